"""A matrix of rows and months for the pages: coloured by class, unknown cells outlined."""

from __future__ import annotations

import math

import plotly.graph_objects as go

from outcomes.charts.theme import FONT_CSS, Tokens, label_ink, text_width
from outcomes.charts.value import Heat, Point
from outcomes.render.layout import LINE, cell_class, cell_texts, matrix_months, wrapped, year_starts
from outcomes.render.plotly.base import empty_figure, hover_text, safe

_COLUMNS_WITH_NUMBERS = 24
_FOOT = 44  # pixels for months and years


def heat(chart: Heat, look: Tokens, dark: bool) -> go.Figure:
    """One row per series, one column per month; numbers as large as the cells allow, none beyond 24 columns."""
    names = [wrapped(s.name, 8.6) for s in chart.rows]
    tall = max(26, LINE * max(map(len, names), default=1) + 6)
    inside = tall * len(names)
    made = empty_figure(look, inside + _FOOT + 8)
    made.add_trace(_cells(chart, look))
    made.add_scatter(
        **_unknown_outlines(chart), mode="lines", line={"color": look.unknown, "width": 1.2}, hoverinfo="skip"
    )
    columns = len(chart.months)
    if columns <= _COLUMNS_WITH_NUMBERS:
        for ink in {label_ink(0, dark), label_ink(4, dark), look.secondary}:
            made.add_trace(_numbers(chart, ink, look, dark))
    made.update_layout(
        margin={"l": 8, "r": 8, "t": 8, "b": _FOOT},
        shapes=[
            {
                "type": "line",
                "xref": "x",
                "yref": "paper",
                "x0": i - 0.5,
                "x1": i - 0.5,
                "y0": -4 / inside,
                "y1": 1,
                "line": {"color": look.secondary, "width": 1.2},
            }
            for i in year_starts(chart)
        ],
    )
    marks = matrix_months(chart)
    made.update_xaxes(
        range=[-0.5, columns - 0.5],
        tickvals=[i for i, _, _ in marks],
        showgrid=False,
        zeroline=False,
        ticks="",
        ticktext=[f"{month}<br>{year}" if year else month for _, month, year in marks],
        tickangle=0,
        tickfont={"size": 12, "color": look.secondary},
    )
    made.update_yaxes(
        range=[len(names) - 0.5, -0.5],
        tickvals=list(range(len(names))),
        ticktext=["<br>".join(map(safe, n)) for n in names],
        showgrid=False,
        zeroline=False,
        ticks="",
        automargin=True,
    )
    return made


def _cells(chart: Heat, look: Tokens) -> go.Heatmap:
    """The coloured cells, with row, month and value for the hover box; the numbers themselves as `customdata`."""
    steps = [(n / 5, colour) for i, colour in enumerate(look.sequential) for n in (i, i + 1)]
    return go.Heatmap(
        z=[[cell_class(p) for p in s.points] for s in chart.rows],
        zmin=-0.5,
        zmax=4.5,
        colorscale=steps,
        showscale=False,
        xgap=2,
        ygap=2,
        customdata=[[p.known_value for p in s.points] for s in chart.rows],
        name="value",
        hovertext=[[f"<b>{safe(s.name)}</b><br>{hover_text(p)}" for p in s.points] for s in chart.rows],
        hoverinfo="text",
    )


def _unknown_outlines(chart: Heat) -> dict[str, list[float | None]]:
    """The outlines of all unknown cells as one broken line."""
    x: list[float | None] = []
    y: list[float | None] = []
    for row, series in enumerate(chart.rows):
        for column, p in enumerate(series.points):
            if cell_class(p) is None:
                x += [column - 0.42, column + 0.42, column + 0.42, column - 0.42, column - 0.42, None]
                y += [row - 0.4, row - 0.4, row + 0.4, row + 0.4, row - 0.4, None]
    return {"x": x, "y": y}


def _numbers(chart: Heat, ink: str, look: Tokens, dark: bool) -> go.Heatmap:
    """The numbers of one colour; blanks of the longest length elsewhere, so that all colours get the same size."""
    texts = cell_texts(chart)
    blank = "\u00a0" * max([math.ceil(text_width(text) / 0.62) for line in texts for text in line] or [1])

    def text(p: Point, shown: str) -> str:
        klass = cell_class(p)
        own = look.secondary if klass is None else label_ink(klass, dark)
        return safe(shown) if shown and own == ink else blank

    return go.Heatmap(
        z=[[-1] * len(s.points) for s in chart.rows],
        opacity=0,
        showscale=False,
        xgap=2,
        ygap=2,
        hoverinfo="skip",
        text=[
            [text(p, w) for p, w in zip(s.points, line, strict=True)] for s, line in zip(chart.rows, texts, strict=True)
        ],
        texttemplate="%{text}",
        textfont={"color": ink, "family": FONT_CSS},
        name="text",
    )
