"""Every page in a real browser, of an empty real warehouse: one half in Chinese, the other in English.

Which is which is chance, by the tree; all in both languages only in the long run.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests import tree
from tests.addresses import ADDRESSES
from tests.e2e.conftest import Visit, visiting
from tests.e2e.opening import keeps_nobody_out, opens_well

pytestmark = pytest.mark.e2e
ENGLISH = set(tree.chance("English pages").sample(sorted(ADDRESSES), len(ADDRESSES) // 2))


@pytest.fixture(scope="module")
def clerk(browser: Browser, real_server: str, real_folder: Path) -> Iterator[Visit]:
    """A person of the district who stays signed in for all pages."""
    with visiting(browser, real_server) as made:
        made.sign_in(real_folder)
        yield made


@pytest.mark.parametrize("name", ADDRESSES)
def test_every_page_opens_without_exception_or_outside_request(clerk: Visit, name: str) -> None:
    opens_well(clerk, name, "en" if name in ENGLISH else "zh", sample=False)
    keeps_nobody_out(clerk)
