"""What a checked file would change: each row beside what is in force, with the running total of its additions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from etl.check import Judgement
from etl.tables import stored_columns
from outcomes.catalog import Catalogue, Column, Dataset
from outcomes.figures import named
from outcomes.lake import connect
from outcomes.places import Register
from outcomes.settings import Settings


@dataclass(frozen=True, kw_only=True)
class Preview:
    """Heads and rows as texts, and how many rows are new, changed or the same as what is in force."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    new: int
    changed: int
    same: int


def _in_force(settings: Settings, dataset: Dataset) -> list[dict[str, Any]]:
    con = connect(settings)
    try:
        names = [name for name, _ in stored_columns(dataset)]
        found = con.execute(f"SELECT {', '.join(names)} FROM lake.ledger.{dataset.code}_in_force")
        return [dict(zip(names, row, strict=True)) for row in found.fetchall()]
    finally:
        con.close()


def _key(dataset: Dataset, row: dict[str, Any]) -> tuple[Any, ...]:
    return tuple(row[dataset.get(code).stored_as] for code in dataset.key)


def _total(column: Column, row: dict[str, Any], known: list[dict[str, Any]]) -> int:
    """What the community's additions come to with this row, all earlier months included."""
    earlier = sum(
        k[column.code] or 0 for k in known if k["community_code"] == row["community_code"] and k["month"] < row["month"]
    )
    return int(earlier + row[column.code])


def preview(settings: Settings, cat: Catalogue, register: Register, judged: Judgement, lang: str) -> Preview:
    """The rows of a judgement as a person wants to see them before they are stored."""
    assert judged.dataset is not None
    assert judged.rows is not None
    dataset = cat.datasets[judged.dataset]
    known = _in_force(settings, dataset)
    before = {_key(dataset, row): row for row in known}
    made, counts = [], {"new": 0, "changed": 0, "same": 0}
    for row in judged.rows.to_pylist():
        old = before.get(_key(dataset, row))
        state = "new" if old is None else "same" if all(old[k] == row[k] for k in old) else "changed"
        counts[state] += 1
        made.append(
            (str(row["source_row"]), state, *(_cell(c, row, old, known, register, lang) for c in dataset.column))
        )
    head = ("", "", *(c.header if lang == "zh" else c.en for c in dataset.column))
    return Preview(head=head, rows=tuple(made), **counts)


def _cell(
    column: Column,
    row: dict[str, Any],
    old: dict[str, Any] | None,
    known: list[dict[str, Any]],
    register: Register,
    lang: str,
) -> str:
    value = row[column.stored_as]
    if column.type == "place":
        return named(register.get(value), lang)
    text = "" if value is None else str(value)
    if old is not None and old[column.stored_as] != value:
        text += f" ←{old[column.stored_as] if old[column.stored_as] is not None else '—'}"
    if column.adds_up and value is not None:
        text += f" (Σ{_total(column, row, known)})"
    return text
