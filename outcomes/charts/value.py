"""The one Chart value that every medium draws: Plotly, PNG/SVG, PPTX, XLSX/CSV only read it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal[
    "comparison", "trend", "map", "bars", "heat", "control", "funnel", "event", "ranks", "multiples", "sites"
]
State = Literal["known", "unreported", "small_base", "not_computed", "protected", "hidden", "not_added"]
Role = Literal["main", "reference", "bars", "centre", "near", "limit"]
# what a mark says beyond ordinary variation: its colour is the judgement, its shape (high ▲, low ▼, ordinary ●) the side
Signal = Literal[
    "", "common_cause", "improvement_high", "improvement_low", "concern_high", "concern_low", "neutral_high", "neutral_low",
]  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Point:
    """One mark: a place (comparison, map), a month (trend, heat) or a part or step (bars). `value` is None unless state is known."""

    code: str  # place code, YYYY-MM or the code of a part
    label: str  # 古城社区 · 2025年3月
    value: float | None
    state: State = "known"
    text: str = ""  # the value as people read it: 95.2% · 未报 · 基数小
    note: str = ""  # bars: small grey words after the value: 占31% · 上一步的82% · 中位 12 天
    numerator: float | None = None
    denominator: float | None = None
    low: float | None = None  # 95 % interval
    high: float | None = None
    highlight: bool = False  # the chosen place or part
    group: str = ""  # street code (map, comparison)
    group_label: str = ""
    klass: int | None = None  # map, heat: index into Chart.classes
    mark: bool = False  # map: a brand is published here (small red dot)
    assumed: bool = False  # 名单待区确认
    source: str = ""  # the source of this figure: uploads, or why there is none
    x: float | None = None  # funnel: the base; event: months (or quarters) since the launch
    signal: Signal = ""  # control, funnel: beyond ordinary variation or not

    @property
    def known_value(self) -> float | None:
        """The value where it is known, else None: the only number that may be drawn."""
        return self.value if self.state == "known" else None

    @property
    def text_with_base(self) -> str:
        """88.3% (91/103) for a known ratio, else the text alone."""
        if self.state != "known" or self.numerator is None or self.denominator is None:
            return self.text
        return f"{self.text} ({self.numerator:,.0f}/{self.denominator:,.0f})"


@dataclass(frozen=True, kw_only=True)
class Series:
    """A named run of points; `reference` series (street, district) are drawn thin and grey.

    bars: the parts from top to bottom, a second series with the same codes as a thinner bar under the first.
    heat: one row of the matrix, with the same months in every series.
    control: the months, then lines of the same months: `centre` (the mean) and `limit` (lower, upper); a change of a
    line's value is a step. funnel: the places by base `x`, then lines by `x`: `near` (95 %, dashed) and `limit` (99.8 %).
    event: estimates with their interval by `x`, 0 being the launch. ranks: as a comparison.
    sites: the facilities (households within their radius), then the compounds `near` one, then the others.
    multiples: one panel for each `main` series, of the same months; a `reference` series stands in every panel.
    """

    name: str
    points: tuple[Point, ...]
    role: Role = "main"


@dataclass(frozen=True, kw_only=True)
class Mark:
    """A vertical line at a month (control) or at an x (event): a launch, a recorded step change."""

    at: str | float
    text: str


@dataclass(frozen=True, kw_only=True)
class Badge:
    """An icon in words: 正常波动, 改善（偏高）, 稳定达标; drawn with the shape and colour of its signal."""

    signal: Signal
    text: str


@dataclass(frozen=True, kw_only=True)
class LegendClass:
    """One box of the legend of a map or matrix: closed range low..high of values, written as text."""

    low: float
    high: float
    text: str


@dataclass(frozen=True, kw_only=True)
class Shape:
    """One place of a map: a tile of the schematic, or with `parts` its real outline as polygons with holes.

    Rings are (lon, lat) pairs, first point not repeated, outer ones clockwise; `outline` is the largest part's.
    sites: a facility's circle, or a compound as a single point.
    """

    code: str
    outline: tuple[tuple[float, float], ...]
    centre: tuple[float, float]
    inset: bool = False
    parts: tuple[tuple[tuple[tuple[float, float], ...], ...], ...] = ()
    lettered: bool = True  # whether name and value fit inside

    @property
    def polygons(self) -> tuple[tuple[tuple[tuple[float, float], ...], ...], ...]:
        """The place as polygons: outer ring first, then holes."""
        return self.parts or ((self.outline,),)

    @property
    def mark_at(self) -> tuple[float, float]:
        """Where a small mark stands: at the top of a tile, above the letters inside an outline."""
        top = max(y for _, y in self.outline)
        return self.centre[0], self.centre[1] + 0.62 * (top - self.centre[1]) if self.parts else top - 0.0015


@dataclass(frozen=True, kw_only=True)
class Outline:
    """The outline and name of a group of tiles (a street), drawn around and beside them."""

    name: str
    rings: tuple[tuple[tuple[float, float], ...], ...]
    label_at: tuple[float, float]
    inset: bool = False


@dataclass(frozen=True, kw_only=True)
class Chart:
    """A picture before it has a medium. Every number on any medium comes from `series`."""

    kind: Kind
    name: str  # file-name stem in ASCII: comparison-requests_resolved-2025-12
    title: str  # says the finding
    subtitle: str  # indicator, unit, period
    unit: str
    decimals: int  # of the values
    series: tuple[Series, ...]
    note: str  # how to read it
    source: str  # 来源：社区月报 12份 …
    data_class: Literal["reported", "sample", "published"]
    version: int
    known_at: str  # when these figures were known, 2026-01-05 10:20
    lang: Literal["zh", "en"]
    alt: str  # for screen readers
    reference: float | None = None  # a vertical/horizontal line: the district's value
    reference_label: str = ""
    interval_label: str = ""  # 95% 区间 (empty: no intervals)
    zero: bool = True  # zero baseline
    rolling: bool = False  # trend: each point is of twelve months
    x_label: str = ""  # funnel, event: what the horizontal axis counts
    marks: tuple[Mark, ...] = ()  # control, event
    badges: tuple[Badge, ...] = ()  # control: variation, assurance
    classes: tuple[LegendClass, ...] = ()
    classes_by: str = ""  # how the classes were cut: 等数分级, 自然断点
    shapes: tuple[Shape, ...] = ()
    outlines: tuple[Outline, ...] = ()
    unreported_label: str = ""  # legend text of 未报
    watermark: str = ""  # 示例数据 on sample charts
    address: str = ""  # what it is made again from, as a download is asked for: trend?i=requests_received&m=2025-12

    def tile_name(self, point: Point) -> str:
        """The name written on a tile, without 社区; empty where the same name stands outside already."""
        outside = {o.name.split("\n")[0] for o in self.outlines}
        return "" if point.label in outside else point.label.removesuffix("社区").removesuffix(" Community")
