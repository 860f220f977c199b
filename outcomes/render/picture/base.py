"""What all pictures share: the embedded Chinese font, axes without a frame, the legend of classes."""

from __future__ import annotations

from functools import cache

from matplotlib.axes import Axes
from matplotlib.font_manager import FontProperties
from matplotlib.patches import Rectangle

from outcomes.charts.value import Chart
from outcomes.render.fonts import fonts_folder
from outcomes.theme import LIGHT

WIDTH = 12.0  # inches


@cache
def _font(bold: bool = False) -> FontProperties:
    files = sorted(fonts_folder().rglob("*Sans*.[ot]tf"))
    wanted = [f for f in files if ("bold" in f.stem.lower()) == bold] or files
    return FontProperties(fname=str(wanted[0]))


def sized(size: float, bold: bool = False) -> FontProperties:
    """The Chinese font in this size."""
    font = _font(bold).copy()
    font.set_size(size)
    return font


def bare(axes: Axes, *sides: str) -> None:
    """Keeps only these sides of the frame, and no tick marks."""
    for side in ("top", "right", "left", "bottom"):
        axes.spines[side].set_visible(side in sides)
        axes.spines[side].set_color(LIGHT.line)
    axes.tick_params(length=0)


def legend(axes: Axes, chart: Chart) -> None:
    """The boxes at the right edge of the picture, clear of every tile."""
    made = axes.figure
    items = [(LIGHT.sequential[i], c.text) for i, c in enumerate(chart.classes)]
    if chart.unreported_label:
        items.append(("", chart.unreported_label))
    for i, (colour, text) in enumerate(items):
        y = 0.72 - i * 0.06
        made.add_artist(
            Rectangle((0.83, y - 0.016), 0.022, 0.032, transform=made.transFigure, facecolor=colour or LIGHT.card,
                      edgecolor=colour or LIGHT.unknown)
        )  # fmt: skip
        made.text(0.862, y, text, fontproperties=sized(11), color=LIGHT.ink, va="center")


def month_tick(month: str, i: int, lang: str) -> str:
    """A month under an axis, with its year under January and under the first."""
    number = int(month[5:])
    text = f"{number}月" if lang == "zh" else f"{number:02d}"
    return f"{text}\n{month[:4]}" if number == 1 or i == 0 else text
