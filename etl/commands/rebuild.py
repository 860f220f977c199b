"""Making ledger and mart again from the original files and the recorded acts, in one commit or not at all."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

from etl.boundaries.ledger import read_again as outlines_again
from etl.check.judge import judge
from etl.check.surroundings import Surroundings
from etl.ledger import landing
from etl.ledger.aliases import aliased
from etl.ledger.append import Append
from etl.ledger.rows import rows_found
from etl.ledger.schema import create_tables
from etl.ledger.statements import statement
from etl.ledger.warehouse import base_register, meta, write_register
from etl.mart import refresh
from outcomes.catalogue.catalogue import Catalogue, catalogue
from outcomes.core.settings import Settings, now
from outcomes.reporting.submission import Covers, Submission
from outcomes.warehouse.lake import connect, transaction, write_lock
from outcomes.warehouse.mart import Row

# rows of a file that were good but not taken: only the moment and the sender could tell
_OF_THAT_MOMENT = ("not_your_community", "period_locked")


@dataclass(frozen=True, kw_only=True)
class Report:
    """What a rebuild found: uploads whose rows read differently, and whether the mart came out the same."""

    uploads: int
    different: tuple[str, ...]
    mart_before: tuple[int, str]
    mart_after: tuple[int, str]
    kept: bool

    @property
    def same(self) -> bool:
        """Whether rows and figures came out exactly as they were."""
        return not self.different and self.mart_before == self.mart_after

    def lines(self) -> list[str]:
        """The report in sentences, zh / en."""
        said = [f"重读 {self.uploads} 份文件 / read {self.uploads} files again"]
        said += [f"{u}: 行内容与入库时不同 / rows differ from those stored" for u in self.different]
        words = "一致 / the same" if self.mart_before == self.mart_after else "不同 / different"
        said.append(f"指标值 {self.mart_after[0]} 行，{words}")
        said.append(
            "已重建 / rebuilt"
            if self.kept
            else "没有改动（用 --accept 采用新的读法）/ nothing changed (--accept keeps it)"
        )
        return said


class _Different(Exception):
    """Raised inside the transaction so that it is rolled back."""


def rebuild(settings: Settings, *, accept: bool = False, cat: Catalogue | None = None) -> Report:
    """Replays every act from landing; commits when everything is the same or `accept` is given."""
    cat = cat or catalogue()
    with write_lock(settings):
        con = connect(settings)
        report: Report | None = None
        try:
            with transaction(con, author="operator", message="rebuild from landing"):
                report = _replay(con, settings, cat, accept)
                if not report.kept:
                    raise _Different
        except _Different:
            pass
        finally:
            con.close()
        assert report is not None
        return report


def _digest(con: duckdb.DuckDBPyConnection) -> tuple[int, str]:
    """How many rows all mart tables have, and one digest of them."""
    rows, digests = 0, []
    for table, (keys, says) in refresh.TABLES.items():
        found = con.execute(statement("mart_digest", table=table, columns=(*keys, *says))).fetchone()
        assert found is not None
        rows += int(found[0])
        digests.append(str(found[1]))
    return rows, " ".join(digests)


def _replay(con: duckdb.DuckDBPyConnection, settings: Settings, cat: Catalogue, accept: bool) -> Report:
    before = _digest(con)
    create_tables(con, cat)
    write_register(con, base_register(con, settings.reference))
    con.execute("CREATE TEMP TABLE old_events AS SELECT * FROM lake.ledger.state_event")
    con.execute("DELETE FROM lake.ledger.state_event")
    con.execute("DELETE FROM lake.ledger.coverage")
    for table in refresh.TABLES:
        con.execute(statement("empty", table=f"mart.{table}"))
    for dataset in cat.datasets:
        con.execute(statement("empty", table=f"ledger.{dataset}"))
    different = outlines_again(con, settings)
    acts = con.execute("SELECT act_id, kind, upload_id, made_at FROM lake.ledger.act ORDER BY act_id").fetchall()
    uploads = {u["upload_id"]: u for u in _uploads(con)}
    touched: set[str] = set()
    for n, (act_id, kind, upload_id, made_at) in enumerate(acts):
        if upload_id:
            upload = uploads[upload_id]
            if kind == "submitted" and _read_again(con, settings, cat, upload, act_id) != upload["row_digest"]:
                different.append(upload_id)
            con.execute("INSERT INTO lake.ledger.state_event SELECT * FROM old_events WHERE act_id = ?", [act_id])
            touched |= {upload["dataset"]} if kind in ("published", "withdrawn", "restored") else set()
        last_of_moment = n + 1 == len(acts) or acts[n + 1][3] != made_at
        if touched and last_of_moment:
            refresh.refresh(con, cat, at=made_at, data_class=meta(con)["data_class"], datasets=touched)
            touched = set()
    refresh.refresh(con, cat, at=now(), data_class=meta(con)["data_class"])
    after = _digest(con)
    kept = accept or (not different and before == after)
    return Report(uploads=len(uploads), different=tuple(different), mart_before=before, mart_after=after, kept=kept)


def _uploads(con: duckdb.DuckDBPyConnection) -> list[Row]:
    return rows_found(con.execute("SELECT * FROM lake.ledger.upload"))


def _read_again(con: duckdb.DuckDBPyConnection, settings: Settings, cat: Catalogue, upload: Row, act: int) -> str:
    """The digest of an upload's rows as they are read now, with the spellings that were known when it came."""
    around = Surroundings(
        cat=cat,
        register=aliased(con, act),
        real=meta(con)["data_class"] == "real",
        max_mb=settings.max_upload_mb,
    )
    submission = Submission(
        content=landing.fetch(settings, upload["sha256"]),
        name=upload["file_name"],
        dataset=upload["dataset"],
        today=upload["today"],
        purpose=upload["purpose"],
        covers=Covers.from_json(upload["covers"]),
    )
    judged = judge(submission, around)
    if judged.rows is None:
        return "unreadable"
    refused = [f["row"] for f in json.loads(upload["findings"]) if f["code"] in _OF_THAT_MOMENT]
    if refused:
        taken = pc.invert(pc.is_in(judged.rows["source_row"], pa.array(refused, judged.rows["source_row"].type)))
        judged = replace(judged, rows=judged.rows.filter(taken))
    return Append(con).rows(cat.datasets[upload["dataset"]], upload["upload_id"], judged, submission.covers)[0]
