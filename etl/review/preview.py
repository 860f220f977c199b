"""What rows would change: each beside what is in force and beside last month, with the running total of its additions."""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass, replace
from functools import cached_property

import duckdb

from etl.ledger import takeover
from etl.ledger.opened import OpenLedger
from etl.ledger.rows import rows_found
from etl.ledger.succession import changed_in_force
from etl.review.cell_text import cell_of
from etl.review.statements import statement
from outcomes.catalogue.catalogue import Catalogue
from outcomes.catalogue.dataset import Column, Dataset, stored_columns
from outcomes.core.periods import add_months
from outcomes.core.places import Register, named
from outcomes.reporting.judgement import Judgement, Preview, Replaced
from outcomes.warehouse.in_force import Look, in_force_sql, see
from outcomes.warehouse.mart import Row, register_of

Key = tuple[object, ...]


def _told(dataset: Dataset, found: duckdb.DuckDBPyConnection) -> list[Row]:
    """The rows of an answer with every column of the table: empty where an older warehouse does not have it yet."""
    names = ["upload_id", "source_row", *(name for name, _ in stored_columns(dataset))]
    return [{name: row.get(name) for name in names} for row in rows_found(found)]


def _rows(con: duckdb.DuckDBPyConnection, dataset: Dataset, rows: str, communities: Collection[str]) -> list[Row]:
    return _told(dataset, con.execute(statement("rows_beside", rows=rows), {"communities": sorted(communities)}))


def rows_sent(con: duckdb.DuckDBPyConnection, dataset: Dataset, upload_id: str) -> list[Row]:
    """The rows of an upload, with the row of the file that each came from."""
    return _told(dataset, con.execute(statement("rows_of_upload", table=dataset.code), {"upload": upload_id}))


def rows_of(con: duckdb.DuckDBPyConnection, dataset: Dataset, communities: Collection[str]) -> list[Row]:
    """The rows in force of some communities, with the row of the file that each came from."""
    return _rows(con, dataset, f"FROM lake.ledger.{dataset.code}_in_force", communities)


def rows_known(
    con: duckdb.DuckDBPyConnection, cat: Catalogue, dataset: Dataset, communities: Collection[str]
) -> list[Row]:
    """The rows of some communities that are in force or wait."""
    return _seen(con, cat, dataset, Look(pending=True), communities)


def _before(
    con: duckdb.DuckDBPyConnection, cat: Catalogue, dataset: Dataset, upload_id: str, communities: Collection[str]
) -> list[Row]:
    """The rows that were in force before an upload was published first; for one that never was, what it met when it came.

    That is what was in force or waited then: an upload that waited is succeeded by a later one of the same.
    """
    found = con.execute(
        """SELECT min(s.published_act), min(a.act_id) FROM lake.ledger.slice_state s
        JOIN lake.ledger.act a ON a.upload_id = s.upload_id AND a.kind = 'submitted' WHERE s.upload_id = ?""",
        [upload_id],
    ).fetchone()
    assert found is not None
    published, sent = found
    look = Look(before=sent, pending=True) if published is None else Look(before=published)
    return _seen(con, cat, dataset, look, communities)


def _seen(
    con: duckdb.DuckDBPyConnection, cat: Catalogue, dataset: Dataset, look: Look, communities: Collection[str]
) -> list[Row]:
    see(con, cat, look.slices)
    return _rows(con, dataset, in_force_sql(dataset), communities)


def _key(dataset: Dataset, row: Row) -> Key:
    return tuple(row[dataset.get(code).stored_as] for code in dataset.key)


def _total(column: Column, row: Row, known: list[Row]) -> int:
    """What the community's additions come to with this row, all earlier months included."""
    earlier = sum(
        k[column.code] or 0 for k in known if k["community_code"] == row["community_code"] and k["month"] < row["month"]
    )
    return int(earlier + row[column.code])


def preview(
    ledger: OpenLedger, register: Register, judged: Judgement, lang: str, within: Collection[str] | None = None
) -> Preview:
    """The rows of a judgement, of the places `within`, as a person wants to see them before they are stored."""
    assert judged.dataset is not None
    assert judged.rows is not None
    dataset, rows = ledger.cat.datasets[judged.dataset], judged.rows.to_pylist()
    rows = [row for row in rows if within is None or row["community_code"] in within]
    known = rows_known(ledger.con, ledger.cat, dataset, {row["community_code"] for row in rows})
    beside = _Beside(dataset=dataset, register=register, lang=lang, known=known, others=_uploads(ledger.con, known))
    return replace(beside.shown(rows), changed_in_force=changed_in_force(ledger.con, dataset, judged.rows))


def of_upload(ledger: OpenLedger, upload_id: str, lang: str, communities: Collection[str] | None = None) -> Preview:
    """The same for an upload that is stored already, or for some of its communities, with what was said of its rows.

    One that was published is compared with what was in force before it was.
    """
    con = ledger.con
    found = con.execute("SELECT dataset, findings FROM lake.ledger.upload WHERE upload_id = ?", [upload_id]).fetchone()
    assert found is not None
    dataset = ledger.cat.datasets[found[0]]
    sent = rows_sent(con, dataset, upload_id)
    rows = [row for row in sent if communities is None or row["community_code"] in communities]
    whole = len(rows) == len(sent)  # what is said of the file as a whole is for those who may see all of it
    known = _before(con, ledger.cat, dataset, upload_id, {row["community_code"] for row in rows})
    numbers = {row["source_row"] for row in rows}
    said = tuple(
        (f["row"], f[f"message_{lang}"])
        for f in json.loads(found[1] or "[]")
        if f["severity"] == "warning" and (whole if f["row"] is None else f["row"] in numbers)
    )
    others = _uploads(con, known)
    beside = _Beside(dataset=dataset, register=register_of(con), lang=lang, known=known, others=others)
    taken = takeover.of_upload(ledger, upload_id, communities) if _waits(con, upload_id) else None
    return replace(beside.shown(rows), warnings=said, takes_over=taken)


def _waits(con: duckdb.DuckDBPyConnection, upload_id: str) -> bool:
    """Whether anything of an upload is still to be decided."""
    found = con.execute(
        "SELECT 1 FROM lake.ledger.slice_state WHERE upload_id = ? AND state IN ('submitted', 'approved') LIMIT 1",
        [upload_id],
    )
    return found.fetchone() is not None


def _uploads(con: duckdb.DuckDBPyConnection, known: list[Row]) -> dict[str, str]:
    """Who sent the uploads that these rows come from: account by number."""
    numbers = sorted({row["upload_id"] for row in known})
    found = con.execute(
        "SELECT upload_id, sender FROM lake.ledger.upload WHERE list_contains(?, upload_id)", [numbers]
    ).fetchall()
    return {str(number): str(sender) for number, sender in found}


@dataclass(frozen=True, kw_only=True)
class _Beside:
    """The rows that are in force, as others are laid beside them in the words of one language."""

    dataset: Dataset
    register: Register
    lang: str
    known: list[Row]
    others: dict[str, str]  # the uploads that the rows come from, and who sent them

    @cached_property
    def _by_key(self) -> dict[Key, Row]:
        return {_key(self.dataset, row): row for row in self.known}

    def _last_month(self, row: Row) -> Row | None:
        """What is in force of the month before a row's, where the table has months."""
        period = self.dataset.period_column
        if period is None or period.type != "month":
            return None
        return self._by_key.get(_key(self.dataset, {**row, "month": add_months(row["month"], -1)}))

    def _gone(self, rows: list[Row]) -> int:
        """How many rows in force the others leave out although they speak of the same community and period."""
        period = self.dataset.period_column
        if period is None:
            return 0
        spoken = {(row["community_code"], row[period.code]) for row in rows}
        keys = {_key(self.dataset, row) for row in rows}
        return sum(
            (k["community_code"], k[period.code]) in spoken and _key(self.dataset, k) not in keys for k in self.known
        )

    def shown(self, rows: list[Row]) -> Preview:
        """Rows beside those in force, with the numbers of new, changed, same and gone ones."""
        made, states, replaced = [], [], dict[tuple[str, str], list[str]]()
        for row in rows:
            old = self._by_key.get(_key(self.dataset, row))
            changed = old is not None and any(old[k] != row[k] for k in row if k != "source_row")
            state = "new" if old is None else "changed" if changed else "same"
            states.append(state)
            if changed and old is not None:
                place = self.register.get(row["community_code"]).name_in(self.lang)
                replaced.setdefault((old["upload_id"], self.others[old["upload_id"]]), []).append(place)
            last = self._last_month(row)
            cells = (self._cell(c, row, old, last) for c in self.dataset.column)
            made.append((str(row["source_row"]), state, *cells))
        head = ("", "", *(c.header if self.lang == "zh" else c.en for c in self.dataset.column))
        codes = tuple(row["community_code"] for row in rows)
        return Preview(
            head=head,
            rows=tuple(made),
            communities=codes,
            new=states.count("new"),
            changed=states.count("changed"),
            same=states.count("same"),
            gone=self._gone(rows),
            replaced=tuple(
                Replaced(upload_id=number, sender=sender, places=tuple(dict.fromkeys(places)))
                for (number, sender), places in replaced.items()
            ),
        )

    def _cell(self, column: Column, row: Row, old: Row | None, last: Row | None) -> str:
        """The value, what it replaces (←), the community's running total (Σ), and what last month said."""
        value = row[column.stored_as]
        if column.type == "place":
            return named(self.register.get(value), self.lang)
        text = cell_of(self.dataset, column, value, self.register, self.lang)
        if old is not None and old[column.stored_as] != value:
            text += f" ←{cell_of(self.dataset, column, old[column.stored_as], self.register, self.lang) or '—'}"
        if column.adds_up and value is not None:
            text += f" (Σ{_total(column, row, self.known)})"
        if column.type in ("count", "decimal") and last is not None and last[column.stored_as] is not None:
            before = last[column.stored_as]
            text += f"（上月{before}）" if self.lang == "zh" else f" (last month {before})"
        return text
