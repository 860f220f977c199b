"""What the tests stand on: a number that one tree always gives and the next tree does not, and how long to look."""

from __future__ import annotations

import hashlib
import os
import random
from collections.abc import Iterable
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
_WHOLE = (
    "app.py",
    "frame.py",
    "pages",
    "outcomes",
    "etl",
    "tests",
    "data/reference",
    "deploy",
    "requirements-dev.lock",
)
_SOURCES = (".py", ".toml", ".sql", ".csv", ".js", ".css", ".html", ".typ", ".geojson", ".lock")
# what the sample's bytes follow from
_MAKES_THE_SAMPLE = (
    "etl",
    "data/reference",
    "requirements.lock",
    "outcomes/core",
    "outcomes/catalogue",
    "outcomes/geo",
    "outcomes/warehouse",
    "outcomes/security",
    "outcomes/analytics",
    "outcomes/figures",
)
_MADE = (("tests", "output"), ("data", "sample"), ("data", "real"))  # what a run leaves behind
LONG = bool(os.environ.get("LONG"))  # make test-all


def _files(parts: Iterable[str]) -> list[Path]:
    found: list[Path] = []
    for part in parts:
        path = ROOT / part
        found += [path] if path.is_file() else [p for p in path.rglob("*") if p.suffix in _SOURCES]
    return sorted(p for p in found if p.relative_to(ROOT).parts[:2] not in _MADE)


def digest_of(parts: Iterable[str]) -> str:
    """A digest of names and contents of these files and folders."""
    made = hashlib.sha256()
    for path in _files(parts):
        made.update(f"{path.relative_to(ROOT)}\0{path.stat().st_size}\0".encode())
        made.update(path.read_bytes())
    return made.hexdigest()


@cache
def sample_digest() -> str:
    """What the sample is built from."""
    return digest_of(_MAKES_THE_SAMPLE)[:20]


@cache
def whole_digest() -> str:
    """What everything that is tested, and every test, consists of."""
    return digest_of(_WHOLE)


@cache
def seed() -> int:
    """The seed of every random test: of this tree, that of SEED where it is a number, a new one for SEED=fresh."""
    given = os.environ.get("SEED", "")
    if given == "fresh":
        os.environ["SEED"] = str(random.SystemRandom().randrange(2**32))  # the workers take the same
        return int(os.environ["SEED"])
    return int(given) if given else int(whole_digest()[:8], 16)


def chance(name: str) -> random.Random:
    """A source of chance for one test, which no other test's draws move on."""
    return random.Random(f"{seed()} {name}")


def examples(usual: int, long: int = 500) -> int:
    """How many examples to try: the usual number, in the long run the long one."""
    return max(usual, long) if LONG else usual
