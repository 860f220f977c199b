"""The offices in charge of the sample's projects, what they do next, and the days that were put off."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np

from etl.sample.sample_file import Allotted, Cell, stream, workday

_IN_CHARGE = 67  # number of the streams
_OFFICES = {
    "老旧小区改造": "示例-住建部门",
    "停车位": "示例-城管部门",
    "健身器材": "示例-文体部门",
    "两网融合回收站点": "示例-城管部门",
    "口袋公园": "示例-住建部门",
    "充电桩": "示例-发改部门",
    "河道修复": "示例-水务部门",
}
_NEXT = (
    "示例：收尾后组织验收",
    "示例：协调管线迁改后复工",
    "示例：补充图纸审查后开工",
    "示例：落实场地后进场施工",
)
_WHY = ("示例：专题会议同意延期", "示例：管线迁改，批准延期", "示例：雨季停工，批准延期")
_NOTICE = timedelta(days=10)  # so long before its day a project is put off


def put_off(place: Allotted, number: str, seed: int, planned: date, completed: date | None) -> tuple[date | None, str]:
    """The day to which a project was put off and why; (None, "") for most, and for all that came in time."""
    rng = _stream(place, number, seed)
    came_late = completed is None or completed > planned + timedelta(days=20)
    if rng.random() >= 0.4 or not came_late:
        return None, ""
    return workday(planned + timedelta(days=int(rng.integers(40, 100)))), str(rng.choice(_WHY))


def said_on(day: date, planned: date, adjusted: date | None, why: str) -> tuple[Cell, Cell]:
    """The adjusted day and its basis as the register has them on a day: nothing before they were decided."""
    return (adjusted, why) if adjusted and day >= planned - _NOTICE else (None, None)


def office_and_next(place: Allotted, number: str, seed: int, kind: str, *, is_open: bool) -> tuple[Cell, Cell]:
    """The office in charge, empty for some, and of an open project what is done next, empty for a third."""
    rng = _stream(place, f"{number}+", seed)
    office, step = _OFFICES[kind] if rng.random() < 0.9 else None, str(rng.choice(_NEXT))
    return office, step if is_open and rng.random() < 0.65 else None


def _stream(place: Allotted, number: str, seed: int) -> np.random.Generator:
    return stream(seed, _IN_CHARGE, place.code[6:] + "".join(str(ord(c)) for c in number[-6:]))
