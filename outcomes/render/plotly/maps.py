"""The map for the pages: a choropleth of tiles or outlines, the letters on it, streets around it."""

from __future__ import annotations

import plotly.graph_objects as go

from outcomes.charts.shapes import Shape
from outcomes.charts.theme import DOT, FONT_CSS, Tokens, fill, ink_on, signal_look, text_width
from outcomes.charts.value import Point, TileMap
from outcomes.render.plotly.base import Properties, empty_figure, hover_text, safe

_USUAL_WIDTH = 5.0  # a wider word stands in smaller letters


def _geojson(chart: TileMap) -> Properties:
    return {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "id": s.code,
                "properties": {},
                "geometry": {
                    "type": "MultiPolygon",
                    "coordinates": [[[*map(list, ring), list(ring[0])] for ring in part] for part in s.polygons],
                },
            }
            for s in chart.shapes
        ],
    }


def tile_map(chart: TileMap, look: Tokens, dark: bool) -> go.Figure:
    """The places in the colours of their classes, with names and values inside and the outlines around them."""
    made = empty_figure(look, 480)
    shapes, geo = {s.code: s for s in chart.shapes}, _geojson(chart)
    points = [p for p in chart.main.points if p.code in shapes]
    for klass in [None, *range(len(chart.classes))]:
        for bad in (False, True):
            here = [p for p in points if p.klass == klass and bool(p.signal) == bad]
            if here:
                made.add_trace(_tiles(here, geo, look, chart))
    _rings(made, points, shapes, look)
    _outlines(made, chart, look)
    for klass in [None, *range(len(chart.classes))]:
        here = [p for p in points if p.klass == klass and shapes[p.code].lettered]
        tones = [chart.tone(p) for p in here]
        quiet = [look.secondary if tone is None else ink_on(tone, dark) for tone in tones]
        ink = [look.card if p.signal else colour for p, colour in zip(here, quiet, strict=True)]
        made.add_scattergeo(
            lon=[shapes[p.code].centre[0] for p in here],
            lat=[shapes[p.code].centre[1] for p in here],
            mode="text",
            text=[_tile_text(chart.tile_name(p), p.text) for p in here],
            hoverinfo="skip",
            textfont={"size": 12, "color": ink, "family": FONT_CSS},
        )
    marked = [shapes[p.code] for p in points if p.mark]
    made.add_scattergeo(
        lon=[s.mark_at[0] for s in marked],
        lat=[s.mark_at[1] for s in marked],
        mode="markers",
        marker={"size": 6, "color": DOT, "line": {"color": look.card, "width": 1}},
        hoverinfo="skip",
    )
    corners = [at for s in chart.shapes for part in s.polygons for at in part[0]] + [o.label_at for o in chart.outlines]
    xs, ys = [x for x, _ in corners], [y for _, y in corners]
    made.update_geos(
        visible=False,
        bgcolor="rgba(0,0,0,0)",
        projection_type="mercator",
        lonaxis_range=[min(xs) - 0.004, max(xs) + 0.004],
        lataxis_range=[min(ys) - 0.003, max(ys) + 0.003],
    )
    made.update_layout(margin={"l": 0, "r": 0, "t": 0, "b": 0}, clickmode="event+select")
    return made


def _rings(made: go.Figure, points: list[Point], shapes: dict[str, Shape], look: Tokens) -> None:
    """An outline in the colour of its signal around each place that moved beyond ordinary variation."""
    for p in (p for p in points if p.change):
        for part in shapes[p.code].polygons:
            made.add_scattergeo(
                lon=[x for x, _ in [*part[0], part[0][0]]],
                lat=[y for _, y in [*part[0], part[0][0]]],
                mode="lines",
                hoverinfo="skip",
                line={"color": signal_look(p.change, look)[0], "width": 3.5},
            )


def _tiles(points: list[Point], geo: Properties, look: Tokens, chart: TileMap) -> go.Choropleth:
    """The places of one class (all points have it)."""
    bad, tone = bool(points[0].signal), chart.tone(points[0])
    colour = look.concern if bad else look.card if tone is None else fill(tone, look)
    quiet = look.unknown if tone is None else look.line if tone == "plain" else look.card
    edges = [look.ink if p.highlight or bad else quiet for p in points]
    widths = [2.5 if p.highlight or bad else 1.5 for p in points]
    here = {p.code for p in points}
    geo = {**geo, "features": [f for f in geo["features"] if f["id"] in here]}
    return go.Choropleth(
        geojson=geo,
        locations=[p.code for p in points],
        z=[1] * len(points),
        featureidkey="id",
        showscale=False,
        colorscale=[[0, colour], [1, colour]],
        marker={"line": {"color": edges, "width": widths}},
        customdata=[p.code for p in points],
        hovertext=[hover_text(p) for p in points],
        hoverinfo="text",
        selected={"marker": {"opacity": 1}},
        unselected={"marker": {"opacity": 1}},
    )


def _tile_text(name: str, value: str) -> str:
    """Name over value; long words (romanised names, "not reported") in smaller letters."""
    lines = [safe(name), f"<b>{safe(value)}</b>"] if name else [f"<b>{safe(value)}</b>"]
    long = [name, value] if name else [value]
    return "<br>".join(
        f'<span style="font-size:9.5px">{line}</span>' if text_width(text) > _USUAL_WIDTH else line
        for line, text in zip(lines, long, strict=True)
    )


def _outlines(made: go.Figure, chart: TileMap, look: Tokens) -> None:
    for o in chart.outlines:
        for ring in o.rings:
            made.add_scattergeo(
                lon=[x for x, _ in [*ring, ring[0]]],
                lat=[y for _, y in [*ring, ring[0]]],
                mode="lines",
                hoverinfo="skip",
                line={"color": look.secondary, "width": 1.6, "dash": "dot"}
                if o.inset
                else {"color": look.secondary, "width": 1.6},
            )
    made.add_scattergeo(
        lon=[o.label_at[0] for o in chart.outlines],
        lat=[o.label_at[1] for o in chart.outlines],
        mode="text",
        hoverinfo="skip",
        text=["<b>" + safe(o.name).replace("\n", "<br>") + "</b>" for o in chart.outlines],
        textfont={"size": 13, "color": look.secondary, "family": FONT_CSS},
    )
