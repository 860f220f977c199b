"""What a paper about a place and month contains: figures, charts and places, chosen and named once; brief, deck and
workbook each lay it out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from outcomes import charts
from outcomes.catalogue.catalogue import THEMES, Indicator, catalogue
from outcomes.charts import Among, MapAsked, Subject
from outcomes.charts.build import trend_figures
from outcomes.core.periods import Period, twelve_months
from outcomes.core.places import Level, Place
from outcomes.core.texts import t
from outcomes.figures.ask import figure, figures
from outcomes.figures.figure import Figure, usual_period
from outcomes.figures.promises import promised_by
from outcomes.figures.switched_on import headline_of
from outcomes.papers.value import PaperChart

BrandRow = dict[str, Any]  # a row of the query brands
_RATIO = "closed_to_received_ratio"
_OWN = ("requests_received", "requests_resolved", _RATIO, "volunteer_participations")
_TRENDS = ("requests_received", _RATIO, "volunteer_participations")
_OF_A_THEME, _OF_A_PLACE, _PROMISED = 4, 4, 2
_BELOW: dict[Level, Level] = {"district": "street", "street": "community"}


@dataclass(frozen=True, kw_only=True)
class Illustration:
    """A chart of a paper: the slide that it would have, the figures that it draws, series by series, and its title as a
    sentence that can be worked out anew by its code, place and period."""

    name: str
    chart: PaperChart
    lines: tuple[tuple[Figure, ...], ...]
    code: str
    place: Place
    period: Period

    @property
    def known(self) -> int:
        """How many points of its first series are known."""
        return sum(f.state == "known" for f in self.lines[0])


@dataclass(frozen=True, kw_only=True)
class GoalFigures:
    """One of the five goals with the figures that speak for it first."""

    name: str
    figures: tuple[Figure, ...]


@dataclass(frozen=True, kw_only=True)
class CommunityPart:
    """One community: its row of the register of brands, its figures, its trend, and the communities of its street."""

    place: Place
    street: Place
    row: BrandRow
    figures: tuple[Figure, ...]
    trend: Illustration
    beside: Illustration


@dataclass(frozen=True, kw_only=True)
class Contents:
    """What there is to be said of a place up to a month; sums and shares are of `period`."""

    subject: Subject
    period: Period

    @classmethod
    def of(cls, subject: Subject) -> Contents:
        """The contents of the twelve months up to the subject's."""
        return cls(subject=subject, period=twelve_months(subject.last))

    @property
    def ratio(self) -> Indicator:
        """The figure that maps and comparisons show."""
        return catalogue().indicators[_RATIO]

    @property
    def own_indicators(self) -> list[Indicator]:
        """The four figures that every place has."""
        return [catalogue().indicators[code] for code in _OWN]

    @property
    def places_inside(self) -> tuple[Place, ...]:
        """The streets of the district, the communities of a street."""
        register, place = self.subject.mart.register, self.subject.place
        if place.level == "district":
            return tuple(register.streets())
        return tuple(register.communities(place.code)) if place.level == "street" else ()

    @property
    def communities(self) -> tuple[Place, ...]:
        """Every community of the place; itself, where it is one."""
        return tuple(self.subject.mart.register.communities(self.subject.place.code))

    def figure(self, indicator: Indicator, period: Period, place: Place | None = None) -> Figure:
        """A figure of the place or of another."""
        return figure(self.subject.mart, indicator, place or self.subject.place, period)

    def own(self, place: Place | None = None) -> tuple[Figure, ...]:
        """The four figures of the place, or of another one."""
        return tuple(self.figure(i, self.period, place) for i in self.own_indicators)

    def goals(self) -> tuple[GoalFigures, ...]:
        """The five goals; the two that speak first of each system, in their usual period."""
        mart, last = self.subject.mart, self.subject.last
        return tuple(
            GoalFigures(
                name=t(f"theme.{theme}", self.subject.lang),
                figures=tuple(
                    self.figure(i, usual_period(i, last)) for i in headline_of(mart, theme, most=2)[:_OF_A_THEME]
                ),
            )
            for theme in THEMES
        )

    def trends(self) -> tuple[Illustration, ...]:
        """The lines of the place that every paper shows."""
        return tuple(self._trend(catalogue().indicators[code], self.subject.place) for code in _TRENDS)

    def map(self) -> Illustration | None:
        """The communities of the place by class; None for a community."""
        mart, place = self.subject.mart, self.subject.place
        if place.level == "community":
            return None
        asked = MapAsked(within="" if place.level == "district" else place.code)
        return Illustration(
            name="map",
            chart=charts.tile_map(mart, self.ratio, self.period, self.subject.lang, asked),
            lines=(tuple(figures(mart, self.ratio, "community", self.period, within=place.code)),),
            code=f"@map.{_RATIO}",
            place=place,
            period=self.period,
        )

    def streets(self) -> tuple[Figure, ...]:
        """The ratio of the streets of the district; nothing for other places."""
        if self.subject.place.level != "district":
            return ()
        return tuple(figures(self.subject.mart, self.ratio, "street", self.period, within=self.subject.place.code))

    def comparison(self) -> Illustration | None:
        """The places inside side by side; None for a community."""
        place = self.subject.place
        return self._comparison(_BELOW[place.level], place) if place.level in _BELOW else None

    def comparisons(self) -> tuple[Illustration, ...]:
        """The places inside, and of the district also the communities of each street: so many bars as can be read."""
        first = self.comparison()
        if first is None or self.subject.place.level != "district":
            return (first,) if first else ()
        return (first, *(self._comparison("community", s) for s in self.subject.mart.register.streets()))

    def with_figures(self, places: Sequence[Place]) -> tuple[Place, ...]:
        """Those of these places of which anything is known."""
        return tuple(p for p in places if any(f.state != "unreported" for f in self.own(p)))

    def community(self, place: Place) -> CommunityPart:
        """What is shown of one community."""
        mart = self.subject.mart
        row = next(r for r in mart.query("brands").to_dict("records") if r["code"] == place.code)
        street = mart.register.get(place.parent)
        return CommunityPart(
            place=place,
            street=street,
            row={str(k): v for k, v in row.items()},
            figures=self._of_community(promised_by(row), place),
            trend=self._trend(self.ratio, place),
            beside=self._comparison("community", street, chosen=place.code),
        )

    def _of_community(self, promised: Iterable[str], place: Place) -> tuple[Figure, ...]:
        """Four figures: what the brand promises and is known first, then those that every community has."""
        known, last = catalogue().indicators, self.subject.last
        found = [self.figure(known[c], usual_period(known[c], last), place) for c in promised if c in known]
        told = [f for f in found if f.state == "known"][:_PROMISED]
        others = [f for f in self.own(place) if f.indicator.code not in {g.indicator.code for g in told}]
        return (*others[: _OF_A_PLACE - len(told)], *told)

    def _trend(self, indicator: Indicator, place: Place) -> Illustration:
        mart, last = self.subject.mart, self.subject.last
        return Illustration(
            name=f"trend-{indicator.code}",
            chart=charts.trend(mart, indicator, place, last, self.subject.lang),
            lines=tuple(tuple(line) for line in trend_figures(mart, indicator, place, last)),
            code=f"@trend.{indicator.code}",
            place=place,
            period=twelve_months(last),
        )

    def _comparison(self, level: Level, place: Place, chosen: str = "") -> Illustration:
        mart, among = self.subject.mart, Among(level=level, within=place, chosen=chosen)
        return Illustration(
            name=f"comparison-{place.code}",
            chart=charts.comparison(mart, self.ratio, among, self.period, self.subject.lang),
            lines=(tuple(figures(mart, self.ratio, level, self.period, within=place.code)),),
            code=f"@finding.{_RATIO}",
            place=place,
            period=self.period,
        )
