"""社区品牌: the promise wall, and the page of one community (?c=code)."""

import streamlit as st

from outcomes import charts, ui
from outcomes.figures.ask import figure
from outcomes.figures.figure import usual_period
from outcomes.figures.switched_on import headline_of
from outcomes.papers.promise_wall import promise_wall
from outcomes.words import talking_points
from outcomes.words.promises import title_or_lack
from outcomes.words.verdict import verdict

lang, mart, say = ui.lang(), ui.mart(), ui.say
rows = {str(row["code"]): row for row in mart.rows("brands")}


def wall() -> None:
    last = ui.month_head(lambda m: promise_wall(mart, m, lang).title, say("page.brands"))
    ui.promise_wall_view(promise_wall(mart, last, lang))
    ui.talking_points(lambda: talking_points.of_brands(mart, last, lang))


def community(code: str) -> None:
    row, place = rows[code], mart.register.get(code)
    name, place_name = title_or_lack(row, lang)[0], place.name_in(lang)
    mark = f" · {say('place.assumed')}" if place.assumed else ""
    last = ui.month_head(
        lambda m: say("promise.of_place", place=place_name, verdict=verdict(mart, place, m, lang)), f"{name}{mark}"
    )
    ui.back_to_brands(ui.print_link())
    ui.show(ui.community_beginning(mart, row, place, last))
    left, right = st.columns([2, 3])
    with left:
        ui.panel(say("chain.milestones"), ui.milestones_panel(mart, row, place, last))
    with right:
        chosen = ui.choose_indicator("requests_received")
        trend = charts.trend(mart, chosen, place, last, lang)
        ui.show_chart(trend, {"i": chosen.code, "m": last, "place": place.code})
    ui.panel(say("chain.title"), ui.chain_panel(mart, row, place, last))
    ui.panel(say("brand.against"), ui.comparison_panel(mart, place, last))
    own = [i for i in headline_of(mart, most=2) if not i.is_ratio]
    ui.panel(say("brand.own"), ui.counts([figure(mart, i, place, usual_period(i, last)) for i in own]))
    ui.panel(say("brand.uploads"), ui.uploads_behind(mart, place, last))
    ui.print_sheet(mart, row, place, last, trend)
    ui.talking_points(lambda: talking_points.of_community(mart, place, last, lang))


asked = st.query_params.get("c", "")
if asked in rows:
    community(asked)
else:
    wall()
