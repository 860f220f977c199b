"""The SQL of the mart, made from the catalogue: every indicator by community and month."""

from __future__ import annotations

from functools import cache, partial
from pathlib import Path

from etl.mart.statements import statement
from outcomes.catalogue.catalogue import Catalogue, Indicator, Measure


@cache
def _file(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def _formula(cat: Catalogue, name: str) -> str:
    """A formula that no expression can say: the SQL file beside its indicator."""
    return _file(cat.folder / "indicators" / name)


def _measure(indicator: Indicator) -> Measure:
    """What the first source counts."""
    measure = indicator.source[0].numerator
    assert measure is not None
    return measure


def sources_sql(indicator: Indicator, cat: Catalogue) -> str:
    """indicator, place, month, numerator, denominator, source, rank of every source of one indicator."""
    return statement("sources", indicator=indicator, datasets=cat.datasets, formula=partial(_formula, cat))


def bins_sql(indicator: Indicator, cat: Catalogue) -> str:
    """indicator, place, month, bin, n: how many rows fall into each bin of a percentile."""
    return statement("bins", indicator=indicator, measure=_measure(indicator), datasets=cat.datasets)


def parts_sql(indicator: Indicator, column: str, cat: Catalogue) -> str:
    """indicator, place, month, by_column, part, n: the figure of the first source split by a column."""
    return statement("parts", indicator=indicator, column=column, measure=_measure(indicator), datasets=cat.datasets)
