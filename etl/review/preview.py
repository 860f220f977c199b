"""What rows would change: each beside what is in force and beside last month, with the running total of its additions."""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

import duckdb

from etl.check.judge import Judgement
from outcomes.catalogue.catalogue import Catalogue
from outcomes.catalogue.dataset import Column, Dataset, stored_columns
from outcomes.core.periods import add_months
from outcomes.core.places import Register, named
from outcomes.core.settings import Settings
from outcomes.warehouse.in_force import SLICE_STATE, in_force_sql, see
from outcomes.warehouse.lake import connect
from outcomes.warehouse.mart import register_of

Row = dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class Preview:
    """Heads and rows as texts, and how many rows are new, changed, the same, or gone from what is in force."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    communities: tuple[str, ...]  # the community of each row
    new: int
    changed: int
    same: int
    gone: int = 0
    warnings: tuple[tuple[int, str], ...] = ()  # row of the file and what was said of it


def _rows(con: duckdb.DuckDBPyConnection, dataset: Dataset, relation: str, condition: str, *given: Any) -> list[Row]:
    names = ["source_row", *(name for name, _ in stored_columns(dataset))]
    found = con.execute(f"SELECT {', '.join(names)} FROM {relation} WHERE {condition} ORDER BY source_row", list(given))
    return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


def rows_of(con: duckdb.DuckDBPyConnection, dataset: Dataset, communities: Collection[str]) -> list[Row]:
    """The rows in force of some communities, with the row of the file that each came from."""
    relation = f"lake.ledger.{dataset.code}_in_force"
    return _rows(con, dataset, relation, "list_contains(?, community_code)", sorted(communities))


def _before(
    con: duckdb.DuckDBPyConnection, cat: Catalogue, dataset: Dataset, upload_id: str, communities: Collection[str]
) -> list[Row]:
    """The rows that were in force before an upload was published first; for one that never was, those of now."""
    found = con.execute(
        "SELECT min(published_act) FROM lake.ledger.slice_state WHERE upload_id = ?", [upload_id]
    ).fetchone()
    if found is None or found[0] is None:
        return rows_of(con, dataset, communities)
    events = f"(SELECT * FROM lake.ledger.state_event WHERE act_id < {int(found[0])})"
    see(con, cat, SLICE_STATE.format(events=events))
    return _rows(con, dataset, f"({in_force_sql(dataset)})", "list_contains(?, community_code)", sorted(communities))


def _key(dataset: Dataset, row: Row) -> tuple[Any, ...]:
    return tuple(row[dataset.get(code).stored_as] for code in dataset.key)


def _total(column: Column, row: Row, known: list[Row]) -> int:
    """What the community's additions come to with this row, all earlier months included."""
    earlier = sum(
        k[column.code] or 0 for k in known if k["community_code"] == row["community_code"] and k["month"] < row["month"]
    )
    return int(earlier + row[column.code])


def preview(settings: Settings, cat: Catalogue, register: Register, judged: Judgement, lang: str) -> Preview:
    """The rows of a judgement as a person wants to see them before they are stored."""
    assert judged.dataset is not None
    assert judged.rows is not None
    dataset, rows = cat.datasets[judged.dataset], judged.rows.to_pylist()
    con = connect(settings)
    try:
        known = rows_of(con, dataset, {row["community_code"] for row in rows})
    finally:
        con.close()
    return _compared(dataset, rows, known, register, lang)


def of_upload(
    settings: Settings, cat: Catalogue, upload_id: str, lang: str, communities: Collection[str] | None = None
) -> Preview:
    """The same for an upload that is stored already, or for some of its communities, with what was said of its rows.

    One that was published is compared with what was in force before it was.
    """
    con = connect(settings)
    try:
        found = con.execute(
            "SELECT dataset, findings FROM lake.ledger.upload WHERE upload_id = ?", [upload_id]
        ).fetchone()
        assert found is not None
        dataset = cat.datasets[found[0]]
        rows = _rows(con, dataset, f"lake.ledger.{dataset.code}", "upload_id = ?", upload_id)
        rows = [row for row in rows if communities is None or row["community_code"] in communities]
        known = _before(con, cat, dataset, upload_id, {row["community_code"] for row in rows})
        numbers = {row["source_row"] for row in rows}
        said = tuple(
            (f["row"], f[f"message_{lang}"])
            for f in json.loads(found[1] or "[]")
            if f["severity"] == "warning" and (f["row"] is None or f["row"] in numbers)
        )
        return _compared(dataset, rows, known, register_of(con), lang, said)
    finally:
        con.close()


def _compared(
    dataset: Dataset,
    rows: list[Row],
    known: list[Row],
    register: Register,
    lang: str,
    warnings: tuple[tuple[int, str], ...] = (),
) -> Preview:
    before = {_key(dataset, row): row for row in known}
    period = dataset.period_column
    monthly = period is not None and period.type == "month"
    made, counts = [], {"new": 0, "changed": 0, "same": 0}
    for row in rows:
        old = before.get(_key(dataset, row))
        changed = old is not None and any(old[k] != row[k] for k in row if k != "source_row")
        state = "new" if old is None else "changed" if changed else "same"
        counts[state] += 1
        last = before.get(_key(dataset, {**row, "month": add_months(row["month"], -1)})) if monthly else None
        cells = (_cell(c, row, old, last, known, register, lang) for c in dataset.column)
        made.append((str(row["source_row"]), state, *cells))
    gone = 0
    if period is not None:
        spoken = {(row["community_code"], row[period.code]) for row in rows}
        keys = {_key(dataset, row) for row in rows}
        gone = sum((k["community_code"], k[period.code]) in spoken and _key(dataset, k) not in keys for k in known)
    head = ("", "", *(c.header if lang == "zh" else c.en for c in dataset.column))
    codes = tuple(row["community_code"] for row in rows)
    return Preview(head=head, rows=tuple(made), communities=codes, gone=gone, warnings=warnings, **counts)


def _cell(
    column: Column, row: Row, old: Row | None, last: Row | None, known: list[Row], register: Register, lang: str
) -> str:
    """The value, what it replaces (←), the community's running total (Σ), and what last month said."""
    value = row[column.stored_as]
    if column.type == "place":
        return named(register.get(value), lang)
    text = "" if value is None else str(value)
    if old is not None and old[column.stored_as] != value:
        text += f" ←{old[column.stored_as] if old[column.stored_as] is not None else '—'}"
    if column.adds_up and value is not None:
        text += f" (Σ{_total(column, row, known)})"
    if column.type in ("count", "decimal") and last is not None and last[column.stored_as] is not None:
        text += f"（上月{last[column.stored_as]}）" if lang == "zh" else f" (last month {last[column.stored_as]})"
    return text
