"""The queue before the door: passwords are checked one after the other in a thread of their own, and no more wait than can be answered."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from outcomes.core import meters
from outcomes.core.settings import settings

T = TypeVar("T")
_AT_ONCE = 1  # one after the other: two would push pages aside
_threads = ThreadPoolExecutor(_AT_ONCE, thread_name_prefix="sign-in")
_waiting = 0
meters.SIGN_INS_WAITING.set_function(lambda: _waiting)


class QueueFull(Exception):
    """More people wait to sign in than the queue takes."""


async def in_turn(work: Callable[[], T]) -> T:
    """What the work gives, once its turn has come; QueueFull when too many wait (only asked in the server's one loop)."""
    global _waiting
    if _waiting >= settings().sign_in_queue:
        raise QueueFull
    _waiting += 1
    try:
        return await asyncio.get_running_loop().run_in_executor(_threads, work)
    finally:
        _waiting -= 1
