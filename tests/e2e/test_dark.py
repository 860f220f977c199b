"""Every page in the dark theme keeps nobody out."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.addresses import ADDRESSES
from tests.e2e.conftest import Visit
from tests.e2e.looking import barriers

pytestmark = pytest.mark.e2e


@pytest.fixture(scope="module")
def dark(browser: Browser, sample_server: str) -> Iterator[Visit]:
    context = browser.new_context(viewport={"width": 1440, "height": 900}, locale="zh-CN", color_scheme="dark")
    yield Visit(page=context.new_page(), base=sample_server)
    context.close()


@pytest.mark.parametrize("name", ADDRESSES)
def test_the_dark_theme_keeps_nobody_out(dark: Visit, name: str) -> None:
    dark.open(ADDRESSES[name])
    assert barriers(dark.page) == []
