"""Files and folders that their owner alone may read: 0600 and 0700, whatever the account's habits are."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

FILE, FOLDER = 0o600, 0o700
_OTHERS = 0o077  # what group and everybody might do


def from_now_on() -> None:
    """Lets this process, and those it starts, make no file that anybody but its owner may read."""
    os.umask(_OTHERS)


def opener(path: str, flags: int) -> int:
    """Opens a file, made as its owner's alone: `open(…, opener=opener)`."""
    return os.open(path, flags, FILE)


def tighten(folder: Path) -> int:
    """Takes from everybody but the owner what they may do with a folder and all in it; gives how many were looser.

    What belongs to somebody else stays as it is: only they, or root, can change it.
    """
    done = 0
    for path in [folder, *folder.rglob("*")]:
        with suppress(FileNotFoundError, PermissionError):  # a log that has just gone; another account's file
            mode = path.lstat().st_mode
            if mode & _OTHERS and not path.is_symlink():
                path.chmod(mode & 0o7777 & ~_OTHERS)
                done += 1
    return done
