"""Files as a backup holds them: on disk for good, with size and digest, linked to the backup before where nothing changed."""

from __future__ import annotations

import errno
import hashlib
import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from outcomes.core.digests import digest_of_file
from outcomes.core.errors import WarehouseError, in_one_line
from outcomes.core.owner_only import opener

_PIECE = 1 << 20


@dataclass(frozen=True, kw_only=True)
class StoredFile:
    """A file of a backup: size in bytes, SHA-256, and whether the backup before holds it as the very same file."""

    size: int
    sha256: str
    linked: bool = False


def copied(source: Path, to: Path) -> StoredFile:
    """A copy of a file, on disk and read once more; OSError when it cannot be made or reads otherwise."""
    to.parent.mkdir(parents=True, exist_ok=True)
    made, size = hashlib.sha256(), 0
    with source.open("rb") as old, open(to, "wb", opener=opener) as new:
        while piece := old.read(_PIECE):
            new.write(piece)
            made.update(piece)
            size += len(piece)
        new.flush()
        os.fsync(new.fileno())
    if digest_of_file(to) != made.hexdigest():
        raise OSError(errno.EIO, "reads otherwise than it was written", str(to))
    return StoredFile(size=size, sha256=made.hexdigest())


def taken(source: Path, to: Path, before: Path, known: StoredFile | None) -> StoredFile:
    """A file of the warehouse that never changes: linked to the backup before where both hold the same bytes, else copied.

    Never linked to the warehouse itself: what happens to a file there must not happen to its backup.
    """
    if known is None or digest_of_file(source) != known.sha256 or not _link(before, to):
        return copied(source, to)
    if digest_of_file(to) == known.sha256:
        return replace(known, linked=True)
    to.unlink()  # the one of the backup before has suffered
    return copied(source, to)


def _link(before: Path, to: Path) -> bool:
    """Whether the link could be made: not on every file system, and not where the file before is gone."""
    to.parent.mkdir(parents=True, exist_ok=True)
    try:
        os.link(before, to, follow_symlinks=False)
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EROFS):
            raise
        return False
    return True


def write_safely(path: Path, content: bytes) -> None:
    """Writes a small file and makes sure that it is on disk."""
    with open(path, "wb", opener=opener) as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def in_safety(*folders: Path) -> None:
    """Makes sure that the names in these folders are on disk."""
    for folder in folders:
        held = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(held)
        finally:
            os.close(held)


@contextmanager
def written_or_told(folder: Path) -> Iterator[None]:
    """Turns what a disk refuses while a backup is written into a sentence."""
    try:
        yield
    except (OSError, sqlite3.Error) as error:
        why = getattr(error, "strerror", None) or in_one_line(error)
        raise WarehouseError(
            f"{folder} 里没有写成备份：{why}。数据和以前的备份都没有变化"
            f" / no backup was written in {folder}: {why}; the data and the backups before are unchanged"
        ) from error
