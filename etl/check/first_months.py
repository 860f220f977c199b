"""Doubts about a community that has too few months of its own: held to its households and to its street's other communities."""

from __future__ import annotations

from collections.abc import Iterator

import pyarrow as pa

from etl.check.row_findings import Seen
from etl.check.statements import statement
from etl.findings.said import Unworded, unworded
from outcomes.catalogue.dataset import Column

SIZES = "community_profile"  # the table that holds the households
_FEWEST_OTHERS = 5


def first_months(seen: Seen, columns: list[Column], limits: dict[str, float]) -> Iterator[Unworded]:
    """Questions about the flowing counts of a table of one row a month; `history` is on the connection.

    `limits`: enough (own months), spreads, floor and fold, as for a community's own months.
    """
    if not seen.dataset.one_row_a_month:
        return
    seen.con.register("place_size", _sizes(seen))
    enough = {"enough": limits["enough"]}
    for column in columns:
        query = statement("above_households", dataset=seen.dataset, column=column.code)
        for row, value, households in seen.con.execute(query, enough).fetchall():
            told = {"value": str(value), "households": households}
            yield unworded("outlier_households", sheet=seen.sheet, row=row, column=column.header, **told)
        query = statement("beside_others", dataset=seen.dataset, column=column.code)
        for row, value, others, middle, low, high, by_size in seen.con.execute(
            query, {**limits, "fewest": _FEWEST_OTHERS}
        ).fetchall():
            yield unworded(
                "outlier_beside",
                sheet=seen.sheet,
                row=row,
                column=column.header,
                value=str(value),
                others=others,
                middle=f"{middle:.0f}",
                low=f"{low:.0f}",
                high=f"{high:.0f}",
                size_zh="按户数折算" if by_size else "",
                size_en=" for its households" if by_size else "",
            )


def _sizes(seen: Seen) -> pa.Table:
    """Every community with its street and, where its profile is known, its households of the newest year."""
    rows = seen.around.history(SIZES)
    known = [] if rows is None else rows.select(["community_code", "year", "households"]).to_pylist()
    newest: dict[str, tuple[str, int]] = {}
    for row in known:
        if row["households"] and row["year"] >= newest.get(row["community_code"], ("", 0))[0]:
            newest[row["community_code"]] = (row["year"], row["households"])
    places = [p for p in seen.around.register.places if p.level == "community"]
    return pa.table(
        {
            "code": pa.array([p.code for p in places], pa.string()),
            "street": pa.array([p.parent for p in places], pa.string()),
            "households": pa.array([newest.get(p.code, ("", None))[1] for p in places], pa.int64()),
        }
    )
