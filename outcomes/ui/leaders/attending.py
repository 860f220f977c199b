"""本月关注 on a page: at most three cards with what, where, how sure, what to ask and whom, and the ways to look closer."""

from __future__ import annotations

from urllib.parse import urlencode

from markupsafe import Markup

from outcomes.charts.theme import signal_look, tokens
from outcomes.core.html import NOTHING, tag
from outcomes.ui.frame.asof import carried
from outcomes.ui.frame.pieces import note, source_link
from outcomes.ui.frame.shell import is_dark, lang, say
from outcomes.warehouse.mart import Mart
from outcomes.words.attention import Attention, attention


def _link(page: str, words: str, **asked: str) -> Markup:
    return tag("a", words, href=f"/{page}?" + urlencode({**asked, **carried()}), target="_self")


def _card(card: Attention, last: str) -> Markup:
    look = tokens(is_dark())
    colour, shape = signal_look(card.signal, look)
    sure = tag("span.oc-icon", f"{shape} {card.how_sure}", style=f"color:{colour};border-color:{colour}")
    kind = tag("span.k", say("attention.worth")) if card.kind == "learn" else NOTHING
    chart = _link("explore", say("attention.chart"), view="control", i=card.indicator, place=card.place, m=last)
    links = [chart, _link("brands", say("attention.community"), c=card.place, m=last)]
    ways = tag("span", links, source_link(card.origin, say("attention.source")))
    return tag(
        "article.oc-ask",
        tag("h3", card.title, sure, kind),
        tag("p.w", card.what),
        tag("p.q", card.question),
        tag("div.f", tag("span", card.whom), ways),
        style=f"border-left-color:{colour}",
    )


def attention_panel(mart: Mart, last: str) -> Markup:
    """The cards of a month; a sentence where there are none, and what is explained already, as HTML."""
    found = attention(mart, last, lang())
    cards = [_card(card, last) for card in found.cards]
    calm = tag("p.oc-calm", say("attention.calm"), note(say("attention.calm_note")))
    body = cards or (calm if found.said else tag("p.oc-calm", say("attention.unknown")))
    explained = [note(words) for words in found.explained]
    every = (
        tag("div.oc-links", _link("explore", f"{say('attention.all')} →", view="changes", m=last))
        if found.said
        else NOTHING
    )
    return tag("div.oc-asks", body, explained, every)
