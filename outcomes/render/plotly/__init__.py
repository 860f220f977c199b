"""A Chart as a Plotly figure for the pages: no title inside, no modebar, numbers only from the Chart."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import plotly.graph_objects as go

from outcomes.charts.theme import DOT, FONT_CSS, Tokens, label_ink, tokens
from outcomes.charts.value import Chart, Point, Series
from outcomes.render.plotly.bars import bars
from outcomes.render.plotly.base import empty_figure, hover_text, month_ticks
from outcomes.render.plotly.heat import heat
from outcomes.render.plotly.multiples import multiples
from outcomes.render.plotly.signals import DRAWN
from outcomes.render.plotly.sites import sites

CONFIG: dict[str, Any] = {"displayModeBar": False, "topojsonURL": "/app/static/topojson/", "responsive": True}


def legend_items(chart: Chart, dark: bool = False) -> list[tuple[str, str]]:
    """The legend of a map or matrix as (colour, text); the box of 未报 comes last with an empty colour."""
    colours = tokens(dark).sequential
    items = [(colours[i], c.text) for i, c in enumerate(chart.classes)]
    return [*items, ("", chart.unreported_label)] if chart.unreported_label else items


def figure(chart: Chart, dark: bool = False) -> go.Figure:
    """The Plotly figure of a chart of any kind: drawn once, a copy for each reader (one that is not validated again)."""
    return go.Figure(_drawn(chart, dark).to_plotly_json(), _validate=False)


@lru_cache(maxsize=1024)
def _drawn(chart: Chart, dark: bool) -> go.Figure:
    draw = {
        "comparison": _comparison,
        "trend": _trend,
        "map": _map,
        "bars": bars,
        "heat": heat,
        "multiples": multiples,
        "sites": sites,
        **DRAWN,
    }
    return draw[chart.kind](chart, tokens(dark), dark)


def _comparison(chart: Chart, look: Tokens, _dark: bool) -> go.Figure:
    points = chart.series[0].points
    rows = list(range(len(points)))
    made = empty_figure(look, 56 + 26 * len(points))
    with_interval = any(p.low is not None for p in points)
    known = [(i, p) for i, p in enumerate(points) if p.value is not None and p.state == "known"]
    colours = [look.better if p.highlight else look.bar for _, p in known]
    top = max([p.high or p.value or 0 for _, p in known] + [chart.reference or 0, 0]) or 1
    hover = [hover_text(p, chart) for _, p in known]
    if with_interval:
        for (i, p), colour in zip(known, colours, strict=True):
            if p.low is not None and p.high is not None:
                made.add_scatter(
                    x=[p.low, p.high],
                    y=[i, i],
                    mode="lines",
                    line={"color": colour, "width": 2},
                    hoverinfo="skip",
                    opacity=0.55,
                )
        made.add_scatter(
            x=[p.value for _, p in known], y=[i for i, _ in known], mode="markers", hovertext=hover, hoverinfo="text",
            marker={"color": colours, "size": 10}, customdata=[p.code for _, p in known], name="value",
        )  # fmt: skip
    else:
        made.add_bar(
            x=[p.value for _, p in known], y=[i for i, _ in known], orientation="h", marker={"color": colours}, width=0.62,
            hovertext=hover, hoverinfo="text", customdata=[p.code for _, p in known], name="value",
        )  # fmt: skip
    low = min((p.low for _, p in known if p.low is not None), default=0) if with_interval else 0
    start = max(0, low - (top - low) * 0.15)
    labels = _row_labels(chart, look, start)
    if chart.reference is not None:
        made.add_vline(x=chart.reference, line={"color": look.secondary, "width": 1, "dash": "dot"})
        labels.append(
            {"x": chart.reference, "y": -0.8, "text": chart.reference_label, "showarrow": False,
             "font": {"color": look.secondary, "size": 12}}
        )  # fmt: skip
    made.update_layout(annotations=labels)  # all at once: each single one would validate all before it again
    made.update_xaxes(range=[start, top + (top - start) * 0.34], showgrid=False, zeroline=False, visible=False)
    names = [f"<b>{p.label}</b>" if p.highlight else p.label for p in points]
    made.update_yaxes(
        tickvals=rows,
        ticktext=names,
        range=[len(points) - 0.4, -1.2],
        showgrid=False,
        automargin=True,
        ticks="",
        zeroline=False,
    )
    return made


def _row_labels(chart: Chart, look: Tokens, start: float) -> list[dict[str, Any]]:
    """The value at the end of each row; the state in grey where there is none."""
    labels = []
    for i, p in enumerate(chart.series[0].points):
        known = p.state == "known" and p.value is not None
        at = max(p.high or 0, p.value or 0) if known else start
        labels.append({
            "x": at, "xshift": 6, "y": i, "text": p.text_with_base, "showarrow": False, "xanchor": "left",
            "bgcolor": look.card, "font": {"color": look.ink if known else look.secondary, "size": 12},
        })  # fmt: skip
    return labels


def _trend(chart: Chart, look: Tokens, _dark: bool) -> go.Figure:
    made = empty_figure(look, 300)
    main = chart.series[0]
    values, texts = month_ticks(main.points, chart.lang)
    _band(made, main, look)
    shifts = _label_shifts(chart)
    for series in chart.series[1:]:
        made.add_scatter(
            x=[p.code for p in series.points], y=[p.value for p in series.points], mode="lines", connectgaps=False,
            line={"color": look.unknown, "width": 1.2}, name=series.name, hoverinfo="skip",
        )  # fmt: skip
        _end_label(made, series, look.secondary, shifts)
    made.add_scatter(
        x=[p.code for p in main.points], y=[p.value for p in main.points], mode="lines+markers", connectgaps=False,
        line={"color": look.bar, "width": 2}, marker={"size": 5}, name=main.name,
        hovertext=[hover_text(p, chart) for p in main.points], hoverinfo="text",
    )  # fmt: skip
    if len(chart.series) > 1:
        _end_label(made, main, look.bar, shifts)
    if not any(p.value is not None for s in chart.series for p in s.points):
        made.add_annotation(
            x=0.5, y=0.5, xref="paper", yref="paper", text=main.points[-1].text, showarrow=False,
            font={"color": look.unknown, "size": 20},
        )  # fmt: skip
        made.update_yaxes(showticklabels=False)
    for mark in chart.marks:
        made.add_vline(x=mark.at, line={"color": look.secondary, "width": 1, "dash": "dash"})
    made.update_xaxes(
        type="category",
        tickvals=values,
        ticktext=texts,
        tickangle=0,
        showgrid=False,
        ticks="",
        tickfont={"size": 12},
        automargin=True,
    )
    made.update_yaxes(
        rangemode="tozero" if chart.zero else "normal", gridcolor=look.line, zerolinecolor=look.line, ticks="", nticks=5, automargin=True,
        separatethousands=True, exponentformat="none",
        tickfont={"size": 12, "color": look.secondary},
    )  # fmt: skip
    made.update_layout(margin={"l": 8, "r": 96 if len(chart.series) > 1 else 16, "t": 8, "b": 8})
    return made


def _band(made: go.Figure, series: Series, _look: Tokens) -> None:
    known = [p for p in series.points if p.low is not None and p.high is not None]
    if known and len(known) == len(series.points):
        x = [p.code for p in known]
        made.add_scatter(x=x, y=[p.high for p in known], mode="lines", line={"width": 0}, hoverinfo="skip")
        made.add_scatter(
            x=x, y=[p.low for p in known], mode="lines", line={"width": 0}, fill="tonexty", fillcolor="rgba(47,133,128,.12)",
            hoverinfo="skip",
        )  # fmt: skip


def _label_shifts(chart: Chart) -> dict[str, float]:
    """How far the names at the right end move apart (pixels), in the order of their last values."""
    ends = []
    for series in chart.series:
        last = next((p.value for p in reversed(series.points) if p.value is not None), None)
        if last is not None:
            ends.append((last, series.name))
    middle = (len(ends) - 1) / 2
    return {name: 15 * (i - middle) for i, (_, name) in enumerate(sorted(ends))}


def _end_label(made: go.Figure, series: Series, colour: str, shifts: dict[str, float]) -> None:
    last = next((p for p in reversed(series.points) if p.value is not None), None)
    if last is not None:
        made.add_annotation(
            x=last.code, y=last.value, text=series.name, showarrow=False, xanchor="left", xshift=8, yshift=shifts.get(series.name, 0),
            font={"color": colour, "size": 12},
        )  # fmt: skip


def _geojson(chart: Chart) -> dict[str, Any]:
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


def _map(chart: Chart, look: Tokens, dark: bool) -> go.Figure:
    made = empty_figure(look, 540)
    shapes, geo = {s.code: s for s in chart.shapes}, _geojson(chart)
    points = [p for p in chart.series[0].points if p.code in shapes]
    for klass in [None, *range(len(chart.classes))]:
        for bad in (False, True):
            here = [p for p in points if p.klass == klass and bool(p.signal) == bad]
            if here:
                made.add_trace(_tiles(chart, here, geo, look, klass))
    _outlines(made, chart, look)
    for klass in [None, *range(len(chart.classes))]:
        here = [p for p in points if p.klass == klass and shapes[p.code].lettered]
        ink = [look.card if p.signal else look.secondary if p.klass is None else label_ink(p.klass, dark) for p in here]
        made.add_scattergeo(
            lon=[shapes[p.code].centre[0] for p in here], lat=[shapes[p.code].centre[1] for p in here], mode="text",
            text=[_tile_text(chart.tile_name(p), p.text) for p in here], hoverinfo="skip",
            textfont={"size": 12, "color": ink, "family": FONT_CSS},
        )  # fmt: skip
    marked = [shapes[p.code] for p in points if p.mark]
    made.add_scattergeo(
        lon=[s.mark_at[0] for s in marked], lat=[s.mark_at[1] for s in marked], mode="markers",
        marker={"size": 6, "color": DOT, "line": {"color": look.card, "width": 1}}, hoverinfo="skip",
    )  # fmt: skip
    corners = [at for s in chart.shapes for part in s.polygons for at in part[0]] + [o.label_at for o in chart.outlines]
    xs, ys = [x for x, _ in corners], [y for _, y in corners]
    made.update_geos(
        visible=False, bgcolor="rgba(0,0,0,0)", projection_type="mercator",
        lonaxis_range=[min(xs) - 0.004, max(xs) + 0.004], lataxis_range=[min(ys) - 0.003, max(ys) + 0.003],
    )  # fmt: skip
    made.update_layout(margin={"l": 0, "r": 0, "t": 0, "b": 0}, clickmode="event+select")
    return made


def _tiles(chart: Chart, points: list[Point], geo: dict[str, Any], look: Tokens, klass: int | None) -> go.Choropleth:
    bad = bool(points[0].signal)
    colour = look.concern if bad else look.card if klass is None else look.sequential[klass]
    edges = [look.ink if p.highlight or bad else look.unknown if klass is None else look.card for p in points]
    widths = [2.5 if p.highlight or bad else 1.5 for p in points]
    here = {p.code for p in points}
    geo = {**geo, "features": [f for f in geo["features"] if f["id"] in here]}
    return go.Choropleth(
        geojson=geo, locations=[p.code for p in points], z=[1] * len(points), featureidkey="id", showscale=False,
        colorscale=[[0, colour], [1, colour]], marker={"line": {"color": edges, "width": widths}},
        customdata=[p.code for p in points], hovertext=[hover_text(p, chart) for p in points], hoverinfo="text",
        selected={"marker": {"opacity": 1}}, unselected={"marker": {"opacity": 1}},
    )  # fmt: skip


def _tile_text(name: str, value: str) -> str:
    """Name over value; long words (romanised names, "not reported") in smaller letters."""
    lines = [name, f"<b>{value}</b>"] if name else [f"<b>{value}</b>"]
    long = [name, value] if name else [value]
    return "<br>".join(
        f'<span style="font-size:10px">{line}</span>' if len(text) > 8 else line
        for line, text in zip(lines, long, strict=True)
    )


def _outlines(made: go.Figure, chart: Chart, look: Tokens) -> None:
    for o in chart.outlines:
        for ring in o.rings:
            made.add_scattergeo(
                lon=[x for x, _ in [*ring, ring[0]]], lat=[y for _, y in [*ring, ring[0]]], mode="lines", hoverinfo="skip",
                line={"color": look.secondary, "width": 1.6, "dash": "dot"} if o.inset else {"color": look.secondary, "width": 1.6},
            )  # fmt: skip
    made.add_scattergeo(
        lon=[o.label_at[0] for o in chart.outlines], lat=[o.label_at[1] for o in chart.outlines], mode="text", hoverinfo="skip",
        text=["<b>" + o.name.replace("\n", "<br>") + "</b>" for o in chart.outlines], textfont={"size": 13, "color": look.secondary, "family": FONT_CSS},
    )  # fmt: skip
