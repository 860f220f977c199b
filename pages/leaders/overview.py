"""总览: one sentence, four cards, the tile map, three things of the month, a brand; below, the rest in order."""

import streamlit as st

from outcomes import charts, ui
from outcomes.catalogue.catalogue import catalogue
from outcomes.core.periods import Period, month, twelve_months
from outcomes.figures.ask import figure
from outcomes.words import headline, talking_points

lang, mart, say = ui.lang(), ui.mart(), ui.say
indicators, district = catalogue().indicators, mart.register.district
note = say("app.sample_note") if mart.data_class == "sample" else "" if ui.any_reported() else say("overview.start")
last = ui.month_head(lambda month: headline.headline(mart, month, lang), note)

received, closed, people = (
    figure(mart, indicators[i], district, month(last))
    for i in ("requests_received", "requests_resolved", "volunteer_participations")
)
ratio = figure(mart, indicators["closed_to_received_ratio"], district, twelve_months(last))
year = Period(first=f"{last[:4]}-01", last=f"{last[:4]}-12")
projects = figure(mart, indicators["projects_done_of_planned"], district, year)


def spark(code: str) -> charts.Spark:
    return charts.spark(mart, indicators[code], district, last)


ratio_base = f"{ratio.base(lang)}  {ratio.interval(lang)}" if ratio.state == "known" else ratio.why(lang)
done, share = (projects.base(lang), projects.text(lang)) if projects.denominator else (projects.text(lang), "")
pair = ui.KpiCard(
    name=say("card.pair"),
    value=received.text(lang),
    unit=received.indicator.unit[lang],
    base=say("card.pair_note"),
    spark=spark("requests_received"),
)
signals = ui.icons_of(mart, ratio.indicator, district, last)
closing = ui.KpiCard(name=say("card.ratio"), value=ratio.text(lang), base=ratio_base, badges=signals)
helping = ui.KpiCard(
    name=say("card.volunteers"),
    value=people.text(lang),
    unit=people.indicator.unit[lang],
    base=people.why(lang),
    spark=spark("volunteer_participations"),
)
planned = ui.KpiCard(
    name=say("card.projects"), value=done, base=share if projects.state == "known" else projects.why(lang)
)
ui.cards(
    [
        ui.figure_card(received, pair, beside=closed if received.state == "known" else None),
        ui.figure_card(ratio, closing),
        ui.figure_card(people, helping),
        ui.figure_card(projects, planned),
    ]
)

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
published = mart.query("facts", area=district.name).to_dict("records")
ui.panel(say("overview.facts"), ui.note(say("overview.facts_help")) + ui.facts(published))
ui.panel(say("overview.fresh"), ui.freshness(mart))
ui.talking_points(lambda: talking_points.of_district(mart, last, lang))
