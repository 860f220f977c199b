"""Which communities count, in which months: one rule for every question that is asked of a mart."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from etl.ledger.by import By
from etl.ledger.register import change
from outcomes.catalogue.catalogue import catalogue
from outcomes.core.periods import Period, month
from outcomes.core.register_changes import RegisterAct
from outcomes.core.settings import ROOT, Settings
from outcomes.figures import quality
from outcomes.figures.ask import figures, monthly, series
from outcomes.figures.breakdown import part_months, parts
from outcomes.figures.panel import panel
from outcomes.warehouse.mart import Mart, open_mart

GUCHENG, STREET, DISTRICT = "210214001003", "210214001", "210214"
BEFORE, AFTER = "2025-02", "2025-04"
YEAR = Period(first="2025-01", last="2025-12")
SPLIT = RegisterAct(
    kind="split",
    since="2025-03",
    ended=(GUCHENG,),
    made=(("210214001901", "古城东社区"), ("210214001902", "古城西社区")),
    reason="批复",
)
# the view itself, and the checks of the article, which ask of the register as it was printed
EXEMPT = {"counted_member", "reconciled_register"}
SQL = sorted(f for f in (ROOT / "outcomes").rglob("*.sql") if f.stem not in EXEMPT)


@pytest.fixture
def mart(real: Settings) -> Mart:
    """古城社区 ends with February 2025 and has rows in February and, by mistake, in April: 7 each, of 10."""
    change(real, SPLIT, By(who="district", channel="page"))
    made = open_mart(real)
    con = made.connection
    for each in (BEFORE, AFTER):
        for indicator in ("requests_received", "closed_to_received_ratio", "case_volume"):
            con.execute("INSERT INTO value VALUES (?, ?, ?, 7, 10, 'monthly_report')", [indicator, GUCHENG, each])
        con.execute("INSERT INTO bin VALUES ('case_p50', ?, ?, ?, 30)", [GUCHENG, each, 3 if each == BEFORE else 90])
        con.execute("INSERT INTO part VALUES ('requests_received', ?, ?, 'category', 'parking', 7)", [GUCHENG, each])
        con.execute("INSERT INTO covered VALUES ('monthly_report', ?, ?)", [GUCHENG, each])
    return made


@pytest.mark.parametrize("level", ["community", "street", "district"])
def test_a_figure_adds_the_months_in_which_a_community_exists(mart: Mart, level: str) -> None:
    received = catalogue().indicators["requests_received"]
    known = [f for f in figures(mart, received, level, YEAR) if f.numerator]
    assert [(f.numerator, f.months, f.n) for f in known] == [(7, 1, 1)]
    place = {"community": GUCHENG, "street": STREET, "district": DISTRICT}[level]
    months = series(mart, received, mart.register.get(place), YEAR)
    assert [f.period.last for f in months if f.numerator] == [BEFORE]
    median = panel(mart, catalogue().indicators["case_p50"])
    assert dict(median.month_percentiles(level, month("2025-12"), window=12))[place] == {"2025-12": (3, 30)}


def test_months_parts_and_what_is_known_are_of_the_same_months(mart: Mart) -> None:
    received = catalogue().indicators["requests_received"]
    district = mart.register.district
    assert list(monthly(mart, received, YEAR, DISTRICT)) == [(GUCHENG, BEFORE)]
    assert [p.n for p in parts(mart, received, "category", district, YEAR)] == [7]
    assert part_months(mart, received, "category", district, YEAR) == {("parking", BEFORE): 7}
    of = panel(mart, received)
    assert {p: list(sums) for p, sums in of.month_sums("street", YEAR)} == {STREET: [BEFORE]}
    assert of.known_months(district, YEAR) == {GUCHENG: 1}
    covered = mart.query(
        "quality_coverage", first="2025-01", last="2025-12", within=[p.code for p in mart.register.communities()]
    )
    assert covered[covered["dataset"] == "monthly_report"]["month"].tolist() == [BEFORE]


def test_what_is_impossible_is_asked_on_the_base_of_the_setting(
    real: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(quality, "indicators_on", lambda _: {"case_closed": catalogue().indicators["case_closed"]})
    for base, found in (("20", [("case_closed", "210214001002", 120)]), ("30", [])):
        monkeypatch.setenv("OUTCOMES_MIN_BASE", base)
        mart = open_mart(real)
        mart.connection.execute(
            "INSERT INTO value VALUES ('case_closed', '210214001002', '2025-05', 30, 25, 'requests')"
        )
        told = quality.impossible(mart, "2025-12", frozenset(p.code for p in mart.register.communities()))
        assert [(f.indicator.code, f.place.code, f.value) for f in told] == found


@pytest.mark.parametrize("file", SQL, ids=lambda p: p.stem)
def test_no_query_says_for_itself_which_communities_count(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    assert not re.search(r"\b210214\d*|in_programme|valid_from|valid_to|length\(\w*\.?place\)", text)


def test_the_code_of_the_district_stands_in_one_place() -> None:
    used = {
        str(p.relative_to(ROOT))
        for root in ("outcomes", "etl", "pages")
        for p in (ROOT / root).rglob("*.py")
        if re.search(r"""["']210214["']""", p.read_text(encoding="utf-8"))
    }
    assert used == {"outcomes/core/places.py"}
