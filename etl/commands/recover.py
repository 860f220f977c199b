"""Making a lost or damaged catalogue again from landing, the kept judgements, the journal and the audit."""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pyarrow as pa

from etl.commands.replay import Replayed, replay
from etl.ledger import journal
from etl.ledger.schema import create_tables, give_statistics
from etl.ledger.statements import statement
from etl.ledger.warehouse import load_reference, mark_ready
from outcomes.catalogue.catalogue import Catalogue, catalogue
from outcomes.core.errors import WarehouseError
from outcomes.core.settings import Settings, now
from outcomes.security import audit
from outcomes.security.audit import Sought
from outcomes.warehouse.journal_files import Entry, read_journal
from outcomes.warehouse.lake import connect, transaction, write_lock
from outcomes.warehouse.register_events import register_from
from outcomes.warehouse.schema_version import NAME, SCHEMA


@dataclass(frozen=True, kw_only=True)
class Recovered:
    """How many acts were done again, what came of the uploads, and where the former catalogue lies now."""

    acts: int
    replayed: Replayed
    aside: Path

    def lines(self) -> list[str]:
        """The same in sentences, zh / en."""
        said = [
            f"按操作日志重做 {self.acts} 项操作，{self.replayed.uploads} 份上报"
            f" / {self.acts} acts were done again from the journal, {self.replayed.uploads} uploads",
            f"原来的目录放在 {self.aside} / the former catalogue lies in {self.aside}",
        ]
        for number in self.replayed.different:
            said.append(f"{number}: 行内容与入库时不同 / rows differ from those stored")
        for number in self.replayed.read_anew:
            said.append(f"{number}: 没有留存判定，按原始文件重读 / no judgement was kept; read from the original")
        return said


def recover(settings: Settings, *, cat: Catalogue | None = None) -> Recovered:
    """Puts the catalogue aside and makes another one with the same acts, figures and history.

    WarehouseError when there is no journal, when it is not whole, or when an original is missing; what was there stays then.
    """
    if settings.catalogue_url or settings.tables_url:
        raise WarehouseError(
            "目录或数据表不在本目录下，请在那边恢复 / catalogue or tables do not lie in this folder: recover them there"
        )
    cat = cat or catalogue()
    with write_lock(settings):
        entries = read_journal(settings)
        if not entries:
            raise WarehouseError(
                f"{settings.journal} 里没有操作日志，无法恢复 / there is no journal in {settings.journal}: nothing to recover from"
            )
        aside = settings.data / f"lost-{now():%Y%m%dT%H%M%S}"
        _put_aside(settings, aside)
        try:
            replayed = _made_again(settings, cat, entries)
        except BaseException:
            _put_back(settings, aside)
            raise
        mark_ready(settings, _last_meta(entries)["data_class"])
        return Recovered(acts=len(entries), replayed=replayed, aside=aside)


def _catalogue_files(folder: Path) -> list[Path]:
    return [*folder.glob("catalog.sqlite*"), *folder.glob("tables")]


def _put_aside(settings: Settings, aside: Path) -> None:
    aside.mkdir()
    for path in _catalogue_files(settings.data):
        path.rename(aside / path.name)


def _put_back(settings: Settings, aside: Path) -> None:
    for path in _catalogue_files(settings.data):
        shutil.rmtree(path) if path.is_dir() else path.unlink()
    for path in aside.iterdir():
        path.rename(settings.data / path.name)
    aside.rmdir()


def _last_meta(entries: list[Entry]) -> dict[str, str]:
    return next(dict(e["meta"]) for e in reversed(entries) if "meta" in e)


def _made_again(settings: Settings, cat: Catalogue, entries: list[Entry]) -> Replayed:
    con = connect(settings, create=True)
    try:
        known = _last_meta(entries) | {NAME: str(SCHEMA)}
        with transaction(con, author="operator", message="recover: tables and views"):
            create_tables(con, cat)
        with transaction(con, author="operator", message="recovered from the journal"):
            give_statistics(con)
            con.executemany("INSERT INTO lake.ref.meta VALUES (?, ?)", list(known.items()))
            _fill(con, "act", [e["act"] for e in entries])
            for table in (*journal.TABLES, *journal.OF_UPLOAD):
                _fill(con, table, [row for e in entries for row in e.get(table, [])])
            _fill(con, "attempt", _refused(settings))
            load_reference(con, settings.reference, register_from(known))
            return replay(con, settings, cat)
    finally:
        con.close()


def _fill(con: duckdb.DuckDBPyConnection, table: str, rows: list[Entry]) -> None:
    """Puts rows of the journal into a table of the ledger."""
    if not rows:
        return
    names = list(dict.fromkeys(name for row in rows for name in row))
    texts = {n: [None if row.get(n) is None else _text(row[n]) for row in rows] for n in names}
    con.register("told", pa.table({n: pa.array(v, pa.string()) for n, v in texts.items()}))
    con.execute(statement("fill_ledger", table=table, names=names))
    con.unregister("told")


def _text(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _refused(settings: Settings) -> list[Entry]:
    """The files that were refused as a whole: no act, so the audit alone tells of them."""
    return [
        {
            "made_at": record.at,
            "dataset": record.detail.get("dataset"),
            "sender": record.who,
            "sha256": record.detail["sha256"],
            "outcome": record.detail["outcome"],
        }
        for record in reversed(audit.entries(settings, Sought(act="file_refused")))
    ]
