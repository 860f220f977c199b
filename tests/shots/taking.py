"""One round of pictures, taken by one browser: in a module of its own, so that another process finds it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from outcomes.core.settings import ROOT
from outcomes.security import sessions
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
    "rules",
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
    page.wait_for_timeout(900)


def _open(page: Page, base: str, name: str, lang: str) -> list[str]:
    """Opens a page; what is wrong with it is added to the list while it is open."""
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append("script: " + str(error).splitlines()[0]))
    page.on(
        "request",
        lambda r: wrong.append(f"outside: {r.url}") if not r.url.startswith((base, "data:", "blob:")) else None,
    )
    page.goto(base + in_language(ADDRESSES[name], lang))
    page.wait_for_selector("[data-testid=stApp][data-test-script-state=notRunning]", timeout=90_000)
    page.wait_for_timeout(600)
    return wrong


def _take(page: Page, name: str, shown: tuple[int, int], lang: str, dark: bool, data: str, wrong: list[str]) -> Shot:
    """Takes what one sees first of an open page in a size."""
    page.set_viewport_size({"width": shown[0], "height": shown[1]})
    _settle(page)
    wide = int(page.evaluate("() => document.documentElement.scrollWidth"))
    faults = [*wrong[:1], *([f"{wide} px wide"] if wide > shown[0] else [])]
    if page.locator("[data-testid=stException]").count():
        faults.append("exception")
    path = OUTPUT / f"{name}-{shown[0]}x{shown[1]}-{lang}-{'dark' if dark else 'light'}-{data}.png"
    page.screenshot(path=path)
    return Shot(name=name, size=shown, lang=lang, dark=dark, data=data, path=path, faults=tuple(faults))


@dataclass(frozen=True, kw_only=True)
class Round:
    """The pages that one browser opens at a stretch in a language: each once in each theme, and then in every size."""

    base: str
    names: tuple[str, ...]
    lang: str
    data: str
    cookie: str


def rounds(bases: Sequence[str], names: list[str], data: str, cookie: str = "") -> list[Round]:
    """What there is to take of some pages, a part for each server: each draws with one core."""
    return [
        Round(base=base, names=tuple(names[n :: len(bases)]), lang=lang, data=data, cookie=cookie)
        for lang in ("zh", "en")
        for n, base in enumerate(bases)
    ]


def taken_in(asked: Round) -> list[Shot]:
    """The pictures of one round."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        context = browser.new_context(locale="zh-CN" if asked.lang == "zh" else "en-GB")
        if asked.cookie:
            context.add_cookies([{"name": sessions.COOKIE, "value": asked.cookie, "url": asked.base}])
        found = []
        page = context.new_page()
        for name in asked.names:
            for dark in (False, True):
                page.close()
                page = context.new_page()
                page.emulate_media(color_scheme="dark" if dark else "light")
                page.set_viewport_size({"width": _sizes(name)[0][0], "height": _sizes(name)[0][1]})
                wrong = _open(page, asked.base, name, asked.lang)
                for size in _sizes(name):
                    found.append(_take(page, name, size, asked.lang, dark, asked.data, wrong))
        browser.close()
    return found
