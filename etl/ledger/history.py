"""What is in force now, as far as the check of a new file needs it, and the life of every upload."""

from __future__ import annotations

from typing import cast

import duckdb
import pyarrow as pa

from etl.ledger import landing
from etl.ledger.rows import rows_found
from outcomes.catalogue.dataset import Dataset
from outcomes.core.places import Register
from outcomes.core.settings import Settings
from outcomes.reporting.uploads import ActTold, SliceTold, StoredUpload, UploadLife
from outcomes.security.access import Denied, Person, demand, places_of, where
from outcomes.warehouse.lake import connect
from outcomes.warehouse.until_commit import while_unchanged

_UPLOADS = """SELECT u.upload_id, u.dataset, u.file_name, u.sha256, u.sender AS "by", strftime(u.made_at, '%Y-%m-%dT%H:%M:%S%z') AS made_at,
    u.outcome, u.rows_stored, u.rows_refused, u.data_class, coalesce(u.purpose, 'file') AS purpose, u.reason,
    count(DISTINCT p.code) AS communities,
    min(nullif(s.period, '')) AS first_period, max(nullif(s.period, '')) AS last_period,
    list_sort(list_distinct(list(s.state))) AS states, count(f.upload_id) AS slices_in_force, count(*) AS slices,
    list_sort(list_distinct(list(s.community_code))) AS codes
    FROM lake.ledger.upload u JOIN lake.ledger.slice_state s USING (upload_id)
    LEFT JOIN lake.ledger.in_force f ON f.upload_id = s.upload_id AND f.community_code = s.community_code
        AND f.period = s.period
    LEFT JOIN lake.ref.place p ON p.code = s.community_code AND p.level = 'community'
    WHERE {condition} GROUP BY ALL ORDER BY 6 DESC, 1 DESC"""
# an upload that took another's place: published later for the same communities and periods
_REPLACED = """SELECT DISTINCT o.upload_id FROM lake.ledger.slice_state s JOIN lake.ledger.{relation} o
    ON o.dataset = s.dataset AND o.community_code = s.community_code AND o.period = s.period AND o.upload_id <> s.upload_id
    WHERE s.upload_id = ? AND s.published_act IS NOT NULL AND o.published_act {sign} s.published_act ORDER BY 1"""


_ACTS = """SELECT kind, sender AS "by", strftime(made_at, '%Y-%m-%d %H:%M') AS at, reason, channel
    FROM lake.ledger.act WHERE upload_id = ? ORDER BY act_id"""
_SLICES = """SELECT s.community_code, s.period, s.state, f.upload_id IS NOT NULL AS in_force
    FROM lake.ledger.slice_state s LEFT JOIN lake.ledger.in_force f USING (upload_id, community_code, period)
    WHERE s.upload_id = ? ORDER BY 1, 2"""


def history_of(con: duckdb.DuckDBPyConnection, dataset: Dataset) -> pa.Table:
    """The rows in force of a dataset as an Arrow table."""
    found = con.execute(
        f"SELECT * EXCLUDE (upload_id, source_sheet, source_row) FROM lake.ledger.{dataset.code}_in_force"
    )
    return found.to_arrow_table()


def uploads(settings: Settings, person: Person | None = None, register: Register | None = None) -> list[StoredUpload]:
    """Every upload (for a person: with communities of the own place), newest first, with the states of its slices."""
    condition, given = (
        ("TRUE", []) if person is None or register is None else where(person, register, "s.community_code")
    )

    def read() -> list[StoredUpload]:
        con = connect(settings)
        try:
            return cast(list[StoredUpload], rows_found(con.execute(_UPLOADS.format(condition=condition), given)))
        finally:
            con.close()

    return while_unchanged(settings, ("uploads", condition, *map(str, given)), read)


def life_of(settings: Settings, upload_id: str) -> UploadLife:
    """An upload's acts in order, the state of each of its slices, and the uploads it replaced or was replaced by."""
    con = connect(settings)
    try:
        return {
            "acts": cast(list[ActTold], rows_found(con.execute(_ACTS, [upload_id]))),
            "slices": cast(list[SliceTold], rows_found(con.execute(_SLICES, [upload_id]))),
            "replaces": _others(con, upload_id, "slice_state", "<"),
            "replaced_by": _others(con, upload_id, "in_force", ">"),
        }
    finally:
        con.close()


def _others(con: duckdb.DuckDBPyConnection, upload_id: str, relation: str, sign: str) -> list[str]:
    """The uploads of the same communities and periods that were published before (<) or after (>) this one."""
    found = con.execute(_REPLACED.format(relation=relation, sign=sign), [upload_id])
    return [str(row[0]) for row in found.fetchall()]


def original(settings: Settings, person: Person, register: Register, upload_id: str) -> tuple[bytes, str]:
    """Bytes and name of an upload as it was sent; Denied unless the person may see every place in it."""
    con = connect(settings)
    try:
        found = con.execute(
            """SELECT u.sha256, u.file_name, list(DISTINCT s.community_code) FROM lake.ledger.upload u
            JOIN lake.ledger.slice_state s USING (upload_id) WHERE u.upload_id = ? GROUP BY ALL""",
            [upload_id],
        ).fetchone()
    finally:
        con.close()
    if found is None or not set(found[2]) <= places_of(person, register):
        raise Denied("see_rows")
    demand(person, "see_rows")
    return landing.fetch(settings, found[0]), str(found[1])
