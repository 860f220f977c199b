"""The three rates of a place as a panel, and the changes of any figure as cells of a table."""

from __future__ import annotations

from collections.abc import Sequence

from outcomes.comparison.changes import Changes, Told, changes
from outcomes.comparison.three_rates_file import AS_INDICATORS, DefinitionError, definition, differing, sentences
from outcomes.core.html import tag
from outcomes.core.numbers import number
from outcomes.core.periods import twelve_months
from outcomes.core.places import Place, named
from outcomes.core.texts import statements
from outcomes.figures.ask import figure
from outcomes.figures.figure import Figure
from outcomes.figures.switched_on import indicators_on
from outcomes.ui.frame.pieces import Noted, TableCell, note, table
from outcomes.ui.frame.shell import lang, say
from outcomes.ui.frame.show import show
from outcomes.warehouse.mart import Mart

SYSTEM = "S9"
_ROWS = ("case_resp", "case_solved", "case_sat", "case_closed", "case_ontime", "case_repeat")
_RECEIVED = "case_suspended"  # its denominator is all that was received


def told_cell(told: Told, *, small: bool = True) -> Noted:
    """A change with what it is compared with below it (or on hover); a dash with the reason."""
    why = told.why(lang())
    if why:
        return Noted(text="—", note=why if small else "", hover=why)
    base = told.base(lang())
    return Noted(text=told.text(lang()), note=base if small else "", hover=base)


def change_cells(found: Changes) -> list[Noted]:
    """Both changes of a figure for a table: the base or the reason on hover."""
    return [told_cell(found.month, small=False), told_cell(found.year, small=False)]


def three_rates_panel(mart: Mart, place: Place, last: str) -> None:
    """The rates of twelve months with base, interval and changes; nothing where the ledger of requests is off."""
    on, period = indicators_on(mart), twelve_months(last)
    if any(code not in on for code in (*_ROWS, "case_followup", _RECEIVED)):
        return
    rows = [_row(figure(mart, on[code], place, period), changes(mart, on[code], place, period)) for code in _ROWS]
    head = [say(f"three_rates.{k}") for k in ("rate", "value", "parts", "interval", "month", "year")]
    title = say("three_rates.title", place=named(place, lang()), period=period.label(lang()))
    first = figure(mart, on[_ROWS[0]], place, period)
    source = " · ".join(p for p in (say("chart.source") + first.source_words(lang()), first.reported(lang())) if p)
    notes = [_beside(mart, place, last), say("three_rates.reading"), *_definitions(), source]
    body = table(head, rows, right=[1])
    show(tag("div.oc-panel.oc-three-rates", tag("h2", title), body, map(note, notes)))


def _row(f: Figure, found: Changes) -> list[TableCell]:
    return [
        Noted(text=f.indicator.name[lang()], hover=f.indicator.definition[lang()]),
        f.text(lang()),
        f.note(lang()) or f.why(lang()),
        f.interval(lang()).removeprefix(say("chart.interval")).strip(),
        told_cell(found.month),
        told_cell(found.year),
    ]


def _beside(mart: Mart, place: Place, last: str) -> str:
    """Call-back coverage, and how many of the received were excluded."""
    on, period = indicators_on(mart), twelve_months(last)
    followup = figure(mart, on["case_followup"], place, period)
    assessed, received = (figure(mart, on[code], place, period) for code in ("case_resp", _RECEIVED))
    return say("three_rates.beside", followup=_words(followup), excluded=_excluded(assessed, received))


def _words(f: Figure) -> str:
    return " ".join(p for p in (f.text(lang()), f.note(lang())) if p)


def _excluded(assessed: Figure, received: Figure) -> str:
    """2.8% 234/8,213; what the figure of all received says where one of the two is not shown."""
    if assessed.state != "known" or received.state != "known" or not received.denominator:
        return received.text(lang()) if received.state != "known" else assessed.text(lang())
    out = received.denominator - (assessed.denominator or 0)
    return f"{number(100 * out / received.denominator, 1)}% {number(out)}/{number(received.denominator)}"


def _definitions() -> Sequence[str]:
    """The definitions of the figures shown, and where the district's file of the three rates differs from them."""
    end = "。" if lang() == "zh" else "."
    shown = say("three_rates.shown") + statements(sentences(AS_INDICATORS, lang()).values(), lang()) + end
    try:
        other = differing(definition(), lang())
    except DefinitionError as error:
        return [shown, say("three_rates.months"), say("three_rates.unreadable", why=str(error))]
    told = [say("three_rates.differs") + statements(other, lang()) + end] if other else []
    return [shown, say("three_rates.months"), *told]
