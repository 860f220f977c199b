"""What pictures of marks with signals share: shapes, the key over the picture."""

from __future__ import annotations

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from outcomes.charts.theme import LIGHT, signal_look, text_width
from outcomes.charts.value import OfSignals, Ranks
from outcomes.render import scale
from outcomes.render.picture.base import WIDTH, sized

SHAPE = {"▲": "^", "▼": "v", "●": "o"}
SIZE = 11
LINE = 0.2  # inches of one line of words
EM = SIZE / 72


def figure_of(axes: Axes) -> Figure:
    """The whole picture that axes are in."""
    made = axes.figure
    assert isinstance(made, Figure)
    return made


def key_height(chart: OfSignals | Ranks) -> float:
    """The inches of the key; none where no mark has a signal."""
    return 0.34 if scale.signals(chart) else 0


def key(axes: Axes, chart: OfSignals | Ranks, at: tuple[float, float]) -> None:
    """What the marks mean, in one line over the picture, its top left corner given in inches."""
    made, (x, top) = figure_of(axes), at
    height = made.get_figheight()
    for signal in scale.signals(chart):
        colour, shape = signal_look(signal)
        word = scale.signal_words(chart, signal)
        middle = (top - LINE / 2) / height
        made.text(x / WIDTH, middle, shape, fontproperties=sized(SIZE), color=colour, va="center")
        made.text((x + 1.3 * EM) / WIDTH, middle, word, fontproperties=sized(SIZE), color=LIGHT.secondary, va="center")
        x += (text_width(word) + 3) * EM
