"""The judgement of a table, made in a child where this is a server: what goes there and comes back is plain values."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import pyarrow as pa
from pydantic import TypeAdapter, ValidationError

from etl.check.first_months import SIZES
from etl.check.judge import Share, judge, unheard
from etl.check.marked import marked
from etl.check.surroundings import Surroundings
from etl.findings.finding import dictionary, finding
from outcomes.catalogue.catalogue import Catalogue, catalogue
from outcomes.catalogue.dataset import Dataset, stored_columns
from outcomes.core.digests import digest
from outcomes.core.file_names import shown
from outcomes.core.places import Register
from outcomes.foreign.message import Message, Task
from outcomes.foreign.nursery import TooHeavy, the_nursery
from outcomes.reporting.column_map import ColumnMap, Mapped
from outcomes.reporting.finding import Finding, Outcome
from outcomes.reporting.judgement import Judgement
from outcomes.reporting.submission import Submission

Judge = Callable[[Submission, Surroundings, Share], Judgement]
_SUBMISSION, _REGISTER = TypeAdapter(Submission), TypeAdapter(Register)
_MAPS, _MAPPED = TypeAdapter(tuple[ColumnMap, ...]), TypeAdapter(Mapped | None)
_FINDINGS = TypeAdapter(tuple[Finding, ...])


def the_judge() -> Judge:
    """Who judges a table here: a child of a server, this process elsewhere."""
    return judge if the_nursery() is None else judge_apart


def judge_apart(submission: Submission, around: Surroundings, progress: Share = unheard) -> Judgement:
    """The judgement of one file, made in a child of a server; a file that is too heavy for it is refused as that."""
    nursery = the_nursery()
    if nursery is None:
        return judge(submission, around, progress)  # the server is ending
    try:
        told = nursery.ask("judge_table", _asked(submission, around), progress)
        return _told(told, submission, around.cat)
    except (TooHeavy, ValidationError, pa.ArrowInvalid, KeyError, TypeError, IndexError):
        return _too_heavy(submission)


def marked_apart(content: bytes, judged: Judgement, lang: str, max_mb: int = 50) -> bytes | None:
    """What `marked` gives, made in a child of a server; None where the file is too heavy."""
    nursery = the_nursery()
    if nursery is None:
        return marked(content, judged, lang=lang, max_mb=max_mb)
    said = {"judged": _judgement_said(judged), "lang": lang, "max_mb": max_mb}
    try:
        told = nursery.ask("mark_table", Message(said=said, blobs=(judged.to_keep(content),)))
    except TooHeavy:
        return None
    return told.blobs[0] if told.blobs else None


def _too_heavy(submission: Submission) -> Judgement:
    return Judgement(
        file_name=shown(submission.name),
        sha256=digest(submission.content),
        today=submission.today,
        outcome="reject_whole_file",
        findings=(finding("file_too_heavy", whole_file=True),),
        dataset=submission.dataset,
    )


def _rows_asked_for(dataset: Dataset) -> list[str]:
    """The tables whose rows in force a file of this table is held against."""
    own = [dataset.code] if dataset.period_column and dataset.period_column.type == "month" else []
    sizes = [SIZES] if dataset.one_row_a_month else []
    return [*own, *sizes, *dict.fromkeys(c.refers.partition(".")[0] for c in dataset.column if c.refers)]


def _asked(submission: Submission, around: Surroundings) -> Message:
    """A submission with all that it is judged by."""
    some = [submission.dataset] if submission.dataset else list(around.cat.datasets)
    codes = dict.fromkeys(code for name in some for code in _rows_asked_for(around.cat.datasets[name]))
    rows = {code: table for code in codes if (table := around.history(code)) is not None}
    said = {
        "submission": _SUBMISSION.dump_python(replace(submission, content=b""), mode="json"),
        "register": _REGISTER.dump_python(around.register, mode="json"),
        "closed": {code: sorted(around.closed(code)) for code in some},
        "kept": {code: sorted(around.kept(code)) for name in some for code in around.cat.datasets[name].instead},
        "history": list(rows),
        "real": around.real,
        "maps": _MAPS.dump_python(around.maps, mode="json"),
        "max_mb": around.max_mb,
    }
    return Message(said=said, blobs=(submission.content, *map(_as_bytes, rows.values())))


def _judge_table(asked: Message, tell: Share) -> Message:
    """The child's side of judge_apart."""
    said = asked.said
    submission = replace(_SUBMISSION.validate_python(said["submission"]), content=asked.blobs[0])
    history = dict(zip(said["history"], map(_as_table, asked.blobs[1:]), strict=True))
    around = Surroundings(
        cat=catalogue(),
        register=_REGISTER.validate_python(said["register"]),
        history=history.get,
        closed=lambda code: frozenset(said["closed"].get(code, ())),
        kept=lambda code: frozenset(said["kept"].get(code, ())),
        real=said["real"],
        maps=_MAPS.validate_python(said["maps"]),
        max_mb=said["max_mb"],
    )
    judged = judge(submission, around, tell)
    rows = () if judged.rows is None else (_as_bytes(judged.rows),)
    kept = () if judged.reduced is None else (judged.reduced,)
    return Message(said=_judgement_said(judged), blobs=(*rows, *kept))


def _judgement_said(judged: Judgement) -> dict[str, Any]:
    """A judgement without its rows as plain values."""
    return {
        "file_name": judged.file_name,
        "today": judged.today.isoformat(),
        "outcome": judged.outcome,
        "findings": _FINDINGS.dump_python(judged.findings, mode="json"),
        "dataset": judged.dataset,
        "encoding": judged.encoding,
        "sheet": judged.sheet,
        "refused": judged.refused,
        "refused_rows": list(judged.refused_rows),
        "mapped": _MAPPED.dump_python(judged.mapped, mode="json"),
    }


@dataclass(frozen=True, kw_only=True)
class _JudgementSaid:
    """What a judgement must look like that comes from a child."""

    file_name: str
    today: date
    outcome: Outcome
    findings: tuple[Finding, ...]
    dataset: str | None
    encoding: str | None
    sheet: str | None
    refused: int
    refused_rows: tuple[int, ...]
    mapped: Mapped | None


_JUDGEMENT = TypeAdapter(_JudgementSaid)


def _told(told: Message, submission: Submission, cat: Catalogue) -> Judgement:
    """A judgement out of what a child said, with rows of the very columns that its table has."""
    said = _JUDGEMENT.validate_python(told.said)
    rows_told = told.blobs[:-1] if said.mapped else told.blobs
    kept = told.blobs[-1] if said.mapped else None
    if said.mapped:
        said = replace(said, mapped=replace(said.mapped, original=digest(submission.content)))
    judged = Judgement(sha256=digest(kept or submission.content), reduced=kept, **vars(said))
    if not rows_told:
        return judged
    rows = _as_table(rows_told[0])
    names = ["source_row", *(name for name, _ in stored_columns(cat.datasets[judged.dataset or ""]))]
    if rows.column_names != names:
        raise KeyError("rows of another table")
    return replace(judged, rows=rows)


def _mark_table(asked: Message, _tell: Share) -> Message:
    """The child's side of marked_apart."""
    said = asked.said
    judged = Judgement(sha256="", **vars(_JUDGEMENT.validate_python(said["judged"])))
    made = marked(asked.blobs[0], judged, lang=said["lang"], max_mb=said["max_mb"])
    return Message(said={}, blobs=() if made is None else (made,))


def _as_bytes(table: pa.Table) -> bytes:
    """A table as Arrow IPC."""
    made = io.BytesIO()
    with pa.ipc.new_stream(made, table.schema) as stream:
        stream.write_table(table)
    return made.getvalue()


def _as_table(content: bytes) -> pa.Table:
    """The reverse; ArrowInvalid for what is none."""
    table = pa.ipc.open_stream(content).read_all()
    table.validate(full=True)
    return table


def prepare() -> None:
    """Reads ahead what every child needs; nothing that starts a thread, which no fork would take along."""
    catalogue()
    dictionary()


TASKS: Mapping[str, Task] = {"judge_table": _judge_table, "mark_table": _mark_table}
