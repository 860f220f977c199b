"""Signal or noise: the control chart of every output and outcome at every level, and what it says of this month."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from math import exp
from types import MappingProxyType
from typing import Literal

from outcomes.analytics.between import between_chart
from outcomes.analytics.chances import by_chance
from outcomes.analytics.limits import base_varies
from outcomes.analytics.spc import (
    ENOUGH,
    Better,
    ControlChart,
    ControlPoint,
    control_chart,
    without_judgement,
    without_season,
)
from outcomes.catalogue.catalogue import Indicator
from outcomes.comparison.control_lines import ChartedLine, chosen, line_of, percentile_line
from outcomes.comparison.rare_events import event_line
from outcomes.core.periods import Period, add_months
from outcomes.core.places import Level, Place
from outcomes.figures.figure import beyond_possible, can_be, min_base, open_from
from outcomes.figures.panel import panel, panels
from outcomes.figures.switched_on import indicators_on
from outcomes.warehouse.mart import Mart, once_per_version

MONTHS = 36
_FAR = 2.0  # distances of a limit from the mean that chance does not reach
_MONTHS_OF_CHANCE = 0.95
_LEAST = 6  # known points below which nothing is drawn
State = Literal["watched", "trial", "too_few", "too_small", "not_monthly", "still_open", "protected"]


@dataclass(frozen=True, kw_only=True)
class StepChange:
    """A recorded step change: from which month a chart starts anew, why, and who recorded it."""

    month: str
    reason: str
    author: str


@dataclass(frozen=True, kw_only=True)
class Watch:
    """One indicator of one place with its control chart, or why there is none."""

    indicator: Indicator
    place: Place
    state: State
    last: str = ""  # the month that is asked about
    line: ChartedLine | None = None
    chart: ControlChart | None = None
    seasonal: bool = False  # the chart's values are without their season
    fixed_before: str = ""  # the launch month before which the limits were fixed
    launch: str = ""
    steps: tuple[StepChange, ...] = ()
    target: float | None = None

    @property
    def now(self) -> str:
        """What the newest point says (common_cause, improvement_high …); empty while it is unknown or on trial."""
        if self.chart is None or self.line is None or self.state != "watched":
            return ""
        newest = self.chart.points[-1]
        is_of_month = newest.date.startswith(self.last)  # an event may lie long before
        return newest.signal if newest.value is not None and is_of_month else ""

    @property
    def between(self) -> bool:
        """Whether the chart is of the days between events."""
        return self.line is not None and self.line.between

    @property
    def now_key(self) -> str:
        """The key of the words for `now`; of days between events their own: a low rate is not a short interval."""
        return f"between_signal.{self.now}" if self.between else f"signal.{self.now}"

    @property
    def beyond_possible(self) -> bool:
        """Whether the newest value lies outside what the indicator can be: it is asked about, not judged."""
        line = self.line
        return (
            line is not None
            and not line.between
            and beyond_possible(self.indicator, line.values[-1], line.numerators[-1], line.denominators[-1])
        )

    @property
    def is_signal(self) -> bool:
        """Whether the newest point lies beyond ordinary variation by any rule."""
        return self.now not in ("", "common_cause")

    @property
    def is_outside(self) -> bool:
        """Whether the newest point lies beyond a limit."""
        return self.is_signal and self.chart is not None and self.chart.points[-1].cause in ("Above UCL", "Below LCL")


def better_of(indicator: Indicator) -> Better:
    """The direction of a chart: neutral for indicators that are not judged."""
    return indicator.better if indicator.better in ("up", "down") else "neutral"


def may_be_watched(indicator: Indicator) -> bool:
    """Whether its months are separate of each other and of some size: flows, but not what is built now and then or stays under way."""
    return (
        indicator.over_time == "flow"
        and not (indicator.protect or indicator.adds_up)
        and indicator.over_places == "sum"
        and indicator.settles != "open"
    )


def _not_watched(indicator: Indicator) -> State:
    if indicator.protect:
        return "protected"
    return "still_open" if indicator.settles == "open" else "not_monthly"


def watched_indicators(mart: Mart) -> list[Indicator]:
    """The outputs and outcomes whose months can be charted, in the order of the catalogue."""
    return [i for i in indicators_on(mart).values() if i.kind in ("output", "outcome") and may_be_watched(i)]


@dataclass(frozen=True, kw_only=True)
class Context:
    """What is known about places besides their figures: launches, recorded steps, targets."""

    launches: Mapping[str, str]  # community -> launch month
    steps: Mapping[tuple[str, str], tuple[StepChange, ...]]  # (indicator, place) -> steps
    targets: Mapping[tuple[str, str, str], float]  # (indicator, place, year) -> target

    def target(self, indicator: Indicator, place: Place, year: str, district: str) -> float | None:
        """The target of a place, else of its street, else of the district; counts have none by the month."""
        if not indicator.is_ratio and indicator.percentile is None:
            return None
        found = (self.targets.get((indicator.code, p, year)) for p in (place.code, place.parent, district))
        return next((t for t in found if t is not None), None)

    def steps_of(self, indicator: Indicator, place: Place, district: str) -> tuple[StepChange, ...]:
        """The steps recorded for a place, its street or the district, in order."""
        found = (
            s
            for p in dict.fromkeys((place.code, place.parent, district))
            for s in self.steps.get((indicator.code, p), ())
        )
        return tuple(sorted(found, key=lambda s: s.month))


@once_per_version
def context(mart: Mart) -> Context:
    """Launches, steps and targets that are in force."""
    launches = {
        str(r["code"]): str(r["launch_month"])
        for r in mart.rows("brands")
        if isinstance(r["launch_month"], str) and r["launch_month"] and r["stage"] in ("launched", "demonstration")
    }
    steps: dict[tuple[str, str], tuple[StepChange, ...]] = {}
    for r in mart.rows("all_steps"):
        key = str(r["indicator"]), str(r["place"])
        step = StepChange(month=str(r["month"]), reason=str(r["reason"]), author=str(r["author"]))
        steps[key] = (*steps.get(key, ()), step)
    targets = {
        (str(r["indicator"]), str(r["place"]), str(r["year"])): float(r["target"]) for r in mart.rows("all_targets")
    }
    return Context(
        launches=MappingProxyType(launches), steps=MappingProxyType(steps), targets=MappingProxyType(targets)
    )


def _judge(mart: Mart, indicator: Indicator, place: Place, line: ChartedLine | None, last: str) -> Watch:
    """The control chart of a line, with its limits fixed before a launch where the months before are enough."""
    known = context(mart)
    district = mart.register.district.code
    if line is None and indicator.events:
        line = event_line(mart, indicator, place, _span(last), open_from(mart, indicator))
    if line is None:
        return Watch(indicator=indicator, place=place, state="too_small")
    points = sum(v is not None for v in line.values)
    if points < _LEAST:
        state: State = "too_small" if line.between else "too_few"
        return Watch(indicator=indicator, place=place, state=state, line=None if line.between else line)
    values: Sequence[float | None] = line.values
    plain = without_season(line.keys, values) if indicator.season and line.step == 1 and not line.between else None
    if plain is not None:
        values = plain
    steps = known.steps_of(indicator, place, district)
    launch = known.launches.get(place.code, "")
    before = sum(v is not None for k, v in zip(line.keys, values, strict=True) if k < launch) if launch else 0
    after = launch and launch <= line.keys[-1]
    fix = before if after and before >= ENOUGH and not steps else None
    target = None if line.between else known.target(indicator, place, line.keys[-1][:4], district)
    chart = _charted(indicator, line, values, _Against(target=target, rebase=[s.month for s in steps], fix=fix))
    return Watch(
        indicator=indicator,
        place=place,
        state="trial" if chart.trial else "watched",
        last=last,
        line=line,
        chart=chart,
        seasonal=plain is not None,
        fixed_before=launch if fix else "",
        launch=launch if after else "",
        steps=steps,
        target=target,
    )


@dataclass(frozen=True, kw_only=True)
class _Against:
    """What a chart is held against: a target, months in which it starts anew, points that its limits are fixed on."""

    target: float | None
    rebase: Sequence[str]
    fix: int | None


def _charted(indicator: Indicator, line: ChartedLine, values: Sequence[float | None], held: _Against) -> ControlChart:
    """Days between events by T, rates whose base varies by I′, all others by XmR."""
    better = better_of(indicator)
    if line.between:
        return between_chart(line.keys, values, better=better, rebase=held.rebase, fix_after=held.fix)
    chart = control_chart(
        line.keys,
        values,
        bases=line.denominators if base_varies(values, line.denominators) else None,
        better=better,
        target=held.target,
        possible=can_be(indicator),
        rebase=held.rebase,
        fix_after=held.fix,
    )
    return replace(chart, points=tuple(_unjudged(indicator, line, chart)))


def _unjudged(indicator: Indicator, line: ChartedLine, chart: ControlChart) -> Iterator[ControlPoint]:
    """The points of a chart: those beyond what the indicator can be are neither better nor worse."""
    for p, value, n, d in zip(chart.points, line.values, line.numerators, line.denominators, strict=True):
        yield without_judgement(p) if beyond_possible(indicator, value, n, d) else p


def _span(last: str) -> Period:
    return Period(first=add_months(last, 1 - MONTHS), last=last)


def _since_first(months: list[str], cells: Iterable[str]) -> list[str]:
    """The months from the first that is known."""
    first = min(cells, default="")
    return [m for m in months if m >= first] if first else months


def _counted(mart: Mart, indicator: Indicator, level: Level, last: str) -> Iterator[tuple[str, ChartedLine | None]]:
    """(place, line) of what is counted, places without any month left out."""
    months, least, growing = _span(last).months, min_base(indicator), open_from(mart, indicator)
    for place, sums in panel(mart, indicator).month_sums(level, _span(last)):
        known = _since_first(months, sums)
        by_month = line_of(indicator, 1, known, sums)
        yield place, chosen(indicator, least, by_month, partial(line_of, indicator, 3, known, sums), growing)


def _percentiles(mart: Mart, indicator: Indicator, level: Level, last: str) -> Iterator[tuple[str, ChartedLine | None]]:
    """(place, line) of a percentile."""
    months, least, growing = _span(last).months, min_base(indicator), open_from(mart, indicator)
    of = panel(mart, indicator)
    quarters = dict(of.month_percentiles(level, _span(last), window=3))
    for place, found in of.month_percentiles(level, _span(last)):
        known = _since_first(months, found)
        by_quarter = partial(percentile_line, 3, known, quarters.get(place, {}))
        yield place, chosen(indicator, least, percentile_line(1, known, found), by_quarter, growing)


def _lines(
    mart: Mart, shown: list[Indicator], level: Level, last: str
) -> Iterator[tuple[Indicator, str, ChartedLine | None]]:
    """(indicator, place, line) of everything of which any month is known; None where it is too small to be charted."""
    panels(mart, shown)
    for i in sorted(shown, key=lambda i: (i.percentile is not None, i.code)):
        for place, line in (_counted if i.percentile is None else _percentiles)(mart, i, level, last):
            yield i, place, line


@once_per_version
def watches(mart: Mart, level: Level, last: str) -> list[Watch]:
    """Every output and outcome of every place of a level in the 36 months that end with `last`."""
    found = _lines(mart, watched_indicators(mart), level, last)
    return [_judge(mart, i, mart.register.get(place), line, last) for i, place, line in found]


@once_per_version
def watches_of(mart: Mart, indicator: Indicator, level: Level, last: str) -> dict[str, Watch]:
    """One indicator of every place of a level (by code); empty for what is not charted."""
    if not may_be_watched(indicator):
        return {}
    found = _lines(mart, [indicator], level, last)
    return {code: _judge(mart, indicator, mart.register.get(code), line, last) for _, code, line in found}


@once_per_version
def watch(mart: Mart, indicator: Indicator, place: Place, last: str) -> Watch:
    """One indicator of one place; a stock or running total is not charted, nor what is protected."""
    if not may_be_watched(indicator):
        return Watch(indicator=indicator, place=place, state=_not_watched(indicator))
    for _, code, line in _lines(mart, [indicator], place.level, last):
        if code == place.code:
            return _judge(mart, indicator, place, line, last)
    return Watch(indicator=indicator, place=place, state="too_few")


@dataclass(frozen=True, kw_only=True)
class Summary:
    """What the control charts of one level say of a month."""

    signals: tuple[Watch, ...]  # by any rule, in the order of their weight
    outside: tuple[Watch, ...]  # beyond a limit, in the same order
    charts: int  # charts whose newest point is known
    expected: float  # how many of them chance alone would flag by any rule
    expected_outside: float

    @property
    def beyond_chance(self) -> bool:
        """Whether it is more than chance gives in 19 of 20 months, or any lies twice as far from its mean as a limit."""
        many = len(self.signals) > _most(self.expected) or len(self.outside) > _most(self.expected_outside)
        return many or any(w.chart is not None and abs(w.chart.points[-1].reach) >= _FAR for w in self.signals)

    @property
    def places(self) -> list[Place]:
        """The places with a point beyond a limit, each as heavy as its heaviest."""
        return list(dict.fromkeys(w.place for w in self.outside))


def _most(expected: float) -> int:
    """The number that chance alone does not exceed in 19 of 20 months where so many are expected (Poisson)."""
    n, share = 0, exp(-expected)
    reached = share
    while reached < _MONTHS_OF_CHANCE:
        n += 1
        share *= expected / n
        reached += share
    return n


_SIDES = ("concern", "improvement", "neutral")
_KINDS = ("outcome", "output", "activity", "input")


def weight(found: Watch, order: Mapping[str, int]) -> tuple[int, int, float, int]:
    """What a signal is sorted by, the heaviest first: concern, improvement, what is not judged; outcome, output,
    activity, input; how far from the mean, a limit being at 1; the place in `order`."""
    assert found.chart is not None
    kind = found.indicator.kind
    return (
        _SIDES.index(found.now.split("_")[0]),
        _KINDS.index(kind) if kind in _KINDS else len(_KINDS),
        -abs(found.chart.points[-1].reach),
        order[found.place.code],
    )


@once_per_version
def summary(mart: Mart, level: Level, last: str) -> Summary:
    """The signals of a month and how many chance alone would give, over all watched charts of a level."""
    told = [w for w in watches(mart, level, last) if w.now]
    chances = [by_chance(w.chart) for w in told if w.chart]
    order = {p.code: i for i, p in enumerate(mart.register.places)}
    signals = sorted((w for w in told if w.is_signal), key=lambda w: weight(w, order))
    return Summary(
        signals=tuple(signals),
        outside=tuple(w for w in signals if w.is_outside),
        charts=len(told),
        expected=sum(c.any_rule for c in chances),
        expected_outside=sum(c.beyond for c in chances),
    )
