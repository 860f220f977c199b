"""Maps of very many places: sums by hexagon are those of the places in it, and never more than 3,000 are drawn."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import shapely

from outcomes.catalogue.catalogue import catalogue
from outcomes.charts.many import MOST_DRAWN, fewer
from outcomes.charts.shapes import Shape
from outcomes.charts.value import Point
from tests import tree

RATIO = catalogue().indicators["closed_to_received_ratio"]
RECEIVED = catalogue().indicators["requests_received"]


def _places(n: int) -> tuple[list[Shape], list[Point]]:
    rng = np.random.default_rng(tree.chance(f"{n} places").getrandbits(64))
    at = np.column_stack([rng.uniform(121.7, 122.7, n), rng.uniform(39.2, 40.0, n)])
    shapes = [Shape(code=f"{i}", outline=((x, y),), centre=(x, y)) for i, (x, y) in enumerate(at.tolist())]
    received = rng.poisson(30, n)
    closed = rng.binomial(received, 0.9)
    points = [
        Point(
            code=f"{i}",
            label=f"社区{i}",
            value=100 * c / r if r >= 20 else None,
            text="",
            numerator=float(c),
            denominator=float(r),
            state="known" if r >= 20 else "small_base",
        )
        for i, (c, r) in enumerate(zip(closed.tolist(), received.tolist(), strict=True))
    ]
    return shapes, points


def test_so_few_stay_as_they_are() -> None:
    shapes, points = _places(44)
    assert fewer(shapes, points, RATIO, "zh") == (tuple(shapes), tuple(points))
    shapes, points = _places(MOST_DRAWN)
    drawn, kept = fewer(shapes, points, RATIO, "zh")
    assert len(drawn) == MOST_DRAWN
    assert kept == tuple(points)
    assert not any(s.lettered for s in drawn)


@pytest.mark.parametrize("n", [MOST_DRAWN + 1, 20_000, 110_000])
def test_never_more_than_three_thousand_are_drawn_and_nothing_is_lost(n: int) -> None:
    shapes, points = _places(n)
    drawn, cells = fewer(shapes, points, RATIO, "zh")
    assert 500 < len(drawn) <= MOST_DRAWN
    assert [s.code for s in drawn] == [p.code for p in cells]
    assert sum(p.numerator or 0 for p in cells) == sum(p.numerator or 0 for p in points)
    assert sum(p.denominator or 0 for p in cells) == sum(p.denominator or 0 for p in points)


def test_a_hexagon_is_worked_out_from_the_places_inside_it() -> None:
    shapes, points = _places(5_000)
    drawn, cells = fewer(shapes, points, RATIO, "zh")
    tree = shapely.STRtree([shapely.Point(s.centre) for s in shapes])
    checked = 0
    for shape, cell in zip(drawn, cells, strict=True):
        hexagon = shapely.Polygon(shape.outline)
        inside = [points[i] for i in tree.query(hexagon, predicate="contains")]
        on_the_edge = len(tree.query(hexagon.exterior.buffer(1e-6), predicate="intersects"))
        if on_the_edge:
            continue
        checked += 1
        top, bottom = sum(p.numerator or 0 for p in inside), sum(p.denominator or 0 for p in inside)
        assert (cell.numerator, cell.denominator) == (top, bottom)
        if bottom >= 20:
            assert cell.value == pytest.approx(100 * top / bottom)
        else:
            assert cell.state == "small_base"
            assert cell.value is None
    assert checked > 1_000


def test_counts_add_up_and_what_nobody_reported_stays_unknown() -> None:
    shapes, points = _places(4_000)
    counts = [replace(p, value=p.denominator, state="known", numerator=None, denominator=None) for p in points]
    west = {s.code for s in shapes if s.centre[0] < 122.2}
    half = [replace(p, value=None, state="unreported") if p.code in west else p for p in counts]
    drawn, cells = fewer(shapes, half, RECEIVED, "zh")
    assert sum(c.value or 0 for c in cells) == sum(p.value or 0 for p in half)
    unknown = [s for s, c in zip(drawn, cells, strict=True) if c.state == "unreported"]
    assert unknown
    assert all(s.centre[0] < 122.25 for s in unknown)
    assert all(c.value is None for c in cells if c.state != "known")
    assert next(c.label for c in cells if c.state == "unreported").endswith("0个已知")


def test_what_does_not_add_up_over_places_is_not_computed() -> None:
    alone = next(i for i in catalogue().indicators.values() if i.over_places == "none" and not i.is_ratio)
    shapes, points = _places(MOST_DRAWN + 1)
    known = [replace(p, value=3.0, state="known") for p in points]
    assert {c.state for c in fewer(shapes, known, alone, "zh")[1]} == {"not_computed"}
