"""Longer pieces: a brand's card, its promises, the uploads behind a place, how fresh the data are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import chain
from typing import Any
from urllib.parse import urlencode

import streamlit as st
from markupsafe import Markup

from outcomes import charts
from outcomes.catalogue.catalogue import THEMES, Indicator, catalogue
from outcomes.core.html import NOTHING, tag
from outcomes.core.periods import twelve_months
from outcomes.core.places import Place
from outcomes.figures.ask import figure
from outcomes.figures.figure import usual_period
from outcomes.figures.panel import panels
from outcomes.figures.provenance import origin_of
from outcomes.figures.switched_on import headline_of
from outcomes.figures.uploads import uploads_behind as behind_figures
from outcomes.ui.frame.asof import carried
from outcomes.ui.frame.pieces import (
    first_told,
    note,
    source_link,
    span_of_months,
    span_words,
    spark_picture,
    table,
)
from outcomes.ui.frame.shell import lang, say
from outcomes.ui.frame.show import show
from outcomes.warehouse.mart import Mart
from outcomes.words import published_facts

_SPARKS = 12
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


def themes(mart: Mart, last: str) -> Markup:
    """The five 有 in one line each: what speaks for it first, its last months as a small line, and the way to all of it."""
    shown = {theme: headline_of(mart, theme, most=1)[:1] for theme in THEMES}
    panels(mart, chain(*shown.values()))
    return tag("div.oc-five", [_of_theme(mart, theme, of, last) for theme, of in shown.items()])


def _of_theme(mart: Mart, theme: str, of: Sequence[Indicator], last: str) -> Markup:
    """One line: the year so far for additions, twelve months for flows, the newest state of everything else."""
    name = _link("/outcomes?" + urlencode({"t": theme, "m": last, **carried()}), say("theme." + theme))
    if not of:
        return tag("div.line", tag("b", name), tag("span.n", say("theme.none")))
    indicator = of[0]
    f = figure(mart, indicator, mart.register.district, usual_period(indicator, last))
    small = tag("small", " · ".join(p for p in (span_words(indicator), f.note(lang()) or f.why(lang())) if p))
    value = source_link(origin_of(f), f.text(lang(), unit=True))
    moves = indicator.sums_over_time and not indicator.adds_up and not indicator.is_ratio
    line = spark_picture(charts.spark(mart, indicator, f.place, last).newest(_SPARKS)) if moves else NOTHING
    look = "span.v" if f.state == "known" else "span.v.oc-unnamed"
    return tag(
        "div.line", tag("b", name), tag("span.n", indicator.name[lang()], small), tag("span.s", line), tag(look, value)
    )


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


def fact_text(row: Mapping[str, object]) -> str:
    """A published figure with its qualifier and unit in one text: 近1000个."""
    return published_facts.fact_text(dict(row), lang())
