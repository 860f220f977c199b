"""总览: one sentence, four cards, the quiet map and what is worth a question; below, what is late, the five 有, the article."""

import streamlit as st

from outcomes import charts, ui
from outcomes.catalogue.catalogue import catalogue
from outcomes.core.periods import twelve_months
from outcomes.words import headline, talking_points
from outcomes.words.key_figures import key_figures

lang, mart, say = ui.lang(), ui.mart(), ui.say
note = say("app.sample_note") if mart.data_class == "sample" else "" if ui.any_reported() else say("overview.start")
last = ui.month_head(
    lambda month: headline.headline(mart, month, lang),
    lambda month: " · ".join(p for p in (headline.beside(mart, month, lang), note) if p),
)
ui.cards([ui.key_card(mart, each, last) for each in key_figures(mart, last, lang)])

ratio = catalogue().indicators["closed_to_received_ratio"]
left, right = st.columns([3, 2])
with left:
    query = {"i": ratio.code, "m": last, "span": "12"}
    clicked = ui.show_map(charts.tile_map(mart, ratio, twelve_months(last), lang), query)
    if clicked:
        ui.open_brand(clicked)
with right:
    ui.panel(say("attention.head"), ui.attention_panel(mart, last))

ui.panel(say("overview.projects"), ui.projects(mart, last))
ui.panel(say("overview.themes"), ui.themes(mart, last))
published = mart.query("facts", area=mart.register.district.name).to_dict("records")
ui.panel(say("overview.facts"), ui.note(say("overview.facts_help")) + ui.facts(published))
ui.talking_points(lambda: talking_points.of_district(mart, last, lang))
