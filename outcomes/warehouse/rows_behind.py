"""Where a figure comes from: definition, uploads in force, and the very rows of the files."""

from __future__ import annotations

from typing import Any

import duckdb

from outcomes.catalogue.catalogue import UPLOADS, Indicator, Measure, catalogue
from outcomes.core.periods import Period
from outcomes.core.settings import Settings
from outcomes.warehouse.in_force import Look, in_force_sql, see
from outcomes.warehouse.lake import connect
from outcomes.warehouse.statements import statement


def _read(measure: Measure) -> str:
    """The query for the rows in force that a measure reads of $communities in the months $first..$last."""
    return statement("rows_read", measure=measure, rows=in_force_sql(catalogue().datasets[measure.dataset]))


def _rows(
    con: duckdb.DuckDBPyConnection, measure: Measure, period: Period, communities: list[str]
) -> list[dict[str, Any]]:
    """The rows in force that a measure reads for these communities and these months."""
    found = con.execute(
        _read(measure),
        {"first": period.first, "last": period.last, "communities": communities},
    )
    names = [d[0] for d in found.description or []]
    return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


def _whole(dataset: str) -> Measure:
    """What a formula written in SQL reads of a dataset: its rows of the period, all rows of a register."""
    wanted = catalogue().datasets[dataset]
    if wanted.is_ledger:
        return Measure(dataset=dataset, month=wanted.event_month)
    if wanted.period_column is None:
        return Measure(dataset=dataset, month="$last")
    return Measure(dataset=dataset, valid="year" if wanted.period_column.type == "year" else "month")


def _measures(indicator: Indicator, used: set[str]) -> list[Measure]:
    chosen = [s for s in indicator.source if s.reads[0] in used]
    measures = [m for s in chosen for m in (*s.measures, *(_whole(d) for d in s.datasets if d != UPLOADS))]
    first: dict[str, Measure] = {}
    for measure in measures:
        first.setdefault(_read(measure), measure)
    return list(first.values())


def behind(
    settings: Settings, indicator: Indicator, period: Period, used: list[tuple[str, str]], look: Look
) -> list[dict[str, Any]]:
    """The uploads behind a figure, each with file name, sha256, by, at and its rows; empty when it is unknown.

    `used`: which source each community's part was taken from, as figures.sources_used gives it for the same look.
    """
    numerators = {s.reads[0] for s in indicator.source}
    measures = _measures(indicator, {source for source, _ in used})
    con = connect(settings)
    try:
        see(con, catalogue(), look.slices_of({m.dataset for m in measures}))
        by_upload: dict[str, list[dict[str, Any]]] = {}
        for measure in measures:
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
