"""Formulas, error cells and hidden parts of a sheet, read from its XML; the values themselves are read elsewhere."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import asdict, dataclass, field
from xml.parsers import expat

from outcomes.core.archive import Unsafe

MOST_MARKED = 500_000  # formulas and errors of a workbook: each is told one by one, which takes time and memory
# plain searches are ten times as fast as an expression; one hit too many only costs the walk through the sheet
_INTERESTING = (
    b"<f>",
    b"<f ",
    b"<f/",
    b"<f\n",
    b"<f\t",
    b"<f\r",
    b":f>",
    b":f ",
    b":f/",
    b't="e"',
    b"t='e'",
    b"hidden=",
    b' ht="0',
    b" ht='0",
    b' width="0',
    b" width='0",
    b'= "',
    b"= '",
    b' ="',
    b" ='",
)
# another file, an address, or another program (DDE: Excel|sheet!cell) that is asked for the value
_EXTERNAL = re.compile(
    r"\[\d+\]|\[[^\[\]]*\.(xl\w+|et|ett|ods|csv)\]|'file:|file://|https?://|\\\\|\w\|('[^']*'|[\w.:]*)!"
    r"|\b(DDE|RTD|WEBSERVICE|STOCKHISTORY|IMPORT(RANGE|DATA|XML|HTML|FEED)|CUBE\w+|SQL\.REQUEST|CALL|REGISTER\.ID)\(",
    re.IGNORECASE,
)


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

    def as_dict(self) -> dict[str, object]:
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
    """Walks through the XML of one XLSX sheet, listening closely only where a formula or an error begins."""

    def __init__(self, parser: expat.XMLParserType, elsewhere: Collection[str]) -> None:
        self.facts = SheetFacts()
        self.parser, self.elsewhere = parser, elsewhere
        self.row, self.after = -1, 0
        self.reference, self.kind = "", ""
        self.formula: str | None = None
        self.value = ""
        self.inside = ""

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        name = tag[tag.find(":") + 1 :]
        if name == "c":
            if "r" in attributes:
                self.reference, self.after = attributes["r"], 0
            else:  # one to the right of the cell before
                self.after += 1
            self.kind = attributes.get("t", "")
            if self.kind == "e":
                self._listen()
        elif name == "f":
            self.formula, self.inside = "", "f"
            self._listen()
        elif name == "v":
            self.inside = "v"
        elif name == "row":
            self._row(attributes)
        elif name == "col" and _is_off(attributes, "width"):
            first, last = int(attributes["min"]) - 1, int(attributes["max"])
            self.facts.hidden_columns += range(first, min(last, first + 1000))

    def _row(self, attributes: dict[str, str]) -> None:
        self.row = int(attributes["r"]) - 1 if "r" in attributes else self.row + 1
        self.reference, self.after = "", 0
        if _is_off(attributes, "ht"):
            self.facts.hidden_rows.append(self.row)

    def _listen(self) -> None:
        self.parser.EndElementHandler = self.end
        self.parser.CharacterDataHandler = self.text

    def text(self, data: str) -> None:
        if self.inside == "f":
            self.formula = (self.formula or "") + data
        elif self.inside == "v":
            self.value += data

    def end(self, tag: str) -> None:
        self.inside = ""
        if tag[tag.find(":") + 1 :] != "c":
            return
        self.parser.EndElementHandler = self.parser.CharacterDataHandler = None
        row, column = position(self.reference) if self.reference else (self.row, -1)
        column += self.after
        if self.kind == "e":
            self.facts.errors.append((row, column, self.value or "#"))
        if self.formula is not None:
            empty = not self.value and self.kind != "str"
            kind = "external" if self._asks_elsewhere(self.formula) else "none" if empty else "cached"
            self.facts.formulas.append((row, column, kind))
        self.formula, self.value = None, ""
        if len(self.facts.errors) + len(self.facts.formulas) > MOST_MARKED:
            raise Unsafe("file_too_heavy")

    def _asks_elsewhere(self, formula: str) -> bool:
        """Whether a formula takes its value from another file or program, itself or through a name of the workbook."""
        return is_external(formula) or not set(re.findall(r"[\w.]+", formula)).isdisjoint(self.elsewhere)


def _is_off(attributes: dict[str, str], size: str) -> bool:
    """Whether a row or column is hidden, or has no height or width."""
    return attributes.get("hidden") in ("1", "true") or (size in attributes and float(attributes[size]) == 0)


def _parser() -> expat.XMLParserType:
    parser = expat.ParserCreate()
    parser.buffer_text = True
    return parser


def is_external(formula: str) -> bool:
    """Whether a formula asks another file, an address or another program for its value."""
    return bool(_EXTERNAL.search(formula))


def facts_of_sheet(raw: bytes, elsewhere: Collection[str] = ()) -> SheetFacts:
    """What the XML of an XLSX sheet says beside the values; ExpatError or ValueError when it is damaged.

    `elsewhere`: the names that the workbook gives to cells of other files.
    """
    if not any(mark in raw for mark in _INTERESTING):
        return SheetFacts()
    parser = _parser()
    handler = _SheetParser(parser, elsewhere)
    parser.StartElementHandler = handler.start
    parser.Parse(raw, True)
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
            kind = "external" if _EXTERNAL.search(formula) else "none" if empty else "cached"
            self.facts.formulas += [(row, self.column, kind) for row in self._rows()]
            if re.match(r"#[A-Z/0!?]+[!?A0]$|Err:\d+$", shown):
                self.facts.errors += [(row, self.column, shown) for row in self._rows()]
        tall, wide = (int(cell.get(f"table:number-{what}-spanned", "1")) for what in ("rows", "columns"))
        if tall > 1 or wide > 1:
            self.facts.spans.append((self.row, self.column, self.row + tall - 1, self.column + wide - 1))


def facts_of_ods(raw: bytes) -> dict[str, SheetFacts]:
    """By sheet name what content.xml says beside the values, and how far the cells that hold something reach."""
    handler, parser = _OdsParser(), _parser()
    parser.StartElementHandler, parser.EndElementHandler = handler.start, handler.end
    parser.CharacterDataHandler = handler.text
    parser.Parse(raw, True)
    return handler.sheets
