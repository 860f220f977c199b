"""What is written out is read back, and no change of bytes ends in a crash or in rows that the bytes do not explain."""

from __future__ import annotations

import csv
import io
from datetime import date
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from etl.read.any_file import read
from etl.templates import template
from outcomes.catalogue.catalogue import catalogue
from outcomes.core.places import read_register
from outcomes.core.settings import ROOT
from outcomes.reporting.judgement import Judgement
from tests import tree
from tests.conftest import HEADER
from tests.etl.judged import judge
from tests.etl.odd_files import COLUMNS, A, B, lines
from tests.etl.odd_files.made import by_hand, form, numbers, row, written

REGISTER = read_register(ROOT / "data" / "reference")
CAT = catalogue()
PLACES = [p for p in REGISTER.communities() if not p.assumed]
OUTCOMES = ("accept", "accept_with_fix", "reject_rows", "reject_whole_file")

_remarks = st.text(st.sampled_from("停车位甲乙，。“”「」,;|\t\"'\n 1a=-"), max_size=7).map(str.strip)
_counts = st.tuples(*(st.integers(0, 900) for _ in range(6)))
_rows = st.lists(
    st.tuples(st.sampled_from(PLACES), st.sampled_from(["2025-01", "2025-02", "2025-03"]), _counts, _remarks),
    min_size=1,
    max_size=12,
    unique_by=lambda r: (r[0].code, r[1]),
)


def _judge(content: bytes, name: str = "月报.csv") -> Judgement:
    return judge(content, name, cat=CAT, register=REGISTER, today=date(2025, 4, 2), dataset="monthly_report")


def _stored(judged: Judgement) -> list[tuple[Any, ...]]:
    rows = judged.rows.to_pylist() if judged.rows is not None else []
    return [tuple(r[c] for c in COLUMNS[1:]) for r in rows]


def _expected(rows: list[Any]) -> list[tuple[Any, ...]]:
    return [(place.code, month, *counts, remark or None) for place, month, counts, remark in rows]


def _cells(rows: list[Any]) -> list[list[str]]:
    return [[place.name, month, *map(str, counts), remark] for place, month, counts, remark in rows]


@settings(max_examples=tree.examples(40))
@given(
    _rows,
    st.sampled_from(["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16"]),
    st.sampled_from([",", ";", "\t", "|", "，"]),
    st.sampled_from(["\r\n", "\n", "\r"]),
    st.sampled_from([csv.QUOTE_ALL, csv.QUOTE_MINIMAL]),
    st.booleans(),
)
def test_a_table_comes_back_from_any_encoding_and_dialect(
    rows: list[Any], encoding: str, mark: str, end: str, quoting: Any, title: bool
) -> None:
    if end == "\r":  # the csv module puts no quotes around a line feed there
        rows = [(*r[:3], r[3].replace("\n", "")) for r in rows]
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=mark, lineterminator=end, quoting=quoting)
    writer.writerows([*([["普兰店区社区月报", *[""] * 8]] if title else []), HEADER, *_cells(rows)])
    judged = _judge(text.getvalue().encode(encoding))
    assert _stored(judged) == _expected(rows)
    assert judged.refused == 0


@settings(max_examples=tree.examples(12, long=200))
@given(_rows, st.booleans(), st.booleans())
def test_a_table_comes_back_from_a_workbook(rows: list[Any], title: bool, as_numbers: bool) -> None:
    cells: list[list[Any]] = [[*r[:2], *(map(int, r[2:8]) if as_numbers else r[2:8]), r[8]] for r in _cells(rows)]

    def fill(book: Any) -> None:
        sheet = form(book, "月报", top=int(title))
        if title:
            sheet.write(0, 0, "普兰店区社区月报")
        for n, values in enumerate(cells, 1 + title):
            for i, value in enumerate(values):
                sheet.write_string(n, i, value) if isinstance(value, str) else sheet.write_number(n, i, value)

    judged = _judge(written(fill), "月报.xlsx")
    assert _stored(judged) == _expected(rows)


@settings(max_examples=tree.examples(8, long=200))
@given(st.sampled_from(PLACES), st.lists(_counts, min_size=44, max_size=44))
def test_the_template_comes_back_with_what_was_typed_in(place: Any, counts: list[Any]) -> None:
    made = template.Template(
        dataset=CAT.datasets["monthly_report"], cat=CAT, register=REGISTER, place=place, month="2025-03"
    ).file(".csv")
    head, *given_rows = csv.reader(io.StringIO(made.decode("utf-8-sig")))
    text = io.StringIO(newline="")
    csv.writer(text).writerows([head, *([*r[:2], *c, ""] for r, c in zip(given_rows, counts, strict=False))])
    judged = _judge(text.getvalue().encode("gbk"))
    assert [r[:2] for r in _stored(judged)] == [(place.code, "2025-03")]
    assert _stored(judged)[0][2:8] == tuple(counts[0])


@st.composite
def _changed(draw: Any, content: bytes) -> bytes:
    """The content with a few bytes flipped, put in, taken out or doubled, or cut short."""
    raw = bytearray(content)
    for _ in range(draw(st.integers(1, 3))):
        at = draw(st.integers(0, max(len(raw) - 1, 0)))
        length = draw(st.integers(1, 40))
        kind = draw(st.sampled_from(["flip", "put", "take", "double", "cut"]))
        if kind == "flip" and raw:
            raw[at] ^= draw(st.integers(1, 255))
        elif kind == "put":
            raw[at:at] = draw(
                st.binary(min_size=1, max_size=4) | st.sampled_from([b'"', b",", b"\n", b"\xef\xbb\xbf", b"\x00"])
            )
        elif kind == "take":
            del raw[at : at + length]
        elif kind == "double":
            raw[at:at] = raw[at : at + length]
        else:
            del raw[at:]
    return bytes(raw)


_TEXT = lines(A, (*B[:8], '"甲,""乙"""'))
_BOOK = by_hand(row(2, numbers(A)), row(3, [*numbers(B)[:8], "甲"]))
_BOOK_ROWS = [
    ("210214001003", "2025-03", 14, 12, 60, 0, 0, 0, None),
    ("210214001002", "2025-03", 20, 18, 30, 1, 5, 0, "甲"),
]


@settings(max_examples=tree.examples(120))
@given(st.one_of(*(_changed(_TEXT.encode(e)) for e in ("utf-8", "gbk", "utf-16", "utf-8-sig"))))
def test_a_changed_text_is_refused_or_explained_by_its_bytes(content: bytes) -> None:
    judged = _judge(content)
    assert judged.outcome in OUTCOMES
    reading = read(content, "月报.csv", lambda text: text.strip() in HEADER)
    if reading.table is None or any(f.code != "encoding" for f in reading.findings):
        return
    assert reading.encoding is not None
    text = content.decode(
        "utf-16"
        if reading.encoding.startswith("utf-16") and content[:2] in (b"\xff\xfe", b"\xfe\xff")
        else reading.encoding
    )
    plain = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").rstrip("\x1a")
    records = csv.reader(io.StringIO(plain, newline=""), delimiter=reading.delimiter or ",")
    filled = [(n, r) for n, r in enumerate(records, 1) if any(c.strip() for c in r) and n > (reading.header_row or 0)]
    width = len(reading.headers)
    found = [tuple(r[f"c{i}"] for i in range(width)) for r in reading.table.to_pylist()]
    assert found == [tuple(r[:width]) for _, r in filled]
    assert reading.table["source_row"].to_pylist() == [n for n, _ in filled]


@settings(max_examples=tree.examples(25))
@given(_changed(_BOOK))
def test_a_changed_workbook_is_refused_or_holds_the_same_rows(content: bytes) -> None:
    judged = _judge(content, "月报.xlsx")
    assert judged.outcome in OUTCOMES
    assert all(stored in _BOOK_ROWS for stored in _stored(judged))


@settings(max_examples=tree.examples(15, long=200))
@given(_changed((ROOT / "tests" / "etl" / "files" / "monthly.xls").read_bytes()))
def test_a_changed_old_workbook_never_raises(content: bytes) -> None:
    assert _judge(content, "月报.xls").outcome in OUTCOMES
