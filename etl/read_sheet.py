"""Formulas, error cells and hidden parts of a sheet, read from its XML; the values themselves are read elsewhere."""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass, field
from typing import Any
from xml.parsers import expat

_INTERESTING = re.compile(
    rb"<(?:\w+:)?f[\s/>]|\st=[\"']e[\"']|\shidden=|\szeroHeight=|\sht=[\"']0[\"'.]|\swidth=[\"']0[\"'.]|<(?:\w+:)?mergeCell\s"
)
_EXTERNAL = re.compile(r"\[\d+\]|\[[^\]]*\.xl\w+\]|file://|https?://", re.IGNORECASE)


@dataclass(kw_only=True)
class SheetFacts:
    """Of one sheet, rows and columns counted from 0: (row, column, kind) of formulas, (row, column, text) of errors."""

    formulas: list[tuple[int, int, str]] = field(default_factory=list)  # cached, none or external
    errors: list[tuple[int, int, str]] = field(default_factory=list)
    hidden_rows: list[int] = field(default_factory=list)
    hidden_columns: list[int] = field(default_factory=list)
    spans: list[tuple[int, int, int, int]] = field(default_factory=list)  # merged: top, left, bottom, right
    tall: int = 0
    wide: int = 0

    def as_dict(self) -> dict[str, Any]:
        """As JSON takes it."""
        return asdict(self)


def position(reference: str) -> tuple[int, int]:
    """(4, 1) for B5."""
    match = re.fullmatch(r"\$?([A-Z]{1,3})\$?(\d{1,7})", reference)
    if not match:
        raise ValueError(reference)
    column = 0
    for letter in match[1]:
        column = 26 * column + ord(letter) - 64
    return int(match[2]) - 1, column - 1


class _SheetParser:
    """Walks through the XML of one XLSX sheet."""

    def __init__(self) -> None:
        self.facts = SheetFacts()
        self.row, self.column, self.kind = -1, -1, ""
        self.formula: str | None = None
        self.value: str | None = None
        self.inside = ""

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        name = tag.rpartition(":")[2]
        if name == "row":
            self.row = int(attributes["r"]) - 1 if "r" in attributes else self.row + 1
            self.column = -1
            flat = attributes.get("ht") is not None and float(attributes["ht"]) == 0
            if attributes.get("hidden") in ("1", "true") or flat:
                self.facts.hidden_rows.append(self.row)
        elif name == "c":
            self.column += 1
            if "r" in attributes:
                self.row, self.column = position(attributes["r"])
            self.kind, self.formula, self.value = attributes.get("t", "n"), None, None
        elif name in ("f", "v", "t"):
            self.inside = name
            if name == "f":
                self.formula = ""
        elif name == "col":
            flat = attributes.get("width") is not None and float(attributes["width"]) == 0
            if attributes.get("hidden") in ("1", "true") or flat:
                first, last = int(attributes["min"]) - 1, int(attributes["max"])
                self.facts.hidden_columns += range(first, min(last, first + 1000))

    def text(self, data: str) -> None:
        if self.inside == "f":
            self.formula = (self.formula or "") + data
        elif self.inside in ("v", "t"):
            self.value = (self.value or "") + data

    def end(self, tag: str) -> None:
        name = tag.rpartition(":")[2]
        if name in ("f", "v", "t"):
            self.inside = ""
        elif name == "c":
            if self.kind == "e":
                self.facts.errors.append((self.row, self.column, self.value or "#"))
            if self.formula is not None:
                empty = self.value is None and self.kind != "str"
                kind = "external" if _EXTERNAL.search(self.formula) else "none" if empty else "cached"
                self.facts.formulas.append((self.row, self.column, kind))


def _walk(raw: bytes, handler: Any) -> None:
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = handler.start
    parser.EndElementHandler = handler.end
    parser.CharacterDataHandler = handler.text
    parser.Parse(raw, True)


def facts_of_sheet(raw: bytes) -> SheetFacts:
    """What the XML of an XLSX sheet says beside the values; ExpatError or ValueError when it is damaged."""
    if not _INTERESTING.search(raw):
        return SheetFacts()
    handler = _SheetParser()
    _walk(raw, handler)
    return handler.facts


class _OdsParser:
    """Walks through content.xml of an ODS workbook, counting repeated rows and cells instead of making them."""

    def __init__(self) -> None:
        self.sheets: dict[str, SheetFacts] = {}
        self.facts = SheetFacts()
        self.row, self.column = 0, 0
        self.row_times, self.filled = 1, False
        self.cell: dict[str, str] | None = None
        self.cell_times, self.text_of_cell = 1, ""
        self.depth = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "table:table":
            self.facts = self.sheets.setdefault(attributes.get("table:name", ""), SheetFacts())
            self.row = 0
        elif tag == "table:table-column":
            times = int(attributes.get("table:number-columns-repeated", "1"))
            if attributes.get("table:visibility") in ("collapse", "filter"):
                self.facts.hidden_columns += range(self.depth, self.depth + min(times, 1000))
            self.depth += times
        elif tag == "table:table-row":
            self.column, self.filled, self.depth = 0, False, 0
            self.row_times = int(attributes.get("table:number-rows-repeated", "1"))
            if attributes.get("table:visibility") in ("collapse", "filter"):
                self.facts.hidden_rows += range(self.row, self.row + min(self.row_times, 10_000))
        elif tag in ("table:table-cell", "table:covered-table-cell"):
            self.cell, self.text_of_cell = attributes, ""
            self.cell_times = int(attributes.get("table:number-columns-repeated", "1"))

    def text(self, data: str) -> None:
        if self.cell is not None:
            self.text_of_cell += data

    def end(self, tag: str) -> None:
        if tag in ("table:table-cell", "table:covered-table-cell") and self.cell is not None:
            self._close_cell(self.cell)
            self.cell = None
            self.column += self.cell_times
        elif tag == "table:table-row":
            self.row += self.row_times
            if self.filled:
                self.facts.tall = self.row

    def _rows(self) -> range:
        return range(self.row, self.row + min(self.row_times, 10_000))

    def _close_cell(self, cell: dict[str, str]) -> None:
        shown = self.text_of_cell.strip()
        formula = cell.get("table:formula")
        if shown or formula or "office:value-type" in cell:
            self.filled = True
            self.facts.wide = max(self.facts.wide, self.column + self.cell_times)
        if formula is not None:
            empty = "office:value-type" not in cell
            kind = "external" if _EXTERNAL.search(formula) or "'file:" in formula else "none" if empty else "cached"
            self.facts.formulas += [(row, self.column, kind) for row in self._rows()]
            if re.match(r"#[A-Z/0!?]+[!?A0]$|Err:\d+$", shown):
                self.facts.errors += [(row, self.column, shown) for row in self._rows()]
        tall, wide = (int(cell.get(f"table:number-{what}-spanned", "1")) for what in ("rows", "columns"))
        if tall > 1 or wide > 1:
            self.facts.spans.append((self.row, self.column, self.row + tall - 1, self.column + wide - 1))


def facts_of_ods(raw: bytes) -> dict[str, SheetFacts]:
    """By sheet name what content.xml says beside the values, and how far the cells that hold something reach."""
    handler = _OdsParser()
    _walk(raw, handler)
    return handler.sheets
