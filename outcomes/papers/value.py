"""A document or deck before it has a medium: its words, tables and charts, and the list of every number it states."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Literal, TypedDict

from outcomes.charts import Chart, Comparison, Subject, TileMap, Trend
from outcomes.core.periods import label
from outcomes.core.places import Place, named
from outcomes.core.texts import Lang, t
from outcomes.figures.figure import Figure
from outcomes.figures.provenance import datasets_read
from outcomes.figures.uploads import upload_ids
from outcomes.warehouse.mart import Mart

PaperChart = Comparison | Trend | TileMap  # what a deck draws into a part of a slide


class NothingToSay(ValueError):
    """Raised where not one figure of a file is known; the message is a sentence, zh / en."""

    @classmethod
    def of(cls, place: Place, last: str) -> NothingToSay:
        """For a place and month."""
        return cls(
            f"{place.name}{label(last, 'zh')}没有已发布的数据，没有生成文件 / {place.name_en}: nothing is published for "
            f"{label(last, 'en')}; no file was made"
        )


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

    @property
    def check(self) -> str:
        """Eight digits over the key and what is stated: a list that was edited by hand no longer fits them."""
        return check_digits(self.key, self.text, self.value)


def check_digits(key: str, text: str, value: float | None) -> str:
    """The check digits of a stated number as they stand in a list."""
    exact = "" if value is None else repr(round(float(value), 9))
    return hashlib.sha256("|".join((key, text, exact)).encode()).hexdigest()[:8]


def key_of(f: Figure) -> str:
    """Which figure this is: the key of its number."""
    return "~".join((f.indicator.code, f.place.code, f.period.first, f.period.last))


def number_of(mart: Mart, f: Figure, lang: Lang) -> Number:
    """A figure as a stated number."""
    tables = datasets_read(f.indicator, f)
    return Number(
        indicator=f.indicator.code,
        place=f.place.code,
        first=f.period.first,
        last=f.period.last,
        name=f.indicator.name[lang],
        place_name=named(f.place, lang),
        period=f.period.label(lang),
        text=f.text(lang, unit=True),
        value=f.value if f.state == "known" else None,
        numerator=f.numerator,
        denominator=f.denominator,
        state=f.state,
        definition=f.indicator.definition[lang],
        uploads=upload_ids(mart, tables, f.place, f.period),
    )


@dataclass(frozen=True, kw_only=True)
class Heading:
    """A heading of level 1 (一、) or 2 (（一）)."""

    text: str
    level: int = 1


@dataclass(frozen=True, kw_only=True)
class Paragraph:
    """Sentences as one paragraph; `keys` are those of the numbers in it."""

    text: str
    keys: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class PaperTable:
    """Rows of words under a head; the columns in `right` hold numbers, whose keys stand in `keys` (row by row, "" for words)."""

    title: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    right: tuple[int, ...] = ()
    keys: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, kw_only=True)
class Picture:
    """A chart inside the document."""

    chart: Chart


Block = Heading | Paragraph | PaperTable | Picture


class IssuedFields(TypedDict):
    """The fields of `Issued`."""

    name: str
    foot: str
    lang: Lang
    version: int
    known_at: str
    data_class: Literal["reported", "sample"]
    watermark: str


@dataclass(frozen=True, kw_only=True)
class Issued:
    """What every file says of itself: its name and language, of which version it is, and whether of the sample."""

    name: str  # file-name stem
    foot: str  # data class, version, when it was known
    lang: Lang
    version: int
    known_at: str
    data_class: Literal["reported", "sample"]
    watermark: str  # 示例数据; empty for real data


def issued(subject: Subject, kind: str) -> IssuedFields:
    """What a file about a place and month says of itself."""
    mart, lang = subject.mart, subject.lang
    data_class: Literal["reported", "sample"] = "sample" if mart.data_class == "sample" else "reported"
    known = t("chart.version", lang, version=mart.version, at=mart.known_at)
    return {
        "name": f"{kind}-{subject.place.code}-{subject.last}",
        "foot": f"{t(f'data.{data_class}', lang)} · {known}",
        "lang": lang,
        "version": mart.version,
        "known_at": mart.known_at,
        "data_class": data_class,
        "watermark": t("data.watermark", lang) if data_class == "sample" else "",
    }


@dataclass(frozen=True, kw_only=True)
class Paper(Issued):
    """A whole document; `numbers` lists every figure it states, each once."""

    title: str
    subtitle: str
    blocks: tuple[Block, ...]
    numbers: tuple[Number, ...]


@dataclass(frozen=True, kw_only=True)
class Stated:
    """A number where it stands on a slide: in the words of a shape, or as a point of a series of a chart."""

    slide: str  # Slide.name
    shape: str
    number: Number
    series: int = -1  # -1: in the words
    point: int = -1


@dataclass(frozen=True, kw_only=True)
class Card:
    """A figure as a card: its name, value and, small, base, interval, or why it is not known."""

    name: str
    text: str
    note: str
    known: bool
    group: str = ""  # the goal it stands under


@dataclass(frozen=True, kw_only=True)
class Slide:
    """One slide: what it says and how it is to be read out."""

    kind: Literal["cover", "cards", "chart", "place", "table", "list"]
    name: str  # unique in the deck: map, place-210214001003
    title: str
    subtitle: str = ""
    words: tuple[str, ...] = ()  # sentences; of a place its story
    cards: tuple[Card, ...] = ()
    charts: tuple[PaperChart, ...] = ()
    table: PaperTable | None = None
    widths: tuple[float, ...] = ()  # of the table's columns, as shares
    note: str = ""  # how to read it, small, above the foot
    source: str = ""
    speech: str = ""  # speaker notes: two sentences and the source of each number


@dataclass(frozen=True, kw_only=True)
class Deck(Issued):
    """A whole deck; `stated` lists every number with the place where it stands."""

    title: str
    slides: tuple[Slide, ...]
    stated: tuple[Stated, ...]
