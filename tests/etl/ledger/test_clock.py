"""A clock that cannot be right dates nothing: behind the newest act, or so far after it that somebody has to look."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from etl.ledger import clock
from outcomes.core.errors import WarehouseError
from outcomes.core.settings import now
from tests.etl import small, whole


def _at(monkeypatch: pytest.MonkeyPatch, moment: datetime) -> None:
    monkeypatch.setattr(clock, "now", lambda: moment)


@pytest.mark.parametrize(
    ("ahead", "said"),
    [(timedelta(minutes=-6), r"早于最近一次操作.* / the clock"), (timedelta(days=401), r"晚了400天以上.* / the clock")],
)
def test_a_wrong_clock_is_told_and_nothing_is_dated_by_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ahead: timedelta, said: str
) -> None:
    settings, cat = small.make(tmp_path)
    whole.one_more(settings, cat, "2025-03", 10)
    _at(monkeypatch, now() + ahead)
    with pytest.raises(WarehouseError, match=said):
        whole.one_more(settings, cat, "2025-02", 11)
    _at(monkeypatch, now())
    assert whole.one_more(settings, cat, "2025-02", 11).published
    assert whole.wrong(settings, cat) == []


def test_a_long_rest_is_confirmed_by_a_setting_and_a_sample_may_be_old(monkeypatch: pytest.MonkeyPatch) -> None:
    newest = now()
    _at(monkeypatch, newest + timedelta(days=401))
    clock.demand_clock(newest, lambda: "sample")
    monkeypatch.setenv("OUTCOMES_MOST_IDLE_DAYS", "500")
    clock.demand_clock(newest, lambda: "real")
    monkeypatch.setenv("OUTCOMES_MOST_IDLE_DAYS", "0")
    clock.demand_clock(newest, lambda: "real")


def test_moments_between_two_machines_are_no_wrong_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    newest = now()
    _at(monkeypatch, newest - timedelta(minutes=4))
    clock.demand_clock(newest, lambda: "real")
