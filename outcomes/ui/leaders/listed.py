"""The tree of the tiers, the list of open projects and their timeline, as HTML; the figures in them are a Chart."""

from __future__ import annotations

from html import escape
from typing import Any

from outcomes.charts import Chart
from outcomes.charts.listed import planned_day, project_state
from outcomes.core.numbers import number
from outcomes.core.places import Place
from outcomes.ui.frame.pieces import choice_words, table
from outcomes.ui.frame.shell import lang, say
from outcomes.warehouse.mart import Mart

_MARKS = {"done": "", "open": "open", "late": "late"}


def _heading(text: str) -> str:
    return f'<div class="oc-h2" style="font-size:16px">{escape(text)}</div>'


def tiers(chart: Chart) -> str:
    """The tiers of the organisation as a tree, each with its number and coverage, as HTML."""
    rows = [
        f'<div class="oc-tier" style="margin-left:{depth * 28}px"><b>{escape(p.label.removesuffix("数"))}</b>'
        f'<span class="v">{escape(p.text)}</span><span class="oc-note">{escape(p.note)}</span></div>'
        for depth, p in enumerate(chart.series[0].points)
    ]
    return _heading(chart.title) + "".join(rows)


def project_list(mart: Mart, place: Place, last: str) -> str:
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
    body = table(head, rows) if rows else f'<div class="oc-note">{escape(say("section.no_open"))}</div>'
    more = f'<div class="oc-note">{escape(say("section.more", n=len(waiting) - 12))}</div>' if len(waiting) > 12 else ""
    return f"{_heading(title)}{body}{more}"


def no_projects(mart: Mart) -> str:
    """That the register was not sent, or that it names none here; never a zero for the unknown."""
    known = "projects" in set(mart.query("in_use")["dataset"])
    return f'<div class="oc-note">{escape(say("section.no_projects" if known else "story.finished_unknown"))}</div>'


def timeline(mart: Mart, place: Place, last: str) -> str:
    """Every project as a mark on its day, one line for each type; hollow marks are still to come, as HTML."""
    found = mart.query("project_marks", place=place.code).to_dict("records")
    first, final = (f(d.year for r in found for d in (r["day"], planned_day(r))) for f in (min, max))
    span = (final - first + 1) * 366

    def at(row: dict[str, Any]) -> float:
        day = row["day"] if project_state(row, last) == "done" else planned_day(row)
        return 100 * ((day.year - first) * 366 + day.timetuple().tm_yday) / span

    lines = []
    for kind in dict.fromkeys(r["project_type"] for r in found):
        of_kind = [r for r in found if r["project_type"] == kind]
        marks = "".join(
            f'<i class="{_MARKS[project_state(r, last)]}" '
            f'style="left:{at(r):.2f}%" title="{escape(str(r["project_name"]))} {str(r["day"])[:10]}"></i>'
            for r in of_kind
        )
        done = sum(project_state(r, last) == "done" for r in of_kind)
        words = escape(choice_words("projects", "project_type", kind))
        lines.append(f'<div class="oc-line"><span>{words}</span><div>{marks}</div><b>{done}/{len(of_kind)}</b></div>')
    years = "".join(f"<span>{year}</span>" for year in range(first, final + 1))
    legend = (
        f'<div class="oc-legend oc-marks"><span><i></i>{escape(say("section.done"))}</span><span><i class="open"></i>'
        f'{escape(say("section.open"))}</span><span><i class="late"></i>{escape(say("section.late"))}</span></div>'
    )
    title = _heading(say("section.timeline", place=place.name_in(lang())))
    return f'{title}{"".join(lines)}<div class="oc-line oc-years"><span></span><div>{years}</div><b></b></div>{legend}'
