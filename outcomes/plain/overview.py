"""总览 without a script: the sentence of the month, four figures, what to ask, the map, every community, the projects."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from outcomes.catalogue.catalogue import Indicator, catalogue
from outcomes.charts import tile_map
from outcomes.core.html import NOTHING, tag
from outcomes.core.periods import Period, month, twelve_months
from outcomes.figures.ask import figures
from outcomes.figures.figure import Figure
from outcomes.plain.document import document
from outcomes.plain.pieces import figure_link, listed_table, month_form
from outcomes.plain.projects import projects
from outcomes.plain.view import View
from outcomes.render.tiles import tile_legend, tiles
from outcomes.words.attention import Attention, attention
from outcomes.words.headline import beside, headline
from outcomes.words.key_figures import KeyFigure, key_figures

_RATIO = "closed_to_received_ratio"
_COUNTS = ("requests_received", "requests_resolved", "volunteer_participations")


def overview(view: View) -> Markup:
    """The whole page for the month that is asked for."""
    last = view.month
    title = headline(view.mart, last, view.lang)
    shown = key_figures(view.mart, last, view.lang)
    return document(
        view,
        "overview",
        title,
        tag("p.lead", view.say("overview.start")) if not shown[0].figure.n and view.months == [last] else NOTHING,
        tag("p.note", beside(view.mart, last, view.lang)),
        month_form(view, "overview"),
        tag("section.cards", [_card(view, each) for each in shown]),
        _section(view.say("attention.head"), _attention(view, last)),
        _map(view, twelve_months(last)),
        _communities(view, last),
        projects(view, last),
    )


def _section(title: str, *body: Markup | Sequence[Markup]) -> Markup:
    return tag("section", tag("h2", title), *body)


def _card(view: View, shown: KeyFigure) -> Markup:
    f = shown.figure
    unit = tag("small", shown.unit) if shown.unit and shown.known else NOTHING
    value = figure_link(view, f, shown.value)
    if shown.beside:
        value = value + " / " + figure_link(view, shown.beside, shown.beside.text(view.lang))
    return tag(
        "div.card",
        tag("div.n", shown.name),
        tag("div.v" if shown.known else "div.v.off", value, unit),
        tag("div.b", shown.base),
        tag("div.f", shown.foot),
    )


def _attention(view: View, last: str) -> Markup:
    """The cards of the month one under the other; a sentence where there are none."""
    found = attention(view.mart, last, view.lang)
    calm = tag("p", view.say("attention.calm" if found.said else "attention.unknown"))
    cards = tag("dl.things", [_asked(view, card) for card in found.cards]) if found.cards else calm
    return cards + tag("div", [tag("p.note", words) for words in found.explained])


def _asked(view: View, card: Attention) -> Markup:
    rows = tag("a", view.say("attention.source"), href=view.to("source", src=card.origin.code))
    kind = view.say("attention.worth") if card.kind == "learn" else card.how_sure
    said = tag(
        "dd", tag("b", card.title), " ", card.what, tag("br"), card.question, tag("small", card.whom, " · ", rows)
    )
    return tag("dt", kind) + said


def _map(view: View, period: Period) -> Markup:
    chart = tile_map(view.mart, catalogue().indicators[_RATIO], period, view.lang)

    def address(code: str) -> str:
        return view.to("source", src="~".join((_RATIO, code, period.first, period.last)))

    return _section(
        chart.title,
        tag("p.note", chart.subtitle),
        tiles(chart, address) + tile_legend(chart),
        tag("p.note", f"{chart.note} {chart.source}"),
    )


def _communities(view: View, last: str) -> Markup:
    """Every community with the month's counts and the ratio of twelve months, street by street."""
    known = catalogue().indicators
    columns: list[tuple[Indicator, Period]] = [(known[code], month(last)) for code in _COUNTS]
    columns.append((known[_RATIO], twelve_months(last)))
    found = [{f.place.code: f for f in figures(view.mart, i, "community", period)} for i, period in columns]
    head = [view.say("quality.community"), *(f"{i.name[view.lang]} · {p.label(view.lang)}" for i, p in columns)]
    groups = []
    for street in view.mart.register.streets():
        places = view.mart.register.communities(street.code)
        rows = [[tag("td", view.name(p)), *(_cell(view, each[p.code]) for each in found)] for p in places]
        groups.append((view.name(street), rows))
    return _section(view.say("plain.communities"), listed_table(head, groups, right=range(1, len(head))))


def _cell(view: View, f: Figure) -> Markup:
    below = f.note(view.lang) if f.state == "known" else f.why(view.lang)
    small = tag("small", below) if below else NOTHING
    return tag("td.r" if f.state == "known" else "td.r.off", figure_link(view, f, f.text(view.lang)), small)
