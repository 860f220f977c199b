"""Facilities with their radius for the pages: circles, compounds as dots, a grid of kilometres and a scale bar."""

from __future__ import annotations

import plotly.graph_objects as go

from outcomes.charts.shapes import Outline, Shape
from outcomes.charts.theme import Tokens
from outcomes.charts.value import Series, Sites
from outcomes.render.ground import MOST_NAMED, dot_size, ground_of
from outcomes.render.plotly.base import Properties, empty_figure, hover_text, safe

_TALL, _RATIO = 560, 2.3


def sites(chart: Sites, look: Tokens) -> go.Figure:
    """Compounds inside a circle are filled, those outside hollow; with many facilities their names are in the hover box."""
    ground, shapes = ground_of(chart, _RATIO), {s.code: s for s in chart.shapes}
    made = empty_figure(look, _TALL)
    _outlines(made, chart.outlines, look)
    facilities, near, beyond = chart.facilities, chart.near, chart.beyond
    _circles(made, [shapes[p.code] for p in facilities.points], look)
    made.add_scatter(**_dots(beyond, shapes), marker=_mark(beyond, look.card, look.unknown))
    made.add_scatter(**_dots(near, shapes), marker=_mark(near, look.bar, look.card))
    named = len(facilities.points) <= MOST_NAMED
    made.add_scatter(
        **{**_dots(facilities, shapes), "mode": "markers+text" if named else "markers"},
        marker={"symbol": "diamond", "size": 12, "color": look.better, "line": {"color": look.card, "width": 1.5}},
        text=[safe(p.label) for p in facilities.points] if named else None,
        textposition="top center",
        textfont={"size": 12, "color": look.ink},
    )
    (x0, y), (x1, _) = ground.scale_bar
    made.add_scatter(
        x=[x0, x1],
        y=[y, y],
        mode="lines+text",
        text=[ground.words(chart.lang), ""],
        textposition="top right",
        hoverinfo="skip",
        line={"color": look.ink, "width": 3},
        textfont={"size": 12, "color": look.ink},
        showlegend=False,
    )
    across, up = ground.step
    quiet: Properties = {
        "showticklabels": False,
        "gridcolor": look.line,
        "zeroline": False,
        "ticks": "",
        "fixedrange": False,
    }
    made.update_xaxes(range=[ground.west, ground.east], dtick=across, tick0=0, **quiet)
    made.update_yaxes(
        range=[ground.south, ground.north], dtick=up, tick0=0, scaleanchor="x", scaleratio=1 / ground.narrow, **quiet
    )
    made.update_layout(
        showlegend=True,
        dragmode="pan",
        margin={"l": 0, "r": 0, "t": 30, "b": 0},
        legend={"orientation": "h", "x": 0, "y": 1, "yanchor": "bottom", "itemsizing": "constant"},
    )
    return made


def _dots(series: Series, shapes: dict[str, Shape]) -> Properties:
    points = series.points
    return {
        "x": [shapes[p.code].centre[0] for p in points],
        "y": [shapes[p.code].centre[1] for p in points],
        "mode": "markers",
        "name": safe(series.name),
        "hoverinfo": "text",
        "customdata": [p.value for p in points],
        "hovertext": [f"{hover_text(p)}<br>{safe(p.note)}" for p in points],
    }


def _mark(series: Series, colour: str, edge: str) -> Properties:
    sizes = [dot_size(p.known_value) for p in series.points]
    return {"size": sizes, "color": colour, "line": {"color": edge, "width": 1.2}}


def _circles(made: go.Figure, circles: list[Shape], look: Tokens) -> None:
    xs: list[float | None] = []
    ys: list[float | None] = []
    for circle in circles:
        xs += [*(x for x, _ in circle.outline), circle.outline[0][0], None]
        ys += [*(y for _, y in circle.outline), circle.outline[0][1], None]
    made.add_scatter(
        x=xs,
        y=ys,
        mode="lines",
        fill="toself",
        opacity=0.35,
        hoverinfo="skip",
        showlegend=False,
        fillcolor=look.soft,
        line={"color": look.better, "width": 1.2},
    )


def _outlines(made: go.Figure, outlines: tuple[Outline, ...], look: Tokens) -> None:
    for outline in outlines:
        for ring in outline.rings:
            closed = [*ring, ring[0]]
            made.add_scatter(
                x=[x for x, _ in closed],
                y=[y for _, y in closed],
                mode="lines",
                hoverinfo="skip",
                showlegend=False,
                line={"color": look.unknown, "width": 1},
            )
