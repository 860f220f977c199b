"""A figure split by one of its columns, in a period or month by month."""

from __future__ import annotations

from dataclasses import dataclass

from outcomes.catalogue.catalogue import Indicator, catalogue
from outcomes.catalogue.dataset import Choice
from outcomes.core.periods import Period
from outcomes.core.places import Place
from outcomes.core.texts import t
from outcomes.figures.figure import months_read
from outcomes.warehouse.mart import Mart, once_per_version


@dataclass(frozen=True, kw_only=True)
class Part:
    """One part of a figure that is split by a column: its code, its choice if the column has choices, what it comes to."""

    code: str
    choice: Choice | None
    n: float

    def name(self, lang: str) -> str:
        """Its words; the code itself where the column has no choices, 未填 where it is empty."""
        if self.choice is None:
            return self.code or t("part.none", lang)
        return self.choice.zh if lang == "zh" else self.choice.en


def _choices(indicator: Indicator, column: str) -> dict[str, Choice]:
    measure = indicator.source[0].numerator
    assert measure is not None
    return {c.code: c for c in catalogue().datasets[measure.dataset].get(column).choices}


@once_per_version
def parts(mart: Mart, indicator: Indicator, column: str, place: Place, period: Period) -> list[Part]:
    """A figure split by one of its columns, the largest part first; empty where nothing is known."""
    span = months_read(indicator, period)
    rows = mart.query(
        "parts", indicator=indicator.code, by_column=column, place=place.code, first=span.first, last=span.last
    )
    known = _choices(indicator, column)
    return [
        Part(code=str(r["part"]), choice=known.get(str(r["part"])), n=float(r["n"])) for r in rows.to_dict("records")
    ]


@once_per_version
def part_months(
    mart: Mart, indicator: Indicator, column: str, place: Place, period: Period
) -> dict[tuple[str, str], float]:
    """(part, month) -> count, for the parts that occur; a month without a part of a known month is 0."""
    rows = mart.query(
        "part_months",
        indicator=indicator.code,
        by_column=column,
        place=place.code,
        first=period.first,
        last=period.last,
    )
    return {(str(r["part"]), str(r["month"])): float(r["n"]) for r in rows.to_dict("records")}
