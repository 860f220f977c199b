"""The periods that a Chinese text names: 2025年3月, 2025年1—12月, 上半年, 12月 of a year named before."""

from __future__ import annotations

import re

from outcomes.core.periods import Period, parse_month
from outcomes.proofreading.chinese_numbers import SPAN

_WRITTEN = re.compile(
    rf"(?:(?P<year>\d{{4}})[年\-/.])?(?:(?P<span>{SPAN})|(?P<first>\d{{1,2}})(?:月?[—\-至到](?P<last>\d{{1,2}}))?(?:月|$))?"
    r"(?:份|\d{1,2}日)?$"
)
_DAY = re.compile(r"^(\d{4}[-/.]\d{1,2})[-/.]\d{1,2}$")
_PARTS_OF_YEAR = {"全年": (1, 12), "上半年": (1, 6), "下半年": (7, 12), "前三季度": (1, 9)}


def period_of(text: str, carried: Period | None = None) -> Period | None:
    """2025年3月, 2025年1—12月, 2025年, 2025-03, 2025年第四季度 as a period; 12月, 上半年 in the year of the one before.

    A day stands for its month; None for a time of day, and for a month without any year.
    """
    m = _WRITTEN.match(_DAY.sub(r"\1", text))
    year = (m["year"] if m else None) or (carried.last[:4] if carried else None)
    if m is None or year is None:
        return None
    if m["span"]:
        n = next((n for n, marks in enumerate(("一1", "二2", "三3", "四4")) if m["span"].strip("第")[0] in marks), 0)
        first, last = _PARTS_OF_YEAR.get(m["span"], (3 * n + 1, 3 * n + 3))
    elif m["first"]:
        first, last = int(m["first"]), int(m["last"] or m["first"])
    else:
        first, last = 1, 12
    found = [parse_month(f"{year}-{n:02d}") for n in (first, last)]
    return Period(first=found[0], last=found[1]) if found[0] and found[1] and first <= last else None
