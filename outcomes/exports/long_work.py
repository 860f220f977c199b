"""Long work beside the pages: one value for how it stands, one way to hand it in, one piece at a time in each line."""

from __future__ import annotations

import threading
from collections.abc import Callable, Hashable
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as NotYet
from dataclasses import dataclass, replace
from typing import Any, Generic, Literal, TypeVar

from outcomes.core import meters
from outcomes.exports.own_process import BROKEN

T = TypeVar("T")
Hear = Callable[[float], None]  # is told the share that is done, 0..1
WorkState = Literal["waiting", "running", "done", "failed"]
Where = Literal["thread", "process"]  # in this interpreter, or in a process of its own that a thread waits for
Line = Literal["pages", "files"]  # somebody waits at a page for it; a file is taken away later
_MOST = 64
_AT_ONCE = 0.8  # seconds that a page waits before it shows a bar


class CannotBeDone(Exception):
    """Raised by work that cannot be done, for a reason that stays; the message is a sentence, zh / en."""


@dataclass(frozen=True, kw_only=True)
class Standing:
    """How long work stands: `share` is the part that is done, `said` the sentence that it failed with."""

    state: WorkState = "waiting"
    share: float = 0.0
    said: str = ""

    @property
    def is_over(self) -> bool:
        """Whether nothing more will happen."""
        return self.state in ("done", "failed")


class LongWork(Generic[T]):
    """A piece of long work: by whom it was asked for, where it runs, how it stands, and its result to come."""

    def __init__(self, *, by: str, where: Where) -> None:
        self.by, self.where, self.standing = by, where, Standing()
        self._result: Future[T] = Future()

    def begin(self, line: ThreadPoolExecutor, make: Callable[[Hear], T]) -> None:
        """Takes its place in a line."""
        self._result = line.submit(self._make, make)

    def _make(self, make: Callable[[Hear], T]) -> T:
        self.standing = Standing(state="running")
        try:
            made = make(self._hear)
        except Exception as error:
            said = str(error) if isinstance(error, CannotBeDone) else BROKEN
            self.standing = replace(self.standing, state="failed", said=said)
            raise
        self.standing = Standing(state="done", share=1.0)
        return made

    def _hear(self, share: float) -> None:
        self.standing = replace(self.standing, share=share)

    @property
    def is_over(self) -> bool:
        """Whether it has come to an end, a failed one too; waits a moment for short work."""
        try:
            self._result.exception(timeout=_AT_ONCE if self.standing.share == 0 else 0)
        except NotYet:
            return False
        return True

    @property
    def is_broken(self) -> bool:
        """Whether it failed for no reason of its own: asked for again it is begun anew."""
        error = self._result.exception() if self._result.done() else None
        return error is not None and not isinstance(error, CannotBeDone)

    def result(self) -> T:
        """What it gives, once it is there; its exception where it failed."""
        return self._result.result()


LINES: dict[Line, ThreadPoolExecutor] = {  # one at a time in each: a core stays with the pages
    "pages": ThreadPoolExecutor(max_workers=1, thread_name_prefix="background"),
    "files": ThreadPoolExecutor(max_workers=1, thread_name_prefix="making"),
}
_lock = threading.Lock()
_works: dict[Hashable, LongWork[Any]] = {}
meters.WORK_WAITING.set_function(lambda: sum(work.standing.state == "waiting" for work in list(_works.values())))


def hand_in(key: Hashable, make: Callable[[Hear], T], line: Line, *, by: str, where: Where) -> LongWork[T]:
    """The work of this key, begun if nobody has asked before; everybody who asks the same watches the same."""
    with _lock:
        found = _works.get(key)
        if found is None or found.is_broken:
            over = [k for k, work in _works.items() if work.standing.is_over]
            for old in over[: max(0, len(_works) - _MOST + 1)]:
                _works.pop(old)
            found = _works[key] = LongWork(by=by, where=where)
            found.begin(LINES[line], make)
        return found


def work_of(key: Hashable) -> LongWork[Any] | None:
    """The work of this key, if it was handed in here and is kept."""
    return _works.get(key)
