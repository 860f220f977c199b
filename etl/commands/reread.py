"""What today's reader would make of the originals of the uploads that are stored: told, never taken over."""

from __future__ import annotations

from dataclasses import dataclass

from etl.boundaries import ledger as outlines
from etl.ledger.append import digest_of_rows
from etl.ledger.read_today import read_today
from etl.ledger.rows import rows_found
from outcomes.catalogue.catalogue import Catalogue, catalogue
from outcomes.core.settings import Settings
from outcomes.warehouse.lake import connect

_SUBMITTED = """SELECT u.*, a.act_id FROM lake.ledger.upload u
    JOIN lake.ledger.act a ON a.upload_id = u.upload_id AND a.kind = 'submitted' ORDER BY a.act_id"""


@dataclass(frozen=True, kw_only=True)
class Otherwise:
    """An upload or a set of outlines that would be read otherwise today."""

    number: str
    stored: int  # rows
    today: int | None  # rows; None: it would be refused

    @property
    def said(self) -> str:
        """The same in a sentence, zh / en."""
        if self.today is None:
            return f"{self.number}: 入库 {self.stored} 行，按现在的规则会整份退回 / {self.stored} rows are stored; it would be refused today"
        return (
            f"{self.number}: 入库 {self.stored} 行，按现在的读法是 {self.today} 行且内容不同"
            f" / {self.stored} rows are stored; read today it would be {self.today} rows, and others"
        )


def reread(settings: Settings, cat: Catalogue | None = None) -> list[Otherwise]:
    """Every upload and every set of outlines that today's reader would read otherwise; nothing is changed."""
    cat, found = cat or catalogue(), []
    con = connect(settings)
    try:
        for upload in rows_found(con.execute(_SUBMITTED)):
            dataset = cat.datasets[upload["dataset"]]
            told = read_today(con, settings, cat, upload, upload["act_id"])
            if told is None or digest_of_rows(con, dataset, told.rows) != upload["row_digest"]:
                today = told.rows.num_rows if told else None
                found.append(Otherwise(number=upload["upload_id"], stored=upload["rows_stored"], today=today))
        found += [Otherwise(number=n, stored=a, today=b) for n, a, b in outlines.read_otherwise(con, settings)]
    finally:
        con.close()
    return found
