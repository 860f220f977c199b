"""The tree of the tiers, the list of open projects and their timeline, as HTML; the figures in them are a Chart."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby

from markupsafe import Markup

from outcomes.charts import Chart
from outcomes.charts.listed import projects_title
from outcomes.charts.value import Point
from outcomes.core.html import NOTHING, tag, together
from outcomes.core.numbers import number
from outcomes.core.places import Place
from outcomes.figures.projects import ProjectAt, ProjectState, projects_at
from outcomes.ui.frame.pieces import Noted, TableCell, choice_words, note, table
from outcomes.ui.frame.shell import lang, say
from outcomes.warehouse.mart import Mart
from outcomes.words.overdue import how_late, next_step, put_off

_MARKS: dict[ProjectState, str] = {"done": "i", "open": "i.open", "late": "i.late", "unverified": "i.unverified"}
_URGENT: tuple[ProjectState, ...] = ("late", "unverified", "open")
_MOST = 12  # that a list shows at once


def _heading(text: str) -> Markup:
    return tag("div.oc-h2", text, style="font-size:16px")


def _tier(depth: int, p: Point) -> Markup:
    name, value, below = tag("b", p.label.removesuffix("数")), tag("span.v", p.text), tag("span.oc-note", p.note)
    return tag("div.oc-tier", name, value, below, style=f"margin-left:{depth * 28}px")


def tiers(chart: Chart) -> Markup:
    """The tiers of the organisation as a tree, each with its number and coverage, as HTML."""
    return together(_heading(chart.title), [_tier(depth, p) for depth, p in enumerate(chart.series[0].points)])


def project_list(mart: Mart, place: Place, last: str) -> Markup:
    """Projects that are open, the late ones first and the longest late before the others, as HTML."""
    found = projects_at(mart, place, last)
    waiting = sorted((p for p in found if p.state != "done"), key=lambda p: _URGENT.index(p.state))
    keys = ("section.project", "overdue.office", "section.state", "section.planned", "overdue.next")
    head = [say(key) for key in keys]
    rows = [_line_of(project) for project in waiting]
    body = table(head, rows[:_MOST]) if rows else note(say("section.no_open"))
    rest = _rest(head, rows[_MOST:]) if len(rows) > _MOST else NOTHING
    return _heading(projects_title(found, place, lang())) + tag("div.oc-open", body, rest)


def _rest(head: list[str], rows: list[list[TableCell]]) -> Markup:
    """What a list does not show at once, folded."""
    return tag("details.oc-behind", tag("summary", say("overdue.rest", n=len(rows))), table(head, rows))


def _line_of(p: ProjectAt) -> list[TableCell]:
    """One open project: what, where, whose, how it stands, when it is due, what is next."""
    status = choice_words("projects", "status", p.status)
    what = f"{choice_words('projects', 'project_type', p.kind)} {number(p.quantity)}"
    return [
        Noted(text=what + (p.unit if lang() == "zh" else ""), note=p.place.name_in(lang())),
        p.office or "—",
        Noted(text=how_late(p, lang()) or status, note=put_off(p, lang())),
        f"{p.due_on:%Y-%m-%d}",
        next_step(p, lang()),
    ]


def no_projects(mart: Mart) -> Markup:
    """That the register was not sent, or that it names none here; never a zero for the unknown."""
    known = "projects" in set(mart.query("in_use")["dataset"])
    return note(say("section.no_projects" if known else "story.finished_unknown"))


def timeline(mart: Mart, place: Place, last: str) -> Markup:
    """Every project as a mark on its day, one line for each type; hollow marks are still to come, as HTML."""
    found = sorted(projects_at(mart, place, last), key=lambda p: p.kind)
    first, final = (f(day.year for p in found for day in (p.day, p.due_on)) for f in (min, max))
    span = (final - first + 1) * 366

    def mark(p: ProjectAt) -> Markup:
        at = 100 * ((p.day.year - first) * 366 + p.day.timetuple().tm_yday) / span
        return tag(_MARKS[p.state], style=f"left:{at:.2f}%", title=f"{p.name} {p.day}")

    lines = []
    for kind, these in groupby(found, key=lambda p: p.kind):
        of_kind = list(these)
        done = sum(p.state == "done" for p in of_kind)
        words = choice_words("projects", "project_type", kind)
        lines.append(_line(words, map(mark, of_kind), f"{done}/{len(of_kind)}"))
    years = tag("div", [tag("span", str(year)) for year in range(first, final + 1)])
    axis = tag("div.oc-line.oc-years", tag("span"), years, tag("b"))
    there = {p.state for p in found} | {"done", "open", "late"}
    states = [tag("span", tag(shape), say(f"section.{state}")) for state, shape in _MARKS.items() if state in there]
    title = _heading(say("section.timeline", place=place.name_in(lang())))
    return together(title, lines, axis, tag("div.oc-legend.oc-marks", states))


def _line(name: str, marks: Iterable[Markup], sum_: str) -> Markup:
    return tag("div.oc-line", tag("span", name), tag("div", marks), tag("b", sum_))
