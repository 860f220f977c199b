"""A community's page: the chain of its promise, its milestones, those like it, and all of it on one printed page."""

from __future__ import annotations

from html import escape
from typing import Any

import streamlit as st

from outcomes.core.places import Place, named
from outcomes.figures.ask import figure
from outcomes.figures.figure import Figure, usual_period
from outcomes.figures.provenance import origin_of
from outcomes.figures.similar import alike
from outcomes.figures.switched_on import headline_of
from outcomes.ui.frame.filters import choose_one, choose_switch
from outcomes.ui.frame.pieces import Noted, source_link, span_words, stage_of, table
from outcomes.ui.frame.shell import lang, say
from outcomes.ui.frame.shell import mart as view
from outcomes.ui.leaders.sections import columns
from outcomes.warehouse.mart import Mart
from outcomes.words.headline import brand_name
from outcomes.words.promise_chain import Link, beside, chain, milestones, when_words


def _value(f: Figure, promised: bool) -> str:
    mark = f" <em>{escape(say('chain.promised'))}</em>" if promised else ""
    note = " · ".join(
        part for part in (span_words(f.indicator), f.base(lang()), f.interval(lang()) or f.why(lang())) if part
    )
    off = "" if f.state == "known" else ' class="oc-unnamed"'
    return (
        f"<li><span>{escape(f.indicator.name[lang()])}{mark}</span><b{off}>{source_link(origin_of(f), f.text(lang(), unit=True))}</b>"
        f"<small>{escape(note)}</small></li>"
    )


def _step(link: Link) -> str:
    figures = "".join(_value(f, f.indicator.code in link.promised) for f in link.figures)
    missing = f'<li class="none">{escape(say("chain.missing", n=link.missing))}</li>' if link.missing else ""
    nothing = "" if figures or missing else f'<li class="none">{escape(say("chain.nothing"))}</li>'
    return f"<section><h3>{escape(say(f'kind.{link.step}'))}</h3><ul>{figures}{missing}{nothing}</ul></section>"


def chain_panel(mart: Mart, row: dict[str, Any], place: Place, last: str) -> str:
    """投入→活动→产出→成效 side by side with the figures of the community, as HTML."""
    steps = "".join(_step(link) for link in chain(mart, row, place, last))
    return f'<div class="oc-chain">{steps}</div><div class="oc-note">{escape(say("chain.note"))}</div>'


def _cell(f: Figure | None) -> Noted:
    if f is None:
        return Noted(text="—", note=say("chain.not_alike"))
    below = " ".join(part for part in (f.base(lang()), f.interval(lang()) or f.why(lang())) if part)
    return Noted(text=f.text(lang()), note=below)


def _own(f: Figure) -> Noted:
    below = " ".join(part for part in (f.base(lang()), f.interval(lang()) or f.why(lang())) if part)
    return Noted(text=f.text(lang()), note=below, origin=origin_of(f))


def comparison_panel(mart: Mart, place: Place, last: str, most: int = 99) -> str:
    """The rates of the community beside those like it, its street and the district, as HTML; no order of merit.

    `most`: how many rates are listed; how many are left out is said.
    """
    found = alike(mart, place, last)
    rows: list[list[str | Noted]] = []
    rates = [i for i in headline_of(mart, most=2) if i.is_ratio]
    for indicator in rates[:most]:
        like, street, district = beside(mart, indicator, place, last)
        name = Noted(text=indicator.name[lang()], note=span_words(indicator))
        rows.append(
            [
                name,
                _own(figure(mart, indicator, place, usual_period(indicator, last))),
                _cell(like),
                _own(street),
                _own(district),
            ]
        )
    places = (place, mart.register.get(place.parent), mart.register.district)
    head = [
        say("filter.indicator"),
        places[0].name_in(lang()),
        say("chain.alike"),
        *(p.name_in(lang()) for p in places[1:]),
    ]
    note = say("chain.no_profile")
    if found:
        names = ("、" if lang() == "zh" else ", ").join(named(p, lang()) for p in found.places)
        note = say("chain.alike_note", names=names, year=found.year)
    note += say("chain.more_rates", n=len(rates) - most) if len(rates) > most else ""
    return table(head, rows) + f'<div class="oc-note">{escape(note)}</div>'


def milestones_panel(mart: Mart, row: dict[str, Any], place: Place) -> str:
    """What is on record of the community, the newest first, as HTML."""
    found = milestones(mart, row, place, lang())[::-1]
    if not found:
        return f'<div class="oc-note">{escape(say("chain.no_milestones"))}</div>'
    lines = "".join(
        f"<li><time>{escape(when_words(m, lang()))}</time><span>{escape(m.text)}<small>{escape(m.source)}</small></span></li>"
        for m in found[:12]
    )
    more = f'<div class="oc-note">{escape(say("section.more", n=len(found) - 12))}</div>' if len(found) > 12 else ""
    return f'<ul class="oc-milestones">{lines}</ul>{more}'


def print_link() -> str:
    """The way to one printed page, as HTML."""
    return f'<a href="#" data-print="1" class="oc-noprint">{escape(say("chain.print"))}</a>'


def gallery_filters(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The communities that the filters of the gallery (?street=, ?stage=, ?named=) leave, with how many in words."""
    register = view().register
    streets = {p.code: p.name_in(lang()) for p in (register.district, *register.streets())}
    stages = {"": say("gallery.any_stage")} | {str(r["stage"]): stage_of(r) for r in rows if stage_of(r)}
    left, middle, right = columns([3, 3, 6])
    with left:
        street = choose_one("street", say("filter.street"), list(streets), lambda c: streets[c], quiet=True)
    with middle:
        stage = choose_one("stage", say("brand.stage"), list(stages), lambda c: stages[c], quiet=True)
    with right:
        named_only = choose_switch("named", say("brand.named_only"))
    shown = [
        r
        for r in rows
        if street in (register.district.code, r["parent"])
        and (not stage or r["stage"] == stage)
        and (not named_only or brand_name(r, lang())[1])
    ]
    st.html(f'<div class="oc-note">{escape(say("gallery.shown", n=len(shown), of=len(rows)))}</div>')
    return shown
