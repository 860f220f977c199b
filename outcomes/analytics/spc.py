"""Control charts of individual values by the rules of Making Data Count: XmR, and I′ where the base varies."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from math import inf
from typing import Literal

from outcomes.analytics.limits import Limits, limits_by_base, limits_of

Better = Literal["up", "down", "neutral"]
Sort = Literal["xmr", "by_base", "between"]
Range = tuple[float, float]
RUN = 7  # points in a row: a shift, a trend
ENOUGH = 12  # fewer points: trial limits
COMMON = "Common Cause"


@dataclass(frozen=True, kw_only=True)
class ControlPoint:
    """One point, known or not, with the limits that hold for it and what it says."""

    date: str
    value: float | None
    limits: Limits | None  # None where no value of its segment is known; by base also where the point is unknown
    segment: int
    cause: str  # Common Cause · Above UCL · 7 Points Below CL · …; empty for an unknown value
    kind: str  # common_cause · special_cause_improvement · special_cause_concern · special_cause_neutral_high | _low
    reach: float = 0.0  # how far from the mean: 1 at a limit, before limits are held within what can be

    @property
    def signal(self) -> str:
        """common_cause, improvement_high, concern_low …: the kind with the side; empty for an unknown value."""
        if not self.cause or self.cause == COMMON:
            return "common_cause" if self.cause else ""
        side = "high" if "Above" in self.cause or "Increasing" in self.cause else "low"
        return f"{self.kind.removeprefix('special_cause_').split('_')[0]}_{side}"


@dataclass(frozen=True, kw_only=True)
class ControlChart:
    """A series with its limits; variation and assurance are those of the last point."""

    points: tuple[ControlPoint, ...]
    variation: str  # signal of the last known point; empty when nothing is known
    assurance: str  # consistent_pass · consistent_fail · inconsistent; empty without target or direction
    trial: bool  # limits from fewer than twelve points
    sort: Sort = "xmr"  # one pair of limits, limits by base (I′), or days between events (T)
    basis: int = 0  # known points of the last segment that its limits come from
    judged: int = 0  # known points of the last segment

    @property
    def last(self) -> ControlPoint | None:
        """The last known point."""
        return next((p for p in reversed(self.points) if p.value is not None), None)


def _runs(signs: Sequence[int]) -> Iterator[tuple[int, int, int]]:
    """(first, one past the last, sign) of every run of equal signs."""
    start = 0
    for i in range(1, len(signs) + 1):
        if i == len(signs) or signs[i] != signs[start]:
            yield start, i, signs[start]
            start = i


@dataclass(frozen=True, kw_only=True)
class _Side:
    """On which side of its limits a point lies: 1 above, -1 below, 0 neither."""

    beyond: int
    near: int  # between near limit and limit
    mean: int


def _side(value: float | None, limits: Limits | None) -> _Side:
    if value is None or limits is None:
        return _Side(beyond=0, near=0, mean=0)
    small = 1e-9 * max(1.0, abs(limits.mean))
    beyond = (value > limits.upper + small) - (value < limits.lower - small)
    far = (value > limits.near_upper) - (value < limits.near_lower)
    side = (value > limits.mean + small) - (value < limits.mean - small)
    return _Side(beyond=beyond, near=0 if beyond else far, mean=side)


def _steps(values: Sequence[float | None], small: float) -> list[int]:
    """Up, down or neither from each point to the next."""
    return [0 if a is None or b is None else (b > a + small) - (b < a - small) for a, b in pairwise(values)]


def _causes(values: Sequence[float | None], limits: Sequence[Limits | None]) -> list[str]:
    """What each value of one segment says; an unknown value breaks every run."""
    sides = [_side(v, held) for v, held in zip(values, limits, strict=True)]
    mean = next((held.mean for held in limits if held), 0.0)
    found = ["" if v is None else COMMON for v in values]
    for first, end, sign in _runs([s.mean for s in sides]):
        if sign and end - first >= RUN:
            found[first:end] = [f"{RUN} Points {'Above' if sign > 0 else 'Below'} CL"] * (end - first)
    for i in range(len(values) - 2):
        window = range(i, i + 3)
        sign = sides[i].mean
        close = [j for j in window if sides[j].near == sign]
        if sign and all(sides[j].mean == sign for j in window) and len(close) >= 2:
            for j in close:
                found[j] = f"2 in 3 {'Above' if sign > 0 else 'Below'} CL"
    for first, end, sign in _runs(_steps(values, 1e-9 * max(1.0, abs(mean)))):
        if sign and end - first >= RUN - 1:
            words = f"{RUN} Point Trend ({'Increasing' if sign > 0 else 'Decreasing'})"
            found[first : end + 1] = [words] * (end + 1 - first)
    for i, side in enumerate(sides):
        if side.beyond:
            found[i] = "Above UCL" if side.beyond > 0 else "Below LCL"
    return found


def _kind(cause: str, better: Better) -> str:
    if not cause:
        return ""
    if cause == COMMON:
        return "common_cause"
    high = "Above" in cause or "Increasing" in cause
    if better == "neutral":
        return f"special_cause_neutral_{'high' if high else 'low'}"
    return f"special_cause_{'improvement' if high == (better == 'up') else 'concern'}"


def without_judgement(point: ControlPoint) -> ControlPoint:
    """The same point, said to be high or low where it is a signal, neither better nor worse."""
    return replace(point, kind=_kind(point.cause, "neutral"))


def assurance(limits: Limits | None, target: float | None, better: Better) -> str:
    """Whether the limits lie wholly on one side of the target; empty without target, limits or direction."""
    if limits is None or target is None or better == "neutral":
        return ""
    if limits.lower <= target <= limits.upper:
        return "inconsistent"
    return "consistent_pass" if (target < limits.lower) == (better == "up") else "consistent_fail"


def _reach(value: float | None, limits: Limits | None) -> float:
    """The distance of a value from the mean in units of that of the limit on its side."""
    if value is None or limits is None or value == limits.mean:
        return 0.0
    limit = limits.upper if value > limits.mean else limits.lower
    return (value - limits.mean) / (limit - limits.mean) if limit != limits.mean else inf


def _is_wide(limits: Limits, possible: Range) -> bool:
    """Whether the limits lie as far apart as the figure can move at all: such a point says nothing."""
    return limits.upper - limits.lower >= possible[1] - possible[0]


def _basis(values: Sequence[float | None], n: int | None) -> int:
    """How many points, from the first on, hold the first n known ones; all without n or with fewer."""
    known = [i for i, v in enumerate(values) if v is not None]
    return known[n - 1] + 1 if n and len(known) >= n else len(values)


@dataclass(frozen=True, kw_only=True)
class _Segment:
    """The points of a series between two new beginnings, with their limits."""

    number: int
    dates: Sequence[str]
    values: Sequence[float | None]
    limits: Sequence[Limits | None]
    basis: int  # known points behind the limits

    def points(self, better: Better, possible: Range) -> Iterator[ControlPoint]:
        """The points, their limits held within what the figure can be."""
        seen = [v for v in self.values if v is not None]
        low, high = min([possible[0], *seen]), max([possible[1], *seen])
        causes = _causes(self.values, self.limits)
        for date, value, limits, cause in zip(self.dates, self.values, self.limits, causes, strict=True):
            inside = value is not None and possible[0] <= value <= possible[1]
            said = COMMON if inside and limits and _is_wide(limits, possible) else cause
            yield ControlPoint(
                date=date,
                value=value,
                limits=limits and limits.within(low, high),
                segment=self.number,
                cause=said,
                kind=_kind(said, better),
                reach=_reach(value, limits),
            )


def _segment_limits(
    values: Sequence[float | None], bases: Sequence[float | None] | None, taken: int, screen: bool
) -> Sequence[Limits | None]:
    """The limits of every point of a segment, from its first `taken` points."""
    if bases is None:
        return [limits_of(values[:taken], screen=screen)] * len(values)
    return limits_by_base(values, bases, basis=taken, screen=screen)


def control_chart(  # noqa: PLR0913 - a calculation with its options, each by name
    dates: Sequence[str],
    values: Sequence[float | None],
    *,
    bases: Sequence[float | None] | None = None,
    better: Better = "up",
    target: float | None = None,
    possible: Range = (-inf, inf),
    rebase: Sequence[str] = (),
    fix_after: int | None = None,
    screen: bool = True,
) -> ControlChart:
    """The control chart of a series in order of time; None is an unknown value and stays a gap.

    `bases`: the denominator of each point: limits are by point (I′), and a value without a base is unknown.
    `possible`: what the figure can be: limits are held within it, and where they lie as far apart no point says
    anything. `rebase`: the dates from which mean, limits and rules start anew. `fix_after`: limits come from the first
    so many known points of each segment (ValueError below twelve). A gap gives no moving range and breaks every run.
    """
    if fix_after is not None and fix_after < ENOUGH:
        raise ValueError(f"limits are fixed after {ENOUGH} points at least")
    if bases is not None:
        values = [v if b else None for v, b in zip(values, bases, strict=True)]
    starts = [0, *(i for i, d in enumerate(dates) if i and any(dates[i - 1] < r <= d for r in rebase)), len(dates)]
    found = []
    for number, (first, end) in enumerate(pairwise(starts)):
        part = values[first:end]
        taken = _basis(part, fix_after)
        limits = _segment_limits(part, bases and bases[first:end], taken, screen)
        known = sum(v is not None for v in part[:taken])
        found.append(_Segment(number=number, dates=dates[first:end], values=part, limits=limits, basis=known))
    points = tuple(p for segment in found for p in segment.points(better, possible))
    last = next((p for p in reversed(points) if p.value is not None), None)
    newest = found[last.segment if last else -1]
    return ControlChart(
        points=points,
        variation=last.signal if last else "",
        trial=newest.basis < ENOUGH,
        assurance=assurance(last.limits if last else None, target, better),
        sort="xmr" if bases is None else "by_base",
        basis=newest.basis,
        judged=sum(v is not None for v in newest.values),
    )


def without_season(months: Sequence[str], values: Sequence[float | None]) -> list[float | None] | None:
    """Values (YYYY-MM) divided by the ratio of their calendar month's own mean to the mean; None below 24 known months.

    A calendar month that is known once only, or whose mean is 0, cannot be compared: its values become unknown.
    """
    known = [(m, v) for m, v in zip(months, values, strict=True) if v is not None]
    mean = sum(v for _, v in known) / len(known) if known else 0.0
    if len(known) < 24 or mean <= 0:
        return None
    by_month: dict[str, list[float]] = {}
    for m, v in known:
        by_month.setdefault(m[5:], []).append(v)
    usual = {m: sum(vs) / len(vs) for m, vs in by_month.items() if len(vs) > 1 and sum(vs) > 0}
    return [
        None if v is None or m[5:] not in usual else v * mean / usual[m[5:]]
        for m, v in zip(months, values, strict=True)
    ]
