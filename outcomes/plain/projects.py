"""The year's projects on a plain page: how they stand at the end of the month, and every late one."""

from __future__ import annotations

from markupsafe import Markup

from outcomes.core.html import tag
from outcomes.figures.projects import ProjectAt, projects_by
from outcomes.plain.pieces import table
from outcomes.plain.view import View
from outcomes.words.overdue import how_far, how_late, next_step, put_off


def projects(view: View, last: str) -> Markup:
    """The section of the district's projects; that there is no register where there is none."""
    by = projects_by(view.mart, view.mart.register.district, last)
    title = tag("h2", view.say("overview.projects"))
    if by is None:
        return tag("section", title, tag("p.note", view.say("story.finished_unknown")))
    rows = [_row(view, project) for project in (*by.late_rows, *by.unverified_rows)]
    keys = ("section.project", "section.community", "overdue.office", "overdue.how_late", "overdue.next")
    late = table([view.say(key) for key in keys], rows) if rows else tag("p.note", view.say("overdue.none"))
    return tag("section", title, tag("p", how_far(by, view.lang)), late)


def _row(view: View, project: ProjectAt) -> list[str]:
    lang = view.lang
    return [
        project.name,
        view.name(project.place),
        project.office or "—",
        " · ".join(filter(None, (how_late(project, lang), put_off(project, lang)))),
        next_step(project, lang),
    ]
