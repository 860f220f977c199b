"""Scores of a composite index of the communities, where a district has decided on one, and the bands of their ranks."""

from __future__ import annotations

from dataclasses import dataclass
from math import nan

import numpy as np

from outcomes.analytics import index as analytics
from outcomes.comparison.index_file import IndexFile
from outcomes.core.periods import twelve_months
from outcomes.core.places import Place
from outcomes.core.texts import Lang, statements
from outcomes.figures.ask import figures
from outcomes.figures.figure import Figure
from outcomes.warehouse.mart import Mart, once_per_version

FEWEST = 10  # communities with a score, below which there are no ranks


@dataclass(frozen=True, kw_only=True)
class Score:
    """One community's figures over twelve months, its points, and the total; None where a figure is not known."""

    place: Place
    figures: tuple[Figure, ...]  # in the order of the file
    points: tuple[float | None, ...]  # of each indicator
    dimensions: tuple[float | None, ...]
    total: float | None

    @property
    def missing(self) -> tuple[Figure, ...]:
        """The figures that are not known: why there is no score."""
        return tuple(f for f in self.figures if f.state != "known")

    def reason(self, lang: Lang) -> str:
        """决议到落实时长：基数不足20，不显示; empty where there is a score."""
        return missing_words(self.missing, lang)


def missing_words(missing: tuple[Figure, ...], lang: Lang) -> str:
    colon = "：" if lang == "zh" else ": "
    return statements((f.indicator.name[lang] + colon + f.why(lang) for f in missing), lang)


def _known(value: float) -> float | None:
    return None if np.isnan(value) else float(value)


@once_per_version
def index_scores(mart: Mart, index: IndexFile, last: str) -> tuple[Score, ...]:
    """The score of every community for the twelve months that end with `last`, in the order of the register."""
    found = [figures(mart, s.indicator, "community", twelve_months(last)) for s in index.scored]
    values = np.array([[f.value if f.state == "known" and f.value is not None else nan for f in one] for one in found])
    points = np.stack(
        [analytics.normalise(v, s.low, s.high, log=s.log) for v, s in zip(values, index.scored, strict=True)], axis=1
    )
    dimensions = analytics.dimension_scores(points, index.design)
    totals = analytics.composite(points, index.design)
    return tuple(
        Score(
            place=found[0][n].place,
            figures=tuple(one[n] for one in found),
            points=tuple(map(_known, points[n])),
            dimensions=tuple(map(_known, dimensions[n])),
            total=_known(totals[n]),
        )
        for n in range(len(found[0]))
    )


@once_per_version
def index_bands(mart: Mart, index: IndexFile, last: str) -> dict[str, tuple[float, float, float]]:
    """Community -> lower end, middle and upper end of its rank among those with a score; 1 is the highest."""
    scores = index_scores(mart, index, last)
    points = [[nan if p is None else p for p in s.points] for s in scores]
    bands = analytics.rank_bands(points, index.design)
    return {
        s.place.code: (float(low), float(middle), float(high))
        for s, (low, middle, high) in zip(scores, bands, strict=True)
        if s.total is not None
    }
