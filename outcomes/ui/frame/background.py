"""Long calculations beside the page: started once, watched by everybody who asks the same, kept for a while."""

from __future__ import annotations

import threading
from collections.abc import Callable, Hashable
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as NotYet
from dataclasses import dataclass, field
from typing import Any

_MOST = 64
_AT_ONCE = 0.8  # seconds that a page waits before it shows a bar
_pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix="background")  # one core stays with the pages
_lock = threading.Lock()


@dataclass
class Calculation:
    """A calculation under way or done: the share that is done, and its result to come."""

    share: float = 0.0
    result: Future[Any] = field(default_factory=Future)

    def hear(self, share: float) -> None:
        """Takes the share that is done, 0..1."""
        self.share = share

    @property
    def is_done(self) -> bool:
        """Whether it has come to an end, a failed one too; waits a moment for short ones."""
        try:
            self.result.exception(timeout=_AT_ONCE if self.share == 0 else 0)
        except NotYet:
            return False
        return True


_jobs: dict[Hashable, Calculation] = {}


def job(key: Hashable, make: Callable[[Callable[[float], None]], Any]) -> Calculation:
    """The calculation of this key, started if nobody has asked before; `make` is given a function that takes the share."""
    with _lock:
        found = _jobs.get(key)
        if found is None or (found.result.done() and found.result.exception() is not None):
            while len(_jobs) >= _MOST:
                _jobs.pop(next(iter(_jobs)))
            found = _jobs[key] = Calculation()
            found.result = _pool.submit(make, found.hear)
        return found
