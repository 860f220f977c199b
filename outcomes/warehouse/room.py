"""Room for a few large things that several threads share: made one at a time, kept while in use, the longest unused goes."""

from __future__ import annotations

import threading
from collections import Counter, OrderedDict
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from typing import Generic, TypeVar

from outcomes.core.errors import WarehouseError

K = TypeVar("K", bound=Hashable)
T = TypeVar("T")
MOST = 4
PATIENCE = 60.0  # seconds that somebody waits for room


class Busy(WarehouseError):
    """Raised when there was no room for as long as somebody waits."""

    def __init__(self) -> None:
        super().__init__(
            "同时查看不同日期的人太多，请过一会儿再看 / "
            "too many different days are looked at just now; try again in a while"
        )


class Room(Generic[K, T]):
    """At most `most` things by their key; who wants another one waits in a queue until one is no longer in use."""

    def __init__(self, most: int = MOST, patience: float = PATIENCE) -> None:
        self._most, self._patience = most, patience
        self._changed = threading.Condition()
        self._kept: OrderedDict[K, T] = OrderedDict()  # the longest unused first
        self._in_work: K | None = None
        self._users: Counter[K] = Counter()
        self._mine = threading.local()

    @property
    def kept(self) -> tuple[K, ...]:
        """The keys of what is there, the longest unused first."""
        with self._changed:
            return tuple(self._kept)

    @contextmanager
    def sitting(self) -> Iterator[None]:
        """While this lasts, what this thread takes is in use; a sitting inside another one is part of it."""
        if getattr(self._mine, "keys", None) is not None:
            yield
            return
        self._mine.keys = set()
        try:
            yield
        finally:
            with self._changed:
                self._users.subtract(self._mine.keys)
                self._users += Counter()  # without those that nobody uses
                self._mine.keys = None
                self._changed.notify_all()

    def take(self, key: K, make: Callable[[], T]) -> T:
        """What is there under the key, made if it is not; Busy when all room stays in use."""
        with self._changed:
            free = self._changed.wait_for(lambda: key in self._kept or self._can_make(), self._patience)
            if not free:
                raise Busy
            if key in self._kept:
                return self._used(key)
            while len(self._kept) >= self._most:
                del self._kept[next(k for k in self._kept if not self._users[k])]
            self._in_work = key
        try:
            made = make()
            with self._changed:
                self._kept[key] = made
                return self._used(key)
        finally:
            with self._changed:
                self._in_work = None
                self._changed.notify_all()

    def _can_make(self) -> bool:
        in_use = sum(1 for key in self._kept if self._users[key])
        return self._in_work is None and in_use < self._most

    def _used(self, key: K) -> T:
        self._kept.move_to_end(key)
        mine: set[K] | None = getattr(self._mine, "keys", None)
        if mine is not None and key not in mine:
            mine.add(key)
            self._users[key] += 1
        return self._kept[key]
