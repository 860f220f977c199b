"""Which communities differ from the district: coloured on the map only then, in the same words as the funnel."""

from pathlib import Path

import pytest

from outcomes import charts
from outcomes.catalogue.catalogue import catalogue
from outcomes.comparison.differences import differences
from outcomes.core.periods import month
from outcomes.core.settings import Settings
from outcomes.warehouse.mart import Mart, open_mart
from tests import warehouses
from tests.outcomes.real import publish

RATIO, VOLUNTEERS = (catalogue().indicators[c] for c in ("closed_to_received_ratio", "volunteer_participations"))
MARCH = month("2025-03")


def _mart(new_folder: Path, target: Path, closed: list[int]) -> Mart:
    """Communities in the order of the register with 100 requests each, so many of them closed."""
    settings = Settings(data=warehouses.copy(new_folder, target))
    names = [p.name for p in open_mart(settings).register.communities()]
    publish(settings, *((name, MARCH.last, 100, n, 6, 0, 0, 0) for name, n in zip(names, closed, strict=False)))
    return open_mart(settings)


@pytest.fixture
def mart(new_folder: Path, tmp_path: Path, request: pytest.FixtureRequest) -> Mart:
    return _mart(new_folder, tmp_path / "real", request.param)


@pytest.mark.parametrize("mart", [[40, *[80] * 11]], indirect=True)
def test_one_of_twelve_lies_outside_and_is_coloured_alone(mart: Mart) -> None:
    # the whole: 920 of 1,200 = 76.7 %; 99.8 % limits at 100 cases: 76.7 ± 3.09 × 4.23 = 63.6 to 89.8 %
    found = differences(mart, RATIO, MARCH)
    assert found is not None
    first = mart.register.communities()[0]
    assert [f.place.code for f in found.beyond] == [first.code]
    assert (found.widened, round(100 * found.funnel.target, 1)) == (False, 76.7)
    drawn = charts.tile_map(mart, RATIO, MARCH, "zh")
    assert drawn.title == f"办结受理比（含结转）：12个社区中1个与全区（76.7%，12/44个社区）明显不同：{first.name}"
    tones = [drawn.tone(p) for p in drawn.main.points]
    assert (tones.count("worse"), tones.count("alike"), tones.count(None)) == (1, 11, 32)
    funnel = charts.funnel_plot(mart, RATIO, MARCH, "zh")
    assert funnel is not None
    assert funnel.title == drawn.title


@pytest.mark.parametrize("mart", [[*[60] * 6, *[90] * 6]], indirect=True)
def test_where_all_differ_none_stands_out_and_it_is_said_so(mart: Mart) -> None:
    # 75 % of the whole, every place 3.5 standard errors away: the limits are widened by what they differ among each other
    found = differences(mart, RATIO, MARCH)
    assert found is not None
    assert (found.widened, found.beyond) == (True, [])
    drawn = charts.tile_map(mart, RATIO, MARCH, "zh")
    assert drawn.title == "办结受理比（含结转）：社区之间差别普遍较大，没有个别社区明显偏离（全区75.0%，12/44个社区）"
    assert [c.text for c in drawn.classes if c.tone == "alike"] == ["在普遍差异之内"]
    assert {drawn.tone(p) for p in drawn.main.points} == {"alike", None}


@pytest.mark.parametrize("mart", [[40, *[80] * 8]], indirect=True)
def test_fewer_than_ten_are_not_held_against_each_other(mart: Mart) -> None:
    assert differences(mart, RATIO, MARCH) is None
    drawn = charts.tile_map(mart, RATIO, MARCH, "zh")
    assert drawn.title == "办结受理比（含结转）：能比较的社区不到10个，暂不比较"
    assert {drawn.tone(p) for p in drawn.main.points} == {"plain", None}


@pytest.mark.parametrize("mart", [[40, *[80] * 11]], indirect=True)
def test_counts_are_neither_coloured_nor_classed(mart: Mart) -> None:
    assert differences(mart, VOLUNTEERS, MARCH) is None
    for by in ("difference", "size"):
        drawn = charts.tile_map(mart, VOLUNTEERS, MARCH, "zh", charts.MapAsked(by=by))  # type: ignore[arg-type]
        assert [c.tone for c in drawn.classes] == ["plain"]


@pytest.mark.parametrize("mart", [[40, *[80] * 11]], indirect=True)
def test_a_street_is_judged_against_the_whole_district(mart: Mart) -> None:
    street = mart.register.streets()[0].code
    inside = {p.code for p in mart.register.communities(street)}
    drawn = charts.tile_map(mart, RATIO, MARCH, "zh", charts.MapAsked(within=street))
    whole = charts.tile_map(mart, RATIO, MARCH, "zh")
    assert {p.code: drawn.tone(p) for p in drawn.main.points} == {
        p.code: whole.tone(p) for p in whole.main.points if p.code in inside
    }
    assert "76.7%" in drawn.title


def test_a_month_that_moved_has_a_ring_and_stands_in_the_title(new_folder: Path, tmp_path: Path) -> None:
    settings = Settings(data=warehouses.copy(new_folder, tmp_path / "real"))
    months = [f"{2023 + n // 12}-{n % 12 + 1:02d}" for n in range(27)]
    closed = [90, 92] * 13 + [40]  # 91 ± 2.66 × 2 = 85.7 to 96.3
    publish(settings, *(("古城", m, 100, n, 6, 0, 0, 0) for m, n in zip(months, closed, strict=True)))
    drawn = charts.tile_map(open_mart(settings), RATIO, MARCH, "zh")
    [moved] = [p for p in drawn.main.points if p.change]
    assert (moved.label, moved.change, drawn.tile_name(moved)) == ("古城社区", "concern_low", "古城 ▼")
    assert "▲▼" in drawn.change_label
