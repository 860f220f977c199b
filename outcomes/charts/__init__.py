"""Charts as values: one function per picture, one Chart for every medium."""

from outcomes.charts.value import Chart, LegendClass, Outline, Point, Series, Shape

__all__ = ["Chart", "LegendClass", "Outline", "Point", "Series", "Shape"]
