"""Places side by side for the pages: marks with their intervals against the whole, or bars of counts."""

from __future__ import annotations

import plotly.graph_objects as go

from outcomes.charts.theme import Tokens
from outcomes.charts.value import Comparison, Point, Reference
from outcomes.render.plotly.base import Properties, empty_figure, hover_text, safe


def comparison(chart: Comparison, look: Tokens) -> go.Figure:
    """One row for each place from the top: mark and interval, or a bar, its value at the end."""
    points = chart.main.points
    made = empty_figure(look, 56 + 26 * len(points))
    with_interval = any(p.low is not None for p in points)
    known = [(i, p) for i, p in enumerate(points) if p.known_value is not None]
    top = max([p.high or p.value or 0 for _, p in known] + [chart.reference.value if chart.reference else 0, 0]) or 1
    (_intervals if with_interval else _bars)(made, chart, known, look)
    low = min((p.low for _, p in known if p.low is not None), default=0) if with_interval else 0
    start = max(0, low - (top - low) * 0.15)
    labels = _row_labels(chart, look, start)
    if chart.reference is not None:
        made.add_vline(x=chart.reference.value, line={"color": look.secondary, "width": 1, "dash": "dot"})
        labels.append(_over(chart.reference, look))
    made.update_layout(annotations=labels)  # all at once: each single one would validate all before it again
    room = (
        1.0 if any("/" in p.label for p in points) else 0.34
    )  # for the values; names with how many they are of are long
    made.update_xaxes(range=[start, top + (top - start) * room], showgrid=False, zeroline=False, visible=False)
    made.update_yaxes(
        tickvals=list(range(len(points))),
        ticktext=[f"<b>{safe(p.label)}</b>" if p.highlight else safe(p.label) for p in points],
        range=[len(points) - 0.4, -1.2],
        showgrid=False,
        automargin=True,
        ticks="",
        zeroline=False,
    )
    return made


Known = list[tuple[int, Point]]  # the rows whose value is known


def _marks(chart: Comparison, known: Known, look: Tokens) -> Properties:
    """What marks and bars have in common: values, colours, hover boxes."""
    return {
        "x": [p.value for _, p in known],
        "y": [i for i, _ in known],
        "hovertext": [hover_text(p, chart.decimals, chart.interval_label) for _, p in known],
        "hoverinfo": "text",
        "marker": {"color": [look.better if p.highlight else look.bar for _, p in known]},
        "customdata": [p.code for _, p in known],
        "name": "value",
    }


def _intervals(made: go.Figure, chart: Comparison, known: Known, look: Tokens) -> None:
    for i, p in known:
        if p.low is not None and p.high is not None:
            line = {"color": look.better if p.highlight else look.bar, "width": 2}
            made.add_scatter(x=[p.low, p.high], y=[i, i], mode="lines", line=line, hoverinfo="skip", opacity=0.55)
    made.add_scatter(**_marks(chart, known, look), mode="markers", marker_size=10)


def _bars(made: go.Figure, chart: Comparison, known: Known, look: Tokens) -> None:
    made.add_bar(**_marks(chart, known, look), orientation="h", width=0.62)


def _over(reference: Reference, look: Tokens) -> Properties:
    """The words over the line of the whole."""
    return {
        "x": reference.value,
        "y": -0.8,
        "text": safe(reference.label),
        "showarrow": False,
        "font": {"color": look.secondary, "size": 12},
    }


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
                "text": safe(p.text_with_base),
                "showarrow": False,
                "xanchor": "left",
                "bgcolor": look.card,
                "font": {"color": look.ink if known else look.secondary, "size": 12},
            }
        )
    return labels
