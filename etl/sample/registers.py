"""The sample's community profiles (once a year) and brands (sent once, corrected once)."""

from __future__ import annotations

from datetime import date

from etl.sample.parts import CIVIL, PARTY, Cell, Place, SampleFile, Table, file_bytes, stream
from outcomes.periods import add_months

_PROFILE = 1  # number of the stream
_BRAND_HEADERS = (
    "社区", "品牌名称", "品牌类型", "品牌口号", "特色做法", "品牌阶段", "发布月份",
    "承诺指标1", "承诺指标2", "承诺指标3",
)  # fmt: skip
_STAGE = {"launched": "已发布", "incubating": "培育中"}
_SENT_A_MONTH_EARLY = ("和平社区", "虎山社区", "龙山社区")  # their launch months, put right in the second file


def profile_files(places: list[Place], seed: int) -> list[SampleFile]:
    """Households and residents at the end of each year; 2025 holds the allotted households."""
    sent = {2023: date(2024, 1, 10), 2024: date(2025, 1, 9), 2025: date(2026, 1, 5)}
    rows: dict[int, list[list[Cell]]] = {year: [] for year in sent}
    for place in places:
        rng = stream(seed, _PROFILE, place.code)
        growth = float(rng.choice([1.0, 1.003]))
        persons = rng.normal(2.3, 0.06)
        for year in sent:
            households = round(place.whole("households_sample") / growth ** (2025 - year))
            rows[year].append([place.name, year, households, round(households * persons)])
    return [
        SampleFile(
            dataset="community_profile",
            file_name=f"社区基本情况（{year}年）.csv",
            content=file_bytes(Table(headers=("社区", "年份", "户数", "常住人口"), rows=rows[year]), "gbk", today),
            by=CIVIL,
            today=today,
        )
        for year, today in sent.items()
    ]


def brand_files(places: list[Place], printed: list[dict[str, str]]) -> list[SampleFile]:
    """The brands of all communities, and the same again with three launch months put right."""
    by_code = {row["community_code"]: row for row in printed}

    def file(name: str, today: date, early: tuple[str, ...]) -> SampleFile:
        rows = [_brand_row(place, by_code.get(place.code, {}), place.name in early) for place in places]
        content = file_bytes(Table(headers=_BRAND_HEADERS, rows=rows), "utf-8-sig", today)
        return SampleFile(dataset="brands", file_name=name, content=content, by=PARTY, today=today)

    return [
        file("社区品牌情况表.csv", date(2025, 1, 10), _SENT_A_MONTH_EARLY),
        file("社区品牌情况表（更正发布月份）.csv", date(2025, 12, 20), ()),
    ]


def _brand_row(place: Place, printed: dict[str, str], early: bool) -> list[Cell]:
    launch = place.allotted["launch_month"]
    # what stands in （） is a reservation about the printed text, not something the community does
    practices = [p for p in printed.get("features", "").split(";") if "（" not in p]
    return [
        *(place.name, printed.get("brand_name", ""), printed.get("kind_zh", "其他"), ""),
        *("；".join(practices), _STAGE[place.allotted["brand_stage"]], add_months(launch, -1) if early else launch),
        *(_promises(place, printed.get("kind", "")) if launch else ("", "", "")),
    ]


def _promises(place: Place, kind: str) -> tuple[str, str, str]:
    """Two or three indicators that fit the brand's kind and what the community builds."""
    volunteers = "志愿服务人次" if kind in ("volunteer_service", "volunteer_points") else "每千户志愿服务人次"
    built = "口袋公园数" if place.whole("pocket_parks") else "改造小区数" if place.whole("compounds_renovated") else ""
    return "办结受理比（含结转）", volunteers, built
