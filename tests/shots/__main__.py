"""`python -m tests.shots [NAME …]`: every page in every size, language and theme, and contact sheets of them in docs/."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context
from pathlib import Path

from outcomes.core.settings import ROOT
from tests.addresses import ADDRESSES
from tests.e2e.conftest import session_cookie
from tests.serving import serve
from tests.shots.sheet import contact_sheets
from tests.shots.taking import AT_ONCE, EMPTY, OUTPUT, Shot, rounds, taken_in


@contextmanager
def _warehouse(folder: Path, *sample: str) -> Iterator[list[str]]:
    """A new warehouse with a server for each browser."""
    environment = {**os.environ, "OUTCOMES_DATA": str(folder)}
    subprocess.run([sys.executable, "-m", "etl", "init", *sample], cwd=ROOT, env=environment, check=True)
    serving = [serve(folder) for _ in range(AT_ONCE)]
    yield [next(one) for one in serving]
    for one in serving:
        next(one, None)


def _taken() -> list[Shot]:
    """Every picture there is by now, in the order of the pages: of this time and of earlier ones."""
    found = []
    for path in OUTPUT.glob("*.png"):
        name, size, lang, theme, data = path.stem.rsplit("-", 4)
        wide, tall = (int(n) for n in size.split("x"))
        if name in ADDRESSES:
            found.append(
                Shot(name=name, size=(wide, tall), lang=lang, dark=theme == "dark", data=data, path=path, faults=())
            )
    return sorted(found, key=lambda shot: list(ADDRESSES).index(shot.name))


def main() -> None:
    """Takes the pictures that were asked for (all), says what is wrong, and makes the contact sheets anew."""
    names = sys.argv[1:] or list(ADDRESSES)
    if unknown := set(names) - set(ADDRESSES):
        sys.exit(f"no page {', '.join(sorted(unknown))}; there are {', '.join(ADDRESSES)}")
    OUTPUT.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="shots-") as temporary:
        real = Path(temporary) / "real"
        with _warehouse(Path(temporary) / "sample", "--sample") as bases, _warehouse(real) as empty:
            asked = rounds(bases, names, "sample")
            asked += rounds(empty, [n for n in names if n in EMPTY], "real", session_cookie(real, "district"))
            with ProcessPoolExecutor(AT_ONCE, get_context("spawn")) as pool:
                shots = [shot for found in pool.map(taken_in, asked) for shot in found]
    for shot in shots:
        if shot.faults:
            print(shot.path.name, *shot.faults, sep=" · ")
    print(f"{len(shots)} pictures in {OUTPUT}")
    for sheet in contact_sheets(_taken(), ROOT / "docs" / "pages"):
        print(sheet)


if __name__ == "__main__":
    main()
