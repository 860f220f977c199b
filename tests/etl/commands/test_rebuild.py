"""A rebuild and a recovery after many acts of every kind: the same rows and figures, and the same at every moment before."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from etl.commands import rebuild
from etl.commands.recover import recover
from etl.ledger import acts, ledger
from etl.ledger.by import By
from etl.mart import refresh
from etl.review import review, submit
from etl.review.desk import Desk
from etl.review.seat import Seat
from outcomes.catalogue.catalogue import Catalogue
from outcomes.core.errors import WarehouseError
from outcomes.core.settings import Settings, now
from outcomes.reporting.correction import Correction
from outcomes.reporting.submission import Submission
from outcomes.security.access import Denied, Person
from outcomes.warehouse.lake import connect
from outcomes.warehouse.mart import open_mart, register_of
from tests import tree
from tests.etl import small, whole
from tests.etl.small import APPROVER, CLERK, DISTRICT, GUCHENG, OTHER, SENDER, STREET, TAISHAN, TODAY

pytestmark = pytest.mark.story

REPORT = "monthly_report"
MONTHS = ("2025-01", "2025-02", "2025-03")
LEDGERS = (
    *("upload", "act", "coverage", "state_event", "month_event", "place_alias", "attempt", REPORT, "activities"),
)


class Days:
    """Chance that does one act after the other, as different people."""

    def __init__(self, settings: Settings, cat: Catalogue) -> None:
        self.settings, self.cat, self.chance = settings, cat, tree.chance("acts before a rebuild")
        con = connect(settings)
        self.register = register_of(con)
        con.close()
        self.spellings = iter(f"古城{n}院" for n in "一二三四五六七八九十")
        self.number = 0

    def desk(self, person: Person) -> Desk:
        return Desk(settings=self.settings, cat=self.cat, person=person, register=self.register, real=True, today=TODAY)

    def upload(self) -> str:
        con = connect(self.settings)
        found = [row[0] for row in con.execute("SELECT upload_id FROM lake.ledger.upload ORDER BY 1").fetchall()]
        con.close()
        return str(self.chance.choice(found[-12:] or [""]))

    def some(self) -> tuple[int, str]:
        self.number += 1
        return 100 + self.number, self.chance.choice(MONTHS)

    def send(self, person: Person, content: bytes, *, partial: bool = False) -> None:
        dataset = self.cat.datasets[REPORT]
        submit.send(
            Seat(settings=self.settings, person=person, cat=self.cat),
            Submission(content=content, name="月报.csv", dataset=dataset.code, partial=partial, reason="漏记"),
            TODAY,
        )

    def one_community_sends(self) -> None:
        n, month = self.some()
        self.send(CLERK, small.content_of(("古城", month, n, n - 3)))

    def a_street_sends_several(self) -> None:
        n, month = self.some()
        self.send(
            SENDER,
            small.content_of(("古城", month, n, 2), ("台山", month, n + 1, 3), ("海湾", month, n, 1)),
            partial=True,
        )

    def rows_of_others_are_left_out(self) -> None:
        n, month = self.some()
        self.send(OTHER, small.content_of(("古城", month, n, 2), ("台山", month, n + 1, 3)), partial=True)

    def several_months_of_which_one_may_be_closed(self) -> None:
        n, _ = self.some()
        self.send(CLERK, small.content_of(*(("古城", month, n, 2) for month in MONTHS)), partial=True)

    def the_operator_loads(self) -> None:
        n, month = self.some()
        content = small.content_of(("古城", month, n, 2), ("台山", month, "近十", 3))
        ledger.load(
            self.settings,
            Submission(
                content=content, name="op.csv", by="op", today=TODAY, dataset=REPORT, publish=True, partial=n % 2 == 0
            ),
            cat=self.cat,
        )

    def a_name_is_remembered(self) -> None:
        n, month = self.some()
        spelling = next(self.spellings)
        content = small.content_of((spelling, month, n, 2), ("台山", month, n, 3))
        self.send(SENDER, content, partial=True)
        self.desk(SENDER).remember(spelling, self.register.get(GUCHENG))

    def nothing_to_report(self) -> None:
        _, month = self.some()
        desk = self.desk(self.chance.choice((CLERK, OTHER)))
        desk.send_nothing(
            self.cat.datasets[self.chance.choice((REPORT, "activities"))], desk.place, month, [desk.place]
        )

    def a_correction(self) -> None:
        n, month = self.some()
        desk, dataset = self.desk(CLERK), self.cat.datasets[REPORT]
        before = desk.rows(dataset, desk.place, month)
        if len(before):
            after = before.copy()
            after.loc[0, "诉求受理数"] = str(n)
            desk.correct(dataset, desk.place, month, Correction(before=before, after=after, reason="漏计"))

    def decide(self, person: Person, ask: str, communities: list[str] | None = None) -> None:
        review.decide(
            Seat(settings=self.settings, person=person, cat=self.cat),
            review.Decision(ask=ask, upload_id=self.upload(), communities=communities, reason="请核对"),
        )

    def approve(self) -> None:
        self.decide(APPROVER, "approve")

    def approve_in_part(self) -> None:
        self.decide(APPROVER, "approve", [self.chance.choice((GUCHENG, TAISHAN))])

    def send_back(self) -> None:
        self.decide(APPROVER, "send_back", self.chance.choice(([GUCHENG], [TAISHAN], None)))

    def take_back(self) -> None:
        self.decide(self.chance.choice((CLERK, OTHER, SENDER)), "take_back")

    def withdraw(self) -> None:
        self.decide(DISTRICT, "withdraw", self.chance.choice(([GUCHENG], None)))

    def restore(self) -> None:
        self.decide(DISTRICT, "restore")

    def publish(self) -> None:
        acts.publish(self.settings, self.upload(), By(who="op"), cat=self.cat)

    def publish_month(self) -> None:
        _, month = self.some()
        review.publish_month(Seat(settings=self.settings, person=DISTRICT, cat=self.cat), REPORT, month, STREET)

    def leave_out_of(self, code: str, month: str) -> None:
        review.leave_out(
            Seat(settings=self.settings, person=APPROVER), REPORT, month, [self.register.get(code)], "轮训"
        )

    def leave_out(self) -> None:
        _, month = self.some()
        self.leave_out_of(self.chance.choice((GUCHENG, TAISHAN)), month)

    def put_back(self) -> None:
        _, month = self.some()
        review.put_back(Seat(settings=self.settings, person=APPROVER), REPORT, month, [self.register.get(TAISHAN)])

    def close(self) -> None:
        review.close_month(Seat(settings=self.settings, person=DISTRICT), REPORT, self.some()[1])

    def reopen(self) -> None:
        for month in MONTHS:
            review.reopen_month(Seat(settings=self.settings, person=DISTRICT), REPORT, month, "更正")

    def kinds(self) -> list[Callable[[], None]]:
        """Every kind of act, what brings something in twice as often."""
        brings = [
            self.one_community_sends,
            self.a_street_sends_several,
            self.rows_of_others_are_left_out,
            self.publish,
            self.several_months_of_which_one_may_be_closed,
            self.the_operator_loads,
            self.approve,
        ]
        return [
            *brings,
            *brings,
            self.a_name_is_remembered,
            self.nothing_to_report,
            self.a_correction,
            self.approve_in_part,
            self.send_back,
            self.take_back,
            self.withdraw,
            self.restore,
            self.publish_month,
            self.leave_out,
            self.put_back,
            self.close,
            self.reopen,
        ]


def everything(settings: Settings) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of ledger and mart, the moments of the mart included."""
    con = connect(settings)
    tables = [*(f"ledger.{name}" for name in LEDGERS), *(f"mart.{name}" for name in refresh.TABLES)]
    found = {name: con.execute(f"SELECT * FROM lake.{name} ORDER BY ALL").fetchall() for name in tables}
    con.close()
    return found


def figures(settings: Settings, moments: list[Any]) -> list[list[tuple[Any, ...]]]:
    """The figures as they were known at these moments."""
    return [
        open_mart(settings, as_of=moment).connection.execute("SELECT * FROM value ORDER BY ALL").fetchall()
        for moment in moments
    ]


@pytest.mark.timeout(3600 if tree.LONG else 900)
def test_a_rebuild_after_many_acts_is_the_same_at_every_moment(tmp_path: Path) -> None:
    settings, cat = small.make(tmp_path)
    days, done, moments = Days(settings, cat), Counter[str](), []
    kinds, acts_ = days.kinds(), tree.examples(50, long=200)
    for n in range(acts_):
        kind = kinds[n] if n < len(kinds) else days.chance.choice(kinds)
        try:
            kind()
            done[kind.__name__] += 1
        except (WarehouseError, Denied, StopIteration):
            done["refused"] += 1
        if n % 10 == 6:  # whatever chance did before, something was published since the moment before
            whole.one_more(settings, cat, "2024-12", 1_000 + n)
            moments.append(now())
    assert sum(done.values()) - done["refused"] > acts_ / 2, done
    assert whole.unrecorded_numbers(settings) == []
    before, seen = everything(settings), figures(settings, moments)
    found = rebuild.rebuild(settings, cat=cat)
    assert (found.same, found.different) == (True, ()), done
    after = everything(settings)
    for name, rows in before.items():
        assert after[name] == rows, name
    assert figures(settings, moments) == seen
    assert len({str(s) for s in seen}) == len(moments) == acts_ // 10
    for path in settings.data.glob("catalog.sqlite*"):  # the last resort: nothing is left of the catalogue
        path.unlink()
    shutil.rmtree(settings.data / "tables")
    assert recover(settings, cat=cat).replayed.different == ()
    after = everything(settings)
    for name, rows in before.items():
        assert _told(name, after[name]) == _told(name, rows), name
    assert figures(settings, moments) == seen


def _told(name: str, rows: list[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    """The rows that a recovery gives back exactly: of files that were refused the audit knows the millisecond only."""
    return sorted(row[1:] for row in rows) if name == "ledger.attempt" else rows
