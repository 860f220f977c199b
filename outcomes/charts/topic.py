"""What a chart is of: an indicator of a place in a period, and what every chart of it says of itself."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, TypedDict

from outcomes.catalogue.catalogue import Indicator, catalogue
from outcomes.core.periods import Period
from outcomes.core.places import Place
from outcomes.core.texts import Lang, listed, t
from outcomes.figures.ask import figure
from outcomes.figures.uploads import uploads_behind
from outcomes.warehouse.mart import Mart


class OfVersion(TypedDict):
    """What every chart of one version and language says of itself."""

    data_class: Literal["reported", "sample"]
    version: int
    known_at: str
    lang: Lang
    watermark: str


class Headed(OfVersion):
    """All that a chart says of itself, as the fields of its head."""

    name: str
    title: str
    subtitle: str
    unit: str
    decimals: int
    note: str
    source: str
    alt: str


def of_version(mart: Mart, lang: Lang) -> OfVersion:
    """Data class, version, when it was known, and the mark of the sample or of what waits for review."""
    marks = ["data.watermark"] * (mart.data_class == "sample") + ["moment.chip_pending"] * mart.look.pending
    return {
        "data_class": "sample" if mart.data_class == "sample" else "reported",
        "version": mart.version,
        "known_at": mart.known_at,
        "lang": lang,
        "watermark": " · ".join(t(key, lang) for key in marks),
    }


@dataclass(frozen=True, kw_only=True)
class Subject:
    """A place up to a month, as one mart knows it, told in one language."""

    mart: Mart
    place: Place
    last: str
    lang: Lang

    def topic(self, indicator: Indicator, period: Period) -> Topic:
        """An indicator of this place in a period."""
        return Topic(mart=self.mart, indicator=indicator, place=self.place, period=period, lang=self.lang)

    def source_words(self, datasets: Iterable[str], period: Period) -> str:
        """来源：居民诉求（6份上报）, of these tables; or that nothing has been reported."""
        found = uploads_behind(self.mart, sorted(datasets), self.place, period)
        if found.empty:
            return t("chart.no_source", self.lang)
        tables = catalogue().datasets
        parts = (
            t("chart.uploads", self.lang, name=tables[str(code)].name[self.lang], n=len(rows))
            for code, rows in found.groupby("dataset")
        )
        return t("chart.source", self.lang) + listed(parts, self.lang)


@dataclass(frozen=True, kw_only=True)
class Topic:
    """An indicator of a place in a period, as one mart knows it, told in one language."""

    mart: Mart
    indicator: Indicator
    place: Place
    period: Period
    lang: Lang

    @property
    def name(self) -> str:
        """The name of the indicator."""
        return self.indicator.name[self.lang]

    @property
    def unit(self) -> str:
        """The unit of the indicator."""
        return self.indicator.unit[self.lang]

    def subtitle(self, name: str = "", unit: str = "") -> str:
        """办结受理比 · % · 2025年12月."""
        return t(
            "chart.subtitle",
            self.lang,
            name=name or self.name,
            unit=unit or self.unit,
            period=self.period.label(self.lang),
        )

    @property
    def source(self) -> str:
        """来源：居民诉求（6份上报）, of the sources that the figure was taken from; or that nothing has been reported."""
        used = set(figure(self.mart, self.indicator, self.place, self.period).sources)
        read = {d for s in self.indicator.source if not used or s.reads[0] in used for d in s.reads}
        subject = Subject(mart=self.mart, place=self.place, last=self.period.last, lang=self.lang)
        return subject.source_words(read, self.period)

    def head(self, name: str, title: str, note: str) -> Headed:
        """All that a chart of it says of itself; for screen readers its title and subtitle."""
        return {
            **of_version(self.mart, self.lang),
            "name": name,
            "title": title,
            "subtitle": self.subtitle(),
            "unit": self.unit,
            "decimals": self.indicator.decimals,
            "note": note,
            "source": self.source,
            "alt": f"{title}. {self.subtitle()}",
        }
