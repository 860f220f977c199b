"""总览: one sentence, four cards, the tile map, three things of the month, a brand; below, the rest in order."""

import streamlit as st

from outcomes import charts, ui
from outcomes.core.periods import twelve_months
from outcomes.words import headline, talking_points
from outcomes.words.key_figures import key_figures

lang, mart, say = ui.lang(), ui.mart(), ui.say
note = say("app.sample_note") if mart.data_class == "sample" else "" if ui.any_reported() else say("overview.start")
last = ui.month_head(lambda month: headline.headline(mart, month, lang), note)
shown = key_figures(mart, last, lang)
ratio = shown[1].figure
ui.cards([ui.key_card(mart, each, last, judged=each is shown[1]) for each in shown])

query = {"i": "closed_to_received_ratio", "m": last, "span": "12"}
left, right = st.columns([3, 2])
with left:
    clicked = ui.show_map(charts.tile_map(mart, ratio.indicator, twelve_months(last), lang), query)
    if clicked:
        ui.open_brand(clicked)
with right:
    ui.panel(say("story.three"), ui.things(headline.three_things(mart, last, lang)))
    told = ui.brand_story(mart, last)
    if told:
        ui.panel(say("story.brand"), told)
    streets = charts.comparison(mart, ratio.indicator, charts.Among(level="street"), twelve_months(last), lang)
    ui.show_chart(streets, {**query, "level": "street"}, grid=False)

ui.panel(say("overview.projects"), ui.projects(mart, last))
ui.panel(say("overview.themes"), ui.themes(mart, last))
published = mart.query("facts", area=mart.register.district.name).to_dict("records")
ui.panel(say("overview.facts"), ui.note(say("overview.facts_help")) + ui.facts(published))
ui.panel(say("overview.fresh"), ui.freshness(mart))
ui.talking_points(lambda: talking_points.of_district(mart, last, lang))
