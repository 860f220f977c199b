"""A lock file held for a while: one process at a time, and a sentence for whoever waits in vain."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from outcomes.core.errors import WarehouseError
from outcomes.core.owner_only import FILE

_BUSY = "另一项写入还没有结束，请稍后再试 / another write has not finished, please try again in a moment"


@contextmanager
def held(path: Path, seconds: float, *, poll: float = 0.05, said: str = _BUSY) -> Iterator[None]:
    """Holds the lock file for this while; WarehouseError (`said`) where somebody else holds it for so many seconds."""
    lock = FileLock(path, timeout=seconds, poll_interval=poll, mode=FILE)
    try:
        lock.acquire()
    except Timeout as error:  # an OSError: whoever turns those into sentences must not see it
        raise WarehouseError(said) from error
    try:
        yield
    finally:
        lock.release()
