"""Horizontal bars for the pages: parts of a whole or steps, readable at the width of a telephone."""

from __future__ import annotations

import plotly.graph_objects as go

from outcomes.charts.theme import Tokens
from outcomes.charts.value import Bars
from outcomes.render.layout import Bar, BarRow, bar_colour, largest, rows
from outcomes.render.plotly.base import Properties, empty_figure, hover_text, safe

_SIZE = 12  # of the words at the end of a bar
_STUB = 26  # length of the empty bar of an unknown value
_NARROWEST = 110  # length of the longest bar on a telephone


def bars(chart: Bars, look: Tokens) -> go.Figure:
    """Bars from the top in the given order with value and note at their ends; the height follows the rows."""
    found = rows(chart, label_room=8.6, value_room=11)
    total, top = found[-1].bottom if found else 0, largest(chart)
    made = empty_figure(look, int(total) + 16, barmode="overlay")
    for i, series in enumerate(chart.series):
        known = [b for row in found for b in row.bars if b.series == i and b.point.known_value is not None]
        made.add_bar(
            x=[b.point.known_value for b in known],
            y=[b.middle for b in known],
            width=[b.thick for b in known],
            orientation="h",
            name=safe(series.name),
            customdata=[b.point.code for b in known],
            hoverinfo="text",
            hovertext=["<br>".join(filter(None, (hover_text(b.point), *map(safe, b.small)))) for b in known],
            marker={
                "color": [bar_colour(look.sequential, look.bar, b, chart.is_pair) for b in known],
                "line": {"width": 0},
            },
        )
    every = [b for row in found for b in row.bars]
    made.update_layout(
        annotations=[_words(b, look) for b in every],
        shapes=[_empty_bar(b, look) for b in every if b.point.known_value is None],
        margin={"l": 8, "r": _right(every, top), "t": 8, "b": 8},
    )
    made.update_xaxes(range=[0, top], showgrid=False, zeroline=False, visible=False)
    made.update_yaxes(
        range=[total, 0],
        tickvals=[r.middle for r in found],
        ticktext=[_name(r) for r in found],
        showgrid=False,
        zeroline=False,
        automargin=True,
        ticks="",
        showline=True,
        linecolor=look.line,
    )
    return made


def _name(row: BarRow) -> str:
    lines = "<br>".join(map(safe, row.label))
    return f"<b>{lines}</b>" if row.highlight else lines


def _right(found: list[Bar], top: float) -> int:
    """The right margin that the words need on the narrowest page."""
    needed = [
        b.label_width * _SIZE
        + 8
        + (_STUB if b.point.known_value is None else b.point.known_value / top * _NARROWEST)
        - _NARROWEST
        for b in found
    ]
    return int(max([*needed, 8])) + 6


def _words(bar: Bar, look: Tokens) -> Properties:
    value = bar.point.known_value
    small = "<br>".join(f"<span style='color:{look.secondary}'>{safe(line)}</span>" for line in bar.small)
    text = (" " if bar.beside else "<br>").join(part for part in (safe(bar.text), small) if part)
    return {
        "x": value or 0,
        "y": bar.middle,
        "xshift": 5 if value is not None else _STUB + 5,
        "text": text,
        "showarrow": False,
        "xanchor": "left",
        "align": "left",
        "font": {"size": _SIZE, "color": look.secondary if value is None else look.ink},
    }


def _empty_bar(bar: Bar, look: Tokens) -> Properties:
    """The outline that stands for a value that is not known."""
    return {
        "type": "rect",
        "xsizemode": "pixel",
        "xanchor": 0,
        "x0": 1,
        "x1": _STUB,
        "y0": bar.middle - bar.thick / 2,
        "y1": bar.middle + bar.thick / 2,
        "line": {"color": look.unknown, "width": 1.5},
        "fillcolor": look.card,
    }
