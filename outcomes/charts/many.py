"""Maps of more places than an eye and a browser can hold: their figures summed by hexagon, never more than 3,000 drawn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import sqrt

import numpy as np
from numpy.typing import NDArray

from outcomes.catalogue.catalogue import Indicator
from outcomes.charts.shapes import Shape
from outcomes.charts.value import Point
from outcomes.core.numbers import number
from outcomes.core.texts import Lang, t
from outcomes.figures.figure import min_base

MOST_DRAWN = 3_000
MOST_LETTERED = 200
_TURNS = tuple((2 * n + 1) * np.pi / 6 for n in range(6))  # corners of a hexagon that stands on a point, clockwise


def fewer(
    shapes: Sequence[Shape], points: Sequence[Point], indicator: Indicator, lang: Lang, *, most: int = MOST_DRAWN
) -> tuple[tuple[Shape, ...], tuple[Point, ...]]:
    """Shapes and points as they can be drawn: the same up to `most` places, else one hexagon for all places in it.

    A hexagon's numerator and denominator are the sums of the places that are known there, so its ratio is that of all
    of them together; where none is known it is unreported, and where the indicator does not add up over places it is
    not computed. The classes (`klass`) are to be found again afterwards.
    """
    known = {p.code: p for p in points}
    kept = [s for s in shapes if s.code in known]
    if len(kept) <= most:
        lettered = len(kept) <= MOST_LETTERED
        return tuple(s if lettered else replace(s, lettered=False) for s in kept), tuple(points)
    at = np.array([s.centre for s in kept], float)
    which, middles, radius = _cells(at, most)
    found = _summed([known[s.code] for s in kept], which, len(middles), indicator, lang)
    tall, wide = radius, radius / _narrow(at)
    made = tuple(
        Shape(
            code=p.code,
            centre=(float(x), float(y)),
            lettered=False,
            outline=tuple((float(x + wide * np.cos(a)), float(y + tall * np.sin(a))) for a in reversed(_TURNS)),
        )
        for p, (x, y) in zip(found, middles, strict=True)
    )
    return made, found


def _narrow(at: NDArray[np.float64]) -> float:
    """How much narrower a degree of longitude is than one of latitude, in the middle of the places."""
    return float(np.cos(np.radians((at[:, 1].min() + at[:, 1].max()) / 2)))


def _cells(at: NDArray[np.float64], most: int) -> tuple[NDArray[np.int64], NDArray[np.float64], float]:
    """The cell of each place, the middles of the cells that hold any, and their radius in degrees of latitude."""
    flat = at * (_narrow(at), 1.0)
    wide, tall = np.ptp(flat, axis=0)
    radius = sqrt(max(wide * tall, 1e-9) / most / 2.6)  # a hexagon of radius 1 has an area of 2.6
    while True:
        rows = _rounded(flat / radius)
        cells, which = np.unique(rows, axis=0, return_inverse=True)
        if len(cells) <= most:
            break
        radius *= 1.05
    q, r = cells[:, 0], cells[:, 1]
    middles = radius * np.column_stack([sqrt(3) * (q + r / 2), 1.5 * r])
    return which.reshape(-1), middles / (_narrow(at), 1.0), radius


def _rounded(flat: NDArray[np.float64]) -> NDArray[np.int64]:
    """The axial coordinates of the hexagon (radius 1, on a point) that each place lies in."""
    q, r = flat[:, 0] / sqrt(3) - flat[:, 1] / 3, flat[:, 1] * 2 / 3
    s = -q - r
    rq, rr, rs = np.rint(q), np.rint(r), np.rint(s)
    dq, dr, ds = abs(rq - q), abs(rr - r), abs(rs - s)
    rq = np.where((dq > dr) & (dq > ds), -rr - rs, rq)
    rr = np.where((dr >= dq) & (dr > ds), -rq - rs, rr)
    return np.column_stack([rq, rr]).astype(np.int64)


def _summed(
    points: Sequence[Point], which: NDArray[np.int64], n: int, indicator: Indicator, lang: Lang
) -> tuple[Point, ...]:
    """One point for each cell."""
    knows = np.array([_is_known(p, indicator) for p in points])
    top = np.array([_part(p, indicator) for p in points], float)
    bottom = np.array([p.denominator or 0.0 for p in points], float)
    sums = [np.bincount(which, weights=part * knows, minlength=n) for part in (top, bottom)]
    all_, there = np.bincount(which, minlength=n), np.bincount(which, weights=knows, minlength=n).astype(int)
    return tuple(
        _point(
            _HexagonSum(
                code=f"cell-{i}",
                top=float(sums[0][i]),
                bottom=float(sums[1][i]),
                known=int(there[i]),
                places=int(all_[i]),
            ),
            indicator,
            lang,
        )
        for i in range(n)
    )


def _is_known(point: Point, indicator: Indicator) -> bool:
    """Whether a place counts in a sum: a ratio also where its own base is too small to be shown alone."""
    if indicator.is_ratio:
        return point.state in ("known", "small_base") and point.numerator is not None and point.denominator is not None
    return point.known_value is not None


def _part(point: Point, indicator: Indicator) -> float:
    """What is summed of a place: the numerator of a ratio, the value of anything else."""
    return (point.numerator if indicator.is_ratio else point.value) or 0.0


@dataclass(frozen=True, kw_only=True)
class _HexagonSum:
    """What the places of one hexagon come to: sums of numerators (or values) and denominators, of so many known places."""

    code: str
    top: float
    bottom: float
    known: int
    places: int


def _point(cell: _HexagonSum, indicator: Indicator, lang: Lang) -> Point:
    label = t("many.cell", lang, n=cell.places, known=cell.known)
    if not cell.known:
        return Point(code=cell.code, label=label, value=None, state="unreported", text=t("state.unreported", lang))
    if indicator.over_places == "none" or indicator.percentile is not None:
        return Point(code=cell.code, label=label, value=None, state="not_computed", text=t("state.not_computed", lang))
    if not indicator.is_ratio:
        return Point(code=cell.code, label=label, value=cell.top, text=_text(cell.top, indicator))
    of_ratio = Point(code=cell.code, label=label, value=None, numerator=cell.top, denominator=cell.bottom)
    if cell.bottom < min_base(indicator):
        return replace(of_ratio, state="small_base", text=t("state.small_base", lang))
    value = indicator.scale * cell.top / cell.bottom
    return replace(of_ratio, value=value, text=_text(value, indicator))


def _text(value: float, indicator: Indicator) -> str:
    return number(value, indicator.decimals) + ("%" if indicator.unit.zh == "%" else "")
