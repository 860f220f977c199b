"""The rules of reporting, set by acts: what is owed, by when and from when on, and whoever set it can be named."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pandas as pd
import pytest

from etl.commands import recover
from etl.ledger import ledger, warehouse
from etl.ledger.by import By
from etl.ledger.rules import Rulebook, set_rules
from etl.review.board import board
from outcomes.catalogue.catalogue import catalogue
from outcomes.core.settings import Settings
from outcomes.figures.quality import months_owed
from outcomes.figures.switched_on import datasets_asked, datasets_on
from outcomes.reporting.rules import ReportingRule, rules_of
from outcomes.reporting.submission import Submission
from outcomes.security import audit
from outcomes.security.access import Person
from outcomes.ui.staff.rules import _changed
from outcomes.warehouse.mart import open_mart, register_in_force

QU = By(who="区级")


def _set(settings: Settings, *rules: ReportingRule) -> int:
    return set_rules(settings, rules, QU)


def test_nothing_is_owed_before_the_month_that_an_act_says(real: Settings) -> None:
    assert len(board(real, catalogue(), "monthly_report", "2026-01").slots) == 44
    _set(real, ReportingRule(rule="starts", value="2026-02"))
    assert board(real, catalogue(), "monthly_report", "2026-01").slots == ()
    assert len(board(real, catalogue(), "monthly_report", "2026-02").slots) == 44
    owed = months_owed(open_mart(real), "2026-03")
    assert owed is not None
    assert (owed.first, owed.last) == ("2026-02", "2026-03")
    _set(real, ReportingRule(rule="starts", value=""))  # given up: the setting of the server again
    assert len(board(real, catalogue(), "monthly_report", "2026-01").slots) == 44


def test_a_table_has_its_own_deadline_and_the_others_keep_theirs(real: Settings) -> None:
    _set(real, ReportingRule(rule="due_day", dataset="monthly_report", value="12"))
    assert board(real, catalogue(), "monthly_report", "2026-03").due == date(2026, 4, 12)
    assert board(real, catalogue(), "requests", "2026-03").due == date(2026, 4, real.deadline_day)


def test_a_table_that_is_switched_off_is_asked_for_no_more_and_what_it_holds_stays(
    real: Settings, report: Callable[..., bytes]
) -> None:
    sent = Submission(content=report(("古城", "2025-03", 9, 9, 0, 0, 0, 0)), name="a.csv", by="甲", publish=True)
    assert ledger.load(real, sent).upload_id
    mart = open_mart(real)
    assert ("monthly_report" in datasets_asked(mart), "canteens" in datasets_asked(mart)) == (True, False)
    _set(
        real,
        ReportingRule(rule="asked", dataset="monthly_report", value="no"),
        ReportingRule(rule="asked", dataset="canteens", value="yes"),
    )
    mart = open_mart(real)
    assert ("monthly_report" in datasets_asked(mart), "canteens" in datasets_asked(mart)) == (False, True)
    assert {"monthly_report", "canteens"} <= datasets_on(mart)


def test_who_set_what_when_and_why_is_kept(real: Settings) -> None:
    person = Person(account="qu", name="区", role="district_staff", place="210214")
    book = Rulebook(settings=real, person=person, register=register_in_force(real))
    book.set([ReportingRule(rule="starts", value="2026-02")], "二月起正式报")
    book.set([ReportingRule(rule="due_day", dataset="monthly_report", value="8")], "延到8日")
    later, first = book.acts()
    assert (later.sender, later.reason, later.rules) == (
        "qu",
        "延到8日",
        (ReportingRule(rule="due_day", dataset="monthly_report", value="8"),),
    )
    assert (first.reason, first.rules) == ("二月起正式报", (ReportingRule(rule="starts", value="2026-02"),))
    told = [e for e in audit.entries(real) if e.act == "ruled"]
    assert [e.detail["reason"] for e in told] == ["延到8日", "二月起正式报"]
    assert audit.verify(real) == []


def test_they_are_known_again_when_the_catalogue_was_lost(real: Settings) -> None:
    _set(
        real,
        ReportingRule(rule="starts", value="2026-02"),
        ReportingRule(rule="takes_over", dataset="requests", value="2026-03"),
    )
    recover.recover(real)
    rules = rules_of(open_mart(real))
    assert (rules.starts, rules.took_over("requests", "210214001003")) == ("2026-02", "2026-03")
    assert warehouse.init(real, data_class="real") == "unchanged"


def test_one_community_can_be_taken_out_of_what_holds_for_the_district(real: Settings) -> None:
    _set(real, ReportingRule(rule="takes_over", dataset="requests", value="2026-03"))
    _set(real, ReportingRule(rule="takes_over", dataset="requests", community_code="210214001003", value=""))
    rules = rules_of(open_mart(real))
    assert (rules.took_over("requests", "210214001003"), rules.took_over("requests", "210214001004")) == ("", "2026-03")
    assert rules.standing_takeovers() == {"requests": {"": "2026-03"}}
    _set(real, ReportingRule(rule="takes_over", dataset="requests", value=""))
    assert rules_of(open_mart(real)).standing_takeovers() == {}


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_an_edited_table_comes_to_the_rules_that_were_changed(lang: str, monkeypatch: pytest.MonkeyPatch) -> None:
    asked, due = ("要报", "截止日（次月）") if lang == "zh" else ("Asked for", "Due (next month)")
    words = {"rules.asked": asked, "rules.due": due, "definitions.yes": "是", "definitions.no": "否"}
    monkeypatch.setattr("outcomes.ui.staff.rules.say", lambda key, **_: words[key])
    tables = [catalogue().datasets[c] for c in ("monthly_report", "requests", "canteens")]
    day = "{}日" if lang == "zh" else "day {}"
    before = pd.DataFrame({asked: ["是", "否", "否"], due: [day.format(5), day.format(5), "—"]})
    after = pd.DataFrame({asked: ["是", "是", "否"], due: [day.format(12), day.format(5), day.format(9)]})
    assert _changed(tables, before, after) == [
        ReportingRule(rule="due_day", dataset="monthly_report", value="12"),
        ReportingRule(rule="asked", dataset="requests", value="yes"),
    ]
