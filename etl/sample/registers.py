"""The sample's community profiles (once a year) and brands (sent once, corrected once)."""

from __future__ import annotations

from datetime import date

import numpy as np

from etl.sample.ground import Ground
from etl.sample.reports import Counts
from etl.sample.sample_file import CIVIL, PARTY, Cell, SampleFile, SampleSheet, file_bytes, stream
from etl.sample.sending import Row
from outcomes.catalogue.catalogue import catalogue
from outcomes.core.periods import add_months

_PROFILE, _TARGETS = 44, 45  # numbers of the streams
_BRAND_HEADERS = ("社区", "品牌名称", "品牌类型", "品牌口号", "特色做法", "品牌阶段", "发布月份")
_STAGE = {"launched": "已发布", "incubating": "培育中"}
_SENT_A_MONTH_EARLY = ("和平社区", "虎山社区", "龙山社区")  # their launch months, put right in the second file
_LAST_YEAR = 24  # the first of the last twelve months
_MET = 0.64  # share of the promises that are kept


def profile_files(grounds: list[Ground], seed: int) -> list[SampleFile]:
    """All counts at the end of each year; 2025 holds the allotted households."""
    sent = {2023: date(2024, 1, 10), 2024: date(2025, 1, 9), 2025: date(2026, 1, 5)}
    columns = catalogue().datasets["community_profile"].column
    rows: dict[int, list[list[Cell]]] = {year: [] for year in sent}
    for ground in grounds:
        for year in sent:
            found = _profile(ground, year, stream(seed, _PROFILE, ground.place.code))
            rows[year].append([found[column.code] for column in columns])
    return [
        SampleFile(
            dataset="community_profile",
            file_name=f"社区基本情况（{year}年）.csv",
            content=file_bytes(SampleSheet(headers=[c.header for c in columns], rows=rows[year]), "gbk", today),
            by=CIVIL,
            today=today,
        )
        for year, today in sent.items()
    ]


def _profile(ground: Ground, year: int, rng: np.random.Generator) -> Row:
    """One community at the end of one year; the stream begins anew each year, so that only what grows differs."""
    end, less = date(year, 12, 31), ground.growth ** (2025 - year)
    households = round(ground.place.whole("households_sample") / less)
    population = round(ground.population / less)
    older = 1 - 0.012 * (2025 - year)
    near_park = rng.uniform(0.42, 0.6) + (0.22 if ground.completed("口袋公园", end) else 0)
    near_station = rng.uniform(0.25, 0.45) if ground.completed("两网融合回收站点", end) else 0.0
    return {
        "community": ground.place.name,
        "year": year,
        "households": households,
        "population": population,
        **_people(ground, population, older, rng),
        "compounds": len(ground.compounds),
        "old_compounds": sum(c.old for c in ground.compounds),
        "managed_compounds": sum(
            c.management != "无" and (c.renovated_on is None or c.renovated_on <= end) for c in ground.compounds
        ),
        "buildings": len(ground.buildings),
        "entrances": round(len(ground.buildings) * rng.uniform(2.8, 3.4)),
        "grids": len(ground.grids),
        "grid_workers": sum(ground.workers),
        "community_workers": max(7, round(households / rng.uniform(270, 330))),
        "motor_vehicles": round(households * rng.uniform(0.42, 0.6) * (1 - 0.03 * (2025 - year))),
        "parking_spaces": round(households * rng.uniform(0.24, 0.4)) + ground.completed("停车位", end),
        "households_near_park": round(households * near_park),
        "households_near_station": round(households * near_station),
    }


def _people(ground: Ground, population: int, older: float, rng: np.random.Generator) -> Row:
    """The residents by age and kind."""
    return {
        "registered_population": round(population * rng.uniform(0.82, 0.98)),
        "adults": round(population * rng.uniform(0.855, 0.875)),
        "children": round(population * rng.uniform(0.095, 0.115)),
        "aged_60": round(ground.aged_60 * older),
        "aged_80": round(ground.aged_80 * older),
        "living_alone": round(ground.living_alone * older),
        "hardship": round(population * rng.uniform(0.018, 0.03)),
        "party_members": ground.party_members,
        "inservice_members": ground.inservice_members,
    }


def brand_files(
    grounds: list[Ground], printed: list[dict[str, str]], counts: dict[str, Counts], seed: int
) -> list[SampleFile]:
    """The brands of all communities, and the same again with three launch months put right and with targets."""
    by_code = {row["community_code"]: row for row in printed}

    def file(name: str, today: date, early: tuple[str, ...], *, targets: bool) -> SampleFile:
        rows = []
        for ground in grounds:
            of_brand = by_code.get(ground.place.code, {})
            row = _brand_row(ground, of_brand, ground.place.name in early)
            rows.append(row + _promised(ground, of_brand.get("kind", ""), counts, seed, targets=targets))
        each = [f"承诺{word}{n}" for n in (1, 2, 3) for word in (("指标", "目标") if targets else ("指标",))]
        content = file_bytes(SampleSheet(headers=(*_BRAND_HEADERS, *each), rows=rows), "utf-8-sig", today)
        return SampleFile(dataset="brands", file_name=name, content=content, by=PARTY, today=today)

    return [
        file("社区品牌情况表.csv", date(2025, 1, 10), _SENT_A_MONTH_EARLY, targets=False),
        file("社区品牌情况表（更正发布月份、补报承诺目标）.csv", date(2025, 12, 20), (), targets=True),
    ]


def _brand_row(ground: Ground, printed: dict[str, str], early: bool) -> list[Cell]:
    launch = ground.place.allotted["launch_month"]
    # what stands in （） is a reservation about the printed text, not something the community does
    practices = [p for p in printed.get("features", "").split(";") if "（" not in p]
    return [
        *(ground.place.name, printed.get("brand_name", ""), printed.get("kind_zh", "其他"), ""),
        "；".join(practices),
        _STAGE[ground.place.allotted["brand_stage"]],
        add_months(launch, -1) if early else launch,
    ]


def _promised(ground: Ground, kind: str, counts: dict[str, Counts], seed: int, *, targets: bool) -> list[Cell]:
    """Three promises, each with its target where targets are sent; all empty before a launch."""
    width = 2 if targets else 1
    if not ground.place.allotted["launch_month"]:
        return ["" for _ in range(3 * width)]
    rng = stream(seed, _TARGETS, ground.place.code)
    cells: list[Cell] = []
    for name in _promises(ground, kind):
        target = _target(name, _reached(ground, counts[ground.place.code], name), rng) if name else ""
        cells += [name, target] if targets else [name]
    return cells


def _promises(ground: Ground, kind: str) -> tuple[str, str, str]:
    """Two or three indicators that fit the brand's kind and what the community builds."""
    place = ground.place
    volunteers = "志愿服务人次" if kind in ("volunteer_service", "volunteer_points") else "每千户志愿服务人次"
    built = "口袋公园数" if place.whole("pocket_parks") else "改造小区数" if place.whole("compounds_renovated") else ""
    return "办结受理比（含结转）", volunteers, built


def _reached(ground: Ground, counts: Counts, name: str) -> float:
    """What the community reached in the last twelve months, in the indicator's unit."""
    received, closed = sum(counts.received[_LAST_YEAR:]), sum(counts.closed[_LAST_YEAR:])
    volunteers = sum(counts.volunteers[_LAST_YEAR:])
    if name == "办结受理比（含结转）":
        return 100 * closed / received
    if name == "志愿服务人次":
        return float(volunteers)
    if name == "每千户志愿服务人次":
        return 1000 * volunteers / (12 * ground.place.whole("households_sample"))
    kind = "口袋公园" if name == "口袋公园数" else "老旧小区改造"
    return float(ground.completed(kind, date(2025, 12, 31)) - ground.completed(kind, date(2024, 12, 31)))


def _target(name: str, reached: float, rng: np.random.Generator) -> Cell:
    """A round target: below what was reached for those that are met, above it for the others; None for works not begun."""
    met = bool(rng.random() < _MET)
    if name in ("口袋公园数", "改造小区数"):
        return round(reached) or None if met else round(reached) + 1
    if name == "办结受理比（含结转）":
        return min(100, int(reached) if met else int(reached) + 3)
    aim = reached * (rng.uniform(0.82, 0.93) if met else rng.uniform(1.08, 1.2))
    step = 10 if aim > 100 else 1
    return int(round(aim / step) * step)
