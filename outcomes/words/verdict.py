"""How a community's page begins: its verdict in one sentence, and what changed this month beyond ordinary variation."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from outcomes.catalogue.catalogue import Indicator
from outcomes.comparison.control_charts import Watch, watches
from outcomes.core.numbers import number
from outcomes.core.places import Place
from outcomes.core.texts import Lang, clauses, statements, t
from outcomes.figures.ask import figure
from outcomes.figures.figure import usual_period
from outcomes.figures.promises import given, promises
from outcomes.figures.switched_on import headline_of
from outcomes.warehouse.mart import Mart, Row, once_per_version
from outcomes.words.headline import brand_name
from outcomes.words.promises import LONGEST

_SIDES = {"improvement": "better", "concern": "worse"}


@dataclass(frozen=True, kw_only=True)
class Departure:
    """A figure that lies beyond its ordinary variation: which way, and its value beside what is usual, in words."""

    indicator: Indicator
    side: str  # better | worse | other
    words: str  # 明显好于平常
    told: str  # 本月95.1%，平常在88.2%到94.0%之间


@dataclass(frozen=True, kw_only=True)
class Departures:
    """What changed in a community, concerns first, and of how many figures that can be told."""

    found: tuple[Departure, ...]
    judged: int


@once_per_version
def departures_of(mart: Mart, place: Place, last: str, lang: Lang) -> Departures:
    """The figures of a community whose newest value lies beyond a limit of their own past."""
    mine = [w for w in watches(mart, "community", last) if w.place.code == place.code and w.now]
    order = ("worse", "better", "other")
    made = sorted((_change(w, lang) for w in mine if w.is_outside), key=lambda c: order.index(c.side))
    return Departures(found=tuple(made), judged=len(mine))


def _change(seen: Watch, lang: Lang) -> Departure:
    side = _SIDES.get(seen.now.split("_")[0], "other")
    return Departure(indicator=seen.indicator, side=side, words=t(f"promise.{side}", lang), told=_told(seen, lang))


def _told(seen: Watch, lang: Lang) -> str:
    """The newest value beside the limits of its past, brought back to its own season and to what it can be."""
    assert seen.chart is not None
    assert seen.line is not None
    value, point = seen.line.values[-1], seen.chart.points[-1]
    if value is None or point.limits is None or not point.value:
        return ""
    share = value / point.value if seen.seasonal else 1.0
    least, most = seen.indicator.bounds or (0.0, float("inf"))
    low, high = max(point.limits.lower * share, least, 0.0), min(point.limits.upper * share, most)
    span = t("promise.quarter" if seen.line.step == 3 else "promise.month", lang)
    shown = [_shown(seen.indicator, v, lang) for v in (value, low, high)]
    return t("promise.changed_now", lang, span=span, value=shown[0], low=shown[1], high=shown[2])


def _shown(indicator: Indicator, value: float, lang: Lang) -> str:
    return number(value, indicator.decimals) + ("%" if indicator.unit[lang] == "%" else "")


def quiet_words(mart: Mart, place: Place, last: str, lang: Lang) -> str:
    """Why nothing is listed as changed: all within ordinary variation, too few months, or no figures at all."""
    judged = departures_of(mart, place, last, lang).judged
    key = "none" if judged else "unknown" if has_figures(mart, place, last) else "silent"
    return t(f"promise.changed_{key}", lang, n=judged)


@once_per_version
def verdict(mart: Mart, place: Place, last: str, lang: Lang) -> str:
    """A community in one sentence: its promises met or not, and whether anything changed; at most a headline long."""
    promised, changes = _promised(mart, place, last, lang), departures_of(mart, place, last, lang)
    if not changes.judged and not has_figures(mart, place, last):
        return statements([promised, t("promise.verdict_silent", lang)], lang)
    sentence = statements([promised, _changed(changes, lang, by_name=True)], lang)
    if len(t("promise.of_place", lang, place=place.name_in(lang), verdict=sentence)) <= LONGEST[lang]:
        return sentence
    return statements([promised, _changed(changes, lang, by_name=False)], lang)


def _promised(mart: Mart, place: Place, last: str, lang: Lang) -> str:
    states = Counter(p.state for p in promises(mart, place.code, last))
    n, met, short = states.total(), states["reached"], states["not_reached"]
    if not n:
        return _unpromised(next(r for r in mart.rows("brands") if r["code"] == place.code), last, lang)
    if met == n:
        return t("promise.verdict_all", lang, n=n)
    parts = {"reached": met, "not_reached": short, "open": n - met - short}
    said = [t(f"promise.verdict_{key}", lang, n=count) for key, count in parts.items() if count]
    return t("promise.verdict", lang, n=n, states=clauses(said, lang))


def _unpromised(row: Row, last: str, lang: Lang) -> str:
    """What a brand without promises still lacks."""
    staged = isinstance(row["stage"], str) and row["stage"] != "retired"
    named = "named" if brand_name(row, lang)[1] else "nothing"
    return t(f"promise.verdict_{'unpromised' if given(row, last) else 'incubating' if staged else named}", lang)


def has_figures(mart: Mart, place: Place, last: str) -> bool:
    """Whether any figure that speaks for a system is known of a community, besides what its brand says of itself."""
    shown = [i for i in headline_of(mart, most=2) if i.datasets != {"brands"}]
    return any(figure(mart, i, place, usual_period(i, last)).state in ("known", "small_base") for i in shown)


def _changed(changes: Departures, lang: Lang, *, by_name: bool) -> str:
    if not changes.judged:
        return t("promise.verdict_young", lang)
    if not changes.found:
        return t("promise.verdict_still", lang)
    first = changes.found[0]
    if by_name and len(changes.found) == 1:
        return t("promise.verdict_one", lang, name=first.indicator.name[lang], what=first.words)
    return t("promise.verdict_many", lang, n=len(changes.found))
