"""One system on a page: what speaks for it first, its pictures, one figure over time, all its figures, the article."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from outcomes import charts
from outcomes.catalog import Indicator, Picture, System, catalogue
from outcomes.changes import Changes, changes, work_out_changes
from outcomes.charts import Badge
from outcomes.figures import Figure, figure, figures, usual_period
from outcomes.numbers import number
from outcomes.origin import origin_of
from outcomes.periods import month
from outcomes.places import Level, Place
from outcomes.signals import watch
from outcomes.store import Mart
from outcomes.ui.chart import show_chart, show_map
from outcomes.ui.filters import choose_one
from outcomes.ui.pieces import Noted, card, cards, choice_words, fact_tiles, table
from outcomes.ui.shell import lang, say
from outcomes.ui.three_rates import SYSTEM, change_cells, three_rates_panel
from outcomes.visible import datasets_on

_SPARKS = 12
_NO_MAP = {"burden_firstpass"}  # known for the district only


def span_words(indicator: Indicator) -> str:
    """本年 · 近12个月 · 月末 · 本年累计."""
    if indicator.adds_up:
        return say("overview.this_year")
    if indicator.sums_over_time:
        return say("overview.period12")
    kind = indicator.over_time.split(":")[0]
    return say(f"span.{kind}")


def icons_of(mart: Mart, indicator: Indicator, place: Place, last: str) -> tuple[Badge, ...]:
    """Variation and assurance of an output or outcome; none for what is only shown."""
    if indicator.kind not in ("output", "outcome"):
        return ()
    return charts.badges(watch(mart, indicator, place, last), lang())


def _card(mart: Mart, indicator: Indicator, place: Place, last: str) -> str:
    f = figure(mart, indicator, place, usual_period(indicator, last))
    moves = indicator.sums_over_time and not indicator.adds_up and not indicator.is_ratio
    spark = charts.spark(mart, indicator, place, last) if moves else charts.NO_SPARK
    unit = "" if indicator.unit[lang()] == "%" else indicator.unit[lang()]
    base = " ".join(p for p in (f.base(lang()), f.interval(lang()) or f.why(lang())) if p)
    return card(
        f"{indicator.name[lang()]} · {span_words(indicator)}", f.text(lang()), unit=unit, base=base,
        foot=f.reported(lang()), known=f.state == "known", spark=spark.newest(_SPARKS), badges=icons_of(mart, indicator, place, last),
        origin=origin_of(f),
    )  # fmt: skip


def _facts(mart: Mart, system: System) -> str:
    found = mart.query("facts_of", ids=list(system.facts)).to_dict("records") if system.facts else []
    return (
        f'<div class="oc-side"><div class="oc-note">{escape(say("section.article"))}</div>{fact_tiles(found)}</div>'
        if found
        else ""
    )


def _figure_row(f: Figure, changed: Changes) -> list[str | Noted]:
    unit = f.indicator.unit[lang()]
    name = f.indicator.name[lang()] + ("" if unit == "%" else f"（{unit}）" if lang() == "zh" else f" ({unit})")
    base = " ".join(p for p in (f.base(lang()), f.interval(lang())) if p)
    return [
        name,
        span_words(f.indicator),
        Noted(text=f.text(lang()), origin=origin_of(f)),
        base or f.why(lang()),
        *change_cells(changed),
        f.reported(lang()),
        say(f"kind.{f.indicator.kind}"),
    ]


def _all_figures(mart: Mart, shown: Sequence[Indicator], place: Place, last: str) -> str:
    head = [say(f"section.{k}") for k in ("figure", "span", "value", "base", "reported", "kind")]
    head[4:4] = [say("change.month"), say("change.year")]
    rows = []
    for i in shown:
        period = usual_period(i, last)
        rows.append(_figure_row(figure(mart, i, place, period), changes(mart, i, place, period)))
    return table(head, rows, right=[2])


def _draw(mart: Mart, system: System, n: int, shown: Picture, place: Place, last: str) -> None:
    if shown.kind == "tiers":
        with st.container(border=True, key=f"oc_tiers_{system.code}"):
            st.html(tiers(mart, shown, place, last))
    elif shown.kind in ("projects", "timeline"):
        if "projects" not in datasets_on(mart):
            return
        with st.container(border=True, key=f"oc_{shown.kind}_{system.code}"):
            st.html(project_list(mart, place, last) if shown.kind == "projects" else timeline(mart, place, last))
    else:
        chart = charts.picture(mart, shown, place, last, lang())
        if chart:
            show_chart(chart, {"s": system.code, "p": str(n), "place": place.code, "m": last}, grid=False)


def sections(mart: Mart, found: Sequence[tuple[System, list[Indicator]]], place: Place, last: str) -> None:
    """The systems of a page one below the other, their figures and changes worked out together."""
    work_out_changes(mart, [i for _, shown in found for i in shown], place, last)
    for system, shown in found:
        _section(mart, system, shown, place, last)


def _section(mart: Mart, system: System, shown: list[Indicator], place: Place, last: str) -> None:
    """One system: heading with the article beside it, cards, one figure over time, its own pictures, all figures."""
    st.html(
        f'<div class="oc-section" id="{system.code}"><h2>{escape(system.name[lang()])}<small>{system.code}</small></h2>'
        f"{_facts(mart, system)}</div>"
    )
    cards([_card(mart, i, place, last) for i in shown[:4]])
    if system.code == SYSTEM:
        three_rates_panel(mart, place, last)
    left, right = st.columns(2)
    with left:
        chosen = _over_time(mart, system, shown, place, last)
    for n, picture in enumerate(system.pictures):
        with left if n % 2 else right:
            _draw(mart, system, n, picture, place, last)
    with left if len(system.pictures) % 2 else right:
        _on_the_map(mart, chosen, last)
    with st.expander(say("section.all", n=len(shown))):
        st.html(_all_figures(mart, shown, place, last))


def _over_time(mart: Mart, system: System, shown: list[Indicator], place: Place, last: str) -> Indicator:
    """One chosen figure of the system over time; gives the chosen one."""
    words = {i.code: i.name[lang()] for i in shown}
    code = choose_one(f"i{system.code}", say("filter.indicator"), list(words), lambda c: words[c], quiet=True)
    chosen = catalogue().indicators[code]
    query = {"i": code, "m": last, "place": place.code}
    show_chart(charts.trend(mart, chosen, place, last, lang()), query, grid=False)
    return chosen


def _on_the_map(mart: Mart, chosen: Indicator, last: str) -> None:
    """The chosen figure of every community on the tiles; of the streets where most communities are too small for it."""
    if chosen.code in _NO_MAP:
        return
    period = usual_period(chosen, last)
    small = [f.state == "small_base" for f in figures(mart, chosen, "community", period)]
    level: Level = "street" if 2 * sum(small) > len(small) else "community"
    query = {"i": chosen.code, "m": last, "span": "year" if chosen.adds_up else "12", "level": level}
    show_map(charts.tile_map(mart, chosen, period, lang(), level=level), query)


def tiers(mart: Mart, shown: Picture, place: Place, last: str) -> str:
    """The tiers of the organisation as a tree, each with its number and coverage, as HTML."""
    rows = []
    for depth, (code, cover) in enumerate(zip(shown.indicators, shown.coverage, strict=True)):
        f = figure(mart, catalogue().indicators[code], place, month(last))
        words = ""
        if cover:
            share = figure(mart, catalogue().indicators[cover], place, month(last))
            words = f"{share.indicator.name[lang()]} {share.text(lang())} {share.base(lang())}"
        rows.append(
            f'<div class="oc-tier" style="margin-left:{depth * 28}px"><b>{escape(f.indicator.name[lang()].removesuffix("数"))}</b>'
            f'<span class="v">{escape(f.text(lang(), unit=True))}</span><span class="oc-note">{escape(words)}</span></div>'
        )
    title = (
        f'<div class="oc-h2" style="font-size:16px">{escape(say("section.tiers", place=place.name_in(lang())))}</div>'
    )
    return title + "".join(rows) + f'<div class="oc-note">{escape(say("section.tiers_note"))}</div>'


def project_list(mart: Mart, place: Place, last: str) -> str:
    """Projects that are open, those past their day first, as HTML."""
    found = mart.query("project_marks", place=place.code).to_dict("records")
    if not found:
        return _no_projects(mart)
    waiting = sorted((r for r in found if r["status"] != "completed"), key=lambda r: str(r["planned_on"]))
    done = sum(r["status"] == "completed" for r in found)
    head = [say(f"section.{k}") for k in ("project", "community", "state", "planned")]
    rows = [
        [
            f"{choice_words('projects', 'project_type', r['project_type'])} {number(r['quantity'])}"
            + (str(r["unit"]) if lang() == "zh" else ""),  # as it was reported, in Chinese
            mart.register.get(str(r["community_code"])).name_in(lang()),
            choice_words("projects", "status", r["status"]),
            f"{r['planned_on']:%Y-%m-%d}" + (say("section.past") if f"{r['planned_on']:%Y-%m}" <= last else ""),
        ]
        for r in waiting[:12]
    ]
    title = say("section.projects", place=place.name_in(lang()), done=done, open=len(waiting))
    body = table(head, rows) if rows else f'<div class="oc-note">{escape(say("section.no_open"))}</div>'
    more = f'<div class="oc-note">{escape(say("section.more", n=len(waiting) - 12))}</div>' if len(waiting) > 12 else ""
    return f'<div class="oc-h2" style="font-size:16px">{escape(title)}</div>{body}{more}'


def _no_projects(mart: Mart) -> str:
    """That the register was not sent, or that it names none here; never a zero for the unknown."""
    known = "projects" in set(mart.query("in_use")["dataset"])
    return f'<div class="oc-note">{escape(say("section.no_projects" if known else "story.finished_unknown"))}</div>'


def timeline(mart: Mart, place: Place, last: str) -> str:
    """Every project as a mark on its day, one line for each type; hollow marks are still to come, as HTML."""
    found = mart.query("project_marks", place=place.code).to_dict("records")
    if not found:
        return _no_projects(mart)
    first, final = (int(f"{f(r['day'] for r in found):%Y}") for f in (min, max))
    span = (final - first + 1) * 366

    def at(row: dict[str, object]) -> float:
        day = row["day"]
        return 100 * ((day.year - first) * 366 + day.timetuple().tm_yday) / span  # type: ignore[attr-defined]

    lines = []
    for kind in dict.fromkeys(r["project_type"] for r in found):
        of_kind = [r for r in found if r["project_type"] == kind]
        marks = "".join(
            f'<i class="{"" if r["status"] == "completed" else "late" if str(r["planned_on"])[:7] <= last else "open"}" '
            f'style="left:{at(r):.2f}%" title="{escape(str(r["project_name"]))} {str(r["day"])[:10]}"></i>'
            for r in of_kind
        )
        done = sum(r["status"] == "completed" for r in of_kind)
        words = escape(choice_words("projects", "project_type", kind))
        lines.append(f'<div class="oc-line"><span>{words}</span><div>{marks}</div><b>{done}/{len(of_kind)}</b></div>')
    years = "".join(f"<span>{year}</span>" for year in range(first, final + 1))
    legend = (
        f'<div class="oc-legend oc-marks"><span><i></i>{escape(say("section.done"))}</span><span><i class="open"></i>'
        f'{escape(say("section.open"))}</span><span><i class="late"></i>{escape(say("section.late"))}</span></div>'
    )
    title = f'<div class="oc-h2" style="font-size:16px">{escape(say("section.timeline", place=place.name_in(lang())))}</div>'
    return f'{title}{"".join(lines)}<div class="oc-line oc-years"><span></span><div>{years}</div><b></b></div>{legend}'


def section_links(found: Sequence[tuple[System, list[Indicator]]]) -> str:
    """Links to the systems further down the page, as HTML."""
    links = "".join(f'<a href="#{s.code}">{escape(s.name[lang()])}</a>' for s, _ in found)
    return f'<div class="oc-jump">{links}</div>'


def columns(widths: Sequence[int]) -> list[DeltaGenerator]:
    """Columns of a page, their widgets in one line."""
    return st.columns(widths, vertical_alignment="center")
