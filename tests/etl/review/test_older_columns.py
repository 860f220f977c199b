"""What waits in an older warehouse, whose table lacks the newest columns, can be looked at before `init`."""

from __future__ import annotations

from datetime import date

from etl.ledger import ledger
from etl.ledger.opened import opened
from etl.review import preview
from outcomes.catalogue.catalogue import catalogue
from outcomes.core.settings import Settings
from outcomes.reporting.submission import Submission
from outcomes.warehouse.lake import connect
from tests.outcomes.project_register import GUCHENG, register_file

NEWER = ("adjusted_on", "adjusted_why", "office", "next_step")


def test_a_waiting_register_is_shown_without_the_columns_that_are_not_there(real: Settings) -> None:
    content = register_file([("P3", "古城", "在建", "2025-06-07", "")])
    sending = Submission(content=content, name="p.csv", by="op", today=date(2025, 7, 10), dataset="projects")
    waits = ledger.load(real, sending).upload_id
    assert waits is not None
    con = connect(real)
    con.execute("DROP VIEW lake.ledger.projects_in_force")
    for name in NEWER:
        con.execute(f"ALTER TABLE lake.ledger.projects DROP COLUMN {name}")
    con.close()
    with opened(real) as found:
        shown = preview.of_upload(found, waits, "zh")
        [row] = preview.rows_known(found.con, found.cat, catalogue().datasets["projects"], [GUCHENG])
    assert shown.new == 1
    assert (row["project_id"], [row[name] for name in NEWER]) == ("P3", [None] * 4)
