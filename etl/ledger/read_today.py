"""An upload's original as it would be read today, with the spellings and the communities of the moment when it came."""

from __future__ import annotations

import json
from dataclasses import replace

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

from etl.check.judge import judge
from etl.check.surroundings import Surroundings
from etl.ledger import judged_rows, landing
from etl.ledger.aliases import aliased
from etl.ledger.append import Append
from etl.ledger.judged_rows import JudgedRows
from etl.ledger.meta import meta
from outcomes.catalogue.catalogue import Catalogue
from outcomes.core.settings import Settings
from outcomes.reporting.column_map import Mapped
from outcomes.reporting.submission import Covers, Submission
from outcomes.warehouse.mart import Row

# rows of a file that were good but not taken: only the moment and the sender could tell
_OF_THAT_MOMENT = ("not_your_community", "period_locked")


def read_today(
    con: duckdb.DuckDBPyConnection, settings: Settings, cat: Catalogue, upload: Row, act: int
) -> JudgedRows | None:
    """What an upload (a row of the ledger) that came with this act would hold today; None when it would be refused."""
    register, codes = aliased(con, act), {f["code"] for f in json.loads(upload["findings"])}
    everybody = frozenset(p.code for p in register.communities()) if "taken_elsewhere" in codes else frozenset[str]()
    around = Surroundings(
        cat=cat,
        register=register,
        kept=lambda _: everybody,
        real=meta(con)["data_class"] == "real",
        max_mb=settings.max_upload_mb,
    )
    mapped = Mapped.from_json(upload.get("mapped"))
    submission = Submission(
        content=landing.fetch(settings, upload["sha256"]),
        name="reduced.csv" if mapped else upload["file_name"],
        dataset=upload["dataset"],
        today=upload["today"],
        purpose=upload["purpose"],
        covers=Covers.from_json(upload["covers"]),
        none_is_zero="none_as_zero" in codes,
        mapped=mapped,
    )
    judged = judge(submission, around)
    if judged.rows is None:
        return None
    refused = _not_taken(settings, upload)
    if refused:
        taken = pc.invert(pc.is_in(judged.rows["source_row"], pa.array(refused, judged.rows["source_row"].type)))
        judged = replace(judged, rows=judged.rows.filter(taken))
    return Append(con, settings).told(cat.datasets[upload["dataset"]], judged, submission.covers)


def _not_taken(settings: Settings, upload: Row) -> list[int]:
    """The rows that the moment refused; where there were so many that not all are named, every row that was refused."""
    said = json.loads(upload["findings"])
    kept = judged_rows.fetch(settings, upload["judged_sha256"]) if any(_is_more_of_that(f) for f in said) else None
    return list(kept.refused) if kept else [f["row"] for f in said if f["code"] in _OF_THAT_MOMENT]


def _is_more_of_that(said: Row) -> bool:
    return said["code"] == "more_of_the_same" and said["value"] in _OF_THAT_MOMENT
