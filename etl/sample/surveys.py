"""The sample's surveys: residents in general, the brands, and what was renovated."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import date, timedelta

import numpy as np

from etl.sample.ground import Ground
from etl.sample.sample_file import PARTY, SampleFile, stream
from etl.sample.sending import HALF_YEARS, Row, SentTable, a_file, by_month

_SURVEYS = 43  # number of the stream
_SHEET = SentTable(code="surveys", name="居民调查结果", by=PARTY, turn=2)
_MONTHS = tuple(half.last for half in HALF_YEARS)
_RETURNED = 3  # the file of this half-year was sent back once: the satisfied of the renovations were all that answered


def survey_files(grounds: list[Ground], seed: int) -> list[SampleFile]:
    """A file for every half-year, and one that was sent back before its mended successor came."""
    rows = [row for ground in grounds for row in _of_community(ground, stream(seed, _SURVEYS, ground.place.code))]
    rows.sort(key=lambda row: (str(row["month"]), str(row["kind"])))
    files = by_month(_SHEET, rows)
    of_half = [row for row in rows if row["month"] == HALF_YEARS[_RETURNED].last]
    wrong = [{**row, "satisfied": row["valid"]} if row["kind"] == "小区改造" else row for row in of_half]
    first = a_file(_SHEET, _RETURNED, wrong)
    files[_RETURNED] = replace(first, publish=False, returned="改造调查的满意人数误填为有效样本，更正后重报")
    mended = replace(_SHEET, words="2024年下半年，更正")
    again = a_file(mended, _RETURNED, of_half, today=first.today + timedelta(days=3))
    return [*files, again]


def _of_community(ground: Ground, rng: np.random.Generator) -> list[Row]:
    """Satisfaction every June and December; in December also the brand, and renovations of the year."""
    found = []
    launch = ground.place.allotted["launch_month"]
    level, known = 0.865 + 0.025 * ground.spirit, rng.uniform(0.5, 0.66)
    for n, month in enumerate(_MONTHS):
        works = 0.012 if launch and month > launch else 0.0
        found.append(_row(ground, month, "居民总体", min(0.94, level + works + rng.normal(0, 0.008)), rng))
        if month.endswith("-12") and launch and launch <= month:
            row = _row(ground, month, "社区品牌", 0.0, rng)
            aware = _within(int(str(row["valid"])), known + 0.025 * n, (0.46, 0.8), rng)
            found.append(row | {"satisfied": None, "aware": aware})
        if month.endswith("-12") and ground.completed("老旧小区改造", date(int(month[:4]), 12, 31)) > ground.completed(
            "老旧小区改造", date(int(month[:4]) - 1, 12, 31)
        ):
            found.append(_row(ground, month, "小区改造", min(0.94, level + 0.01), rng))
    return found


def _within(valid: int, chance: float, limits: tuple[float, float], rng: np.random.Generator) -> int:
    """How many of the answers say yes: drawn, and kept inside the limits."""
    drawn = int(rng.binomial(valid, min(1.0, max(0.0, chance))))
    return min(math.floor(limits[1] * valid), max(math.ceil(limits[0] * valid), drawn))


def _row(ground: Ground, month: str, kind: str, satisfied: float, rng: np.random.Generator) -> Row:
    sent = int(rng.integers(165, 241))
    valid = min(220, max(120, int(rng.binomial(sent, rng.uniform(0.78, 0.92)))))
    return {
        "community": ground.place.name,
        "month": month,
        "kind": kind,
        "sent": max(sent, valid),
        "valid": valid,
        "satisfied": _within(valid, satisfied, (0.805, 0.95), rng),
        "willing": int(rng.binomial(valid, 0.52)),
        "weight": round(ground.population * 0.86 / valid, 2) if kind == "居民总体" else None,
    }
