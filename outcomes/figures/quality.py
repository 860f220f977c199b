"""How good the data are: who is missing, where sources differ, what to look at again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from outcomes.catalogue.catalogue import catalogue
from outcomes.core.numbers import number
from outcomes.core.periods import Period, label, months_between, twelve_months
from outcomes.core.settings import settings
from outcomes.core.texts import Lang, listed, t
from outcomes.figures.figure import Figure, min_base
from outcomes.figures.panel import panels
from outcomes.figures.switched_on import datasets_asked, indicators_on
from outcomes.reporting.rules import rules_of
from outcomes.warehouse.mart import Mart, Row, once_per_version
from outcomes.warehouse.reconcile import Check, reconcile
from outcomes.warehouse.unknown_counts import UnknownCounts


class Covered(NamedTuple):
    """How many communities reported a month of a table in full, and how many with counts that are not known yet."""

    complete: int
    incomplete: int = 0


@once_per_version
def coverage(mart: Mart, last: str, within: frozenset[str]) -> dict[str, list[Covered]]:
    """Dataset -> communities of `within` that are covered in each of the months owed, for the tables on by month."""
    period = months_owed(mart, last)
    if period is None:
        return {}
    rows = mart.rows("quality_coverage", first=period.first, last=last, within=sorted(within))
    known = {
        (str(r["dataset"]), str(r["month"])): Covered(int(r["n"]) - int(r["incomplete"]), int(r["incomplete"]))
        for r in rows
    }
    on = datasets_asked(mart)
    wanted = [d for d in catalogue().datasets.values() if d.code in on and _by_month(d.code)]
    return {d.code: [known.get((d.code, month), Covered(0)) for month in period.months] for d in wanted}


def months_owed(mart: Mart, last: str) -> Period | None:
    """The twelve months that end with `last`, from the first that is reported on; None where that comes later."""
    period = twelve_months(last)
    first = max(period.first, rules_of(mart).starts)
    return Period(first=first, last=last) if first <= last else None


def _by_month(code: str) -> bool:
    """Whether a table says something of every month of a community: monthly reports, ledgers and registers."""
    dataset = catalogue().datasets[code]
    monthly = bool(dataset.period_column and dataset.period_column.type == "month")
    return dataset.by_community and (dataset.replace == "key" or monthly)


@dataclass(frozen=True, kw_only=True)
class Gap:
    """A community that owes months of a table."""

    dataset: str
    place: str
    months: tuple[str, ...]


@once_per_version
def gaps(mart: Mart, last: str, within: frozenset[str]) -> list[Gap]:
    """The community-months of the last twelve that `within` owes, of tables that every community keeps."""
    period, datasets = months_owed(mart, last), catalogue().datasets
    wanted = [
        c for c in coverage(mart, last, within) if not datasets[c].only_some and datasets[c].frequency == "monthly"
    ]
    if not wanted or period is None:
        return []
    asked = {"datasets": wanted, "first": period.first, "last": last, "within": sorted(within)}
    rows = mart.rows("quality_gaps", **asked)
    return [Gap(dataset=str(r["dataset"]), place=str(r["place"]), months=tuple(r["months"])) for r in rows]


def months_in_words(months: tuple[str, ...], lang: Lang) -> str:
    """2025年3月、2025年5月至8月."""
    runs: list[tuple[str, str]] = []
    for month in months:
        if runs and months_between(runs[-1][1], month) == [runs[-1][1], month]:
            runs[-1] = (runs[-1][0], month)
        else:
            runs.append((month, month))
    return listed((Period(first=a, last=b).label(lang) for a, b in runs), lang)


@once_per_version
def unknown(mart: Mart, last: str, within: frozenset[str]) -> list[UnknownCounts]:
    """What the communities of `within` reported as not known yet in the months owed, newest month first."""
    period = months_owed(mart, last)
    if period is None:
        return []
    asked = {"datasets": sorted(datasets_asked(mart)), "first": period.first, "last": last, "within": sorted(within)}
    return [
        UnknownCounts(
            dataset=str(r["dataset"]), place=str(r["place"]), month=str(r["month"]), columns=tuple(r["names"])
        )
        for r in mart.rows("unknown", **asked)
    ]


@once_per_version
def impossible(mart: Mart, last: str, within: frozenset[str]) -> list[Figure]:
    """The rates of the communities of `within` over twelve months, on a base that is large enough, that lie outside what is possible."""
    bounded = [i for i in indicators_on(mart).values() if i.bounds and i.is_ratio and i.sums_over_time]
    period, found = twelve_months(last), []
    for of in panels(mart, bounded):
        low, high = of.indicator.bounds or (0, 0)
        outside = of.beyond(period, low, high, min_base(of.indicator))
        at = (of.at(place, period) for place in outside if place.code in within)
        found += [f for f in at if f.value is not None]
    return sorted(found, key=lambda f: (f.indicator.code, f.place.code))


def differences(mart: Mart, within: frozenset[str]) -> list[Row]:
    """Where two sources of one figure differ in a community of `within`, newest month first."""
    rows = mart.rows("quality_differences", within=sorted(within))
    return [r for r in rows if not catalogue().indicators[str(r["indicator"])].is_ratio]


@once_per_version
def checks(mart: Mart) -> list[Check]:
    """The article's figures against the uploads in force of this version."""
    return reconcile(settings(), mart.look)


@dataclass(frozen=True, kw_only=True)
class Hint:
    """One question about the data of one community; never an accusation."""

    kind: str
    place: str
    text: str


@once_per_version
def hints(mart: Mart, last: str, lang: Lang, within: frozenset[str]) -> list[Hint]:
    """What to look at again of `within` in the twelve months that end with `last`."""
    on = indicators_on(mart).values()
    rows = mart.query(
        "hints",
        last=last,
        within=sorted(within),
        deadline=rules_of(mart).due_day("monthly_report"),
        shares=[i.code for i in on if i.interval == "proportion" and i.kind in ("activity", "output", "outcome")],
        counts=[
            i.code for i in on if not i.is_ratio and i.percentile is None and i.over_time == "flow" and not i.adds_up
        ],
        running=[i.code for i in on if i.over_time == "ytd"],
    )
    known = catalogue().indicators
    made = []
    for r in rows.to_dict("records"):
        words = {"name": known[str(r["indicator"])].name[lang], "a": number(r["a"]), "b": number(r["b"])}
        text = t(
            f"hint.{r['kind']}", lang, month=label(last, lang), day=rules_of(mart).due_day("monthly_report"), **words
        )
        made.append(Hint(kind=str(r["kind"]), place=str(r["place"]), text=text))
    return made
