"""Places side by side for the pages: marks with their intervals against the whole, or bars of counts."""

from __future__ import annotations

import plotly.graph_objects as go

from outcomes.charts.theme import Tokens
from outcomes.charts.value import Comparison
from outcomes.render.plotly.base import Properties, empty_figure, hover_text


def comparison(chart: Comparison, look: Tokens) -> go.Figure:
    """One row for each place from the top: mark and interval, or a bar, its value at the end."""
    points = chart.main.points
    rows = list(range(len(points)))
    made = empty_figure(look, 56 + 26 * len(points))
    with_interval = any(p.low is not None for p in points)
    known = [(i, p) for i, p in enumerate(points) if p.known_value is not None]
    colours = [look.better if p.highlight else look.bar for _, p in known]
    top = max([p.high or p.value or 0 for _, p in known] + [chart.reference.value if chart.reference else 0, 0]) or 1
    hover = [hover_text(p, chart.decimals, chart.interval_label) for _, p in known]
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
            x=[p.value for _, p in known],
            y=[i for i, _ in known],
            mode="markers",
            hovertext=hover,
            hoverinfo="text",
            marker={"color": colours, "size": 10},
            customdata=[p.code for _, p in known],
            name="value",
        )
    else:
        made.add_bar(
            x=[p.value for _, p in known],
            y=[i for i, _ in known],
            orientation="h",
            marker={"color": colours},
            width=0.62,
            hovertext=hover,
            hoverinfo="text",
            customdata=[p.code for _, p in known],
            name="value",
        )
    low = min((p.low for _, p in known if p.low is not None), default=0) if with_interval else 0
    start = max(0, low - (top - low) * 0.15)
    labels = _row_labels(chart, look, start)
    if chart.reference is not None:
        made.add_vline(x=chart.reference.value, line={"color": look.secondary, "width": 1, "dash": "dot"})
        labels.append(
            {
                "x": chart.reference.value,
                "y": -0.8,
                "text": chart.reference.label,
                "showarrow": False,
                "font": {"color": look.secondary, "size": 12},
            }
        )
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


def _row_labels(chart: Comparison, look: Tokens, start: float) -> list[Properties]:
    """The value at the end of each row; the state in grey where there is none."""
    labels = []
    for i, p in enumerate(chart.main.points):
        known = p.known_value is not None
        at = max(p.high or 0, p.value or 0) if known else start
        labels.append(
            {
                "x": at,
                "xshift": 6,
                "y": i,
                "text": p.text_with_base,
                "showarrow": False,
                "xanchor": "left",
                "bgcolor": look.card,
                "font": {"color": look.ink if known else look.secondary, "size": 12},
            }
        )
    return labels
