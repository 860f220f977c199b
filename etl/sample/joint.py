"""The sample's joint Party building: partner organisations, committee members and meetings, the three lists."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np

from etl.sample.disturbances import months_of
from etl.sample.ground import Ground, streets_of
from etl.sample.sample_file import LAST_DAY, MONTHS, PARTY, SampleFile, stream
from etl.sample.sending import Row, SampleLine, SentTable, as_it_stood, by_event, enter
from outcomes.core.periods import add_months, month_of

_PARTNERS, _MEMBERS, _LISTS, _MEETINGS = 23, 24, 25, 26  # numbers of the streams
_PARTNER_SHEET = SentTable(code="partners", name="共建单位台账", by=PARTY, turn=0)
_MEMBER_SHEET = SentTable(code="committee_members", name="社区“大党委”兼职委员台账", by=PARTY, turn=1)
_LIST_SHEET = SentTable(code="list_items", name="三项清单台账", by=PARTY, turn=1)
_MEETING_SHEET = SentTable(code="committee_meetings", name="社区“大党委”联席会议", by=PARTY, turn=3)
_KINDS = ("机关事业", "学校", "医院", "两新组织", "国企", "金融", "物业", "其他")
_KIND_SHARES = (0.24, 0.12, 0.08, 0.26, 0.08, 0.08, 0.1, 0.04)
_PRINTED_PARTNERS = ("海新社区", 29)
_FIELDS = ("养老助残", "托幼教育", "文化活动", "环境卫生", "平安建设", "设施维修", "其他")


@dataclass(frozen=True, kw_only=True)
class Partner:
    """A partner organisation with the months in which it joined and left."""

    id: str
    name: str
    kind: str
    joined: str
    left: str | None = None


@dataclass(frozen=True, kw_only=True)
class Member:
    """A concurrent member of a committee: from which month to which, and how the post changed."""

    id: str
    kind: str
    partner: str | None
    start: str
    end: str | None = None
    change: str | None = None


def _mid(month: str) -> date:
    return date.fromisoformat(f"{month}-15")


def partners_of(ground: Ground, seed: int) -> list[Partner]:
    """4 to 12 partners, 29 in the community whose number is printed, and now and then one that left."""
    rng = stream(seed, _PARTNERS, ground.place.code)
    name, printed = _PRINTED_PARTNERS
    staying = printed if ground.place.name == name else int(rng.integers(5, 13))
    leaving = 2 if ground.place.name == name else int(rng.integers(0, 3))
    found = []
    for n in range(1, staying + leaving + 1):
        early = n <= 4 or rng.random() < 0.35
        joined = f"2022-{int(rng.integers(1, 13)):02d}" if early else str(rng.choice(MONTHS[:33]))
        leaves = n > staying
        found.append(
            Partner(
                id=f"DW{ground.code6}-{n:02d}",
                name=f"示例-{ground.place.name}-共建单位-{n:03d}",
                kind=str(rng.choice(_KINDS, p=_KIND_SHARES)),
                joined=joined,
                left=add_months(joined, int(rng.integers(1, 40))) if leaves else None,
            )
        )
    return [p if p.left is None or p.left <= MONTHS[-1] else _leaving_last(p) for p in found]


def _leaving_last(partner: Partner) -> Partner:
    """The partner with its leaving in the last month of the sample."""
    return replace(partner, left=MONTHS[-1])


def partner_files(grounds: list[Ground], partners: list[list[Partner]]) -> list[SampleFile]:
    """The register of partners every half-year."""
    entries = []
    for ground, of_place in zip(grounds, partners, strict=True):
        for p in of_place:
            row: Row = {
                "partner_id": p.id,
                "community": ground.place.name,
                "partner_name": p.name,
                "partner_kind": p.kind,
                "joined_month": p.joined,
                "left_month": p.left,
            }
            entries.append(enter(row, _mid(p.joined), [(_mid(p.left) if p.left else None, {"left_month": None})]))
    return as_it_stood(_PARTNER_SHEET, entries)


def members_of(ground: Ground, partners: list[Partner], seed: int) -> list[Member]:
    """The members in post as allotted, those whose posts changed among them, and the ones they replaced."""
    rng = stream(seed, _MEMBERS, ground.place.code)
    total, adjusted = ground.place.whole("committee_members"), ground.place.whole("members_adjusted")
    started = f"2022-{int(rng.integers(1, 10)):02d}"
    found: list[Member] = []

    def add(start: str, end: str | None = None, change: str | None = None) -> None:
        there = [p for p in partners if p.joined <= start and (p.left is None or p.left > start)]
        partner = there[int(rng.integers(len(there)))] if there else None
        found.append(
            Member(
                id=f"WY{ground.code6}-{len(found) + 1:02d}",
                kind=partner.kind if partner else "机关事业",
                partner=partner.id if partner and rng.random() < 0.9 else None,
                start=start,
                end=end,
                change=change,
            )
        )

    for _ in range(total - adjusted):
        add(started)
    for _ in range(adjusted):
        month = str(rng.choice(MONTHS[2:34]))
        if rng.random() < 0.6:
            add(started, end=month, change="退出")
            add(month, change="替换")
        else:
            add(month, change="新增")
    if rng.random() < 0.15:
        add(started, end=str(rng.choice(MONTHS[6:30])), change="退出")
    return found


def member_files(grounds: list[Ground], members: list[list[Member]]) -> list[SampleFile]:
    """The register of committee members every half-year."""
    entries = []
    for ground, of_place in zip(grounds, members, strict=True):
        for m in of_place:
            row: Row = {
                "member_id": m.id,
                "community": ground.place.name,
                "org_kind": m.kind,
                "partner_id": m.partner,
                "start_month": m.start,
                "end_month": m.end,
                "change_kind": m.change,
            }
            end = _mid(m.end) if m.end else None
            entries.append(enter(row, _mid(m.start), [(end, {"end_month": None, "change_kind": None})]))
    return as_it_stood(_MEMBER_SHEET, entries)


def meeting_files(grounds: list[Ground], members: list[list[Member]], seed: int) -> list[SampleFile]:
    """One meeting a quarter in each community, attended by 80 to 95 % of the members in post."""
    entries: list[SampleLine] = []
    for ground, of_place in zip(grounds, members, strict=True):
        rng = stream(seed, _MEETINGS, ground.place.code)
        going = rng.uniform(0.85, 0.92)
        for n, month in enumerate(MONTHS[2::3], 1):
            day = date.fromisoformat(f"{month}-{int(rng.integers(3, 28)):02d}")
            day -= timedelta(days=max(0, day.weekday() - 4))
            due = sum(m.start <= month and (m.end is None or m.end > month) for m in of_place)
            row: Row = {
                "meeting_id": f"HY{ground.code6}-{n:02d}",
                "community": ground.place.name,
                "held_on": day,
                "due": due,
                "present": int(rng.binomial(due, going)),
            }
            if month in months_of(ground.place):
                entries.append(enter(row, day))
    return by_event(_MEETING_SHEET, entries, streets_of(grounds))


def list_files(grounds: list[Ground], partners: list[list[Partner]], seed: int) -> list[SampleFile]:
    """The three lists every half-year."""
    entries = []
    for ground, of_place in zip(grounds, partners, strict=True):
        rng = stream(seed, _LISTS, ground.place.code)
        total = ground.place.whole("list_items")
        needs, projects = round(total * 0.42), round(total * 0.25)
        kinds = ["需求清单"] * needs + ["项目清单"] * projects + ["资源清单"] * (total - needs - projects)
        days = sorted(rng.integers(0, 1030, size=total).tolist())
        for n, (kind, day) in enumerate(zip(rng.permutation(kinds).tolist(), days, strict=True), 1):
            made = date(2023, 1, 4) + timedelta(days=day)
            entries.append(_item(ground, _Listed(n=n, kind=kind, made=made), of_place, rng))
    return as_it_stood(_LIST_SHEET, entries)


@dataclass(frozen=True, kw_only=True)
class _Listed:
    """An item's number in the lists of its community, which list it stands in, and since when."""

    n: int
    kind: str
    made: date


def _item(ground: Ground, listed: _Listed, partners: list[Partner], rng: np.random.Generator) -> SampleLine:
    """One item of the lists: claimed by a partner sooner or later, and mostly done."""
    n, kind, made = listed.n, listed.kind, listed.made
    claimed, due, done = _course(kind, made, rng)
    month = month_of(claimed or made)
    there = [p for p in partners if p.joined <= month and (p.left is None or p.left > month)]
    if claimed and (not there or claimed > LAST_DAY):
        claimed, done = None, None
    if done and done > LAST_DAY:
        done = None
    row: Row = {
        "item_id": f"QD{ground.code6}-{n:02d}",
        "community": ground.place.name,
        "list_kind": kind,
        "title": f"示例-{ground.place.name}-{kind[:2]}-{n:03d}",
        "field": str(rng.choice(_FIELDS)),
        "created_on": made,
        "provider_partner_id": there[int(rng.integers(len(there)))].id if claimed else None,
        "claimed_on": claimed,
        "due_on": due,
        "status": "已完成" if done else "已认领" if claimed else "未认领",
        "done_on": done,
    }
    unclaimed: Row = {"status": "未认领", "claimed_on": None, "provider_partner_id": None}
    return enter(row, made, [(claimed, unclaimed), (done, {"status": "已认领", "done_on": None})])


def _course(kind: str, made: date, rng: np.random.Generator) -> tuple[date | None, date | None, date | None]:
    """When an item is claimed, due and done; a project is claimed when it is made and due on a day."""
    if kind == "项目清单":
        due = made + timedelta(days=int(rng.integers(60, 200)))
        ends = rng.random() < 0.86
        return (
            made,
            due,
            due + timedelta(days=int(rng.integers(-50, 6) if rng.random() < 0.9 else 30)) if ends else None,
        )
    chance = 0.88 if kind == "需求清单" else 0.72
    if rng.random() > chance:
        return None, None, None
    wait = int(rng.integers(5, 61)) if rng.random() < 0.9 else int(rng.integers(61, 150))
    claimed = made + timedelta(days=wait)
    return claimed, None, claimed + timedelta(days=int(rng.integers(10, 120))) if rng.random() < 0.8 else None
