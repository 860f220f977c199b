"""One place over time for the pages: its line, thin grey ones beside it, their names at the right end."""

from __future__ import annotations

import plotly.graph_objects as go

from outcomes.charts.theme import Tokens
from outcomes.charts.value import Series, Trend
from outcomes.render.plotly.base import Properties, broken, empty_figure, month_ticks, safe


def trend(chart: Trend, look: Tokens) -> go.Figure:
    """The line of a place with its months, the others thin and grey behind it, each with its name at the right end."""
    made = empty_figure(look, 300)
    main = chart.main
    _band(made, main)
    shifts = _label_shifts(chart)
    for series in chart.beside:
        made.add_scatter(**_months(series), mode="lines", line={"color": look.unknown, "width": 1.2}, hoverinfo="skip")
        _end_label(made, series, look.secondary, shifts)
    made.add_scatter(
        **_months(main),
        mode="lines+markers",
        line={"color": look.bar, "width": 2},
        marker={"size": 5},
        hovertext=broken(main)[2],
        hoverinfo="text",
    )
    _hollow(made, main, look)
    if chart.beside:
        _end_label(made, main, look.bar, shifts)
    if not any(p.value is not None for s in chart.series for p in s.points):
        _say_nothing_known(made, main, look)
    for mark in chart.marks:
        made.add_vline(x=mark.at, line={"color": look.secondary, "width": 1, "dash": "dash"})
    _axes(made, chart, look)
    made.update_layout(margin={"l": 8, "r": 96 if chart.beside else 16, "t": 8, "b": 8})
    return made


def _hollow(made: go.Figure, main: Series, look: Tokens) -> None:
    """The months that still grow as rings over the line."""
    growing = [p for p in main.known if p.growing]
    if growing:
        made.add_scatter(
            x=[p.code for p in growing],
            y=[p.value for p in growing],
            mode="markers",
            marker={"size": 9, "color": look.card, "line": {"color": look.bar, "width": 2}},
            hoverinfo="skip",
        )


def _months(series: Series) -> Properties:
    months, values, _ = broken(series)
    return {
        "x": months,
        "y": values,
        "connectgaps": False,
        "name": safe(series.name),
    }


def _say_nothing_known(made: go.Figure, main: Series, look: Tokens) -> None:
    """What is said in the middle of a picture without a line."""
    made.add_annotation(
        x=0.5,
        y=0.5,
        xref="paper",
        yref="paper",
        text=safe(main.points[-1].text),
        showarrow=False,
        font={"color": look.unknown, "size": 20},
    )
    made.update_yaxes(showticklabels=False)


def _axes(made: go.Figure, chart: Trend, look: Tokens) -> None:
    values, texts = month_ticks(chart.main.points, chart.lang)
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
        rangemode="tozero",
        gridcolor=look.line,
        zerolinecolor=look.line,
        ticks="",
        nticks=5,
        automargin=True,
        separatethousands=True,
        exponentformat="none",
        tickfont={"size": 12, "color": look.secondary},
    )


def _band(made: go.Figure, series: Series) -> None:
    known = [p for p in series.points if p.low is not None and p.high is not None]
    if known and len(known) == len(series.points):
        x = [p.code for p in known]
        made.add_scatter(x=x, y=[p.high for p in known], mode="lines", line={"width": 0}, hoverinfo="skip")
        made.add_scatter(
            x=x,
            y=[p.low for p in known],
            mode="lines",
            line={"width": 0},
            fill="tonexty",
            fillcolor="rgba(47,133,128,.12)",
            hoverinfo="skip",
        )


def _label_shifts(chart: Trend) -> dict[str, float]:
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
            x=last.code,
            y=last.value,
            text=safe(series.name),
            showarrow=False,
            xanchor="left",
            xshift=8,
            yshift=shifts.get(series.name, 0),
            font={"color": colour, "size": 12},
        )
