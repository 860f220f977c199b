"""Control charts, funnels and event studies for the pages: grey lines, marks whose colour and shape say the signal."""

from __future__ import annotations

import plotly.graph_objects as go

from outcomes.charts.theme import Tokens, signal_look, text_width
from outcomes.charts.value import Control, Event, FunnelPlot, OfSignals, Reference, Series
from outcomes.render import scale, steps
from outcomes.render.plotly.base import Properties, empty_figure, safe
from outcomes.render.plotly.marks import LINE, SIZE, above, key_lines, marker, signal_hover
from outcomes.render.scale import Axis

_TALL = 300  # pixels of the picture itself
_WIDE = 560  # pixels that a page gives it at least
_FOOT = 44
_BAND = "rgba(138,147,160,.10)"
_POSITION: dict[str, str] = {
    "right": "middle right",
    "left": "middle left",
    "top": "top center",
    "bottom": "bottom center",
}


def control(chart: Control, look: Tokens) -> go.Figure:
    """Months with their mean and limits; a changed mean or limit begins as a new level line."""
    axis = scale.month_axis(chart)
    made = _started(chart, look, axis)
    for x0, x1, low, high in steps.band(chart):
        made.add_shape(type="rect", x0=x0, x1=x1, y0=low, y1=high, fillcolor=_BAND, line={"width": 0}, layer="below")
    for series in chart.lines:
        corners = [corner for flight in steps.stairs(series) for corner in (*steps.outline(flight), (None, None))]
        made.add_scatter(
            x=[x for x, _ in corners],
            y=[y for _, y in corners],
            mode="lines",
            connectgaps=False,
            line=_line(look, dashed=series is not chart.centre, width=1.4 if series is chart.centre else 1.2),
            name=safe(series.name),
            hoverinfo="skip",
        )
    _target(made, chart.reference, look, axis)
    points = chart.main.points
    made.add_scatter(
        x=list(range(len(points))),
        y=[p.known_value for p in points],
        mode="lines+markers",
        connectgaps=False,
        name=safe(chart.main.name),
        line={"color": look.unknown, "width": 1.2},
        marker=marker(list(points), look),
        customdata=[p.code for p in points],
        hovertext=[signal_hover(p, chart) for p in points],
        hoverinfo="text",
        cliponaxis=False,
    )
    ticks = scale.month_ticks(points, chart.lang)
    texts = [f"{safe(month)}<br>{year}" if year else safe(month) for _, month, year in ticks]
    made.update_xaxes(tickvals=[i for i, _, _ in ticks], ticktext=texts)
    return made


def funnel(chart: FunnelPlot, look: Tokens) -> go.Figure:
    """Places by their base between the limits around the district's value; names only beyond ordinary variation."""
    axis = scale.base_axis(chart)
    made = _started(chart, look, axis)
    for series in chart.lines:
        made.add_scatter(
            x=[p.x for p in series.points],
            y=[p.known_value for p in series.points],
            mode="lines",
            connectgaps=False,
            line=_line(look, dashed=series in chart.near),
            name=safe(series.name),
            hoverinfo="skip",
        )
    _target(made, chart.reference, look, axis)
    points, sides = chart.main.known, _sides(chart)
    made.add_scatter(
        x=[p.x for p in points],
        y=[p.known_value for p in points],
        mode="markers+text",
        name=safe(chart.main.name),
        marker=marker(points, look, 9),
        customdata=[p.code for p in points],
        cliponaxis=False,
        hovertext=[signal_hover(p, chart) for p in points],
        hoverinfo="text",
        text=[safe(p.label) if p.code in sides else "" for p in points],
        textposition=[_POSITION.get(side, side) for side in (sides.get(p.code, "right") for p in points)],
        textfont={"size": SIZE, "color": [signal_look(p.signal, look)[0] if p.signal else look.ink for p in points]},
    )
    made.update_xaxes(tickvals=axis.ticks, ticktext=[axis.text(v) for v in axis.ticks])
    return made


def event(chart: Event, look: Tokens) -> go.Figure:
    """Estimates with their intervals by periods since the launch: grey before it, teal from it on."""
    axis = scale.since_axis(chart)
    made = _started(chart, look, axis)
    made.add_scatter(
        x=[axis.start, axis.end],
        y=[0, 0],
        mode="lines",
        line={"color": look.ink, "width": 1.5},
        hoverinfo="skip",
        name="zero",
    )
    points = [p for p in chart.main.known if p.x is not None]
    colours = [look.bar if (p.x or 0) >= 0 else look.unknown for p in points]
    for colour in dict.fromkeys(colours):
        own = [
            p for p, c in zip(points, colours, strict=True) if c == colour and p.low is not None and p.high is not None
        ]
        made.add_scatter(
            x=[x for p in own for x in (p.x, p.x, None)],
            y=[y for p in own for y in (p.low, p.high, None)],
            mode="lines",
            connectgaps=False,
            line={"color": colour, "width": 2},
            hoverinfo="skip",
            name="interval",
        )
    made.add_scatter(
        x=[p.x for p in points],
        y=[p.known_value for p in points],
        mode="markers",
        name=safe(chart.main.name),
        marker={"color": colours, "size": 9, "line": {"color": look.card, "width": 1}},
        customdata=[p.code for p in points],
        hovertext=[signal_hover(p, chart) for p in points],
        hoverinfo="text",
        cliponaxis=False,
    )
    made.update_xaxes(tickvals=axis.ticks, ticktext=[axis.text(v) for v in axis.ticks])
    return made


def _line(look: Tokens, *, dashed: bool, width: float = 1.2) -> Properties:
    """Grey: the mean solid, 95 % and the limits of a control chart dashed, the 99.8 % limits solid."""
    return {"color": look.unknown, "width": width, "dash": "dash" if dashed else "solid"}


def _target(made: go.Figure, reference: Reference | None, look: Tokens, axis: Axis) -> None:
    """The dotted line of the target or of the district's value."""
    if reference is not None:
        made.add_scatter(
            x=[axis.start, axis.end],
            y=[reference.value, reference.value],
            mode="lines",
            hoverinfo="skip",
            name=safe(reference.label),
            line={"color": look.ink, "width": 1.3, "dash": "dot"},
        )


def _left(chart: OfSignals) -> int:
    """The left margin: the width of the widest number there."""
    axis = scale.value_axis(chart)
    return int(max(text_width(axis.text(v)) for v in axis.ticks) * SIZE * 1.1) + 10


def _right(chart: OfSignals) -> int:
    return int(scale.ends_width(chart) * SIZE) + 20


def _sides(chart: FunnelPlot) -> dict[str, scale.Side]:
    """Where the names stand in a picture as narrow as a page may make it."""
    return scale.sides(chart, _WIDE - _left(chart) - _right(chart), _TALL, SIZE)


def _started(chart: OfSignals, look: Tokens, axis: Axis) -> go.Figure:
    """The figure with its axes, the marks with their words, the key of signals and the words at the right ends."""
    left, right, key = _left(chart), _right(chart), key_lines(chart, look)
    found = scale.mark_words(chart, axis, (_WIDE - left - right) / SIZE, right / SIZE)
    levels, lines = scale.levels(found)
    over = levels * (lines * LINE + 4)
    top, foot = 14 + over + LINE * len(key), _FOOT
    made = empty_figure(look, _TALL + top + foot)
    words = [_mark_words(w, look, lines) for w in found] + [*_ends(chart, look)]
    words += above(key, over + 6, left)
    if not chart.main.known and chart.main.points:
        words.append(_nothing(chart.main, look))
    made.update_layout(
        annotations=words,
        margin={"l": left, "r": right, "t": top, "b": foot, "autoexpand": False},
        shapes=[_mark_line(w, look) for w in found],
    )
    values = scale.value_axis(chart)
    made.update_xaxes(
        range=[axis.start, axis.end],
        showgrid=False,
        zeroline=False,
        ticks="",
        tickangle=0,
        tickfont={"size": SIZE},
        title={
            "text": safe("" if isinstance(chart, Control) else chart.x_label),
            "font": {"size": SIZE, "color": look.secondary},
            "standoff": 6,
        },
    )
    made.update_yaxes(
        range=[values.start, values.end],
        tickvals=values.ticks,
        ticktext=[values.text(v) for v in values.ticks],
        gridcolor=look.line,
        zeroline=False,
        ticks="",
        tickfont={"size": SIZE, "color": look.secondary},
    )
    return made


def _nothing(main: Series, look: Tokens) -> Properties:
    return {
        "x": 0.5,
        "y": 0.5,
        "xref": "paper",
        "yref": "paper",
        "text": safe(main.points[-1].text),
        "showarrow": False,
        "font": {"color": look.unknown, "size": 20},
    }


def _mark_words(words: scale.MarkWords, look: Tokens, lines: int) -> Properties:
    shift: dict[str, int] = {"left": 3, "right": -3}
    return {
        "x": words.at,
        "y": 1,
        "yref": "paper",
        "xanchor": words.anchor,
        "yanchor": "bottom",
        "showarrow": False,
        "borderpad": 0,
        "xshift": shift.get(words.anchor, 0),
        "yshift": 2 + words.level * (lines * LINE + 4),
        "text": "<br>".join(map(safe, words.lines)),
        "align": words.anchor,
        "font": {"size": SIZE, "color": look.secondary},
    }


def _mark_line(words: scale.MarkWords, look: Tokens) -> Properties:
    return {
        "type": "line",
        "x0": words.at,
        "x1": words.at,
        "yref": "paper",
        "y0": 0,
        "y1": 1,
        "layer": "between",
        "line": {"color": look.secondary, "width": 1, "dash": "dot"},
    }


def _ends(chart: OfSignals, look: Tokens) -> list[Properties]:
    """The names of the lines in the right margin, moved apart where they would meet."""
    found, axis = scale.ends(chart), scale.value_axis(chart)
    at = [min(max(axis.share(e.value), 0), 1) * _TALL for e in found]
    moved = scale.spread(at, [len(e.lines) * 15 + 1 for e in found], -10, _TALL + 10)
    return [
        {
            "x": 1,
            "xref": "paper",
            "y": min(max(e.value, axis.start), axis.end),
            "xanchor": "left",
            "yanchor": "middle",
            "xshift": 6,
            "yshift": m - a,
            "text": "<br>".join(map(safe, e.lines)),
            "showarrow": False,
            "align": "left",
            "borderpad": 0,
            "font": {"size": SIZE, "color": look.ink if e.target else look.secondary},
        }
        for e, a, m in zip(found, at, moved, strict=True)
    ]
