"""The judgement of a file of outlines, made in a child where this is a server."""

from __future__ import annotations

from dataclasses import replace

from pydantic import TypeAdapter, ValidationError

from etl.boundaries.judge import judge
from etl.findings.finding import finding
from outcomes.core.digests import digest
from outcomes.core.file_names import shown
from outcomes.core.places import Register
from outcomes.foreign.message import Message, Task, Tell
from outcomes.foreign.nursery import TooHeavy, the_nursery
from outcomes.reporting.outlines import OutlinesJudged

_REGISTER, _JUDGED = TypeAdapter(Register), TypeAdapter(OutlinesJudged)


def judge_apart(content: bytes, file_name: str, *, register: Register, system: str, max_mb: int) -> OutlinesJudged:
    """The judgement of a file, as `judge` gives it; a file that is too heavy for a child is refused as that."""
    nursery = the_nursery()
    if nursery is None:
        return judge(content, file_name, register=register, system=system, max_mb=max_mb)
    said = {
        "file_name": file_name,
        "register": _REGISTER.dump_python(register, mode="json"),
        "system": system,
        "max_mb": max_mb,
    }
    try:
        told = nursery.ask("judge_outlines", Message(said=said, blobs=(content,)))
        return replace(_JUDGED.validate_json(told.blobs[0]), sha256=digest(content))
    except (TooHeavy, ValidationError, IndexError):
        heavy = (finding("boundary_too_heavy", whole_file=True),)
        return OutlinesJudged(file_name=shown(file_name), sha256=digest(content), findings=heavy)


def _judge_outlines(asked: Message, _tell: Tell) -> Message:
    """The child's side of judge_apart."""
    said = asked.said
    register = _REGISTER.validate_python(said["register"])
    judged = judge(asked.blobs[0], said["file_name"], register=register, system=said["system"], max_mb=said["max_mb"])
    return Message(said={}, blobs=(_JUDGED.dump_json(judged),))


TASKS: dict[str, Task] = {"judge_outlines": _judge_outlines}
