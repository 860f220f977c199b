"""One round of pictures, taken by one browser: in a module of its own, so that another process finds it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from outcomes.security import sessions
from outcomes.settings import ROOT
from tests.addresses import ADDRESSES, in_language

OUTPUT = ROOT / "tests" / "output" / "shots"
AT_ONCE = 2  # browsers
DESK, SCREEN, PHONE, WALL = (1440, 900), (1920, 1080), (390, 844), (3840, 2160)
EMPTY = (
    "overview",
    "brands",
    "brand",
    "organisation",
    "explore-map",
    "briefing-slides",
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
class Round:
    """The pictures of one size, language and theme: what one browser takes at a stretch."""

    base: str
    names: tuple[str, ...]
    size: tuple[int, int]
    lang: str
    dark: bool
    data: str
    cookie: str


def rounds(bases: Sequence[str], names: list[str], data: str, cookie: str = "") -> list[Round]:
    """What there is to take of some pages, the servers in turn: each draws with one core."""
    looks = [
        (size, lang, dark) for size in (DESK, SCREEN, PHONE, WALL) for lang in ("zh", "en") for dark in (False, True)
    ]
    return [
        Round(base=bases[n % len(bases)], names=tuple(x for x in names if size in _sizes(x)), size=size, lang=lang, dark=dark,
              data=data, cookie=cookie)
        for n, (size, lang, dark) in enumerate(looks)
    ]  # fmt: skip


def taken_in(asked: Round) -> list[Shot]:
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
