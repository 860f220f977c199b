"""Every page in a real browser with the sample, light or dark, then as small as a phone.

Which pages are dark is chance, by the tree; all in both, and turned while they are open, only in the long run.
"""

from __future__ import annotations

import pytest

from tests import tree
from tests.addresses import ADDRESSES
from tests.e2e.conftest import Visit
from tests.e2e.opening import ON_A_PHONE, fits_a_phone, keeps_nobody_out, opens_well, stays_well, turn

pytestmark = pytest.mark.e2e
# two groups, each with every second page
PAGES = [pytest.param(p, marks=pytest.mark.xdist_group(f"every page {n % 2}")) for n, p in enumerate(ADDRESSES)]
DARK = set(tree.chance("dark pages").sample(sorted(ADDRESSES), len(ADDRESSES) // 2))


@pytest.mark.parametrize("name", PAGES)
def test_every_page_opens_and_keeps_nobody_out_light_or_dark_wide_or_small(
    lasting: Visit, sample_server: str, name: str
) -> None:
    lasting.base = sample_server
    opens_well(lasting, name, "zh", sample=True, dark=name in DARK)
    keeps_nobody_out(lasting)
    if name in ON_A_PHONE:
        fits_a_phone(lasting)
    stays_well(lasting)


@pytest.mark.xdist_group("every page 0")
@pytest.mark.parametrize("dark", [True, False])
def test_an_open_page_turns_with_the_system(lasting: Visit, sample_server: str, dark: bool) -> None:
    lasting.base = sample_server
    opens_well(lasting, "brand", "zh", sample=True, dark=not dark)
    turn(lasting, dark=dark)
    keeps_nobody_out(lasting)
    stays_well(lasting)


@pytest.mark.parametrize("name", [page for page in PAGES if page.values[0] in ON_A_PHONE])
def test_pages_that_go_on_a_phone_fit_in_english_too(lasting: Visit, sample_server: str, name: str) -> None:
    lasting.base = sample_server
    opens_well(lasting, name, "en", sample=True)
    fits_a_phone(lasting)
