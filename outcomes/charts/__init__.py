"""Charts as values: one function per picture, one Chart for every medium."""

from outcomes.charts.build import comparison, trend
from outcomes.charts.classes import classes_of
from outcomes.charts.effects import event
from outcomes.charts.grounds import has_boundaries, outlines_map, outlines_preview
from outcomes.charts.maps import tile_map
from outcomes.charts.panels import multiples
from outcomes.charts.pictures import breakdown, matrix, picture
from outcomes.charts.signals import badges, control, funnel_plot, ranks
from outcomes.charts.siting import sites_map
from outcomes.charts.sparks import NO_SPARK, Spark, spark
from outcomes.charts.value import Badge, Chart, LegendClass, Mark, Outline, Point, Series, Shape

__all__ = [
    "NO_SPARK",
    "Badge",
    "Chart",
    "LegendClass",
    "Mark",
    "Outline",
    "Point",
    "Series",
    "Shape",
    "Spark",
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
    "sites_map",
    "spark",
    "tile_map",
    "trend",
]
