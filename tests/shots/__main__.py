"""`python -m tests.shots [NAME …]`: every page in every size, language and theme, and contact sheets of them in docs/."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from outcomes.security import sessions
from outcomes.settings import ROOT
from tests.e2e.conftest import session_cookie
from tests.serving import serve
from tests.shots.sheet import contact_sheets

OUTPUT = ROOT / "tests" / "output" / "shots"
DESK, SCREEN, PHONE, WALL = (1440, 900), (1920, 1080), (390, 844), (3840, 2160)
PAGES = {
    "overview": "/",
    "brands": "/brands",
    "brand": "/brands?c=210214001003",
    "organisation": "/outcomes",
    "governance": "/outcomes?t=effective_governance",
    "service": "/outcomes?t=quality_service",
    "neighbours": "/outcomes?t=caring_neighbours",
    "environment": "/outcomes?t=safe_environment",
    "explore-map": "/explore",
    "explore-compare": "/explore?view=compare",
    "explore-trend": "/explore?view=trend",
    "explore-control": "/explore?view=control",
    "explore-funnel": "/explore?view=funnel",
    "explore-ranks": "/explore?view=ranks",
    "explore-effect": "/explore?view=effect",
    "explore-changes": "/explore?view=changes",
    "source": "/?src=closed_to_received_ratio~210214001~2025-01~2025-12",
    "talk": "/?talk=1",
    "wall": "/wall",
    "report": "/report?as=community_staff",
    "review": "/review",
    "history": "/history",
    "register": "/register",
    "people": "/people?as=system_administrator",
    "audit": "/audit?as=auditor",
    "definitions": "/definitions",
    "tables": "/definitions?tab=tables",
    "quality": "/quality",
}
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
    page.on("request", lambda r: outside.append(r.url) if not r.url.startswith((base, "data:", "blob:")) else None)
    address = PAGES[name]
    page.goto(base + address + (("&" if "?" in address else "?") + "lang=en" if lang == "en" else ""))
    _settle(page)
    wide = int(page.evaluate("() => document.documentElement.scrollWidth"))
    faults = [f"{wide} px wide"] if wide > shown[0] else []
    faults += [f"outside: {url}" for url in outside[:1]]
    if page.locator("[data-testid=stException]").count():
        faults.append("exception")
    path = OUTPUT / f"{name}-{shown[0]}x{shown[1]}-{lang}-{'dark' if dark else 'light'}-{data}.png"
    page.screenshot(path=path)
    return Shot(name=name, size=shown, lang=lang, dark=dark, data=data, path=path, faults=tuple(faults))


def _all(browser: Browser, base: str, names: list[str], data: str, cookie: str = "") -> Iterator[Shot]:
    for size in (DESK, SCREEN, PHONE, WALL):
        wanted = [n for n in names if size in _sizes(n)]
        for lang in ("zh", "en"):
            for dark in (False, True):
                context = browser.new_context(
                    viewport={"width": size[0], "height": size[1]}, locale="zh-CN" if lang == "zh" else "en-GB",
                    color_scheme="dark" if dark else "light",
                )  # fmt: skip
                if cookie:
                    context.add_cookies([{"name": sessions.COOKIE, "value": cookie, "url": base}])
                for name in wanted:
                    page = context.new_page()
                    yield _take(page, base, name, size, lang, dark, data)
                    page.close()
                context.close()


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
        if name in PAGES:
            found.append(
                Shot(name=name, size=(wide, tall), lang=lang, dark=theme == "dark", data=data, path=path, faults=())
            )
    return sorted(found, key=lambda shot: list(PAGES).index(shot.name))


def main() -> None:
    """Takes the pictures that were asked for (all), says what is wrong, and makes the contact sheets anew."""
    names = sys.argv[1:] or list(PAGES)
    OUTPUT.mkdir(parents=True, exist_ok=True)
    shots: list[Shot] = []
    with tempfile.TemporaryDirectory(prefix="shots-") as temporary, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        with _warehouse(Path(temporary) / "sample", "--sample") as base:
            shots += _all(browser, base, names, "sample")
        with _warehouse(Path(temporary) / "real") as base:
            cookie = session_cookie(Path(temporary) / "real", "district")
            shots += _all(browser, base, [n for n in names if n in EMPTY], "real", cookie)
        browser.close()
    for shot in shots:
        if shot.faults:
            print(shot.path.name, *shot.faults, sep=" · ")
    print(f"{len(shots)} pictures in {OUTPUT}")
    for sheet in contact_sheets(_taken(), ROOT / "docs" / "pages"):
        print(sheet)


if __name__ == "__main__":
    main()
