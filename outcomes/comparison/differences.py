"""Which communities differ from the district by more than their size explains: one judgement for map, profile and funnel."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Literal

from outcomes.analytics import funnel as funnels
from outcomes.catalogue.catalogue import Indicator
from outcomes.core.periods import Period
from outcomes.figures.ask import figure, figures
from outcomes.figures.figure import Figure, beyond_possible
from outcomes.warehouse.mart import Mart, once_per_version

LEAST_PLACES = 10  # fewer communities with a rate are not held against each other
Side = Literal["high", "low", "as expected"]
Meaning = Literal["improvement", "concern", "neutral"]


@dataclass(frozen=True, kw_only=True)
class Differences:
    """The communities that can be held against the district (outside the 99.8 % limits or not), and those too small for it."""

    figures: tuple[Figure, ...]  # comparable, in the order of the register
    small: tuple[Figure, ...]  # left out for their small base
    whole: Figure  # of the district
    funnel: funnels.Funnel
    kind: funnels.Kind
    counts: tuple[funnels.FunnelCounts, ...]  # of the same figures
    sides: Mapping[str, Side]  # by the code of the community

    def of(self, codes: Collection[str]) -> Differences | None:
        """Some of the communities, judged as before; None where none of these can be compared."""
        kept = tuple(f for f in self.figures if f.place.code in codes)
        small = tuple(f for f in self.small if f.place.code in codes)
        return replace(self, figures=kept, small=small) if kept else None

    @property
    def widened(self) -> bool:
        """Whether communities differ so much among each other that the limits are widened."""
        return self.funnel.widened

    @property
    def beyond(self) -> list[Figure]:
        """Those that lie outside the limits."""
        return [f for f in self.figures if self.sides[f.place.code] != "as expected"]


def may_be_compared(indicator: Indicator) -> bool:
    """Whether communities are held against each other by it: a rate with an interval, not a count, nothing protected."""
    return indicator.is_ratio and indicator.interval != "none" and indicator.compared and not indicator.protect


def meaning_of(f: Figure, side: Side) -> Meaning:
    """What a side means for a figure: nothing where the indicator is not judged or the value is beyond what it can be."""
    indicator = f.indicator
    beyond = beyond_possible(indicator, f.value, f.numerator, f.denominator)
    if beyond or indicator.better not in ("up", "down"):
        return "neutral"
    return "improvement" if (side == "high") == (indicator.better == "up") else "concern"


def _kind_of(indicator: Indicator, known: list[Figure]) -> funnels.Kind:
    over = any((f.numerator or 0) > (f.denominator or 0) for f in known)
    return "proportion" if indicator.interval == "proportion" and not over else "rate"


@once_per_version
def differences(mart: Mart, indicator: Indicator, period: Period) -> Differences | None:
    """All communities against the district in a period; None for what is no rate, or for too few of them."""
    if not may_be_compared(indicator):
        return None
    found = figures(mart, indicator, "community", period)
    known = [f for f in found if f.state == "known" and f.denominator and f.numerator is not None]
    if len(known) < LEAST_PLACES:
        return None
    kind = _kind_of(indicator, known)
    counts = tuple(
        funnels.FunnelCounts(area=f.place.code, numerator=f.numerator or 0, denominator=f.denominator or 1)
        for f in known
    )
    funnel = funnels.funnel(counts, kind)
    sides: dict[str, Side] = {p.area: _SIDES[p.at998] for p in funnel.places}
    return Differences(
        figures=tuple(known),
        small=tuple(f for f in found if f.state == "small_base"),
        whole=figure(mart, indicator, mart.register.district, period),
        funnel=funnel,
        kind=kind,
        counts=counts,
        sides=MappingProxyType(sides),
    )


_SIDES: dict[str, Side] = {"high": "high", "low": "low", "as expected": "as expected"}
