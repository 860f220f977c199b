"""Horizontal bars as a picture: parts of a whole or steps, value and note at the end of each."""

from __future__ import annotations

from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from outcomes.charts.theme import LIGHT, text_width
from outcomes.charts.value import Bars
from outcomes.render.layout import Bar, bar_colour, largest, rows
from outcomes.render.picture.base import WIDTH, bare, sized

_SIZE = 11
_EM = _SIZE / 72  # inches of one Chinese letter
_LABEL_ROOM, _VALUE_ROOM = 16, 26
_LEFT, _RIGHT = 0.72, 0.4


def bars_height(chart: Bars) -> float:
    """The inches that the rows need, wider apart where they are few."""
    total = rows(chart, label_room=_LABEL_ROOM, value_room=_VALUE_ROOM)[-1].bottom
    return total * min(1.75, max(1.2, 440 / total)) / 100


def bars(axes: Axes, chart: Bars) -> None:
    """Draws the bars; the names begin where the title begins."""
    found = rows(chart, label_room=_LABEL_ROOM, value_room=_VALUE_ROOM)
    names = max(text_width(line) for row in found for line in row.label) * _EM + 0.12
    wide = WIDTH - _LEFT - _RIGHT - names
    box = axes.get_position()
    axes.set_position(((_LEFT + names) / WIDTH, box.y0, wide / WIDTH, box.height))
    end = _end(chart, [b for row in found for b in row.bars], wide)
    for row in found:
        for bar in row.bars:
            _draw(axes, chart, bar, end / wide)
    axes.set_yticks([row.middle for row in found], ["\n".join(row.label) for row in found])
    axes.set_ylim(found[-1].bottom, 0)
    axes.set_xlim(0, end)
    axes.set_xticks([])
    for label in axes.get_yticklabels():
        label.set_linespacing(1.25)
    bare(axes, "left")


def _end(chart: Bars, found: list[Bar], wide: float) -> float:
    """The value at the right edge, so that the words of every bar have room."""
    needed = [(b.point.known_value or 0) / (1 - (b.label_width * _EM + 0.15) / wide) for b in found]
    return max([*needed, largest(chart)])


def _draw(axes: Axes, chart: Bars, bar: Bar, inch: float) -> None:
    """One bar with its words; the outline of a short one where the value is not known."""
    value = bar.point.known_value
    length = 0.3 * inch if value is None else value
    if value is None:
        axes.add_patch(
            Rectangle(
                (0.02 * inch, bar.middle - bar.thick / 2),
                length,
                bar.thick,
                facecolor=LIGHT.card,
                edgecolor=LIGHT.unknown,
                lw=1.2,
            )
        )
    else:
        colour = bar_colour(LIGHT.sequential, LIGHT.bar, bar, chart.is_pair)
        axes.barh(bar.middle, value, height=bar.thick, color=colour)
    ink = LIGHT.secondary if value is None else LIGHT.ink
    small = "\n".join(bar.small)
    at = bar.middle if bar.beside else bar.middle - 8 * len(bar.small)
    words = axes.text(
        length + (0.11 if value is None else 0.07) * inch,
        at,
        bar.text,
        fontproperties=sized(_SIZE, bold=bar.point.highlight),
        color=ink,
        va="center",
    )
    axes.annotate(
        small,
        (1, 0.5) if bar.beside else (0, 0),
        xytext=(6, 0) if bar.beside else (0, -3),
        va="center" if bar.beside else "top",
        xycoords=words,
        textcoords="offset points",
        fontproperties=sized(_SIZE - 1),
        color=LIGHT.secondary,
    )
