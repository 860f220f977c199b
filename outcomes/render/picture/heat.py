"""A matrix of rows and months as a picture: coloured by class, unknown cells outlined."""

from __future__ import annotations

from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from outcomes.charts.theme import LIGHT, label_ink, text_width
from outcomes.charts.value import Heat
from outcomes.render.layout import cell_class, cell_size, cell_texts, matrix_months, wrapped, year_starts
from outcomes.render.picture.base import WIDTH, bare, legend, sized

_LEFT, _END = 0.72, 9.7  # inches: where the names begin, where the last month ends
_ROOM = 14


def _names(chart: Heat) -> list[tuple[str, ...]]:
    return [wrapped(s.name, _ROOM) for s in chart.rows]


def heat_height(chart: Heat) -> float:
    """The inches that the rows and the months under them need."""
    names = _names(chart)
    tall = max(0.3, 0.2 * max(map(len, names)) + 0.06)
    return min(0.62, max(tall, 3.8 / len(names))) * len(names) + 0.5


def heat(axes: Axes, chart: Heat) -> None:
    """Draws the cells with their numbers, months and years under them, and the legend at the right."""
    names = _names(chart)
    columns = len(chart.months)
    start = _LEFT + max(text_width(line) for name in names for line in name) * 11 / 72 + 0.12
    box, tall = axes.get_position(), heat_height(chart)
    axes.set_position(
        (start / WIDTH, box.y0 + box.height * 0.5 / tall, (_END - start) / WIDTH, box.height * (1 - 0.5 / tall))
    )
    _cells(axes, chart, (_END - start) / columns * 72)
    marks = matrix_months(chart)
    axes.set_xticks([i for i, _, _ in marks], [f"{month}\n{year}" if year else month for _, month, year in marks])
    axes.set_yticks(range(len(names)), ["\n".join(name) for name in names])
    axes.set_xlim(-0.5, columns - 0.5)
    axes.set_ylim(len(names) - 0.5, -0.5)
    for i in year_starts(chart):
        axes.plot(
            [i - 0.5] * 2,
            [-0.05 / (tall - 0.5), 1],
            transform=axes.get_xaxis_transform(),
            clip_on=False,
            color=LIGHT.secondary,
            lw=1,
        )
    for label in axes.get_yticklabels():
        label.set_linespacing(1.25)
    bare(axes)
    legend(axes, chart.classes, chart.unreported_label)


def _cells(axes: Axes, chart: Heat, wide: float) -> None:
    """The cells, `wide` points each, and what they say if it can be read."""
    texts = cell_texts(chart)
    size = cell_size(texts, wide, 11, 5.5)
    for row, series in enumerate(chart.rows):
        for column, p in enumerate(series.points):
            klass = cell_class(p)
            face = LIGHT.card if klass is None else LIGHT.sequential[klass]
            edge = LIGHT.unknown if klass is None else face
            axes.add_patch(
                Rectangle(
                    (column - 0.45, row - 0.44), 0.9, 0.88, facecolor=face, edgecolor=edge, lw=1 if klass is None else 0
                )
            )
            if size:
                ink = LIGHT.secondary if klass is None else label_ink(klass)
                axes.text(
                    column, row, texts[row][column], fontproperties=sized(size), color=ink, ha="center", va="center"
                )
