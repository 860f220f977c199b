"""The sample's governance: grid patrols with their safety diaries, and residents' deliberation."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta

import numpy as np

from etl.sample.disturbances import months_of
from etl.sample.ground import Ground, streets_of
from etl.sample.requests import Vectors
from etl.sample.sample_file import DATA, LAST_DAY, MONTHS, SOCIAL, SampleFile, stream
from etl.sample.sending import Row, SampleLine, SentTable, by_event, by_month, enter, on_a_weekday

_PATROLS, _MATTERS = 30, 31  # numbers of the streams
_PATROL_SHEET = SentTable(code="grid_patrols", name="网格巡查与平安日记", by=DATA, turn=3)
_MATTER_SHEET = SentTable(code="deliberations", name="议事协商台账", by=SOCIAL, turn=4)
_MISSING = {("久寿社区", "2023-11"), ("海湾社区", "2025-07"), ("坨山社区", "2024-02")}  # never reported
_ALL_QUIET = 6  # communities with a grid whose diary knows nothing but quiet days in late 2025
_PERFECT = ("普东社区", "南王社区", "粉皮墙社区", "建设社区")  # each has a grid that reports 100 % of everything

_PRINTED_VENUE, _PRINTED_RESOLVED = "南苑连心议事廊", 45
_OF_PRINTED_VENUE, _OF_PAVILION = "南苑社区", "久寿社区"
_VENUES = ("居民议事亭", "板凳评议团", "居民代表大会", "线上", "其他")
_VENUE_SHARES = (0.42, 0.26, 0.17, 0.1, 0.05)
_TOPICS = ("老旧小区改造", "停车位划分", "楼道照明", "文化活动", "环境卫生", "物业", "加装设施", "其他")
_TOPIC_SHARES = (0.12, 0.2, 0.12, 0.12, 0.17, 0.13, 0.09, 0.05)
_PROPOSERS = ("居民", "党员", "业委会", "物业", "网格员", "共建单位")
_PROPOSER_SHARES = (0.56, 0.14, 0.09, 0.05, 0.12, 0.04)
_PROJECT_OF = {"老旧小区改造": "老旧小区改造", "停车位划分": "停车位", "环境卫生": "两网融合回收站点"}


def patrol_files(grounds: list[Ground], received: dict[str, list[int]], seed: int) -> list[SampleFile]:
    """Every grid month by month; `received` are the requests by community and month."""
    rise = {code: sum(counts[30:]) - sum(counts[24:30]) for code, counts in received.items()}
    quiet = sorted(rise, key=lambda code: (-rise[code], code))[:_ALL_QUIET]
    rows: list[Row] = []
    for ground in grounds:
        rng = stream(seed, _PATROLS, ground.place.code)
        rows += _patrols(ground, rng, all_quiet=ground.place.code in quiet)
    return by_month(_PATROL_SHEET, (r for r in rows if (r["community"], r["month"]) not in _MISSING))


def _patrols(ground: Ground, rng: np.random.Generator, *, all_quiet: bool) -> list[Row]:
    """The months of a community's grids, drawn at once; the first and the last grid may be the odd ones."""
    shape = (len(MONTHS), len(ground.grids))
    of_month = np.array([monthrange(int(m[:4]), int(m[5:]))[1] for m in MONTHS])[:, None]
    v: Vectors = {}
    v["workers"] = np.broadcast_to(np.array(ground.workers), shape)
    v["workers_active"] = rng.binomial(v["workers"], 0.95)
    homes = round(ground.place.whole("households_sample") / shape[1])
    v["patrol_due"] = np.broadcast_to(rng.integers(int(homes * 0.8), homes + 1, size=shape[1]), shape)
    v["patrol_done"] = rng.binomial(
        v["patrol_due"], np.clip(rng.normal(0.91 + 0.015 * ground.spirit, 0.03, shape), 0.7, 0.995)
    )
    v["found"] = rng.poisson(6.0, shape)
    v["self_solved"] = rng.binomial(v["found"], np.clip(0.7 + 0.05 * ground.spirit, 0.5, 0.85))
    v["due_to_close"] = rng.binomial(v["found"], 0.8)
    v["closed"] = rng.binomial(v["due_to_close"], 0.94)
    v["priority_people"] = np.broadcast_to(rng.integers(14, 34, size=shape[1]), shape)
    v["priority_met"] = rng.binomial(v["priority_people"], 0.92)
    v["diary_days"] = np.minimum(of_month, rng.integers(20, 31, shape))
    v["quiet_days"] = rng.binomial(v["diary_days"], np.clip(0.76 - 0.04 * ground.spirit, 0.6, 0.9))
    v["copied_days"] = np.minimum(v["quiet_days"], rng.poisson(1.2, shape))
    v = {name: values.copy() for name, values in v.items()}
    if all_quiet:
        for name, values in {"found": 0, "self_solved": 0, "due_to_close": 0, "closed": 0}.items():
            v[name][30:, 0] = values
        v["quiet_days"][30:, 0] = v["diary_days"][30:, 0]
        v["copied_days"][30:, 0] = v["diary_days"][30:, 0] - 3
    if ground.place.name in _PERFECT:
        for done, of in _WHOLE:
            v[done][12:, -1] = v[of][12:, -1]
    lists = {name: values.tolist() for name, values in v.items()}
    return [
        {"community": ground.place.name, "month": month, "grid_no": grid} | {name: lists[name][i][k] for name in lists}
        for i, month in enumerate(MONTHS)
        for k, grid in enumerate(ground.grids)
    ]


_WHOLE = (
    ("workers_active", "workers"),
    ("patrol_done", "patrol_due"),
    ("self_solved", "found"),
    ("closed", "due_to_close"),
    ("priority_met", "priority_people"),
)


def matters_of(ground: Ground, seed: int) -> list[SampleLine]:
    """What residents of a community proposed, heard, decided and carried out."""
    rng = stream(seed, _MATTERS, ground.place.code)
    printed = ground.place.name == _OF_PRINTED_VENUE
    rate = 3.0 if printed else rng.uniform(1.15, 1.75)
    rows: list[Row] = []
    for month in months_of(ground.place):
        days = sorted(rng.integers(1, 29, size=int(rng.poisson(rate))).tolist())
        for n, day in enumerate(days, 1):
            number = f"YS{ground.code6}-{month[2:4]}{month[5:]}-{n:02d}"
            rows.append(_matter(ground, number, date.fromisoformat(f"{month}-{day:02d}"), rng, eager=printed))
    if printed:
        _hold_in_printed_venue(rows, rng)
    return [_with_changes(row) for row in rows]


def _matter(ground: Ground, number: str, proposed: date, rng: np.random.Generator, *, eager: bool) -> Row:
    """One matter with all that ever becomes of it; what lies after the sample's last day is taken out later."""
    topic = str(rng.choice(_TOPICS, p=_TOPIC_SHARES))
    row: Row = {
        "matter_id": number,
        "community": ground.place.name,
        "proposed_on": proposed,
        "proposer": str(rng.choice(_PROPOSERS, p=_PROPOSER_SHARES)),
        "topic": topic,
        "outcome": "推进中",
    }
    if rng.random() > (0.95 if eager else 0.85):
        return row
    heard = on_a_weekday(proposed + timedelta(days=int(rng.integers(3, 26))))
    people = int(rng.integers(8, 41))
    row |= {
        "venue": _venue(ground, rng),
        "heard_on": max(heard, proposed),
        "participants": people,
        "buildings": min(people, int(rng.integers(2, 11)), len(ground.buildings)),
    }
    if rng.random() > (0.97 if eager else 0.89):
        return row
    decided = max(heard, proposed) + timedelta(days=int(rng.integers(0, 15)))
    row |= {"decided_on": decided, "decision_kind": "协商一致" if rng.random() < 0.64 else "表决"}
    if rng.random() < (0.03 if eager else 0.08):
        return row | {"outcome": "未通过"}
    wait = int(rng.choice([30, 45, 60, 90]))
    row |= {"outcome": "形成决议", "due_on": decided + timedelta(days=wait)}
    row["linked_project_id"] = _project(ground, topic, decided, rng)
    if rng.random() > (0.93 if eager else 0.82):
        return row
    took = wait * rng.uniform(0.3, 1.0) if rng.random() < 0.85 else wait * rng.uniform(1.0, 1.6)
    resolved = decided + timedelta(days=int(took))
    row |= {"outcome": "已解决", "resolved_on": resolved}
    if rng.random() < 0.86:
        row["fed_back_on"] = resolved + timedelta(days=int(rng.integers(1, 15)))
        row["rating"] = int(rng.choice([2, 3, 4, 5], p=[0.04, 0.12, 0.4, 0.44]))
    return row


def _venue(ground: Ground, rng: np.random.Generator) -> str:
    if ground.place.name == _OF_PAVILION and rng.random() < 0.6:
        return "阖合文化亭"
    return str(rng.choice(_VENUES, p=_VENUE_SHARES))


def _project(ground: Ground, topic: str, decided: date, rng: np.random.Generator) -> str | None:
    """Now and then the project that carries a decision out, if the register knew one by then."""
    known = [p.id for p in ground.projects if p.kind == _PROJECT_OF.get(topic) and p.known_from <= decided]
    return known[int(rng.integers(len(known)))] if known and rng.random() < 0.45 else None


def _hold_in_printed_venue(rows: list[Row], rng: np.random.Generator) -> None:
    """Gives the printed venue to as many resolved matters as are printed, and to some that are not resolved."""
    resolved = [row for row in rows if isinstance(day := row.get("resolved_on"), date) and day <= LAST_DAY]
    chosen = rng.choice(len(resolved), size=min(_PRINTED_RESOLVED, len(resolved)), replace=False)
    for i in chosen:
        resolved[int(i)]["venue"] = _PRINTED_VENUE
    for row in rows:
        if row.get("venue") and not row.get("decided_on") and rng.random() < 0.6:
            row["venue"] = _PRINTED_VENUE


def _with_changes(row: Row) -> SampleLine:
    """The matter as a line that grew step by step."""
    decided: Row = {"outcome": "推进中", "decided_on": None, "decision_kind": None, "due_on": None}
    steps: list[tuple[str, Row]] = [
        ("heard_on", {"heard_on": None, "venue": None, "participants": None, "buildings": None}),
        ("decided_on", decided | {"linked_project_id": None}),
        ("resolved_on", {"outcome": "形成决议", "resolved_on": None}),
        ("fed_back_on", {"fed_back_on": None, "rating": None}),
    ]
    changes = [(day, before) for name, before in steps if isinstance(day := row.get(name), date)]
    proposed = row["proposed_on"]
    assert isinstance(proposed, date)
    return enter(row, proposed, changes)


def matter_files(grounds: list[Ground], ledgers: list[list[SampleLine]]) -> list[SampleFile]:
    """The ledger of deliberation for every half-year."""
    return by_event(_MATTER_SHEET, [entry for ledger in ledgers for entry in ledger], streets_of(grounds))
