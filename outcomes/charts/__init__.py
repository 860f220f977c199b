"""Charts as values: one function per picture, one Chart for every medium."""

from outcomes.charts.build import Among, comparison, trend
from outcomes.charts.classes import classes_of
from outcomes.charts.effects import event
from outcomes.charts.funnels import funnel_plot, ranks
from outcomes.charts.grounds import has_boundaries, outlines_map, outlines_preview
from outcomes.charts.maps import MapAsked, tile_map
from outcomes.charts.panels import multiples
from outcomes.charts.pictures import breakdown, matrix, picture
from outcomes.charts.readings import LineAsked, reading
from outcomes.charts.shapes import Outline, Shape
from outcomes.charts.signals import badges, control
from outcomes.charts.siting import SitesAsked, sites_map
from outcomes.charts.sparks import NO_SPARK, Spark, spark
from outcomes.charts.topic import Subject
from outcomes.charts.value import (
    Badge,
    Bars,
    Chart,
    Comparison,
    Control,
    Event,
    FunnelPlot,
    Heat,
    LegendClass,
    Mark,
    Multiples,
    Point,
    Ranks,
    Reference,
    Series,
    Sites,
    TileMap,
    Trend,
)

__all__ = [
    "NO_SPARK",
    "Among",
    "Badge",
    "Bars",
    "Chart",
    "Comparison",
    "Control",
    "Event",
    "FunnelPlot",
    "Heat",
    "LegendClass",
    "LineAsked",
    "MapAsked",
    "Mark",
    "Multiples",
    "Outline",
    "Point",
    "Ranks",
    "Reference",
    "Series",
    "Shape",
    "Sites",
    "SitesAsked",
    "Spark",
    "Subject",
    "TileMap",
    "Trend",
    "badges",
    "breakdown",
    "classes_of",
    "comparison",
    "control",
    "event",
    "funnel_plot",
    "has_boundaries",
    "matrix",
    "multiples",
    "outlines_map",
    "outlines_preview",
    "picture",
    "ranks",
    "reading",
    "sites_map",
    "spark",
    "tile_map",
    "trend",
]
