"""Rank bands for the pages: intervals with their mark, each group under its name."""

from __future__ import annotations

import plotly.graph_objects as go

from outcomes.charts.theme import Tokens, signal_look, text_width
from outcomes.charts.value import Ranks
from outcomes.render import rows as ranked
from outcomes.render.layout import wrapped
from outcomes.render.plotly.base import Properties, empty_figure, safe
from outcomes.render.plotly.marks import LINE, SIZE, above, key_lines, marker, signal_hover

_NAME_ROOM = 14  # letters on a line


def ranks(chart: Ranks, look: Tokens) -> go.Figure:
    """Ranks with their intervals, rank 1 at the left, each group under its name."""
    rows, ticks = ranked.rank_rows(chart), ranked.rank_ticks(chart)
    key, names = key_lines(chart, look), [wrapped(r.text, _NAME_ROOM) for r in rows]
    left = int(max([text_width(line) for name in names for line in name], default=0) * 13) + 16
    made = empty_figure(look, 44 + max(26, LINE * max(map(len, names), default=1) + 4) * len(rows) + LINE * len(key))
    _bands(made, chart, rows, look)
    if chart.reference is not None:
        made.add_vline(
            x=chart.reference.value, line={"color": look.secondary, "width": 1, "dash": "dot"}, layer="between"
        )
    labels = [_rank_words(r, look) for r in rows if r.point is not None]
    wide = max([text_width(r.point.text_with_base) for r in rows if r.point is not None], default=0)
    margin = {"l": left, "r": int(wide * SIZE) + 14, "t": 30 + LINE * len(key), "b": 8, "autoexpand": False}
    made.update_layout(annotations=[*labels, *above(key, 26, left)], margin=margin)
    made.update_xaxes(
        range=[0.4, ticks[-1] + 0.6],
        tickvals=ticks,
        side="top",
        gridcolor=look.line,
        zeroline=False,
        ticks="",
        tickfont={"size": SIZE, "color": look.secondary},
    )
    made.update_yaxes(
        tickvals=[r.row for r in rows],
        ticktext=[_row_name(r, name) for r, name in zip(rows, names, strict=True)],
        range=[len(rows) - 0.5, -0.5],
        showgrid=False,
        zeroline=False,
        ticks="",
    )
    return made


def _row_name(row: ranked.RankRow, lines: tuple[str, ...]) -> str:
    """The name of a place, or in bold of a group or the chosen place."""
    words = "<br>".join(map(safe, lines))
    return words if row.point is not None and not row.point.highlight else f"<b>{words}</b>"


def _bands(made: go.Figure, chart: Ranks, rows: list[ranked.RankRow], look: Tokens) -> None:
    """The intervals of one colour after the other, then the marks on them."""
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
            x=[x for _, p in own for x in (p.low, p.high, None)],
            y=[y for i, _ in own for y in (i, i, None)],
            mode="lines",
            connectgaps=False,
            line={"color": colour, "width": 2},
            opacity=0.55,
            hoverinfo="skip",
            name="interval",
        )
    made.add_scatter(
        x=[p.known_value for p in points],
        y=[i for i, _ in shown],
        mode="markers",
        name="value",
        customdata=[p.code for p in points],
        marker=marker(points, look, 9) | {"color": colours},
        hovertext=[signal_hover(p, chart) for p in points],
        hoverinfo="text",
    )


def _rank_words(row: ranked.RankRow, look: Tokens) -> Properties:
    """The rank at the end of its interval; the state in grey where there is none."""
    p = row.point
    assert p is not None
    rank = p.known_value
    at = 0.4 if rank is None else max(p.high or rank, rank)
    return {
        "x": at,
        "xshift": 7,
        "y": row.row,
        "text": safe(p.text_with_base),
        "showarrow": False,
        "xanchor": "left",
        "font": {"color": look.secondary if rank is None else look.ink, "size": SIZE},
        "bgcolor": look.card,
        "borderpad": 0,
    }
