"""Reads a deck or workbook back: its list of numbers, and what stands now in each of the places that the list names."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import cast
from zipfile import BadZipFile

from pptx import Presentation
from pptx.chart.chart import Chart as NativeChart
from pptx.exc import PackageNotFoundError
from pptx.parts.chart import ChartPart
from pptx.shapes.autoshape import Shape as PptxShape
from pptx.shapes.base import BaseShape
from pptx.shapes.graphfrm import GraphicFrame
from python_calamine import CalamineError, CalamineWorkbook, WorksheetNotFound

from outcomes.core.periods import parse_month
from outcomes.core.texts import LANGS, t
from outcomes.exports.readback_chart import Edited, SheetRow, Shown, differing, is_chart, of_slides, of_table
from outcomes.papers.value import check_digits
from outcomes.render.book import DETAILS, detail_check
from outcomes.render.bound import numerals, same_value
from outcomes.render.pptx.layout import LIST, layout_of_all, name_of
from outcomes.render.sheets import ABOUT, COLUMNS, SHEET


class UnreadableFile(ValueError):
    """A file that cannot be verified; the message is a sentence, zh / en."""


@dataclass(frozen=True, kw_only=True)
class ListedNumber:
    """One line of a list of numbers, and what was found where it says that the number stands."""

    where: str  # slide 3 · row 12 · paragraph 2; the name of a slide that was taken out
    key: str
    name: str
    place_name: str
    text: str
    value: float | None
    said: bool  # a sentence, not a figure
    list_edited: bool  # the check digits do not fit the line
    found: tuple[str, ...]  # other words or values than those of the list; empty: as listed
    removed: bool = False  # the slide or shape is no longer there


@dataclass(frozen=True, kw_only=True)
class Wording:
    """A paragraph of a brief: its words now, their numerals, and whether a numeral was changed."""

    text: str
    numerals: str
    edited: bool


@dataclass(frozen=True, kw_only=True)
class Months:
    """A row of months of a workbook as it stands there; `edited`: its check digits do not fit."""

    row: int
    key: str  # indicator~place~part
    name: str
    place_name: str
    cells: dict[str, float | str]  # by month
    edited: bool


@dataclass(frozen=True, kw_only=True)
class ReadBack:
    """A file that was read back: what it is of, and its lines."""

    about: dict[str, str]
    rows: tuple[ListedNumber, ...]
    wordings: tuple[Wording, ...] = ()
    months: tuple[Months, ...] = ()
    shown: Shown | None = None  # of the export of one chart
    edited: tuple[tuple[str, Edited], ...] = ()  # (slide 3, what differs there) where no line of the list says it


def open_book(content: bytes) -> CalamineWorkbook:
    """A workbook; UnreadableFile where it cannot be opened."""
    try:
        return CalamineWorkbook.from_filelike(io.BytesIO(content))
    except (CalamineError, BadZipFile, OSError) as error:
        raise UnreadableFile("表格打不开 / the sheet cannot be opened") from error


def read_sheet(content: bytes) -> tuple[dict[str, str], list[SheetRow]]:
    """What a number sheet is of, and its lines by column code; UnreadableFile where it is none."""
    book = open_book(content)
    named = [s for s in book.sheet_names if s in (SHEET, *(t("book.figures", lang) for lang in LANGS))]
    if not named or ABOUT not in book.sheet_names:
        raise UnreadableFile("文件里没有数字清单，不是本系统导出的，或清单被删了 / the file holds no list of numbers")
    about = _about(book)
    rows = book.get_sheet_by_name(named[0]).to_python(skip_empty_area=False)
    codes = [str(c) for c in rows[1]] if len(rows) > 1 else []
    if set(COLUMNS) - set(codes):
        raise UnreadableFile("数字清单的表头被改了 / the head of the list was changed")
    return about, [dict(zip(codes, row, strict=False)) for row in rows[2:] if any(row)]


def of_xlsx(content: bytes) -> ReadBack:
    """A workbook: every line of its figures, and the rows of months."""
    book = open_book(content)
    if is_chart(book):
        return _of_chart(book, lambda: of_table(book))
    about, rows = read_sheet(content)
    months = (
        _months(book.get_sheet_by_name(DETAILS).to_python(skip_empty_area=False)) if DETAILS in book.sheet_names else []
    )
    return ReadBack(
        about=about, rows=tuple(line(row, f"row {n}") for n, row in enumerate(rows, 3)), months=tuple(months)
    )


def _of_chart(book: CalamineWorkbook, read: Callable[[], Shown]) -> ReadBack:
    try:
        return ReadBack(about=_about(book), rows=(), shown=read())
    except (KeyError, IndexError, WorksheetNotFound) as error:
        raise UnreadableFile("数字清单的表头被改了 / the head of the list was changed") from error


def _about(book: CalamineWorkbook) -> dict[str, str]:
    """What the file is of, by code."""
    rows = book.get_sheet_by_name(ABOUT).to_python()
    return {str(r[0]): _whole(r[1]) for r in rows if len(r) > 1}


def _months(rows: Sequence[Sequence[object]]) -> list[Months]:
    codes = [str(c) for c in rows[1]]
    when = [(i, c) for i, c in enumerate(codes) if parse_month(c)]
    parts = {t(f"book.{p}", lang): p for p in ("value", "numerator", "denominator") for lang in LANGS}
    made = []
    for n, row in enumerate(rows[2:], 3):
        words = dict(zip(codes, row, strict=False))
        cells = {c: _cell(row[i]) for i, c in when}
        key = "~".join((str(words["indicator"]), str(words["place"]), parts[str(words["part"])]))
        made.append(
            Months(
                row=n,
                key=key,
                name=str(words["name"]),
                place_name=str(words["place_name"]),
                cells=cells,
                edited=detail_check(key, list(cells.values())) != str(words["check"]),
            )
        )
    return made


def _cell(value: object) -> float | str:
    return value if isinstance(value, float) else _whole(value)


def _whole(value: object) -> str:
    """A cell as text: 2025 for 2025.0."""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def line(row: SheetRow, where: str, found: Iterable[str] = (), *, removed: bool = False) -> ListedNumber:
    """A line of the list with what was found."""
    key = "~".join(_whole(row[c]) for c in ("indicator", "place", "first", "last"))
    value = float(row["value"]) if isinstance(row["value"], (int, float)) else None
    text = _whole(row["text"])
    return ListedNumber(
        where=where,
        key=key,
        name=_whole(row["name"]),
        place_name=_whole(row["place_name"]),
        text=text,
        value=value,
        said=key.startswith("@"),
        list_edited=check_digits(key, text, value) != _whole(row["check"]),
        found=tuple(found),
        removed=removed,
    )


def of_pptx(content: bytes) -> ReadBack:
    """A deck: every line of the sheet inside it against the words and charts of its slides."""
    try:
        deck = Presentation(io.BytesIO(content))
    except (PackageNotFoundError, BadZipFile, KeyError, ValueError) as error:
        raise UnreadableFile("这份PPTX打不开 / this PPTX cannot be opened") from error
    slides = [(n, name_of(s), s) for n, s in enumerate(deck.slides, 1)]
    sheet = next((shape.ole_format.blob for _, _, s in slides for shape in s.shapes if shape.name == LIST), None)
    if sheet is None:
        raise UnreadableFile(
            "文件里没有数字清单：不是本系统导出的，或末页被删了，或另存时丢了 / the file holds no list of numbers: not made here, or its last slide was deleted, or lost when it was saved by another program"
        )
    if is_chart(inside := open_book(sheet)):
        return _of_chart(inside, lambda: of_slides(inside, list(deck.slides)))
    about, rows = read_sheet(sheet)
    shapes = {(name, shape.name): (n, shape) for n, name, s in slides for shape in s.shapes}
    tiles = {(name, shape.name.rpartition(":")[2]): (n, shape) for n, name, s in slides for shape in s.shapes}
    made = [_of_shape(row, shapes, tiles) for row in rows]
    other = [row for row, read in zip(rows, made, strict=True) if read.found]
    named = {(row["slide"], _whole(row[at])) for row in other for at in ("shape", "place")}  # a tile by its place
    numbered = {name: n for n, name, _ in slides}
    edited = []
    for change in differing(inside, layout_of_all(deck.slides)):
        slide, _, shape = change.shape.partition("/")
        if not {(slide, shape), (slide, shape.rpartition(":")[2])} & named:
            edited.append((f"slide {numbered[slide]}", replace(change, shape=shape)))
    return ReadBack(about=about, rows=tuple(made), edited=tuple(edited))


def _of_shape(
    row: SheetRow,
    shapes: dict[tuple[str, str], tuple[int, BaseShape]],
    tiles: dict[tuple[str, str], tuple[int, BaseShape]],
) -> ListedNumber:
    slide, name, series, point = (
        str(row["slide"]),
        str(row["shape"]),
        int(_whole(row["series"])),
        int(_whole(row["point"])),
    )
    n, shape = shapes.get((slide, name), (0, None))
    if series >= 0 and shape is None:  # a map: each place is a shape
        n, tile = tiles.get((slide, _whole(row["place"])), (0, None))
        if tile is not None:
            words = _text(tile).split("\n")
            shown = _whole(row["text"]).split(" ")[0]
            return line(row, _where(n, row), [] if not words[-1] or words[-1] == shown else [words[-1]])
    if shape is None:
        return line(row, _where(0, row), removed=True)
    if series >= 0 and isinstance(shape, GraphicFrame):
        return line(row, _where(n, row), _other_values(row, shape.chart, series, point))
    return line(row, _where(n, row), _other_words(row, _text(shape)))


def _text(shape: BaseShape) -> str:
    """The words of a shape, one paragraph a line."""
    return str(shape.text_frame.text) if isinstance(shape, PptxShape) else ""


def _where(n: int, row: SheetRow) -> str:
    return f"slide {n}" if n else str(row["slide"])


def _other_words(row: SheetRow, words: str) -> list[str]:
    """The words of a shape where they no longer say what the list says."""
    text = _whole(row["text"])
    if str(row["indicator"]).startswith("@"):
        same = numerals(words) == numerals(text)
        return [] if same else [words]
    lines = [part.strip() for part in re.split(r"[\n\v]", words)]
    return [] if text in lines else [lines[1] if len(lines) > 1 else words]


def _other_values(row: SheetRow, chart: NativeChart, series: int, point: int) -> list[str]:
    """What a chart shows or holds in its data sheet at a point, where it is not what the list says."""
    wanted = float(row["value"]) if isinstance(row["value"], (int, float)) else None
    drawn, inside = (
        values[series][point] if len(values) > series and len(values[series]) > point else None
        for values in _values(cast(ChartPart, chart.part))
    )
    return [_said(v) for v in dict.fromkeys((drawn, inside)) if not same_value(v, wanted)]


@lru_cache(maxsize=256)
def _values(part: ChartPart) -> tuple[list[list[float | None]], list[list[float | None]]]:
    """The series of a chart as they are drawn, and as its own data sheet holds them."""
    drawn = [list(series.values) for series in part.chart.plots[0].series]
    book = CalamineWorkbook.from_filelike(io.BytesIO(part.chart_workbook.xlsx_part.blob))
    rows = book.get_sheet_by_index(0).to_python(skip_empty_area=False)[1:]

    def cell(row: Sequence[object], n: int) -> float | None:
        found = row[n + 1] if len(row) > n + 1 else ""
        return float(found) if isinstance(found, (int, float)) else None

    return drawn, [[cell(row, n) for row in rows] for n in range(len(drawn))]


def _said(value: float | None) -> str:
    return "—" if value is None else f"{value:,.10g}"
