"""An official list judged by the register and the published figures of now."""

from __future__ import annotations

from dataclasses import replace

import duckdb

from etl.check.register_list import listed_communities, register_rows
from etl.ledger.aliases import aliased
from etl.ledger.held_months import no_longer_counted
from outcomes.core.digests import digest
from outcomes.core.places import Register
from outcomes.core.register_changes import changed
from outcomes.core.register_list import ListRemark, differences, faults, questions
from outcomes.core.settings import Settings
from outcomes.reporting.register_list import ListJudged
from outcomes.warehouse.lake import connect
from outcomes.warehouse.mart import register_of

_EXPECTED = (
    "SELECT value FROM lake.ref.published_fact WHERE indicator = 'urban_communities' AND area_level = 'district'"
)


def judge_list(settings: Settings, content: bytes, file_name: str, since: str) -> ListJudged:
    """What a list is worth, and what it would change from a month on (empty: undated); SheetUnusable where it is no list."""
    found = register_rows(content, file_name, max_mb=settings.max_upload_mb)
    con = connect(settings)
    try:
        now = register_of(con)
        listed, remarks = listed_communities(found.rows, aliased(con))
        if listed or not remarks:
            remarks += faults(now, listed, since)
        head = ListJudged(
            file_name=file_name, sha256=digest(content), since=since, listed=tuple(listed), unread=tuple(found.unread)
        )
        return _compared(con, now, head, remarks)
    finally:
        con.close()


def _compared(con: duckdb.DuckDBPyConnection, now: Register, head: ListJudged, remarks: list[ListRemark]) -> ListJudged:
    """The judgement with what the list changes, where its rows can be read."""
    if remarks:
        return replace(head, remarks=tuple(sorted(remarks, key=lambda r: r.line)))
    after = changed(now, [head.act("")])
    changes = differences(now, after)
    asked = questions(changes, len(head.listed), _expected(con))
    lost = no_longer_counted(con, now, after, head.listed)
    return replace(head, changes=tuple(changes), remarks=(*lost, *asked))


def _expected(con: duckdb.DuckDBPyConnection) -> int:
    """How many communities the published report counts; 0 where it does not say."""
    found = con.execute(_EXPECTED).fetchone()
    return int(found[0]) if found else 0
