"""A file judged against a warehouse: what page and command line both ask, with the rights of the person who sends it."""

from __future__ import annotations

from etl.check.judge import Share, judge, unheard
from etl.check.surroundings import Surroundings
from etl.ledger.aliases import aliased
from etl.ledger.closed_months import closed_months
from etl.ledger.history import history_of
from etl.ledger.opened import OpenLedger
from etl.ledger.warehouse import meta
from outcomes.reporting.judgement import Judgement
from outcomes.reporting.submission import Submission


def surroundings(ledger: OpenLedger) -> Surroundings:
    """What the warehouse knows now: register, aliases, history, closed months."""
    con, cat = ledger.con, ledger.cat
    return Surroundings(
        cat=cat,
        register=aliased(con),
        history=lambda code: history_of(con, cat.datasets[code]),
        closed=lambda code: closed_months(con, code),
        real=meta(con)["data_class"] == "real",
        max_mb=ledger.settings.max_upload_mb,
    )


def judged_in(ledger: OpenLedger, submission: Submission, progress: Share = unheard) -> Judgement:
    """The judgement of a file by what the warehouse knows now."""
    return judge(submission, surroundings(ledger), progress)
