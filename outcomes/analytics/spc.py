"""Control charts of individual values (XmR) by the rules of Making Data Count."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Literal

Better = Literal["up", "down", "neutral"]
TO_LIMIT = 2.66  # mean moving ranges from the mean to a limit
_SCREEN = 3.267  # a moving range of so many mean ranges is dropped once
RUN = 7  # points in a row: a shift, a trend
ENOUGH = 12  # fewer points: trial limits
COMMON = "Common Cause"


@dataclass(frozen=True, kw_only=True)
class Limits:
    """Mean and limits of one segment; the near limits lie at two thirds of the way."""

    mean: float
    lower: float
    upper: float
    near_lower: float
    near_upper: float


@dataclass(frozen=True, kw_only=True)
class ControlPoint:
    """One point, known or not, with the limits that hold for it and what it says."""

    date: str
    value: float | None
    limits: Limits | None  # None where no value of its segment is known
    segment: int
    cause: str  # Common Cause · Above UCL · 7 Points Below CL · …; empty for an unknown value
    kind: str  # common_cause · special_cause_improvement · special_cause_concern · special_cause_neutral_high | _low

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

    @property
    def last(self) -> ControlPoint | None:
        """The last known point."""
        return next((p for p in reversed(self.points) if p.value is not None), None)


def limits_of(values: Sequence[float | None], *, screen: bool = True) -> Limits | None:
    """Mean ± 2.66 mean moving ranges of neighbours that are both known; None where nothing is known."""
    known = [v for v in values if v is not None]
    if not known:
        return None
    mean = sum(known) / len(known)
    ranges = [abs(b - a) for a, b in pairwise(values) if a is not None and b is not None]
    spread = sum(ranges) / len(ranges) if ranges else 0.0
    if screen and spread:
        kept = [r for r in ranges if r < _SCREEN * spread]
        spread = sum(kept) / len(kept) if kept else spread
    far = TO_LIMIT * spread
    return Limits(
        mean=mean, lower=mean - far, upper=mean + far, near_lower=mean - far * 2 / 3, near_upper=mean + far * 2 / 3
    )


def _runs(signs: Sequence[int]) -> Iterator[tuple[int, int, int]]:
    """(first, one past the last, sign) of every run of equal signs."""
    start = 0
    for i in range(1, len(signs) + 1):
        if i == len(signs) or signs[i] != signs[start]:
            yield start, i, signs[start]
            start = i


def _causes(values: Sequence[float | None], limits: Limits) -> list[str]:
    """What each value of one segment says; an unknown value breaks every run."""
    small = 1e-9 * max(1.0, abs(limits.mean))
    beyond = [0 if v is None else (v > limits.upper + small) - (v < limits.lower - small) for v in values]
    side = [0 if v is None else (v > limits.mean + small) - (v < limits.mean - small) for v in values]
    far = [0 if v is None else (v > limits.near_upper) - (v < limits.near_lower) for v in values]
    close = [0 if b else f for b, f in zip(beyond, far, strict=True)]
    found = ["" if v is None else COMMON for v in values]
    for first, end, sign in _runs(side):
        if sign and end - first >= RUN:
            found[first:end] = [f"{RUN} Points {'Above' if sign > 0 else 'Below'} CL"] * (end - first)
    for i in range(len(values) - 2):
        window = slice(i, i + 3)
        sign = side[i]
        if sign and side[window] == [sign] * 3 and close[window].count(sign) >= 2:
            for j in range(i, i + 3):
                if close[j]:
                    found[j] = f"2 in 3 {'Above' if sign > 0 else 'Below'} CL"
    steps = [0 if a is None or b is None else (b > a + small) - (b < a - small) for a, b in pairwise(values)]
    for first, end, sign in _runs(steps):
        if sign and end - first >= RUN - 1:
            words = f"{RUN} Point Trend ({'Increasing' if sign > 0 else 'Decreasing'})"
            found[first : end + 1] = [words] * (end + 1 - first)
    for i, sign in enumerate(beyond):
        if sign:
            found[i] = "Above UCL" if sign > 0 else "Below LCL"
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


def _first_known(values: Sequence[float | None], n: int) -> Sequence[float | None]:
    """The values up to the n-th known one."""
    seen = 0
    for i, v in enumerate(values):
        seen += v is not None
        if seen == n:
            return values[: i + 1]
    return values


def control_chart(  # noqa: PLR0913 - a calculation with its options, each by name
    dates: Sequence[str],
    values: Sequence[float | None],
    *,
    better: Better = "up",
    target: float | None = None,
    rebase: Sequence[str] = (),
    fix_after: int | None = None,
    screen: bool = True,
) -> ControlChart:
    """The control chart of a series in order of time; None is an unknown value and stays a gap.

    `rebase`: the dates from which mean, limits and rules start anew. `fix_after`: limits come from the first so many
    known points of each segment (ValueError below twelve). A gap gives no moving range and breaks every run.
    """
    if fix_after is not None and fix_after < ENOUGH:
        raise ValueError(f"limits are fixed after {ENOUGH} points at least")
    starts = [0, *(i for i, d in enumerate(dates) if i and any(dates[i - 1] < r <= d for r in rebase)), len(dates)]
    points: list[ControlPoint] = []
    basis = 0
    for segment, (first, end) in enumerate(pairwise(starts)):
        part = values[first:end]
        taken = _first_known(part, fix_after) if fix_after else part
        limits = limits_of(taken, screen=screen)
        causes = _causes(part, limits) if limits else [""] * len(part)
        basis = sum(v is not None for v in taken) or basis
        points += [
            ControlPoint(date=d, value=v, limits=limits, segment=segment, cause=c, kind=_kind(c, better))
            for d, v, c in zip(dates[first:end], part, causes, strict=True)
        ]
    last = next((p for p in reversed(points) if p.value is not None), None)
    return ControlChart(
        points=tuple(points),
        variation=last.signal if last else "",
        trial=basis < ENOUGH,
        assurance=assurance(last.limits if last else None, target, better),
    )


# how often the last point of so many stable (normal) ones is flagged: by any rule, and beyond a limit alone
_BY_CHANCE = {12: (0.017, 0.011), 18: (0.017, 0.008), 24: (0.017, 0.007), 36: (0.019, 0.006), 60: (0.020, 0.004)}


def by_chance(points: int) -> tuple[float, float]:
    """The probability that the last of so many stable points is flagged: (by any rule, beyond a limit)."""
    near = min(_BY_CHANCE, key=lambda n: abs(n - points))
    return _BY_CHANCE[near]


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
