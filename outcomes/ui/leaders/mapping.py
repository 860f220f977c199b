"""The map of 对比分析: ground, classes and smoothing by choice; a click goes from the district to a street to a community."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

import streamlit as st

from outcomes import charts
from outcomes.catalogue.catalogue import Indicator
from outcomes.charts.classes import Breaks
from outcomes.core.periods import Period
from outcomes.core.places import DISTRICT
from outcomes.ui.frame.asof import carried
from outcomes.ui.frame.chart import show_map
from outcomes.ui.frame.filters import choose_one, choose_switch
from outcomes.ui.frame.shell import lang, mart, say
from outcomes.ui.leaders.moving import moved_panel
from outcomes.ui.leaders.playing import choose_months, choose_other, play_months, two_maps
from outcomes.ui.leaders.stories import open_brand


def map_view(
    indicator: Indicator, period: Period, level: Literal["community", "street"], query: dict[str, str]
) -> None:
    """The map with its choices in the address; a street that is clicked shows its communities, a community its page."""
    within, breaks, on_outlines, smooth, months = _choices(period, level)
    ground: Literal["tiles", "boundaries"] = "boundaries" if on_outlines else "tiles"
    asked = charts.MapAsked(level=level, smooth=smooth, breaks=breaks, within=within, ground=ground)

    def draw(shown: Period, beside: tuple[Period, ...] = ()) -> charts.TileMap:
        return charts.tile_map(mart(), indicator, shown, lang(), replace(asked, beside=beside))

    query = {**query, "smooth": "1" if smooth else "", "breaks": breaks, "place": within, "ground": ground}
    if months == "play":
        play_months(draw, period, query)
    elif months == "two":
        if other := choose_other(period):
            moved_panel(indicator, level, period, other, within)
            two_maps(draw, (other, period), query)
    elif clicked := show_map(draw(period), query):
        if mart().register.find(clicked) is None:  # a hexagon of many places
            return
        if level == "community":
            open_brand(clicked)
        st.switch_page("pages/leaders/explore.py", query_params={"level": "community", "within": clicked, **carried()})


def _choices(period: Period, level: str) -> tuple[str, Breaks, bool, bool, str]:
    """Street (or none), classes, whether on outlines, whether smoothed, which months."""
    widths = [3, 2, 2, 3, 3] if level == "community" else [3, 2, 3, 5]
    slots = iter(st.columns(widths, vertical_alignment="bottom"))
    within = DISTRICT
    if level == "community":
        places = {p.code: p.name_in(lang()) for p in (mart().register.district, *mart().register.streets())}
        with next(slots):
            within = choose_one("within", say("ground.within"), places)
    words = {b: say(f"breaks_short.{b}") for b in ("quantile", "natural")}
    with next(slots):
        natural = choose_one("breaks", say("breaks.choose"), words) == "natural"
    with next(slots):
        smooth = choose_switch("smooth", say("smooth.switch"))
    with next(slots):
        chosen = choose_months()
    with next(slots):
        on_outlines = charts.has_boundaries(mart(), period.last) and _on_outlines()
    return "" if within == DISTRICT else within, "natural" if natural else "quantile", on_outlines, smooth, chosen


def _on_outlines() -> bool:
    words = {g: say(f"ground.{g}") for g in ("tiles", "boundaries")}
    return choose_one("ground", say("ground.choose"), words) == "boundaries"
