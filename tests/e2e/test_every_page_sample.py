"""Every page in a real browser, in both languages, with the sample."""

from __future__ import annotations

import pytest

from tests.addresses import ADDRESSES
from tests.e2e.conftest import Visit
from tests.e2e.opening import opens_well

pytestmark = pytest.mark.e2e


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("name", ADDRESSES)
def test_every_page_opens_without_exception_or_outside_request(
    lasting: Visit, sample_server: str, name: str, lang: str
) -> None:
    lasting.base = sample_server
    opens_well(lasting, name, lang, sample=True, axe=lang == "zh")
