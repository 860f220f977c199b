"""对比分析: the map, places side by side or over time, and what is signal: control charts, funnels, launches."""

import streamlit as st

from outcomes import ui
from outcomes.core.periods import twelve_months
from outcomes.words import talking_points

lang, mart, say = ui.lang(), ui.mart(), ui.say
ui.head(say("page.explore"), say("explore.click"))
views = {view: say(f"explore.{view}") for view in ("map", "compare", "trend", *ui.VIEWS, "sites", *ui.index_views())}
view = ui.choose_one("view", say("explore.view"), views, default="map", shape="quiet pills")
of_one = view in ("map", "compare", "trend", "control", "funnel", "ranks")  # views of one indicator
slots = iter(st.columns([3, 2, 2, 2]))
indicator = ui.kept_indicator()
if of_one:
    with next(slots):
        indicator = ui.choose_indicator()
with next(slots):
    last = ui.choose_month()
period = twelve_months(last)
if view in ("map", "compare", "funnel", "ranks"):
    with next(slots):
        period = ui.choose_span(last)
if view in ("compare", "changes"):
    levels = {level: say(f"place.{level}") for level in ("community", "street")}
    with next(slots):
        level = ui.choose_one("level", say("filter.level"), levels, default="community", shape="pills")
elif view in ("trend", "control"):
    with next(slots):
        place = ui.choose_place("place", say("filter.place"))
query = {"i": indicator.code, "m": last, "span": "1" if period.first == period.last else "12"}

if view == "map":
    ui.map_view(indicator, period, query)
elif view == "compare":
    ui.compare_view(indicator, period, "street" if level == "street" else "community", {**query, "level": level})
elif view == "trend":
    ui.trend_view(indicator, place, last)
elif view == "control":
    ui.control_view(indicator, place, last)
elif view in ("funnel", "ranks"):
    ui.funnel_view(indicator, period, query, as_ranks=view == "ranks")
elif view == "effect":
    indicator = ui.effect_view(indicator, last)
elif view == "sites":
    ui.sites_view(last)
elif view == "changes":
    ui.changes_view("street" if level == "street" else "community", last)
else:
    ui.index_view(last)
told = of_one or view == "effect"
ui.talking_points(
    lambda: (
        talking_points.of_indicator(mart, indicator, period, lang)
        if told
        else talking_points.of_district(mart, last, lang)
    )
)
