"""社区品牌: the gallery of the communities, and the page of one community (?c=code)."""

from html import escape

import streamlit as st

from outcomes import charts, story, ui
from outcomes.catalog import catalogue
from outcomes.figures import figure
from outcomes.periods import label, twelve_months

lang, mart, say = ui.lang(), ui.mart(), ui.say
rows = {str(row["code"]): row for row in mart.query("brands").to_dict("records")}


def gallery() -> None:
    named = sum(story.brand_name(row, lang)[1] for row in rows.values())
    ui.head(say("page.brands"), say("brand.count", n=len(rows), named=named))
    if st.toggle(say("brand.named_only"), key="named_only"):
        shown = {code: row for code, row in rows.items() if story.brand_name(row, lang)[1]}
    else:
        shown = rows
    for street in mart.register.streets():
        tiles = "".join(ui.brand_tile(row, street.name) for row in shown.values() if row["parent"] == street.code)
        if tiles:
            ui.html(
                f'<div class="oc-h2" style="margin-top:12px">{escape(street.name)}</div><div class="oc-gallery">{tiles}</div>'
            )


def community(code: str) -> None:
    row, place = rows[code], mart.register.get(code)
    street, district = mart.register.get(place.parent), mart.register.district
    name, named = story.brand_name(row, lang)
    last = ui.latest_month()
    mark = f" · {say('place.assumed')}" if place.assumed else ""
    ui.head(f"{place.name} · {name}" if named else f"{place.name} · {say('brand.unnamed')}", f"{street.name}{mark}")
    ui.html(
        f'<div class="oc-links oc-noprint"><a href="/brands" target="_self" style="margin-left:0">{escape(say("brand.back"))}</a></div>'
    )
    left, right = st.columns([2, 3])
    with left:
        ui.panel(say("brand.known_for"), ui.brand_card(row))
        published = mart.query("facts", area=place.name).to_dict("records")
        if published:
            ui.panel(say("brand.facts"), ui.facts(published))
        ui.panel(say("brand.promises"), ui.promises(mart, row, place, last))
    with right:
        period = twelve_months(last)
        lines = []
        for indicator in catalogue().indicators.values():
            mine, others = figure(mart, indicator, place, period), [street, district] if indicator.is_ratio else []
            lines.append(
                ui.figure_row(
                    f"{indicator.name[lang]} ({indicator.unit[lang]})",
                    [mine, *(figure(mart, indicator, p, period) for p in others)],
                )
            )
        head = [f"{say('filter.indicator')} · {say('overview.period12')}", place.name, street.name, district.name]
        ui.panel(
            f"{say('brand.against')} · {label(last, lang)}", ui.table(head, [[*line, "", ""][:4] for line in lines])
        )
    chosen = ui.choose_indicator("requests_received")
    ui.show_chart(charts.trend(mart, chosen, place, last, lang), {"i": chosen.code, "m": last, "place": place.code})
    ui.panel(say("brand.uploads"), ui.uploads_behind(mart, place, last))


asked = st.query_params.get("c", "")
if asked in rows:
    community(asked)
else:
    gallery()
