"""Small multiples for the pages: one panel per place, the same axes in all."""

from __future__ import annotations

import plotly.graph_objects as go

from outcomes.charts.theme import Tokens
from outcomes.charts.value import Multiples, Series
from outcomes.render.layout import panel_grid
from outcomes.render.plotly.base import Properties, broken, empty_figure, month_ticks, safe
from outcomes.render.scale import panel_axis

_TALL, _HEAD, _FOOT, _GAP = 178, 30, 40, 0.06  # pixels of a panel, above and below it; share between columns


def multiples(chart: Multiples, look: Tokens) -> go.Figure:
    """The places in the order given, from the left; a place's name and newest value over its panel."""
    panels = chart.panels
    rows, columns = panel_grid(len(panels))
    height = rows * (_TALL + _HEAD + _FOOT)
    made = empty_figure(look, height)
    made.update_layout(margin={"l": 44, "r": 12, "t": 0, "b": 0})
    values, texts = month_ticks(panels[0].points, chart.lang)
    top = panel_axis(chart)
    axes: Properties = {}
    words: list[Properties] = []
    wide = (1 - _GAP * (columns - 1)) / columns
    for n, series in enumerate(panels):
        row, column = divmod(n, columns)
        x0, y1 = column * (wide + _GAP), 1 - (row * (_TALL + _HEAD + _FOOT) + _HEAD) / height
        ending = "" if n == 0 else str(n + 1)
        axes[f"xaxis{ending}"] = {
            "domain": [x0, x0 + wide],
            "anchor": f"y{ending}",
            "type": "category",
            "tickvals": values,
            "ticktext": texts,
            "tickangle": 0,
            "showgrid": False,
            "ticks": "",
            "tickfont": {"size": 12},
            "categoryarray": [p.code for p in series.points],
        }
        axes[f"yaxis{ending}"] = {
            "domain": [y1 - _TALL / height, y1],
            "anchor": f"x{ending}",
            "range": [top.start, top.end],
            "tickvals": top.ticks,
            "ticktext": [top.text(v) for v in top.ticks],
            "showticklabels": column == 0,
            "gridcolor": look.line,
            "zerolinecolor": look.line,
            "ticks": "",
            "tickfont": {"size": 12, "color": look.secondary},
        }
        for line in chart.beside:
            made.add_scatter(**_line(line, look.unknown, 1.2), hoverinfo="skip", **_on(ending))
        hover = broken(series)[2]
        made.add_scatter(
            **{**_line(series, look.bar, 2), "mode": "lines+markers"},
            marker={"size": 4},
            hovertext=hover,
            hoverinfo="text",
            **_on(ending),
        )
        words.append(_title(series, x0, y1, look))
    made.update_layout(annotations=words, **axes)
    return made


def _on(ending: str) -> dict[str, str]:
    return {"xaxis": f"x{ending}", "yaxis": f"y{ending}"}


def _line(series: Series, colour: str, width: float) -> Properties:
    months, values, _ = broken(series)
    return {
        "x": months,
        "y": values,
        "mode": "lines",
        "connectgaps": False,
        "line": {"color": colour, "width": width},
        "name": safe(series.name),
    }


def _title(series: Series, x: float, y: float, look: Tokens) -> Properties:
    last = series.points[-1]
    ink = look.ink if last.known_value is not None else look.secondary
    return {
        "x": x,
        "y": y,
        "xref": "paper",
        "yref": "paper",
        "xanchor": "left",
        "yanchor": "bottom",
        "showarrow": False,
        "yshift": 4,
        "text": f"<b>{safe(series.name)}</b>  {safe(last.text)}",
        "font": {"size": 13, "color": ink},
    }
