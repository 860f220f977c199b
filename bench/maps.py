"""A map of 44, 3,000 and 110,000 places: from figures to what goes to the browser, the last summed by hexagon."""

from __future__ import annotations

import gc
from dataclasses import replace
from functools import partial

import numpy as np
import plotly.graph_objects as go

from bench.measure import Ratio, by_turns
from outcomes import charts
from outcomes.catalogue.catalogue import catalogue
from outcomes.charts.many import MOST_DRAWN, fewer
from outcomes.charts.shapes import Shape
from outcomes.charts.value import Point, TileMap
from outcomes.core.periods import twelve_months
from outcomes.render import plotly
from outcomes.warehouse.mart import the_store

_AT_ONCE = ((44, 20), (3_000, 5), (110_000, 3))


def _places(n: int) -> tuple[list[Shape], list[Point]]:
    """So many hexagons side by side with a ratio each, one in ten unreported."""
    rng = np.random.default_rng(n)
    columns = round(n**0.5)
    corners = [(np.cos(a), np.sin(a)) for a in (2 * np.arange(6) + 1) * np.pi / 6][::-1]
    size = 0.5 / columns
    shapes, points = [], []
    for i in range(n):
        row, column = divmod(i, columns)
        x, y = 121.8 + 1.74 * size * (column + row % 2 / 2), 39.2 + 1.5 * size * row
        ring = tuple((x + size * float(a), y + size * float(b)) for a, b in corners)
        shapes.append(Shape(code=str(i), outline=ring, centre=(x, y)))
        received, unknown = int(rng.integers(20, 90)), rng.random() < 0.1
        closed = int(rng.binomial(received, 0.93))
        share = 100 * closed / received
        points.append(
            Point(code=str(i), label=f"社区{i}", value=None, state="unreported", text="未报")
            if unknown
            else Point(
                code=str(i), label=f"社区{i}", value=share, text=f"{share:.1f}%", numerator=closed, denominator=received
            )
        )
    return shapes, points


def _ours(chart: TileMap, shapes: list[Shape], points: list[Point]) -> str:
    """What one rerun does for a map: fewer shapes, classes, the figure, and its JSON."""
    indicator = catalogue().indicators["closed_to_received_ratio"]
    drawn, cells = fewer(shapes, points, indicator, "zh")
    values = [p.value for p in cells if p.known_value is not None and p.value is not None]
    classes = charts.classes_of(values, 1, "quantile")
    of = {
        p.code: next((i for i, c in enumerate(classes) if p.value is not None and p.value <= c.high), None)
        for p in cells
    }
    main = replace(chart.main, points=tuple(replace(p, klass=of[p.code]) for p in cells))
    made = replace(chart, shapes=drawn, main=main, classes=classes, outlines=())
    assert len(drawn) <= MOST_DRAWN
    return str(plotly._drawn.__wrapped__(made, False).to_json())


def _plain(shapes: list[Shape], points: list[Point]) -> str:
    """A plain choropleth of all of them with a continuous scale, as plotly's own examples draw it."""
    features = [
        {
            "type": "Feature",
            "id": s.code,
            "properties": {},
            "geometry": {"type": "Polygon", "coordinates": [[*s.outline, s.outline[0]]]},
        }
        for s in shapes
    ]
    made = go.Figure(
        go.Choropleth(
            geojson={"type": "FeatureCollection", "features": features},
            locations=[p.code for p in points],
            z=[p.value for p in points],
            text=[p.label for p in points],
        )
    )
    made.update_geos(fitbounds="locations", visible=False)
    return str(made.to_json())


def measure() -> list[Ratio]:
    """Seconds on the server for each size against a plain choropleth of all shapes; the sizes sent stand in the names."""
    mart = the_store().mart()
    indicator = catalogue().indicators["closed_to_received_ratio"]
    chart = charts.tile_map(mart, indicator, twelve_months("2025-12"), "zh")
    found = []
    for n, times in _AT_ONCE:
        shapes, points = _places(n)
        sent = [len(make.encode()) / 1e6 for make in (_ours(chart, shapes, points), _plain(shapes, points))]
        drawn = min(n, len(fewer(shapes, points, indicator, "zh")[0]))
        name = (
            f"a map of {n:,} places, {drawn:,} drawn, {sent[0]:.1f} MB sent ÷ all drawn plainly, {sent[1]:.1f} MB sent"
        )
        mine, theirs = by_turns(partial(_ours, chart, shapes, points), partial(_plain, shapes, points), times)
        found.append(Ratio(name=name, ours=mine, baseline=theirs))
        gc.collect()
    return found
