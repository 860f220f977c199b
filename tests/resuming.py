"""The long run goes on where it was cut: what has passed on this very tree is not run again."""

from __future__ import annotations

import os
from pathlib import Path

from tests.tree import LONG, ROOT, whole_digest

_OUTPUT = ROOT / "tests" / "output"
_AT_START = "LONG_PASSED_BEFORE"  # what the workers read too: the same list for all, however long they take to start


def _file() -> Path:
    return _OUTPUT / f"passed-{whole_digest()[:20]}.txt"


def begin() -> None:
    """Notes what had passed when this run began; once, in the process that hands the tests out."""
    if LONG and _AT_START not in os.environ:
        _OUTPUT.mkdir(parents=True, exist_ok=True)
        at_start = _OUTPUT / "passed-before.txt"
        at_start.write_text(_file().read_text(encoding="utf-8") if _file().exists() else "", encoding="utf-8")
        os.environ[_AT_START] = str(at_start)


def passed_before() -> frozenset[str]:
    """The tests that need not run again; none but in the long run."""
    kept = os.environ.get(_AT_START, "")
    return frozenset(Path(kept).read_text(encoding="utf-8").splitlines()) if LONG and kept else frozenset()


def note(test: str) -> None:
    """Notes that a test has passed."""
    if LONG:
        with _file().open("a", encoding="utf-8") as file:
            file.write(test + "\n")


def finish() -> None:
    """Forgets it all once everything has passed: the next long run begins anew."""
    if LONG:
        _file().unlink(missing_ok=True)
