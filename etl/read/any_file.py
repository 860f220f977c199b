"""Reading a file as it was sent: bytes in, a table of texts with Excel's row numbers out, nothing dropped in silence."""

from __future__ import annotations

import re

from etl.read.book import read_book
from etl.read.csv_file import read_csv
from etl.read.text import decode
from etl.read.types import IsHeader, Reading, Refused, TotalRow, refuse
from outcomes.foreign.nursery import demand_apart

__all__ = ["IsHeader", "Reading", "Refused", "TotalRow", "read", "refuse"]

_KINDS = (
    (b"%PDF", "PDF"),
    (b"\x89PNG", "PNG 图片"),
    (b"\xff\xd8\xff", "JPEG 图片"),
    (b"GIF8", "GIF 图片"),
    (b"BM", "BMP 图片"),
    (b"\x1f\x8b", "GZIP 压缩包"),
    (b"Rar!", "RAR 压缩包"),
    (b"7z\xbc\xaf", "7Z 压缩包"),
    (b"BZh", "BZIP2 压缩包"),
    (b"\xfd7zXZ", "XZ 压缩包"),
    (b"{\\rtf", "RTF 文档"),
    (b"SQLite format 3", "SQLite 数据库"),
    (b"MZ", "程序文件"),
    (b"\x7fELF", "程序文件"),
)
_PRINTABLE_KINDS = (b"BM", b"MZ", b"BZh")  # begin like a word: only with bytes that no text holds
_ZIPS = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LONGEST_HEADER = 100
_HEAD = 4096  # bytes in which a file says what it is
_BOMS = b"\xef\xbb\xbf\xff\xfe"


def read(content: bytes, file_name: str, is_header: IsHeader, *, max_mb: int = 50) -> Reading:
    """The file as text; never raises for what it holds: a refusal is a finding with whole_file set."""

    def known(text: str) -> bool:
        return len(text) <= _LONGEST_HEADER and is_header(text)

    demand_apart()
    try:
        if len(content) > max_mb * 1024 * 1024:
            raise refuse("file_too_large", max_mb=max_mb)
        if not content.strip(_BOMS + b" \t\r\n\x00\x1a"):
            raise refuse("empty_file")
        if content.startswith((*_ZIPS, _OLE)):
            return read_book(content, known)
        _refuse_other_kinds(content[:_HEAD])
        return read_csv(decode(content, known), file_name.rsplit(".", 1)[-1].lower(), known, max_mb)
    except Refused as refused:
        return Reading(findings=[refused.finding])


def _refuse_other_kinds(content: bytes) -> None:
    """Refuses what is no table of text by its first bytes, whatever its name says."""
    for magic, kind in _KINDS:
        if content.startswith(magic) and (magic not in _PRINTABLE_KINDS or b"\x00" in content[:64]):
            raise refuse("file_type", kind=kind)
    head = content.replace(b"\x00", b"").lstrip(_BOMS + b" \t\r\n").lower()
    if head.startswith(b"mime-version:") or b"content-type: multipart/related" in head:
        raise refuse("file_type", kind="网页（MHTML）")
    if b"urn:schemas-microsoft-com:office:spreadsheet" in head:
        raise refuse("file_type", kind="XML 表格（Excel 2003）")
    if re.match(rb"<(!doctype|!--|html|head|body|meta|table|style|div|\?xml)", head):
        raise refuse("file_type", kind="网页（HTML/XML）")
