"""The worst workbooks: XLSX out of their XML, each with what is said of its cells, its sheets or its parts."""

from __future__ import annotations

import io
import random
import zipfile
from collections.abc import Callable, Mapping

from bench.worst_file import Make, WorstFile, columns_of

ONCE = "once a file"
A_COLUMN = "once a column"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
_COUNTS = "CDEFGH"
_NAME = "月报.xlsx"
_ROWS = 220_000  # of nine columns: beyond two million cells a workbook is not opened
_MARKED = 83_000  # of six formulas or errors each: half a million are told one by one
Parts = Mapping[str, bytes | str]


def _shown(letter: str, n: int, value: str) -> str:
    """A cell: a number, or a text."""
    if value.isdecimal():
        return f'<c r="{letter}{n}"><v>{value}</v></c>'
    return f'<c r="{letter}{n}" t="inlineStr"><is><t>{value}</t></is></c>'


def _row(n: int, cells: list[str], attributes: str = "") -> str:
    return f'<row r="{n}"{attributes}>{"".join(cells)}</row>'


def _head() -> str:
    return _row(1, [_shown(chr(65 + i), 1, c.header) for i, c in enumerate(columns_of("monthly_report"))])


def _body(n: int, count: Callable[[str, int], str], attributes: str = "") -> str:
    """The data of a sheet of so many rows whose counts are made so."""
    told = (
        _row(i, [_shown("A", i, "古城"), _shown("B", i, "2026-05"), *(count(x, i) for x in _COUNTS)], attributes)
        for i in range(2, n + 2)
    )
    return f"<sheetData>{_head()}{''.join(told)}</sheetData>"


def _good(letter: str, n: int) -> str:
    return _shown(letter, n, "1")


def _book(bodies: Mapping[str, str], more: Parts | None = None) -> bytes:
    """A workbook of these sheets, and further parts."""
    numbered = list(enumerate(bodies, 1))
    listed = "".join(f'<sheet name="{name}" sheetId="{i}" r:id="r{i}"/>' for i, name in numbered)
    related = "".join(
        f'<Relationship Id="r{i}" Type="{_OFFICE}/worksheet" Target="worksheets/s{i}.xml"/>' for i, _ in numbered
    )
    parts: dict[str, bytes | str] = {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE.replace("relationships", "content-types")}"/>',
        "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}">'
        f'<Relationship Id="a" Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>{listed}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}">{related}</Relationships>',
        **{f"xl/worksheets/s{i}.xml": f'<worksheet xmlns="{_MAIN}">{bodies[name]}</worksheet>' for i, name in numbered},
        **(more or {}),
    }
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return content.getvalue()


def _sheet(
    count: Callable[[str, int], str] = _good, attributes: str = "", after: Callable[[int], str] | None = None
) -> Make:
    """A workbook of one sheet whose counts are made so."""
    return lambda n: _book({"月报": _body(n, count, attributes) + (after(n) if after else "")})


def _formula(text: str, value: str = "") -> Callable[[str, int], str]:
    return lambda letter, n: f'<c r="{letter}{n}"><f>{text}</f>{value}</c>'


def _error(letter: str, n: int) -> str:
    return f'<c r="{letter}{n}" t="e"><v>#N/A</v></c>'


def _merged(n: int) -> str:
    """Every column merged from the first row to the last."""
    return "<mergeCells>" + "".join(f'<mergeCell ref="{x}2:{x}{n + 1}"/>' for x in _COUNTS) + "</mergeCells>"


def _part(name: str, content: Callable[[int], bytes]) -> Make:
    """A small workbook with one large part."""
    return lambda n: _book({"月报": _body(1, _good)}, {name: content(n)})


def _noise(n: int) -> bytes:
    """Bytes that no packing makes smaller."""
    return random.Random(n).randbytes(n)


def _second_entry(n: int) -> bytes:
    """A workbook with a part of the same name twice."""
    content = io.BytesIO(_part("xl/media/a.bin", _noise)(n))
    with zipfile.ZipFile(content, "a") as archive:
        archive.writestr("XL/workbook.xml", "<x/>")
    return content.getvalue()


def _locked(n: int) -> bytes:
    """A workbook whose first part says that it has a password."""
    raw = bytearray(_part("xl/media/a.bin", _noise)(n))
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        raw[raw.find(mark) + at] |= 1
    return bytes(raw)


def of_books() -> list[WorstFile]:
    """What only a workbook can raise."""

    def book(code: str, make: Make, each: float = 0, few: str = "", most: int = _ROWS, least: int = 0) -> WorstFile:
        return WorstFile(code=code, make=make, each=each, few=few, most=most, least=least, name=_NAME)

    whole = 10**9  # as many bytes as the door takes
    two = lambda n: {"甲": _body(n // 2, _good), "乙": _body(n // 2, _good)}  # noqa: E731
    return [
        book("formula_cell", _sheet(_formula("1+1", "<v>2</v>")), few=A_COLUMN, most=_MARKED),
        book("formula_external", _sheet(_formula("[1]a!A1", "<v>2</v>")), each=6, most=_MARKED),
        book("error_cell", _sheet(_error), each=6, most=_MARKED),
        book("merged_cells", _sheet(after=_merged), each=6),
        book("hidden_cells", _sheet(attributes=' hidden="1"'), few=ONCE),
        book("several_sheets", lambda n: _book(two(n)), few=ONCE),
        book(
            "sheet_chosen",
            lambda n: _book({"甲": _body(n // 2, _good), "乙": _body(n // 2, _good).replace(_head(), "")}),
            few=ONCE,
        ),
        book(
            "xml_forbidden",
            _part("xl/z.xml", lambda n: b"<x>" + _noise(n).hex().encode() + b"</x><!DOCTYPE"),
            few=ONCE,
            most=whole,
        ),
        book("zip_ratio", _part("xl/media/a.bin", lambda n: b"\0" * n), few=ONCE, least=290_000_000, most=290_000_000),
        book(
            "zip_entries",
            lambda n: _book({"月报": _body(1, _good)}, {f"x/{i}": b"" for i in range(n)}),
            few=ONCE,
            least=10_001,
            most=whole,
        ),
        book("zip_duplicate", _second_entry, few=ONCE, most=whole),
        book("zip_path", _part("../a.bin", _noise), few=ONCE, most=whole),
        book("file_encrypted", _locked, few=ONCE, most=whole),
        book("file_macro", _part("xl/vbaProject.bin", _noise), few=ONCE, most=whole),
        book("file_damaged", lambda n: _sheet()(n)[:-100], few=ONCE),
        book(
            "file_too_heavy",
            _part("xl/sharedStrings.xml", lambda n: f'<sst xmlns="{_MAIN}">{"<si><t>甲</t></si>" * n}</sst>'.encode()),
            few=ONCE,
            least=10_000_000,
            most=10_000_000,
        ),
    ]
