"""总览: one sentence, four cards, the map, three things, one brand; the published figures and the goals below."""

from html import escape

import streamlit as st

from outcomes import charts, story, ui
from outcomes.catalog import THEMES, catalogue
from outcomes.figures import figure
from outcomes.periods import Period, month, twelve_months

lang, mart, say = ui.lang(), ui.mart(), ui.say
indicators, district = catalogue().indicators, mart.register.district
last = ui.shell_month()
ui.head(story.headline(mart, last, lang), say("app.sample_note") if mart.data_class == "sample" else "")

received, closed, people = (
    figure(mart, indicators[i], district, month(last))
    for i in ("requests_received", "requests_resolved", "volunteer_participations")
)
ratio = figure(mart, indicators["closed_to_received_ratio"], district, twelve_months(last))
projects = figure(
    mart, indicators["projects_done_of_planned"], district, Period(first=f"{last[:4]}-01", last=f"{last[:4]}-12")
)


def spark(code: str) -> list[float | None]:
    return charts.spark(mart, indicators[code], district, last)


report = catalogue().datasets["monthly_report"].name[lang]
both = f"{received.text(lang)} / {closed.text(lang)}"
ui.cards(
    [
        ui.card(say("card.pair"), both if received.state == "known" else received.text(lang), unit=indicators["requests_received"].unit[lang],
                base=say("card.pair_note"), foot=received.reported(lang), source=report, known=received.state == "known", spark=spark("requests_received")),
        ui.card(say("card.ratio"), ratio.text(lang), base=f"{ratio.base(lang)}  {ratio.interval(lang)}" if ratio.state == "known" else ratio.why(lang),
                foot=ratio.reported(lang), source=report, known=ratio.state == "known"),
        ui.card(say("card.volunteers"), people.text(lang), unit=indicators["volunteer_participations"].unit[lang], foot=people.reported(lang),
                source=report, known=people.state == "known", spark=spark("volunteer_participations")),
        ui.card(say("card.projects"), projects.base(lang) if projects.denominator else projects.text(lang),
                base=projects.text(lang) if projects.state == "known" else projects.why(lang), foot=projects.reported(lang),
                source=catalogue().datasets["projects"].name[lang], known=projects.state == "known"),
    ]
)  # fmt: skip

left, right = st.columns([3, 2])
with left:
    chart = charts.tile_map(mart, indicators["closed_to_received_ratio"], twelve_months(last), lang)
    clicked = ui.show_map(chart, {"i": "closed_to_received_ratio", "m": last, "span": "12"})
    if clicked:
        ui.open_brand(clicked)
with right:
    ui.panel(say("story.three"), ui.things(story.three_things(mart, last, lang)))
    told = story.story_brand(mart, last)
    if told:
        name = story.brand_name(told, lang)[0]
        body = f'<div class="oc-brandname">{escape(name)}</div><div class="oc-note">{escape(told["name"])}</div>'
        body += f'<div class="oc-quote">{escape(str(told["initiatives"]).replace(";", "；"))}</div>'
        ui.panel(say("story.brand"), body + ui.link_to_brand(told["code"]))
    streets = charts.comparison(mart, indicators["closed_to_received_ratio"], "street", twelve_months(last), lang)
    ui.show_chart(
        streets, {"i": "closed_to_received_ratio", "m": last, "span": "12", "level": "street"}, with_table=False
    )

published = mart.query("facts", area=district.name).to_dict("records")
ui.panel(
    say("overview.facts"), f'<div class="oc-note">{escape(say("overview.facts_help"))}</div>' + ui.facts(published)
)

columns = []
for theme in THEMES:
    shown = [i for i in indicators.values() if i.theme == theme]
    rows = "".join(
        f"<dt>{escape(i.name[lang])}</dt><dd>{escape(figure(mart, i, district, twelve_months(last)).text(lang))}</dd>"
        for i in shown
    )
    body = f"<dl>{rows}</dl>" if shown else f'<div class="oc-note">{escape(say("theme.none"))}</div>'
    columns.append(f'<div class="oc-theme"><h3>{escape(say("theme." + theme))}</h3>{body}</div>')
ui.panel(f"{say('overview.themes')} · {say('overview.period12')}", f'<div class="oc-themes">{"".join(columns)}</div>')
ui.panel(say("overview.fresh"), ui.freshness(mart))
