"""What does not run evenly in the sample: swings, outages, cases typed in late, another way of counting, late starts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from etl.sample.sample_file import MONTHS, Allotted, season_of_requests, season_of_volunteers, stream

_ROUNDS = 200

# communities whose first month is not that of the others
FIRST_MONTHS = {"新海社区": "2023-04", "建设社区": "2023-07"}

# community -> the months whose cases it typed in on the last two days, most of them
_DUMPED = {
    "鑫荣社区": ("2024-03", "2024-06", "2024-09", "2024-12", "2025-03", "2025-06", "2025-09", "2025-12"),
    "姚家社区": ("2025-05", "2025-08", "2025-11"),
}
_LATE_MONTH = ("农场社区", "2025-03")  # its cases were typed in during the first days of the next month
_KEPT = 0.15  # share of a dumped month's cases that were typed in when they came

COUNTED_ANEW, COUNTED_FROM = "快马厂社区", "2024-07"  # the community that counts its volunteers another way since
_MORE_BY_SIGNATURE = 1.6


@dataclass(frozen=True, kw_only=True)
class Swing:
    """How widely the months of a table swing about their level: number of the stream, level and season of a month."""

    number: int
    spread: float
    level: str  # column of the allotment
    season: Callable[[str], float]
    by_launch: bool = False  # balanced among the communities that launched together, not only among all


# with the chance of single requests their counts vary by about 0.5
OF_REQUESTS = Swing(number=61, spread=0.44, level="base_requests_per_month", season=season_of_requests)
OF_SERVICES = Swing(
    number=62, spread=0.36, level="base_volunteer_services_per_month", season=season_of_volunteers, by_launch=True
)


@dataclass(frozen=True, kw_only=True)
class Outage:
    """A system that was down from one day to another of a month, in a street or a community."""

    place: str
    first: date
    last: date


OUTAGES = (
    Outage(place="皮口街道", first=date(2024, 8, 5), last=date(2024, 8, 23)),
    Outage(place="柳家社区", first=date(2025, 5, 8), last=date(2025, 5, 25)),
    Outage(place="矿洞社区", first=date(2023, 10, 9), last=date(2023, 10, 27)),
)


def months_of(place: Allotted) -> tuple[str, ...]:
    """The months that a community reports: all, but for those that began later."""
    return tuple(month for month in MONTHS if month >= FIRST_MONTHS.get(place.name, MONTHS[0]))


def is_down(place: Allotted, day: date) -> bool:
    """Whether the system that requests are typed into was out of order there on that day."""
    return any(o.first <= day <= o.last and o.place in (place.name, place.street) for o in OUTAGES)


def typed_in(place: Allotted, came: list[date], rng: np.random.Generator) -> list[date]:
    """The days on which requests that came on these days were typed in, which is when the ledger says they came."""
    chance, later = rng.random(len(came)), rng.integers(0, 3, size=len(came))
    return [
        _typed_in(place.name, day, float(c), int(n))
        for day, c, n in zip(came, chance.tolist(), later.tolist(), strict=True)
    ]


def _typed_in(name: str, day: date, chance: float, n: int) -> date:
    following = (day.replace(day=28) + timedelta(days=4)).replace(day=1)
    if (name, f"{day:%Y-%m}") == _LATE_MONTH:
        return following + timedelta(days=n)
    if f"{day:%Y-%m}" in _DUMPED.get(name, ()) and chance >= _KEPT:
        return max(day, following - timedelta(days=1 + n % 2))
    return day


def volunteers_counted(place: Allotted, month: str, there: int) -> int:
    """How many participations a community writes down for a service with so many volunteers."""
    anew = place.name == COUNTED_ANEW and month >= COUNTED_FROM
    return round(there * _MORE_BY_SIGNATURE) if anew else there


def remark_on(place: Allotted, month: str) -> str:
    """What the clerk wrote beside a month that went unevenly; empty for all others."""
    for outage in OUTAGES:
        if outage.place in (place.name, place.street) and month == f"{outage.first:%Y-%m}":
            return f"{outage.first.day}日至{outage.last.day}日系统停用，其间诉求未登记"
    if (place.name, month) == (COUNTED_ANEW, COUNTED_FROM):
        return "本月起志愿服务人次改按签到计"
    if month == FIRST_MONTHS.get(place.name):
        return "本月起报送"
    if (place.name, month) == _LATE_MONTH:
        return "本月诉求下月初补录"
    if month in _DUMPED.get(place.name, ()):
        return "月末集中录入"
    return ""


def swings_of(swing: Swing, places: list[Allotted], seed: int) -> dict[str, list[float]]:
    """By community: how far what happens in each month lies above (> 1) or below (< 1) its level.

    Balanced: over the months before and those after its launch a community has its level, and over the communities
    together a month has its season, so that levels, seasons and effects come out as they were planted.
    """
    shape = 1 / swing.spread**2
    swings = np.array([stream(seed, swing.number, p.code).gamma(shape, 1 / shape, len(MONTHS)) for p in places])
    season = np.array([swing.season(m) for m in MONTHS])
    level = np.array([[p.share(swing.level)] for p in places])
    after = np.array([[_launch(p) < m for m in MONTHS] for p in places])
    # the three that launched in the last months of 2023 are taken together
    together = np.array([max(_launch(p), "2023-12") if swing.by_launch else "" for p in places])
    for _ in range(_ROUNDS):
        for months in (after, ~after):
            weight = np.where(months, season, 0.0)
            lies = (weight * swings).sum(axis=1, keepdims=True) / np.maximum(weight.sum(axis=1, keepdims=True), 1e-9)
            swings /= np.where(months & (lies > 0), lies, 1.0)
        for launch in np.unique(together):
            at = together == launch
            swings[at] *= level[at].sum() / (level[at] * swings[at]).sum(axis=0)
    return {p.code: of_place for p, of_place in zip(places, swings.tolist(), strict=True)}


def _launch(place: Allotted) -> str:
    """The month of the launch, later than all where there is none."""
    return place.allotted["launch_month"] or "9999-12"
