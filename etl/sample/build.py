"""Building the sample warehouse: the sample's files go through the same door as real uploads."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import groupby
from typing import Literal

from etl.check.judge import judge
from etl.check.surroundings import Surroundings
from etl.ledger import acts, warehouse
from etl.ledger.by import By
from etl.ledger.ledger import store, store_together
from etl.ledger.meta import meta
from etl.ledger.opened import OpenLedger, opened
from etl.sample import SampleFile, sample_files
from etl.sample.sample_file import PARTY
from outcomes.core.places import Register
from outcomes.core.settings import LOCAL_TIME, Settings
from outcomes.reporting.judgement import Judgement
from outcomes.reporting.submission import Covers, Submission
from outcomes.warehouse.lake import connect, write_lock
from outcomes.warehouse.mart import register_of

Say = Callable[[float, str], None]


@dataclass(frozen=True, kw_only=True)
class _Step:
    """What happens at one moment of the sample's history: files arrive together, or one comes again or goes back."""

    at: datetime
    act: Literal["load", "repeat", "withdraw", "send back"]
    files: tuple[SampleFile, ...]


def _steps(files: list[SampleFile]) -> list[_Step]:
    """Every step of the sample in the order of time: the files of a day arrive at nine, acts on one file follow."""
    new = sorted((f for f in files if not f.repeats), key=lambda f: f.today)
    steps = [
        _Step(at=_moment(day, 0), act="load", files=tuple(of_day))
        for day, of_day in groupby(new, key=lambda f: f.today)
    ]
    for n, file in enumerate(files):
        if file.repeats:
            steps.append(_Step(at=_moment(file.today, 301 + n), act="repeat", files=(file,)))
        if file.withdraw:
            steps.append(_Step(at=_moment(file.withdrawn_on or file.today, 301 + n), act="withdraw", files=(file,)))
        if file.returned:
            steps.append(_Step(at=_moment(file.today, 301 + n), act="send back", files=(file,)))
    return sorted(steps, key=lambda step: step.at)


def _moment(day: date, minute: int) -> datetime:
    """A working hour of that day."""
    return datetime.combine(day, time(9, 0), LOCAL_TIME) + timedelta(minutes=minute)


def discard_half_built(settings: Settings) -> bool:
    """Removes a sample whose first build was cut off, so that it is built from the start; never touches real data."""
    if settings.is_built() or settings.catalogue_url or not (settings.data / "catalog.sqlite").exists():
        return False
    with write_lock(settings):
        con = connect(settings)
        try:
            known = meta(con)
        finally:
            con.close()
        before_any_table = not known and not any(settings.landing.glob("*/*"))
        if not before_any_table and known.get("data_class") != "sample":
            return False
        for name in ("landing", "judged", "journal", "tables"):
            shutil.rmtree(settings.data / name, ignore_errors=True)
        for file in settings.data.glob("catalog.sqlite*"):
            file.unlink()
    return True


def build_sample(settings: Settings, *, say: Say = lambda _, __: None) -> None:
    """Loads every sample file and marks the warehouse ready; progress goes to `say` and to progress.json."""
    steps = _steps(sample_files(settings.reference, settings.sample_seed))
    ids: dict[SampleFile, str] = {}
    with opened(settings) as ledger:
        ahead = _Judging(ledger)
        for n, step in enumerate(steps):
            share = n / len(steps)
            text = json.dumps({"share": share, "step": step.files[0].file_name}, ensure_ascii=False)
            settings.progress_file.write_text(text, encoding="utf-8")
            say(share, step.files[0].file_name)
            verdicts = ahead.verdicts(steps, n)
            if step.act == "load":
                ids |= _load(ledger, step, verdicts)
            elif step.act == "repeat":
                _repeat(ledger, step, verdicts)
            else:
                _take_back(settings, step, ids)
    settings.progress_file.unlink(missing_ok=True)
    warehouse.mark_ready(settings, "sample")


class _Judging:
    """Judges the files of the next step while those of the present one are stored."""

    def __init__(self, ledger: OpenLedger) -> None:
        register, max_mb = register_of(ledger.con), ledger.settings.max_upload_mb
        self._around = Surroundings(cat=ledger.cat, register=register, real=False, max_mb=max_mb)
        self._pool = ThreadPoolExecutor(2)
        self._waiting: dict[int, list[Future[Judgement]]] = {}

    def verdicts(self, steps: list[_Step], n: int) -> list[Judgement]:
        """The judgements of step n; those of the steps after it are begun."""
        for m in range(n, min(n + 3, len(steps))):
            if m not in self._waiting:
                files = steps[m].files if steps[m].act in ("load", "repeat") else ()
                self._waiting[m] = [self._pool.submit(self._judge, file) for file in files]
        return [found.result() for found in self._waiting.pop(n)]

    def _judge(self, file: SampleFile) -> Judgement:
        return judge(_submission(file, self._around.register), self._around)


def _submission(file: SampleFile, register: Register, at: datetime | None = None) -> Submission:
    """The file as it is sent, published unless it is sent back later."""
    place = register.find(file.covers_place) if file.covers_place else None
    return Submission(
        content=file.content,
        name=file.file_name,
        dataset=file.dataset,
        by=file.by,
        today=file.today,
        at=at or _moment(file.today, 0),
        covers=Covers(place=place.code, first=file.covers_first, last=file.covers_last) if place else None,
        publish=file.publish and not file.returned,
        partial=file.partial,
    )


def _load(ledger: OpenLedger, step: _Step, verdicts: list[Judgement]) -> dict[SampleFile, str]:
    """Stores and publishes the files of one moment together; gives their upload ids."""
    register = register_of(ledger.con)
    sent = []
    for file, verdict in zip(step.files, verdicts, strict=True):
        if verdict.outcome == "reject_whole_file" or (verdict.outcome == "reject_rows" and not file.partial):
            said = "; ".join(f.message_en for f in verdict.findings if f.severity == "error")
            raise RuntimeError(f"sample file {file.file_name} was refused: {said}")
        sent.append((verdict, _submission(file, register, step.at)))
    return dict(zip(step.files, store_together(ledger, sent, step.at), strict=True))


def _repeat(ledger: OpenLedger, step: _Step, verdicts: list[Judgement]) -> None:
    """Sends the same bytes again: the receipt is the first one."""
    [file], [verdict] = step.files, verdicts
    if not store(ledger, verdict, _submission(file, register_of(ledger.con), step.at)).repeated:
        raise RuntimeError(f"sample file {file.file_name} was taken in twice")


def _take_back(settings: Settings, step: _Step, ids: dict[SampleFile, str]) -> None:
    [file] = step.files
    if step.act == "send back":
        acts.send_back(settings, ids[file], By(who=PARTY, at=step.at, reason=file.returned))
    else:
        acts.withdraw(settings, ids[file], By(who=file.by, at=step.at, reason=file.withdraw))
