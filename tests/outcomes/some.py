"""What a test of everything looks at usually: one of each kind, and of the rest a part as chance has it; in the long run all."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

from outcomes.catalogue.catalogue import Indicator, catalogue
from tests import tree

T = TypeVar("T")


def some(name: str, of: Iterable[T], share: float = 1 / 3) -> list[T]:
    """This share of them, at least one, as chance has it for the test of this name; in the long run all."""
    everything = list(of)
    return everything if tree.LONG else tree.chance(name).sample(everything, max(1, round(share * len(everything))))


def _kind(indicator: Indicator) -> tuple[object, ...]:
    percentile = indicator.percentile is not None
    return (
        indicator.over_time,
        indicator.over_places,
        indicator.adds_up,
        percentile,
        indicator.is_ratio,
        indicator.settles,
    )


def indicators(name: str, share: float = 1 / 5) -> list[Indicator]:
    """One indicator of each kind, which one by chance too, and this share of all; in the long run all."""
    everything = list(catalogue().indicators.values())
    of_each_kind = {_kind(i): i for i in tree.chance(f"{name}, kinds").sample(everything, len(everything))}
    found = {i.code: i for i in (*of_each_kind.values(), *some(name, everything, share))}
    return list(found.values())
