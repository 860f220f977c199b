"""The sample's services and activities: help with errands, activities, canteens, and who took part."""

from __future__ import annotations

from calendar import monthrange
from collections import Counter
from datetime import date, timedelta

import numpy as np

from etl.sample.disturbances import months_of
from etl.sample.ground import Ground, streets_of
from etl.sample.joint import Partner
from etl.sample.positions import position
from etl.sample.sample_file import CIVIL, DATA, DISTRICT, MONTHS, SPRING_FESTIVAL, SampleFile, stream, yes
from etl.sample.sending import (
    Row,
    SampleLine,
    SentTable,
    a_file,
    as_it_stood,
    by_event,
    by_month,
    by_street,
    enter,
    ledger_rows,
    on_a_weekday,
)

_SERVICES, _ACTIVITIES, _CANTEENS, _PARTICIPATION = 32, 33, 34, 35  # numbers of the streams
_SERVICE_SHEET = SentTable(code="services", name="帮办代办服务登记", by=CIVIL, turn=2)
_ACTIVITY_SHEET = SentTable(code="activities", name="社区活动台账", by=CIVIL, turn=3)
_CANTEEN_SHEET = SentTable(code="canteens", name="社区食堂名册", by=CIVIL, turn=0)
_MEAL_SHEET = SentTable(code="canteen_monthly", name="社区食堂月报", by=CIVIL, turn=3)
_PARTICIPATION_SHEET = SentTable(code="participation_monthly", name="服务参与月报", by=DATA, turn=4)
# never reported: the two communities of this street owe a month of two ledgers
_OWING = "皮口街道"
# the column of the day, the half-year that comes street by street, and the last month of the street that owes more
_SERVICES_BY_STREET = ("served_on", 3, "2024-11")
_ACTIVITIES_BY_STREET = ("held_on", 5, "2025-11")
_LATE_ACTIVITIES = (1, date(2024, 2, 20))  # the file of this half-year came after the Spring Festival
_NO_PARTICIPATION = {("姚家社区", "2024-06"), ("农场社区", "2025-01"), ("虫王庙社区", "2023-04")}
_NO_MEALS = ("古城社区", "2025-02")

_PRINTED_SERVICES = ("新苑社区", 135)
_KINDS = ("代缴医保", "代购药品", "政务协办", "上门服务", "养老驿站", "证明材料", "其他")
_KIND_SHARES = (0.2, 0.12, 0.24, 0.16, 0.06, 0.16, 0.06)
_KIND_SHARES_AT_STATION = (0.26, 0.2, 0.14, 0.16, 0.18, 0.04, 0.02)
_MODES = {"代缴医保": (0.3, 0.1, 0.6), "代购药品": (0.05, 0.35, 0.6), "上门服务": (0.0, 1.0, 0.0)}
_OF_PRINTED_ACTIVITIES, _PRINTED_PARTICIPANTS = "海新社区", 6912
_CULTURE = ("非遗", "声乐", "书法", "摄影", "儿童国学")
_DAILY = "太极八段锦"
_ACTIVITIES_OFTEN = {
    "非遗": 0.09,
    "声乐": 0.08,
    "书法": 0.07,
    "摄影": 0.04,
    "儿童国学": 0.06,
    "托管绘本": 0.12,
    "银龄课堂": 0.12,
    "义诊健康": 0.12,
    _DAILY: 0.06,
    "主题党日": 0.13,
    "节庆": 0.07,
    "其他": 0.04,
}
_AUDIENCE = {"儿童国学": "儿童", "托管绘本": "儿童", "银龄课堂": "老年", "义诊健康": "老年", "主题党日": "其他"}
_MODES_OF_CANTEENS = {
    "碧海社区": ("2023-05", ("送餐上门", "社区活动", "长者优惠", "爱心驿站", "党员先锋")),
    "新苑社区": ("2023-09", ("送餐上门", "长者优惠")),
    "古城社区": ("2023-11", ("长者优惠", "社区活动", "党员先锋")),
    "海新社区": ("2024-04", ("送餐上门", "长者优惠", "爱心驿站")),
}


def services_of(ground: Ground, seed: int) -> list[SampleLine]:
    """Errands and visits for residents; in the community whose number is printed exactly that many."""
    rng = stream(seed, _SERVICES, ground.place.code)
    name, printed = _PRINTED_SERVICES
    if ground.place.name == name:
        weights = np.array([2.0 if m > ground.place.allotted["launch_month"] else 1.0 for m in MONTHS])
        counts = rng.multinomial(printed, weights / weights.sum()).tolist()
    else:
        counts = rng.poisson(rng.uniform(2.3, 4.2), size=len(MONTHS)).tolist()
    found = []
    for month, n in zip(MONTHS, counts, strict=True):
        if month not in months_of(ground.place):
            continue
        days = sorted(rng.integers(1, 29, size=n).tolist())
        for i, day in enumerate(days, 1):
            number = f"FW{ground.code6}-{month[2:4]}{month[5:]}-{i:02d}"
            found.append(_service(ground, number, on_a_weekday(date.fromisoformat(f"{month}-{day:02d}")), rng))
    return found


def _service(ground: Ground, number: str, day: date, rng: np.random.Generator) -> SampleLine:
    at_station = ground.place.name == _PRINTED_SERVICES[0]
    kind = str(rng.choice(_KINDS, p=_KIND_SHARES_AT_STATION if at_station else _KIND_SHARES))
    mode = str(rng.choice(["定点", "上门", "代办"], p=_MODES.get(kind, (0.55, 0.1, 0.35))))
    finished = day + timedelta(days=int(rng.exponential(2.5)))
    ends = rng.random() < 0.98
    row: Row = {
        "case_id": number,
        "community": ground.place.name,
        "served_on": day,
        "service_kind": kind,
        "mode": mode,
        "audience": str(rng.choice(["高龄", "独居", "残疾", "儿童", "其他"], p=[0.34, 0.22, 0.08, 0.04, 0.32])),
        "finished": yes(ends),
        "trips": 0 if mode != "定点" else int(rng.choice([1, 2, 3], p=[0.84, 0.13, 0.03])),
        "minutes": int(rng.integers(10, 45) if mode == "定点" else rng.integers(25, 120)),
    }
    late = day.month in (6, 12) and day.day > 22 and rng.random() < 0.06
    before: Row = {"finished": "否"}
    changes = [(finished, before)] if ends and finished > day else []
    return enter(row, day + timedelta(days=11) if late else day, changes)


def service_files(grounds: list[Ground], ledgers: list[list[SampleLine]]) -> list[SampleFile]:
    """The whole district, once street by street: there one street still owes its last month."""
    return _with_streets(_SERVICE_SHEET, grounds, ledgers, _SERVICES_BY_STREET)


def _with_streets(
    sheet: SentTable,
    grounds: list[Ground],
    ledgers: list[list[SampleLine]],
    how: tuple[str, int, str],
    but: tuple[int, ...] = (),
) -> list[SampleFile]:
    on, n, until = how
    streets = streets_of(grounds)
    owing = set(streets[_OWING])
    entries = [
        entry
        for ledger in ledgers
        for entry in ledger
        if entry.row["community"] not in owing
        or str(entry.row[on])[:7] <= until
        or str(entry.row[on])[:7] > _end(until)
    ]
    files = by_event(sheet, entries, streets, but=(n, *but))
    return [*files, *by_street(sheet, entries, n, streets, {_OWING: until})]


def _end(until: str) -> str:
    return f"{until[:5]}12"


def activities_of(ground: Ground, partners: list[Partner], seed: int) -> list[SampleLine]:
    """Activities month by month; where the participations are printed, those of culture add up to them."""
    rng = stream(seed, _ACTIVITIES, ground.place.code)
    printed = ground.place.name == _OF_PRINTED_ACTIVITIES
    rate = rng.uniform(3.0, 4.2)
    rows: list[Row] = []
    for month in months_of(ground.place):
        n = int(rng.poisson(rate * (0.7 if month in SPRING_FESTIVAL else 1.0)))
        kinds = rng.choice(list(_ACTIVITIES_OFTEN), size=n, p=list(_ACTIVITIES_OFTEN.values())).tolist()
        if printed:
            kinds = [_DAILY, *(k for k in kinds if k != _DAILY), *rng.choice(_CULTURE, size=2).tolist()]
        days = sorted(rng.integers(1, 29, size=len(kinds)).tolist())
        for i, (kind, day) in enumerate(zip(kinds, days, strict=True), 1):
            number = f"HD{ground.code6}-{month[2:4]}{month[5:]}-{i:02d}"
            rows.append(_activity(ground, number, (kind, date.fromisoformat(f"{month}-{day:02d}")), partners, rng))
    if printed:
        _as_printed(rows, rng)
    return [enter(row, _date(row["held_on"])) for row in rows]


def _date(cell: object) -> date:
    assert isinstance(cell, date)
    return cell


def _activity(
    ground: Ground, number: str, held: tuple[str, date], partners: list[Partner], rng: np.random.Generator
) -> Row:
    kind, day = held
    daily = kind == _DAILY and ground.place.name == _OF_PRINTED_ACTIVITIES
    sessions = 1
    if daily:
        sessions = monthrange(day.year, day.month)[1] - int(rng.integers(0, 2))
    elif kind in (_DAILY, "托管绘本", "儿童国学", "声乐", "银龄课堂"):
        sessions = int(rng.choice([1, 2, 4, 8], p=[0.4, 0.25, 0.25, 0.1]))
    month = f"{day:%Y-%m}"
    there = [p.id for p in partners if p.joined <= month and (p.left is None or p.left > month)]
    size = rng.integers(16, 26) if kind == _DAILY else rng.integers(10, 45)
    return {
        "activity_id": number,
        "community": ground.place.name,
        "held_on": day.replace(day=1) if sessions > 1 else day,
        "activity_type": kind,
        "title": f"示例-{ground.place.name}-{kind}-{day:%y%m}",
        "sessions": sessions,
        "participants": sessions * int(size),
        "audience": _AUDIENCE.get(kind, "全体"),
        "partner_id": there[int(rng.integers(len(there)))] if there and rng.random() < 0.3 else None,
    }


def _as_printed(rows: list[Row], rng: np.random.Generator) -> None:
    """Spreads the printed participations over the activities of culture, at least eight for each session."""
    of_culture = [row for row in rows if row["activity_type"] in _CULTURE]
    least = [8 * int(str(row["sessions"])) for row in of_culture]
    weights = np.array(least) / sum(least)
    more = rng.multinomial(_PRINTED_PARTICIPANTS - sum(least), weights).tolist()
    for row, low, extra in zip(of_culture, least, more, strict=True):
        row["participants"] = low + extra


def activity_files(grounds: list[Ground], ledgers: list[list[SampleLine]]) -> list[SampleFile]:
    """The whole district, once late, once street by street: there one street still owes its last month."""
    n, day = _LATE_ACTIVITIES
    files = _with_streets(_ACTIVITY_SHEET, grounds, ledgers, _ACTIVITIES_BY_STREET, but=(n,))
    entries = [entry for ledger in ledgers for entry in ledger]
    late = a_file(_ACTIVITY_SHEET, n, ledger_rows(entries, n), covers=DISTRICT, today=day)
    return [*files, late]


def canteen_files(grounds: list[Ground], seed: int) -> list[SampleFile]:
    """The register of the four canteens and their meals month by month."""
    entries, rows = [], list[Row]()
    for ground in grounds:
        if ground.place.whole("canteens"):
            rng = stream(seed, _CANTEENS, ground.place.code)
            opened, modes = _MODES_OF_CANTEENS[ground.place.name]
            row: Row = {
                "canteen_id": f"ST{ground.code6}",
                "community": ground.place.name,
                "canteen_name": f"示例-{ground.place.name}-社区食堂",
                "operator": "示例-国有餐饮企业",
                "seats": int(rng.integers(36, 81)),
                "open_month": opened,
                "modes": "；".join(modes),
                **position(ground.place, "1", seed, by_phone_map=True),
            }
            entries.append(enter(row, date.fromisoformat(f"{opened}-08")))
            rows += _meals(ground, opened, modes, rng)
    kept = [row for row in rows if (row["community"], row["month"]) != _NO_MEALS]
    return [*as_it_stood(_CANTEEN_SHEET, entries), *by_month(_MEAL_SHEET, kept)]


def _meals(ground: Ground, opened: str, modes: tuple[str, ...], rng: np.random.Generator) -> list[Row]:
    """Meals of working days; income and subsidy cover 85 to 105 % of the cost."""
    found: list[Row] = []
    full, nearby = rng.uniform(70, 120), round(ground.aged_60 * rng.uniform(0.6, 0.8))
    for n, month in enumerate(m for m in MONTHS if m >= opened):
        days = _working_days(month) - (5 if month in SPRING_FESTIVAL else 0)
        meals = round(days * full * min(1.0, 0.55 + 0.05 * n) * rng.uniform(0.9, 1.08))
        elderly = round(meals * rng.uniform(0.58, 0.77))
        delivered = round(elderly * rng.uniform(0.08, 0.16)) if "送餐上门" in modes else 0
        cost = meals * rng.uniform(12.2, 13.4)
        subsidy = elderly * 3.0 + delivered * 2.0
        covered = rng.uniform(0.87, 1.04)
        found.append(
            {
                "community": ground.place.name,
                "month": month,
                "canteen_id": f"ST{ground.code6}",
                "open_days": days,
                "meals": meals,
                "elderly_meals": elderly,
                "delivered_meals": delivered,
                "seniors": min(nearby, round(elderly / rng.uniform(9, 12))),
                "seniors_nearby": nearby,
                "income_yuan": round(cost * covered - subsidy, 2),
                "subsidy_yuan": round(subsidy, 2),
                "cost_yuan": round(cost, 2),
                "elderly_discount_yuan": round(elderly * 2.0, 2) if "长者优惠" in modes else None,
            }
        )
    return found


def _working_days(month: str) -> int:
    year, number = int(month[:4]), int(month[5:])
    return sum(date(year, number, day).weekday() < 5 for day in range(1, monthrange(year, number)[1] + 1))


def participation_files(
    grounds: list[Ground], matters: list[list[SampleLine]], activities: list[list[SampleLine]], seed: int
) -> list[SampleFile]:
    """Who took part, month by month; the volunteers active so far start anew each January."""
    rows: list[Row] = []
    for ground, heard, held in zip(grounds, matters, activities, strict=True):
        met: Counter[str] = Counter()
        for entry in heard:
            if entry.row.get("heard_on"):
                met[str(entry.row["heard_on"])[:7]] += int(str(entry.row["participants"]))
        came: Counter[str] = Counter()
        for entry in held:
            per_session = int(str(entry.row["participants"])) / int(str(entry.row["sessions"]))
            came[str(entry.row["held_on"])[:7]] += round(per_session * 1.2)
        rows += _participation(ground, met, came, stream(seed, _PARTICIPATION, ground.place.code))
    return by_month(_PARTICIPATION_SHEET, (r for r in rows if (r["community"], r["month"]) not in _NO_PARTICIPATION))


def _participation(ground: Ground, met: Counter[str], came: Counter[str], rng: np.random.Generator) -> list[Row]:
    found: list[Row] = []
    registered, active, yearly = ground.population * rng.uniform(0.09, 0.15), 0, 0.3
    visited = min(0.97, 0.86 + 0.05 * ground.spirit)
    for n, month in enumerate(MONTHS):
        if month.endswith("-01"):
            active, yearly = 0, float(np.clip(rng.uniform(0.22, 0.38) + 0.03 * ground.spirit, 0.15, 0.5))
        calendar = int(month[5:])
        now = round(registered * (1 + 0.006 * n))
        grown = now * yearly * (1 - 0.8**calendar) / (1 - 0.8**12) * rng.uniform(0.97, 1.03)
        active = min(now, max(active, round(grown)))
        people = round(came[month] * rng.uniform(0.7, 0.85))
        first = rng.uniform(0.5, 0.65) if calendar <= 2 else rng.uniform(0.14, 0.32)
        found.append(
            {
                "community": ground.place.name,
                "month": month,
                "deliberation_people": round(met[month] * rng.uniform(0.8, 0.95)),
                "activity_people": people,
                "activity_first_timers": round(people * first),
                "lone_elders": ground.lone_elders + n // 12,
                "lone_elders_visited": int(rng.binomial(ground.lone_elders, visited)),
                "volunteers_registered": now,
                "volunteers_active_ytd": active,
            }
        )
    return found
