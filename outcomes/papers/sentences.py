"""Sentences that a deck states whole: each can be worked out anew by its code, place and period."""

from __future__ import annotations

from collections.abc import Callable

from outcomes import charts
from outcomes.catalogue.catalogue import catalogue
from outcomes.charts.build import finding
from outcomes.core.periods import Period
from outcomes.core.places import Place, named
from outcomes.core.texts import Lang, t
from outcomes.figures.ask import figure
from outcomes.papers.value import Number
from outcomes.warehouse.mart import Mart
from outcomes.words import headline, promises, talking_points

Make = Callable[[Mart, Place, Period, Lang], str]


SENTENCES: dict[str, Make] = {
    "@headline": lambda mart, _place, period, lang: headline.headline(mart, period.last, lang),
    "@changed": lambda mart, _place, period, lang: talking_points.changed_sentence(mart, period.last, lang).text,
    "@finished": lambda mart, _place, period, lang: headline.finished(mart, period.last, lang).text,
    "@push": lambda mart, place, period, lang: talking_points.push_sentence(mart, place, period.last, lang).text,
    "@requests": lambda mart, place, period, lang: (
        talking_points.requests_sentence(mart, place, period.last, lang).text
    ),
    "@promises": lambda mart, place, period, lang: promises.promise_headline(mart, period.last, lang, place.code),
    "@brands": lambda mart, place, period, lang: talking_points.brand_sentences(mart, place, period.last, lang)[0].text,
}


def sentence_text(mart: Mart, code: str, place: Place, period: Period, lang: Lang) -> str:
    """The sentence as it is now; KeyError for a code or indicator that there is not.

    Besides those of SENTENCES: the titles @finding.<indicator> of a comparison, @map.<indicator> and @trend.<indicator>.
    """
    kind, _, indicator = code.partition(".")
    if kind == "@finding":
        return finding(figure(mart, catalogue().indicators[indicator], place, period), lang)
    if kind == "@map":
        asked = charts.MapAsked(within="" if place.level == "district" else place.code)
        return charts.tile_map(mart, catalogue().indicators[indicator], period, lang, asked).title
    if kind == "@trend":
        return charts.trend(mart, catalogue().indicators[indicator], place, period.last, lang).title
    return SENTENCES[code](mart, place, period, lang)


def sentence(mart: Mart, code: str, place: Place, period: Period, lang: Lang) -> Number:
    """A sentence as one line of the list of numbers."""
    return Number(
        indicator=code,
        place=place.code,
        first=period.first,
        last=period.last,
        name=t("papers.sentence", lang),
        place_name=named(place, lang),
        period=period.label(lang),
        text=sentence_text(mart, code, place, period, lang),
        value=None,
        numerator=None,
        denominator=None,
        state="said",
        definition="",
        uploads=(),
    )
