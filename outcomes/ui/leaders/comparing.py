"""Places side by side: all of a level, or two to six of them with their lines and differences."""

from __future__ import annotations

import streamlit as st

from outcomes import charts
from outcomes.catalogue.catalogue import Indicator
from outcomes.comparison.side_by_side import FEWEST, MOST, Apart, side_by_side
from outcomes.core.html import tag
from outcomes.core.periods import Period
from outcomes.core.places import DISTRICT, Level, Place, named
from outcomes.figures.ask import figure
from outcomes.figures.figure import Figure
from outcomes.figures.provenance import origin_of
from outcomes.ui.frame.chart import show_chart
from outcomes.ui.frame.filters import choose_one, choose_some
from outcomes.ui.frame.pieces import Noted, TableCell, panel, table
from outcomes.ui.frame.shell import lang, mart, say
from outcomes.ui.frame.show import plain


def compare_view(indicator: Indicator, period: Period, level: Level, query: dict[str, str]) -> None:
    """All places of a level against the whole (?street=), or those that are chosen (?set=a~b) beside each other."""
    register = mart().register
    left, right = st.columns([2, 5])
    with left:
        streets = {s.code: s.name_in(lang()) for s in [register.district, *register.streets()]}
        within = choose_one("street", say("filter.street"), streets)
    inside = None if within == DISTRICT else within
    places = register.streets() if level == "street" else register.communities()
    with right:
        chosen = choose_some("set", say("versus.choose"), {p.code: named(p, lang()) for p in places}, MOST)
    if not indicator.compared:
        st.info(say("explore.not_compared"), icon=None)
    if len(chosen) >= FEWEST:
        _several(indicator, period, tuple(register.get(c) for c in chosen), {**query, "set": "~".join(chosen)})
        return
    if chosen:
        st.caption(plain(say("versus.one_more", name=named(register.get(chosen[0]), lang()))))
    one = chosen[0] if chosen else ""
    among = charts.Among(level=level, within=register.get(inside or DISTRICT), chosen=one)
    chart = charts.comparison(mart(), indicator, among, period, lang())
    show_chart(chart, {**query, "level": level, "place": within, "chosen": one})


def _several(indicator: Indicator, period: Period, places: tuple[Place, ...], query: dict[str, str]) -> None:
    show_chart(charts.multiples(mart(), indicator, places, period, lang()), query)
    found = side_by_side(mart(), indicator, places, period)
    first = figure(mart(), indicator, places[0], period)
    head = [
        say("versus.place"),
        indicator.name[lang()],
        say("versus.difference"),
        say("versus.interval"),
        say("versus.reading"),
    ]
    rows = [_row(first, None), *(_row(a.figure, a) for a in found)]
    told = tag("div.oc-said", [tag("p", a.words(lang())) for a in found if a.amount is not None])
    title = say("versus.heading", place=named(places[0], lang()))
    panel(f"{title} · {period.label(lang())}", told + table(head, rows, right=[1, 2, 3]))


def _row(f: Figure, apart: Apart | None) -> list[TableCell]:
    below = " · ".join(filter(None, (f.base(lang()), f.interval(lang()), f.coverage(lang())))) or f.why(lang())
    value = Noted(text=f.text(lang(), unit=True), note=below, origin=origin_of(f))
    place = named(f.place, lang())
    if apart is None:
        return [place, value, "", "", say("versus.reference")]
    reading = say(f"versus.short_{apart.verdict}")
    return [place, value, apart.short(lang()), apart.interval(), reading]
