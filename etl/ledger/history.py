"""What is in force now, as far as the check of a new file needs it, and the life of every upload."""

from __future__ import annotations

from typing import cast

import duckdb
import pyarrow as pa

from etl.ledger import landing
from etl.ledger.rows import rows_found
from etl.ledger.statements import statement
from outcomes.catalogue.dataset import Dataset
from outcomes.core.places import Register
from outcomes.core.settings import Settings
from outcomes.reporting.uploads import ActTold, SliceTold, StoredUpload, UploadLife
from outcomes.security.access import Denied, Person, demand, places_of, where
from outcomes.warehouse.lake import connect
from outcomes.warehouse.until_commit import while_unchanged


def history_of(con: duckdb.DuckDBPyConnection, dataset: Dataset) -> pa.Table | None:
    """The rows in force of a dataset as an Arrow table; None in an older warehouse that has no such table yet."""
    try:
        found = con.execute(statement("rows_of_history", table=dataset.code))
    except duckdb.CatalogException:
        return None
    return found.to_arrow_table()


def uploads(settings: Settings, person: Person | None = None, register: Register | None = None) -> list[StoredUpload]:
    """Every upload (for a person: with communities of the own place), newest first, with the states of its slices."""
    condition, given = (
        ("TRUE", []) if person is None or register is None else where(person, register, "s.community_code")
    )

    def read() -> list[StoredUpload]:
        con = connect(settings)
        try:
            return cast(list[StoredUpload], rows_found(con.execute(statement("uploads", condition=condition), given)))
        finally:
            con.close()

    return while_unchanged(settings, ("uploads", condition, *map(str, given)), read)


def life_of(settings: Settings, upload_id: str, within: frozenset[str] | None = None) -> UploadLife:
    """An upload's acts in order, the state of each of its slices, and the uploads it replaced or was replaced by.

    `within`: the places whose slices are told; Denied where the upload speaks of none of them.
    """
    con = connect(settings)
    try:
        slices = cast(list[SliceTold], rows_found(con.execute(statement("slices_of"), [upload_id])))
        if within is not None:
            slices = [s for s in slices if s["community_code"] in within]
            if not slices:
                raise Denied("see_uploads")
        return {
            "acts": cast(list[ActTold], rows_found(con.execute(statement("acts_of"), [upload_id]))),
            "slices": slices,
            "replaces": _others(con, upload_id, "slice_state", "<"),
            "replaced_by": _others(con, upload_id, "in_force", ">"),
        }
    finally:
        con.close()


def _others(con: duckdb.DuckDBPyConnection, upload_id: str, relation: str, sign: str) -> list[str]:
    """The uploads of the same communities and periods that were published before (<) or after (>) this one."""
    found = con.execute(statement("others", relation=relation, sign=sign), [upload_id])
    return [str(row[0]) for row in found.fetchall()]


def original(settings: Settings, person: Person, register: Register, upload_id: str) -> tuple[bytes, str]:
    """Bytes and name of an upload as it was kept; Denied unless the person may see every place in it."""
    digest, name = _sent(settings, person, register, upload_id)
    return landing.fetch(settings, digest), name


def may_take_original(settings: Settings, person: Person, register: Register, upload_id: str) -> bool:
    """Whether the person may have an upload as it was sent."""
    try:
        _sent(settings, person, register, upload_id)
    except Denied:
        return False
    return True


def _sent(settings: Settings, person: Person, register: Register, upload_id: str) -> tuple[str, str]:
    """Digest and name of the file of an upload all of whose places are the person's to see."""
    demand(person, "see_rows")
    con = connect(settings)
    try:
        found = con.execute(
            """SELECT u.sha256, u.file_name, list(DISTINCT s.community_code) FROM lake.ledger.upload u
            JOIN lake.ledger.slice_state s USING (upload_id) WHERE u.upload_id = ? GROUP BY ALL""",
            [upload_id],
        ).fetchone()
        [upload] = rows_found(con.execute("SELECT * FROM lake.ledger.upload WHERE upload_id = ?", [upload_id])) or [{}]
    finally:
        con.close()
    if found is None or not set(found[2]) <= places_of(person, register):
        raise Denied("see_rows")
    name = str(found[1])
    return str(found[0]), f"{name.rsplit('.', 1)[0]}-对照后.csv" if upload.get("mapped") else name
