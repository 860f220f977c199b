"""Whether brands (or renovated compounds, parking, canteens) changed an indicator: panels of the mart, judged."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import exp
from typing import Literal, NamedTuple

import numpy as np

from outcomes.analytics.effect import Effect, Rules, effect
from outcomes.analytics.group_time import Estimate, StaggeredPanel
from outcomes.catalogue.catalogue import Indicator, catalogue
from outcomes.comparison.control_charts import may_be_watched
from outcomes.core.periods import Period, add_months
from outcomes.core.settings import settings
from outcomes.figures.figure import can_be, min_base
from outcomes.figures.panel import panel
from outcomes.figures.switched_on import indicators_on
from outcomes.warehouse.compounds import requests_by_compound
from outcomes.warehouse.mart import Mart, once_per_version

Kind = Literal["brand", "compound_renovation", "compound", "parking", "canteen"]
KINDS: tuple[Kind, ...] = ("brand", "compound_renovation", "compound", "parking", "canteen")
_FEW = 3  # requests of a compound in a usual quarter below which nothing could be seen
ALL = "all"
_MONTHS = 48
_KNOWN = 0.9  # of the quarters of a community that must be known


@dataclass(frozen=True, kw_only=True)
class Question:
    """What is asked: of which indicator, after which kind of launch, of which cohort (all, or a quarter).

    Of compounds only the requests can be asked: nothing else is told of a compound.
    """

    indicator: Indicator
    kind: Kind
    cohort: str
    last: str  # month


@dataclass(frozen=True, kw_only=True)
class Study:
    """The panel that answers a question, and who is not in it."""

    question: Question
    panel: StaggeredPanel
    in_percent: bool  # the values are logarithms: effects are read as per cent of the level
    early: tuple[str, ...]  # communities left out: launched with too few quarters before
    unknown: tuple[str, ...]  # communities left out: too many quarters unknown
    cohorts: tuple[str, ...]  # quarters in which enough history lies before a launch

    def shown(self, value: float) -> float:
        """An effect as it is read: per cent for logarithms, else in the indicator's unit."""
        return 100 * (exp(value) - 1) if self.in_percent else value


@dataclass(frozen=True, kw_only=True)
class Answer:
    """A study with its estimates and verdict."""

    study: Study
    effect: Effect

    @property
    def overall(self) -> Estimate | None:
        """The average effect after launch, on the scale of the panel."""
        return self.effect.estimates.overall

    @property
    def below(self) -> float | None:
        """The end of the interval that lies further from 0, on the scale of the panel: any effect is below its size.

        None where something was found, where 0 lies outside the interval, and where the size is no news: the whole level,
        or all that the indicator can move.
        """
        whole, found = self.overall, self.study
        if whole is None or self.effect.verdict != "no_clear_change" or not whole.low <= 0 <= whole.high:
            return None
        low, high = can_be(found.question.indicator)
        most = 100.0 if found.in_percent else high - low
        end = max(whole.low, whole.high, key=lambda value: abs(found.shown(value)))
        return end if abs(found.shown(end)) < most else None


def may_be_asked(mart: Mart) -> list[Indicator]:
    """Outputs and outcomes that are counted by the month, and the volunteers whose number stands for a brand's work."""
    return [
        i
        for i in indicators_on(mart).values()
        if i.kind in ("output", "outcome") and may_be_watched(i) and i.percentile is None and not i.settles
    ]


def asked_of(indicator: Indicator, kind: Kind) -> Indicator:
    """The indicator that a kind of launch can be asked of: the requests for compounds, any other as it is."""
    return catalogue().indicators["requests_received"] if kind == "compound" else indicator


def quarter(month: str) -> str:
    """2024Q1 of 2024-03."""
    return f"{month[:4]}Q{(int(month[5:]) + 2) // 3}"


def _quarters(mart: Mart, indicator: Indicator, last: str) -> list[str]:
    """The whole quarters up to the month, from the first that has figures."""
    known = mart.query("months", indicator=indicator.code)["month"].tolist()
    first = max(str(min(known, default=last)), add_months(last, 1 - _MONTHS))
    found: dict[str, int] = {}
    for m in Period(first=first, last=last).months:
        found[quarter(m)] = found.get(quarter(m), 0) + 1
    return [q for q, n in found.items() if n == 3]


def _values(mart: Mart, indicator: Indicator, quarters: list[str], last: str) -> dict[str, dict[str, float]]:
    """community -> quarter -> value; a quarter with an unknown month or too small a base is not in it."""
    period = Period(first=add_months(last, 1 - _MONTHS), last=last)
    sums: dict[tuple[str, str], list[float]] = {}
    for place, months in panel(mart, indicator).month_sums("community", period):
        for month, told in months.items():
            cell = sums.setdefault((place, quarter(month)), [0, 0, 0])
            cell[0] += 1
            cell[1] += told.numerator
            cell[2] += told.denominator or 0
    least = min_base(indicator) if indicator.unit.zh == "%" else 0
    found: dict[str, dict[str, float]] = {}
    for (place, q), (count, n, d) in sums.items():
        if count == 3 and q in quarters and (not indicator.is_ratio or (d > 0 and d >= least)):
            found.setdefault(place, {})[q] = indicator.scale * n / d if indicator.is_ratio else n
    return found


@once_per_version
def launch_months(mart: Mart, kind: Kind) -> dict[str, str]:
    """community -> the month of its launch; empty text where it was there before the figures begin."""
    rows = mart.rows("launch_months", kind=kind)
    return {str(r["place"]): str(r["month"]) if r["observed"] else "" for r in rows}


@once_per_version
def _of_compounds(mart: Mart, last: str) -> tuple[dict[str, dict[str, float]], dict[str, str]]:
    """(compound -> quarter -> requests where every month is told in full, compound -> month of its renovation)."""
    first = add_months(last, 1 - _MONTHS)
    rows = mart.query("covered_months", dataset="requests", first=first, last=last)
    told: dict[tuple[str, str], int] = {}
    for place, month in zip(rows["place"].tolist(), rows["month"].tolist(), strict=True):
        told[place, quarter(month)] = told.get((place, quarter(month)), 0) + 1
    counts: dict[tuple[str, str], dict[str, float]] = {}
    for compound, place, month, n in requests_by_compound(settings(), mart.look, first, last):
        cell = counts.setdefault((compound, place), {})
        cell[quarter(month)] = cell.get(quarter(month), 0) + n
    quarters = {q for _, q in told}
    values = {
        compound: {q: cell.get(q, 0.0) for q in quarters if told.get((place, q)) == 3}
        for (compound, place), cell in counts.items()
    }
    done = mart.rows("renovated_compounds")
    return values, {str(r["compound"]): str(r["month"]) for r in done}


class _Units(NamedTuple):
    """What is told of the units that a question can be asked of."""

    asked: list[str]
    values: dict[str, dict[str, float]]  # unit -> quarter -> value
    launches: dict[str, str]  # unit -> month of its launch; empty: before the figures begin
    too_small: list[str]


def study(mart: Mart, question: Question) -> Study | None:
    """The panel of a question by quarters; None where there are no whole quarters.

    Left out: units whose launch has fewer quarters before it than the rules ask for, and those whose figures are
    unknown in more than one quarter in ten. A cohort is compared with units that never launched.
    """
    quarters = _quarters(mart, question.indicator, question.last)
    if not quarters:
        return None
    if question.kind == "compound":
        told, launches = _of_compounds(mart, question.last)
        values = {c: {q: n for q, n in cell.items() if q in quarters} for c, cell in told.items()}
        small = [c for c, cell in values.items() if sum(cell.values()) < _FEW * len(cell)]
        return _study(question, quarters, _Units([c for c in values if c not in small], values, launches, small))
    values = _values(mart, question.indicator, quarters, question.last)
    places = [p.code for p in mart.register.communities()]
    return _study(question, quarters, _Units(places, values, launch_months(mart, question.kind), []))


def _study(question: Question, quarters: list[str], of: _Units) -> Study:
    """The panel of these units."""
    least = settings().effect_history
    rows: list[list[float]] = []
    at: list[int] = []
    units: list[str] = []
    early: list[str] = []
    unknown = list(of.too_small)
    cohorts: set[str] = set()
    for unit in of.asked:
        known, month = of.values.get(unit, {}), of.launches.get(unit)
        told = None if month is None else quarter(month) if month else quarters[0]
        position = -1 if told is None or told > quarters[-1] else sum(q < told for q in quarters)
        if 0 <= position < least:
            early.append(unit)
        elif len(known) < _KNOWN * len(quarters):
            unknown.append(unit)
        else:
            cohorts |= {quarters[position]} if position >= 0 else set()
            if position < 0 or question.cohort in (ALL, quarters[position]):
                units.append(unit)
                at.append(position)
                rows.append([known.get(q, float("nan")) for q in quarters])
    made = np.array(rows) if rows else np.empty((0, len(quarters)))
    in_percent = question.indicator.unit.zh != "%" and bool(rows) and bool((made[~np.isnan(made)] > 0).all())
    panel = StaggeredPanel(
        values=np.log(made) if in_percent else made,
        launch=np.array(at, dtype=np.int64),
        periods=tuple(quarters),
        units=tuple(units),
    )
    return Study(
        question=question,
        panel=panel,
        in_percent=in_percent,
        early=tuple(early),
        unknown=tuple(unknown),
        cohorts=tuple(sorted(cohorts)),
    )


def answer(found: Study, progress: Callable[[float], None] = lambda _: None) -> Answer:
    """Estimates and verdict of a study, by the limits and the seed of the settings."""
    said = settings()
    rules = Rules(least_units=said.effect_units, least_history=said.effect_history, level=said.effect_level)
    made = effect(
        found.panel, permutations=said.effect_permutations, seed=said.effect_seed, rules=rules, progress=progress
    )
    return Answer(study=found, effect=made)
