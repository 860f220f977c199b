"""What passes between a process and its child: a JSON object and byte strings, never anything that runs when it is read."""

from __future__ import annotations

import json
import socket
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

_LENGTH = 8
MOST_BYTES = 1 << 30  # of one message


class Broken(Exception):
    """Raised when the other side ends, or says what is no message."""


@dataclass(frozen=True, kw_only=True)
class Message:
    """An object of plain values, and byte strings beside it (a file, rows as Arrow IPC)."""

    said: dict[str, Any]
    blobs: tuple[bytes, ...] = ()


Tell = Callable[[float], None]  # how far the work is, 0..1
Task = Callable[[Message, Tell], Message]  # what a child does with a file


def send(to: socket.socket, message: Message) -> None:
    """Writes one message; OSError when nobody reads it."""
    said = json.dumps({"said": message.said, "blobs": len(message.blobs)}, ensure_ascii=False).encode(
        "utf-8", "replace"
    )
    for part in (said, *message.blobs):
        to.sendall(len(part).to_bytes(_LENGTH, "big"))
        to.sendall(part)


def receive(of: socket.socket) -> Message:
    """Reads one message; Broken when there is none, TimeoutError when it comes too late."""
    try:
        told = json.loads(_part(of, MOST_BYTES))
        said, n = told["said"], told["blobs"]
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise Broken("no message") from error
    if not isinstance(said, dict) or not isinstance(n, int) or not 0 <= n <= 1000:
        raise Broken("no message")
    left, blobs = MOST_BYTES, []
    for _ in range(n):
        blobs.append(_part(of, left))
        left -= len(blobs[-1])
    return Message(said=said, blobs=tuple(blobs))


def _part(of: socket.socket, most: int) -> bytes:
    long = int.from_bytes(_exactly(of, _LENGTH), "big")
    if long > most:
        raise Broken("too long a message")
    return _exactly(of, long)


def _exactly(of: socket.socket, n: int) -> bytes:
    parts: list[bytes] = []
    while n:
        try:
            part = of.recv(min(n, 1 << 20))
        except TimeoutError:
            raise
        except OSError as error:
            raise Broken("the other side has ended") from error
        if not part:
            raise Broken("the other side has ended")
        parts.append(part)
        n -= len(part)
    return b"".join(parts)
