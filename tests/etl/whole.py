"""Whether a warehouse is whole: nothing half there, the mart as worked out afresh, every act in the audit."""

from __future__ import annotations

import duckdb

from etl.ledger import ledger
from etl.mart import refresh
from outcomes.catalogue.catalogue import Catalogue
from outcomes.core.settings import Settings, now
from outcomes.reporting.submission import Submission
from outcomes.reporting.uploads import Receipt
from outcomes.security import audit
from outcomes.warehouse.lake import connect
from outcomes.warehouse.mart import Mart
from tests.etl import small

# every query gives what is only half there
HALF = {
    "an upload without its act": """SELECT upload_id FROM lake.ledger.upload ANTI JOIN
        (SELECT upload_id FROM lake.ledger.act WHERE kind = 'submitted') USING (upload_id)""",
    "an act without its upload": """SELECT act_id FROM lake.ledger.act ANTI JOIN lake.ledger.upload USING (upload_id)
        WHERE kind NOT IN ('reference', 'void')""",
    "a state without its act": """SELECT e.act_id FROM lake.ledger.state_event e ANTI JOIN lake.ledger.act a
        ON a.act_id = e.act_id AND a.upload_id = e.upload_id AND a.kind = e.state""",
    "an act that moves nothing": """SELECT act_id FROM lake.ledger.act ANTI JOIN lake.ledger.state_event USING (act_id)
        WHERE kind NOT IN ('reference', 'void')""",
    "an act number twice": "SELECT act_id FROM lake.ledger.act GROUP BY 1 HAVING count(*) > 1",
    "an upload number twice": "SELECT upload_id FROM lake.ledger.upload GROUP BY 1 HAVING count(*) > 1",
    "rows missing or too many": """SELECT upload_id, rows_stored, count(r.upload_id) FROM lake.ledger.upload u
        FULL JOIN lake.ledger.monthly_report r USING (upload_id) GROUP BY ALL
        HAVING rows_stored IS DISTINCT FROM count(r.upload_id)""",
    "coverage missing or too much": """SELECT upload_id, rows_stored, count(c.upload_id) FROM lake.ledger.upload u
        FULL JOIN lake.ledger.coverage c USING (upload_id) GROUP BY ALL
        HAVING rows_stored IS DISTINCT FROM count(c.upload_id)""",
    "an upload that was no attempt": """SELECT upload_id FROM lake.ledger.upload ANTI JOIN
        (SELECT upload_id FROM lake.ledger.attempt) USING (upload_id)""",
    "two figures for one thing": """SELECT indicator, place, month FROM lake.mart.indicator_value WHERE known_to IS NULL
        GROUP BY ALL HAVING count(*) > 1""",
    "a figure that ends before it begins": "SELECT * FROM lake.mart.indicator_value WHERE known_to <= known_from",
}


def half_there(con: duckdb.DuckDBPyConnection, cat: Catalogue) -> list[object]:
    """What is only half there, or not as a fresh computation has it."""
    found: list[object] = [(what, rows) for what, sql in HALF.items() if (rows := con.execute(sql).fetchall())]
    con.execute("BEGIN TRANSACTION")
    changed = refresh.refresh(con, cat, at=now(), data_class="real")
    con.execute("ROLLBACK")
    return [*found, *(["the mart differs from a fresh computation"] if changed else [])]


def unrecorded(con: duckdb.DuckDBPyConnection, settings: Settings) -> list[object]:
    """The acts of the ledger that the audit does not know."""
    records = audit.entries(settings)
    known = {(e.what, e.act) for e in records}
    known |= {(e.what, "published") for e in records if e.act == "submitted" and e.detail.get("published")}
    made = con.execute("SELECT upload_id, kind FROM lake.ledger.act WHERE kind NOT IN ('reference', 'void')").fetchall()
    return [act for act in made if act not in known]


def received(mart: Mart, month: str, place: str = small.GUCHENG) -> float | None:
    """The requests received of a community as the pages would show them."""
    found = mart.connection.cursor().execute(
        "SELECT numerator FROM value WHERE indicator = 'requests_received' AND place = ? AND month = ?", [place, month]
    )
    row = found.fetchone()
    return row[0] if row else None


def one_more(settings: Settings, cat: Catalogue, month: str, figure: int) -> Receipt:
    """Loads and publishes one more file."""
    content = small.content_of(("古城", month, figure, 1))
    return ledger.load(
        settings, Submission(content=content, name="再报.csv", by="丙", today=small.TODAY, publish=True), cat=cat
    )


def wrong(settings: Settings, cat: Catalogue) -> list[object]:
    """Everything that is not as it should be, seen by a fresh connection."""
    con = connect(settings)
    try:
        return [*half_there(con, cat), *unrecorded(con, settings), *audit.verify(settings)]
    finally:
        con.close()


def unrecorded_numbers(settings: Settings) -> list[object]:
    """The numbers of acts that the audit should name and does not."""
    con = connect(settings)
    made = con.execute(
        "SELECT act_id, kind, upload_id FROM lake.ledger.act WHERE kind NOT IN ('reference', 'submitted')"
    ).fetchall()
    con.close()
    records = audit.entries(settings)
    known = {e.detail.get("act") for e in records}
    at_once = {e.what for e in records if e.detail.get("published")}
    return [act for act, kind, upload in made if act not in known and not (kind == "published" and upload in at_once)]
