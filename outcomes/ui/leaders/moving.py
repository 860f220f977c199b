"""Two periods side by side in words: who moved beyond chance, and every place with both figures."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from outcomes.catalogue.catalogue import Indicator
from outcomes.comparison.changes import Told, between
from outcomes.comparison.two_periods import beyond_chance, moved_words
from outcomes.core.html import NOTHING, tag
from outcomes.core.periods import Period
from outcomes.core.places import DISTRICT, Level, named
from outcomes.figures.figure import Figure
from outcomes.figures.provenance import origin_of
from outcomes.ui.frame.pieces import Noted, TableCell, panel, table
from outcomes.ui.frame.shell import lang, mart, say


def moved_panel(indicator: Indicator, level: Level, now: Period, before: Period, within: str) -> None:
    """The sentence on both periods, the places that moved beyond chance, and all of them to open."""
    told = between(mart(), indicator, level, (now, before), within or DISTRICT)
    clear = beyond_chance(told)
    said = tag("p.oc-said", moved_words(told, level, lang()))
    every = tag("details.oc-behind", tag("summary", say("moved.all", n=len(told))), _table(told, now, before))
    title = say("moved.title", name=indicator.name[lang()], now=now.label(lang()), before=before.label(lang()))
    panel(title, said + (_table(clear, now, before) if clear else NOTHING) + every)


def _table(told: Sequence[Told], now: Period, before: Period) -> Markup:
    head = [
        say("filter.place"),
        before.label(lang()),
        now.label(lang()),
        say("versus.difference"),
        say("versus.reading"),
    ]
    return table(head, [_row(each) for each in told], right=[1, 2, 3])


def _row(told: Told) -> list[TableCell]:
    assert told.now is not None
    reading = say("moved.clear" if told.change.clear else "moved.unclear") if told.change.clear is not None else ""
    before: TableCell = _value(told.before) if told.before else "—"
    return [named(told.now.place, lang()), before, _value(told.now), told.text(lang()), reading or told.why(lang())]


def _value(f: Figure) -> Noted:
    below = " ".join(part for part in (f.note(lang()), f.why(lang())) if part)
    return Noted(text=f.text(lang(), unit=True), note=below, origin=origin_of(f))
