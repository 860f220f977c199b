"""Encodings: marked, unmarked, mixed, broken and garbled."""

from __future__ import annotations

from tests.conftest import HEADER
from tests.etl.odd_files import AB, FILE, FIX, OK, ROWS, A, B, OddFile, lines, odd, stored

_TABLE = lines(A, B)
_BOM = b"\xef\xbb\xbf"
_HEAD = lines()


def _remark(text: str, encoding: str) -> bytes:
    return lines((*A[:8], text)).encode(encoding)


def marked() -> list[OddFile]:
    """Encodings with a mark or none needed."""
    well_read = [
        ("utf-16-le", b"\xff\xfe" + _TABLE.encode("utf-16-le")),
        ("utf-16-be", b"\xfe\xff" + _TABLE.encode("utf-16-be")),
        ("gbk", _TABLE.encode("gbk")),
        ("gb2312", _TABLE.encode("gb2312")),
    ]
    four = _remark("𠮷祥里㐂㐃", "gb18030")
    return [
        *(odd(f"编码-{name}", raw, OK, "encoding", rows=AB) for name, raw in well_read),
        odd("编码-utf8", _TABLE, OK, rows=AB),
        odd("编码-utf8-bom", _BOM + _TABLE.encode(), OK, rows=AB),
        odd("编码-两个bom", _BOM * 2 + _TABLE.encode(), FIX, "bom_removed", rows=AB),
        odd(
            "编码-中间有bom",
            _BOM + lines(A).encode() + _BOM + lines(B).encode(),
            FIX,
            "bom_removed",
            "header_repeated",
            rows=[stored(2, A), stored(4, B)],
        ),
        odd("编码-格子前有零宽标记", lines(("\ufeff古城社区", *A[1:])), FIX, "bom_removed", rows=[stored(2, A)]),
        odd("编码-gb18030四字节", four, OK, "encoding", rows=[stored(2, A, "𠮷祥里㐂㐃")]),
        odd("编码-utf8四字节", _remark("𠮷祥里", "utf-8"), OK, rows=[stored(2, A, "𠮷祥里")]),
        odd("编码-gbk间隔号", _remark("停车·口袋—园", "gbk"), OK, "encoding", rows=[stored(2, A, "停车·口袋—园")]),
        odd("编码-utf16奇数字节", b"\xff\xfe" + _TABLE.encode("utf-16-le") + b"\x41", FILE, "encoding_invalid"),
        odd("编码-utf32", b"\xff\xfe\x00\x00" + _TABLE.encode("utf-32-le"), FILE, "encoding_invalid"),
    ]


def unmarked() -> list[OddFile]:
    """Big5 and UTF-16 without a mark: read when a header is found under exactly one reading."""
    traditional = "社區,月份,訴求受理數,訴求辦結數,備註\r\n古城社區,2025-03,14,12,車位劃線\r\n"
    return [
        odd("编码-utf16le没有标记", _TABLE.encode("utf-16-le"), OK, "encoding", rows=AB),
        odd("编码-utf16be没有标记", _TABLE.encode("utf-16-be"), OK, "encoding", rows=AB),
        odd("编码-utf16没有标记没有表头", "甲,乙\r\n1,2\r\n".encode("utf-16-le"), FILE, "encoding_invalid"),
        odd("编码-big5", traditional.encode("big5"), FILE, "encoding_invalid"),
        odd("编码-big5只有表头", traditional.split("\r\n")[0].encode("big5"), FILE, "encoding_invalid"),
        odd(
            "编码-日文",
            "社区,月份\r\nテスト,カタカナひらがな表\r\n".encode("shift_jis", "ignore") + b"\x80\xff",
            FILE,
            "encoding_invalid",
        ),
    ]


def mixed() -> list[OddFile]:
    """Two encodings in one file, and bytes that are none."""
    row_a, row_b = lines(A, header=None), lines(B, header=None)
    broken = bytearray(lines(A, B).encode())
    broken[len(_HEAD.encode()) + 1] = 0xFF
    return [
        odd(
            "混合-utf8表头gbk数据",
            (_HEAD + row_a).encode() + row_b.encode("gbk"),
            FILE,
            "encoding_mixed",
            rows_of_findings={"encoding_mixed": {3}},
        ),
        odd(
            "混合-utf8表头偶数个gbk字",
            _HEAD.encode() + row_b.encode("gbk") * 2,
            FILE,
            "encoding_mixed",
            rows_of_findings={"encoding_mixed": {2}},
        ),
        odd("混合-gbk表头utf8数据", _HEAD.encode("gbk") + row_a.encode(), FILE, "encoding_mixed"),
        odd(
            "混合-gbk文件末尾一行utf8",
            (_HEAD + row_a).encode("gbk") + row_b.encode(),
            FILE,
            "encoding_mixed",
            rows_of_findings={"encoding_mixed": {3}},
        ),
        odd("混合-bom后是gbk", _BOM + _TABLE.encode("gbk"), FILE, "encoding_invalid"),
        odd("混合-带bom的utf8里有gbk行", _BOM + (_HEAD + row_a).encode() + row_b.encode("gbk"), FILE, "encoding_mixed"),
        odd("坏字节-utf8里有ff", bytes(broken), FILE, "encoding_invalid"),
        odd("坏字节-末尾截断", _TABLE.encode()[: len(_HEAD.encode()) + 2], FILE, "encoding_invalid"),
        odd("坏字节-gbk里有ff", _TABLE.encode("gbk").replace(b"2025", b"20\xff\xff25", 1), FILE, "encoding_invalid"),
    ]


def garbled() -> list[OddFile]:
    """Text that was read wrongly once and saved so: nothing can be restored for certain."""
    as_gbk = _TABLE.encode().decode("gbk", "replace").replace("\ufffd", "?")
    cell = "古城停车位划线".encode().decode("gb18030", "replace").replace("\ufffd", "?")
    latin = "停车位划线".encode("gbk").decode("latin-1")
    return [
        odd("乱码-utf8当gbk存成utf8", as_gbk, FILE, "mojibake"),
        odd("乱码-utf8当gbk存成gbk", as_gbk.encode("gb18030"), FILE, "encoding_mixed"),
        odd("乱码-只有备注", lines(A, (*B[:8], cell)), FILE, "mojibake", rows_of_findings={"mojibake": {3}}),
        odd("乱码-gbk当latin1", _TABLE.encode("gbk").decode("latin-1"), FILE, "mojibake"),
        odd("乱码-备注latin1", lines((*A[:8], latin)), FILE, "mojibake", rows_of_findings={"mojibake": {2}}),
        odd("乱码-utf8当latin1", _TABLE.encode().decode("latin-1"), FILE, "mojibake"),
        odd("乱码-锟斤拷", lines((*A[:8], "锟斤拷")), FILE, "mojibake", rows_of_findings={"mojibake": {2}}),
        odd("乱码-替换字符", lines(A, (*B[:8], "停车\ufffd")), FILE, "mojibake", rows_of_findings={"mojibake": {3}}),
        odd("乱码-社区名成问号", lines(("??社区", *A[1:]), B), ROWS, "unknown_community", rows=[stored(3, B)]),
        odd("不是乱码-生僻字", lines((*A[:8], "鍛造厂璁山浠里")), OK, rows=[stored(2, A, "鍛造厂璁山浠里")]),
        odd("不是乱码-西文重音", lines((*A[:8], "Café Zoë")), OK, rows=[stored(2, A, "Café Zoë")]),
    ]


def short() -> list[OddFile]:
    """Files of a few bytes."""
    return [
        odd("短-一个字节", b"a", FILE, "header_missing"),
        odd("短-半个汉字", b"\xb9", FILE, "encoding_invalid"),
        odd("短-只有bom", _BOM, FILE, "empty_file"),
        odd("短-只有utf16标记", b"\xff\xfe", FILE, "empty_file"),
        odd("短-只有0x1a", b"\x1a", FILE, "empty_file"),
        odd("短-只有nul", b"\x00" * 9, FILE, "empty_file"),
        odd("短-只有表头没有换行", ",".join(HEADER).encode("gbk"), FILE, "no_rows"),
        odd("短-一个词", "社区".encode("gbk"), FILE, "header_missing"),
        odd("短-联通", "联通".encode("gbk"), FILE, "header_missing"),
    ]


def cases() -> list[OddFile]:
    """All of them."""
    return [*marked(), *unmarked(), *mixed(), *garbled(), *short()]
