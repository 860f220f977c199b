"""The months of which communities have published or sent figures, and those of them that another register would not count."""

from __future__ import annotations

from collections.abc import Sequence

import duckdb

from etl.ledger.statements import statement
from outcomes.core.places import Place, Register
from outcomes.core.register_list import ListedCommunity, ListRemark, list_remark


def no_longer_counted(
    con: duckdb.DuckDBPyConnection, before: Register, after: Register, listed: Sequence[ListedCommunity] = ()
) -> list[ListRemark]:
    """One remark for each community with figures, published or waiting, that count in the one register and not in the other."""
    old, new = ({p.code: p for p in r.communities()} for r in (before, after))
    lost: dict[str, list[str]] = {}
    for code, month in con.execute(statement("months_told")).fetchall():
        if _counts(old.get(code), month) and not _counts(new.get(code), month):
            lost.setdefault(code, []).append(month)
    lines = {row.code: row.line for row in listed}
    return [_remark(old[code], months, lines.get(code, 0)) for code, months in lost.items()]


def _counts(place: Place | None, month: str) -> bool:
    return place is not None and place.valid_in(month)


def _remark(place: Place, months: list[str], line: int) -> ListRemark:
    return list_remark(
        "has_figures", line, name=place.name, code=place.code, n=len(months), first=min(months), last=max(months)
    )
