"""Rank bands as a picture: intervals with their mark, each group under its name."""

from __future__ import annotations

from matplotlib.axes import Axes

from outcomes.charts.theme import LIGHT, signal_look, text_width
from outcomes.charts.value import Point, Ranks
from outcomes.render import rows as ranked
from outcomes.render.picture.base import WIDTH, bare, sized
from outcomes.render.picture.marks import EM, SHAPE, SIZE, figure_of, key, key_height

_RANK_LEFT = 0.72


def ranks_height(chart: Ranks) -> float:
    """The inches that the rows and the ranks above them need."""
    return 0.3 + key_height(chart) + max(0.27 * len(ranked.rank_rows(chart)), 3.2)


def ranks(axes: Axes, chart: Ranks) -> None:
    """Ranks with their intervals, rank 1 at the left, each group under its name."""
    rows, ticks = ranked.rank_rows(chart), ranked.rank_ticks(chart)
    words = max([text_width(r.point.text_with_base) for r in rows if r.point is not None], default=0) * EM + 0.2
    names = max([text_width(r.text) for r in rows], default=0) * EM + 0.15
    box, height = axes.get_position(), figure_of(axes).get_figheight()
    tall = (0.3 + key_height(chart)) / height
    left = (_RANK_LEFT + names) / WIDTH
    axes.set_position((left, box.y0, 0.96 - left - words / WIDTH, box.height - tall))
    for row in rows:
        if row.point is not None:
            _rank(axes, row.row, row.point)
    if chart.reference is not None:
        axes.axvline(chart.reference.value, color=LIGHT.secondary, lw=1, ls=":")
    axes.set_xlim(0.4, ticks[-1] + 0.6)
    axes.set_ylim(len(rows) - 0.5, -0.5)
    axes.xaxis.tick_top()
    axes.set_xticks(ticks, [str(n) for n in ticks])
    axes.set_yticks([r.row for r in rows], [r.text for r in rows], parse_math=False)
    axes.xaxis.grid(True, color=LIGHT.line)
    axes.set_axisbelow(True)
    bare(axes)
    key(axes, chart, (_RANK_LEFT, height * box.y1 - 0.02))


def bold_rows(axes: Axes, chart: Ranks) -> None:
    """Makes the names of groups and of the chosen place bold, after the letters of the axes are set."""
    for row, label in zip(ranked.rank_rows(chart), axes.get_yticklabels(), strict=True):
        if row.point is None or row.point.highlight:
            label.set_fontproperties(sized(SIZE, bold=True))
            label.set_color(LIGHT.ink if row.point is not None else LIGHT.secondary)


def _rank(axes: Axes, row: int, p: Point) -> None:
    """One row: interval, mark and words; the state in grey where there is no rank."""
    rank = p.known_value
    if rank is not None:
        colour, shape = signal_look(p.signal) if p.signal else (LIGHT.bar, "●")
        if p.low is not None and p.high is not None:
            axes.plot([p.low, p.high], [row, row], color=colour, lw=2, alpha=0.55, zorder=2)
        axes.plot(
            [rank],
            [row],
            SHAPE[shape],
            color=colour,
            ms=8,
            mec=LIGHT.ink if p.highlight else LIGHT.card,
            mew=1.5 if p.highlight else 0.8,
            zorder=3,
        )
    axes.annotate(
        p.text_with_base,
        (0.4 if rank is None else max(p.high or rank, rank), row),
        xytext=(7, 0),
        textcoords="offset points",
        fontproperties=sized(SIZE),
        color=LIGHT.secondary if rank is None else LIGHT.ink,
        va="center",
        parse_math=False,
        bbox={"facecolor": LIGHT.card, "lw": 0, "pad": 1},
    )
