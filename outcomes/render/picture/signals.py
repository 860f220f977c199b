"""Control charts, funnels, event studies and ranks as a picture: grey lines, marks drawn as shapes by their signal."""

from __future__ import annotations

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from matplotlib.transforms import blended_transform_factory

from outcomes.charts.theme import LIGHT, signal_look, text_width
from outcomes.charts.value import Control, Event, FunnelPlot, OfSignals, Point
from outcomes.render import scale, steps
from outcomes.render.picture.base import WIDTH, bare, sized
from outcomes.render.picture.marks import EM, LINE, SHAPE, SIZE, figure_of, key, key_height
from outcomes.render.scale import Axis


def badges(made: Figure, chart: Control, height: float) -> None:
    """The badges at the right end of the line of the subtitle: shape and words in the colour of their signal."""
    right = 0.96
    for badge in reversed(chart.badges):
        colour, shape = signal_look(badge.signal)
        words = f"{shape} {badge.text}"
        made.text(
            right,
            1 - 0.92 / height,
            words,
            fontproperties=sized(12, bold=True),
            color=colour,
            va="center",
            ha="right",
            parse_math=False,
        )
        right -= (text_width(words) + 2) * 12 / 72 / WIDTH


def control(axes: Axes, chart: Control) -> None:
    """Months with their mean and limits; a changed mean or limit begins as a new level line."""
    axis = scale.month_axis(chart)
    _start(axes, chart, axis)
    for x0, x1, low, high in steps.band(chart):
        axes.add_patch(Rectangle((x0, low), x1 - x0, high - low, facecolor=LIGHT.ordinary, alpha=0.1, lw=0, zorder=0))
    for series in chart.lines:
        mean = series is chart.centre
        for flight in steps.stairs(series):
            xs, ys = zip(*steps.outline(flight), strict=True)
            _line(axes, list(xs), list(ys), dashed=not mean, wide=1.4 if mean else 1.2)
    points = chart.main.points
    values = [float("nan") if p.known_value is None else p.known_value for p in points]
    axes.plot(range(len(values)), values, color=LIGHT.unknown, lw=1.2, zorder=2)
    for i, p in enumerate(points):
        _mark(axes, p, i, p.known_value)
    ticks = scale.month_ticks(points, chart.lang)
    axes.set_xticks([i for i, _, _ in ticks], [f"{month}\n{year}" if year else month for _, month, year in ticks])


def funnel(axes: Axes, chart: FunnelPlot) -> None:
    """Places by their base between the limits around the district's value; names only beyond ordinary variation."""
    axis = scale.base_axis(chart)
    _start(axes, chart, axis)
    for series in chart.lines:
        values = [float("nan") if p.known_value is None else p.known_value for p in series.points]
        _line(axes, [p.x or 0 for p in series.points], values, dashed=series in chart.near)
    box = axes.get_position()
    wide, tall = box.width * WIDTH * 72, box.height * figure_of(axes).get_figheight() * 72
    sides = scale.sides(chart, wide, tall, SIZE)
    for p in chart.main.known:
        _mark(axes, p, p.x or 0, p.known_value)
        if p.code in sides:
            _name(axes, p, sides[p.code])
    axes.set_xticks(axis.ticks, [axis.text(v) for v in axis.ticks])


def event(axes: Axes, chart: Event) -> None:
    """Estimates with their intervals by periods since the launch: grey before it, teal from it on."""
    axis = scale.since_axis(chart)
    _start(axes, chart, axis)
    axes.axhline(0, color=LIGHT.ink, lw=1.2, zorder=1.5)
    for p in chart.main.known:
        if p.x is None:
            continue
        colour = LIGHT.bar if p.x >= 0 else LIGHT.unknown
        if p.low is not None and p.high is not None:
            axes.plot([p.x, p.x], [p.low, p.high], color=colour, lw=2, zorder=3, solid_capstyle="butt")
        axes.plot([p.x], [p.known_value or 0], "o", color=colour, ms=8, mec=LIGHT.card, mew=1, zorder=4, clip_on=False)
    axes.set_xticks(axis.ticks, [axis.text(v) for v in axis.ticks])


def _mark(axes: Axes, p: Point, x: float, value: float | None) -> None:
    if value is not None:
        colour, shape = signal_look(p.signal)
        axes.plot(
            [x],
            [value],
            SHAPE[shape],
            color=colour,
            ms=6.5 if shape == "●" else 9,
            mec=LIGHT.ink if p.highlight else LIGHT.card,
            mew=1.5 if p.highlight else 0.8,
            zorder=4,
            clip_on=False,
        )


def _name(axes: Axes, p: Point, side: scale.Side) -> None:
    """The name of a place on one side or corner of its mark."""
    up, _, across = side.rpartition(" ") if " " in side else (side, "", side)
    corner = up != across
    x = {"right": 4 if corner else 8, "left": -4 if corner else -8}.get(across, 0)
    axes.annotate(
        p.label,
        (p.x or 0, p.known_value or 0),
        xytext=(x, {"top": 6, "bottom": -6}.get(up, 0)),
        textcoords="offset points",
        ha={"right": "left", "left": "right"}.get(across, "center"),
        va={"top": "bottom", "bottom": "top"}.get(up, "center"),
        fontproperties=sized(SIZE),
        parse_math=False,
        color=signal_look(p.signal)[0] if p.signal else LIGHT.ink,
        zorder=5,
    )


def _line(axes: Axes, xs: list[float], ys: list[float], *, dashed: bool, wide: float = 1.2) -> None:
    """Grey: the mean solid, 95 % and the limits of a control chart dashed, the 99.8 % limits solid."""
    axes.plot(xs, ys, color=LIGHT.unknown, lw=wide, ls=(0, (5, 3)) if dashed else "-", zorder=1.2)


def _start(axes: Axes, chart: OfSignals, axis: Axis) -> None:
    """Axes with room for the words around them, the target, the marks, the key of signals, the words at the right ends."""
    made = figure_of(axes)
    height = made.get_figheight()
    box = axes.get_position()
    values = scale.value_axis(chart)
    left, right = (
        max(text_width(values.text(v)) for v in values.ticks) * EM + 0.08,
        scale.ends_width(chart) * EM + 0.15,
    )
    wide = box.width * WIDTH - left - right
    found = scale.mark_words(chart, axis, wide / EM, right / EM)
    levels, lines = scale.levels(found)
    over = levels * (lines * LINE + 0.06)
    x_label = "" if isinstance(chart, Control) else chart.x_label
    above, foot = key_height(chart), (0.3 if x_label else 0.15)
    axes.set_position(
        (box.x0 + left / WIDTH, box.y0 + foot / height, wide / WIDTH, box.height - (over + above + foot) / height)
    )
    axes.set_xlim(axis.start, axis.end)
    axes.set_ylim(values.start, values.end)
    axes.set_yticks(values.ticks, [values.text(v) for v in values.ticks])
    axes.yaxis.grid(True, color=LIGHT.line)
    axes.set_axisbelow(True)
    bare(axes, "bottom")
    if x_label:
        axes.set_xlabel(x_label, fontproperties=sized(SIZE), color=LIGHT.secondary, labelpad=6, parse_math=False)
    if reference := scale.reference_of(chart):
        axes.plot([axis.start, axis.end], [reference.value] * 2, color=LIGHT.ink, lw=1.3, ls=":", zorder=1.6)
    for words in found:
        _mark_line(axes, words, lines)
    key(axes, chart, (box.x0 * WIDTH, height * box.y1 - 0.02))
    _ends(axes, chart)
    if not chart.main.known and chart.main.points:
        said = chart.main.points[-1].text
        axes.text(0.5, 0.5, said, transform=axes.transAxes, fontproperties=sized(20), color=LIGHT.unknown, ha="center")


def _mark_line(axes: Axes, words: scale.MarkWords, lines: int) -> None:
    across = blended_transform_factory(axes.transData, axes.transAxes)
    axes.plot([words.at] * 2, [0, 1], transform=across, color=LIGHT.secondary, lw=1, ls=":", zorder=1.4)
    up = 4 + words.level * (lines * LINE + 0.06) * 72
    axes.annotate(
        "\n".join(words.lines),
        (words.at, 1),
        xycoords=across,
        xytext=({"left": 3, "right": -3}.get(words.anchor, 0), up),
        textcoords="offset points",
        fontproperties=sized(SIZE),
        color=LIGHT.secondary,
        ha=words.anchor,
        va="bottom",
        annotation_clip=False,
        multialignment=words.anchor,
        parse_math=False,
    )


def _ends(axes: Axes, chart: OfSignals) -> None:
    """The names of the lines at the right, moved apart where they would meet."""
    found, axis = scale.ends(chart), scale.value_axis(chart)
    tall = axes.get_position().height * figure_of(axes).get_figheight()
    at = [min(max(axis.share(e.value), 0), 1) * tall for e in found]
    moved = scale.spread(at, [len(e.lines) * LINE + 0.02 for e in found], -0.1, tall + 0.1)
    for e, middle in zip(found, moved, strict=True):
        axes.annotate(
            "\n".join(e.lines),
            (1, middle / tall),
            xycoords="axes fraction",
            xytext=(7, 0),
            textcoords="offset points",
            fontproperties=sized(SIZE),
            color=LIGHT.ink if e.target else LIGHT.secondary,
            va="center",
            annotation_clip=False,
            parse_math=False,
            linespacing=1.25,
        )
