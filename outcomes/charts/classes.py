"""The classes of a map or matrix: ranges of values and the text of their legend."""

from __future__ import annotations

from typing import Literal

from jenkspy import jenks_breaks

from outcomes.charts.theme import BY_SIZE
from outcomes.charts.value import LegendClass
from outcomes.core.numbers import number

CLASSES = len(BY_SIZE)
Breaks = Literal["quantile", "natural"]


def _quantile(ordered: list[float]) -> list[float]:
    """The upper ends of classes of about equal numbers of places."""
    cuts = {ordered[min(len(ordered) - 1, (i + 1) * len(ordered) // CLASSES - 1)] for i in range(CLASSES - 1)}
    return [c for c in sorted(cuts) if c < ordered[-1]] + [ordered[-1]]


def _natural(ordered: list[float]) -> list[float]:
    """The upper ends of classes whose values lie closest together (Fisher-Jenks)."""
    distinct = sorted(set(ordered))
    if len(distinct) <= CLASSES:
        return distinct
    return sorted({float(b) for b in jenks_breaks(ordered, n_classes=CLASSES)[1:]})


def classes_of(values: list[float], decimals: int, breaks: Breaks = "quantile") -> tuple[LegendClass, ...]:
    """At most five classes, of about equal numbers of places or by natural breaks; values that read the same share one."""
    ordered = sorted(round(v, decimals) for v in values)
    if not ordered:
        return ()
    made: list[LegendClass] = []
    low = ordered[0]
    for upper in _natural(ordered) if breaks == "natural" else _quantile(ordered):
        inside = [v for v in ordered if low <= v <= upper]
        text = number(inside[0], decimals)
        if number(inside[-1], decimals) != text:
            text += f"–{number(inside[-1], decimals)}"
        made.append(LegendClass(low=inside[0], high=inside[-1], text=text, tone=BY_SIZE[len(made)]))
        low = next((v for v in ordered if v > upper), upper)
    return tuple(made)


def class_of(classes: tuple[LegendClass, ...], value: float | None, decimals: int) -> int | None:
    """The class that a value belongs to, as it reads; None for an unknown one."""
    shown = None if value is None else round(value, decimals)
    return next((n for n, c in enumerate(classes) if shown is not None and c.low <= shown <= c.high), None)
