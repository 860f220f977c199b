"""Two charts of a composite index: the dimensions of one community, and the rank bands of all."""

from __future__ import annotations

from typing import Any

from outcomes.catalogue.catalogue import catalogue
from outcomes.charts.build import common
from outcomes.charts.theme import text_width
from outcomes.charts.value import Chart, Point, Series
from outcomes.comparison.index_file import IndexFile
from outcomes.comparison.index_scores import FEWEST, Score, index_bands, index_scores, missing_words
from outcomes.core.numbers import number
from outcomes.core.periods import label, twelve_months
from outcomes.core.places import Place, named
from outcomes.core.texts import Lang, listed, t
from outcomes.figures.figure import Figure
from outcomes.figures.uploads import uploads_behind
from outcomes.warehouse.mart import Mart, once_per_version

_WIDEST = 66  # of a subtitle on a picture
_GROUPS = ("above", "same", "below")


def _weights(index: IndexFile, lang: Lang, *, names: bool) -> str:
    shares = [number(100 * share) for share in index.shares]
    if not names:
        return " : ".join(shares)
    said = [f"{d.name[lang]} {share}%" for d, share in zip(index.dimensions, shares, strict=True)]
    return listed(said, lang)


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
    return t("chart.source", lang) + listed(parts, lang)


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
            note=missing_words(missing, lang), source=missing_words(missing, lang), highlight=code == "total",
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
    parts = listed((f"{p.label} {p.text}" for p in bars), lang)
    title = t("index.finding", lang, place=named(place, lang), parts=parts, title=total.label, total=total.text)
    return _chart(
        mart, index, scores, place, last, lang, kind="bars", name=f"index-{place.code}-{last}", title=title,
        unit=t("index.unit", lang), decimals=1, note=t("index.bars_note", lang),
        series=(Series(name=index.title[lang], points=(*bars, total)),),
    )  # fmt: skip


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
