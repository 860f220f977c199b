"""Real servers and a real browser; requests that leave the machine and broken policies are recorded."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from outcomes.core.settings import Settings
from outcomes.security import accounts, sessions
from outcomes.security.access import LEVEL_OF, Role
from tests import tree, warehouses
from tests.serving import serve

pytest.register_assert_rewrite("tests.e2e.opening")  # what was not as it should be is shown
CHROMIUM = Path("/usr/bin/chromium")
OUTPUT = tree.ROOT / "tests" / "output"
LONGEST = 120_000  # how long any state is waited for, in milliseconds
PLACES = {"community": "古城社区", "street": "丰荣街道", "district": "普兰店区"}

_RUNS = Path(__file__).with_name("runs.js")
# no run asked for or under way, nothing that a run has left unfinished or that is being worked out, and as high as a frame and two frames ago
_AT_REST = """() => {
  const high = document.querySelector('[data-testid=stMain]')?.scrollHeight;
  const rest = !window.running && high && document.querySelector('[data-testid=stApp][data-test-script-state=notRunning]')
    && !document.querySelector('[data-testid=stSkeleton], [data-stale=true], [data-testid=stProgress]');
  window.restful = rest ? [...(window.restful ?? []), high].slice(-3) : [];
  return window.restful.length === 3 && window.restful.every(one => one === high);
}"""


def session_cookie(folder: Path, account: str, role: Role = "district_staff", place: str = "") -> str:
    """The cookie of a fresh session of this account, which is made in the folder unless it is there."""
    settings = Settings(data=folder)
    if accounts.get(settings, account) is None:
        accounts.add(
            settings,
            account,
            accounts.Profile(name="测试员", role=role, place=place or PLACES[LEVEL_OF[role]]),
            by=None,
            password="Luoyu-qingtian7",
        )
        accounts.change_password(settings, account, "Luoyu-qingtian7", "Chunjiang-huaye8")
    found = accounts.get(settings, account)
    assert found is not None
    return sessions.start(settings, found)


@dataclass
class Visit:
    """A page in the browser with what it asked for and complained of."""

    page: Page
    base: str
    outside: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def sign_in(self, folder: Path, account: str = "district", role: Role = "district_staff", place: str = "") -> None:
        """Puts the cookie of a fresh session into this browser, without the form."""
        value = session_cookie(folder, account, role, place)
        cookie = {"name": sessions.COOKIE, "value": value, "url": self.base, "httpOnly": True, "sameSite": "Strict"}
        self.page.context.add_cookies([cookie])

    def open(self, path: str) -> None:
        self.page.goto(self.base + path)
        self.settle()

    def settle(self) -> None:
        """Waits until the page is at rest: the last run that was asked for has ended and been drawn."""
        self.page.evaluate("() => { window.restful = [] }")
        self.page.wait_for_function(_AT_REST, timeout=LONGEST)

    def shoot(self, name: str) -> None:
        """A picture to look at, in the long run."""
        if not tree.LONG:
            return
        OUTPUT.mkdir(exist_ok=True)
        self.page.screenshot(path=OUTPUT / f"{name}.png", full_page=True)


@pytest.fixture(scope="session")
def sample_server(sample_folder: Path) -> Iterator[str]:
    yield from serve(sample_folder)


@pytest.fixture(scope="session")
def real_folder(new_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """This worker's real warehouse, into which its browser tests write."""
    return warehouses.copy(new_folder, tmp_path_factory.mktemp("served") / "real")


@pytest.fixture(scope="session")
def real_server(real_folder: Path) -> Iterator[str]:
    yield from serve(real_folder)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if not CHROMIUM.exists():
        pytest.skip("chromium is not installed: browser tests are skipped")
    with sync_playwright() as playwright:
        flags = ["--no-sandbox", "--disable-background-networking", "--disable-component-update", "--no-first-run"]
        started = playwright.chromium.launch(executable_path=str(CHROMIUM), args=[*flags, "--disable-sync"])
        yield started
        started.close()


@pytest.fixture
def visit(browser: Browser) -> Iterator[Visit]:
    """A fresh browser context at 1440x900; set `.base` by the server the test uses."""
    with visiting(browser) as made:
        yield made


@pytest.fixture(scope="module")
def lasting(browser: Browser) -> Iterator[Visit]:
    """One browser context for all tests of a file, which opens one page after the other and keeps the app's own files."""
    with visiting(browser) as made:
        yield made


@contextmanager
def visiting(browser: Browser, base: str = "", **options: Any) -> Iterator[Visit]:
    """A page in a browser context of its own; what it asks of other machines and complains of is noted."""
    context = browser.new_context(
        viewport={"width": 1440, "height": 900}, locale="zh-CN", accept_downloads=True, **options
    )
    context.set_default_timeout(LONGEST)
    context.add_init_script(path=_RUNS)
    page = context.new_page()
    made = Visit(page=page, base=base)
    page.on(
        "request",
        lambda r: made.outside.append(r.url) if not r.url.startswith((made.base, "data:", "blob:")) else None,
    )
    page.on(
        "console",
        lambda m: made.complaints.append(m.text) if "Content Security Policy" in m.text else None,
    )
    page.on("pageerror", lambda error: made.complaints.append(str(error)))
    yield made
    context.close()
