"""What a brand promised and whether it is kept: each promised indicator with its target, its figure and a state."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Literal, get_args

from outcomes.catalogue.catalogue import Indicator, catalogue
from outcomes.core.periods import Period, month, twelve_months
from outcomes.core.places import DISTRICT, Place
from outcomes.figures.ask import figure, series
from outcomes.figures.figure import Figure, beyond_possible, number_or_none
from outcomes.figures.switched_on import datasets_asked, indicators_on
from outcomes.warehouse.mart import Mart, Row, once_per_version

PromiseState = Literal[
    "reached", "not_reached", "undecided", "small_base", "unreported", "off", "no_target", "no_direction"
]
STATES: tuple[PromiseState, ...] = get_args(PromiseState)
_GIVEN = ("launched", "demonstration")  # the stages of a brand whose promises are given


@dataclass(frozen=True, kw_only=True)
class Promise:
    """One promised indicator of a community as of a month.

    `since`: the first month (YYYY-MM) from which it has been met, or missed, without a break; empty in other states.
    """

    place: Place
    indicator: Indicator
    target: float | None
    figure: Figure
    state: PromiseState
    since: str = ""


def promised_by(row: Row) -> dict[str, float | None]:
    """The codes of the indicators that a brand promises, each with its target where it has one."""
    found: dict[str, float | None] = {}
    for n in (1, 2, 3):
        code = row[f"promise_{n}"]
        if isinstance(code, str) and code in catalogue().indicators:
            found.setdefault(code, number_or_none(row[f"target_{n}"]))
    return found


def launched(row: Row) -> bool:
    """Whether a brand is launched or a demonstration, as its upload in force says."""
    return row["stage"] in _GIVEN


def given(row: Row, last: str) -> bool:
    """Whether a brand is launched by this month: before that it has promised nothing."""
    launch = row["launch_month"]
    return launched(row) and isinstance(launch, str) and bool(launch) and launch <= last


def nameless(mart: Mart, within: str = DISTRICT) -> list[Place]:
    """The communities inside a place whose brand is launched and has no name, neither reported nor published.

    None while nobody is asked for the table of brands.
    """
    if "brands" not in datasets_asked(mart):
        return []
    inside = {place.code for place in mart.register.communities(within)}
    lacking = [r for r in mart.rows("brands") if launched(r) and not _named(r)]
    return [mart.register.get(str(r["code"])) for r in lacking if r["code"] in inside]


def _named(row: Row) -> bool:
    return any(isinstance(row[key], str) and row[key] for key in ("brand_name", "printed_name"))


def promise_period(indicator: Indicator, last: str) -> Period:
    """The months that a target is for: twelve for whatever adds up over time, the month itself for everything else."""
    return twelve_months(last) if indicator.sums_over_time else month(last)


def state_of_promise(found: Figure, target: float | None, *, on: bool = True) -> PromiseState:
    """What can be said of a figure and its target, by the direction in which the indicator is better.

    Reached where the whole interval lies on the good side of the target (the value itself where there is no interval),
    not reached where it lies beyond. A count of twelve months of which some are unknown can only still grow; a share of
    more than its whole is asked about before it is judged.
    """
    if not on:
        return "off"
    if target is None:
        return "no_target"
    if found.indicator.better not in ("up", "down"):
        return "no_direction"
    if found.value is None or found.state != "known":
        return _unknown(found)
    if beyond_possible(found.indicator, found.value, found.numerator, found.denominator):
        return "undecided"
    up = found.indicator.better == "up"
    low, high = (found.value if edge is None else edge for edge in (found.low, found.high))
    grows = not found.indicator.is_ratio and found.indicator.percentile is None and not found.whole
    if low >= target if up else high <= target:
        return "unreported" if grows and not up else "reached"
    if high < target if up else low > target:
        return "unreported" if grows and up else "not_reached"
    return "undecided"


def _unknown(found: Figure) -> PromiseState:
    small = found.state in ("small_base", "protected", "hidden")
    return "small_base" if small or (found.state == "not_computed" and found.denominator == 0) else "unreported"


@once_per_version
def promises(mart: Mart, place_code: str, last: str) -> tuple[Promise, ...]:
    """The promises of a community's brand as of a month, as it lists them; none before the brand's launch."""
    row = next((r for r in mart.rows("brands") if r["code"] == place_code), None)
    if row is None or not given(row, last):
        return ()
    place, on = mart.register.get(place_code), indicators_on(mart)
    return tuple(
        _promise(mart, place, catalogue().indicators[code], target, Period(first=str(row["launch_month"]), last=last))
        if code in on
        else _switched_off(mart, place, catalogue().indicators[code], target, last)
        for code, target in promised_by(row).items()
    )


def _switched_off(mart: Mart, place: Place, indicator: Indicator, target: float | None, last: str) -> Promise:
    found = figure(mart, indicator, place, promise_period(indicator, last))
    return Promise(place=place, indicator=indicator, target=target, figure=found, state="off")


def _promise(mart: Mart, place: Place, indicator: Indicator, target: float | None, lasts: Period) -> Promise:
    """A promise in its last month, and since when it stands as it does then; `lasts`: from the launch on."""
    found = figure(mart, indicator, place, promise_period(indicator, lasts.last))
    state, since = state_of_promise(found, target), ""
    if state in ("reached", "not_reached"):
        since = lasts.last
        for before in reversed(series(mart, indicator, place, lasts, window=12)[:-1]):
            if state_of_promise(before, target) != state:
                break
            since = before.period.last
    return Promise(place=place, indicator=indicator, target=target, figure=found, state=state, since=since)


@once_per_version
def counted(mart: Mart, last: str, within: str = DISTRICT) -> dict[PromiseState, int]:
    """How many promises are in each state, inside the district or a place in it; every state is there, 0 where none is."""
    states = Counter(p.state for c in mart.register.communities(within) for p in promises(mart, c.code, last))
    return {state: states[state] for state in STATES}
