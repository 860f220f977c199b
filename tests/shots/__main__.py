"""`python -m tests.shots [NAME …]`: every page in every size, language and theme, and contact sheets of them in docs/."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from outcomes.security import sessions
from outcomes.settings import ROOT
from tests.addresses import ADDRESSES, in_language
from tests.e2e.conftest import session_cookie
from tests.serving import serve
from tests.shots.sheet import contact_sheets

OUTPUT = ROOT / "tests" / "output" / "shots"
AT_ONCE = 2  # browsers
DESK, SCREEN, PHONE, WALL = (1440, 900), (1920, 1080), (390, 844), (3840, 2160)
EMPTY = (
    "overview",
    "brands",
    "brand",
    "organisation",
    "explore-map",
    "wall",
    "report",
    "review",
    "register",
    "quality",
)


@dataclass(frozen=True, kw_only=True)
class Shot:
    """One picture that was taken, and what was wrong with the page."""

    name: str
    size: tuple[int, int]
    lang: str
    dark: bool
    data: str
    path: Path
    faults: tuple[str, ...]


def _sizes(name: str) -> tuple[tuple[int, int], ...]:
    return (SCREEN, WALL) if name == "wall" else (DESK, SCREEN, PHONE)


def _settle(page: Page) -> None:
    page.wait_for_selector("[data-testid=stApp][data-test-script-state=notRunning]", timeout=90_000)
    page.wait_for_timeout(1200)


def _take(page: Page, base: str, name: str, shown: tuple[int, int], lang: str, dark: bool, data: str) -> Shot:
    """Opens a page and takes what one sees of it first."""
    outside: list[str] = []
    broken: list[str] = []
    page.on("pageerror", lambda error: broken.append(str(error).splitlines()[0]))
    page.on("request", lambda r: outside.append(r.url) if not r.url.startswith((base, "data:", "blob:")) else None)
    page.goto(base + in_language(ADDRESSES[name], lang))
    _settle(page)
    wide = int(page.evaluate("() => document.documentElement.scrollWidth"))
    faults = [f"{wide} px wide"] if wide > shown[0] else []
    faults += [f"outside: {url}" for url in outside[:1]] + [f"script: {text}" for text in broken[:1]]
    if page.locator("[data-testid=stException]").count():
        faults.append("exception")
    path = OUTPUT / f"{name}-{shown[0]}x{shown[1]}-{lang}-{'dark' if dark else 'light'}-{data}.png"
    page.screenshot(path=path)
    return Shot(name=name, size=shown, lang=lang, dark=dark, data=data, path=path, faults=tuple(faults))


@dataclass(frozen=True, kw_only=True)
class _Round:
    """The pictures of one size, language and theme: what one browser takes at a stretch."""

    base: str
    names: tuple[str, ...]
    size: tuple[int, int]
    lang: str
    dark: bool
    data: str
    cookie: str


def _rounds(base: str, names: list[str], data: str, cookie: str = "") -> list[_Round]:
    return [
        _Round(base=base, names=tuple(n for n in names if size in _sizes(n)), size=size, lang=lang, dark=dark, data=data,
               cookie=cookie)
        for size in (DESK, SCREEN, PHONE, WALL)
        for lang in ("zh", "en")
        for dark in (False, True)
    ]  # fmt: skip


def _taken_in(asked: _Round) -> list[Shot]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        context = browser.new_context(
            viewport={"width": asked.size[0], "height": asked.size[1]}, locale="zh-CN" if asked.lang == "zh" else "en-GB",
            color_scheme="dark" if asked.dark else "light",
        )  # fmt: skip
        if asked.cookie:
            context.add_cookies([{"name": sessions.COOKIE, "value": asked.cookie, "url": asked.base}])
        found = []
        for name in asked.names:
            page = context.new_page()
            found.append(_take(page, asked.base, name, asked.size, asked.lang, asked.dark, asked.data))
            page.close()
        browser.close()
    return found


@contextmanager
def _warehouse(folder: Path, *sample: str) -> Iterator[str]:
    environment = {**os.environ, "OUTCOMES_DATA": str(folder)}
    subprocess.run([sys.executable, "-m", "etl", "init", *sample], cwd=ROOT, env=environment, check=True)
    serving = serve(folder)
    yield next(serving)
    next(serving, None)


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
        with _warehouse(Path(temporary) / "sample", "--sample") as base, _warehouse(real) as empty:
            asked = _rounds(base, names, "sample")
            asked += _rounds(empty, [n for n in names if n in EMPTY], "real", session_cookie(real, "district"))
            with ProcessPoolExecutor(AT_ONCE, get_context("spawn")) as pool:
                shots = [shot for found in pool.map(_taken_in, asked) for shot in found]
    for shot in shots:
        if shot.faults:
            print(shot.path.name, *shot.faults, sep=" · ")
    print(f"{len(shots)} pictures in {OUTPUT}")
    for sheet in contact_sheets(_taken(), ROOT / "docs" / "pages"):
        print(sheet)


if __name__ == "__main__":
    main()
