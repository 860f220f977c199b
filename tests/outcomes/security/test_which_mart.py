"""The day that an address asks for: the nearest that there is, and what is said where it is another."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outcomes.core.settings import Settings
from outcomes.security import which_mart
from outcomes.security.which_mart import FIRST_DAY, AskedDay, asked_day, looked_at
from outcomes.warehouse.mart import open_mart

TODAY = date(2026, 2, 10)


@pytest.fixture(autouse=True)
def _a_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(which_mart, "today", lambda: TODAY)


@pytest.mark.parametrize(
    ("text", "day", "other"),
    [
        ("2025-06-30", "2025-06-30", ""),
        ("20250630", "2025-06-30", ""),
        ("2025年6月30日", "2025-06-30", ""),
        ("2025/6/3", "2025-06-03", ""),
        ("2025-06", "2025-06-30", ""),  # a month: as known at its end
        ("2020-01-01", "2020-01-01", ""),
        ("2026-02-09", "2026-02-09", ""),
        ("", "", ""),
        ("  ", "", ""),
        ("2026-02-10", "", ""),
        ("2026-02-11", "", "late"),
        ("2026-02", "", "late"),
        ("9999-12-31", "", "late"),
        ("99999999-1-1", "", "late"),
        ("2019-12-31", "2020-01-01", "early"),
        ("0001-01-01", "2020-01-01", "early"),
        ("0-0-0", "2020-01-01", "early"),
        ("2025-02-30", "2025-02-28", "unclear"),
        ("2025-13-01", "2025-12-31", "unclear"),
        ("2025-00-10", "2025-01-01", "unclear"),
        ("2025-04-00", "2025-04-01", "unclear"),
        ("昨天", "", "unclear"),
        ("-1", "", "unclear"),
        ("2025-06-30T00:00:00Z", "", "unclear"),
        ("<b>", "", "unclear"),
        ("9" * 5000, "", "unclear"),
    ],
)
def test_the_nearest_day_that_there_is(text: str, day: str, other: str) -> None:
    assert asked_day(text) == AskedDay(day=date.fromisoformat(day) if day else None, other=other)


@given(st.one_of(st.text(), st.dates().map(str), st.from_regex(r"\d{1,5}[-/]\d{1,3}[-/]\d{1,3}", fullmatch=True)))
def test_any_text_gives_a_day_between_the_first_and_yesterday_or_now(text: str) -> None:
    found = asked_day(text)
    assert found.day is None or FIRST_DAY <= found.day < TODAY


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_what_is_another_day_than_asked_for_is_said(lang: str, real: Settings, tmp_path: Path) -> None:
    mart = open_mart(real)
    assert looked_at(mart, "", lang) == []
    (early,) = looked_at(mart, "1999-01-01", lang)
    assert "1999-01-01" in early
    assert "2020-01-01" in early
    (late,) = looked_at(mart, "2030-01-01", lang)
    assert ("现在" if lang == "zh" else "now") in late
    (unclear,) = looked_at(mart, "x" * 500, lang)
    assert len(unclear) < 80
