"""Control charts, funnels and event studies for the pages: grey lines, marks whose colour and shape say the signal."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import plotly.graph_objects as go

from outcomes.charts.theme import Tokens, signal_look, text_width
from outcomes.charts.value import Chart, Point, Series
from outcomes.core.texts import t
from outcomes.render import rows as ranked
from outcomes.render import scale
from outcomes.render.layout import wrapped
from outcomes.render.plotly.base import empty_figure, hover_text, safe
from outcomes.render.scale import Axis

_TALL = 300  # pixels of the picture itself
_WIDE = 560  # pixels that a page gives it at least
_LINE, _SIZE = 16, 12
_FOOT = 44
_KEY_ROOM, _NAME_ROOM = 34, 14  # letters on a line
_SYMBOL = {"▲": "triangle-up", "▼": "triangle-down", "●": "circle"}
_BAND = "rgba(138,147,160,.10)"
_POSITION: dict[str, str] = {
    "right": "middle right",
    "left": "middle left",
    "top": "top center",
    "bottom": "bottom center",
}


def signal_hover(point: Point, chart: Chart) -> str:
    """The hover box of a point with its signal in words."""
    said = t(f"signal.{point.signal}", chart.lang) if point.signal else ""
    return "<br>".join(part for part in (hover_text(point, chart), safe(point.note), said) if part)


def marker(points: list[Point], look: Tokens, size: int = 8) -> dict[str, Any]:
    """Colour and shape of each point by its signal, a little larger beyond ordinary variation."""
    looks = [signal_look(p.signal, look) for p in points]
    return {
        "color": [colour for colour, _ in looks], "symbol": [_SYMBOL[shape] for _, shape in looks],
        "size": [size if shape == "●" else size + 3 for _, shape in looks], "opacity": 1,
        "line": {"color": [look.ink if p.highlight else look.card for p in points], "width": [2 if p.highlight else 1 for p in points]},
    }  # fmt: skip


def control(chart: Chart, look: Tokens, _dark: bool) -> go.Figure:
    """Months with their mean and limits; a changed mean or limit begins as a new level line."""
    axis = scale.month_axis(chart)
    made = _started(chart, look, axis)
    for x0, x1, low, high in scale.band(chart):
        made.add_shape(type="rect", x0=x0, x1=x1, y0=low, y1=high, fillcolor=_BAND, line={"width": 0}, layer="below")
    for series in chart.series[1:]:
        found = scale.runs(series)
        made.add_scatter(
            x=[x for r in found for x in (r.first - 0.5, r.last + 0.5, None)], y=[y for r in found for y in (r.value, r.value, None)],
            mode="lines", connectgaps=False, line=_line(series, look), name=series.name, hoverinfo="skip",
        )  # fmt: skip
    _target(made, chart, look, axis)
    points = chart.series[0].points
    made.add_scatter(
        x=list(range(len(points))), y=[p.known_value for p in points], mode="lines+markers", connectgaps=False, name=chart.series[0].name,
        line={"color": look.unknown, "width": 1.2}, marker=marker(list(points), look), customdata=[p.code for p in points],
        hovertext=[signal_hover(p, chart) for p in points], hoverinfo="text", cliponaxis=False,
    )  # fmt: skip
    ticks = scale.month_ticks(chart)
    texts = [f"{safe(month)}<br>{year}" if year else safe(month) for _, month, year in ticks]
    made.update_xaxes(tickvals=[i for i, _, _ in ticks], ticktext=texts)
    return made


def funnel(chart: Chart, look: Tokens, _dark: bool) -> go.Figure:
    """Places by their base between the limits around the district's value; names only beyond ordinary variation."""
    axis = scale.base_axis(chart)
    made = _started(chart, look, axis)
    for series in chart.series[1:]:
        made.add_scatter(
            x=[p.x for p in series.points], y=[p.known_value for p in series.points], mode="lines", connectgaps=False,
            line=_line(series, look), name=series.name, hoverinfo="skip",
        )  # fmt: skip
    _target(made, chart, look, axis)
    points, sides = scale.known(chart), _sides(chart)
    made.add_scatter(
        x=[p.x for p in points], y=[p.known_value for p in points], mode="markers+text", name=chart.series[0].name,
        marker=marker(points, look, 9), customdata=[p.code for p in points], cliponaxis=False,
        hovertext=[signal_hover(p, chart) for p in points], hoverinfo="text",
        text=[safe(p.label) if p.code in sides else "" for p in points],
        textposition=[_POSITION.get(side, side) for side in (sides.get(p.code, "right") for p in points)],
        textfont={"size": _SIZE, "color": [signal_look(p.signal, look)[0] if p.signal else look.ink for p in points]},
    )  # fmt: skip
    made.update_xaxes(tickvals=axis.ticks, ticktext=[axis.text(v) for v in axis.ticks])
    return made


def event(chart: Chart, look: Tokens, _dark: bool) -> go.Figure:
    """Estimates with their intervals by periods since the launch: grey before it, teal from it on."""
    axis = scale.base_axis(chart)
    made = _started(chart, look, axis)
    made.add_scatter(x=[axis.start, axis.end], y=[0, 0], mode="lines", line={"color": look.ink, "width": 1.5}, hoverinfo="skip", name="zero")  # fmt: skip
    for series in chart.series[1:]:
        made.add_scatter(
            x=[p.x for p in series.points], y=[p.known_value for p in series.points], mode="lines", connectgaps=False,
            line=_line(series, look), name=series.name, hoverinfo="skip",
        )  # fmt: skip
    _target(made, chart, look, axis)
    points = [p for p in scale.known(chart) if p.x is not None]
    colours = [look.bar if (p.x or 0) >= 0 else look.unknown for p in points]
    for colour in dict.fromkeys(colours):
        own = [
            p for p, c in zip(points, colours, strict=True) if c == colour and p.low is not None and p.high is not None
        ]
        made.add_scatter(
            x=[x for p in own for x in (p.x, p.x, None)], y=[y for p in own for y in (p.low, p.high, None)], mode="lines",
            connectgaps=False, line={"color": colour, "width": 2}, hoverinfo="skip", name="interval",
        )  # fmt: skip
    made.add_scatter(
        x=[p.x for p in points], y=[p.known_value for p in points], mode="markers", name=chart.series[0].name,
        marker={"color": colours, "size": 9, "line": {"color": look.card, "width": 1}}, customdata=[p.code for p in points],
        hovertext=[signal_hover(p, chart) for p in points], hoverinfo="text", cliponaxis=False,
    )  # fmt: skip
    made.update_xaxes(tickvals=axis.ticks, ticktext=[axis.text(v) for v in axis.ticks])
    return made


def ranks(chart: Chart, look: Tokens, _dark: bool) -> go.Figure:
    """Ranks with their intervals, rank 1 at the left, each group under its name."""
    rows, ticks = ranked.rank_rows(chart), ranked.rank_ticks(chart)
    key, names = _key(chart, look), [wrapped(r.text, _NAME_ROOM) for r in rows]
    left = int(max([text_width(line) for name in names for line in name], default=0) * 13) + 16
    made = empty_figure(look, 44 + max(26, _LINE * max(map(len, names), default=1) + 4) * len(rows) + _LINE * len(key))
    shown = [(r.row, r.point) for r in rows if r.point is not None and r.point.known_value is not None]
    points = [p for _, p in shown]
    colours = [signal_look(p.signal, look)[0] if p.signal else look.bar for p in points]
    for colour in dict.fromkeys(colours):
        own = [
            (i, p)
            for (i, p), c in zip(shown, colours, strict=True)
            if c == colour and p.low is not None and p.high is not None
        ]
        made.add_scatter(
            x=[x for _, p in own for x in (p.low, p.high, None)], y=[y for i, _ in own for y in (i, i, None)], mode="lines",
            connectgaps=False, line={"color": colour, "width": 2}, opacity=0.55, hoverinfo="skip", name="interval",
        )  # fmt: skip
    made.add_scatter(
        x=[p.known_value for p in points], y=[i for i, _ in shown], mode="markers", name="value", customdata=[p.code for p in points],
        marker=marker(points, look, 9) | {"color": colours}, hovertext=[signal_hover(p, chart) for p in points], hoverinfo="text",
    )  # fmt: skip
    labels = [_rank_words(r, look) for r in rows if r.point is not None]
    if chart.reference is not None:
        made.add_vline(x=chart.reference, line={"color": look.secondary, "width": 1, "dash": "dot"}, layer="between")
    wide = max([text_width(r.point.text_with_base) for r in rows if r.point is not None], default=0)
    margin = {"l": left, "r": int(wide * _SIZE) + 14, "t": 30 + _LINE * len(key), "b": 8, "autoexpand": False}
    made.update_layout(annotations=[*labels, *_above(key, 26, left)], margin=margin)
    made.update_xaxes(
        range=[0.4, ticks[-1] + 0.6], tickvals=ticks, side="top", gridcolor=look.line, zeroline=False, ticks="",
        tickfont={"size": _SIZE, "color": look.secondary},
    )  # fmt: skip
    words = ["<br>".join(map(safe, name)) for name in names]
    bold = [
        w if r.point is not None and not r.point.highlight else f"<b>{w}</b>" for r, w in zip(rows, words, strict=True)
    ]
    made.update_yaxes(
        tickvals=[r.row for r in rows], ticktext=bold, range=[len(rows) - 0.5, -0.5], showgrid=False, zeroline=False,
        ticks="",
    )  # fmt: skip
    return made


def _rank_words(row: ranked.RankRow, look: Tokens) -> dict[str, Any]:
    """The rank at the end of its interval; the state in grey where there is none."""
    p = row.point
    assert p is not None
    rank = p.known_value
    at = 0.4 if rank is None else max(p.high or rank, rank)
    return {
        "x": at, "xshift": 7, "y": row.row, "text": safe(p.text_with_base), "showarrow": False, "xanchor": "left",
        "font": {"color": look.secondary if rank is None else look.ink, "size": _SIZE}, "bgcolor": look.card, "borderpad": 0,
    }  # fmt: skip


def _line(series: Series, look: Tokens) -> dict[str, Any]:
    """Grey: the mean solid, 95 % and the limits of a control chart dashed, the 99.8 % limits solid."""
    months = all(p.x is None for p in series.points)
    dash = "dash" if series.role == "near" or (series.role == "limit" and months) else "solid"
    return {"color": look.unknown, "width": 1.4 if series.role == "centre" else 1.2, "dash": dash}


def _target(made: go.Figure, chart: Chart, look: Tokens, axis: Axis) -> None:
    """The dotted line of the target or of the district's value."""
    if chart.reference is not None:
        made.add_scatter(
            x=[axis.start, axis.end], y=[chart.reference, chart.reference], mode="lines", hoverinfo="skip", name=safe(chart.reference_label),
            line={"color": look.ink, "width": 1.3, "dash": "dot"},
        )  # fmt: skip


def _left(chart: Chart) -> int:
    """The left margin: the width of the widest number there."""
    axis = scale.value_axis(chart)
    return int(max(text_width(axis.text(v)) for v in axis.ticks) * _SIZE * 1.1) + 10


def _right(chart: Chart) -> int:
    return int(scale.ends_width(chart) * _SIZE) + 20


def _sides(chart: Chart) -> dict[str, scale.Side]:
    """Where the names stand in a picture as narrow as a page may make it."""
    return scale.sides(chart, _WIDE - _left(chart) - _right(chart), _TALL, _SIZE, [*scale.SIDES, *scale.CORNERS])


def _started(chart: Chart, look: Tokens, axis: Axis) -> go.Figure:
    """The figure with its axes, the marks with their words, the key of signals and the words at the right ends."""
    left, right, key = _left(chart), _right(chart), _key(chart, look)
    found = scale.mark_words(chart, axis, (_WIDE - left - right) / _SIZE, right / _SIZE)
    levels, lines = scale.levels(found)
    over = levels * (lines * _LINE + 4)
    top, foot = 14 + over + _LINE * len(key), _FOOT + (20 if chart.x_label and chart.kind == "control" else 0)
    made = empty_figure(look, _TALL + top + foot)
    words = [_mark_words(w, look, lines) for w in found] + [*_ends(chart, look)]
    words += _above(key, over + 6, left)
    if not scale.known(chart) and chart.series[0].points:
        words.append(_nothing(chart, look))
    made.update_layout(
        annotations=words, margin={"l": left, "r": right, "t": top, "b": foot, "autoexpand": False},
        shapes=[_mark_line(w, look) for w in found],
    )  # fmt: skip
    values = scale.value_axis(chart)
    made.update_xaxes(
        range=[axis.start, axis.end], showgrid=False, zeroline=False, ticks="", tickangle=0, tickfont={"size": _SIZE},
        title={"text": safe(chart.x_label), "font": {"size": _SIZE, "color": look.secondary}, "standoff": 6},
    )  # fmt: skip
    made.update_yaxes(
        range=[values.start, values.end], tickvals=values.ticks, ticktext=[values.text(v) for v in values.ticks], gridcolor=look.line,
        zeroline=False, ticks="", tickfont={"size": _SIZE, "color": look.secondary},
    )  # fmt: skip
    return made


def _nothing(chart: Chart, look: Tokens) -> dict[str, Any]:
    return {
        "x": 0.5, "y": 0.5, "xref": "paper", "yref": "paper", "text": safe(chart.series[0].points[-1].text), "showarrow": False,
        "font": {"color": look.unknown, "size": 20},
    }  # fmt: skip


def _key(chart: Chart, look: Tokens) -> list[str]:
    """What the marks mean, in lines for which a telephone has room; none where no mark has a signal."""
    lines: list[list[str]] = []
    used = 0.0
    for signal in scale.signals(chart):
        colour, shape = signal_look(signal, look)
        word = t(f"signal.{signal}", chart.lang)
        used += text_width(word) + 2.5
        if not lines or used > _KEY_ROOM:
            lines.append([])
            used = text_width(word) + 2.5
        lines[-1].append(
            f"<span style='color:{colour}'>{shape}</span> <span style='color:{look.secondary}'>{word}</span>"
        )
    return ["\u2003".join(line) for line in lines]


def _above(key: list[str], up: int, left: int) -> list[dict[str, Any]]:
    """The lines of the key over the picture, from the left edge of the figure."""
    return [
        {
            "x": 0, "y": 1, "xref": "paper", "yref": "paper", "xanchor": "left", "yanchor": "bottom", "xshift": -left, "text": line,
            "yshift": up + _LINE * (len(key) - 1 - i), "showarrow": False, "align": "left", "font": {"size": _SIZE}, "borderpad": 0,
        }
        for i, line in enumerate(key)
    ]  # fmt: skip


def _mark_words(words: scale.MarkWords, look: Tokens, lines: int) -> dict[str, Any]:
    shift: dict[str, int] = {"left": 3, "right": -3}
    return {
        "x": words.at, "y": 1, "yref": "paper", "xanchor": words.anchor, "yanchor": "bottom", "showarrow": False, "borderpad": 0,
        "xshift": shift.get(words.anchor, 0), "yshift": 2 + words.level * (lines * _LINE + 4), "text": "<br>".join(map(safe, words.lines)),
        "align": words.anchor, "font": {"size": _SIZE, "color": look.secondary},
    }  # fmt: skip


def _mark_line(words: scale.MarkWords, look: Tokens) -> dict[str, Any]:
    return {
        "type": "line", "x0": words.at, "x1": words.at, "yref": "paper", "y0": 0, "y1": 1, "layer": "between",
        "line": {"color": look.secondary, "width": 1, "dash": "dot"},
    }  # fmt: skip


def _ends(chart: Chart, look: Tokens) -> list[dict[str, Any]]:
    """The names of the lines in the right margin, moved apart where they would meet."""
    found, axis = scale.ends(chart), scale.value_axis(chart)
    at = [min(max(axis.share(e.value), 0), 1) * _TALL for e in found]
    moved = scale.spread(at, [len(e.lines) * 15 + 1 for e in found], -10, _TALL + 10)
    return [
        {
            "x": 1, "xref": "paper", "y": min(max(e.value, axis.start), axis.end), "xanchor": "left", "yanchor": "middle", "xshift": 6,
            "yshift": m - a, "text": "<br>".join(map(safe, e.lines)), "showarrow": False, "align": "left", "borderpad": 0,
            "font": {"size": _SIZE, "color": look.ink if e.target else look.secondary},
        }
        for e, a, m in zip(found, at, moved, strict=True)
    ]  # fmt: skip


DRAWN: dict[str, Callable[[Chart, Tokens, bool], go.Figure]] = {
    "control": control, "funnel": funnel, "event": event, "ranks": ranks,
}  # fmt: skip
