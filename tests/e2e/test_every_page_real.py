"""Every page in a real browser, in both languages, of an empty real warehouse."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.addresses import ADDRESSES
from tests.e2e.conftest import Visit
from tests.e2e.opening import opens_well

pytestmark = pytest.mark.e2e


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("name", ADDRESSES)
def test_every_page_opens_without_exception_or_outside_request(
    lasting: Visit, real_server: str, real_folder: Path, name: str, lang: str
) -> None:
    lasting.base = real_server
    lasting.sign_in(real_folder)
    opens_well(lasting, name, lang, sample=False, axe=lang == "en")
