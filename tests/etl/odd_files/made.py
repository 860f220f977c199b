"""Workbooks made by hand: XLSX and ODS out of their parts, so that any part can be wrong."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping, Sequence
from typing import Any
from xml.sax.saxutils import escape

import xlsxwriter

from tests.conftest import HEADER

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELS = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def zipped(parts: Mapping[str, bytes | str]) -> bytes:
    """A zip of these parts."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return content.getvalue()


def cell(reference: str, value: object) -> str:
    """One cell: a number, or an inline string."""
    if isinstance(value, int | float):
        return f'<c r="{reference}"><v>{value}</v></c>'
    return f'<c r="{reference}" t="inlineStr"><is><t xml:space="preserve">{escape(str(value))}</t></is></c>'


def row(n: int, values: Sequence[object], attributes: str = "", **instead: str) -> str:
    """One row; `instead` gives the XML of single cells by their letter."""
    cells = [instead.get(chr(65 + i)) or cell(f"{chr(65 + i)}{n}", v) for i, v in enumerate(values) if v != ""]
    cells += [
        xml for letter, xml in instead.items() if ord(letter) - 65 >= len(values) or values[ord(letter) - 65] == ""
    ]
    return f'<row r="{n}"{attributes}>{"".join(cells)}</row>'


def numbers(cells: Sequence[object]) -> list[object]:
    """A row of the report with its counts as numbers."""
    return [*cells[:2], *(int(str(c)) for c in cells[2:8]), *cells[8:]]


def parts(
    body: str, *, before: str = "", after: str = "", date1904: bool = False, names: Sequence[str] = ("月报",)
) -> dict[str, bytes | str]:
    """The parts of a workbook whose first sheet holds this body below its header; all other sheets are empty."""
    head = row(1, HEADER)
    sheet = f'<?xml version="1.0" encoding="UTF-8"?><worksheet xmlns="{MAIN}">{before}<sheetData>{head}{body}</sheetData>{after}</worksheet>'
    empty = f'<worksheet xmlns="{MAIN}"><sheetData/></worksheet>'
    listed = "".join(f'<sheet name="{escape(n)}" sheetId="{i}" r:id="rId{i}"/>' for i, n in enumerate(names, 1))
    flag = '<workbookPr date1904="1"/>' if date1904 else ""
    relations = "".join(
        f'<Relationship Id="rId{i}" Type="{_OFFICE}/worksheet" Target="worksheets/sheet{i}.xml"/>'
        for i, _ in enumerate(names, 1)
    )
    styles = (
        f'<styleSheet xmlns="{MAIN}"><numFmts count="1"><numFmt numFmtId="164" formatCode="yyyy&quot;年&quot;m&quot;月&quot;"/></numFmts>'
        "<fonts/><fills/><borders/><cellStyleXfs/><cellXfs>"
        '<xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="22"/><xf numFmtId="164"/><xf numFmtId="10"/></cellXfs></styleSheet>'
    )
    return {
        "[Content_Types].xml": '<?xml version="1.0" encoding="UTF-8"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
        "_rels/.rels": f'<Relationships xmlns="{_RELS}"><Relationship Id="a" Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{_OFFICE}">{flag}<sheets>{listed}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_RELS}">{relations}</Relationships>',
        "xl/styles.xml": styles,
        "xl/worksheets/sheet1.xml": sheet,
        **{f"xl/worksheets/sheet{i}.xml": empty for i in range(2, len(names) + 1)},
    }


def by_hand(*rows: str, **how: Any) -> bytes:
    """A workbook out of the XML of its rows."""
    return zipped(parts("".join(rows), **how))


def written(fill: Callable[[Any], None], **options: Any) -> bytes:
    """A workbook that xlsxwriter makes."""
    content = io.BytesIO()
    book = xlsxwriter.Workbook(content, {"in_memory": True, **options})
    fill(book)
    book.close()
    return content.getvalue()


def form(book: Any, name: str, *rows: Sequence[object], header: Sequence[str] = HEADER, top: int = 0) -> Any:
    """A sheet with header and rows."""
    sheet = book.add_worksheet(name)
    for n, cells in enumerate((header, *rows), top):
        for i, value in enumerate(cells):
            if value != "":
                sheet.write(n, i, value)
    return sheet


_ODS = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:xlink="http://www.w3.org/1999/xlink"'
)


def ods_cell(value: object, attributes: str = "") -> str:
    """One ODS cell."""
    if value == "":
        return f"<table:table-cell {attributes}/>"
    if isinstance(value, int | float):
        return f'<table:table-cell office:value-type="float" office:value="{value}" {attributes}><text:p>{value}</text:p></table:table-cell>'
    return f'<table:table-cell office:value-type="string" {attributes}><text:p>{escape(str(value))}</text:p></table:table-cell>'


def ods_row(values: Sequence[object], attributes: str = "") -> str:
    """One ODS row."""
    return f"<table:table-row {attributes}>{''.join(v if str(v).startswith('<') else ods_cell(v) for v in values)}</table:table-row>"


def ods(*rows: str, columns: str = "", more: Mapping[str, bytes | str] | None = None) -> bytes:
    """An ODS workbook out of the XML of its rows below the header."""
    table = f'<table:table table:name="月报">{columns}{ods_row(HEADER)}{"".join(rows)}</table:table>'
    content = f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {_ODS}><office:body><office:spreadsheet>{table}</office:spreadsheet></office:body></office:document-content>'
    manifest = '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
    return zipped(
        {
            "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
            "content.xml": content,
            "META-INF/manifest.xml": manifest,
            **(more or {}),
        }
    )
