"""The sample's Party organisation on five tiers, its monthly visits, and the tasks handed down to communities."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np

from etl.sample.disturbances import FIRST_MONTHS, months_of
from etl.sample.ground import Ground, streets_of
from etl.sample.sample_file import MONTHS, PARTY, SampleFile, stream, yes
from etl.sample.sending import Row, SampleLine, SentTable, as_it_stood, by_event, by_month, enter, on_a_weekday
from outcomes.core.periods import add_months

_TASKS, _ORGANISATIONS, _VISITS = 27, 28, 29  # numbers of the streams
_SHEET = SentTable(code="organisations", name="五级组织台账", by=PARTY, turn=1)
_VISIT_SHEET = SentTable(code="organisation_monthly", name="党员包楼联户月报", by=PARTY, turn=3)
_TASK_SHEET = SentTable(code="tasks", name="三级联动任务台账", by=PARTY, turn=4)
_MISSING = {("二道岭社区", "2024-08"), ("长店堡社区", "2025-02"), ("谷泡社区", "2025-12")}  # never reported


def organisation_files(grounds: list[Ground], seed: int) -> list[SampleFile]:
    """The register of all organisations every half-year."""
    entries: list[SampleLine] = []
    streets: dict[str, str] = {}
    for n, ground in enumerate(grounds):
        street = ground.place.street
        if street not in streets:
            streets[street] = f"ZZ{ground.place.code[6:9]}"
            of_street = [g for g in grounds[n:] if g.place.street == street]
            entries.append(_street_committee(ground, streets[street], sum(g.party_members for g in of_street)))
        entries += _of_community(ground, streets[street], stream(seed, _ORGANISATIONS, ground.place.code))
    return as_it_stood(_SHEET, entries)


def _founded(row: Row, month: str, ended: str | None = None) -> SampleLine:
    row |= {"founded_month": month, "ended_month": ended}
    end = date.fromisoformat(f"{ended}-15") if ended else None
    return enter(row, date.fromisoformat(f"{month}-15"), [(end, {"ended_month": None})])


def _street_committee(ground: Ground, number: str, members: int) -> SampleLine:
    row: Row = {"org_id": number, "community": ground.place.name, "tier": "街道党工委", "members": members}
    return _founded(row, "2022-01")


def _of_community(ground: Ground, street: str, rng: np.random.Generator) -> list[SampleLine]:
    """The committee of a community, its grid branches, building groups and contact households."""
    committee, name = f"ZZ{ground.code6}", ground.place.name
    top: Row = {"org_id": committee, "community": name, "tier": "社区大党委", "parent_id": street}
    found = [_founded(top | {"members": ground.party_members}, "2022-03")]
    with_branch = [grid for n, grid in enumerate(ground.grids) if n == 0 or rng.random() < 0.93]
    for grid in with_branch:
        month = str(rng.choice(MONTHS[:20])) if rng.random() < 0.12 else f"2022-{int(rng.integers(4, 13)):02d}"
        row: Row = {
            "org_id": f"{committee}-{grid[-3:]}",
            "community": name,
            "tier": "网格党支部",
            "parent_id": committee,
        }
        row |= {"grid_no": grid, "members": round(ground.party_members / len(ground.grids))}
        found.append(_re_elected(_founded(row, month), month))
    households = rng.uniform(0.36, 0.52)
    for n, building in enumerate(ground.buildings):
        grid = ground.grids[n * len(ground.grids) // len(ground.buildings)]
        parent = f"{committee}-{grid[-3:]}" if grid in with_branch else committee
        found += _of_building(ground, (building, grid, parent), households, rng)
    return found


def _re_elected(branch: SampleLine, founded: str) -> SampleLine:
    """The branch with the election of late 2024, if it was founded three years before."""
    if founded > "2022-10":
        return branch
    return enter(
        branch.row | {"re_elected_month": "2024-11"}, branch.entered, [(date(2024, 11, 20), {"re_elected_month": None})]
    )


def _of_building(
    ground: Ground, where: tuple[str, str, str], share: float, rng: np.random.Generator
) -> list[SampleLine]:
    """A building's Party group and, in a part of the buildings, the contact household of a member.

    `where`: the number of the building, its grid, and the branch that its group belongs to.
    """
    building, grid, parent = where
    base: Row = {"community": ground.place.name, "grid_no": grid, "building_no": building}
    group = f"ZZ{building}"
    found = []
    has_group = rng.random() < 0.72
    if has_group:
        row = base | {"org_id": group, "tier": "楼栋党小组", "parent_id": parent, "members": int(rng.integers(3, 9))}
        found.append(_founded(row, f"2022-{int(rng.integers(5, 13)):02d}" if rng.random() < 0.8 else _later(rng)))
    if rng.random() < share:
        row = base | {
            "org_id": f"{group}-H",
            "tier": "党员中心户",
            "parent_id": group if has_group else parent,
            "members": 1,
            "households_linked": int(rng.integers(5, 16)),
        }
        founded = f"2022-{int(rng.integers(6, 13)):02d}" if rng.random() < 0.55 else _later(rng)
        ends = rng.random() < 0.03
        ended = add_months(founded, int(rng.integers(8, 24))) if ends else None
        found.append(_founded(row, founded, ended if ended and ended <= MONTHS[-1] else None))
    return found


def _later(rng: np.random.Generator) -> str:
    return MONTHS[int(rng.integers(0, 34))]


def visit_files(grounds: list[Ground], seed: int) -> list[SampleFile]:
    """Members' visits and opinions month by month; the members active so far start anew each January."""
    rows: list[Row] = []
    for ground in grounds:
        rows += _visits(ground, stream(seed, _VISITS, ground.place.code))
    return by_month(_VISIT_SHEET, (r for r in rows if (r["community"], r["month"]) not in _MISSING))


def _visits(ground: Ground, rng: np.random.Generator) -> list[Row]:
    households = ground.place.whole("households_sample")
    linked, priority = rng.uniform(0.55, 0.75), round(households * rng.uniform(0.018, 0.03))
    solved, met = rng.uniform(0.52, 0.72), 0.82 + 0.05 * ground.spirit
    found: list[Row] = []
    active, yearly = 0, 0.0
    for n, month in enumerate(MONTHS):
        if month.endswith("-01"):
            active, yearly = 0, rng.uniform(0.45, 0.75) + 0.05 * ground.spirit
        calendar = int(month[5:])
        registered = round(ground.inservice_members * (0.94 + 0.02 * (n // 12)))
        reached = registered * min(0.97, yearly) * (1 - 0.75**calendar) / (1 - 0.75**12)
        active = min(registered, max(active, round(reached * rng.uniform(0.97, 1.03))))
        opinions = int(rng.poisson(households * 0.0045))
        visits = int(rng.poisson(priority * 1.6))
        found.append(
            {
                "community": ground.place.name,
                "month": month,
                "opinions_collected": opinions,
                "opinions_solved": int(rng.binomial(opinions, solved)),
                "households_linked": round(households * min(0.93, linked + 0.005 * n)),
                "priority_households": priority + n // 9,
                "priority_visited": int(rng.binomial(priority + n // 9, min(0.97, met))),
                "visits": visits,
                "visits_with_problem": int(rng.binomial(visits, 0.14)),
                "inservice_registered": registered,
                "inservice_active_ytd": active,
            }
        )
    return found


def task_files(grounds: list[Ground], seed: int) -> list[SampleFile]:
    """Tasks of the district, the streets and the communities themselves."""
    entries: list[SampleLine] = []
    for ground in grounds:
        rng = stream(seed, _TASKS, ground.place.code)
        for month in months_of(ground.place):
            at_least = int(month == FIRST_MONTHS.get(ground.place.name))  # to report is itself a task
            days = sorted(rng.integers(1, 29, size=max(at_least, int(rng.poisson(1.0)))).tolist())
            for n, day in enumerate(days, 1):
                number = f"RW{ground.code6}-{month[2:4]}{month[5:]}-{n:02d}"
                entries.append(_task(ground, number, date.fromisoformat(f"{month}-{day:02d}"), rng))
    return by_event(_TASK_SHEET, entries, streets_of(grounds))


def _task(ground: Ground, number: str, assigned: date, rng: np.random.Generator) -> SampleLine:
    """One task: mostly done in time, now and then handed up."""
    assigned = on_a_weekday(assigned)
    days = int(rng.choice([7, 10, 15, 30, 45]))
    due = assigned + timedelta(days=days)
    up = rng.random() < 0.12
    escalated = assigned + timedelta(days=1 + int(days * rng.uniform(0.2, 0.8))) if up else None
    lasted = (
        int(days * rng.uniform(0.4, 1.0))
        if rng.random() < 0.91 + 0.03 * ground.spirit
        else days + int(rng.integers(1, 25))
    )
    done = assigned + timedelta(days=lasted + (8 if up else 0))
    fate = "办结" if rng.random() < 0.96 else "在办" if rng.random() < 0.5 else "取消"
    row: Row = {
        "task_id": number,
        "community": ground.place.name,
        "set_by": str(rng.choice(["区委", "街道", "社区"], p=[0.3, 0.5, 0.2])),
        "assigned_on": assigned,
        "due_on": due,
        "escalated_to": ("街道" if rng.random() < 0.7 else "区级") if up else None,
        "escalated_on": escalated,
        "status": fate,
        "done_on": done if fate == "办结" else None,
        "has_evidence": yes(bool(rng.random() < 0.9)) if fate == "办结" else None,
    }
    not_up: Row = {"escalated_to": None, "escalated_on": None}
    open_still: Row = {"status": "在办", "done_on": None, "has_evidence": None}
    ended = done if fate == "办结" else due if fate == "取消" else None
    return enter(row, assigned, [(escalated, not_up), (ended, open_still)])
