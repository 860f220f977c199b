"""Work for a child that goes wrong in every way in which work on a foreign file can."""

from __future__ import annotations

import os
import signal

from outcomes.foreign.message import Message, Task, Tell


def _echo(asked: Message, tell: Tell) -> Message:
    tell(0.5)
    return asked


def _bomb(_asked: Message, _tell: Tell) -> Message:
    kept = []
    while True:
        kept.append(bytearray(64 * 1024 * 1024))


def _late(_asked: Message, _tell: Tell) -> Message:
    signal.pause()
    raise AssertionError


def _busy(_asked: Message, _tell: Tell) -> Message:
    while True:
        pass


def _killed(_asked: Message, _tell: Tell) -> Message:
    os.kill(os.getpid(), signal.SIGKILL)
    raise AssertionError


def _wrong(_asked: Message, _tell: Tell) -> Message:
    raise ValueError("no such sheet")


def _open_files(_asked: Message, _tell: Tell) -> Message:
    names = {}
    for number in os.listdir("/proc/self/fd"):
        try:
            names[number] = os.readlink(f"/proc/self/fd/{number}")
        except OSError:
            continue  # the listing's own
    return Message(said={"files": names, "environment": dict(os.environ), "session": os.getsid(0) == os.getpid()})


TASKS: dict[str, Task] = {
    "echo": _echo,
    "bomb": _bomb,
    "late": _late,
    "busy": _busy,
    "killed": _killed,
    "wrong": _wrong,
    "open_files": _open_files,
}
