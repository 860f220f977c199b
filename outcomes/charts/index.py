"""Two charts of a composite index: the dimensions of one community, and the rank bands of all."""

from __future__ import annotations

from dataclasses import dataclass, replace

from outcomes.catalogue.catalogue import catalogue
from outcomes.charts.theme import text_width
from outcomes.charts.topic import Headed, Subject, of_version
from outcomes.charts.value import Bars, Point, Ranks, Reference, Series
from outcomes.comparison.index_file import IndexFile
from outcomes.comparison.index_scores import FEWEST, Score, index_bands, index_scores, missing_words
from outcomes.core.numbers import number
from outcomes.core.periods import label, twelve_months
from outcomes.core.places import Place, named
from outcomes.core.texts import Lang, listed, t
from outcomes.figures.figure import Figure
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


@dataclass(frozen=True, kw_only=True)
class _Scored:
    """An index of the twelve months up to one, as one mart knows it."""

    mart: Mart
    index: IndexFile
    last: str
    lang: Lang

    @property
    def scores(self) -> tuple[Score, ...]:
        return index_scores(self.mart, self.index, self.last)

    def head(self, name: str, place: Place, title: str, note: str) -> Headed:
        """What a chart of the scores of a place says of itself, with the tables that their figures were taken from."""
        of_place = [f for s in self.scores if place.level == "district" or s.place == place for f in s.figures]
        read = sorted({code for f in of_place for code in f.sources if code in catalogue().datasets})
        subject = Subject(mart=self.mart, place=place, last=self.last, lang=self.lang)
        subtitle = _subtitle(self.index, self.scores, self.last, self.lang)
        return {
            **of_version(self.mart, self.lang),
            "name": name,
            "title": title,
            "subtitle": subtitle,
            "unit": t("index.unit", self.lang),
            "decimals": 1,
            "note": note,
            "source": subject.source_words(read, twelve_months(self.last)),
            "alt": f"{title}. {subtitle}",
        }


def _bar(bar: Point, missing: tuple[Figure, ...], lang: Lang) -> Point:
    """A bar with its number, or with what it lacks."""
    if bar.value is not None:
        return replace(bar, text=number(bar.value, 1))
    lacks = missing_words(missing, lang)
    return replace(bar, state=missing[0].state, text=t("index.no_score", lang), note=lacks, source=lacks)


def _bars(index: IndexFile, score: Score, lang: Lang) -> tuple[Point, ...]:
    """The dimensions in the order of the file, then the total."""
    made = []
    parts = zip(index.dimensions, index.design.columns, score.dimensions, index.shares, strict=True)
    for n, (dimension, columns, value, share) in enumerate(parts, 1):
        missing = tuple(f for c in columns for f in [score.figures[c]] if f.state != "known")
        note = t("index.weight_of", lang, share=number(100 * share))
        made.append(_bar(Point(code=f"d{n}", label=dimension.name[lang], value=value, note=note), missing, lang))
    note = t("index.total_note", lang)
    total = Point(code="total", label=index.title[lang], value=score.total, note=note, highlight=True)
    return (*made, _bar(total, score.missing, lang))


@once_per_version
def index_dimensions(mart: Mart, index: IndexFile, place: Place, last: str, lang: Lang) -> Bars | None:
    """The dimensions of one community as bars and after them the total; None for a place that is no community then."""
    scored = _Scored(mart=mart, index=index, last=last, lang=lang)
    score = next((s for s in scored.scores if s.place == place), None)
    if score is None:
        return None
    *bars, total = _bars(index, score, lang)
    parts = listed((f"{p.label} {p.text}" for p in bars), lang)
    title = t("index.finding", lang, place=named(place, lang), parts=parts, title=total.label, total=total.text)
    return Bars(
        **scored.head(f"index-{place.code}-{last}", place, title, t("index.bars_note", lang)),
        parts=Series(name=index.title[lang], points=(*bars, total)),
    )


def group_of(low: float, high: float, middle: float) -> str:
    """above or below where the whole band lies on one side of the middle rank, else same."""
    return "above" if high < middle else "below" if low > middle else "same"


def _rank_point(score: Score, band: tuple[float, float, float], middle: float, chosen: str, lang: Lang) -> Point:
    low, value, high = band
    words = t(f"index.{group_of(low, high, middle)}", lang)
    return Point(
        code=score.place.code,
        label=named(score.place, lang),
        value=value,
        low=low,
        high=high,
        group_label=words,
        text=number(low) if low == high else f"{number(low)}–{number(high)}",
        note=words,
        highlight=score.place.code == chosen,
    )


@once_per_version
def index_ranks(mart: Mart, index: IndexFile, last: str, lang: Lang, *, chosen: str = "") -> Ranks | None:
    """The rank band of every community with a score, in the order of the register; None where fewer than ten have one."""
    scored, bands = _Scored(mart=mart, index=index, last=last, lang=lang), index_bands(mart, index, last)
    if len(bands) < FEWEST:
        return None
    middle = (len(bands) + 1) / 2
    ranked = [(s, bands[s.place.code]) for s in scored.scores if s.place.code in bands]
    points = tuple(_rank_point(score, band, middle, chosen, lang) for score, band in ranked)
    groups = [group_of(low, high, middle) for _, (low, _, high) in ranked]
    counts = {group: groups.count(group) for group in _GROUPS}
    title = t("index.ranks", lang, title=index.title[lang], n=len(points), **counts)
    head = scored.head(f"index-ranks-{last}", mart.register.district, title, t("index.ranks_note", lang))
    return Ranks(
        **(head | {"unit": t("index.rank", lang), "decimals": 0}),
        main=Series(name=index.title[lang], points=points),
        reference=Reference(value=middle, label=t("index.middle", lang)),
        interval_label=t("index.band", lang),
    )
