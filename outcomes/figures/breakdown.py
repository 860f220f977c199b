"""A figure split by one of its columns, in a period or month by month."""

from __future__ import annotations

from dataclasses import dataclass

from outcomes.catalogue.catalogue import Indicator, catalogue
from outcomes.core.periods import Period
from outcomes.core.places import Place
from outcomes.core.texts import t
from outcomes.figures.figure import months_read
from outcomes.warehouse.mart import Mart, once_per_version


@dataclass(frozen=True, kw_only=True)
class Part:
    """One part of a figure that is split by a column: its code, words, and what it comes to."""

    code: str
    name: str
    n: float


def _part_name(indicator: Indicator, column: str, code: str, lang: str) -> str:
    measure = indicator.source[0].numerator
    assert measure is not None
    choices = catalogue().datasets[measure.dataset].get(column).choices
    return next((c.zh if lang == "zh" else c.en for c in choices if c.code == code), code or t("part.none", lang))


@once_per_version
def parts(mart: Mart, indicator: Indicator, column: str, place: Place, period: Period, lang: str) -> list[Part]:
    """A figure split by one of its columns, the largest part first; empty where nothing is known."""
    span = months_read(indicator, period)
    rows = mart.query(
        "parts", indicator=indicator.code, by_column=column, place=place.code, first=span.first, last=span.last
    )
    return [
        Part(code=str(r["part"]), name=_part_name(indicator, column, str(r["part"]), lang), n=float(r["n"]))
        for r in rows.to_dict("records")
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
