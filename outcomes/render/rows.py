"""The rows of ranks, the same in every medium: places under the names of their groups, and the ranks on the axis."""

from __future__ import annotations

from dataclasses import dataclass

from outcomes.charts.value import Point, Ranks
from outcomes.render.scale import extent, nice


@dataclass(frozen=True, kw_only=True)
class RankRow:
    """A place, or the heading of a group (no point), by its row from the top."""

    row: int
    text: str
    point: Point | None = None


def rank_rows(chart: Ranks) -> list[RankRow]:
    """The places in their order, each group under its heading; where groups are mixed the group stands after the name."""
    groups = [p.group_label for p in chart.main.points]
    changes = [g for i, g in enumerate(groups) if i == 0 or g != groups[i - 1]]
    headed = len(changes) == len(set(changes))
    made: list[RankRow] = []
    for i, p in enumerate(chart.main.points):
        if headed and p.group_label and (i == 0 or groups[i - 1] != p.group_label):
            made.append(RankRow(row=len(made), text=p.group_label))
        text = p.label if headed or not p.group_label else f"{p.label} · {p.group_label}"
        made.append(RankRow(row=len(made), text=text, point=p))
    return made


def rank_ticks(chart: Ranks) -> list[int]:
    """1, round ranks and the last one; every rank of a few."""
    last = int(max([len(chart.main.points), *extent(chart.main.points)]))
    if last <= 12:
        return list(range(1, last + 1))
    step = max(1, int(nice(0, last, 5).step))
    inner = [n for n in range(step, last, step) if n - 1 > step / 2 and last - n >= step / 3]
    return sorted({1, *inner, last})
