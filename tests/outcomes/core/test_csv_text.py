"""CSV as WPS and Excel open it, and bytes as text."""

from __future__ import annotations

from pathlib import Path

import pytest

from outcomes.core.csv_text import csv_bytes, csv_rows, csv_text, decoded


def test_a_file_begins_with_its_mark_and_ends_its_lines_as_windows_does() -> None:
    assert csv_bytes([["社区", "数"], ["古城", 12]]) == "\ufeff社区,数\r\n古城,12\r\n".encode()


def test_a_cell_with_a_mark_or_a_line_end_stands_between_quotes_and_stays_as_it_was(tmp_path: Path) -> None:
    rows = [["名", "话"], ["甲,乙", '说"好"\n再说']]
    (tmp_path / "a.csv").write_bytes(csv_bytes(rows))
    assert csv_rows(tmp_path / "a.csv") == [{"名": "甲,乙", "话": '说"好"\n再说'}]
    assert csv_text([["a;b", "c"]], ";", "\n") == '"a;b";c\n'


@pytest.mark.parametrize(
    ("content", "text"),
    [
        ("古城".encode(), "古城"),
        ("古城".encode("utf-8-sig"), "古城"),
        ("古城".encode("gb18030"), "古城"),
        (b"", ""),
        (b"\xff\xff", None),
    ],
)
def test_bytes_are_read_as_utf8_or_gb18030_or_not_at_all(content: bytes, text: str | None) -> None:
    assert decoded(content) == text
