"""The map of 对比分析: by difference or by size, ground and street by choice; a click opens the community."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

import streamlit as st

from outcomes import charts
from outcomes.catalogue.catalogue import Indicator
from outcomes.charts.classes import Breaks
from outcomes.core.periods import Period
from outcomes.core.places import DISTRICT
from outcomes.ui.frame.chart import show_map
from outcomes.ui.frame.filters import choose_one, choose_switch
from outcomes.ui.frame.shell import lang, mart, say
from outcomes.ui.leaders.moving import moved_panel
from outcomes.ui.leaders.playing import choose_months, choose_other, play_months, two_maps
from outcomes.ui.leaders.stories import open_brand


def map_view(indicator: Indicator, period: Period, query: dict[str, str]) -> None:
    """The map with its choices in the address; a community that is clicked opens its page."""
    asked, months = _choices(indicator, period)

    def draw(shown: Period, beside: tuple[Period, ...] = ()) -> charts.TileMap:
        return charts.tile_map(mart(), indicator, shown, lang(), replace(asked, beside=beside))

    size = asked.by_size(indicator)
    query = {
        **query,
        "by": "size" if size else "",
        "smooth": "1" if size and asked.smooth else "",
        "breaks": asked.breaks if size else "",
        "place": asked.within,
        "ground": asked.ground,
    }
    if months == "play":
        play_months(draw, period, query)
    elif months == "two":
        if other := choose_other(period):
            moved_panel(indicator, "community", period, other, asked.within)
            two_maps(draw, (other, period), query)
    elif (clicked := show_map(draw(period), query)) and mart().register.find(clicked):  # else a hexagon of many places
        open_brand(clicked)


def _choices(indicator: Indicator, period: Period) -> tuple[charts.MapAsked, str]:
    """How it is drawn, and which months: one, two or played."""
    slots = iter(st.columns([3, 2, 3, 4, 3], vertical_alignment="bottom"))
    places = {p.code: p.name_in(lang()) for p in (mart().register.district, *mart().register.streets())}
    with next(slots):
        within = choose_one("within", say("ground.within"), places)
    by: Literal["difference", "size"] = "difference"
    breaks: Breaks = "quantile"
    smooth = False
    if indicator.is_ratio:
        with next(slots):
            by = "size" if choose_switch("size", say("map.switch")) else "difference"
    if by == "size":
        words = {b: say(f"breaks_short.{b}") for b in ("quantile", "natural")}
        with next(slots):
            breaks = "natural" if choose_one("breaks", say("breaks.choose"), words) == "natural" else "quantile"
            smooth = choose_switch("smooth", say("smooth.switch"))
    with next(slots):
        chosen = choose_months()
    ground: Literal["tiles", "boundaries"] = "tiles"
    with next(slots):
        ground = "boundaries" if charts.has_boundaries(mart(), period.last) and _on_outlines() else "tiles"
    inside = "" if within == DISTRICT else within
    return charts.MapAsked(by=by, smooth=smooth, breaks=breaks, within=inside, ground=ground), chosen


def _on_outlines() -> bool:
    words = {g: say(f"ground.{g}") for g in ("tiles", "boundaries")}
    return choose_one("ground", say("ground.choose"), words) == "boundaries"
