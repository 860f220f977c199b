"""A document before it has a medium: headings, paragraphs, tables, pictures, and the list of every number it states."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from outcomes.catalog import UPLOADS
from outcomes.charts import Chart
from outcomes.figures import Figure, named, uploads_behind
from outcomes.origin import datasets_read
from outcomes.store import Mart
from outcomes.texts import Lang


@dataclass(frozen=True, kw_only=True)
class Number:
    """One stated figure: what it is of, as it is printed, exactly, and where it comes from."""

    indicator: str
    place: str
    first: str  # YYYY-MM
    last: str
    name: str  # 办结受理比（含结转）
    place_name: str
    period: str
    text: str  # as printed: 94.6% · 未报
    value: float | None
    numerator: float | None
    denominator: float | None
    state: str
    definition: str
    uploads: tuple[str, ...]  # ids of the uploads in force behind it, newest first

    @property
    def key(self) -> str:
        """closed_to_received_ratio~210214~2025-01~2025-12: which figure this is."""
        return "~".join((self.indicator, self.place, self.first, self.last))


def number_of(mart: Mart, f: Figure, lang: Lang) -> Number:
    """A figure as a stated number."""
    tables = [d for d in datasets_read(f.indicator, f) if d != UPLOADS]
    behind = uploads_behind(mart, tables, f.place, f.period)
    return Number(
        indicator=f.indicator.code, place=f.place.code, first=f.period.first, last=f.period.last,
        name=f.indicator.name[lang], place_name=named(f.place, lang), period=f.period.label(lang), text=f.text(lang, unit=True),
        value=f.value if f.state == "known" else None, numerator=f.numerator, denominator=f.denominator, state=f.state,
        definition=f.indicator.definition[lang], uploads=tuple(str(u) for u in behind.get("upload_id", [])),
    )  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Heading:
    """A heading of level 1 (一、) or 2 (（一）)."""

    text: str
    level: int = 1


@dataclass(frozen=True, kw_only=True)
class Paragraph:
    """Sentences as one paragraph."""

    text: str


@dataclass(frozen=True, kw_only=True)
class Table:
    """Rows of words under a head; the columns in `right` hold numbers."""

    title: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    right: tuple[int, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Picture:
    """A chart inside the document."""

    chart: Chart


Block = Heading | Paragraph | Table | Picture


@dataclass(frozen=True, kw_only=True)
class Paper:
    """A whole document; `numbers` lists every figure it states, each once."""

    name: str  # file-name stem
    title: str
    subtitle: str
    blocks: tuple[Block, ...]
    numbers: tuple[Number, ...]
    foot: str  # source, version, when it was known
    lang: Lang
    version: int
    known_at: str
    data_class: Literal["reported", "sample"]
    watermark: str  # 示例数据; empty for real data
