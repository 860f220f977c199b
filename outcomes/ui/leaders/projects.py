"""The district's projects on the overview: how the year stands, who is late and what is next, and each type."""

from __future__ import annotations

from collections import Counter

from markupsafe import Markup

from outcomes.core.html import NOTHING, tag
from outcomes.figures.projects import ProjectAt, ProjectsBy, projects_at, projects_by
from outcomes.ui.frame.pieces import Noted, TableCell, choice_words, note, table
from outcomes.ui.frame.shell import lang, say
from outcomes.warehouse.mart import Mart
from outcomes.words.overdue import how_far, how_late, next_step, put_off

_MOST = 5  # late ones that are seen at once


def projects(mart: Mart, last: str) -> Markup:
    """How the year stands at the end of the month, five late projects, the rest and each type folded; as HTML.

    A sentence where the register is missing.
    """
    by = projects_by(mart, mart.register.district, last)
    if by is None:
        return note(say("story.finished_unknown"))
    return tag("div.oc-late", tag("p", how_far(by, lang())), _late(by), _by_kind(mart, last))


def _late(by: ProjectsBy) -> Markup:
    """The late projects, the longest late first, then those that nobody has looked at since their day."""
    rows = [_line(project) for project in (*by.late_rows, *by.unverified_rows)]
    if not rows:
        return note(say("overdue.none"))
    head = [say("section.project"), say("section.community")]
    head += [say("overdue.office"), say("overdue.how_late"), say("overdue.next")]
    rest = rows[_MOST:]
    folded = tag("details.oc-behind", tag("summary", say("overdue.rest", n=len(rest))), table(head, rest))
    return table(head, rows[:_MOST]) + (folded if rest else NOTHING)


def _line(project: ProjectAt) -> list[TableCell]:
    kind = choice_words("projects", "project_type", project.kind)
    return [
        Noted(text=project.name, note=kind) if kind not in project.name else project.name,
        project.place.name_in(lang()),
        project.office or "—",
        Noted(text=how_late(project, lang()), note=put_off(project, lang())),
        next_step(project, lang()),
    ]


def _by_kind(mart: Mart, last: str) -> Markup:
    """The year's projects by type, each with what is done of it and how many are late; folded."""
    found = [p for p in projects_at(mart, mart.register.district, last) if p.planned]
    planned = Counter(p.kind for p in found if f"{p.due_on:%Y}" == last[:4])
    done = Counter(p.kind for p in found if f"{p.due_on:%Y}" == last[:4] and p.state == "done")
    late = Counter(p.kind for p in found if p.state == "late")
    lines = [_progress(kind, done[kind], n, late[kind]) for kind, n in planned.most_common()]
    if not lines:
        return NOTHING
    return tag("details.oc-behind", tag("summary", say("overdue.by_kind")), tag("div.oc-progresses", lines))


def _progress(kind: str, done: int, planned: int, late: int) -> Markup:
    bar = tag("i", tag("b", style=f"width:{100 * done / planned:.0f}%"))
    words = tag("span", choice_words("projects", "project_type", kind))
    said = tag("span.late", say("overdue.kind_late", n=late)) if late else NOTHING
    return tag("div.oc-progress", words, bar, tag("span.r", f"{done}/{planned}"), said)
