"""What all pictures share: the embedded Chinese font, axes without a frame, the legend of classes."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from matplotlib.axes import Axes
from matplotlib.font_manager import FontProperties
from matplotlib.patches import Rectangle

from outcomes.charts.theme import LIGHT, fill
from outcomes.charts.value import LegendClass
from outcomes.render.fonts import fonts_folder

WIDTH, HEIGHT = 12.0, 6.75  # inches; of the height at least


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


def legend(axes: Axes, classes: Sequence[LegendClass], unreported: str, rings: str = "") -> None:
    """The boxes at the right edge of the picture, clear of every tile."""
    made = axes.figure
    items = [(fill(c.tone), c.text) for c in classes]
    if unreported:
        items.append(("", unreported))
    for i, (colour, text) in enumerate(items):
        y = 0.72 - i * 0.06
        made.add_artist(
            Rectangle(
                (0.83, y - 0.016),
                0.022,
                0.032,
                transform=made.transFigure,
                facecolor=colour or LIGHT.card,
                edgecolor=colour or LIGHT.unknown,
            )
        )
        made.text(0.862, y, text, fontproperties=sized(11), color=LIGHT.ink, va="center")
    if rings:
        y = 0.72 - len(items) * 0.06
        made.text(0.83, y, rings, fontproperties=sized(11), color=LIGHT.ink, va="center")


def month_names(months: Sequence[str], lang: str) -> list[str]:
    """Months under an axis, each year under the first of its months that is named."""
    found, said = [], ""
    for month in months:
        text = f"{int(month[5:])}月" if lang == "zh" else month[5:]
        found.append(text if month[:4] == said else f"{text}\n{month[:4]}")
        said = month[:4]
    return found
