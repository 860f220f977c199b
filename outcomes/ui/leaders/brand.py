"""A community's page: the chain of its promise, its milestones, those like it, and all of it on one printed page."""

from __future__ import annotations

from markupsafe import Markup

from outcomes.core.html import NOTHING, tag
from outcomes.core.places import Place, named
from outcomes.core.texts import listed
from outcomes.figures.ask import figure
from outcomes.figures.figure import Figure, usual_period
from outcomes.figures.provenance import origin_of
from outcomes.figures.similar import alike
from outcomes.figures.switched_on import headline_of
from outcomes.ui.frame.pieces import Noted, TableCell, note, source_link, span_words, table
from outcomes.ui.frame.shell import lang, say
from outcomes.warehouse.mart import Mart
from outcomes.words.promise_chain import Link, Milestone, beside, chain, milestones, when_words


def _value(f: Figure, promised: bool) -> Markup:
    below = (span_words(f.indicator), f.base(lang()), f.interval(lang()) or f.why(lang()), f.coverage(lang()))
    value = source_link(origin_of(f), f.text(lang(), unit=True))
    return tag(
        "li",
        tag("span", f.indicator.name[lang()], [" ", tag("em", say("chain.promised"))] if promised else ""),
        tag("b" if f.state == "known" else "b.oc-unnamed", value),
        tag("small", " · ".join(part for part in below if part)),
    )


def _step(link: Link, most: int) -> Markup:
    lines = [_value(f, f.indicator.code in link.promised) for f in link.figures[:most]]
    if link.missing:
        lines.append(tag("li.none", say("chain.missing", n=link.missing)))
    nothing = tag("li.none", say("chain.nothing"))
    return tag("section", tag("h3", say(f"kind.{link.step}")), tag("ul", lines or nothing))


def chain_panel(mart: Mart, row: dict[str, object], place: Place, last: str, most: int = 99) -> Markup:
    """投入→活动→产出→成效 side by side with the figures of the community, at most so many of a step, as HTML."""
    steps = [_step(link, most) for link in chain(mart, row, place, last)]
    return tag("div.oc-chain", steps) + note(say("chain.note"))


def _below(f: Figure) -> str:
    return " · ".join(filter(None, (f.base(lang()), f.interval(lang()) or f.why(lang()), f.coverage(lang()))))


def _cell(f: Figure | None) -> Noted:
    if f is None:
        return Noted(text="—", note=say("chain.not_alike"))
    return Noted(text=f.text(lang()), note=_below(f))


def _own(f: Figure) -> Noted:
    return Noted(text=f.text(lang()), note=_below(f), origin=origin_of(f))


def comparison_panel(mart: Mart, place: Place, last: str, most: int = 99) -> Markup:
    """The rates of the community beside those like it, its street and the district, as HTML; no order of merit.

    `most`: how many rates are listed; how many are left out is said.
    """
    found = alike(mart, place, last)
    rows: list[list[TableCell]] = []
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
    told = say("chain.no_profile")
    if found:
        names = listed((named(p, lang()) for p in found.places), lang())
        told = say("chain.alike_note", names=names, year=found.year)
    told += say("chain.more_rates", n=len(rates) - most) if len(rates) > most else ""
    return table(head, rows) + note(told)


def _milestone(m: Milestone) -> Markup:
    return tag("li", tag("time", when_words(m, lang())), tag("span", m.text, tag("small", m.source)))


def milestones_panel(mart: Mart, row: dict[str, object], place: Place, last: str) -> Markup:
    """What is on record of the community up to the month `last`, the newest first, as HTML."""
    found = milestones(mart, row, place, last, lang())[::-1]
    if not found:
        return note(say("chain.no_milestones"))
    more = note(say("section.more", n=len(found) - 12)) if len(found) > 12 else NOTHING
    return tag("ul.oc-milestones", map(_milestone, found[:12])) + more


def print_link() -> Markup:
    """The way to one printed page, as HTML."""
    return tag("a.oc-noprint", say("chain.print"), href="#", data_print="1")
