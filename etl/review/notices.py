"""What became of a person's uploads since the person last took note: approved, returned, published, superseded."""

from __future__ import annotations

import duckdb

from etl.ledger.opened import OpenLedger
from etl.ledger.rows import rows_found
from etl.review.cell_text import cell_text
from etl.review.preview import rows_sent
from etl.review.statements import statement
from outcomes.catalogue.dataset import Dataset
from outcomes.core.places import Register
from outcomes.core.texts import Lang, clauses
from outcomes.reporting.uploads import Notice
from outcomes.warehouse.mart import Row

_MOST = 30  # acts that are told at once


def notices(ledger: OpenLedger, register: Register, account: str, after: int, lang: Lang) -> list[Notice]:
    """The acts of others on the uploads of an account after one of a number, newest first."""
    found = rows_found(ledger.con.execute(statement("done_to"), {"account": account, "after": after, "most": _MOST}))
    return [_notice(ledger, register, row, lang) for row in found]


def _notice(ledger: OpenLedger, register: Register, row: Row, lang: Lang) -> Notice:
    dataset = ledger.cat.datasets[row["dataset"]]
    superseded = row["kind"] == "superseded"
    return Notice(
        act=row["act_id"],
        kind=row["kind"],
        at=row["at"],
        by=row["by"],
        reason="" if superseded else row["reason"],
        upload_id=row["upload_id"],
        table=dataset.name[lang],
        places=tuple(register.get(code).name_in(lang) for code in row["codes"]),
        periods=tuple(row["periods"] or ()),
        newer=row["reason"] if superseded else "",
        differences=_differences(ledger.con, register, dataset, row, lang) if superseded else (),
    )


def _differences(
    con: duckdb.DuckDBPyConnection, register: Register, dataset: Dataset, row: Row, lang: Lang
) -> tuple[str, ...]:
    """What the newer upload says otherwise: 古城社区 诉求受理数44→48, a text for each row of the older one."""
    key = [dataset.get(code).stored_as for code in dataset.key]
    newer = {tuple(r[k] for k in key): r for r in rows_sent(con, dataset, row["reason"])}
    told = []
    for mine in rows_sent(con, dataset, row["upload_id"]):
        theirs = newer.get(tuple(mine[k] for k in key))
        if mine["community_code"] not in row["codes"] or theirs is None:
            continue
        cells = [
            f"{column.header if lang == 'zh' else column.en} {before or '—'}→{after or '—'}"
            for column in dataset.column
            for before, after in [[cell_text(column, r[column.stored_as], register, lang) for r in (mine, theirs)]]
            if before != after
        ]
        if cells:
            told.append(f"{register.get(mine['community_code']).name_in(lang)} {clauses(cells, lang)}")
    return tuple(told)
