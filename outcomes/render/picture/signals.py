"""Control charts, funnels, event studies and ranks as a picture: grey lines, marks drawn as shapes by their signal."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from matplotlib.transforms import blended_transform_factory

from outcomes.charts.theme import LIGHT, signal_look, text_width
from outcomes.charts.value import Chart, Point, Series
from outcomes.core.texts import t
from outcomes.render import rows as ranked
from outcomes.render import scale
from outcomes.render.picture.base import WIDTH, bare, sized
from outcomes.render.scale import Axis

_SHAPE = {"▲": "^", "▼": "v", "●": "o"}
_SIZE = 11
_LINE = 0.2  # inches of one line of words
_EM = _SIZE / 72
_RANK_LEFT = 0.72


def badges(made: Figure, chart: Chart, height: float) -> None:
    """The badges at the right end of the line of the subtitle: shape and words in the colour of their signal."""
    right = 0.96
    for badge in reversed(chart.badges):
        colour, shape = signal_look(badge.signal)
        words = f"{shape} {badge.text}"
        made.text(
            right, 1 - 0.92 / height, words, fontproperties=sized(12, bold=True), color=colour, va="center", ha="right",
            parse_math=False,
        )  # fmt: skip
        right -= (text_width(words) + 2) * 12 / 72 / WIDTH


def control(axes: Axes, chart: Chart) -> None:
    """Months with their mean and limits; a changed mean or limit begins as a new level line."""
    axis = scale.month_axis(chart)
    _start(axes, chart, axis)
    for x0, x1, low, high in scale.band(chart):
        axes.add_patch(Rectangle((x0, low), x1 - x0, high - low, facecolor=LIGHT.ordinary, alpha=0.1, lw=0, zorder=0))
    for series in chart.series[1:]:
        for run in scale.runs(series):
            axes.plot([run.first - 0.5, run.last + 0.5], [run.value] * 2, **_line(series))
    points = chart.series[0].points
    values = [float("nan") if p.known_value is None else p.known_value for p in points]
    axes.plot(range(len(values)), values, color=LIGHT.unknown, lw=1.2, zorder=2)
    for i, p in enumerate(points):
        _mark(axes, p, i, p.known_value)
    ticks = scale.month_ticks(chart)
    axes.set_xticks([i for i, _, _ in ticks], [f"{month}\n{year}" if year else month for _, month, year in ticks])


def funnel(axes: Axes, chart: Chart) -> None:
    """Places by their base between the limits around the district's value; names only beyond ordinary variation."""
    axis = scale.base_axis(chart)
    _start(axes, chart, axis)
    for series in chart.series[1:]:
        _curve(axes, series)
    box = axes.get_position()
    wide, tall = box.width * WIDTH * 72, box.height * _figure(axes).get_figheight() * 72
    sides = scale.sides(chart, wide, tall, _SIZE, [*scale.SIDES, *scale.CORNERS])
    for p in scale.known(chart):
        _mark(axes, p, p.x or 0, p.known_value)
        if p.code in sides:
            axes.annotate(
                p.label, (p.x or 0, p.known_value or 0), textcoords="offset points", fontproperties=sized(_SIZE), parse_math=False,
                color=signal_look(p.signal)[0] if p.signal else LIGHT.ink, zorder=5, **_beside(sides[p.code]),
            )  # fmt: skip
    axes.set_xticks(axis.ticks, [axis.text(v) for v in axis.ticks])


def event(axes: Axes, chart: Chart) -> None:
    """Estimates with their intervals by periods since the launch: grey before it, teal from it on."""
    axis = scale.base_axis(chart)
    _start(axes, chart, axis)
    axes.axhline(0, color=LIGHT.ink, lw=1.2, zorder=1.5)
    for series in chart.series[1:]:
        _curve(axes, series)
    for p in scale.known(chart):
        if p.x is None:
            continue
        colour = LIGHT.bar if p.x >= 0 else LIGHT.unknown
        if p.low is not None and p.high is not None:
            axes.plot([p.x, p.x], [p.low, p.high], color=colour, lw=2, zorder=3, solid_capstyle="butt")
        axes.plot([p.x], [p.known_value or 0], "o", color=colour, ms=8, mec=LIGHT.card, mew=1, zorder=4, clip_on=False)
    axes.set_xticks(axis.ticks, [axis.text(v) for v in axis.ticks])


def ranks_height(chart: Chart) -> float:
    """The inches that the rows and the ranks above them need."""
    return 0.3 + _key_height(chart) + max(0.27 * len(ranked.rank_rows(chart)), 3.2)


def ranks(axes: Axes, chart: Chart) -> None:
    """Ranks with their intervals, rank 1 at the left, each group under its name."""
    rows, ticks = ranked.rank_rows(chart), ranked.rank_ticks(chart)
    words = max([text_width(r.point.text_with_base) for r in rows if r.point is not None], default=0) * _EM + 0.2
    names = max([text_width(r.text) for r in rows], default=0) * _EM + 0.15
    box, height = axes.get_position(), _figure(axes).get_figheight()
    tall = (0.3 + _key_height(chart)) / height
    left = (_RANK_LEFT + names) / WIDTH
    axes.set_position((left, box.y0, 0.96 - left - words / WIDTH, box.height - tall))
    for row in rows:
        if row.point is not None:
            _rank(axes, row.row, row.point)
    if chart.reference is not None:
        axes.axvline(chart.reference, color=LIGHT.secondary, lw=1, ls=":")
    axes.set_xlim(0.4, ticks[-1] + 0.6)
    axes.set_ylim(len(rows) - 0.5, -0.5)
    axes.xaxis.tick_top()
    axes.set_xticks(ticks, [str(n) for n in ticks])
    axes.set_yticks([r.row for r in rows], [r.text for r in rows], parse_math=False)
    axes.xaxis.grid(True, color=LIGHT.line)
    axes.set_axisbelow(True)
    bare(axes)
    _key(axes, chart, (_RANK_LEFT, height * box.y1 - 0.02))


def bold_rows(axes: Axes, chart: Chart) -> None:
    """Makes the names of groups and of the chosen place bold, after the letters of the axes are set."""
    for row, label in zip(ranked.rank_rows(chart), axes.get_yticklabels(), strict=True):
        if row.point is None or row.point.highlight:
            label.set_fontproperties(sized(_SIZE, bold=True))
            label.set_color(LIGHT.ink if row.point is not None else LIGHT.secondary)


def _rank(axes: Axes, row: int, p: Point) -> None:
    """One row: interval, mark and words; the state in grey where there is no rank."""
    rank = p.known_value
    if rank is not None:
        colour, shape = signal_look(p.signal) if p.signal else (LIGHT.bar, "●")
        if p.low is not None and p.high is not None:
            axes.plot([p.low, p.high], [row, row], color=colour, lw=2, alpha=0.55, zorder=2)
        axes.plot([rank], [row], _SHAPE[shape], color=colour, ms=8, mec=LIGHT.ink if p.highlight else LIGHT.card, mew=1.5 if p.highlight else 0.8, zorder=3)  # fmt: skip
    axes.annotate(
        p.text_with_base, (0.4 if rank is None else max(p.high or rank, rank), row), xytext=(7, 0), textcoords="offset points",
        fontproperties=sized(_SIZE), color=LIGHT.secondary if rank is None else LIGHT.ink, va="center", parse_math=False,
        bbox={"facecolor": LIGHT.card, "lw": 0, "pad": 1},
    )  # fmt: skip


def _mark(axes: Axes, p: Point, x: float, value: float | None) -> None:
    if value is not None:
        colour, shape = signal_look(p.signal)
        axes.plot(
            [x], [value], _SHAPE[shape], color=colour, ms=6.5 if shape == "●" else 9, mec=LIGHT.ink if p.highlight else LIGHT.card,
            mew=1.5 if p.highlight else 0.8, zorder=4, clip_on=False,
        )  # fmt: skip


def _beside(side: scale.Side) -> dict[str, Any]:
    up, _, across = side.rpartition(" ") if " " in side else (side, "", side)
    corner = up != across
    x = {"right": 4 if corner else 8, "left": -4 if corner else -8}.get(across, 0)
    return {
        "xytext": (x, {"top": 6, "bottom": -6}.get(up, 0)), "ha": {"right": "left", "left": "right"}.get(across, "center"),
        "va": {"top": "bottom", "bottom": "top"}.get(up, "center"),
    }  # fmt: skip


def _line(series: Series) -> dict[str, Any]:
    """Grey: the mean solid, 95 % and the limits of a control chart dashed, the 99.8 % limits solid."""
    months = all(p.x is None for p in series.points)
    dashed = series.role == "near" or (series.role == "limit" and months)
    return {"color": LIGHT.unknown, "lw": 1.4 if series.role == "centre" else 1.2, "ls": (0, (5, 3)) if dashed else "-", "zorder": 1.2}  # fmt: skip


def _curve(axes: Axes, series: Series) -> None:
    values = [float("nan") if p.known_value is None else p.known_value for p in series.points]
    axes.plot([p.x or 0 for p in series.points], values, **_line(series))


def _figure(axes: Axes) -> Figure:
    made = axes.figure
    assert isinstance(made, Figure)
    return made


def _start(axes: Axes, chart: Chart, axis: Axis) -> None:
    """Axes with room for the words around them, the target, the marks, the key of signals, the words at the right ends."""
    made = _figure(axes)
    height = made.get_figheight()
    box = axes.get_position()
    values = scale.value_axis(chart)
    left, right = (
        max(text_width(values.text(v)) for v in values.ticks) * _EM + 0.08,
        scale.ends_width(chart) * _EM + 0.15,
    )
    wide = box.width * WIDTH - left - right
    found = scale.mark_words(chart, axis, wide / _EM, right / _EM)
    levels, lines = scale.levels(found)
    over = levels * (lines * _LINE + 0.06)
    key, foot = _key_height(chart), (0.3 if chart.x_label else 0.15)
    axes.set_position(
        (box.x0 + left / WIDTH, box.y0 + foot / height, wide / WIDTH, box.height - (over + key + foot) / height)
    )
    axes.set_xlim(axis.start, axis.end)
    axes.set_ylim(values.start, values.end)
    axes.set_yticks(values.ticks, [values.text(v) for v in values.ticks])
    axes.yaxis.grid(True, color=LIGHT.line)
    axes.set_axisbelow(True)
    bare(axes, "bottom")
    if chart.x_label:
        axes.set_xlabel(chart.x_label, fontproperties=sized(_SIZE), color=LIGHT.secondary, labelpad=6, parse_math=False)
    if chart.reference is not None:
        axes.plot([axis.start, axis.end], [chart.reference] * 2, color=LIGHT.ink, lw=1.3, ls=":", zorder=1.6)
    for words in found:
        _mark_line(axes, words, lines)
    _key(axes, chart, (box.x0 * WIDTH, height * box.y1 - 0.02))
    _ends(axes, chart)
    if not scale.known(chart) and chart.series[0].points:
        said = chart.series[0].points[-1].text
        axes.text(0.5, 0.5, said, transform=axes.transAxes, fontproperties=sized(20), color=LIGHT.unknown, ha="center")


def _mark_line(axes: Axes, words: scale.MarkWords, lines: int) -> None:
    across = blended_transform_factory(axes.transData, axes.transAxes)
    axes.plot([words.at] * 2, [0, 1], transform=across, color=LIGHT.secondary, lw=1, ls=":", zorder=1.4)
    up = 4 + words.level * (lines * _LINE + 0.06) * 72
    axes.annotate(
        "\n".join(words.lines), (words.at, 1), xycoords=across, xytext=({"left": 3, "right": -3}.get(words.anchor, 0), up),
        textcoords="offset points", fontproperties=sized(_SIZE), color=LIGHT.secondary, ha=words.anchor, va="bottom",
        annotation_clip=False, multialignment=words.anchor, parse_math=False,
    )  # fmt: skip


def _key_height(chart: Chart) -> float:
    return 0.34 if scale.signals(chart) else 0


def _key(axes: Axes, chart: Chart, at: tuple[float, float]) -> None:
    """What the marks mean, in one line over the picture, its top left corner given in inches."""
    made, (x, top) = _figure(axes), at
    height = made.get_figheight()
    for signal in scale.signals(chart):
        colour, shape = signal_look(signal)
        word = t(f"signal.{signal}", chart.lang)
        middle = (top - _LINE / 2) / height
        made.text(x / WIDTH, middle, shape, fontproperties=sized(_SIZE), color=colour, va="center")
        made.text(
            (x + 1.3 * _EM) / WIDTH, middle, word, fontproperties=sized(_SIZE), color=LIGHT.secondary, va="center"
        )
        x += (text_width(word) + 3) * _EM


def _ends(axes: Axes, chart: Chart) -> None:
    """The names of the lines at the right, moved apart where they would meet."""
    found, axis = scale.ends(chart), scale.value_axis(chart)
    tall = axes.get_position().height * _figure(axes).get_figheight()
    at = [min(max(axis.share(e.value), 0), 1) * tall for e in found]
    moved = scale.spread(at, [len(e.lines) * _LINE + 0.02 for e in found], -0.1, tall + 0.1)
    for e, middle in zip(found, moved, strict=True):
        axes.annotate(
            "\n".join(e.lines), (1, middle / tall), xycoords="axes fraction", xytext=(7, 0), textcoords="offset points",
            fontproperties=sized(_SIZE), color=LIGHT.ink if e.target else LIGHT.secondary, va="center", annotation_clip=False,
            parse_math=False, linespacing=1.25,
        )  # fmt: skip


DRAWN: dict[str, Callable[[Axes, Chart], None]] = {
    "control": control, "funnel": funnel, "event": event, "ranks": ranks,
}  # fmt: skip
