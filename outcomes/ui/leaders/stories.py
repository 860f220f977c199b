"""Longer pieces: a brand's card, its promises, the uploads behind a place, how fresh the data are."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import chain
from typing import Any
from urllib.parse import urlencode

import streamlit as st
from markupsafe import Markup

from outcomes.catalogue.catalogue import THEMES, Indicator, catalogue
from outcomes.core.html import NOTHING, tag, together
from outcomes.core.periods import twelve_months
from outcomes.core.places import Place, named
from outcomes.figures.ask import figure
from outcomes.figures.figure import usual_period
from outcomes.figures.panel import panels
from outcomes.figures.provenance import origin_of
from outcomes.figures.switched_on import headline_of
from outcomes.figures.uploads import uploads_behind as behind_figures
from outcomes.ui.frame.asof import carried
from outcomes.ui.frame.pieces import (
    choice_words,
    first_told,
    note,
    source_link,
    span_of_months,
    span_words,
    table,
)
from outcomes.ui.frame.shell import lang, say
from outcomes.ui.frame.show import show
from outcomes.warehouse.mart import Mart
from outcomes.words import published_facts
from outcomes.words.headline import brand_name, story_brand

_MOST_UPLOADS = 15  # that a page lists; 来源 of a figure lists its own


def _link(address: str, text: str) -> Markup:
    return tag("a", text, href=address, target="_self", style="margin-left:0")


def back_to_brands(more: Markup = NOTHING) -> None:
    """The way back from a community's page to all brands, and further links beside it."""
    kept = urlencode(carried())
    show(tag("div.oc-links.oc-noprint", _link("/brands" + (f"?{kept}" if kept else ""), say("brand.back")), more))


def open_brand(code: str) -> None:
    """Goes to a community's page."""
    st.switch_page("pages/leaders/brands.py", query_params={"c": code, **carried()})


def link_to_brand(code: str) -> Markup:
    """A link to a community's page, as HTML."""
    return tag("div.oc-links", _link("/brands?" + urlencode({"c": code, **carried()}), f"{say('brand.open')} →"))


def practices_of(row: Mapping[str, object]) -> list[str]:
    """What a community is known for, one after the other."""
    return [part for part in first_told(row, "practices", "features").replace("；", ";").split(";") if part]


def brand_story(mart: Mart, last: str) -> Markup:
    """The brand that is told this month: name, whose it is, what it does; empty when no community has a brand name."""
    told = story_brand(mart, last)
    if told is None:
        return NOTHING
    place = named(mart.register.get(str(told["code"])), lang())
    does = first_told(told, "initiatives", "practices").replace(";", "；")
    quote = tag("div.oc-quote", does) if does else NOTHING
    name = tag("div.oc-brandname", brand_name(told, lang())[0])
    return together(name, note(place), quote, link_to_brand(str(told["code"])))


def _of_theme(mart: Mart, indicator: Indicator, last: str) -> Markup:
    """One line of a theme: the year so far for additions, twelve months for flows, the newest state of everything else."""
    f = figure(mart, indicator, mart.register.district, usual_period(indicator, last))
    unit = f" {indicator.unit[lang()]}" if f.state == "known" and indicator.unit[lang()] != "%" else ""
    of = tag("small.of", f.coverage(lang())) if f.coverage(lang()) else NOTHING
    name = tag("dt", indicator.name[lang()], tag("small", span_words(indicator)), of)
    value = source_link(origin_of(f), f.text(lang()))
    return name + tag("dd" if f.state == "known" else "dd.oc-unnamed", value, tag("small", unit))


def themes(mart: Mart, last: str) -> Markup:
    """The five 有 side by side with what speaks for their systems first."""
    columns = []
    shown = {theme: headline_of(mart, theme, most=2) for theme in THEMES}
    panels(mart, chain(*shown.values()))
    for theme in THEMES:
        rows = [_of_theme(mart, i, last) for i in shown[theme]]
        address = "/outcomes?" + urlencode({"t": theme, **carried()})
        more = tag("div.oc-links", _link(address, f"{say('overview.more_themes')} →"))
        body = tag("dl", rows) + more if rows else note(say("theme.none"))
        columns.append(tag("div.oc-theme", tag("h3", say("theme." + theme)), body))
    return tag("div.oc-themes", columns)


def _progress(r: dict[str, Any]) -> Markup:
    bar = tag("i", tag("b", style=f"width:{100 * r['done'] / r['due']:.0f}%"))
    late = tag("span.late", say("overview.late", n=r["late"])) if r["late"] else NOTHING
    kind = choice_words("projects", "project_type", r["project_type"])
    return tag("div.oc-progress", tag("span", kind), bar, tag("span.r", f"{r['done']}/{r['due']}"), late)


def projects(mart: Mart, last: str) -> Markup:
    """Livelihood projects due this year by type, each with its progress; a sentence when the register is missing."""
    found = mart.query("projects_by_type", month=last).to_dict("records")
    if not found:
        return note(say("story.finished_unknown"))
    return note(say("overview.projects_note", year=last[:4])) + tag("div.oc-progresses", map(_progress, found))


def _upload(r: dict[str, Any]) -> list[str]:
    name, span = catalogue().datasets[r["dataset"]].name[lang()], span_of_months(r["first_period"], r["last_period"])
    return [r["upload_id"], name, span, r["file_name"], r["sender"], f"{r['made_at']:%Y-%m-%d %H:%M}"]


def uploads_behind(mart: Mart, place: Place, last: str) -> Markup:
    """The uploads in force behind a place's twelve months."""
    period = twelve_months(last)
    feeding = sorted(code for code, d in catalogue().datasets.items() if d.by_community)
    found = behind_figures(mart, feeding, place, period).to_dict("records")
    if not found:
        return note(say("chart.no_source"))
    head = [say(f"history.{k}") for k in ("id", "table", "period", "file", "by", "at")]
    rest = len(found) - _MOST_UPLOADS
    more = note(say("source.more", n=rest)) if rest > 0 else NOTHING
    return table(head, [_upload(r) for r in found[:_MOST_UPLOADS]]) + more


def freshness(mart: Mart) -> Markup:
    """One line for each table that is always on: how many communities, the newest month, the last upload."""
    found = mart.query("freshness").to_dict("records")
    if not found:
        return note(say("app.empty"))
    lines = [
        say(
            "overview.fresh_row",
            name=catalogue().datasets[r["dataset"]].name[lang()],
            communities=r["communities"],
            period=r["last_period"] if isinstance(r["last_period"], str) else "—",
            uploads=r["uploads"],
            at=f"{r['made_at']:%Y-%m-%d}",
        )
        for r in found
        if catalogue().datasets[r["dataset"]].on
    ]
    if len(found) > len(lines):
        lines.append(say("overview.more_fresh", n=len(found) - len(lines)))
    return together(map(note, lines))


def fact_text(row: Mapping[str, object]) -> str:
    """A published figure with its qualifier and unit in one text: 近1000个."""
    return published_facts.fact_text(dict(row), lang())
