"""Livelihood projects as of the end of a month: what was due, done and late by then, as far as the register can say."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Literal

import pandas as pd

from outcomes.core.periods import add_months
from outcomes.core.places import Place
from outcomes.warehouse.mart import Mart, Row, once_per_version

ProjectState = Literal["done", "open", "late", "unverified"]
STATES: tuple[ProjectState, ...] = ("done", "open", "late", "unverified")


@dataclass(frozen=True, kw_only=True)
class ProjectAt:
    """A project as it stood at the end of a month.

    late: its day has passed and the register says that it was not done. unverified: its day came after the register
    was sent, so nobody knows. `days`: how long past its day it was on `told_on`.
    """

    code: str
    kind: str  # project_type
    name: str
    place: Place
    quantity: int
    unit: str  # as it was reported, in Chinese
    status: str  # as the register has it today
    state: ProjectState
    due_on: date  # the adjusted day where there is one
    planned: bool  # whether a day was planned; if not, due_on is the day it was done
    adjusted_from: date | None  # the day planned at first, where it was adjusted
    adjusted_why: str
    done_on: date | None  # also where that was later
    told_on: date  # the end of the month, or the day of the register where that is earlier
    days: int
    office: str
    next_step: str

    @property
    def day(self) -> date:
        """The day that places it on a line of time: when it was done, else when it is due."""
        return self.done_on if self.done_on and self.state == "done" else self.due_on


@dataclass(frozen=True, kw_only=True)
class ProjectsBy:
    """The planned projects of a year by the end of one of its months; none of them is cancelled."""

    last: str
    planned: int  # due in the whole year
    due: int  # due by the end of the month
    done: int  # of the year's, completed by the end of the month, ahead of their day too
    moved_on: int  # planned for the year at first and put off to a later one: not among the planned
    late_rows: tuple[ProjectAt, ...]  # of earlier years too, the longest late first
    unverified_rows: tuple[ProjectAt, ...]
    n: int  # communities of which the register tells
    of_n: int  # communities that there are

    @property
    def late(self) -> int:
        """How many are late, those of earlier years among them."""
        return len(self.late_rows)

    @property
    def late_before(self) -> dict[str, int]:
        """How many of the late ones were due in which earlier year, the oldest first."""
        return dict(Counter(f"{row.due_on:%Y}" for row in self.late_rows if f"{row.due_on:%Y}" < self.last[:4]))

    @property
    def unverified(self) -> int:
        """How many became due after the register was sent."""
        return len(self.unverified_rows)


@once_per_version
def projects_at(mart: Mart, place: Place, last: str) -> tuple[ProjectAt, ...]:
    """Every project of a place that is not cancelled, as it stood at the end of a month; the earliest due first."""
    end = date.fromisoformat(f"{add_months(last, 1)}-01") - timedelta(days=1)
    return tuple(_project(mart, row, end) for row in mart.rows("project_states", place=place.code))


@once_per_version
def projects_by(mart: Mart, place: Place, last: str) -> ProjectsBy | None:
    """The projects of a place by the end of the month `last` (YYYY-MM); None where no register tells of the place.

    What was completed later was not done then. A register speaks up to the day before it was sent: what became due
    after that is not late, it is not known.
    """
    told = mart.query("projects_told", place=place.code, month=last)
    if told.empty:
        return None
    every = [project for project in projects_at(mart, place, last) if project.planned]
    of_the_year = [project for project in every if f"{project.due_on:%Y}" == last[:4]]
    return ProjectsBy(
        last=last,
        planned=len(of_the_year),
        due=sum(f"{project.due_on:%Y-%m}" <= last for project in of_the_year),
        done=sum(project.state == "done" for project in of_the_year),
        moved_on=sum(_is_moved_on(project, last[:4]) for project in every),
        late_rows=tuple(project for project in every if project.state == "late"),
        unverified_rows=tuple(project for project in every if project.state == "unverified"),
        n=len(told),
        of_n=len(mart.register.communities(place.code, last)),
    )


def _is_moved_on(project: ProjectAt, year: str) -> bool:
    was = project.adjusted_from
    return was is not None and f"{was:%Y}" == year < f"{project.due_on:%Y}"


def _project(mart: Mart, row: Row, end: date) -> ProjectAt:
    """A row of the query project_states as it stood on a day, or when the register was sent where that was before."""
    due, sent, done = _day(row["due_on"]), _day(row["told_on"]), _day_or_none(row["completed_on"])
    told, adjusted = min(end, sent), not pd.isna(row["adjusted_on"])
    return ProjectAt(
        code=str(row["project_id"]),
        kind=str(row["project_type"]),
        name=str(row["project_name"]),
        place=mart.register.get(str(row["community_code"])),
        quantity=int(row["quantity"]),
        unit=str(row["unit"]),
        status=str(row["status"]),
        state=_state(due, done, sent, end),
        due_on=due,
        planned=bool(row["is_planned"]),
        adjusted_from=_day_or_none(row["planned_on"]) if adjusted else None,
        adjusted_why=str(row["adjusted_why"]),
        done_on=done,
        told_on=told,
        days=(told - due).days,
        office=str(row["office"]),
        next_step=str(row["next_step"]),
    )


def _state(due: date, done: date | None, sent: date, end: date) -> ProjectState:
    if done and done <= end:
        return "done"
    if due > end:
        return "open"
    return "late" if due < sent else "unverified"


def _day(value: Any) -> date:
    return pd.Timestamp(value).date()


def _day_or_none(value: Any) -> date | None:
    return None if pd.isna(value) else _day(value)
