"""A composite index of the communities, where a district has decided on one: scores, and two charts of them."""

from __future__ import annotations

from dataclasses import dataclass
from math import nan
from typing import Any

import numpy as np

from outcomes.analytics import index as analytics
from outcomes.catalog import catalogue
from outcomes.charts.build import common
from outcomes.charts.value import Chart, Point, Series
from outcomes.figures import Figure, figures, named
from outcomes.index_file import IndexFile
from outcomes.numbers import number
from outcomes.periods import label, twelve_months
from outcomes.places import Place
from outcomes.store import Mart, once_per_version
from outcomes.texts import Lang, t
from outcomes.theme import text_width
from outcomes.uploads import uploads_behind

FEWEST = 10  # communities with a score, below which there are no ranks
_WIDEST = 66  # of a subtitle on a picture
_GROUPS = ("above", "same", "below")


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
        return _reason(self.missing, lang)


def _reason(missing: tuple[Figure, ...], lang: Lang) -> str:
    colon, stop = ("：", "；") if lang == "zh" else (": ", "; ")
    return stop.join(f.indicator.name[lang] + colon + f.why(lang) for f in missing)


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
            place=found[0][n].place, figures=tuple(one[n] for one in found), points=tuple(map(_known, points[n])),
            dimensions=tuple(map(_known, dimensions[n])), total=_known(totals[n]),
        )
        for n in range(len(found[0]))
    )  # fmt: skip


def _weights(index: IndexFile, lang: Lang, *, names: bool) -> str:
    shares = [number(100 * share) for share in index.shares]
    if not names:
        return " : ".join(shares)
    said = [f"{d.name[lang]} {share}%" for d, share in zip(index.dimensions, shares, strict=True)]
    return ("、" if lang == "zh" else ", ").join(said)


def decided(index: IndexFile, lang: Lang) -> str:
    """目标值由区委组织部2026-01-05定: who decided on the goalposts, and when."""
    return t("index.decided", lang, who=index.decided_by[lang], day=index.decided_on.isoformat())


def scored_words(scores: tuple[Score, ...], lang: Lang) -> str:
    """41/44个社区有分."""
    return t("index.scored", lang, n=sum(s.total is not None for s in scores), of=len(scores))


def _subtitle(index: IndexFile, scores: tuple[Score, ...], last: str, lang: Lang) -> str:
    """Title, period, weights, who decided, n of 44; the weights without their names where a picture has no room."""

    def made(names: bool) -> str:
        weights = t("index.weights", lang, weights=_weights(index, lang, names=names))
        months = t("index.twelve", lang, month=label(last, lang))
        parts = (index.title[lang], months, weights, decided(index, lang))
        return " · ".join((*parts, scored_words(scores, lang)))

    return made(True) if text_width(made(True)) <= _WIDEST else made(False)


def _source(mart: Mart, found: list[Figure], place: Place, last: str, lang: Lang) -> str:
    """来源：居民诉求（12份上报）、…, of the tables that the figures were taken from."""
    used = sorted({code for f in found for code in f.sources if code in catalogue().datasets})
    behind = uploads_behind(mart, used, place, twelve_months(last))
    if behind.empty:
        return t("chart.no_source", lang)
    parts = [
        t("chart.uploads", lang, name=catalogue().datasets[str(code)].name[lang], n=len(rows))
        for code, rows in behind.groupby("dataset")
    ]
    return t("chart.source", lang) + ("、" if lang == "zh" else ", ").join(parts)


def _chart(
    mart: Mart, index: IndexFile, scores: tuple[Score, ...], place: Place, last: str, lang: Lang, *, title: str, **more: Any
) -> Chart:  # fmt: skip
    of_place = [f for s in scores if place.level == "district" or s.place == place for f in s.figures]
    subtitle = _subtitle(index, scores, last, lang)
    return Chart(
        **common(mart, lang), title=title, subtitle=subtitle, alt=f"{title}. {subtitle}",
        source=_source(mart, of_place, place, last, lang), **more,
    )  # fmt: skip


def _bar(code: str, label: str, value: float | None, missing: tuple[Figure, ...], note: str, lang: Lang) -> Point:
    if value is None:
        return Point(
            code=code, label=label, value=None, state=missing[0].state, text=t("index.no_score", lang),
            note=_reason(missing, lang), source=_reason(missing, lang), highlight=code == "total",
        )  # fmt: skip
    return Point(code=code, label=label, value=value, text=number(value, 1), note=note, highlight=code == "total")


def _bars(index: IndexFile, score: Score, lang: Lang) -> tuple[Point, ...]:
    """The dimensions in the order of the file, then the total."""
    made = []
    parts = zip(index.dimensions, index.design.columns, score.dimensions, index.shares, strict=True)
    for n, (dimension, columns, value, share) in enumerate(parts, 1):
        missing = tuple(f for c in columns for f in [score.figures[c]] if f.state != "known")
        note = t("index.weight_of", lang, share=number(100 * share))
        made.append(_bar(f"d{n}", dimension.name[lang], value, missing, note, lang))
    total = _bar("total", index.title[lang], score.total, score.missing, t("index.total_note", lang), lang)
    return (*made, total)


@once_per_version
def index_dimensions(mart: Mart, index: IndexFile, place: Place, last: str, lang: Lang) -> Chart | None:
    """The dimensions of one community as bars and after them the total; None for a place that is no community then."""
    scores = index_scores(mart, index, last)
    score = next((s for s in scores if s.place == place), None)
    if score is None:
        return None
    *bars, total = _bars(index, score, lang)
    parts = ("、" if lang == "zh" else ", ").join(f"{p.label} {p.text}" for p in bars)
    title = t("index.finding", lang, place=named(place, lang), parts=parts, title=total.label, total=total.text)
    return _chart(
        mart, index, scores, place, last, lang, kind="bars", name=f"index-{place.code}-{last}", title=title,
        unit=t("index.unit", lang), decimals=1, note=t("index.bars_note", lang),
        series=(Series(name=index.title[lang], points=(*bars, total)),),
    )  # fmt: skip


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


def group_of(low: float, high: float, middle: float) -> str:
    """above or below where the whole band lies on one side of the middle rank, else same."""
    return "above" if high < middle else "below" if low > middle else "same"


def _rank_point(score: Score, band: tuple[float, float, float], middle: float, chosen: str, lang: Lang) -> Point:
    low, value, high = band
    group = group_of(low, high, middle)
    words = t(f"index.{group}", lang)
    return Point(
        code=score.place.code, label=named(score.place, lang), value=value, low=low, high=high, group=group,
        group_label=words, text=number(low) if low == high else f"{number(low)}–{number(high)}", note=words,
        assumed=score.place.assumed, highlight=score.place.code == chosen,
    )  # fmt: skip


@once_per_version
def index_ranks(mart: Mart, index: IndexFile, last: str, lang: Lang, *, chosen: str = "") -> Chart | None:
    """The rank band of every community with a score, in the order of the register; None where fewer than ten have one."""
    scores, bands = index_scores(mart, index, last), index_bands(mart, index, last)
    if len(bands) < FEWEST:
        return None
    middle = (len(bands) + 1) / 2
    points = tuple(_rank_point(s, bands[s.place.code], middle, chosen, lang) for s in scores if s.place.code in bands)
    counts = {group: sum(p.group == group for p in points) for group in _GROUPS}
    return _chart(
        mart, index, scores, mart.register.district, last, lang, kind="ranks", name=f"index-ranks-{last}",
        title=t("index.ranks", lang, title=index.title[lang], n=len(points), **counts), unit=t("index.rank", lang),
        decimals=0, note=t("index.ranks_note", lang), series=(Series(name=index.title[lang], points=points),),
        reference=middle, reference_label=t("index.middle", lang), interval_label=t("index.band", lang), zero=False,
    )  # fmt: skip
