"""Each system has tables, figures and a page; each figure has a value in the sample, or says why not."""

from pathlib import Path

import pytest

from outcomes.catalogue.catalogue import THEMES, catalogue
from outcomes.catalogue.systems_page import datasets_of, markdown
from outcomes.core.periods import month
from outcomes.figures.ask import figure
from outcomes.figures.figure import usual_period
from outcomes.warehouse.mart import Mart

ROOT = Path(__file__).resolve().parents[3]
LAST = "2025-12"


@pytest.fixture(scope="module")
def sample(sample_mart: Mart) -> Mart:
    return sample_mart


def test_the_table_of_contents_is_up_to_date() -> None:
    kept = (ROOT / "docs" / "systems.md").read_text(encoding="utf-8")
    assert kept == markdown(catalogue()), "run: python -m etl inventory -o docs/systems.md"


@pytest.mark.parametrize("code", [f"S{n}" for n in range(1, 25)])
def test_no_system_has_an_empty_row(code: str) -> None:
    cat = catalogue()
    assert cat.systems[code].theme in THEMES
    assert datasets_of(cat, code)
    assert cat.of_system(code)
    assert cat.systems[code].headline
    [row] = [line for line in markdown(cat).splitlines() if line.startswith(f"| {code} ")]
    assert all(cell.strip() for cell in row.strip("|").split("|"))


def test_a_figure_stands_in_the_theme_of_its_system() -> None:
    cat = catalogue()
    assert [
        i.code for i in cat.indicators.values() if cat.systems[i.system].theme != i.theme and i.system != "S17"
    ] == []


def test_every_figure_has_a_value_for_the_district_or_says_why_not(sample: Mart) -> None:
    district = sample.register.district
    for indicator in catalogue().indicators.values():
        shown = figure(sample, indicator, district, usual_period(indicator, LAST))
        alone = figure(sample, indicator, district, month(LAST))
        if indicator.no_district_value:
            assert shown.state == "not_added", indicator.code
            assert shown.why("zh") == indicator.no_district_value.zh
        else:
            assert shown.value is not None, indicator.code
            assert alone.state not in ("unreported", "not_added"), indicator.code
