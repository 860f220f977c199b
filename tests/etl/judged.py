"""The judgement of a file, with what surrounds it given in one call."""

from __future__ import annotations

from datetime import date
from typing import Any

from etl.check import judge as judging
from etl.check.surroundings import Surroundings
from outcomes.reporting.judgement import Judgement
from outcomes.reporting.submission import Submission

_OF_THE_SENDER = ("allowed", "expected", "purpose", "none_is_zero")


def judge(content: bytes, name: str, *, today: date, dataset: str | None = None, **terms: Any) -> Judgement:
    """The judgement of these bytes; `terms` are further fields of the submission and of its surroundings."""
    sender = {key: terms.pop(key) for key in _OF_THE_SENDER if key in terms}
    sent = Submission(content=content, name=name, today=today, dataset=dataset, **sender)
    return judging.judge(sent, Surroundings(**terms))
