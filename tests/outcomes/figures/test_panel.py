"""A panel against a naive second calculation: cell by cell, in plain Python, over registers that change."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import ceil, isclose
from pathlib import Path
from typing import Literal

import pytest

from outcomes.catalogue.catalogue import Indicator, catalogue
from outcomes.core.periods import Period, add_months, month
from outcomes.core.places import DISTRICT, Place
from outcomes.core.settings import Settings
from outcomes.figures.ask import figures
from outcomes.figures.figure import Figure
from outcomes.figures.panel import Panel, panel, panels
from outcomes.warehouse.mart import Mart, open_mart
from tests import tree, warehouses

LEVELS: tuple[Literal["community", "street", "district"], ...] = ("community", "street", "district")
COUNT, RATIO, MEDIAN = (
    catalogue().indicators[code] for code in ("requests_received", "closed_to_received_ratio", "case_p50")
)
MONTHS = [add_months("2024-11", k) for k in range(8)]
Lives = dict[str, tuple[str, str]]  # community -> first and last month


@dataclass(frozen=True, kw_only=True)
class Reported:
    """A cell as it was put into the mart."""

    place: str
    month: str
    numerator: float
    denominator: float | None
    source: str


@pytest.fixture(scope="module")
def mart(new_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mart]:
    """An empty real warehouse with cells by chance, in which some communities come late and some end early."""
    folder = warehouses.copy(new_folder, tmp_path_factory.mktemp("panel") / "real")
    made, chance = open_mart(Settings(data=folder)), tree.chance("panel")
    con = made.connection
    codes = [p.code for p in made.register.communities()]
    for code in chance.sample(codes, 12):
        con.execute("UPDATE place SET valid_from = ? WHERE code = ?", [f"{chance.choice(MONTHS)}-15", code])
    for code in chance.sample(codes, 12):
        con.execute("UPDATE place SET valid_to = ? WHERE code = ?", [f"{chance.choice(MONTHS)}-15", code])
    for code in codes:
        for each in MONTHS:
            if chance.random() < 0.7:
                below = None if chance.random() < 0.2 else chance.randrange(60)
                con.execute(
                    "INSERT INTO value VALUES (?, ?, ?, ?, ?, ?)",
                    [
                        RATIO.code,
                        code,
                        each,
                        chance.randrange(50),
                        below,
                        chance.choice(["requests", "monthly_report"]),
                    ],
                )
                con.execute("INSERT INTO value VALUES (?, ?, ?, ?, NULL, 'requests')", [COUNT.code, code, each, 7])
            for _ in range(chance.randrange(3)):
                con.execute(
                    "INSERT INTO bin VALUES (?, ?, ?, ?, ?)",
                    [MEDIAN.code, code, each, chance.randrange(40), chance.randrange(1, 9)],
                )
    yield made
    con.close()


def _lies_in(mart: Mart, code: str, place: Place) -> bool:
    return place.code in (DISTRICT, code, mart.register.get(code).parent)


def _exists(mart: Mart, code: str) -> tuple[str, str]:
    since, until = mart.connection.execute("SELECT valid_from, valid_to FROM place WHERE code = ?", [code]).fetchone()
    return since[:7], until[:7] or "9999-12"


@pytest.fixture(scope="module")
def lives(mart: Mart) -> dict[str, tuple[str, str]]:
    return {p.code: _exists(mart, p.code) for p in mart.register.communities()}


def _cells(mart: Mart, lives: Lives, indicator: Indicator, place: Place, period: Period) -> list[Reported]:
    rows = mart.connection.execute(
        "SELECT place, month, numerator, denominator, source FROM value WHERE indicator = ?", [indicator.code]
    ).fetchall()
    cells = (Reported(place=p, month=m, numerator=n, denominator=d, source=s) for p, m, n, d, s in rows)
    return [
        c
        for c in cells
        if _lies_in(mart, c.place, place)
        and period.first <= c.month <= period.last
        and lives[c.place][0] <= c.month <= lives[c.place][1]
    ]


def _agree(mart: Mart, lives: Lives, f: Figure) -> None:
    """The figure says what the cells say, one after the other."""
    cells = _cells(mart, lives, f.indicator, f.place, f.period)
    whole = [c for c in cells if c.denominator is not None or not f.indicator.is_ratio]
    there = [
        code
        for code, (since, until) in lives.items()
        if _lies_in(mart, code, f.place) and since <= f.period.last and until >= f.period.first
    ]
    assert (f.n, f.of_n) == (len({c.place for c in whole}), len(there))
    assert f.months == len({c.month for c in whole})
    assert f.sources == tuple(sorted({c.source for c in cells}))
    if not whole:
        assert f.numerator is None
        assert f.state == ("not_computed" if cells else "unreported")
        return
    assert f.numerator == sum(c.numerator for c in whole)
    if f.indicator.is_ratio:
        below = sum(c.denominator or 0 for c in whole)
        assert f.denominator == below
        assert f.value is None or isclose(f.value, f.indicator.scale * f.numerator / below)


def _periods() -> list[Period]:
    chance = tree.chance("panel periods")
    found = [Period(first=a, last=b) for a in MONTHS for b in MONTHS if a <= b]
    some = found if tree.LONG else chance.sample(found, 8)
    return [*some, Period(first="2024-01", last="2026-12"), Period(first="2023-01", last="2023-12")]


@pytest.mark.parametrize("indicator", [COUNT, RATIO], ids=lambda i: i.code)
def test_every_place_in_every_span_adds_up_to_its_cells(mart: Mart, lives: Lives, indicator: Indicator) -> None:
    for period in _periods():
        for level in LEVELS:
            found = panel(mart, indicator).of_level(level, period, DISTRICT)
            assert found or period.last < "2024"
            for f in found:
                assert f.of_n > 0
                _agree(mart, lives, f)
                assert panel(mart, indicator).at(f.place, period) == f


def test_windows_by_month_and_sums_by_month_are_those_of_the_cells(mart: Mart, lives: Lives) -> None:
    of, span = panel(mart, RATIO), Period(first=MONTHS[2], last=MONTHS[-1])
    for place in (mart.register.district, *mart.register.streets()[:3], *mart.register.communities()[:6]):
        for window in (1, 3):
            for f in of.by_month(place, span, window):
                assert len(f.period.months) == window
                _agree(mart, lives, f)
    for level in LEVELS:
        for code, sums in of.month_sums(level, span):
            for when, told in sums.items():
                f = of.at(mart.register.get(code), month(when))
                assert (f.numerator, f.denominator, f.n == f.of_n) == (told.numerator, told.denominator, told.whole)
        known = dict(of.month_sums(level, span))
        for f in (f for m in span.months for f in of.of_level(level, month(m), DISTRICT)):
            assert (f.period.last in known.get(f.place.code, {})) == (f.n > 0)


def test_cells_and_known_months_are_what_single_figures_say(mart: Mart) -> None:
    of, span = panel(mart, RATIO), Period(first=MONTHS[0], last=MONTHS[-1])
    cells = of.cells(DISTRICT, span)
    single = {(f.place.code, m): f for m in span.months for f in figures(mart, RATIO, "community", month(m))}
    assert set(cells) == {key for key, f in single.items() if f.state != "unreported"}
    for key, cell in cells.items():
        f = single[key]
        value = f.value if f.state == "known" else None
        assert (cell.state, cell.value, cell.numerator, cell.denominator) == (
            f.state,
            value,
            f.numerator,
            f.denominator,
        )
    assert of.known_months(mart.register.district, span) == {
        code: n
        for code in sorted({code for code, _ in cells})
        if (n := sum(f.n for (c, _), f in single.items() if c == code))
    }


def _nearest_rank(mart: Mart, lives: Lives, place: Place, period: Period) -> tuple[float, float] | None:
    """The median bin of every row written out, and how many rows there are."""
    rows = mart.connection.execute("SELECT place, month, bin, n FROM bin WHERE indicator = ?", [MEDIAN.code]).fetchall()
    out = sorted(
        b
        for p, m, b, n in rows
        for _ in range(n)
        if _lies_in(mart, p, place) and period.first <= m <= period.last and lives[p][0] <= m <= lives[p][1]
    )
    return (float(out[ceil(len(out) / 2) - 1]), float(len(out))) if out else None


def test_a_median_is_that_of_all_rows_written_out(mart: Mart, lives: Lives) -> None:
    of = panel(mart, MEDIAN)
    assert of.bins is not None
    places = (mart.register.district, *mart.register.streets()[:4], *mart.register.communities()[:10])
    for period in _periods():
        for place in places:
            expected = _nearest_rank(mart, lives, place, period)
            found = of.bins.percentile(of.grid.inside(place.code), of.grid.span(period))
            assert found == (expected and expected[0])
    span = Period(first=MONTHS[3], last=add_months(MONTHS[-1], 4))  # beyond what is known
    for window in (1, 3, 12):
        by_place = {p: months for level in LEVELS for p, months in of.month_percentiles(level, span, window)}
        for place in places:
            for last in span.months:
                each = Period(first=add_months(last, 1 - window), last=last)
                assert by_place.get(place.code, {}).get(last) == _nearest_rank(mart, lives, place, each)


def test_what_is_collected_for_a_place_itself_is_not_added_up(mart: Mart, lives: Lives) -> None:
    own = next(i for i in catalogue().indicators.values() if i.over_places == "none")
    there = [code for code, (since, until) in lives.items() if since <= "2025-01" <= until]
    street, community = mart.register.streets()[0], mart.register.get(there[0])
    con = mart.connection
    con.execute("INSERT INTO value VALUES (?, ?, '2025-01', 9, 10, 'surveys')", [own.code, street.code])
    con.execute("INSERT INTO value VALUES (?, ?, '2025-01', 3, 10, 'surveys')", [own.code, community.code])
    of = panel(mart, own)
    assert (of.at(street, month("2025-01")).numerator, of.at(street, month("2025-01")).n) == (9, 1)
    assert of.at(community, month("2025-01")).numerator == 3
    assert of.at(mart.register.district, month("2025-01")).state == "not_added"
    assert [f.numerator for f in of.by_month(street, Period(first="2024-12", last="2025-02"))] == [None, 9, None]


def test_panels_are_read_once_those_asked_and_no_others(real: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    mart, asked, execute = open_mart(real), [], Mart.execute

    def watched(self: Mart, name: str, **params: object) -> object:
        if "indicators" in params:
            asked.append((name, params["indicators"]))
        return execute(self, name, **params)

    monkeypatch.setattr(Mart, "execute", watched)
    for period in (month("2025-01"), Period(first="2025-01", last="2025-12")):
        for level in LEVELS:
            figures(mart, COUNT, level, period)
        figures(mart, MEDIAN, "street", period)
    assert asked == [("panel", [COUNT.code]), ("panel", [MEDIAN.code]), ("panel_bins", [MEDIAN.code])]
    asked.clear()
    more = catalogue().indicators["case_p90"]
    together = panels(mart, [RATIO, COUNT, more])
    assert asked == [("panel", [RATIO.code, more.code]), ("panel_bins", [more.code])]
    assert together == (panel(mart, RATIO), panel(mart, COUNT), panel(mart, more)) == panels(mart, [RATIO, COUNT, more])
    assert len(asked) == 2


def test_nothing_of_a_panel_can_be_changed(mart: Mart) -> None:
    of: Panel = panel(mart, RATIO)
    for array in (of.numerator, of.denominator, of.source, of.reported, of.grid.counted, of.grid.inside(DISTRICT)):
        assert not array.flags.writeable


def test_cells_of_a_place_that_the_register_no_longer_knows_count_nowhere(real: Settings) -> None:
    mart = open_mart(real)
    known = mart.register.communities()[0].code
    for code, n in ((known, 4), ("210214001999", 100)):
        mart.connection.execute(
            "INSERT INTO value VALUES (?, ?, '2025-01', ?, NULL, 'requests')", [COUNT.code, code, n]
        )
    assert panel(mart, COUNT).at(mart.register.district, month("2025-01")).numerator == 4


def test_tenths_add_up_to_what_they_add_up_to_by_hand(real: Settings) -> None:
    mart = open_mart(real)
    for place in mart.register.communities()[:10]:
        mart.connection.execute(
            "INSERT INTO value VALUES (?, ?, '2025-01', 0.1, NULL, 'requests')", [COUNT.code, place.code]
        )
    assert panel(mart, COUNT).at(mart.register.district, month("2025-01")).value == 1.0
    [(_, sums)] = panel(mart, COUNT).month_sums("district", month("2025-01"))
    assert sums["2025-01"].numerator == 1.0
