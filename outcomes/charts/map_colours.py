"""What colours a map: which communities differ from the district and which moved, or classes by size."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from outcomes.catalogue.catalogue import Indicator
from outcomes.charts.classes import Breaks, class_of, classes_of
from outcomes.charts.funnels import said_of
from outcomes.charts.theme import Tone
from outcomes.charts.value import LegendClass, Point, signal_of
from outcomes.comparison.control_charts import Watch, watches_of
from outcomes.comparison.differences import Differences, differences, may_be_compared, meaning_of
from outcomes.core.periods import Period
from outcomes.core.places import named
from outcomes.core.texts import Lang, clauses, listed, t
from outcomes.figures.figure import Figure
from outcomes.warehouse.mart import Mart

_NAMED = 3


@dataclass(frozen=True, kw_only=True)
class Coloured:
    """The points of a map with their classes, the boxes of its legend, and what is found; `rings`: legend text of rings."""

    points: tuple[Point, ...]
    classes: tuple[LegendClass, ...]
    by: str  # 与全区比 · 等数分级
    finding: str = ""  # empty: nothing is held against anything
    rings: str = ""
    note: str = ""


def by_size(
    points: tuple[Point, ...],
    beside: Sequence[tuple[Point, ...]],
    indicator: Indicator,
    breaks: Breaks,
    lang: Lang,
) -> Coloured:
    """In classes of these values and of those of the maps beside them."""
    known = [p.known_value for of_map in (points, *beside) for p in of_map]
    classes = classes_of([v for v in known if v is not None], indicator.decimals, breaks)
    return Coloured(
        points=tuple(replace(p, klass=class_of(classes, p.known_value, indicator.decimals)) for p in points),
        classes=classes,
        by=f"{indicator.unit[lang]} · {t(f'breaks_short.{breaks}', lang)}",
        note=t(f"breaks.{breaks}", lang),
    )


def by_difference(mart: Mart, indicator: Indicator, period: Period, points: tuple[Point, ...], lang: Lang) -> Coloured:
    """Coloured only where a community lies outside the 99.8 % limits around the district; a ring where its month moved.

    A count is not held against anything: it has rings alone.
    """
    shown = {p.code for p in points}
    of_all = differences(mart, indicator, period)
    found = of_all.of(shown) if of_all else None
    watched = watches_of(mart, indicator, "community", period.last)
    moved = {code: w for code, w in watched.items() if w.is_outside and code in shown}
    tones, boxes = _tones(found), _boxes(indicator, found)
    return Coloured(
        points=tuple(
            replace(
                p,
                klass=boxes.index(tones.get(p.code, "plain")) if p.known_value is not None else None,
                change=signal_of(moved[p.code].now) if p.code in moved and p.known_value is not None else "",
            )
            for p in points
        ),
        classes=tuple(LegendClass(text=_words(tone, found, lang), tone=tone) for tone in boxes),
        by=t("map.by", lang) if found else "",
        finding=_finding(indicator, found, moved, lang),
        rings=t("map.rings", lang) if moved else "",
        note=t(f"map.{_note(indicator, found)}", lang),
    )


def _note(indicator: Indicator, found: Differences | None) -> str:
    """The key of how to read it."""
    return "note" if found else "note_few" if may_be_compared(indicator) else "note_counts"


def _tones(found: Differences | None) -> dict[str, Tone]:
    """The tone of every community that is held against the district."""
    return {f.place.code: _tone(f, found) for f in found.figures} if found else {}


def _tone(f: Figure, found: Differences) -> Tone:
    side = found.sides[f.place.code]
    if side == "as expected":
        return "alike"
    means: dict[str, Tone] = {"improvement": "better", "concern": "worse"}
    return means.get(meaning_of(f, side), "above" if side == "high" else "below")


def _boxes(indicator: Indicator, found: Differences | None) -> list[Tone]:
    """The boxes of a legend: both sides and the middle; what is held against nothing last, where there is any."""
    if found is None:
        return ["plain"]
    sides: list[Tone] = ["better", "worse"] if indicator.better in ("up", "down") else ["above", "below"]
    tones = set(_tones(found).values())
    aside: list[Tone] = [tone for tone in ("above", "below") if tone in tones and tone not in sides]
    return [*sides, "alike", *aside, "plain"]


def _words(tone: Tone, found: Differences | None, lang: Lang) -> str:
    key = "alike_wide" if tone == "alike" and found and found.widened else tone
    return t(f"map.tone_{key}", lang)


def _finding(indicator: Indicator, found: Differences | None, moved: Mapping[str, Watch], lang: Lang) -> str:
    """Who differs from the district; for a count which communities moved; empty where neither can be said."""
    change = ""
    if moved:
        names = listed((named(w.place, lang) for w in list(moved.values())[:_NAMED]), lang)
        more = t("story.and_more", lang) if len(moved) > _NAMED else ""
        change = t("map.moved", lang, n=len(moved), names=names + more)
    if found:
        return clauses(filter(None, (said_of(found, lang), change)), lang)
    if may_be_compared(indicator):
        return t("map.too_few", lang, name=indicator.name[lang])
    return t("map.of_count", lang, name=indicator.name[lang], change=change) if change else ""
