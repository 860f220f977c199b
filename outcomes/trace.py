"""Where a figure comes from: definition, uploads in force, and the very rows of the files."""

from __future__ import annotations

from typing import Any

import duckdb

from outcomes.catalog import Indicator, Measure
from outcomes.lake import connect
from outcomes.periods import Period
from outcomes.settings import Settings


def _rows(
    con: duckdb.DuckDBPyConnection, measure: Measure, period: Period, communities: list[str]
) -> list[dict[str, Any]]:
    """The rows in force that a measure reads for these communities and these months."""
    if measure.valid == "latest":
        condition = "year || '-01' <= $last AND $first <= $last"
        pick = "QUALIFY row_number() OVER (PARTITION BY community_code ORDER BY year DESC) = 1"
    else:
        condition, pick = f"({measure.month}) BETWEEN $first AND $last", ""
    found = con.execute(
        f"""SELECT * FROM lake.ledger.{measure.dataset}_in_force WHERE ({measure.where}) AND {condition}
        AND list_contains($communities, community_code) {pick} ORDER BY community_code, source_row""",
        {"first": period.first, "last": period.last, "communities": communities},
    )
    names = [d[0] for d in found.description or []]
    return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


def _measures(indicator: Indicator, used: set[str]) -> list[Measure]:
    chosen = [s for s in indicator.source if s.numerator.dataset in used]
    measures = [m for s in chosen for m in (s.numerator, s.denominator) if m]
    seen: list[Measure] = []
    for m in measures:
        if not any((m.dataset, m.where, m.month, m.valid) == (o.dataset, o.where, o.month, o.valid) for o in seen):
            seen.append(m)
    return seen


def behind(settings: Settings, indicator: Indicator, period: Period, communities: list[str]) -> list[dict[str, Any]]:
    """The uploads behind a figure, each with file name, sha256, by, at and its rows; empty when it is unknown."""
    con = connect(settings)
    try:
        used = con.execute(
            """SELECT DISTINCT source, place FROM lake.mart.indicator_value WHERE indicator = ? AND month BETWEEN ? AND ?
            AND known_to IS NULL AND list_contains(?, place)""",
            [indicator.code, period.first, period.last, communities],
        ).fetchall()
        by_upload: dict[str, list[dict[str, Any]]] = {}
        for measure in _measures(indicator, {source for source, _ in used}):
            numerators = {s.numerator.dataset for s in indicator.source}
            wanted = [c for source, c in used if measure.dataset not in numerators or source == measure.dataset]
            for row in _rows(con, measure, period, wanted):
                by_upload.setdefault(row.pop("upload_id"), []).append(row)
        return [_upload(con, upload_id, rows) for upload_id, rows in sorted(by_upload.items())]
    finally:
        con.close()


def _upload(con: duckdb.DuckDBPyConnection, upload_id: str, rows: list[dict[str, Any]]) -> dict[str, Any]:
    found = con.execute(
        """SELECT dataset, file_name, sha256, sender, strftime(made_at, '%Y-%m-%dT%H:%M:%S%z') FROM lake.ledger.upload
        WHERE upload_id = ?""",
        [upload_id],
    ).fetchone()
    assert found is not None
    names = ("dataset", "file_name", "sha256", "by", "at")
    return {"upload_id": upload_id, **dict(zip(names, found, strict=True)), "rows": rows}
