"""The three rates from rows of requests: by hand, as sums, and against the figures of the mart."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from outcomes.analytics.three_rates import RATES, CommunityRates, Definition, as_json, repeats, three_rates
from outcomes.catalogue.catalogue import catalogue
from outcomes.comparison.three_rates_file import AS_INDICATORS, DefinitionError, differing, read_definition, sentences
from outcomes.core.periods import twelve_months
from outcomes.core.settings import Settings
from outcomes.figures.ask import figures
from outcomes.warehouse.lake import connect
from outcomes.warehouse.mart import Mart

SHIPPED = Path(__file__).resolve().parents[3] / "outcomes" / "comparison" / "three_rates.toml"
COLUMNS = (
    "request_id",
    "community",
    "received_at",
    "channel",
    "category",
    "compound_id",
    "first_contact_at",
    "due_on",
    "status",
    "resolved_at",
    "call_back_at",
    "call_back_valid",
    "confirmed_solved",
    "satisfaction",
    "is_backfilled",
    "void",
)
# of 古城: six received, one of them 并案, one struck out besides; three closed, two of them by their day, two called back
ROWS = [
    (
        "1",
        "古城社区",
        "2025-03-03 09:00",
        "微信小程序",
        "供热",
        "X1",
        "2025-03-03 10:00",
        "2025-03-06",
        "办结",
        "2025-03-06 23:00",
        "2025-03-08 09:00",
        "是",
        "是",
        "4",
        "",
        "",
    ),
    (
        "2",
        "古城社区",
        "2025-03-10 09:00",
        "grid",
        "heating",
        "X1",
        "2025-03-11 09:00",
        "2025-03-12",
        "resolved",
        "2025-03-13 08:00",
        "2025-03-15 09:00",
        "是",
        "否",
        "3",
        "",
        "",
    ),
    (
        "3",
        "古城社区",
        "2025-03-11 09:00",
        "12345热线",
        "停车",
        "X1",
        "2025-03-12 09:01",
        "2025-03-20",
        "办结",
        "2025-03-19 08:00",
        "2025-03-21 09:00",
        "否",
        "",
        "",
        "",
        "",
    ),
    ("4", "古城社区", "2025-03-12 09:00", "来访", "停车", "", "", "2025-03-22", "在办", "", "", "", "", "", "", ""),
    (
        "5",
        "古城社区",
        "2025-03-12 09:30",
        "来访",
        "噪音",
        "X2",
        "2025-03-12 09:40",
        "2025-03-22",
        "挂账",
        "",
        "",
        "",
        "",
        "",
        "",
        "",
    ),
    (
        "6",
        "古城社区",
        "2025-03-12 10:00",
        "来访",
        "噪音",
        "X2",
        "2025-03-12 10:10",
        "2025-03-22",
        "并案",
        "",
        "",
        "",
        "",
        "",
        "",
        "",
    ),
    (
        "7",
        "古城社区",
        "2025-03-12 11:00",
        "来访",
        "供热",
        "X1",
        "2025-03-12 11:10",
        "2025-03-22",
        "办结",
        "2025-03-14 08:00",
        "2025-03-21 09:00",
        "是",
        "是",
        "5",
        "",
        "是",
    ),
    (
        "8",
        "渤海社区",
        "2025-05-02 11:00",
        "来访",
        "供热",
        "X9",
        "2025-05-03 11:00",
        "2025-05-09",
        "办结",
        "2025-05-08 08:00",
        "2025-05-10 09:00",
        "是",
        "部分解决",
        "基本满意",
        "是",
        "",
    ),
    (
        "9",
        "渤海社区",
        "2025-06-05 11:00",
        "来访",
        "供热",
        "X9",
        "2025-06-05 11:10",
        "2025-06-09",
        "不予受理",
        "",
        "",
        "",
        "",
        "",
        "",
        "",
    ),
]


def _frame() -> pd.DataFrame:
    return pd.DataFrame(ROWS, columns=COLUMNS, dtype=str)


def _of(result: list[CommunityRates], place: str = "all") -> dict[str, tuple[int | None, int | None]]:
    one = next(r for r in result if r.place == place)
    return {name: (rate.numerator, rate.denominator) for name, rate in one.rates.items()}


def test_one_community_by_hand() -> None:
    found = three_rates(_frame())
    assert [r.place for r in found] == ["古城社区", "渤海社区", "all"]
    gucheng = found[0]
    assert (gucheng.received, gucheng.excluded, gucheng.assessed, gucheng.called_back) == (6, 1, 5, 2)
    assert _of(found, "古城社区") == {
        "response": (3, 5),  # 1, 2 (24 hours to the minute), 5
        "closure": (3, 5),
        "on_time": (2, 5),  # 1 on the last day, 3
        "solved": (1, 2),
        "satisfied": (1, 2),
        "callback_coverage": (2, 3),
        "repeat": (2, 6),  # 2 after 1, 6 after 5
    }


def test_all_are_the_sum_and_not_the_mean_of_the_communities() -> None:
    found = _of(three_rates(_frame()))
    assert found["response"] == (4, 6)
    assert found["solved"] == (1, 3)  # 部分解决 does not count
    assert found["satisfied"] == (2, 3)  # 基本满意 does
    assert found["repeat"] == (2, 8)  # 34 days lie between 8 and 9


@pytest.mark.parametrize(
    ("change", "rate", "parts"),
    [
        ({"partly_counts": True}, "solved", (2, 3)),
        ({"fairly_satisfied": False}, "satisfied", (1, 3)),
        ({"satisfied_from": 3}, "satisfied", (3, 3)),
        ({"contact_hours": 1}, "response", (2, 6)),
        ({"contact_hours": 25}, "response", (5, 6)),
        ({"closing_hours": 72}, "on_time", (1, 6)),  # 2, 71 hours; 1 took 86
        ({"excluded_status": ("rejected", "merged", "suspended")}, "closure", (4, 5)),
        ({"excluded_status": ()}, "closure", (4, 8)),
        ({"excluded_categories": ("停车",)}, "closure", (3, 4)),
        ({"excluded_channels": ("hotline", "visit")}, "closure", (2, 2)),
        ({"exclude_backfilled": True}, "callback_coverage", (2, 3)),
        ({"repeat_days": 5}, "repeat", (1, 8)),
        ({"repeat_days": 40}, "repeat", (3, 8)),
        ({"repeat_of": "with_compound"}, "repeat", (2, 7)),
    ],
)
def test_each_part_of_the_definition_moves_what_it_says(
    change: dict[str, object], rate: str, parts: tuple[int, int]
) -> None:
    assert _of(three_rates(_frame(), replace(Definition(), **change)))[rate] == parts


def test_with_a_day_only_what_is_due_by_then_counts_as_due() -> None:
    assert _of(three_rates(_frame(), until=date(2025, 3, 20)))["on_time"] == (2, 3)


@pytest.mark.parametrize(
    ("column", "unknown"),
    [
        ("first_contact_at", {"response"}),
        ("compound_id", {"repeat"}),
        ("due_on", {"on_time"}),
        ("confirmed_solved", {"solved"}),
        ("satisfaction", {"satisfied"}),
        ("call_back_valid", {"solved", "satisfied", "callback_coverage"}),
        ("status", {"response", "closure", "on_time", "solved", "satisfied", "callback_coverage"}),
    ],
)
def test_what_a_file_does_not_keep_is_unknown_and_never_0(column: str, unknown: set[str]) -> None:
    for frame in (_frame().drop(columns=column), _frame().assign(**{column: ""})):
        shown = as_json(three_rates(frame))["all"]
        assert {name for name in RATES if shown[name] is None} == unknown


def test_without_call_backs_there_is_no_rate_of_them() -> None:
    frame = _frame().assign(call_back_valid="否", confirmed_solved="", satisfaction="")
    shown = as_json(three_rates(frame))["all"]
    assert (shown["called_back"], shown["solved"], shown["satisfied"], shown["callback_coverage"]) == (
        0,
        None,
        None,
        0.0,
    )


def test_an_empty_file_has_no_communities_and_no_rates() -> None:
    (nothing,) = three_rates(_frame().iloc[:0])
    assert (nothing.place, nothing.received) == ("all", 0)
    assert {rate.value for rate in nothing.rates.values()} == {None}


def test_of_a_number_sent_twice_the_last_row_counts() -> None:
    again = pd.concat([_frame(), _frame().iloc[[3]].assign(status="办结", resolved_at="2025/3/20 8:00")])
    assert _of(three_rates(again), "古城社区")["closure"] == (4, 5)
    assert _of(three_rates(again), "古城社区")["on_time"] == (3, 5)


@pytest.mark.parametrize("written", ["2025年3月6日 23:00", "2025/3/6 23:00", "2025-3-6 23:00", "2025.03.06 23:00:00"])
def test_moments_are_read_in_every_form_they_are_written_in(written: str) -> None:
    frame = _frame()
    frame.loc[0, "resolved_at"] = written
    assert _of(three_rates(frame), "古城社区")["on_time"] == (2, 5)


@given(st.lists(st.tuples(st.sampled_from(["甲", "乙", "丙"]), st.sampled_from(ROWS)), max_size=30))
def test_all_are_always_sum_over_sum(drawn: list[tuple[str, tuple[str, ...]]]) -> None:
    rows = [(str(n), place, *row[2:]) for n, (place, row) in enumerate(drawn)]
    *each, everything = three_rates(pd.DataFrame(rows, columns=COLUMNS, dtype=str))
    for name, whole in everything.rates.items():
        parts = [one.rates[name] for one in each]
        if whole.numerator is not None and whole.denominator is not None:
            assert whole.numerator == sum(p.numerator or 0 for p in parts)
            assert whole.denominator == sum(p.denominator or 0 for p in parts)
        assert whole.value is None or 0 <= whole.value <= 1
        assert whole.value is not None or not whole.denominator or whole.numerator is None


# indicator -> rate, and the moment by which the catalogue puts a request into a month
_MONTH_OF = {
    "case_resp": ("response", "received_at"),
    "case_closed": ("closure", "received_at"),
    "case_ontime": ("on_time", "due_on"),
    "case_solved": ("solved", "call_back_at"),
    "case_sat": ("satisfied", "call_back_at"),
    "case_followup": ("callback_coverage", "resolved_at"),
    "case_repeat": ("repeat", "received_at"),
}


@pytest.fixture(scope="module")
def mart(sample_mart: Mart) -> Mart:
    return sample_mart


@pytest.fixture(scope="module")
def ledger(sample_folder: Path) -> pd.DataFrame:
    """Every request of the sample as text, marked whether it repeats one before it."""
    con = connect(Settings(data=sample_folder))
    rows = (
        con.execute("SELECT * FROM lake.ledger.requests_in_force").df().rename(columns={"community_code": "community"})
    )
    con.close()
    frame = rows.astype(object).where(rows.notna(), None).map(lambda v: None if v is None else str(v))
    return frame.assign(repeat=repeats(frame, 30))


@pytest.mark.parametrize("last", ["2024-12", "2025-12"])
@pytest.mark.parametrize("code", _MONTH_OF)
def test_the_rates_of_the_rows_are_the_figures_of_the_mart(
    mart: Mart, ledger: pd.DataFrame, code: str, last: str
) -> None:
    period = twelve_months(last)
    rate, moment = _MONTH_OF[code]
    months = ledger[moment].str[:7]
    result = three_rates(ledger[(months >= period.first) & (months <= period.last)], AS_INDICATORS)
    found = {one.place: one.rates[rate] for one in result}
    indicator = catalogue().indicators[code]
    (whole,) = figures(mart, indicator, "district", period)
    assert (found["all"].numerator, found["all"].denominator) == (whole.numerator, whole.denominator)
    each = figures(mart, indicator, "community", period)
    assert len(each) == len(found) - 1 == 44
    for f in each:
        assert (found[f.place.code].numerator, found[f.place.code].denominator) == (f.numerator, f.denominator)


def test_the_shipped_file_is_the_default_and_differs_from_the_pages_in_two_bases() -> None:
    assert read_definition(SHIPPED) == Definition()
    assert differing(AS_INDICATORS, "zh") == []
    assert [words.split("=")[0] for words in differing(Definition(), "zh")] == ["满意率", "重复诉求率"]
    assert sentences(Definition(), "zh")["assessed"] == "考核件=受理−剔除（不予受理、并案）"
    assert "by the deadline" not in sentences(replace(Definition(), closing_hours=72), "en")["on_time"]


@pytest.mark.parametrize(
    "text", ["contact_hour = 24", "contact_hours = 0", 'excluded_status = ["没有"]', "satisfied_of = 'x'", "x"]
)
def test_a_file_that_says_something_impossible_is_refused_by_name(tmp_path: Path, text: str) -> None:
    path = tmp_path / "own.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(DefinitionError, match=r"own\.toml"):
        read_definition(path)


def test_the_districts_own_file_is_read(tmp_path: Path) -> None:
    path = tmp_path / "own.toml"
    path.write_text('contact_hours = 48\nexcluded_channels = ["12345热线"]\n', encoding="utf-8")
    assert read_definition(path) == Definition(contact_hours=48, excluded_channels=("hotline",))
