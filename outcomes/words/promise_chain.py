"""The chain of a brand's promise, 投入→活动→产出→成效, and its milestones: an order of reading, not of cause."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal, get_args

from outcomes.analytics.intervals import of_ratio
from outcomes.catalogue.catalogue import Indicator, catalogue
from outcomes.core.numbers import number
from outcomes.core.periods import Period, label
from outcomes.core.places import Place
from outcomes.core.texts import Lang, t
from outcomes.figures.ask import figure, figures
from outcomes.figures.figure import Figure, state_of, usual_period
from outcomes.figures.projects import projects_at
from outcomes.figures.promises import promised_by
from outcomes.figures.similar import Alike, alike
from outcomes.figures.switched_on import headline_of
from outcomes.warehouse.mart import Mart, Row, once_per_version
from outcomes.words.headline import brand_name

Step = Literal["input", "activity", "output", "outcome"]
STEPS: tuple[Step, ...] = get_args(Step)
_OF_A_STEP = 4


@dataclass(frozen=True, kw_only=True)
class Link:
    """One step of the chain: its figures, the promised ones first, and how many more are not reported."""

    step: Step
    figures: tuple[Figure, ...]
    promised: frozenset[str]
    missing: int


@dataclass(frozen=True, kw_only=True)
class Milestone:
    """Something that is on record: when (YYYY, YYYY-MM or a day; empty: not said), what, and where it stands."""

    when: str
    text: str
    source: str


@once_per_version
def _links(mart: Mart, place: Place, last: str, promised: tuple[str, ...]) -> tuple[Link, ...]:
    known = catalogue().indicators
    asked = [known[code] for code in promised if code in known] + headline_of(mart, most=4)
    made = []
    for step in STEPS:
        of_step = [i for i in dict.fromkeys(asked) if i.kind == step]
        found = [figure(mart, i, place, usual_period(i, last)) for i in of_step]
        shown = [f for f in found if f.state == "known" or f.indicator.code in promised]
        missing = sum(f.state == "unreported" for f in found if f not in shown)
        made.append(Link(step=step, figures=tuple(shown[:_OF_A_STEP]), promised=frozenset(promised), missing=missing))
    return tuple(made)


def chain(mart: Mart, row: Row, place: Place, last: str) -> tuple[Link, ...]:
    """The four steps with the figures of a community; a promised figure stands there even while it is unknown."""
    return _links(mart, place, last, tuple(promised_by(row)))


@once_per_version
def beside(mart: Mart, indicator: Indicator, place: Place, last: str) -> tuple[Figure | None, Figure, Figure]:
    """The figure of the communities most like one (their sums divided once), of its street and of the district."""
    period = usual_period(indicator, last)
    found = alike(mart, place, last)
    street, district = mart.register.get(place.parent), mart.register.district
    return (
        together(mart, indicator, found, period) if found else None,
        figure(mart, indicator, street, period),
        figure(mart, indicator, district, period),
    )


def together(mart: Mart, indicator: Indicator, found: Alike, period: Period) -> Figure | None:
    """One figure of several communities: numerators and denominators summed, judged by the base of both; None unless all are known."""
    codes = {p.code for p in found.places}
    parts = [f for f in figures(mart, indicator, "community", period) if f.place.code in codes]
    whole = ("known", "small_base")
    if len(parts) != len(codes) or any(f.state not in whole or f.numerator is None or not f.denominator for f in parts):
        return None
    numerator, denominator = sum(f.numerator or 0 for f in parts), sum(f.denominator or 0 for f in parts)
    state = state_of(indicator, numerator, denominator, lacking=False)
    known = state == "known"
    bounds = of_ratio(indicator.interval, numerator, denominator, indicator.scale) if known else None
    return replace(
        parts[0],
        value=indicator.scale * numerator / denominator,
        numerator=numerator,
        denominator=denominator,
        low=bounds[0] if bounds else None,
        high=bounds[1] if bounds else None,
        state=state,
        n=len(parts),
        of_n=len(parts),
        assumed=0,
    )


_INSIDE = str.maketrans("“”", "‘’")  # quotes inside quotes


def milestones(mart: Mart, row: Row, place: Place, last: str, lang: Lang) -> list[Milestone]:
    """What the district's register says of the place, the launch of the brand, the projects completed here.

    The oldest first, and none of a month after `last`.
    """
    made = []
    if place.basis == "district_act":
        made.append(Milestone(when=place.valid_from[:7], text=t("chain.made", lang), source=t("page.register", lang)))
    brands, projects = (catalogue().datasets[code] for code in ("brands", "projects"))
    if isinstance(row["launch_month"], str) and row["launch_month"]:
        name, is_known = brand_name(row, lang)
        inside = name.translate(_INSIDE) if lang == "zh" else name
        text = t("chain.launched" if is_known else "chain.launched_unnamed", lang, name=inside)
        made.append(Milestone(when=row["launch_month"], text=text, source=brands.name[lang]))
    kinds = {c.code: c.zh if lang == "zh" else c.en for c in projects.get("project_type").choices}
    for p in projects_at(mart, place, last):
        if p.state == "done":
            unit = p.unit if lang == "zh" else ""  # as it was reported, in Chinese
            what = t("chain.project", lang, kind=kinds[p.kind], n=number(p.quantity), unit=unit)
            made.append(Milestone(when=f"{p.day:%Y-%m}", text=what, source=projects.name[lang]))
    return sorted((m for m in made if m.when <= last), key=lambda m: m.when)


def when_words(milestone: Milestone, lang: Lang) -> str:
    """2025年3月 for YYYY-MM."""
    return label(milestone.when, lang) if milestone.when else ""
