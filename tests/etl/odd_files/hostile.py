"""Hostile and damaged files: bombs, entities, doubled entries, paths, macros, other kinds under any name."""

from __future__ import annotations

import gzip
import io
import struct
import zipfile
from typing import Any

from tests.etl.odd_files import FILE, OK, A, OddFile, lines, odd, stored
from tests.etl.odd_files.books import _FILES
from tests.etl.odd_files.made import MAIN, by_hand, cell, numbers, ods, ods_cell, ods_row, parts, row, zipped

_A = numbers(A)
_GOOD = by_hand(row(2, _A))


def _bad(name: str, content: bytes | str, *codes: str, **more: Any) -> OddFile:
    return odd(name, content, FILE, *codes, **{"file_name": "月报.xlsx", **more})


def _with(**changed: bytes | str) -> bytes:
    """The good workbook with other parts; names with / are given as __."""
    return zipped(
        {**parts(row(2, _A)), **{name.replace("__", "/").replace("_xml", ".xml"): p for name, p in changed.items()}}
    )


def _sheet(body: str, doctype: str = "") -> str:
    return f'<?xml version="1.0"?>{doctype}<worksheet xmlns="{MAIN}"><sheetData>{body}</sheetData></worksheet>'


def entities() -> list[OddFile]:
    """Declarations in any part that make a parser read something else, or ever more."""
    outside = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
    laughs = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    good = parts(row(2, _A))
    utf16 = b"\xff\xfe" + str(good["xl/worksheets/sheet1.xml"]).replace('encoding="UTF-8"', 'encoding="UTF-16"').encode(
        "utf-16-le"
    )
    return [
        _bad("xml-外部实体在工作表", _with(xl__worksheets__sheet1_xml=_sheet("", outside)), "xml_forbidden"),
        _bad(
            "xml-实体炸弹在共享字符串",
            _with(xl__sharedStrings_xml=f'<?xml version="1.0"?>{laughs}<sst xmlns="{MAIN}"/>'),
            "xml_forbidden",
        ),
        _bad("xml-实体在样式", _with(xl__styles_xml=f'{outside}<styleSheet xmlns="{MAIN}"/>'), "xml_forbidden"),
        _bad(
            "xml-实体在关系",
            zipped({**good, "xl/_rels/workbook.xml.rels": outside + str(good["xl/_rels/workbook.xml.rels"])}),
            "xml_forbidden",
        ),
        _bad("xml-实体在工作簿", _with(xl__workbook_xml=outside + str(good["xl/workbook.xml"])), "xml_forbidden"),
        _bad("xml-utf16部件", zipped({**good, "xl/worksheets/sheet1.xml": utf16}), "xml_forbidden"),
        _bad(
            "xml-gbk部件",
            zipped(
                {
                    **good,
                    "xl/worksheets/sheet1.xml": str(good["xl/worksheets/sheet1.xml"])
                    .replace("UTF-8", "GBK")
                    .encode("gbk"),
                }
            ),
            "xml_forbidden",
        ),
        _bad(
            "xml-ods外部实体",
            zipped({"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": outside + "<a/>"}),
            "xml_forbidden",
            file_name="月报.ods",
        ),
        _bad(
            "xml-不完整",
            _with(xl__worksheets__sheet1_xml=_sheet("").replace("</worksheet>", "") + '<c t="e">'),
            "file_damaged",
        ),
    ]


def _claiming_less() -> bytes:
    """A workbook whose directory says that a sheet of 40 MB has a hundred bytes."""
    sheet = _sheet("<row r='1'><c r='A1'><v>1</v></c></row>" + " " * 40_000_000)
    raw = bytearray(zipped({**parts(row(2, _A)), "xl/worksheets/sheet1.xml": sheet}))
    for mark, at in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        start = -1
        while (start := raw.find(mark, start + 1)) >= 0:
            if struct.unpack_from("<I", raw, start + at)[0] > 1_000_000:
                struct.pack_into("<I", raw, start + at, 100)
    return bytes(raw)


def _doubled(second: str) -> bytes:
    content = io.BytesIO(_GOOD)
    with zipfile.ZipFile(content, "a") as archive:
        import warnings

        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            archive.writestr(second, "<x/>")
    return content.getvalue()


def bombs() -> list[OddFile]:
    """Files that unpack to far more than they are, or reach far across a sheet."""
    many = zipped({**parts(row(2, _A)), **{f"x/{i}": b"" for i in range(10_001)}})
    strings = "".join("<si><t>" + "长" * 1000 + "</t></si>" for _ in range(20_000))
    far = row(2, _A) + f'<row r="1048576">{cell("XFD1048576", "x")}</row>'
    unnamed = '<row r="1048000"><c><v>1</v></c></row>' + f'<row r="1048576">{cell("AZ1048576", "x")}</row>'
    wide = ods_row([ods_cell("x", 'table:number-columns-repeated="16000"')], 'table:number-rows-repeated="1000000"')
    empty = '<table:table-row table:number-rows-repeated="2147483647"><table:table-cell table:number-columns-repeated="2147483647"/></table:table-row>'
    tall = ods_row(["x"], 'table:number-rows-repeated="1000"')
    return [
        _bad("炸弹-压缩比", zipped({**parts(row(2, _A)), "xl/media/x.bin": b"\x00" * 60_000_000}), "zip_ratio"),
        _bad("炸弹-谎报大小", _claiming_less(), "file_damaged"),
        _bad("炸弹-条目太多", many, "zip_entries"),
        _bad("炸弹-压缩包套压缩包", zipped({"a.zip": zipped({"b.zip": _GOOD})}), "file_type"),
        _bad(
            "炸弹-共享字符串很多",
            zipped({**parts(row(2, _A)), "xl/sharedStrings.xml": f'<sst xmlns="{MAIN}">{strings}</sst>'}),
            "zip_ratio",
        ),
        _bad("炸弹-一格在天边", by_hand(far), "too_many_rows"),
        _bad("炸弹-一格在天边且不写位置", by_hand(unnamed), "too_many_rows"),
        _bad("炸弹-ods重复格", ods(wide), "too_many_rows", file_name="月报.ods"),
        odd(
            "炸弹-ods重复空行不算",
            ods(ods_row(_A), empty.replace("2147483647", "1048000", 1).replace("2147483647", "16384")),
            OK,
            rows=[stored(2, A)],
            file_name="月报.ods",
        ),
        _bad(
            "炸弹-ods重复行",
            ods(ods_row(["x"] * 40, 'table:number-rows-repeated="1000000"'), tall),
            "too_many_rows",
            file_name="月报.ods",
        ),
        _bad("太大-超过上限", b"x" * (31 * 1024 * 1024), "file_too_large"),
    ]


def containers() -> list[OddFile]:
    """Doubled entries, paths that lead outside, macros, passwords, other documents in the same wrapping."""
    manifest = '<manifest><file-entry><encryption-data checksum="x"/></file-entry></manifest>'
    locked = bytearray(_GOOD)
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        start = -1
        while (start := locked.find(mark, start + 1)) >= 0:
            locked[start + at] |= 1
    good = parts(row(2, _A))
    return [
        _bad("容器-同名条目", _doubled("xl/workbook.xml"), "zip_duplicate"),
        _bad("容器-只差大小写的条目", _doubled("xl/Workbook.XML"), "zip_duplicate"),
        _bad("容器-往上的路径", _with(**{"..__..__etc__x": "x"}), "zip_path"),
        _bad("容器-绝对路径", _with(__etc__x="x"), "zip_path"),
        _bad("容器-反斜杠路径", _with(**{"xl\\..\\..\\x": "x"}), "zip_path"),
        _bad(
            "容器-宏", zipped({**good, "xl/vbaProject.bin": b"\xd0\xcf\x11\xe0"}), "file_macro", file_name="月报.xlsm"
        ),
        odd(
            "容器-嵌入对象和外部链接不打开",
            zipped({**good, "xl/embeddings/a.bin": b"\x00" * 9, "xl/externalLinks/externalLink1.xml": "<x/>"}),
            OK,
            rows=[stored(2, A)],
            file_name="月报.xlsx",
        ),
        _bad("容器-加密的条目", bytes(locked), "file_encrypted"),
        _bad(
            "容器-ods加密",
            ods(ods_row(_A), more={"META-INF/manifest.xml": manifest}),
            "file_encrypted",
            file_name="月报.ods",
        ),
        _bad("容器-ods宏", ods(ods_row(_A), more={"Scripts/python/x.py": "x"}), "file_macro", file_name="月报.ods"),
        _bad("容器-word", zipped({"[Content_Types].xml": "<x/>", "word/document.xml": "<x/>"}), "file_type"),
        _bad("容器-普通zip", zipped({"月报.csv": "社区,月份"}), "file_type", file_name="月报.zip"),
        _bad("容器-空zip", b"PK\x05\x06" + b"\x00" * 18, "file_type"),
        _bad("容器-没有工作表部件", zipped({k: v for k, v in good.items() if "sheet1" not in k}), "file_damaged"),
    ]


def kinds() -> list[OddFile]:
    """Other kinds of file under the name of a table, and broken ones."""
    ole = (_FILES / "monthly.xls").read_bytes()
    locked = bytearray(ole)
    at = locked.find("Workbook".encode("utf-16-le"))
    encrypted = bytes(locked[:at]) + "EncryptedPackage".encode("utf-16-le") + b"\x00\x00" + bytes(locked[at + 34 :])
    fixed = bytearray(encrypted)
    struct.pack_into("<H", fixed, at + 64, 34)
    flipped = bytearray(_GOOD)
    flipped[_GOOD.find(b"sheet1.xml") + 40] ^= 0xFF
    xml2003 = '<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"></Workbook>'
    mhtml = "MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=x\r\n\r\n<html><table></table></html>"
    text = lines(A)
    return [
        *(
            _bad(f"其他-{name}", content, "file_type", file_name=file_name)
            for name, content, file_name in (
                ("html当xls", "<html><table><tr><td>社区</td></tr></table></html>", "月报.xls"),
                ("html带bom", "\ufeff<!-- x --><table><tr><td>社区</td></tr></table>", "月报.csv"),
                ("html是utf16", b"\xff\xfe" + "<html></html>".encode("utf-16-le"), "月报.xls"),
                ("mhtml", mhtml, "月报.xls"),
                ("xml2003", xml2003, "月报.xls"),
                ("gzip", gzip.compress(text.encode(), mtime=0), "月报.csv"),
                ("jpeg", b"\xff\xd8\xff\xe0rest", "月报.csv"),
                ("rar", b"Rar!\x1a\x07\x00", "月报.xlsx"),
                ("7z", b"7z\xbc\xaf\x27\x1c", "月报.xlsx"),
                ("rtf", "{\\rtf1 社区}", "月报.csv"),
                ("程序", b"MZ\x90\x00\x03\x00", "月报.csv"),
            )
        ),
        odd(
            "其他-以MZ开头的文字",
            "MZ说明,,,,,,,,\r\n" + text,
            "accept_with_fix",
            "header_row_found",
            rows=[stored(3, A)],
        ),
        _bad(
            "其他-ole里没有工作簿",
            ole.replace("Workbook".encode("utf-16-le"), "Wordpaad".encode("utf-16-le")),
            "file_type",
        ),
        _bad("加密-xlsx", bytes(fixed), "file_encrypted"),
        _bad("坏-截断的xlsx", _GOOD[: len(_GOOD) // 2], "file_damaged"),
        _bad("坏-翻转的字节", bytes(flipped), "file_damaged"),
        _bad("坏-截断的xls", ole[:2048], "file_type", file_name="月报.xls"),
        _bad("坏-zip头后是垃圾", b"PK\x03\x04" + b"\x99" * 500, "file_damaged"),
    ]


def cases() -> list[OddFile]:
    """All of them."""
    return [*entities(), *bombs(), *containers(), *kinds()]
