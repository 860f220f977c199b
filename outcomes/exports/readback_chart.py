"""Reads the export of one chart back: its list of points, and what stands now on its slide or in its table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from pptx.slide import Slide as PptxSlide
from python_calamine import CalamineWorkbook

from outcomes.core.texts import LANGS, t
from outcomes.render.bound import same_value
from outcomes.render.points import COLUMNS, POINTS, Listed
from outcomes.render.pptx.layout import layout_of
from outcomes.render.sheets import LAYOUT
from outcomes.render.table import FIGURES
from outcomes.render.xlsx import TOP

SheetRow = dict[str, object]  # the cells of a row by the codes of their columns


@dataclass(frozen=True, kw_only=True)
class PointRow:
    """A line of the list, whether its check digits still fit it, and what its table says instead."""

    listed: Listed
    row: int  # of the list
    list_edited: bool
    found: tuple[str, ...] = ()
    removed: bool = False  # its slide or table row is no longer there


@dataclass(frozen=True, kw_only=True)
class Edited:
    """A number on the slide that is no longer the one that was exported."""

    shape: str
    exported: str
    found: str


@dataclass(frozen=True, kw_only=True)
class Shown:
    """What the export of a chart says: its points, and the numbers of its slide that were changed."""

    rows: tuple[PointRow, ...]
    edited: tuple[Edited, ...] = ()


def is_chart(book: CalamineWorkbook) -> bool:
    """Whether a workbook holds the list of one chart's points."""
    return POINTS in book.sheet_names


def of_slides(book: CalamineWorkbook, slides: Sequence[PptxSlide]) -> Shown:
    """The list of a chart's deck against the slide of the chart; KeyError where the list was mutilated."""
    rows = _rows(book)
    slide = next((s for s in slides if s._element.cSld.get("name") == "chart"), None)
    if slide is None:
        return Shown(rows=tuple(PointRow(listed=p, row=n, list_edited=e, removed=True) for n, p, e in rows))
    return Shown(
        rows=tuple(PointRow(listed=p, row=n, list_edited=e) for n, p, e in rows),
        edited=tuple(differing(book, layout_of(slide))),
    )


def of_table(book: CalamineWorkbook) -> Shown:
    """The list of a chart's workbook against the table on its first sheet; KeyError where the list was mutilated."""
    table = _table(book)
    made = []
    for n, p, edited in _rows(book):
        cells = table.get(p.key)
        said = p.key.startswith("@")
        found = [] if said or cells is None else _other_cells(p, cells)
        made.append(
            PointRow(listed=p, row=n, list_edited=edited, found=tuple(found), removed=cells is None and not said)
        )
    return Shown(rows=tuple(made))


def _sheet(book: CalamineWorkbook, name: str) -> list[SheetRow]:
    """The rows of a sheet with a head in words and one in codes, by code."""
    rows = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
    codes = [str(c) for c in rows[1]] if len(rows) > 1 else []
    return [dict(zip(codes, row, strict=False)) for row in rows[2:] if any(c != "" for c in row)]


def _number(cell: object) -> float | None:
    return float(cell) if isinstance(cell, (int, float)) and not isinstance(cell, bool) else None


def _rows(book: CalamineWorkbook) -> list[tuple[int, Listed, bool]]:
    """(row, point, whether it was edited) of the list."""
    made = []
    for n, row in enumerate(_sheet(book, POINTS), 3):
        if set(COLUMNS) - set(row):
            raise KeyError(POINTS)
        p = Listed(
            key=str(row["key"]),
            series=str(row["series"]),
            label=str(row["label"]),
            text=str(row["text"]),
            values=tuple(_number(row[c]) for c in FIGURES),
            source=str(row["source"]),
        )
        made.append((n, p, p.check != str(row["check"])))
    return made


def differing(book: CalamineWorkbook, layout: Sequence[tuple[str, str, str]]) -> list[Edited]:
    """What a layout says otherwise than the sheet of a list; shapes that are gone or were added are left out.

    A value that is drawn and in the chart's sheet counts once.
    """
    if LAYOUT not in book.sheet_names:
        return []
    was = {(str(r["shape"]), str(r["item"])): str(r["text"]) for r in _sheet(book, LAYOUT)}
    now = {(shape, item): words for shape, item, words in layout}
    known = {shape for shape, _ in was}
    there = {shape for shape, _ in now}
    found: dict[Edited, None] = {}
    for at in dict.fromkeys((*was, *now)):
        if at[0] in known & there and was.get(at, "") != now.get(at, ""):
            exported, shown = _apart(was.get(at, ""), now.get(at, ""))
            change = Edited(shape=at[0].rpartition("#")[0], exported=exported, found=shown)
            found[change] = None
    return list(found)


def _apart(was: str, now: str) -> tuple[str, str]:
    """Of two rows of numerals those that differ; both as they are where one has more."""
    pairs = list(zip(was.split(), now.split(), strict=False))
    if len(pairs) != len(was.split()) or len(pairs) != len(now.split()):
        return was, now
    return " ".join(a for a, b in pairs if a != b), " ".join(b for a, b in pairs if a != b)


def _table(book: CalamineWorkbook) -> dict[str, SheetRow]:
    """The rows of the table by the keys of the list: its cells under the codes of their columns."""
    rows = book.get_sheet_by_index(0).to_python(skip_empty_area=False)
    words = {
        t(f"column.{c}", lang): c
        for c in ("code", "series", "text", *FIGURES, "signal", "data_class")
        for lang in LANGS
    }
    codes = [words.get(str(c), "") for c in rows[TOP]] if len(rows) > TOP else []
    if "high" in codes and not codes[codes.index("high") + 1]:
        codes[codes.index("high") + 1] = "x"  # under the name of its axis
    made, seen = dict[str, SheetRow](), Counter[tuple[str, str]]()
    for row in rows[TOP + 1 :]:
        cells: SheetRow = {code: cell for code, cell in zip(codes, row, strict=False) if code}
        at = (str(cells.get("series", "")), str(cells.get("code", "")))
        made[f"{at[0]}~{at[1]}~{seen[at]}"] = cells
        seen[at] += 1
    return made


def _other_cells(p: Listed, cells: SheetRow) -> list[str]:
    """The cells of a row that no longer say what the list says."""
    found = [] if str(cells.get("text", "")) == p.text else [str(cells.get("text", ""))]
    for code, value in zip(FIGURES, p.values, strict=True):
        cell = cells.get(code, "")
        if code in cells and not same_value(_number(cell), value):
            found.append(str(cell) if cell != "" else "—")
    return found
