"""The sample's volunteer teams, their services, and the points that are redeemed for them."""

from __future__ import annotations

from calendar import monthrange
from collections import Counter
from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np

from etl.sample.disturbances import months_of, volunteers_counted
from etl.sample.ground import Ground, streets_of
from etl.sample.sample_file import CIVIL, DISTRICT, MONTHS, SOCIAL, SampleFile, season_of_volunteers, stream
from etl.sample.sending import Row, SampleLine, SentTable, a_file, as_it_stood, by_event, by_month, enter, ledger_rows
from outcomes.core.periods import month_of

_TEAMS, _SERVICES, _POINTS = 36, 37, 38  # numbers of the streams
_TEAM_SHEET = SentTable(code="volunteer_teams", name="志愿服务队名册", by=SOCIAL, turn=0)
_SERVICE_SHEET = SentTable(code="volunteer_services", name="志愿服务记录", by=SOCIAL, turn=3)
_POINT_SHEET = SentTable(code="points_monthly", name="积分超市月报", by=CIVIL, turn=2)
_THEMES = ("环境整治", "爱心助老", "矛盾调解", "治安巡逻", "设施维修", "邻里互助", "困难帮扶", "文化文艺")
_PRINTED = {
    "铁军": "环境整治",
    "爱暖": "爱心助老",
    "115敲门小分队": "矛盾调解",
    "安心": "治安巡逻",
    "巧手": "设施维修",
}
_OF_PRINTED = "渤海社区"
_SERVED_FROM, _SERVED_LEAST, _SERVED_MOST = "2024-03", 52, 58  # people that the five teams serve in a month
# what a request is about -> the theme of a service that answers it
_ANSWERS = {
    "环境卫生": "环境整治",
    "绿化": "环境整治",
    "养老助残": "爱心助老",
    "医保社保": "爱心助老",
    "邻里矛盾": "矛盾调解",
    "噪音": "矛盾调解",
    "治安消防": "治安巡逻",
    "房屋维修": "设施维修",
    "楼道照明": "设施维修",
    "下水管网": "设施维修",
}
_POINTS_MISSING = ("元景社区", "2025-08")  # never reported
_WITHDRAWN = 3  # the file of this half-year was taken back: hours typed as minutes


@dataclass(frozen=True, kw_only=True)
class Team:
    """A volunteer team with the months in which it was founded and dissolved."""

    id: str
    name: str
    theme: str
    members: int
    founded: str
    ended: str | None = None


def teams_of(ground: Ground, seed: int) -> list[Team]:
    """Three to six teams, some founded later, now and then one dissolved; in 渤海 the five that are printed."""
    rng = stream(seed, _TEAMS, ground.place.code)
    if ground.place.name == _OF_PRINTED:
        return [
            Team(
                id=f"ZD{ground.code6}-{n:02d}",
                name=f"“{name}”{'' if name.endswith('队') else '志愿服务队'}",
                theme=theme,
                members=int(rng.integers(10, 26)),
                founded=f"2022-{int(rng.integers(3, 12)):02d}",
            )
            for n, (name, theme) in enumerate(_PRINTED.items(), 1)
        ]
    themes = rng.choice(_THEMES, size=int(rng.integers(3, 7)), replace=False)
    found = []
    for n, theme in enumerate(themes, 1):
        later, ends = n > 2 and rng.random() < 0.4, n > 3 and rng.random() < 0.12
        founded = str(rng.choice(MONTHS[:24])) if later else f"2022-{int(rng.integers(1, 13)):02d}"
        found.append(
            Team(
                id=f"ZD{ground.code6}-{n:02d}",
                name=f"示例-{ground.place.name}-{theme}队",
                theme=str(theme),
                members=int(rng.integers(8, 36)),
                founded=founded,
                ended=str(rng.choice(MONTHS[26:])) if ends else None,
            )
        )
    return found


def team_files(grounds: list[Ground], teams: list[list[Team]]) -> list[SampleFile]:
    """The register of teams every half-year."""
    entries = []
    for ground, of_place in zip(grounds, teams, strict=True):
        for team in of_place:
            row: Row = {
                "team_id": team.id,
                "community": ground.place.name,
                "team_name": team.name,
                "theme": team.theme,
                "members": team.members,
                "founded_month": team.founded,
                "ended_month": team.ended,
            }
            end = date.fromisoformat(f"{team.ended}-28") if team.ended else None
            entries.append(enter(row, date.fromisoformat(f"{team.founded}-15"), [(end, {"ended_month": None})]))
    return as_it_stood(_TEAM_SHEET, entries)


def services_of(
    ground: Ground, teams: list[Team], requests: list[SampleLine], swings: list[float], seed: int
) -> list[SampleLine]:
    """All services of a community: 6 to 10 volunteers each; about a third answer a request."""
    rng = stream(seed, _SERVICES, ground.place.code)
    asked = _requests_by_month(requests)
    found: list[SampleLine] = []
    counts = _counts(ground, swings, rng)
    for month in months_of(ground.place):
        n = counts[month]
        printed = ground.place.name == _OF_PRINTED and month >= _SERVED_FROM
        n = max(n, 3) if printed else n
        working = [t for t in teams if t.founded <= month and (t.ended is None or month <= t.ended)]
        served = _served(n, month, rng) if printed else rng.integers(4, 26, size=n).tolist()
        for i, day in enumerate(sorted(_days(month, n, rng)), 1):
            row = _service(ground, day, working, asked, rng)
            row |= {"service_id": f"ZF{ground.code6}-{month[2:4]}{month[5:]}-{i:02d}", "people_served": served[i - 1]}
            late = day.day > 20 and day.month in (6, 12) and rng.random() < 0.04
            found.append(enter(row, day + timedelta(days=14) if late else day))
    return found


def _counts(ground: Ground, swings: list[float], rng: np.random.Generator) -> dict[str, int]:
    """How many services a month has: its level, season, effect and swing, rounded up or down by chance."""
    place, chance = ground.place, rng.random(len(MONTHS)).tolist()
    found = {}
    for month, swing, part in zip(MONTHS, swings, chance, strict=True):
        rate = place.share("base_volunteer_services_per_month") * season_of_volunteers(month) * swing
        found[month] = int(rate * place.since_launch("true_volunteer_multiplier", month) + part)
    return found


def _requests_by_month(requests: list[SampleLine]) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    for entry in requests:
        if not entry.row.get("void") and entry.row["category"] in _ANSWERS:
            found.setdefault(str(entry.row["received_at"])[:7], []).append(entry.row)
    return found


def _days(month: str, n: int, rng: np.random.Generator) -> list[date]:
    """Days of a month, weekends twice as often."""
    first = date.fromisoformat(f"{month}-01")
    days = [first + timedelta(days=k) for k in range(monthrange(first.year, first.month)[1])]
    weights = np.array([2.0 if day.weekday() >= 5 else 1.0 for day in days])
    return [days[int(k)] for k in rng.choice(len(days), size=n, p=weights / weights.sum())]


def _served(n: int, month: str, rng: np.random.Generator) -> list[int]:
    """The people served by the five printed teams in one month: 52 to 58 over its services, both ends met."""
    total = int(rng.integers(_SERVED_LEAST, _SERVED_MOST + 1))
    total = {"2024-05": _SERVED_LEAST, "2025-04": _SERVED_MOST}.get(month, total)
    shares: list[int] = rng.multinomial(total - n, np.full(n, 1 / n)).tolist()
    return [1 + share for share in shares]


def _service(
    ground: Ground, day: date, teams: list[Team], asked: dict[str, list[Row]], rng: np.random.Generator
) -> Row:
    """One service by one of the teams, with the request that it answers, if it does."""
    volunteers = int(rng.integers(6, 11))
    hours = volunteers * round(2 * rng.uniform(1.5, 3.0)) / 2
    team = teams[int(rng.integers(len(teams)))]
    need = None
    if rng.random() < 0.4 and (
        waiting := [r for r in asked.get(month_of(day), []) if str(r["received_at"])[:10] <= str(day)]
    ):
        request = waiting[int(rng.integers(len(waiting)))]
        need = request["request_id"]
        team = next((t for t in teams if t.theme == _ANSWERS[str(request["category"])]), team)
    return {
        "community": ground.place.name,
        "served_on": day,
        "team_id": team.id if rng.random() < 0.97 else None,
        "theme": team.theme,
        "volunteers": volunteers_counted(ground.place, month_of(day), volunteers),
        "hours": hours,
        "need_request_id": need,
        "points_issued": round(hours * 10) if ground.place.whole("points_supermarket") else None,
    }


def service_files(grounds: list[Ground], ledgers: list[list[SampleLine]]) -> list[SampleFile]:
    """Half-years for the whole district; one is taken back because its hours were minutes, and sent again."""
    entries = [entry for ledger in ledgers for entry in ledger]
    files = by_event(_SERVICE_SHEET, entries, streets_of(grounds), but=(_WITHDRAWN,))
    wrong = [_in_minutes(row) for row in ledger_rows(entries, _WITHDRAWN)]
    first = a_file(_SERVICE_SHEET, _WITHDRAWN, wrong, covers=DISTRICT)
    taken_back = first.today + timedelta(days=1)
    why = "服务时长误按分钟填报，更正后重报"
    wrong_file = replace(first, withdraw=why, withdrawn_on=taken_back)
    mended, day = replace(_SERVICE_SHEET, words="2024年下半年，更正"), first.today + timedelta(days=3)
    again = a_file(mended, _WITHDRAWN, ledger_rows(entries, _WITHDRAWN), covers=DISTRICT, today=day)
    return [*files, wrong_file, again]


def _in_minutes(row: Row) -> Row:
    return {**row, "hours": round(float(str(row["hours"])) * 60)}


def participations_by_month(entries: list[SampleLine]) -> list[int]:
    """Volunteers of all services in each month."""
    counts: Counter[str] = Counter()
    for entry in entries:
        counts[str(entry.row["served_on"])[:7]] += int(str(entry.row["volunteers"]))
    return [counts[month] for month in MONTHS]


def point_files(grounds: list[Ground], ledgers: list[list[SampleLine]], seed: int) -> list[SampleFile]:
    """The nine points supermarkets, month by month from their opening."""
    rows: list[Row] = []
    for ground, ledger in zip(grounds, ledgers, strict=True):
        if ground.place.whole("points_supermarket"):
            rows += _points(ground, ledger, stream(seed, _POINTS, ground.place.code))
    return by_month(_POINT_SHEET, rows)


def _points(ground: Ground, ledger: list[SampleLine], rng: np.random.Generator) -> list[Row]:
    """Points issued for services and other deeds, redeemed, and held at the end of each month."""
    opened = max(ground.place.allotted["launch_month"], "2023-06")
    earned: Counter[str] = Counter()
    for entry in ledger:
        earned[str(entry.row["served_on"])[:7]] += int(str(entry.row["points_issued"]))
    share, appetite, held = rng.uniform(0.25, 0.38), rng.uniform(0.6, 0.9), 0
    found: list[Row] = []
    for n, month in enumerate(m for m in MONTHS if m >= opened):
        issued = round(earned[month] * rng.uniform(1.15, 1.5))
        redeemed = (
            min(held + issued, round((held * 0.25 + issued * 0.6) * appetite * rng.uniform(0.8, 1.1))) if n else 0
        )
        held += issued - redeemed
        households = round(
            ground.place.whole("households_sample") * min(0.32, 0.05 + 0.012 * n) * rng.uniform(0.97, 1.03)
        )
        found.append(
            {
                "community": ground.place.name,
                "month": month,
                "points_issued": issued,
                "points_redeemed": redeemed,
                "redeemers": round(redeemed / rng.uniform(55, 80)),
                "households_with_points": households,
                "points_held": held,
                "points_held_top10": round(held * min(0.45, share + 0.002 * n + rng.uniform(0, 0.02))),
                "cost_yuan": round(redeemed * rng.uniform(0.045, 0.055), 2),
            }
        )
    return [row for row in found if (row["community"], row["month"]) != _POINTS_MISSING]
