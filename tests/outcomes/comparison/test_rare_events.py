"""Rare events of a dated ledger: the days in between, what is unknown, and the picture of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import pairwise

import pytest

from outcomes import charts
from outcomes.catalogue.catalogue import Measure, catalogue
from outcomes.charts.signals import finding
from outcomes.comparison.control_charts import summary, watch, watches
from outcomes.comparison.rare_events import event_line
from outcomes.comparison.watch_words import usual_range
from outcomes.core.periods import Period, label
from outcomes.core.places import Place
from outcomes.core.settings import Settings
from outcomes.render import plotly, table
from outcomes.warehouse.mart import Mart, open_mart

PARKING = catalogue().indicators["park_case"]  # fewer are better
LAST = "2025-12"
PERIOD = Period(first="2023-01", last=LAST)


def _told(mart: Mart, place: str, days: Sequence[str], *, without: Sequence[str] = ()) -> None:
    """Writes the days of events into the mart, every month but some being told in full."""
    con = mart.connection.cursor()
    for day in days:
        con.execute("INSERT INTO event VALUES (?, ?, ?)", [PARKING.code, place, day])
    for month in (m for m in PERIOD.months if m not in without):
        con.execute("INSERT INTO covered SELECT ?, ?, ?", ["requests", place, month])


@pytest.fixture
def mart(real: Settings) -> Mart:
    return open_mart(real)


@pytest.fixture
def place(mart: Mart) -> Place:
    return mart.register.communities()[0]


def _every(gap: int, many: int, first: str = "2023-01-05") -> list[str]:
    return [(date.fromisoformat(first) + timedelta(days=gap * n)).isoformat() for n in range(many)]


def test_days_from_each_event_to_the_one_before(mart: Mart, place: Place) -> None:
    _told(mart, place.code, ["2023-01-05", "2023-01-30", "2023-02-14", "2023-06-01"])
    line = event_line(mart, PARKING, place, PERIOD, "9999")
    assert line is not None
    assert line.between
    assert line.keys == ("2023-01-30", "2023-02-14", "2023-06-01")
    assert line.values == (25, 15, 107)


def test_across_a_month_that_is_not_told_in_full_the_days_are_unknown(mart: Mart, place: Place) -> None:
    _told(mart, place.code, ["2023-01-05", "2023-01-30", "2023-03-14", "2023-04-01"], without=["2023-02"])
    line = event_line(mart, PARKING, place, PERIOD, "9999")
    assert line is not None
    assert line.values == (25, None, 18)


def test_months_under_way_are_left_out(mart: Mart, place: Place) -> None:
    _told(mart, place.code, ["2025-06-05", "2025-07-30", "2025-11-14", "2025-12-01"])
    line = event_line(mart, PARKING, place, PERIOD, "2025-11")
    assert line is not None
    assert (line.keys, line.still_open) == (("2025-07-30",), 2)


def test_what_happens_every_few_days_is_not_rare_and_what_has_no_day_is_no_event(mart: Mart, place: Place) -> None:
    _told(mart, place.code, _every(5, 40))
    assert event_line(mart, PARKING, place, PERIOD, "9999") is None
    for code in ("survey_willing", "case_solved", "volunteer_participations_per_1000_households", "case_p90"):
        assert catalogue().indicators[code].events is None
    assert event_line(mart, catalogue().indicators["case_solved"], place, PERIOD, "9999") is None


def test_a_street_has_the_events_of_all_its_communities_once_a_day(mart: Mart) -> None:
    street = mart.register.streets()[0]
    inside = [p.code for p in mart.register.communities(street.code)]
    for code in inside:
        _told(mart, code, [])
    for code in inside[:2]:
        mart.connection.cursor().execute("INSERT INTO event VALUES (?, ?, '2024-01-10')", [PARKING.code, code])
    mart.connection.cursor().execute("INSERT INTO event VALUES (?, ?, '2024-01-31')", [PARKING.code, inside[0]])
    line = event_line(mart, PARKING, street, PERIOD, "9999")
    assert line is not None
    assert (line.keys, line.values) == (("2024-01-31",), (21,))


@pytest.mark.parametrize(
    ("expr", "month", "found"),
    [
        ("count(*)", "strftime(found_on, '%Y-%m')", ("found_on", "(TRUE) AND (TRUE)")),
        (
            "count(*) FILTER (WHERE kind = 'gas')",
            "strftime(found_on, '%Y-%m')",
            ("found_on", "(TRUE) AND (kind = 'gas')"),
        ),
        ("sum(people)", "strftime(found_on, '%Y-%m')", None),
        ("count(*)", "month", None),
    ],
)
def test_only_what_counts_dated_rows_one_by_one_has_events(
    expr: str, month: str, found: tuple[str, str] | None
) -> None:
    assert Measure(dataset="hazards", expr=expr, month=month).events == found


def test_a_day_is_read_as_people_write_it() -> None:
    assert (label("2025-03-05", "zh"), label("2025-03-05", "en")) == ("2025年3月5日", "5 Mar 2025")


# on the sample


@pytest.fixture(scope="module")
def shown(sample_mart: Mart) -> Place:
    found = [w for w in watches(sample_mart, "community", LAST) if w.between and w.indicator == PARKING]
    assert len(found) > 20
    return found[0].place


def test_parking_requests_of_a_community_are_charted_by_the_days_in_between(sample_mart: Mart, shown: Place) -> None:
    found = watch(sample_mart, PARKING, shown, LAST)
    assert found.line is not None
    assert found.chart is not None
    assert found.chart.sort == "between"
    rows = sample_mart.rows("event_days", indicator=PARKING.code, first="2023-01-01", last="2025-12-31")
    days = sorted({date.fromisoformat(str(r["day"])) for r in rows if r["place"] == shown.code})
    plain = [(b - a).days for a, b in pairwise(days)]
    assert list(found.line.values) == plain
    assert len(plain) == len(found.line.keys) >= 12
    assert found.now == ("" if days[-1].isoformat()[:7] != LAST else found.chart.variation)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_picture_has_days_on_both_axes_and_says_how_they_were_counted(
    sample_mart: Mart, shown: Place, lang: str
) -> None:
    chart = charts.control(sample_mart, PARKING, shown, LAST, lang)  # type: ignore[arg-type]
    found = watch(sample_mart, PARKING, shown, LAST)
    assert chart is not None
    assert found.line is not None
    assert chart.unit == ("天" if lang == "zh" else "days")
    assert ("相隔天数" if lang == "zh" else "days in between") in chart.subtitle
    assert ("同一天的几件算一次" if lang == "zh" else "several on one day count as one") in chart.note
    assert [p.value for p in chart.main.points] == list(found.line.values)
    assert {p.text for p in chart.main.points} >= {f"{found.line.values[-1]:.0f}{'天' if lang == 'zh' else ' days'}"}
    assert label(found.line.keys[-1], lang) in chart.title
    assert ("天" if lang == "zh" else "day") in usual_range(found, lang)  # type: ignore[arg-type]
    drawn = plotly.figure(chart)
    assert 2 <= len(drawn.layout.xaxis.ticktext) <= 8
    assert drawn.layout.xaxis.ticktext[-1].startswith(
        f"{int(found.line.keys[-1][5:7])}月" if lang == "zh" else f"{int(found.line.keys[-1][8:])} "
    )
    assert list(table.frame(chart).iloc[:, 0])[: len(chart.main.points)] == list(found.line.keys)


def test_a_signal_of_days_in_between_is_said_of_the_month_in_which_the_event_lies(sample_mart: Mart) -> None:
    between = [w for w in watches(sample_mart, "community", LAST) if w.between and w.chart]
    for w in between:
        assert w.chart is not None
        assert w.chart.points[-1].date[:7] == LAST or w.now == ""
    told = [w for w in summary(sample_mart, "community", LAST).signals if w.between]
    for w in told:
        assert w.now_key.startswith("between_signal.")
        assert any(word in finding(w, "zh") for word in ("变好", "变差", "不作好坏评价"))
