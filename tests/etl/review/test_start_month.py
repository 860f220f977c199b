"""The first month that is reported: nothing is owed before it, and every month since that is owed is listed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from etl.ledger import ledger
from etl.review.board import board
from etl.review.desk import Desk
from outcomes.catalogue.catalogue import catalogue
from outcomes.core.settings import Settings
from outcomes.figures import quality
from outcomes.reporting.submission import Submission
from outcomes.security.access import Person
from outcomes.warehouse.mart import open_mart

GUCHENG = "210214001003"
CLERK = Person(account="gucheng", name="古城填报员", role="community_staff", place=GUCHENG)
TODAY = date(2025, 4, 2)


@pytest.fixture
def since_january(real: Settings, report: Callable[..., bytes]) -> Settings:
    """A warehouse that is reported from January 2025 on: Gucheng has sent February, and December of its own accord."""
    rows = [("古城", month, 10, 9, 6, 0, 0, 0) for month in ("2024-12", "2025-02")]
    sent = Submission(content=report(*rows), name="a.csv", by="op", today=TODAY, publish=True)
    assert ledger.load(real, sent).published
    return real.model_copy(update={"start_month": "2025-01"})


def test_before_the_first_month_only_who_sent_something_is_on_the_board(since_january: Settings) -> None:
    slots = board(since_january, catalogue(), "monthly_report", "2024-12").slots
    assert [(s.place.code, s.state) for s in slots] == [(GUCHENG, "published")]
    assert len(board(since_january, catalogue(), "monthly_report", "2025-01").slots) == 44


def test_every_month_owed_is_listed(since_january: Settings) -> None:
    register = open_mart(since_january).register
    desk = Desk(settings=since_january, cat=catalogue(), person=CLERK, register=register, real=True, today=TODAY)
    on = {"monthly_report"}
    assert [b.period for b in desk.owed_earlier(on, "2025-03")] == ["2025-01"]
    assert [b.period for b in desk.duties(on, "2025-03")] == ["2025-03"]
    never = Desk(
        settings=since_january.model_copy(update={"start_month": ""}),
        cat=catalogue(), person=CLERK, register=register, real=True, today=TODAY,
    )  # fmt: skip
    assert never.owed_earlier(on, "2025-03") == []


def test_gaps_begin_with_the_first_month(since_january: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OUTCOMES_START_MONTH", "2025-01")
    mart = open_mart(since_january)
    gaps = {g.place: g.months for g in quality.gaps(mart, "2025-03", frozenset([GUCHENG, "210214001002"]))}
    assert gaps == {GUCHENG: ("2025-01", "2025-03"), "210214001002": ("2025-01", "2025-02", "2025-03")}
    covered = quality.coverage(mart, "2025-03", frozenset([GUCHENG]))
    assert [n.complete for n in covered["monthly_report"]] == [0, 1, 0]
    assert quality.coverage(mart, "2024-12", frozenset([GUCHENG])) == {}
