"""Charts as values: one function per picture, one Chart for every medium."""

from outcomes.charts.build import classes_of, comparison, spark, tile_map, trend
from outcomes.charts.pictures import breakdown, matrix, picture
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
    "breakdown",
    "classes_of",
    "comparison",
    "matrix",
    "picture",
    "spark",
    "tile_map",
    "trend",
]
