"""Charts as values: one function per picture, one Chart for every medium."""

from outcomes.charts.build import classes_of, comparison, spark, tile_map, trend
from outcomes.charts.effects import event
from outcomes.charts.pictures import breakdown, matrix, picture
from outcomes.charts.signals import badges, control, funnel_plot, ranks
from outcomes.charts.value import Badge, Chart, LegendClass, Mark, Outline, Point, Series, Shape

__all__ = [
    "Badge",
    "Chart",
    "LegendClass",
    "Mark",
    "Outline",
    "Point",
    "Series",
    "Shape",
    "badges",
    "breakdown",
    "classes_of",
    "comparison",
    "control",
    "event",
    "funnel_plot",
    "matrix",
    "picture",
    "ranks",
    "spark",
    "tile_map",
    "trend",
]
