"""The mart that an address asks for: of now, as known on a day (asof), or with what waits for review (pending)."""

from __future__ import annotations

import calendar
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from outcomes.core.periods import FIRST_MONTH, end_of, parse_month
from outcomes.core.places import DISTRICT
from outcomes.core.settings import today
from outcomes.core.texts import t
from outcomes.security.access import Person, may, places_for
from outcomes.warehouse.in_force import Look
from outcomes.warehouse.mart import Mart, the_store

FIRST_DAY = date.fromisoformat(f"{FIRST_MONTH}-01")  # no figure is older
_DAY = re.compile(r"(\d{1,9})[-/.年](\d{1,9})[-/.月](\d{1,9})日?")
_LONGEST_SHOWN = 20


@dataclass(frozen=True, kw_only=True)
class AskedDay:
    """The day that figures are shown as of (None: now), and why it is not the one that was asked for (empty: it is)."""

    day: date | None
    other: Literal["", "early", "late", "unclear"] = ""


def asked_day(text: str) -> AskedDay:
    """The day that a text names, or the nearest that there is: none before 2020, none to come, now for what is no day."""
    named = _named(text.strip())
    if named is None:
        return AskedDay(day=None, other="unclear" if text.strip() else "")
    nearest = _nearest(*named)
    if nearest >= today():
        return AskedDay(day=None, other="late" if nearest > today() else "")
    if named == (nearest.year, nearest.month, nearest.day):
        return AskedDay(day=nearest)
    return AskedDay(day=nearest, other="early" if nearest == FIRST_DAY else "unclear")


def _named(text: str) -> tuple[int, int, int] | None:
    """Year, month and day that a text names, of a month its last day, whether there is such a day or not."""
    try:
        found = date.fromisoformat(text)
    except ValueError:
        if match := _DAY.fullmatch(text):
            return int(match[1]), int(match[2]), int(match[3])
        month = parse_month(text)
        year, number = (int(month[:4]), int(month[5:])) if month else (0, 0)
        return (year, number, calendar.monthrange(year, number)[1]) if month else None
    return found.year, found.month, found.day


def _nearest(year: int, month: int, day: int) -> date:
    """The day that exists, not before the first, and is nearest to these numbers."""
    if year < FIRST_DAY.year or (year == FIRST_DAY.year and month < 1):
        return FIRST_DAY
    if year >= date.max.year:
        return date.max
    if not 1 <= month <= 12:
        return date(year, 1, 1) if month < 1 else date(year, 12, 31)
    return date(year, month, min(max(day, 1), calendar.monthrange(year, month)[1]))


def looked_at(mart: Mart, asked: str, lang: str) -> list[str]:
    """What is said of figures that are not those of now: 按2025-06-30所知, 未审核; and why it is another day than asked for."""
    look, found = mart.look, asked_day(asked)
    said = [t("moment.chip_day", lang, day=f"{look.as_of:%Y-%m-%d}")] if look.as_of else []
    said += [t("moment.chip_pending", lang)] if look.pending else []
    if found.other:
        shown = asked.strip()
        shown = shown[:_LONGEST_SHOWN] + ("…" if len(shown) > _LONGEST_SHOWN else "")
        day = found.day.isoformat() if found.day else t("moment.now", lang)
        said.append(t(f"moment.other_{found.other}", lang, asked=shown, day=day))
    return said


def asked_mart(person: Person, query: Mapping[str, str]) -> Mart:
    """The mart for a query with asof=YYYY-MM-DD or pending=1; what waits only for those who may see it, of their own place."""
    store, day = the_store(), asked_day(query.get("asof", "")).day
    if day is not None:
        return store.other(Look(as_of=end_of(day.isoformat())))
    if query.get("pending") != "1" or not may(person, "see_pending"):
        return store.mart()
    own = None if person.place == DISTRICT else tuple(sorted(places_for(person, "see_pending", store.register())))
    return store.other(Look(pending=True, within=own))
