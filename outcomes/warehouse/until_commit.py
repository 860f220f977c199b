"""What was read from the ledger, kept until something is committed to it: pages run again at every click."""

from __future__ import annotations

import threading
from collections.abc import Callable, Hashable
from contextlib import suppress
from typing import Any, TypeVar

from outcomes.core.copies import copy_of
from outcomes.core.settings import Settings

T = TypeVar("T")
Stamp = tuple[tuple[int, int], ...]
_MOST = 256
_lock = threading.Lock()
_kept: dict[Hashable, tuple[Stamp, Any]] = {}


def stamp_of(settings: Settings) -> Stamp:
    """What a commit to a local catalogue changes; empty (never equal) for a catalogue elsewhere."""
    if settings.catalogue_url:
        return ()
    stamp = []
    for name in ("catalog.sqlite", "catalog.sqlite-wal"):
        with suppress(FileNotFoundError):  # the log comes and goes while another process writes
            found = (settings.data / name).stat()
            stamp.append((found.st_mtime_ns, found.st_size))
    return tuple(stamp)


def while_unchanged(settings: Settings, key: Hashable, read: Callable[[], T]) -> T:
    """What `read` gives, as a copy, read again only after a commit; always where the catalogue is elsewhere."""
    stamp, key = (
        stamp_of(settings),
        (settings, key),
    )  # before reading: what is committed meanwhile is read the next time
    if not stamp:
        return read()
    with _lock:
        known = _kept.get(key)
    if known is not None and known[0] == stamp:
        return copy_of(known[1])
    value = read()
    with _lock:
        if len(_kept) >= _MOST:
            _kept.pop(next(iter(_kept)))
        _kept[key] = (stamp, value)
    return copy_of(value)
