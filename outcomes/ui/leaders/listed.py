"""The tree of the tiers, the list of open projects and their timeline, as HTML; the figures in them are a Chart."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from markupsafe import Markup

from outcomes.charts import Chart
from outcomes.charts.listed import planned_day, project_state
from outcomes.charts.value import Point
from outcomes.core.html import NOTHING, tag, together
from outcomes.core.numbers import number
from outcomes.core.places import Place
from outcomes.ui.frame.pieces import choice_words, note, table
from outcomes.ui.frame.shell import lang, say
from outcomes.warehouse.mart import Mart

_MARKS = {"done": "i", "open": "i.open", "late": "i.late"}


def _heading(text: str) -> Markup:
    return tag("div.oc-h2", text, style="font-size:16px")


def _tier(depth: int, p: Point) -> Markup:
    name, value, below = tag("b", p.label.removesuffix("数")), tag("span.v", p.text), tag("span.oc-note", p.note)
    return tag("div.oc-tier", name, value, below, style=f"margin-left:{depth * 28}px")


def tiers(chart: Chart) -> Markup:
    """The tiers of the organisation as a tree, each with its number and coverage, as HTML."""
    return together(_heading(chart.title), [_tier(depth, p) for depth, p in enumerate(chart.series[0].points)])


def project_list(mart: Mart, place: Place, last: str) -> Markup:
    """Projects that are open, those past their day first, as HTML."""
    found = mart.query("project_marks", place=place.code).to_dict("records")
    waiting = sorted((r for r in found if project_state(r, last) != "done"), key=lambda r: str(planned_day(r)))
    done = len(found) - len(waiting)
    head = [say(f"section.{k}") for k in ("project", "community", "state", "planned")]
    rows = [
        [
            f"{choice_words('projects', 'project_type', r['project_type'])} {number(r['quantity'])}"
            + (str(r["unit"]) if lang() == "zh" else ""),  # as it was reported, in Chinese
            mart.register.get(str(r["community_code"])).name_in(lang()),
            choice_words("projects", "status", r["status"])
            + (f" {r['day']:%Y-%m-%d}" if r["status"] == "completed" else ""),  # done after the month that is looked at
            f"{planned_day(r):%Y-%m-%d}" + (say("section.past") if project_state(r, last) == "late" else ""),
        ]
        for r in waiting[:12]
    ]
    title = say("section.projects", place=place.name_in(lang()), done=done, open=len(waiting))
    body = table(head, rows) if rows else note(say("section.no_open"))
    more = note(say("section.more", n=len(waiting) - 12)) if len(waiting) > 12 else NOTHING
    return _heading(title) + body + more


def no_projects(mart: Mart) -> Markup:
    """That the register was not sent, or that it names none here; never a zero for the unknown."""
    known = "projects" in set(mart.query("in_use")["dataset"])
    return note(say("section.no_projects" if known else "story.finished_unknown"))


def timeline(mart: Mart, place: Place, last: str) -> Markup:
    """Every project as a mark on its day, one line for each type; hollow marks are still to come, as HTML."""
    found = mart.query("project_marks", place=place.code).to_dict("records")
    first, final = (f(d.year for r in found for d in (r["day"], planned_day(r))) for f in (min, max))
    span = (final - first + 1) * 366

    def mark(row: dict[str, Any]) -> Markup:
        state = project_state(row, last)
        day = row["day"] if state == "done" else planned_day(row)
        at = 100 * ((day.year - first) * 366 + day.timetuple().tm_yday) / span
        return tag(_MARKS[state], style=f"left:{at:.2f}%", title=f"{row['project_name']} {str(row['day'])[:10]}")

    lines = []
    for kind in dict.fromkeys(r["project_type"] for r in found):
        of_kind = [r for r in found if r["project_type"] == kind]
        done = sum(project_state(r, last) == "done" for r in of_kind)
        words = choice_words("projects", "project_type", kind)
        lines.append(_line(words, map(mark, of_kind), f"{done}/{len(of_kind)}"))
    years = tag("div", [tag("span", str(year)) for year in range(first, final + 1)])
    axis = tag("div.oc-line.oc-years", tag("span"), years, tag("b"))
    states = [tag("span", tag(shape), say(f"section.{state}")) for state, shape in _MARKS.items()]
    title = _heading(say("section.timeline", place=place.name_in(lang())))
    return together(title, lines, axis, tag("div.oc-legend.oc-marks", states))


def _line(name: str, marks: Iterable[Markup], sum_: str) -> Markup:
    return tag("div.oc-line", tag("span", name), tag("div", marks), tag("b", sum_))
