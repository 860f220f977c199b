"""对比分析: the map, places side by side or over time, and what is signal: control charts, funnels, launches."""

import streamlit as st

from outcomes import charts, ui

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
views = {view: say(f"explore.{view}") for view in ("map", "compare", "trend", *ui.VIEWS, *ui.index_views())}
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
    smooth = ui.choose_switch("smooth", say("smooth.switch"))
    tiles = charts.tile_map(
        mart, indicator, period, lang, level="street" if level == "street" else "community", smooth=smooth
    )
    clicked = ui.show_map(tiles, {**query, "level": level, "smooth": "1" if smooth else ""})
    if clicked and level == "community":
        ui.open_brand(clicked)
elif view == "compare":
    streets = {s.code: s.name_in(lang) for s in [mart.register.district, *mart.register.streets()]}
    within = ui.choose_one("street", say("filter.street"), list(streets), lambda v: streets[v])
    if not indicator.compared:
        st.info(say("explore.not_compared"), icon=None)
    chart = charts.comparison(
        mart, indicator, "street" if level == "street" else "community", period, lang, within=mart.register.get(within)
    )
    ui.show_chart(chart, {**query, "level": level, "place": within})
elif view == "trend":
    ui.show_chart(charts.trend(mart, indicator, place, last, lang), {**query, "place": place.code})
elif view == "control":
    ui.control_view(indicator, place, last)
elif view in ("funnel", "ranks"):
    ui.funnel_view(indicator, period, query, as_ranks=view == "ranks")
elif view == "effect":
    ui.effect_view(indicator, last)
elif view == "changes":
    ui.changes_view("street" if level == "street" else "community", last)
else:
    ui.index_view(last)
