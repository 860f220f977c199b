"""社区品牌: the gallery of the communities, and the page of one community (?c=code)."""

import streamlit as st

from outcomes import charts, ui
from outcomes.core.html import tag
from outcomes.figures.ask import figure
from outcomes.figures.figure import usual_period
from outcomes.figures.switched_on import headline_of
from outcomes.words import headline, talking_points

lang, mart, say = ui.lang(), ui.mart(), ui.say
rows = {str(row["code"]): row for row in mart.query("brands").to_dict("records")}


def gallery() -> None:
    named = sum(headline.brand_name(row, lang)[1] for row in rows.values())
    ui.head(say("page.brands"), say("brand.count", n=len(rows), named=named))
    shown = ui.gallery_filters(list(rows.values()))
    if not shown:
        ui.empty(say("gallery.none"), say("gallery.none_help"))
    for street in mart.register.streets():
        tiles = [ui.brand_tile(row) for row in shown if row["parent"] == street.code]
        if tiles:
            ui.show(tag("div.oc-h2.oc-street", street.name_in(lang)) + tag("div.oc-gallery", tiles))
    ui.talking_points(lambda: talking_points.of_brands(mart, ui.latest_month(), lang))


def community(code: str) -> None:
    row, place = rows[code], mart.register.get(code)
    street = mart.register.get(place.parent)
    name, _ = headline.brand_name(row, lang)
    mark = f" · {say('place.assumed')}" if place.assumed else ""
    last = ui.month_head(lambda _: f"{place.name_in(lang)} · {name}", f"{street.name_in(lang)}{mark}")
    ui.back_to_gallery(ui.print_link())
    left, right = st.columns([2, 3])
    with left:
        ui.panel(say("page.brands"), ui.brand_card(row))
        published = mart.query("facts", area=place.name).to_dict("records")
        if published:
            ui.panel(say("brand.facts"), ui.facts(published))
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
    gallery()
