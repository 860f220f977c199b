"""What an upload speaks of: communities and months, so that silence inside it means 0 and silence outside means unknown."""

from __future__ import annotations

from datetime import date

import duckdb

from etl.ledger.statements import statement
from outcomes.catalogue.dataset import Dataset
from outcomes.core.periods import FIRST_MONTH, last_complete_month, months_between
from outcomes.core.places import Register
from outcomes.reporting.submission import Covers


def cells_of(
    con: duckdb.DuckDBPyConnection, dataset: Dataset, today: date, covers: Covers | None, register: Register
) -> list[tuple[str, str]]:
    """The (community, month) pairs that an upload speaks of; its rows are the registered table good_rows.

    A report speaks of its own community-months (the month is '' where it has none). A register speaks of every month
    since its first year, no earlier than figures begin. A ledger of events speaks of what its sender states, otherwise only of the months in which
    a community has a row. What is recorded of any place, row by row, speaks of no month.
    """
    if dataset.replace == "key" and not dataset.by_community:
        return [
            (row[0], "") for row in con.execute("SELECT DISTINCT community_code FROM good_rows ORDER BY 1").fetchall()
        ]
    if dataset.replace == "slice":
        period = dataset.period_column.code if dataset.period_column else "''"
        rows = con.execute(statement("cells_told", period=period)).fetchall()
        return [(code, month) for code, month in rows]
    stated = [p.code for p in register.communities(covers.place)] if covers else []
    if dataset.covers_from:
        return _of_register(con, dataset, today, stated)
    return _of_ledger(con, dataset, covers, set(stated))


def _of_register(
    con: duckdb.DuckDBPyConnection, dataset: Dataset, today: date, stated: list[str]
) -> list[tuple[str, str]]:
    last = last_complete_month(today)
    firsts = dict(con.execute(statement("first_years", year=dataset.covers_from)).fetchall())
    firsts = {code: max(year, int(FIRST_MONTH[:4])) for code, year in firsts.items()}
    start = min(firsts.values())
    firsts |= {code: start for code in stated if code not in firsts}
    return sorted((code, month) for code, year in firsts.items() for month in months_between(f"{year:04d}-01", last))


def _of_ledger(
    con: duckdb.DuckDBPyConnection, dataset: Dataset, covers: Covers | None, stated: set[str]
) -> list[tuple[str, str]]:
    cells = (
        {(code, m) for code in stated for m in months_between(covers.first, covers.last)}
        if covers and covers.first
        else set()
    )
    rows = con.execute(statement("cells_told", period=dataset.event_month)).fetchall()
    return sorted(cells | {(code, month) for code, month in rows if code not in stated})
