"""One system on a page: what speaks for it first, its pictures, one figure over time, all its figures, the article."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st
from markupsafe import Markup
from streamlit.delta_generator import DeltaGenerator

from outcomes import charts
from outcomes.catalogue.catalogue import Indicator, System, catalogue
from outcomes.charts import Badge, Chart
from outcomes.comparison.changes import Changes, changes
from outcomes.comparison.control_charts import watch
from outcomes.core.html import NOTHING, tag
from outcomes.core.places import Place
from outcomes.figures.ask import figure, figures
from outcomes.figures.figure import Figure, usual_period
from outcomes.figures.panel import panels
from outcomes.figures.provenance import origin_of
from outcomes.figures.switched_on import datasets_on
from outcomes.ui.frame.chart import show_chart, show_listed, show_map
from outcomes.ui.frame.filters import choose_one
from outcomes.ui.frame.pieces import (
    KpiCard,
    Noted,
    TableCell,
    card,
    cards,
    fact_tiles,
    note,
    source_link,
    span_words,
    table,
)
from outcomes.ui.frame.shell import lang, say
from outcomes.ui.frame.show import plain, show
from outcomes.ui.leaders.listed import no_projects, project_list, tiers, timeline
from outcomes.ui.leaders.three_rates import SYSTEM, change_cells, three_rates_panel
from outcomes.warehouse.mart import Mart
from outcomes.words.key_figures import KeyFigure

_SPARKS = 12
_NO_MAP = {"burden_firstpass"}  # known for the district only


def icons_of(mart: Mart, indicator: Indicator, place: Place, last: str) -> tuple[Badge, ...]:
    """Variation and assurance of an output or outcome; none for what is only shown."""
    if indicator.kind not in ("output", "outcome"):
        return ()
    return charts.badges(watch(mart, indicator, place, last), lang())


def _card(mart: Mart, indicator: Indicator, place: Place, last: str) -> Markup:
    f = figure(mart, indicator, place, usual_period(indicator, last))
    spark = charts.spark(mart, indicator, place, last) if _moves(indicator) else charts.NO_SPARK
    unit = "" if indicator.unit[lang()] == "%" else indicator.unit[lang()]
    base = " · ".join(filter(None, (f.base(lang()), f.interval(lang()) or f.why(lang()))))
    return card(
        KpiCard(
            name=f"{indicator.name[lang()]} · {span_words(indicator)}",
            value=f.text(lang()),
            unit=unit,
            base=base,
            foot=f.reported(lang()),
            known=f.state == "known",
            spark=spark.newest(_SPARKS),
            badges=icons_of(mart, indicator, place, last),
            origin=origin_of(f),
        )
    )


def key_card(mart: Mart, shown: KeyFigure, last: str) -> Markup:
    """A card of the overview, with its last months as a small line where its months are separate."""
    f, value = shown.figure, shown.value
    if shown.beside:
        both = ((f, value), (shown.beside, shown.beside.text(lang())))
        value = Markup(" / ").join(source_link(origin_of(each), words) for each, words in both)
    return card(
        KpiCard(
            name=shown.name,
            value=value,
            known=shown.known,
            unit=shown.unit,
            base=shown.base,
            foot=shown.foot,
            spark=charts.spark(mart, f.indicator, f.place, last) if _moves(f.indicator) else charts.NO_SPARK,
            origin=origin_of(f),
        )
    )


def _moves(indicator: Indicator) -> bool:
    """Whether its single months can be drawn as a line."""
    return indicator.sums_over_time and not indicator.adds_up and not indicator.is_ratio


def _facts(mart: Mart, system: System) -> Markup:
    found = mart.query("facts_of", ids=list(system.facts)).to_dict("records") if system.facts else []
    return tag("div.oc-side", note(say("section.article")), fact_tiles(found)) if found else NOTHING


def _figure_row(f: Figure, changed: Changes) -> list[TableCell]:
    unit = f.indicator.unit[lang()]
    name = f.indicator.name[lang()] + ("" if unit == "%" else f"（{unit}）" if lang() == "zh" else f" ({unit})")
    base = " · ".join(filter(None, (f.base(lang()), f.interval(lang()))))
    return [
        name,
        span_words(f.indicator),
        Noted(text=f.text(lang()), origin=origin_of(f)),
        base or f.why(lang()),
        *change_cells(changed),
        f.reported(lang()),
        say(f"kind.{f.indicator.kind}"),
    ]


def _all_figures(mart: Mart, shown: Sequence[Indicator], place: Place, last: str) -> Markup:
    head = [say(f"section.{k}") for k in ("figure", "span", "value", "base", "reported", "kind")]
    head[4:4] = [say("change.month"), say("change.year")]
    rows = []
    for i in shown:
        period = usual_period(i, last)
        rows.append(_figure_row(figure(mart, i, place, period), changes(mart, i, place, period)))
    return table(head, rows, right=[2])


def _draw(mart: Mart, system: System, n: int, place: Place, last: str) -> None:
    shown = system.pictures[n]
    if shown.kind in ("projects", "timeline") and "projects" not in datasets_on(mart):
        return
    chart = charts.picture(mart, shown, place, last, lang())
    query = {"s": system.code, "p": str(n), "place": place.code, "m": last}
    if shown.kind in ("tiers", "projects", "timeline"):
        _draw_listed(mart, shown.kind, chart, place, query)
    elif chart:
        show_chart(chart, query, grid=False)


def _draw_listed(mart: Mart, kind: str, chart: Chart | None, place: Place, query: dict[str, str]) -> None:
    if chart is None:
        with st.container(border=True, key=f"oc_{kind}_{query['s']}"):
            show(no_projects(mart))
    elif kind == "tiers":
        show_listed(tiers(chart), chart, query, ("csv",))
    else:
        show_listed((project_list if kind == "projects" else timeline)(mart, place, query["m"]), chart, query)


def sections(mart: Mart, found: Sequence[tuple[System, list[Indicator]]], place: Place, last: str) -> None:
    """The systems of a page one below the other."""
    panels(mart, (i for _, shown in found for i in shown))
    for system, shown in found:
        _section(mart, system, shown, place, last)


def _section(mart: Mart, system: System, shown: list[Indicator], place: Place, last: str) -> None:
    """One system: heading with the article beside it, cards, one figure over time, its own pictures, all figures."""
    heading = tag("h2", system.name[lang()], tag("small", system.code))
    show(tag("div.oc-section", heading, _facts(mart, system), id=system.code))
    cards([_card(mart, i, place, last) for i in shown[:4]])
    if system.code == SYSTEM:
        three_rates_panel(mart, place, last)
    left, right = st.columns(2)
    with left:
        chosen = _over_time(mart, system, shown, place, last)
    for n in range(len(system.pictures)):
        with left if n % 2 else right:
            _draw(mart, system, n, place, last)
    with right:
        _on_the_map(mart, chosen, last)
    with st.expander(plain(say("section.all", n=len(shown)))):
        show(_all_figures(mart, shown, place, last))


def _over_time(mart: Mart, system: System, shown: list[Indicator], place: Place, last: str) -> Indicator:
    """One chosen figure of the system over time; gives the chosen one."""
    words = {i.code: i.name[lang()] for i in shown}
    code = choose_one(f"i{system.code}", say("filter.indicator"), words, shape="quiet box")
    chosen = catalogue().indicators[code]
    query = {"i": code, "m": last, "place": place.code}
    show_chart(charts.trend(mart, chosen, place, last, lang()), query, grid=False)
    return chosen


def _on_the_map(mart: Mart, chosen: Indicator, last: str) -> None:
    """The chosen figure of every community on the map; the streets side by side where most communities are too small for it."""
    if chosen.code in _NO_MAP:
        return
    period = usual_period(chosen, last)
    small = [f.state == "small_base" for f in figures(mart, chosen, "community", period)]
    query = {"i": chosen.code, "m": last, "span": "year" if chosen.adds_up else "12"}
    if 2 * sum(small) > len(small):
        streets = charts.comparison(mart, chosen, charts.Among(level="street"), period, lang())
        show_chart(streets, {**query, "level": "street"}, grid=False)
    else:
        show_map(charts.tile_map(mart, chosen, period, lang()), query)


def section_links(found: Sequence[tuple[System, list[Indicator]]]) -> Markup:
    """Links to the systems further down the page, as HTML."""
    return tag("div.oc-jump", [tag("a", s.name[lang()], href=f"#{s.code}") for s, _ in found])


def columns(widths: Sequence[int]) -> list[DeltaGenerator]:
    """Columns of a page, their widgets in one line."""
    return st.columns(widths, vertical_alignment="center")
