"""What a warehouse knows that a file is judged by: the same for page and command line."""

from __future__ import annotations

from etl.check.surroundings import Surroundings
from etl.ledger.aliases import aliased
from etl.ledger.closed_months import closed_months
from etl.ledger.history import history_of
from etl.ledger.meta import meta
from etl.ledger.opened import OpenLedger


def surroundings(ledger: OpenLedger) -> Surroundings:
    """What the warehouse knows now: register, confirmed spellings, rows in force, closed months."""
    con, cat = ledger.con, ledger.cat
    return Surroundings(
        cat=cat,
        register=aliased(con),
        history=lambda code: history_of(con, cat.datasets[code]),
        closed=lambda code: closed_months(con, code),
        real=meta(con)["data_class"] == "real",
        max_mb=ledger.settings.max_upload_mb,
    )
