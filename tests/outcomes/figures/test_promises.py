"""Promises of brands: each state by hand, since when it has been so, and what a community and the district come to."""

from __future__ import annotations

import pytest

from outcomes.catalogue.catalogue import catalogue
from outcomes.core.periods import twelve_months
from outcomes.core.places import Place
from outcomes.core.settings import Settings
from outcomes.figures.figure import Figure, Parts, figure_of
from outcomes.figures.promises import STATES, counted, nameless, promises, state_of_promise
from outcomes.warehouse.mart import open_mart
from tests.outcomes.promised import GUCHENG, TAISHAN, promised, with_brands

HERE = Place(code=GUCHENG, name="古城社区", level="community", parent="210214001")


def _of(code: str, numerator: float | None, denominator: float | None = None, months: int = 12) -> Figure:
    parts = Parts(
        numerator=numerator,
        denominator=denominator,
        n=1,
        of_n=1,
        months=months,
        of_months=12,
        cells=months,
        of_cells=12,
    )
    return figure_of(catalogue().indicators[code], HERE, twelve_months("2025-12"), parts)


@pytest.mark.parametrize(
    ("target", "state"),
    [(82, "reached"), (82.6, "undecided"), (90, "undecided"), (94, "undecided"), (95, "not_reached")],
)
def test_90_of_100_is_82_6_to_94_5_per_cent_against_targets(target: float, state: str) -> None:
    assert state_of_promise(_of("case_solved", 90, 100), target) == state


@pytest.mark.parametrize(
    ("target", "state"), [(7.1, "reached"), (5, "undecided"), (1, "undecided"), (0.5, "not_reached")]
)
def test_of_what_is_better_when_it_falls_the_good_side_lies_below(target: float, state: str) -> None:
    # 2 of 100 repeated: 0.55 to 7.00 per cent
    assert state_of_promise(_of("case_repeat", 2, 100), target) == state


@pytest.mark.parametrize(("target", "state"), [(3, "reached"), (4, "not_reached")])
def test_a_count_has_no_interval_and_is_its_value(target: float, state: str) -> None:
    assert state_of_promise(_of("pocket_parks", 3), target) == state


def test_a_count_of_nine_months_of_twelve_is_reached_or_not_yet_known() -> None:
    assert state_of_promise(_of("pocket_parks", 3, months=9), 3) == "reached"
    assert state_of_promise(_of("pocket_parks", 3, months=9), 4) == "unreported"


@pytest.mark.parametrize(
    ("found", "state"),
    [
        (_of("case_solved", 12, 14), "small_base"),
        (_of("case_solved", 0, 0), "small_base"),
        (_of("case_solved", None), "unreported"),
        (_of("volunteer_participations", 1500), "no_direction"),
        (_of("closed_to_received_ratio", 130, 120), "undecided"),  # more closed than received: asked about first
    ],
)
def test_what_cannot_be_judged_says_why(found: Figure, state: str) -> None:
    assert state_of_promise(found, 90) == state


def test_without_a_target_or_with_its_table_off_nothing_is_judged() -> None:
    assert state_of_promise(_of("case_solved", 90, 100), None) == "no_target"
    assert state_of_promise(_of("case_solved", 90, 100), 82, on=False) == "off"


def test_a_launched_brand_keeps_one_promise_misses_one_and_has_one_without_a_target(real: Settings) -> None:
    mart = promised(real, "古城,新韵古城,已发布,2024-12,办结受理比（含结转）,92,口袋公园数,2,改造小区数,")
    found = promises(mart, GUCHENG, "2025-12")
    assert [(p.indicator.code, p.target, p.state) for p in found] == [
        ("closed_to_received_ratio", 92, "reached"),  # 468/480 = 97.5 %, 95.7 to 98.6
        ("pocket_parks", 2, "not_reached"),
        ("compounds_renovated", None, "no_target"),
    ]
    assert found[0].figure.base("zh") == "468/480"


def test_since_when_a_promise_is_met_is_worked_out_from_its_intervals(real: Settings) -> None:
    # twelve months with k of them at 39/40: 432 + 3k of 480; the lower bound passes 90 per cent at k = 5 (447/480: 90.48)
    mart = promised(real, "古城,新韵古城,已发布,2024-12,办结受理比（含结转）,90,口袋公园数,2,,")
    ratio, parks = promises(mart, GUCHENG, "2025-12")
    assert (ratio.since, parks.since) == ("2025-05", "2024-12")
    assert promises(mart, GUCHENG, "2025-04")[0].state == "undecided"


def test_before_its_launch_a_brand_has_promised_nothing(real: Settings) -> None:
    mart = promised(
        real,
        "古城,新韵古城,已发布,2025-06,办结受理比（含结转）,92,,,,",
        "台山,,培育中,,办结受理比（含结转）,92,,,,",
    )
    assert promises(mart, GUCHENG, "2025-05") == ()
    assert promises(mart, GUCHENG, "2025-06")[0].state == "undecided"  # 450/480: 91.2 to 95.6
    assert promises(mart, TAISHAN, "2025-12") == ()


def test_the_district_counts_its_promises_by_state(real: Settings) -> None:
    mart = promised(
        real,
        "古城,新韵古城,已发布,2024-12,办结受理比（含结转）,92,口袋公园数,2,改造小区数,",
        "台山,,示范,2024-12,办结受理比（含结转）,92,社区食堂数,1,,",
    )
    found = counted(mart, "2025-12")
    assert set(found) == set(STATES)
    assert {state: n for state, n in found.items() if n} == {
        "reached": 1,
        "not_reached": 1,
        "no_target": 1,
        "unreported": 1,  # 台山 reported nothing
        "off": 1,  # nobody is asked for the table of canteens
    }


def test_without_brands_every_state_is_counted_as_none(real: Settings) -> None:
    assert set(counted(open_mart(real), "2025-12").values()) == {0}


def test_whose_launched_brand_has_no_name_is_known_by_place(real: Settings) -> None:
    with_brands(real, "台山,,已发布,2025-06,,,,,,", "古城,,示范,2025-06,,,,,,", "孛兰,,培育中,,,,,,,")
    mart = open_mart(real)
    # the name of 古城 is published
    assert [[p.name for p in nameless(mart, within)] for within in ("210214", "210214001", GUCHENG)] == [
        ["台山社区"],
        ["台山社区"],
        [],
    ]
