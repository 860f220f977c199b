"""Tables as CSV text and back, and bytes as text: what staff files, templates, audit and reference files have in common."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from pathlib import Path

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")


def safe_text(text: str) -> str:
    """Text that a spreadsheet does not take for a formula."""
    return "'" + text if text.startswith(_FORMULA) else text


def csv_text(rows: Iterable[Sequence[object]], mark: str = ",", end: str = "\r\n") -> str:
    """Rows as CSV text; csv.Error as the rows raise it."""
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=mark, lineterminator=end).writerows(rows)
    return text.getvalue()


def csv_bytes(rows: Iterable[Sequence[object]]) -> bytes:
    """Rows as a CSV file that WPS and Excel open right: UTF-8 with its mark, CRLF."""
    return csv_text(rows).encode("utf-8-sig")


def csv_rows(path: Path) -> list[dict[str, str]]:
    """The rows of a CSV file in UTF-8 by the names of its columns."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def decoded(content: bytes) -> str | None:
    """The text of bytes in UTF-8, with or without its mark, or in GB 18030; None when they are neither."""
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None
