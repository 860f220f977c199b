"""社区品牌: the gallery of the communities, and the page of one community (?c=code)."""

from html import escape

import streamlit as st

from outcomes import charts, story, ui
from outcomes.figures import figure
from outcomes.periods import twelve_months
from outcomes.visible import headline_of

lang, mart, say = ui.lang(), ui.mart(), ui.say
rows = {str(row["code"]): row for row in mart.query("brands").to_dict("records")}


def gallery() -> None:
    named = sum(story.brand_name(row, lang)[1] for row in rows.values())
    ui.head(say("page.brands"), say("brand.count", n=len(rows), named=named))
    named_only = ui.choose_switch("named", say("brand.named_only"))
    shown = [row for row in rows.values() if not named_only or story.brand_name(row, lang)[1]]
    for street in mart.register.streets():
        tiles = "".join(ui.brand_tile(row) for row in shown if row["parent"] == street.code)
        if tiles:
            ui.html(
                f'<div class="oc-h2 oc-street">{escape(street.name_in(lang))}</div><div class="oc-gallery">{tiles}</div>'
            )


def community(code: str) -> None:
    row, place = rows[code], mart.register.get(code)
    street, district = mart.register.get(place.parent), mart.register.district
    name, _ = story.brand_name(row, lang)
    mark = f" · {say('place.assumed')}" if place.assumed else ""
    last = ui.month_head(lambda month: f"{place.name_in(lang)} · {name}", f"{street.name_in(lang)}{mark}")
    ui.back_to_gallery()
    period = twelve_months(last)
    left, right = st.columns([2, 3])
    with left:
        ui.panel(say("page.brands"), ui.brand_card(row))
        published = mart.query("facts", area=place.name).to_dict("records")
        if published:
            ui.panel(say("brand.facts"), ui.facts(published))
        ui.panel(say("brand.promises"), ui.promises(mart, row, place, last))
    with right:
        known = headline_of(mart, most=2)
        ratios = [[i, *(figure(mart, i, p, period) for p in (place, street, district))] for i in known if i.is_ratio]
        head = [
            f"{say('filter.indicator')} · {period.label(lang)}",
            *(p.name_in(lang) for p in (place, street, district)),
        ]
        ui.panel(say("brand.against"), ui.table(head, [ui.figure_row(i, found) for i, *found in ratios]))
        ui.panel(say("brand.own"), ui.counts([figure(mart, i, place, period) for i in known if not i.is_ratio]))
        chosen = ui.choose_indicator("requests_received")
        ui.show_chart(charts.trend(mart, chosen, place, last, lang), {"i": chosen.code, "m": last, "place": place.code})
    ui.panel(say("brand.uploads"), ui.uploads_behind(mart, place, last))
    ui.rows_behind(mart, chosen, place, last)


asked = st.query_params.get("c", "")
if asked in rows:
    community(asked)
else:
    gallery()
