"""A Chart as a Plotly figure for the pages: no title inside, no modebar, numbers only from the Chart."""

from __future__ import annotations

from functools import lru_cache
from typing import assert_never

import plotly.graph_objects as go

from outcomes.charts.theme import fill, tokens
from outcomes.charts.value import (
    Bars,
    Chart,
    Comparison,
    Control,
    Event,
    FunnelPlot,
    Heat,
    Multiples,
    Ranks,
    Sites,
    TileMap,
    Trend,
)
from outcomes.render.plotly.bars import bars
from outcomes.render.plotly.base import Properties
from outcomes.render.plotly.comparison import comparison
from outcomes.render.plotly.heat import heat
from outcomes.render.plotly.maps import tile_map
from outcomes.render.plotly.multiples import multiples
from outcomes.render.plotly.ranks import ranks
from outcomes.render.plotly.signals import control, event, funnel
from outcomes.render.plotly.sites import sites
from outcomes.render.plotly.trend import trend

CONFIG: Properties = {"displayModeBar": False, "topojsonURL": "/app/static/topojson/", "responsive": True}


def legend_items(chart: TileMap | Heat, dark: bool = False) -> list[tuple[str, str]]:
    """The legend of a map or matrix as (colour, text); the box of 未报 comes last with an empty colour."""
    items = [(fill(c.tone, tokens(dark)), c.text) for c in chart.classes]
    return [*items, ("", chart.unreported_label)] if chart.unreported_label else items


def figure(chart: Chart, dark: bool = False) -> go.Figure:
    """The Plotly figure of a chart of any kind: drawn once, a copy for each reader (one that is not validated again)."""
    return go.Figure(_drawn(chart, dark).to_plotly_json(), _validate=False)


@lru_cache(maxsize=1024)
def _drawn(chart: Chart, dark: bool) -> go.Figure:
    look = tokens(dark)
    match chart:
        case Comparison():
            return comparison(chart, look)
        case Trend():
            return trend(chart, look)
        case TileMap():
            return tile_map(chart, look, dark)
        case Bars():
            return bars(chart, look)
        case Heat():
            return heat(chart, look, dark)
        case Control():
            return control(chart, look)
        case FunnelPlot():
            return funnel(chart, look)
        case Event():
            return event(chart, look)
        case Ranks():
            return ranks(chart, look)
        case Multiples():
            return multiples(chart, look)
        case Sites():
            return sites(chart, look)
        case _:
            assert_never(chart)
