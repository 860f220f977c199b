"""Which communities are alike: by size and people, never by how they do; the nearest few, each with its distance."""

from __future__ import annotations

from dataclasses import dataclass
from math import log, sqrt
from statistics import fmean, pstdev
from typing import Any

from outcomes.core.places import Place
from outcomes.warehouse.mart import Mart, once_per_version

NEAREST = 5
# what two communities are compared by, each standardised: 0 the mean of all, 1 a standard deviation above it
TRAITS = ("size", "people_per_household", "aged_share", "children_share")


@dataclass(frozen=True, kw_only=True)
class Alike:
    """The communities most like one, the nearest first, and the year of the profiles they were found by."""

    places: tuple[Place, ...]
    distances: tuple[float, ...]  # in standard deviations over the traits
    year: str


def traits_of(row: dict[str, Any]) -> tuple[float, ...] | None:
    """Logarithm of the households, people per household, share of people over 60 and under 15; None where one is unknown."""
    households, people, aged, children = (
        float(row[k]) if row[k] is not None and row[k] == row[k] else None
        for k in ("households", "population", "aged_60", "children")
    )
    if households is None or people is None or aged is None or children is None or not households or not people:
        return None
    return log(households), people / households, aged / people, children / people


def distances(traits: dict[str, tuple[float, ...]], code: str) -> dict[str, float]:
    """How far every other place lies from one: the root of the mean squared difference of the standardised traits."""
    columns = list(zip(*traits.values(), strict=True))
    scales = [(fmean(c), pstdev(c) or 1.0) for c in columns]
    standard = {c: [(v - m) / s for v, (m, s) in zip(vs, scales, strict=True)] for c, vs in traits.items()}
    mine = standard[code]
    return {
        other: sqrt(fmean((a - b) ** 2 for a, b in zip(mine, theirs, strict=True)))
        for other, theirs in standard.items()
        if other != code
    }


@once_per_version
def alike(mart: Mart, place: Place, last: str) -> Alike | None:
    """The five communities most like this one by the profiles known in a month; None where its own is not known."""
    rows = mart.rows("profiles", year=last[:4])
    traits = {str(r["place"]): t for r in rows if (t := traits_of(r)) is not None}
    if place.code not in traits or len(traits) <= NEAREST:
        return None
    far = sorted(distances(traits, place.code).items(), key=lambda item: (item[1], item[0]))[:NEAREST]
    year = next(str(r["year"]) for r in rows if r["place"] == place.code)
    return Alike(places=tuple(mart.register.get(c) for c, _ in far), distances=tuple(d for _, d in far), year=year)
