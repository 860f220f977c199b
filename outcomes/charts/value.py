"""Charts before they have a medium: a common head, one frozen class for each kind, and `Chart`, which is any of them."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import ClassVar, Literal, get_args

from outcomes.charts.shapes import Outline, Shape
from outcomes.charts.theme import TILE_WIDTH, Tone, cut_to, signal_look
from outcomes.core.texts import Lang

Kind = Literal[
    "comparison", "trend", "map", "bars", "heat", "control", "funnel", "event", "ranks", "multiples", "sites"
]
State = Literal["known", "unreported", "small_base", "not_computed", "protected", "hidden", "not_added"]
# what a mark says beyond ordinary variation: its colour is the judgement, its shape (high ▲, low ▼, ordinary ●) the side
Signal = Literal[
    "",
    "common_cause",
    "improvement_high",
    "improvement_low",
    "concern_high",
    "concern_low",
    "neutral_high",
    "neutral_low",
]
_SIGNALS: dict[str, Signal] = {name: name for name in get_args(Signal)}


def signal_of(name: str) -> Signal:
    """The signal of this name; KeyError for anything else."""
    return _SIGNALS[name]


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
    group_label: str = ""  # ranks: the group under whose name it stands
    klass: int | None = None  # map, heat: index into the classes
    mark: bool = False  # map: a brand is published here (small red dot)
    change: Signal = ""  # map: the newest month lies beyond the place's own limits (a ring with ▲ or ▼)
    source: str = ""  # the source of this figure: uploads, or why there is none
    x: float | None = None  # funnel: the base; event: months (or quarters) since the launch
    joined: bool = (
        True  # trend: the line leads here from the point before, being of nearly the same communities and source;
        # mean and limits of a control chart: the point before is of the same segment
    )
    growing: bool = False  # trend: its cases are still under way; drawn hollow, and outside title, range and change
    under: str = ""  # trend: of how many communities, under the axis where that changes: 41/44
    signal: Signal = ""  # control, funnel, ranks: beyond ordinary variation or not; map: what has to be mended

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
    """A named run of points."""

    name: str
    points: tuple[Point, ...]

    @property
    def known(self) -> list[Point]:
        """The points that may be drawn."""
        return [p for p in self.points if p.known_value is not None]

    @property
    def pieces(self) -> list[range]:
        """The points (as positions) that one unbroken line leads through each."""
        starts = [n for n, p in enumerate(self.points) if not n or not p.joined]
        return [range(a, b) for a, b in zip(starts, [*starts[1:], len(self.points)], strict=True)]


@dataclass(frozen=True, kw_only=True)
class Mark:
    """A vertical line at a month (trend, control) or at an x (event): a launch, a recorded step change."""

    at: str | float
    text: str


@dataclass(frozen=True, kw_only=True)
class Badge:
    """An icon in words: 正常波动, 改善（偏高）, 稳定达标; drawn with the shape and colour of its signal."""

    signal: Signal
    text: str


@dataclass(frozen=True, kw_only=True)
class LegendClass:
    """One box of the legend of a map or matrix: its colour, its words, and by size the closed range low..high of values."""

    text: str
    tone: Tone
    low: float = 0.0
    high: float = 0.0


@dataclass(frozen=True, kw_only=True)
class Reference:
    """A value that a chart is held against, as a dotted line with its words: the district's, a target, the middle rank."""

    value: float
    label: str


@dataclass(frozen=True, kw_only=True)
class ChartHead(ABC):
    """What every chart says of itself, whatever its kind."""

    kind: ClassVar[Kind]
    name: str  # file-name stem in ASCII: comparison-requests_resolved-2025-12
    title: str  # says the finding
    subtitle: str  # indicator, unit, period
    unit: str
    decimals: int  # of the values
    note: str  # how to read it
    source: str  # 来源：社区月报 12份 …
    data_class: Literal["reported", "sample", "published"]
    version: int
    known_at: str  # when these figures were known, 2026-01-05 10:20
    lang: Lang
    alt: str  # for screen readers
    watermark: str = ""  # 示例数据 on sample charts
    address: str = ""  # what it is made again from, as a download is asked for: trend?i=requests_received&m=2025-12

    @property
    @abstractmethod
    def series(self) -> tuple[Series, ...]:
        """Every run of points in the order of the table: every number on any medium is one of theirs."""


@dataclass(frozen=True, kw_only=True)
class OfOneSeries(ChartHead):
    """A chart that is of one run of points first, whatever stands around it."""

    main: Series

    @property
    def series(self) -> tuple[Series, ...]:
        """The one series."""
        return (self.main,)


@dataclass(frozen=True, kw_only=True)
class Comparison(OfOneSeries):
    """Places of one level side by side, each with its interval, against the whole."""

    kind: ClassVar[Kind] = "comparison"
    reference: Reference | None = None
    interval_label: str = ""  # 95% 区间 (empty: no intervals)


@dataclass(frozen=True, kw_only=True)
class Trend(OfOneSeries):
    """One place over time, with thin grey lines (street, district, the year before) beside it."""

    kind: ClassVar[Kind] = "trend"
    beside: tuple[Series, ...] = ()
    marks: tuple[Mark, ...] = ()
    rolling: bool = False  # each point is of twelve months

    @property
    def series(self) -> tuple[Series, ...]:
        """The line, then those beside it."""
        return (self.main, *self.beside)


@dataclass(frozen=True, kw_only=True)
class TileMap(OfOneSeries):
    """Places by class of their figure, on the tiles of the schematic or on real outlines."""

    kind: ClassVar[Kind] = "map"
    shapes: tuple[Shape, ...]
    outlines: tuple[Outline, ...] = ()
    classes: tuple[LegendClass, ...] = ()
    classes_by: str = ""  # what the colours are by: 与全区比, 等数分级, 自然断点
    change_label: str = ""  # legend text of the rings; empty where none can be
    unreported_label: str = ""  # legend text of 未报

    def tone(self, point: Point) -> Tone | None:
        """What fills the tile of a point; None where its figure is not known."""
        return None if point.klass is None else self.classes[point.klass].tone

    def tile_name(self, point: Point) -> str:
        """The name written on a tile, without 社区 and cut where it would reach over its neighbours, with ▲ or ▼ where it moved."""
        short = point.label.removesuffix("社区").removesuffix(" Community")
        mark = f" {signal_look(point.change)[1]}" if point.change else ""
        return cut_to(short, TILE_WIDTH - 2 * bool(mark)) + mark


@dataclass(frozen=True, kw_only=True)
class Bars(ChartHead):
    """Parts of a whole or steps from top to bottom; `under` has the same codes as a thinner bar under each."""

    kind: ClassVar[Kind] = "bars"
    parts: Series
    under: Series | None = None

    @property
    def series(self) -> tuple[Series, ...]:
        """The bars, then the thinner ones."""
        return (self.parts,) if self.under is None else (self.parts, self.under)

    @property
    def is_pair(self) -> bool:
        """Whether each part has two bars."""
        return self.under is not None


@dataclass(frozen=True, kw_only=True)
class Heat(ChartHead):
    """A matrix: one row each, with the same months in every row."""

    kind: ClassVar[Kind] = "heat"
    rows: tuple[Series, ...]
    classes: tuple[LegendClass, ...]
    unreported_label: str

    @property
    def series(self) -> tuple[Series, ...]:
        """The rows."""
        return self.rows

    @property
    def months(self) -> tuple[Point, ...]:
        """The months, as the first row has them."""
        return self.rows[0].points


@dataclass(frozen=True, kw_only=True)
class Control(OfOneSeries):
    """The months (or events, by their day) of an indicator with mean and limits; a change of a line's value is a step."""

    kind: ClassVar[Kind] = "control"
    centre: Series
    lower: Series
    upper: Series
    reference: Reference | None = None  # the target
    marks: tuple[Mark, ...] = ()
    badges: tuple[Badge, ...] = ()  # variation, assurance

    @property
    def lines(self) -> tuple[Series, ...]:
        """Mean and limits."""
        return (self.centre, self.lower, self.upper)

    @property
    def series(self) -> tuple[Series, ...]:
        """The months, then mean and limits."""
        return (self.main, *self.lines)


@dataclass(frozen=True, kw_only=True)
class FunnelPlot(OfOneSeries):
    """Places by their base `x`, with the 95 % (`near`) and 99.8 % (`far`) limits around the whole by the same x."""

    kind: ClassVar[Kind] = "funnel"
    near: tuple[Series, ...]
    far: tuple[Series, ...]
    reference: Reference | None
    x_label: str
    interval_label: str = ""

    @property
    def lines(self) -> tuple[Series, ...]:
        """The limits, the near ones first."""
        return (*self.near, *self.far)

    @property
    def series(self) -> tuple[Series, ...]:
        """The places, then the limits."""
        return (self.main, *self.lines)


@dataclass(frozen=True, kw_only=True)
class Event(OfOneSeries):
    """Estimates with their interval by `x`, 0 being the launch."""

    kind: ClassVar[Kind] = "event"
    x_label: str
    interval_label: str
    marks: tuple[Mark, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Ranks(OfOneSeries):
    """The rank of each place with its interval, rank 1 first on the axis, the places under the names of their groups."""

    kind: ClassVar[Kind] = "ranks"
    interval_label: str
    reference: Reference | None = None  # the middle rank


@dataclass(frozen=True, kw_only=True)
class Multiples(ChartHead):
    """One panel for each place over the same months; a line `beside` them stands in every panel."""

    kind: ClassVar[Kind] = "multiples"
    panels: tuple[Series, ...]
    beside: tuple[Series, ...] = ()

    @property
    def series(self) -> tuple[Series, ...]:
        """The panels, then what stands in each."""
        return (*self.panels, *self.beside)


@dataclass(frozen=True, kw_only=True)
class Sites(ChartHead):
    """Facilities (valued by the households within their radius), the compounds `near` one, and those `beyond`."""

    kind: ClassVar[Kind] = "sites"
    facilities: Series
    near: Series
    beyond: Series
    shapes: tuple[Shape, ...]  # a facility's circle, a compound as a single point
    outlines: tuple[Outline, ...] = ()

    @property
    def series(self) -> tuple[Series, ...]:
        """The facilities, then the compounds near and beyond."""
        return (self.facilities, self.near, self.beyond)


Chart = Comparison | Trend | TileMap | Bars | Heat | Control | FunnelPlot | Event | Ranks | Multiples | Sites
OfSignals = Control | FunnelPlot | Event  # drawn on two axes of numbers, with words around
