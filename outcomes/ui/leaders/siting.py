"""设施覆盖: facilities with their service radius, and the share of households of known compounds within it."""

from __future__ import annotations

import streamlit as st

from outcomes import charts
from outcomes.core.numbers import number
from outcomes.core.places import DISTRICT, Place
from outcomes.figures.service_reach import RADII, Reach, kind_name, kinds_on, reach
from outcomes.ui.frame.chart import show_chart
from outcomes.ui.frame.filters import choose_one
from outcomes.ui.frame.pieces import empty, panel, table
from outcomes.ui.frame.shell import lang, mart, say


def sites_view(last: str) -> None:
    """The map of one kind of facility (?site=, ?r=, ?within=) and a table by community."""
    kinds = kinds_on(mart(), last)
    if not kinds:
        empty(say("site.none"), say("site.none_help"))
        return
    left, middle, right = st.columns([3, 3, 3], vertical_alignment="bottom")
    with left:
        kind = choose_one("site", say("site.kind"), {k: kind_name(k, lang()) for k in kinds})
    with middle:
        radii = {str(r): say("site.radius", radius=r) for r in RADII}
        radius = int(choose_one("r", say("site.within"), radii, shape="pills"))
    with right:
        places = {p.code: p.name_in(lang()) for p in (mart().register.district, *mart().register.streets())}
        within = choose_one("within", say("filter.street"), places)
    inside = "" if within == DISTRICT else within
    chart = charts.sites_map(mart(), charts.SitesAsked(kind=kind, last=last, radius=radius, within=inside), lang())
    show_chart(chart, {"site": kind, "m": last, "r": str(radius), "place": inside})
    found = reach(mart(), kind, last, radius, within)
    head = [say(f"site.{k}") for k in ("community", "facilities", "homes", "all", "covered", "share")]
    rows = [_row(found, place) for place in mart().register.communities(within, last)]
    panel(say("site.by_community", kind=kind_name(kind, lang())), table(head, rows, right=[1, 2, 3, 4, 5]))


def _row(found: Reach, place: Place) -> list[str]:
    """A community: facilities here, compounds with a position, their households, those within the radius, the share."""
    here = [f for f in found.facilities if f.place == place]
    homes = [h for h in found.homes if h.place == place]
    households = sum(h.households or 0 for h in homes)
    covered = sum(h.households or 0 for h in homes if h.code in found.near)
    lost = sum(f.place == place for f in found.unplaced)
    counted = [say("site.and_lost", n=len(here), lost=lost) if lost else str(len(here)), str(len(homes))]
    if not households:
        return [place.name_in(lang()), *counted, say("site.unknown"), say("site.unknown"), "—"]
    least = "≥" if lost else ""
    share = f"{least}{100 * covered / households:.1f}%"
    return [place.name_in(lang()), *counted, number(households), least + number(covered), share]
