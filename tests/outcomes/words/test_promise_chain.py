"""A community's page: the chain of its promise, communities like it, milestones; unknown stays unknown."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from math import log, sqrt

import pytest

from etl.ledger import ledger
from outcomes.catalogue.catalogue import catalogue
from outcomes.core.settings import Settings
from outcomes.figures.ask import figures
from outcomes.figures.figure import usual_period
from outcomes.figures.similar import NEAREST, alike, distances, traits_of
from outcomes.reporting.submission import Submission
from outcomes.warehouse.mart import Mart, open_mart
from outcomes.words.promise_chain import STEPS, beside, chain, milestones, together

GUCHENG = "210214001003"
RATIO = catalogue().indicators["closed_to_received_ratio"]


@pytest.fixture(scope="module")
def sample(sample_mart: Mart) -> Mart:
    return sample_mart


def _row(mart: Mart, code: str) -> dict[str, object]:
    return next(r for r in mart.query("brands").to_dict("records") if r["code"] == code)


def test_distance_by_hand() -> None:
    # one trait: 0, 2, 4 have mean 2 and standard deviation sqrt(8/3); the second trait does not differ
    found = distances({"a": (0.0, 1.0), "b": (2.0, 1.0), "c": (4.0, 1.0)}, "a")
    step = 2 / sqrt(8 / 3)
    assert found == pytest.approx({"b": sqrt(step**2 / 2), "c": sqrt((2 * step) ** 2 / 2)})


def test_traits_by_hand_and_none_where_one_is_unknown() -> None:
    row = {"households": 2000, "population": 5000, "aged_60": 1250, "children": 500}
    assert traits_of(row) == pytest.approx((log(2000), 2.5, 0.25, 0.1))
    for key in row:
        assert traits_of({**row, key: None}) is None
        assert traits_of({**row, key: float("nan")}) is None


def test_the_nearest_five_are_others_and_nearer_than_all_the_rest(sample: Mart) -> None:
    place = sample.register.get(GUCHENG)
    found = alike(sample, place, "2025-12")
    assert found is not None
    assert len(found.places) == NEAREST
    assert place not in found.places
    assert list(found.distances) == sorted(found.distances)
    rows = sample.query("profiles", year="2025").to_dict("records")
    far = distances({str(r["place"]): t for r in rows if (t := traits_of(r))}, GUCHENG)
    rest = [d for code, d in far.items() if code not in {p.code for p in found.places}]
    assert max(found.distances) <= min(rest)
    assert alike(sample, place, "2020-12") is None  # no profile was known then


def test_those_alike_are_told_by_their_sums(sample: Mart) -> None:
    place = sample.register.get(GUCHENG)
    like, street, district = beside(sample, RATIO, place, "2025-12")
    found = alike(sample, place, "2025-12")
    assert like is not None
    assert found is not None
    codes = {p.code for p in found.places}
    parts = [f for f in figures(sample, RATIO, "community", usual_period(RATIO, "2025-12")) if f.place.code in codes]
    assert like.numerator == sum(f.numerator or 0 for f in parts)
    assert like.value == pytest.approx(100 * like.numerator / sum(f.denominator or 0 for f in parts))
    assert (street.place.code, district.place.code) == ("210214001", "210214")


def test_the_chain_has_four_steps_with_the_promised_figures_first(sample: Mart) -> None:
    row, place = _row(sample, GUCHENG), sample.register.get(GUCHENG)
    links = chain(sample, row, place, "2025-12")
    assert tuple(link.step for link in links) == STEPS
    for link in links:
        assert all(f.indicator.kind == link.step for f in link.figures)
        mine = [f.indicator.code in link.promised for f in link.figures]
        assert mine == sorted(mine, reverse=True)
        assert all(f.state == "known" or f.indicator.code in link.promised for f in link.figures)


def test_nothing_reported_is_counted_as_missing_and_never_zero(real: Settings, report: Callable[..., bytes]) -> None:
    content = report(("台山", "2025-03", 30, 28, 6, 0, 0, 0))
    ledger.load(real, Submission(content=content, name="三月.csv", by="operator", today=date(2025, 4, 2), publish=True))
    mart = open_mart(real)
    row, place = _row(mart, GUCHENG), mart.register.get(GUCHENG)
    links = chain(mart, row, place, "2025-03")
    assert [f for link in links for f in link.figures] == []
    assert sum(link.missing for link in links) > 0
    like, street, _ = beside(mart, RATIO, place, "2025-03")
    assert like is None
    assert (street.numerator, street.denominator) == (28, 30)
    assert milestones(mart, row, place, "2025-03", "zh") == []


def test_milestones_stand_in_order_each_with_its_table(sample: Mart) -> None:
    row, place = _row(sample, GUCHENG), sample.register.get(GUCHENG)
    found = milestones(sample, row, place, "2025-12", "zh")
    assert found
    assert [m.when for m in found] == sorted(m.when for m in found)
    assert {m.source for m in found} <= {"社区品牌", "实事项目"}
    assert any("发布品牌“新韵古城·幸福社区”" in m.text for m in found)


def test_a_community_that_was_made_begins_with_that_act(sample: Mart) -> None:
    row, place = (
        _row(sample, GUCHENG),
        replace(sample.register.get(GUCHENG), basis="district_act", valid_from="2016-04-01"),
    )
    first = milestones(sample, row, place, "2025-12", "zh")[0]
    assert (first.when, first.text, first.source) == ("2016-04", "由区里设立（合并或拆分）", "名单与边界")


def test_one_that_is_not_known_makes_the_whole_unknown(sample: Mart) -> None:
    found = alike(sample, sample.register.get(GUCHENG), "2025-12")
    assert found is not None
    assert together(sample, RATIO, found, usual_period(RATIO, "2019-12")) is None


def test_five_communities_with_a_small_base_together_show_no_rate(sample: Mart) -> None:
    rate, seen = catalogue().indicators["list_uptake"], []
    for place in sample.register.communities():
        found = alike(sample, place, "2025-12")
        made = together(sample, rate, found, usual_period(rate, "2025-12")) if found else None
        if made and made.denominator is not None and made.denominator < 20:
            seen.append((made.state, made.low, made.text("zh")))
    assert seen
    assert set(seen) == {("small_base", None, "基数小")}
