"""What an upload speaks of: communities and months, so that silence inside it means 0 and silence outside means unknown."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import date

import duckdb
import pyarrow as pa

from outcomes.catalog import Dataset
from outcomes.periods import last_complete_month, months_between
from outcomes.store import register_of


@dataclass(frozen=True, kw_only=True)
class Covers:
    """What the sender says a ledger is complete for: every community of a place (its code), from month to month."""

    place: str
    first: str = ""
    last: str = ""

    def as_json(self) -> str:
        """The form in which it is kept with the upload."""
        return json.dumps(asdict(self))

    @staticmethod
    def from_json(text: str | None) -> Covers | None:
        """The reverse of as_json; None for an upload that said nothing."""
        return Covers(**json.loads(text)) if text else None


def append(con: duckdb.DuckDBPyConnection, dataset: Dataset, upload_id: str, today: date, covers: Covers | None) -> None:
    """Records what an upload speaks of; its rows are the registered table good_rows.

    A report speaks of its own community-months. A register speaks of every month since its first year. A ledger of
    events speaks of what its sender states, otherwise only of the months in which a community has a row.
    """
    if dataset.replace == "slice":
        period = dataset.period_column.code if dataset.period_column else "''"
        con.execute(
            f"INSERT INTO lake.ledger.coverage SELECT DISTINCT ?, ?, community_code, {period} FROM good_rows",
            [upload_id, dataset.code],
        )
        return
    cells = _of_register(con, dataset, today, covers) if dataset.covers_from else _of_ledger(con, dataset, covers)
    con.register("cells", pa.table({"code": [c for c, _ in cells], "month": [m for _, m in cells]}))
    con.execute("INSERT INTO lake.ledger.coverage SELECT ?, ?, code, month FROM cells", [upload_id, dataset.code])
    con.unregister("cells")


def _stated(con: duckdb.DuckDBPyConnection, covers: Covers | None) -> list[str]:
    return [p.code for p in register_of(con).communities(covers.place)] if covers else []


def _of_register(
    con: duckdb.DuckDBPyConnection, dataset: Dataset, today: date, covers: Covers | None
) -> list[tuple[str, str]]:
    last = last_complete_month(today)
    firsts = dict(
        con.execute(f"SELECT community_code, min({dataset.covers_from}) FROM good_rows GROUP BY ALL").fetchall()
    )
    start = min(firsts.values())
    firsts |= {code: start for code in _stated(con, covers) if code not in firsts}
    return sorted((code, month) for code, year in firsts.items() for month in months_between(f"{year:04d}-01", last))


def _of_ledger(con: duckdb.DuckDBPyConnection, dataset: Dataset, covers: Covers | None) -> list[tuple[str, str]]:
    stated = set(_stated(con, covers))
    cells = {(code, m) for code in stated for m in months_between(covers.first, covers.last)} if covers else set()
    rows = con.execute(f"SELECT DISTINCT community_code, {dataset.event_month} FROM good_rows").fetchall()
    return sorted(cells | {(code, month) for code, month in rows if code not in stated})
