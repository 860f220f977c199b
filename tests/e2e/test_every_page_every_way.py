"""Every page in both languages, themes and sizes, with the sample and of an empty real warehouse: only in the long run."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.addresses import ADDRESSES
from tests.e2e.conftest import Visit
from tests.e2e.opening import ON_A_PHONE, PHONE, fits_a_phone, keeps_nobody_out, opens_well, stays_well, turn

pytestmark = [pytest.mark.e2e, pytest.mark.long]


@pytest.fixture(params=["sample", "real"])
def of(request: pytest.FixtureRequest, lasting: Visit, tmp_path_factory: pytest.TempPathFactory) -> str:
    """Whose pages: the browser stands before the server of the sample or of the empty real warehouse."""
    lasting.base = request.getfixturevalue(f"{request.param}_server")
    if request.param == "real":
        folder: Path = request.getfixturevalue("real_folder")
        lasting.sign_in(folder)
    return str(request.param)


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("name", ADDRESSES)
def test_every_page_keeps_nobody_out_in_any_theme_and_size(lasting: Visit, of: str, name: str, lang: str) -> None:
    opens_well(lasting, name, lang, sample=of == "sample")
    keeps_nobody_out(lasting)
    turn(lasting, dark=True)
    keeps_nobody_out(lasting)
    if name in ON_A_PHONE:
        fits_a_phone(lasting)
    lasting.page.set_viewport_size(PHONE)
    lasting.settle()
    keeps_nobody_out(lasting)
    turn(lasting, dark=False)
    keeps_nobody_out(lasting)
    stays_well(lasting)
