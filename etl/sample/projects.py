"""The sample's livelihood projects: what becomes of each, and the register as it stood every half-year."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np

from etl.sample.in_charge import office_and_next, put_off, said_on
from etl.sample.positions import position
from etl.sample.sample_file import (
    DISTRICT,
    HOUSING,
    Allotted,
    Cell,
    Form,
    SampleFile,
    SampleSheet,
    file_bytes,
    stream,
    workday,
)

# numbers of the streams: one for each type of project
_COMPOUNDS, _PARKING, _FITNESS, _RECYCLING, _PARKS, _CHARGING, _RIVERS = 11, 12, 13, 14, 15, 16, 17


@dataclass(frozen=True, kw_only=True)
class Project:
    """One livelihood project with the days on which its state changes; its status depends on the day one asks."""

    id: str
    place: Allotted
    kind: str
    name: str
    quantity: int
    unit: str
    known_from: date
    started_on: date | None
    planned_on: date
    completed_on: date | None = None
    cancelled_on: date | None = None
    compound: str = ""
    households: int | None = None
    budget: float | None = None
    adjusted_on: date | None = None
    adjusted_why: str = ""

    def status(self, day: date) -> str:
        """What the register says of the project on this day."""
        if self.completed_on and self.completed_on <= day:
            return "完工"
        if self.cancelled_on and self.cancelled_on <= day:
            return "取消"
        return "在建" if self.started_on and self.started_on <= day else "计划"

    def row(self, day: date, seed: int) -> list[Cell]:
        """The project's line in the register as it stands on this day; one that is completed has its position."""
        status = self.status(day)
        where = position(self.place, self.id, seed, known=0.9) if status == "完工" else {}
        is_open = status in ("计划", "在建")
        return [
            *(self.id, self.place.name, self.kind, self.name, self.compound or None, self.quantity, self.unit),
            *(self.households, status, self.planned_on),
            *said_on(day, self.planned_on, self.adjusted_on, self.adjusted_why),
            *(self.completed_on if status == "完工" else None, self.budget, "是" if self.kind == "河道修复" else "否"),
            *office_and_next(self.place, self.id, seed, self.kind, is_open=is_open),
            *(where.get(name) for name in ("longitude", "latitude", "coordinate_system")),
        ]


@dataclass(frozen=True, kw_only=True)
class _Kind:
    """A type of project: its word, the letters of its numbers, its unit and what one of it costs (10,000 yuan)."""

    word: str
    letters: str
    unit: str
    cost: tuple[float, float]


_KINDS = {
    _COMPOUNDS: _Kind(word="老旧小区改造", letters="GZ", unit="个", cost=(350, 900)),
    _PARKING: _Kind(word="停车位", letters="TC", unit="个", cost=(0.1, 0.35)),
    _FITNESS: _Kind(word="健身器材", letters="JS", unit="件", cost=(0.25, 0.6)),
    _RECYCLING: _Kind(word="两网融合回收站点", letters="HS", unit="座", cost=(8, 20)),
    _PARKS: _Kind(word="口袋公园", letters="KY", unit="处", cost=(30, 110)),
    _CHARGING: _Kind(word="充电桩", letters="CD", unit="个", cost=(1, 2.5)),
    _RIVERS: _Kind(word="河道修复", letters="HD", unit="条", cost=(400, 1500)),
}
_RIVER_OF = {"鞍子山社区": "鞍子河", "坨山社区": "坨西河", "久寿社区": "久寿河"}


def projects_of(place: Allotted, seed: int) -> list[Project]:
    """All projects of a community, type by type, each type from a stream of its own."""
    found: list[Project] = []
    for table in _KINDS:
        rng = stream(seed, table, place.code)
        found += [
            _put_off(_project(place, table, n, lot, rng), seed)
            for n, lot in enumerate(_quantities(place, table, rng), 1)
        ]
    households = split(place.whole("households_benefited"), place.whole("compounds_renovated"))
    for n, of_compound in enumerate(households):
        found[n] = replace(found[n], households=of_compound, compound=f"X{place.code}-{n + 1:02d}")
    return found


def _quantities(place: Allotted, table: int, rng: np.random.Generator) -> list[tuple[int, str]]:
    """The size and the fate (done, done first, open, cancelled) of each project of one type."""
    if table == _COMPOUNDS:
        return [(1, "done")] * place.whole("compounds_renovated")
    if table == _RECYCLING:
        return [(1, "done")] * place.whole("recycling_stations")
    if table == _PARKS:
        return [(1, "done")] * place.whole("pocket_parks")
    if table == _FITNESS:
        batches = split(place.whole("fitness_equipment"), int(rng.integers(1, 4)))
        return [(size, "done" if n else "done first") for n, size in enumerate(batches)]
    if table == _CHARGING:
        return [(int(rng.integers(4, 13)), "open" if rng.random() < 0.3 else "done")] if rng.random() < 0.45 else []
    if table == _RIVERS:
        river = _RIVER_OF.get(place.name)
        return [(1, "open" if river == "坨西河" else "done")] if river else []
    return _parking(place.whole("parking_spaces"), rng)


def _parking(spaces: int, rng: np.random.Generator) -> list[tuple[int, str]]:
    """The allotted spaces as lots of about 18, some still open; now and then a further lot that was given up."""
    lots = split(spaces, max(1, round(spaces / 18)) if spaces else 0)
    last_is_open = rng.random() < (0.65 if len(lots) > 1 else 0.2)
    fates = [(size, "open" if last_is_open and n == len(lots) - 1 else "done") for n, size in enumerate(lots)]
    return [*fates, (int(rng.integers(6, 16)), "cancelled")] if rng.random() < 0.07 else fates


def split(total: int, parts: int) -> list[int]:
    """A total in parts that grow by a tenth or so and add up to it."""
    if not parts:
        return []
    weights = np.linspace(1.0, 1.0 + 0.12 * (parts - 1), parts).cumsum()
    edges = [0, *np.rint(total * weights / weights[-1]).astype(int).tolist()]
    return [edges[n + 1] - edges[n] for n in range(parts)]


def _project(place: Allotted, table: int, n: int, lot: tuple[int, str], rng: np.random.Generator) -> Project:
    """The n-th project of one type, of this size and fate."""
    quantity, fate = lot
    kind = _KINDS[table]
    planned, completed = _dates(fate, rng)
    in_plan_of_the_year = rng.random() < 0.85
    known = date(planned.year - 1, 12, 25) if in_plan_of_the_year else planned - timedelta(days=75)
    started = workday(planned - timedelta(days=int(rng.integers(60, 151))))
    cost = round(quantity * rng.uniform(*kind.cost), 1)
    no_start = fate == "cancelled" or (fate == "open" and rng.random() < 0.3)
    return Project(
        id=f"XM{place.code[6:]}-{kind.letters}{n:02d}",
        place=place,
        kind=kind.word,
        name=f"示例-{place.name}-{_RIVER_OF[place.name] if table == _RIVERS else kind.word}-{n:02d}",
        quantity=quantity,
        unit=kind.unit,
        known_from=known,
        started_on=None if no_start else started,
        planned_on=planned,
        completed_on=completed,
        cancelled_on=workday(planned - timedelta(days=60)) if fate == "cancelled" else None,
        budget=None if rng.random() < 0.08 else cost,
    )


def _put_off(project: Project, seed: int) -> Project:
    """The project with the day to which it was put off, if it was."""
    if project.cancelled_on:
        return project
    day, why = put_off(project.place, project.id, seed, project.planned_on, project.completed_on)
    return replace(project, adjusted_on=day, adjusted_why=why)


def _dates(fate: str, rng: np.random.Generator) -> tuple[date, date | None]:
    """The planned day and the day of completion (None if it never came): April to November, mostly near the plan."""
    if fate == "open":
        return workday(date(2025, 6, 20) + timedelta(days=int(rng.integers(0, 190)))), None
    year = 2023 if fate == "done first" else int(rng.choice([2023, 2024, 2025], p=[0.32, 0.36, 0.32]))
    completed = workday(date(year, 4, 10) + timedelta(days=int(rng.integers(0, 233))))
    late = int(rng.integers(-20, 46))
    carried_over = year > 2023 and completed.month <= 6 and rng.random() < 0.2
    planned = workday(completed - timedelta(days=200 if carried_over else late))
    return planned, None if fate == "cancelled" else completed


_PROJECT_HEADERS = (
    "项目编号",
    "社区",
    "项目类型",
    "项目名称",
    "小区编号",
    "数量",
    "单位",
    "惠及户数",
    "状态",
    "计划完成日期",
    "调整后完成日期",
    "调整依据",
    "实际完成日期",
    "投资(万元)",
    "是否跨社区",
    "责任单位",
    "下一步",
    "经度",
    "纬度",
    "坐标系",
)


def project_files(projects: list[Project], seed: int) -> list[SampleFile]:
    """The whole register every half-year: the projects known on its date, in the state of that day."""
    forms: dict[date, Form] = {
        date(2023, 7, 4): "gbk",
        date(2024, 1, 4): "gbk",
        date(2024, 7, 3): "utf-8-sig",
        date(2025, 1, 6): "xlsx",
        date(2025, 7, 3): "gbk",
        date(2026, 1, 5): "gbk",
    }
    files = []
    for day, form in forms.items():
        rows = [project.row(day, seed) for project in projects if project.known_from <= day]
        today = day + timedelta(days=1)
        files.append(
            SampleFile(
                dataset="projects",
                file_name=f"普兰店区实事项目台账（{day:%Y%m%d}）.{'xlsx' if form == 'xlsx' else 'csv'}",
                content=file_bytes(SampleSheet(headers=_PROJECT_HEADERS, rows=rows), form, today),
                by=HOUSING,
                today=today,
                covers_place=DISTRICT,
            )
        )
    return files
