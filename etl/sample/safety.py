"""The sample's safety and surroundings: disputes, hazards, recycling stations, checks of facilities."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import replace
from datetime import date, timedelta

import numpy as np

from etl.sample.disturbances import months_of
from etl.sample.ground import Ground, streets_of
from etl.sample.sample_file import CITY, DISTRICT, EMERGENCY, JUSTICE, MONTHS, SPORT, SampleFile, stream, yes
from etl.sample.sending import HALF_YEARS, Row, SampleLine, SentTable, a_file, by_event, by_month, enter, ledger_rows
from outcomes.core.periods import month_of

_RECYCLING, _CHECKS, _DISPUTES, _HAZARDS = 39, 40, 41, 42  # numbers of the streams
_STATION_SHEET = SentTable(code="recycling_monthly", name="两网融合站点月报", by=CITY, turn=4)
_CHECK_SHEET = SentTable(code="facility_checks", name="设施巡检月报", by=SPORT, turn=4)
_DISPUTE_SHEET = SentTable(code="disputes", name="矛盾纠纷台账", by=JUSTICE, turn=2)
_HAZARD_SHEET = SentTable(code="hazards", name="安全隐患台账", by=EMERGENCY, turn=3)
_NO_CHECK = {("龙山社区", "2024-05"), ("虎山社区", "2025-03"), ("东和社区", "2023-09")}  # never reported
_STATION_MISSING = ("海湾社区", "2025-12")
_LATE_HAZARDS = (2, date(2024, 8, 9))  # the file of this half-year came a month late
_RETURNED_DISPUTES = 4  # the file of this half-year was sent back once


def station_files(grounds: list[Ground], seed: int) -> list[SampleFile]:
    """Every recycling station from the month of its completion on."""
    rows: list[Row] = []
    for ground in grounds:
        rng = stream(seed, _RECYCLING, ground.place.code)
        for station in ground.projects:
            if station.kind == "两网融合回收站点" and station.completed_on:
                rows += _station(ground, station.id, station.completed_on, rng)
    return by_month(_STATION_SHEET, (r for r in rows if (r["community"], r["month"]) != _STATION_MISSING))


def _station(ground: Ground, number: str, opened: date, rng: np.random.Generator) -> list[Row]:
    """What residents bring: more and more in the first year, less in the cold."""
    found: list[Row] = []
    per_home = rng.uniform(0.9, 1.6)
    for n, month in enumerate(m for m in MONTHS if m >= month_of(opened)):
        days = monthrange(int(month[:4]), int(month[5:]))[1]
        open_share = (days - opened.day + 1) / days if n == 0 else 1.0
        cold = 0.85 if month[5:] in ("12", "01", "02") else 1.0
        homes = ground.place.whole("households_sample") * min(1.0, 0.4 + 0.05 * n)
        kilograms = round(homes * per_home * cold * open_share * rng.uniform(0.9, 1.1), 1)
        found.append(
            {
                "community": ground.place.name,
                "month": month,
                "station_id": number,
                "kilograms": kilograms,
                "drops": round(kilograms / rng.uniform(2.6, 3.6)),
                "paid_yuan": round(kilograms * rng.uniform(0.55, 0.75), 2),
                "overflow_days": int(min(days, rng.poisson(1.1))),
            }
        )
    return found


def check_files(grounds: list[Ground], seed: int) -> list[SampleFile]:
    """The fitness items that stood by the end of each month, how many were in order, how many were repaired."""
    rows: list[Row] = []
    for ground in grounds:
        rng = stream(seed, _CHECKS, ground.place.code)
        care, broken = 0.55 + 0.06 * ground.spirit, 0
        for month in MONTHS:
            last = date(int(month[:4]), int(month[5:]), monthrange(int(month[:4]), int(month[5:]))[1])
            items = ground.completed("健身器材", last)
            repaired = int(rng.binomial(broken, min(0.9, care)))
            broken = min(items, broken - repaired + int(rng.poisson(items * 0.025)))
            row: Row = {"community": ground.place.name, "month": month, "items": items}
            rows.append(row | {"items_ok": items - broken, "repairs": repaired})
    return by_month(_CHECK_SHEET, (r for r in rows if (r["community"], r["month"]) not in _NO_CHECK))


def dispute_files(grounds: list[Ground], seed: int) -> list[SampleFile]:
    """Disputes of the whole district; one half-year lacked its last month, was sent back and came again."""
    entries: list[SampleLine] = []
    for ground in grounds:
        rng = stream(seed, _DISPUTES, ground.place.code)
        for number, day in _numbered("JF", ground, 0.95, rng):
            entries.append(_dispute(ground, number, day, rng))
    files = by_event(_DISPUTE_SHEET, entries, streets_of(grounds), but=(_RETURNED_DISPUTES,))
    rows = ledger_rows(entries, _RETURNED_DISPUTES)
    short = [row for row in rows if str(row["accepted_on"]) < f"{HALF_YEARS[_RETURNED_DISPUTES].last}-01"]
    first = a_file(_DISPUTE_SHEET, _RETURNED_DISPUTES, short, covers=DISTRICT)
    returned = replace(first, publish=False, returned="缺2025年6月受理的纠纷，补齐后重报")
    later = first.today + timedelta(days=5)
    mended = replace(_DISPUTE_SHEET, words="2025年上半年，补齐")
    again = a_file(mended, _RETURNED_DISPUTES, rows, covers=DISTRICT, today=later)
    return [*files, returned, again]


def _numbered(letters: str, ground: Ground, rate: float, rng: np.random.Generator) -> list[tuple[str, date]]:
    """The numbers and days of events that come at random, some `rate` of them a month."""
    found = []
    for month in months_of(ground.place):
        days = sorted(rng.integers(1, 29, size=int(rng.poisson(rate))).tolist())
        for n, day in enumerate(days, 1):
            number = f"{letters}{ground.code6}-{month[2:4]}{month[5:]}-{n:02d}"
            found.append((number, date.fromisoformat(f"{month}-{day:02d}")))
    return found


def _dispute(ground: Ground, number: str, accepted: date, rng: np.random.Generator) -> SampleLine:
    """One dispute: nearly all are mediated, most of them with success; red ones become green after a while."""
    grade = str(rng.choice(["红", "黄", "绿"], p=[0.06, 0.3, 0.64]))
    closed = accepted + timedelta(days=1 + int(rng.lognormal(2.2 if grade == "绿" else 2.9, 0.6)))
    mediated = bool(rng.random() < 0.95)
    settled = 0.87 + 0.03 * ground.spirit - (0.2 if grade == "红" else 0)
    outcome = "化解" if rng.random() < settled else str(rng.choice(["未化解", "转诉讼"], p=[0.6, 0.4]))
    calmed = accepted + timedelta(days=int(rng.integers(3, 40))) if grade == "红" and rng.random() < 0.9 else None
    row: Row = {
        "dispute_id": number,
        "community": ground.place.name,
        "accepted_on": accepted,
        "kind": str(rng.choice(_DISPUTES_KINDS, p=_DISPUTE_SHARES)),
        "grade": grade,
        "mediated": yes(mediated),
        "outcome": outcome if mediated else "转诉讼",
        "closed_on": closed,
        "calmed_on": calmed,
    }
    return enter(row, accepted, [(closed, {"outcome": "办理中", "closed_on": None}), (calmed, {"calmed_on": None})])


_DISPUTES_KINDS = ("邻里", "家庭", "物业", "噪音", "停车", "劳资", "其他")
_DISPUTE_SHARES = (0.32, 0.16, 0.18, 0.1, 0.13, 0.04, 0.07)


def hazard_files(grounds: list[Ground], seed: int) -> list[SampleFile]:
    """Hazards of the whole district; one half-year came late."""
    entries: list[SampleLine] = []
    for ground in grounds:
        rng = stream(seed, _HAZARDS, ground.place.code)
        for number, found in _numbered("YH", ground, 1.15, rng):
            kind = str(rng.choice(_HAZARD_KINDS, p=_HAZARD_SHARES))
            days = int(rng.choice([3, 7, 15, 30]))
            due = found + timedelta(days=days)
            in_time = rng.random() < 0.9 + 0.03 * ground.spirit
            took = int(days * rng.uniform(0.2, 1.0)) if in_time else days + int(rng.integers(1, 20))
            fixed = found + timedelta(days=took) if rng.random() < 0.97 else None
            row: Row = {"hazard_id": number, "community": ground.place.name, "found_on": found, "kind": kind}
            row |= {"due_on": due, "fixed_on": fixed}
            entries.append(enter(row, found, [(fixed, {"fixed_on": None})]))
    n, day = _LATE_HAZARDS
    late = a_file(_HAZARD_SHEET, n, ledger_rows(entries, n), covers=DISTRICT, today=day)
    return [*by_event(_HAZARD_SHEET, entries, streets_of(grounds), but=(n,)), late]


_HAZARD_KINDS = ("消防通道", "飞线充电", "燃气", "房屋", "高空坠物", "其他")
_HAZARD_SHARES = (0.28, 0.24, 0.14, 0.13, 0.09, 0.12)
