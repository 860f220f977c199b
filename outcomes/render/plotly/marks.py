"""What marks with a signal share on the pages: colour and shape, hover box, and the key over the picture."""

from __future__ import annotations

from outcomes.charts.theme import Tokens, signal_look, text_width
from outcomes.charts.value import Control, OfSignals, Point, Ranks
from outcomes.render import scale
from outcomes.render.plotly.base import Properties, hover_text, safe

LINE, SIZE = 16, 12
_KEY_ROOM = 34  # letters on a line
_SYMBOL = {"▲": "triangle-up", "▼": "triangle-down", "●": "circle"}


def signal_hover(point: Point, chart: OfSignals | Ranks) -> str:
    """The hover box of a point with its signal in words."""
    label = "" if isinstance(chart, Control) else chart.interval_label
    hover = hover_text(point, chart.decimals, label)
    said = scale.signal_words(chart, point.signal) if point.signal else ""
    return "<br>".join(part for part in (hover, safe(point.note), said) if part)


def marker(points: list[Point], look: Tokens, size: int = 8) -> Properties:
    """Colour and shape of each point by its signal, a little larger beyond ordinary variation."""
    looks = [signal_look(p.signal, look) for p in points]
    return {
        "color": [colour for colour, _ in looks],
        "symbol": [_SYMBOL[shape] for _, shape in looks],
        "size": [size if shape == "●" else size + 3 for _, shape in looks],
        "opacity": 1,
        "line": {
            "color": [look.ink if p.highlight else look.card for p in points],
            "width": [2 if p.highlight else 1 for p in points],
        },
    }


def key_lines(chart: OfSignals | Ranks, look: Tokens) -> list[str]:
    """What the marks mean, in lines for which a telephone has room; none where no mark has a signal."""
    lines: list[list[str]] = []
    used = 0.0
    for signal in scale.signals(chart):
        colour, shape = signal_look(signal, look)
        word = scale.signal_words(chart, signal)
        used += text_width(word) + 2.5
        if not lines or used > _KEY_ROOM:
            lines.append([])
            used = text_width(word) + 2.5
        lines[-1].append(
            f"<span style='color:{colour}'>{shape}</span> <span style='color:{look.secondary}'>{word}</span>"
        )
    return ["\u2003".join(line) for line in lines]


def above(key: list[str], up: int, left: int) -> list[Properties]:
    """The lines of the key over the picture, from the left edge of the figure."""
    return [
        {
            "x": 0,
            "y": 1,
            "xref": "paper",
            "yref": "paper",
            "xanchor": "left",
            "yanchor": "bottom",
            "xshift": -left,
            "text": line,
            "yshift": up + LINE * (len(key) - 1 - i),
            "showarrow": False,
            "align": "left",
            "font": {"size": SIZE},
            "borderpad": 0,
        }
        for i, line in enumerate(key)
    ]
