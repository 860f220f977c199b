"""What a newcomer sees while the first data are prepared: what this is, the figures that were published, the 44 tiles."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from markupsafe import Markup

from outcomes.charts.maps import schematic
from outcomes.charts.theme import tokens
from outcomes.core.csv_text import csv_rows
from outcomes.core.html import picture_address, raw, tag
from outcomes.core.numbers import of_several, qualified
from outcomes.core.places import read_register
from outcomes.core.settings import settings
from outcomes.core.texts import Lang, t
from outcomes.render.tiles import tiles


@cache
def first_minute(lang: Lang, dark: bool) -> Markup:
    """Three sentences, the article's figures of the district as printed, and the communities of the register, as HTML."""
    reference = settings().reference
    register = read_register(reference)
    facts = [
        row
        for row in csv_rows(reference / "published_facts.csv")
        if row["fact_kind"] == "figure" and row["area_name"] == register.district.name
    ]
    now = "first.now" if settings().data_class == "sample" else "first.now_real"
    said = tag("div.oc-panel.oc-said", [tag("p", t(key, lang)) for key in ("first.what", "first.how", now)])
    grid = tag("div.oc-facts", [_fact(row, lang) for row in facts])
    published = tag("div.oc-panel", tag("h2", t("overview.facts", lang)), grid)
    chart = schematic(register, lang)
    picture = tag("img", src=picture_address(tiles(chart, style=_style(dark))), alt=chart.alt)
    note = tag("div.oc-note", t("first.schematic", lang))
    ground = tag("div.oc-panel.oc-ground", tag("h2", chart.title), picture, note)
    return tag("div.oc-first", said, tag("div.oc-first-two", published, ground))


def _style(dark: bool) -> Markup:
    """The style sheet of the tiles as a picture of its own, with a theme's colours."""
    look, font = tokens(dark), "font-family:'Microsoft YaHei','Noto Sans CJK SC',sans-serif"
    return raw(
        "style",
        f"text{{{font};fill:{look.secondary}}}.tile{{fill:{look.card};stroke:{look.unknown};stroke-width:1.2}}"
        f".on{{font-size:12px}}.on.long{{font-size:9.5px}}.street-name{{font-size:13px;font-weight:600}}"
        f".street{{fill:none;stroke:{look.secondary};stroke-width:1.2}}.street.inset{{stroke-dasharray:3 3}}",
    )


def _fact(row: Mapping[str, str], lang: Lang) -> Markup:
    before, value, after = qualified(row["value"], row["qualifier"], lang)
    unit = row["unit_zh"] if lang == "zh" else f" {of_several(str(row['unit']), str(row['value']))}"
    name = row["indicator_zh"] if lang == "zh" else row["indicator"].replace("_", " ")
    return tag(
        "div.oc-fact",
        tag("div.v", tag("small", before), value, tag("small", f"{after}{unit}")),
        tag("div.n", name),
        title=f"“{row['quote']}”",
    )
