"""Months as text (YYYY-MM), windows of months, and how they are read and written."""

from __future__ import annotations

import re
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, time

from outcomes.core.settings import LOCAL_TIME

FIRST_MONTH = "2020-01"  # older months are refused
_TWO_DIGIT = re.compile(r"((?:19|20)\d\d)[-/年.]?(0[1-9]|1[0-2])月?")
_ONE_DIGIT = re.compile(r"((?:19|20)\d\d)[-/年]([1-9])月?")


def parse_month(text: str) -> str | None:
    """YYYY-MM for 2025-03, 2025年3月, 2025/3, 202503; None where it could be read two ways (2025.1)."""
    bare = "".join(text.split())
    match = _TWO_DIGIT.fullmatch(bare) or _ONE_DIGIT.fullmatch(bare)
    return f"{match[1]}-{int(match[2]):02d}" if match else None


def add_months(month: str, n: int) -> str:
    """The month n months later (earlier when negative)."""
    count = int(month[:4]) * 12 + int(month[5:]) - 1 + n
    return f"{count // 12:04d}-{count % 12 + 1:02d}"


def months_between(first: str, last: str) -> list[str]:
    """All months from first to last, both included; empty when last comes before first."""
    found = []
    while first <= last:
        found.append(first)
        first = add_months(first, 1)
    return found


def month_of(day: date) -> str:
    """The month that a day lies in."""
    return f"{day.year:04d}-{day.month:02d}"


def last_complete_month(day: date) -> str:
    """The month before the one that this day lies in."""
    return add_months(month_of(day), -1)


def label(month: str, lang: str) -> str:
    """2025年3月 · Mar 2025; a year as 2025年 · 2025, a day as 2025年3月5日 · 5 Mar 2025."""
    if len(month) == 4:
        return f"{month}年" if lang == "zh" else month
    if len(month) == 10:
        day, of_month = int(month[8:]), label(month[:7], lang)
        return f"{of_month}{day}日" if lang == "zh" else f"{day} {of_month}"
    if lang == "zh":
        return f"{month[:4]}年{int(month[5:])}月"
    return date(int(month[:4]), int(month[5:]), 1).strftime("%b %Y")


@dataclass(frozen=True, kw_only=True)
class Period:
    """A run of months, both ends included; a single month has first == last."""

    first: str
    last: str

    @property
    def months(self) -> list[str]:
        """The months of the period in order."""
        return months_between(self.first, self.last)

    def label(self, lang: str) -> str:
        """2025年3月 · 2024年4月至2025年3月."""
        if self.first == self.last:
            return label(self.last, lang)
        return f"{label(self.first, lang)}{'至' if lang == 'zh' else ' – '}{label(self.last, lang)}"


def runs(months: Iterable[str]) -> list[Period]:
    """Months as runs without a gap, in order."""
    found: list[Period] = []
    for one in sorted(set(months)):
        if found and add_months(found[-1].last, 1) == one:
            found[-1] = Period(first=found[-1].first, last=one)
        else:
            found.append(Period(first=one, last=one))
    return found


def month(last: str) -> Period:
    """One month."""
    return Period(first=last, last=last)


def twelve_months(last: str) -> Period:
    """The twelve months that end with this one."""
    return Period(first=add_months(last, -11), last=last)


def year_to_date(last: str) -> Period:
    """January of the year to this month."""
    return Period(first=f"{last[:4]}-01", last=last)


def end_of(when: str) -> datetime:
    """The moment that WHEN names: an ISO 8601 time, or the end of a plain date in Asia/Shanghai."""
    with suppress(ValueError):  # any ISO form of a plain date
        return datetime.combine(date.fromisoformat(when), time.max, LOCAL_TIME)
    moment = datetime.fromisoformat(when)
    return moment if moment.tzinfo else moment.replace(tzinfo=LOCAL_TIME)
