"""What a stated number is now: worked out anew from its key."""

from __future__ import annotations

from dataclasses import dataclass

from outcomes.catalogue.catalogue import catalogue
from outcomes.core.periods import Period, parse_month
from outcomes.core.texts import Lang
from outcomes.figures.ask import figure
from outcomes.papers.sentences import sentence_text
from outcomes.warehouse.mart import Mart


@dataclass(frozen=True, kw_only=True)
class Now:
    """A number as it is now: as it would be printed, and exactly (None: not known, or a sentence)."""

    text: str
    value: float | None


def number_now(mart: Mart, key: str, lang: Lang) -> Now | None:
    """The figure or sentence of a key as it is now; None where its indicator, place or period no longer exists."""
    code, place, first, last = (*key.split("~"), "", "", "", "")[:4]
    found = mart.register.find(place)
    start, end = parse_month(first), parse_month(last)
    if found is None or start is None or end is None or found.code != place:
        return None
    period = Period(first=start, last=end)
    if code.startswith("@"):
        try:
            return Now(text=sentence_text(mart, code, found, period, lang), value=None)
        except KeyError:
            return None
    indicator = catalogue().indicators.get(code)
    if indicator is None:
        return None
    f = figure(mart, indicator, found, period)
    return Now(text=f.text(lang, unit=True), value=f.value if f.state == "known" else None)
