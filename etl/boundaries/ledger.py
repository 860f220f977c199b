"""Stored outlines: a set is published with an effective month, withdrawn and restored; nothing is ever changed in place."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, replace

import duckdb
import pyarrow as pa

from etl.boundaries.apart import judge_apart
from etl.boundaries.judge import judge
from etl.findings.free_text import free_text
from etl.ledger import journal, judged_rows, landing
from etl.ledger.acts import in_order, version, writing
from etl.ledger.aliases import aliased
from etl.ledger.by import By
from etl.ledger.judged_rows import JudgedRows
from etl.ledger.meta import meta
from etl.ledger.rows import rows_found
from etl.ledger.warehouse import next_act
from outcomes.core.errors import WarehouseError
from outcomes.core.periods import parse_month
from outcomes.core.places import DISTRICT, Register
from outcomes.core.settings import Settings
from outcomes.geo.outlines import Territory, Version
from outcomes.reporting.outlines import OutlinesJudged
from outcomes.security import audit
from outcomes.security.access import Act, Person, demand
from outcomes.warehouse.lake import connect, ledger_tables
from outcomes.warehouse.until_commit import while_unchanged

# the kinds of acts, and the state each leads to
STATES = {"boundary_published": "published", "boundary_withdrawn": "withdrawn", "boundary_restored": "published"}
_LIST = """SELECT f.boundary_id, f.file_name, f.sha256, f.system, f.since, a.sender, strftime(a.made_at, '%Y-%m-%d %H:%M') AS made_at,
    coalesce(a.reason, '') AS reason, count(DISTINCT b.community_code) AS communities, sum(b.area_m2) AS area_m2,
    (SELECT arg_max(e.state, e.act_id) FROM lake.ledger.boundary_event e WHERE e.boundary_id = f.boundary_id) AS state
    FROM lake.ledger.boundary_file f JOIN lake.ledger.act a USING (act_id)
    JOIN lake.ledger.boundary b USING (boundary_id) GROUP BY ALL ORDER BY f.boundary_id DESC"""


def judged_now(settings: Settings, content: bytes, file_name: str, system: str = "") -> OutlinesJudged:
    """The judgement of a file by the register as it is now, with the spellings that people have confirmed."""
    con = connect(settings)
    try:
        return judge_apart(content, file_name, register=aliased(con), system=system, max_mb=settings.max_upload_mb)
    finally:
        con.close()


def versions(settings: Settings) -> list[Version]:
    """Every stored set, newest first; empty for a warehouse made before there were any."""
    return while_unchanged(settings, "boundaries", lambda: _versions(settings))


def _versions(settings: Settings) -> list[Version]:
    con = connect(settings)
    try:
        if not _has_tables(con):
            return []
        return [Version(**row) for row in rows_found(con.execute(_LIST))]
    finally:
        con.close()


def original(settings: Settings, wanted: Version) -> bytes:
    """The bytes as they were sent."""
    return landing.fetch(settings, wanted.sha256)


def publish(settings: Settings, content: bytes, judged: OutlinesJudged, since: str, by: By) -> str:
    """Stores a set that was judged good and puts it in force from a month on; gives its number.

    The same bytes in the same system and month a second time give the number they have, while they are in force.
    """
    month = parse_month(since)
    if not judged.good or month is None:
        raise WarehouseError("文件有要改的地方，没有入库 / the file has to be mended first; nothing was stored")
    with writing(settings) as con:
        _demand_tables(con)
        if known := _known(con, judged, month):
            return known
        landing.keep(settings.landing, content)
        by = replace(by, at=in_order(con, by.at))
        boundary_id = _next_id(con, by)
        with journal.committed(
            con, settings, author=by.who, message=f"outlines {boundary_id}", extra={"sha256": judged.sha256}
        ):
            act = next_act(con, "boundary_published", by)
            outlines = _table(judged.territories)
            row_digest = _append(con, boundary_id, outlines)
            said = json.dumps([f.as_dict() for f in judged.findings], ensure_ascii=False)
            con.execute(
                "INSERT INTO lake.ledger.boundary_file VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                [
                    boundary_id,
                    act,
                    judged.file_name,
                    judged.sha256,
                    len(content),
                    judged.system,
                    month,
                    said,
                    row_digest,
                    meta(con)["data_class"],
                    judged_rows.keep(settings, JudgedRows(rows=outlines)),
                ],
            )
            con.execute("INSERT INTO lake.ledger.boundary_event VALUES (?, ?, 'published')", [act, boundary_id])
            detail = {
                "act": act,
                "file": judged.file_name,
                "sha256": judged.sha256,
                "system": judged.system,
                "month": month,
                "communities_n": len(judged.territories),
                "reason": by.reason,
            }
            audit.record(settings, by.deed("boundary_published", boundary_id, detail))
    return boundary_id


def _next_id(con: duckdb.DuckDBPyConnection, by: By) -> str:
    prefix = f"B{by.at:%Y%m%d}-"
    found = con.execute(
        "SELECT count(*) FROM lake.ledger.boundary_file WHERE starts_with(boundary_id, ?)", [prefix]
    ).fetchone()
    return f"{prefix}{(found[0] if found else 0) + 1:03d}"


def _known(con: duckdb.DuckDBPyConnection, judged: OutlinesJudged, month: str) -> str:
    found = con.execute(
        """SELECT boundary_id FROM lake.ledger.boundary_file JOIN lake.ledger.boundary_event e USING (boundary_id)
        WHERE sha256 = ? AND system = ? AND since = ? GROUP BY 1 HAVING arg_max(e.state, e.act_id) = 'published'""",
        [judged.sha256, judged.system, month],
    ).fetchone()
    return str(found[0]) if found else ""


_OUTLINE = ("community_code", "source_row", "outline", "area_m2")


def _table(made: tuple[Territory, ...]) -> pa.Table:
    """The outlines of a set as rows."""
    rows = [(m.code, m.row, m.outline, m.area_m2) for m in made]
    return pa.table({name: [row[i] for row in rows] for i, name in enumerate(_OUTLINE)})


def _append(con: duckdb.DuckDBPyConnection, boundary_id: str, outlines: pa.Table) -> str:
    """Appends the outlines of a set; gives one digest of them."""
    con.register("outlines", outlines)
    con.execute("INSERT INTO lake.ledger.boundary SELECT ?, * FROM outlines", [boundary_id])
    con.unregister("outlines")
    return outlines_digest(outlines)


def outlines_digest(outlines: pa.Table) -> str:
    """One digest of the outlines of a set, in their order."""
    rows = list(zip(*(outlines[name].to_pylist() for name in _OUTLINE), strict=True))
    return hashlib.sha256(json.dumps(rows, ensure_ascii=False).encode()).hexdigest()


def withdraw(settings: Settings, boundary_id: str, by: By) -> int:
    """Takes a set out of force: the one before it, or the schematic tiles, are shown again; gives the version."""
    return _move(settings, boundary_id, "boundary_withdrawn", by)


def restore(settings: Settings, boundary_id: str, by: By) -> int:
    """Undoes a withdrawal; gives the version."""
    return _move(settings, boundary_id, "boundary_restored", by)


def _move(settings: Settings, boundary_id: str, kind: str, by: By) -> int:
    with writing(settings) as con:
        _demand_tables(con)
        found = con.execute(
            "SELECT arg_max(state, act_id) FROM lake.ledger.boundary_event WHERE boundary_id = ? GROUP BY boundary_id",
            [boundary_id],
        ).fetchone()
        if found is None:
            raise WarehouseError(f"没有这套边界：{boundary_id} / there are no outlines {boundary_id}")
        if found[0] == STATES[kind]:
            raise WarehouseError(
                f"{boundary_id} 已经是这个状态，没有改动 / {boundary_id} is so already; nothing was changed"
            )
        by = replace(by, at=in_order(con, by.at))
        with journal.committed(con, settings, author=by.who, message=f"{kind} {boundary_id}"):
            act = next_act(con, kind, by)
            con.execute("INSERT INTO lake.ledger.boundary_event VALUES (?, ?, ?)", [act, boundary_id, STATES[kind]])
            detail = {"act": act, "reason": by.reason}
            audit.record(settings, by.deed(kind, boundary_id, detail))
        return version(con)


def _has_tables(con: duckdb.DuckDBPyConnection) -> bool:
    return "boundary_event" in ledger_tables(con)


def _demand_tables(con: duckdb.DuckDBPyConnection) -> None:
    if not _has_tables(con):
        raise WarehouseError(
            "数据目录是旧版本建的，请先运行 python -m etl init / an older version made this warehouse: run python -m etl init first"
        )


def replayed(con: duckdb.DuckDBPyConnection, settings: Settings) -> list[str]:
    """Makes every set anew as it was judged when it came; gives those whose outlines differ from what was stored."""
    files = con.execute(
        "SELECT boundary_id, sha256, row_digest, judged_sha256 FROM lake.ledger.boundary_file ORDER BY act_id"
    ).fetchall()
    con.execute("DELETE FROM lake.ledger.boundary")
    different = []
    for boundary_id, sha256, row_digest, judged_sha256 in files:
        landing.fetch(settings, sha256)
        told = judged_rows.fetch(settings, judged_sha256)
        outlines = told.rows if told else _table(read_today(con, settings, boundary_id).territories)
        if _append(con, boundary_id, outlines) != row_digest:
            different.append(boundary_id)
    return different


def read_otherwise(con: duckdb.DuckDBPyConnection, settings: Settings) -> list[tuple[str, int, int | None]]:
    """The sets that would be read otherwise today: number, outlines stored, outlines today (None: it is refused)."""
    files = con.execute(
        """SELECT boundary_id, row_digest, count(*) FROM lake.ledger.boundary_file JOIN lake.ledger.boundary
        USING (boundary_id) GROUP BY ALL ORDER BY 1"""
    ).fetchall()
    found: list[tuple[str, int, int | None]] = []
    for boundary_id, row_digest, stored in files:
        judged = read_today(con, settings, boundary_id)
        if outlines_digest(_table(judged.territories)) != row_digest:
            found.append((boundary_id, stored, len(judged.territories) if judged.good else None))
    return found


def read_today(con: duckdb.DuckDBPyConnection, settings: Settings, boundary_id: str) -> OutlinesJudged:
    """The file of a set as it is judged today, with the spellings that were known when it came."""
    found = con.execute(
        "SELECT sha256, file_name, act_id, system FROM lake.ledger.boundary_file WHERE boundary_id = ?", [boundary_id]
    ).fetchone()
    assert found is not None
    sha256, name, act, system = found
    content = landing.fetch(settings, sha256)
    return judge(content, name, register=aliased(con, act), system=system, max_mb=settings.max_upload_mb)


@dataclass(frozen=True, kw_only=True)
class Surveyor:
    """What a person can do with outlines; Denied where the access table says no."""

    settings: Settings
    person: Person
    register: Register

    def _demand(self, act: Act, reason: str = "") -> By:
        demand(self.person, act, place=self.register.get(DISTRICT))
        return By(who=self.person.account, channel="page", reason=free_text(reason))

    def judge(self, content: bytes, name: str, system: str) -> OutlinesJudged:
        """The judgement of a chosen file; nothing of it is stored."""
        self._demand("keep_register")
        return judged_now(self.settings, content, name, system)

    def publish(self, content: bytes, judged: OutlinesJudged, since: str, reason: str) -> str:
        """Stores outlines and puts them in force."""
        return publish(self.settings, content, judged, since, self._demand("keep_register", reason))

    def move(self, wanted: Version, reason: str) -> int:
        """Withdraws a set, or restores a withdrawn one."""
        by, move = self._demand("keep_register", reason), restore if wanted.state == "withdrawn" else withdraw
        return move(self.settings, wanted.boundary_id, by)

    def versions(self) -> list[Version]:
        """Every stored set, newest first."""
        self._demand("see_register")
        return versions(self.settings)

    def original(self, number: str) -> tuple[bytes, str]:
        """Bytes and name of the file of a set as it was sent; LookupError where no set has this number."""
        self._demand("keep_register")
        known = {v.boundary_id: v for v in versions(self.settings)}
        return original(self.settings, known[number]), known[number].file_name
