"""What all figures of the pages share: the empty figure and the words of a hover box."""

from __future__ import annotations

from typing import Any

import plotly.graph_objects as go
from markupsafe import escape

from outcomes.charts.theme import FONT_CSS, Tokens
from outcomes.charts.value import Point, Series

Properties = dict[str, Any]  # of a trace or the layout, by Plotly's own names


class _Drawn(go.Figure):  # type: ignore[misc]
    """A figure that is handed out many times: its dictionary is made once, after the last change."""

    _kept: Properties | None = None

    def to_dict(self) -> Properties:
        if self._kept is None:
            self._kept = super().to_dict()
        return self._kept


def empty_figure(look: Tokens, height: int, **layout: str) -> go.Figure:
    """A figure of this height in pixels with the margins, letters and hover box of all charts."""
    made = _Drawn()
    made.update_layout(
        height=height,
        paper_bgcolor="rgba(0,0,0,0)",
        plot_bgcolor="rgba(0,0,0,0)",
        showlegend=False,
        dragmode=False,
        margin={"l": 8, "r": 8, "t": 8, "b": 8},
        font={"family": FONT_CSS, "size": 13, "color": look.ink},
        hoverlabel={"bgcolor": look.card, "bordercolor": look.line, "font": {"family": FONT_CSS, "color": look.ink}},
        **layout,
    )
    return made


def safe(text: str) -> str:
    """A text as Plotly shows it, which reads <b>, <br> and their like in whatever it is given."""
    return str(escape(text))


def hover_text(point: Point, decimals: int = 0, interval_label: str = "") -> str:
    """Name, value, base and, where it has a name, the interval of a point, each on its line."""
    lines = [f"<b>{safe(point.label)}</b>", safe(point.text)]
    if point.denominator is not None and point.numerator is not None:
        lines.append(f"{point.numerator:,.0f}/{point.denominator:,.0f}")
    if point.low is not None and point.high is not None and interval_label:
        lines.append(f"{safe(interval_label)} {point.low:,.{decimals}f}–{point.high:,.{decimals}f}")
    return "<br>".join(line for line in lines if line)


def broken(series: Series) -> tuple[list[str], list[float | None], list[str]]:
    """Months, values and hover texts of a line with a gap wherever it is broken."""
    months: list[str] = []
    values: list[float | None] = []
    hover: list[str] = []
    for n, point in enumerate(series.points):
        if n and not point.joined:
            months.append(point.code)
            values.append(None)
            hover.append("")
        months.append(point.code)
        values.append(point.known_value)
        hover.append(hover_text(point))
    return months, values, hover


def month_ticks(points: tuple[Point, ...], lang: str) -> tuple[list[str], list[str]]:
    """Every third month at most, each year under the first of its months that is named."""
    values: list[str] = []
    texts: list[str] = []
    said = ""
    step = 1 if len(points) <= 13 else 3
    for i, p in enumerate(points):
        number = int(p.code[5:])
        if (i and (number - 1) % step) or (i == 0 and any((int(q.code[5:]) - 1) % step == 0 for q in points[1:step])):
            continue
        month = f"{number}月" if lang == "zh" else p.label[:3]
        values.append(p.code)
        words = month if p.code[:4] == said else f"{month}<br>{p.code[:4]}"
        texts.append(f"{words}<br>{p.under}" if p.under else words)
        said = p.code[:4]
    return values, texts
