"""Files that take a while, made beside the server: a process of its own for each, its progress, and the ready file."""

from __future__ import annotations

import json
import os
import secrets
import shutil
import time
from collections.abc import Mapping
from concurrent.futures import Future
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Literal

from outcomes.core.owner_only import opener
from outcomes.core.settings import Settings, now
from outcomes.exports.chart_download import MEDIA
from outcomes.exports.long_work import CannotBeDone, Hear, Standing, hand_in, work_of
from outcomes.exports.own_process import outcomes_command, run_apart
from outcomes.security import audit
from outcomes.security.access import Denied, Person, may
from outcomes.security.accounts import register

Kind = Literal["deck", "brief", "book", "charts", "open-data"]
SUFFIXES: dict[Kind, tuple[str, ...]] = {
    "deck": ("pptx",),
    "brief": ("docx", "pdf"),
    "book": ("xlsx",),
    "charts": ("zip",),
    "open-data": ("zip",),
}
_MEDIA = {
    **MEDIA,
    "pdf": "application/pdf",
    "zip": "application/zip",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
KEPT_DAYS = 7
_TEMPLATE = "template.pptx"
_MOST_WAITING = 5  # of one account


class TooMany(Exception):
    """Raised when an account already waits for several files."""


@dataclass(frozen=True, kw_only=True)
class ExportJob(Standing):
    """One file under way or ready, as it is kept in its folder."""

    id: str
    account: str
    kind: Kind
    name: str  # of the file, as it is taken away
    asked_at: str
    asked: dict[str, str]


def may_make(settings: Settings, person: Person, kind: Kind, place: str) -> bool:
    """Whether a person may have such a file of a place: whoever may take figures, anything (the open data the district
    alone); a community's staff its own workbook and brief, with the district's aggregates."""
    known = register(settings)
    if may(person, "take_figures"):
        return kind != "open-data" or person.place == known.district.code
    found = known.find(place)
    return (
        kind in ("book", "brief")
        and found is not None
        and found.code == person.place
        and may(person, "take_own", place=found)
    )


def _folder(settings: Settings) -> Path:
    return settings.data / "made"


def _write(settings: Settings, job: ExportJob) -> None:
    path = _folder(settings) / job.id / "job.json"
    part = path.with_suffix(".part")
    with open(part, "w", encoding="utf-8", opener=opener) as file:
        json.dump(asdict(job), file, ensure_ascii=False)
    os.replace(part, path)


def find(settings: Settings, job_id: str) -> ExportJob | None:
    """The job of an id as it stands now; None where there is none."""
    if not job_id.isalnum():
        return None
    folder, work = _folder(settings) / job_id, work_of(_key(job_id))
    standing = work.standing if work else None  # before what is kept is read: it is written before the work is over
    try:
        job = ExportJob(**json.loads((folder / "job.json").read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None
    if job.is_over:
        return job
    if standing is None or standing.is_over:  # the server that made it has ended, or could not write how it ended
        said = "服务中断，请重新生成 / the server was restarted, please make it again"
        return replace(job, state="failed", said=said)
    job = replace(job, state=standing.state)
    try:
        return replace(job, share=float((folder / "progress").read_text(encoding="ascii")))
    except (OSError, ValueError):
        return job


def jobs_of(settings: Settings, account: str, kind: Kind | None = None) -> list[ExportJob]:
    """The jobs of an account that are kept, the newest first."""
    folder = _folder(settings)
    names = [p.name for p in folder.iterdir()] if folder.is_dir() else []
    found = [job for job in (find(settings, name) for name in names) if job and job.account == account]
    return sorted((j for j in found if kind in (None, j.kind)), key=lambda j: j.asked_at, reverse=True)


def file_of(settings: Settings, job: ExportJob) -> Path:
    """Where the ready file lies."""
    return _folder(settings) / job.id / f"file.{job.name.rpartition('.')[2]}"


def media_of(job: ExportJob) -> str:
    """The media type of its file."""
    return _MEDIA[job.name.rpartition(".")[2]]


@dataclass(frozen=True, kw_only=True)
class Order:
    """What file is wished for: its kind and name, the place it is of, and options of the command line (month: 2025-03 …).

    `own`: a community's own workbook with the district's aggregates.
    """

    kind: Kind
    name: str
    place: str
    options: Mapping[str, str]
    own: bool = False
    template: bytes = b""

    @property
    def asked(self) -> dict[str, str]:
        """The options that say something."""
        return {k: v for k, v in self.options.items() if v}

    def command(self, folder: Path, target: Path) -> list[str]:
        """The command line that makes it, with its progress and template in a folder."""
        words = [word for key, value in self.asked.items() for word in (f"--{key}", value)]
        command = outcomes_command(self.kind, *words, "--progress", str(folder / "progress"), "-o", str(target))
        if self.kind != "open-data":
            command += ["--place", self.place]
        if self.own:
            command.append("--own")
        if self.template:
            command += ["--template", str(folder / _TEMPLATE)]
        return command


def start(settings: Settings, person: Person, order: Order) -> ExportJob:
    """Begins to make a file; Denied, TooMany, OSError. The wish is recorded before anything is made."""
    if not may_make(settings, person, order.kind, order.place):
        denied = Denied("take_figures")
        audit.refused(settings, person, denied, "/briefing")
        raise denied
    _forget_old(settings)
    if sum(not j.is_over for j in jobs_of(settings, person.account)) >= _MOST_WAITING:
        raise TooMany
    job = ExportJob(
        id=secrets.token_hex(12),
        account=person.account,
        kind=order.kind,
        name=order.name,
        asked_at=now().isoformat(timespec="seconds"),
        asked=order.asked,
    )
    detail = {"place": order.place, "asked": order.asked}
    audit.record(settings, audit.Deed(who=person.account, act="export", what=order.kind, detail=detail))
    folder = _folder(settings) / job.id
    folder.mkdir(parents=True)
    if order.template:
        (folder / _TEMPLATE).write_bytes(order.template)
    command, written = order.command(folder, file_of(settings, job)), Future[None]()

    def make(_hear: Hear) -> None:
        written.result()  # a job that could not be kept is not made
        _make(settings, job, command)

    # handed in first: whoever looks must not take it for one of a server that has ended
    hand_in(_key(job.id), make, "files", by=job.account, where="process")
    try:
        _write(settings, job)
    except Exception as error:
        written.set_exception(error)
        raise
    written.set_result(None)
    return job


def _key(job_id: str) -> tuple[str, str]:
    return "export", job_id


def _make(settings: Settings, job: ExportJob, command: list[str]) -> None:
    """Makes the file and keeps how it ended; where that cannot be written the job counts as interrupted."""
    _, said = run_apart(settings, command)
    _write(settings, replace(job, state="failed" if said else "done", share=1.0, said=said))
    if said:
        raise CannotBeDone(said)


def _forget_old(settings: Settings) -> None:
    """Removes what was made more than a week ago."""
    folder = _folder(settings)
    for path in folder.iterdir() if folder.is_dir() else ():
        if time.time() - path.stat().st_mtime > KEPT_DAYS * 86_400:
            shutil.rmtree(path, ignore_errors=True)
