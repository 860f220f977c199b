"""Livelihood projects as of the end of a month: what was due, done and late by then, as far as the register can say."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pandas as pd

from outcomes.core.periods import add_months
from outcomes.core.places import Place
from outcomes.warehouse.mart import Mart, Row, once_per_version


@dataclass(frozen=True, kw_only=True)
class OpenProject:
    """A project whose day has come and of which no completion is known; `days`: how long it was late on `told_on`."""

    code: str
    kind: str  # project_type
    name: str
    place: Place
    due_on: date
    told_on: date  # the end of the month, or the day of the register where that is earlier
    days: int


@dataclass(frozen=True, kw_only=True)
class ProjectsBy:
    """The projects of a year by the end of one of its months; none of them is cancelled."""

    last: str
    planned: int  # due in the whole year
    due: int  # due by the end of the month
    done: int  # of the year's, completed by the end of the month, ahead of their day too
    late_rows: tuple[OpenProject, ...]  # due by the end of the month, of earlier years too, and not done by then
    unverified_rows: tuple[OpenProject, ...]  # due after the register was sent: whether they are done is not known
    n: int  # communities of which the register tells
    of_n: int  # communities that there are

    @property
    def late(self) -> int:
        """How many are late, those of earlier years among them."""
        return len(self.late_rows)

    @property
    def late_before(self) -> int:
        """How many of the late ones were due in an earlier year."""
        return sum(f"{row.due_on:%Y}" < self.last[:4] for row in self.late_rows)

    @property
    def unverified(self) -> int:
        """How many became due after the register was sent."""
        return len(self.unverified_rows)


@dataclass(frozen=True, kw_only=True)
class _Planned:
    """A project by the end of a month; `judged`: its day had passed when the register was sent."""

    row: OpenProject
    done: bool
    judged: bool


@once_per_version
def projects_by(mart: Mart, place: Place, last: str) -> ProjectsBy | None:
    """The projects of a place by the end of the month `last` (YYYY-MM); None where no register tells of the place.

    What was completed later was not done then. A register speaks up to the day before it was sent: what became due
    after that is not late, it is not known.
    """
    told = mart.query("projects_told", place=place.code, month=last)
    if told.empty:
        return None
    end = date.fromisoformat(f"{add_months(last, 1)}-01") - timedelta(days=1)
    every = [_planned(mart, row, end) for row in mart.rows("projects_due", place=place.code)]
    of_the_year = [p for p in every if f"{p.row.due_on:%Y}" == last[:4]]
    waiting = [p for p in every if p.row.due_on <= end and not p.done]
    return ProjectsBy(
        last=last,
        planned=len(of_the_year),
        due=sum(p.row.due_on <= end for p in of_the_year),
        done=sum(p.done for p in of_the_year),
        late_rows=tuple(p.row for p in waiting if p.judged),
        unverified_rows=tuple(p.row for p in waiting if not p.judged),
        n=len(told),
        of_n=len(mart.register.communities(place.code, last)),
    )


def _planned(mart: Mart, row: Row, end: date) -> _Planned:
    """A row of the query projects_due as it stood on a day, or when the register was sent where that was before."""
    due, sent = _day(row["due_on"]), _day(row["told_on"])
    told = min(end, sent)
    project = OpenProject(
        code=str(row["project_id"]),
        kind=str(row["project_type"]),
        name=str(row["project_name"]),
        place=mart.register.get(str(row["community_code"])),
        due_on=due,
        told_on=told,
        days=(told - due).days,
    )
    done = not pd.isna(row["completed_on"]) and _day(row["completed_on"]) <= end
    return _Planned(row=project, done=done, judged=due < sent)


def _day(value: Any) -> date:
    """A day of an answer."""
    return pd.Timestamp(value).date()
