"""对比分析: the map, places side by side or over time, and what is signal: control charts, funnels, launches."""

import streamlit as st

from outcomes import talking, ui

lang, mart, say = ui.lang(), ui.mart(), ui.say
ui.head(say("page.explore"), say("explore.click"))
a, b, c = st.columns([3, 2, 2])
with a:
    indicator = ui.choose_indicator()
with b:
    last = ui.choose_month()
with c:
    period = ui.choose_span(last)
span = "1" if period.first == period.last else "12"
views = {view: say(f"explore.{view}") for view in ("map", "compare", "trend", *ui.VIEWS, "sites", *ui.index_views())}
left, right = st.columns([5, 2])
with left:
    view = ui.choose_one("view", say("explore.view"), list(views), lambda v: views[v], default="map", pills=True)
query = {"i": indicator.code, "m": last, "span": span}
with right:
    if view in ("map", "compare", "changes"):
        levels = {level: say(f"place.{level}") for level in ("community", "street")}
        level = ui.choose_one(
            "level", say("filter.level"), list(levels), lambda v: levels[v], default="community", pills=True
        )
    elif view in ("trend", "control"):
        place = ui.choose_place("place", say("filter.place"))

if view == "map":
    ui.map_view(indicator, period, "street" if level == "street" else "community", {**query, "level": level})
elif view == "compare":
    ui.compare_view(indicator, period, "street" if level == "street" else "community", {**query, "level": level})
elif view == "trend":
    ui.trend_view(indicator, place, last)
elif view == "control":
    ui.control_view(indicator, place, last)
elif view in ("funnel", "ranks"):
    ui.funnel_view(indicator, period, query, as_ranks=view == "ranks")
elif view == "effect":
    ui.effect_view(indicator, last)
elif view == "sites":
    ui.sites_view(last)
elif view == "changes":
    ui.changes_view("street" if level == "street" else "community", last)
else:
    ui.index_view(last)
ui.talking_points(lambda: talking.of_indicator(mart, indicator, period, lang))
