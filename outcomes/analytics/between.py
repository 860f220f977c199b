"""T charts: the days between rare events, judged on a scale on which they are nearly normal."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from outcomes.analytics.limits import Limits
from outcomes.analytics.spc import Better, ControlChart, ControlPoint, control_chart

_POWER = 3.6
_TURNED: dict[Better, Better] = {"up": "down", "down": "up", "neutral": "neutral"}


def _days(value: float) -> float:
    """Days of a value on the scale of the chart; nothing lies below 0."""
    return max(0.0, value) ** _POWER


def _back(point: ControlPoint, days: float | None) -> ControlPoint:
    held = point.limits
    limits = held and Limits(
        mean=_days(held.mean),
        lower=_days(held.lower),
        upper=_days(held.upper),
        near_lower=_days(held.near_lower),
        near_upper=_days(held.near_upper),
    )
    return replace(point, value=days, limits=limits)


def between_chart(
    dates: Sequence[str],
    days: Sequence[float | None],
    *,
    better: Better = "neutral",
    rebase: Sequence[str] = (),
    fix_after: int | None = None,
) -> ControlChart:
    """The control chart of the days from each event to the one before, by the date of the later; None is unknown.

    By Nelson, "A control chart for parts-per-million nonconforming items" (Journal of Quality Technology 26, 1994):
    days^(1/3.6) is charted by XmR and mean and limits are brought back to days. `better` is that of the number of events:
    where fewer are better, longer is better.
    """
    scaled = [None if d is None else d ** (1 / _POWER) for d in days]
    made = control_chart(dates, scaled, better=_TURNED[better], rebase=rebase, fix_after=fix_after)
    return replace(made, sort="between", points=tuple(_back(p, d) for p, d in zip(made.points, days, strict=True)))
