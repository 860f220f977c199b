"""Finding the header of a table: one row or two, under titles and group headings; or why there is none."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from etl.findings.finding import finding
from etl.read.titles import month_of
from etl.read.types import IsHeader, Refused, refuse
from outcomes.reporting.finding import Finding

HEADER_WITHIN = 30
MOST_COLUMNS = 200
_MONTH = re.compile(
    r"((19|20)\d\d[-/年.]?)?(0?[1-9]|1[0-2])(月份?)|(19|20)\d\d[-/年.]?(0[1-9]|1[0-2])|[一二三四五六七八九十]{1,2}月份?"
)
_RUNNING = r"累计|本年|全年|年初|至今|截至|截止|总数|\d月?(份)?[-—–~～至到]\d+月"
_CUMULATIVE = re.compile(_RUNNING)
# a heading over columns that are not the month's own figures, whatever the columns below are called
_OTHER_FIGURES = re.compile(_RUNNING + r"|上年|去年|同期|上月|同比|环比|增长|增幅|增减|占比|计划|目标|任务")
_UNIT = re.compile(r"[(（][^()（）]{1,6}[)）]")


@dataclass(frozen=True, kw_only=True)
class Header:
    """The header's cells, the index of its last row among the rows, and what is to be said of it."""

    cells: tuple[str, ...]
    index: int
    findings: list[Finding]
    titles: tuple[str, ...] = ()


def is_header_row(cells: Sequence[str], is_header: IsHeader) -> bool:
    """At least two cells, and at least half of those that are filled, are known headers."""
    filled = [cell for cell in cells if cell.strip()]
    known = sum(is_header(cell) for cell in filled)
    return known >= 2 and known * 2 >= len(filled)


def find_header(rows: Sequence[Sequence[str]], is_header: IsHeader, sheet: str | None = None) -> Header | None:
    """The header among the first rows, with its notices; None when there is none; Refused when it misleads."""
    for i, cells in enumerate(rows[:HEADER_WITHIN]):
        below = rows[i + 1] if i + 1 < len(rows) else []
        both = _two_rows(cells, below, is_header)
        if both is None and not is_header_row(cells, is_header):
            if len(cells) > MOST_COLUMNS and sum(is_header(cell) for cell in cells[:MOST_COLUMNS] if cell.strip()) >= 2:
                trimmed(cells)
            continue
        if both is None and _is_group_row(cells, below, is_header):
            continue
        above = rows[i - 1] if i else []
        names = both or _under_groups(above, cells)
        at = i + 1 if both else i
        found = trimmed(names)
        _refuse_cumulative_title(rows[:i], found, sheet)
        if _months(found) >= 3:
            raise _transposed("months", sheet, at + 1)
        said = [
            finding("cumulative_column", sheet=sheet, row=at + 1, column=text.strip(), value=text.strip())
            for text in found
            if _CUMULATIVE.search(text) and not is_header(text)
        ]
        if both:
            said.append(finding("header_two_rows", sheet=sheet, row=at + 1, fixed=True, first=i + 1))
        if any(cell.strip() for row in rows[:i] for cell in row):
            said.append(finding("header_row_found", sheet=sheet, row=at + 1, fixed=True))
        titles = tuple(cell.strip() for row in rows[:i] for cell in row if cell.strip())
        return Header(cells=found, index=at, findings=said, titles=titles)
    return None


def no_header(rows: Sequence[Sequence[str]], is_header: IsHeader, sheet: str | None = None) -> Refused:
    """Why there is no header: the table lies on its side, has a column for each month, or is another table."""
    head = rows[: 2 * HEADER_WITHIN]
    width = min(3, max(map(len, head), default=0))
    for i in range(width):
        if is_header_row([row[i] if i < len(row) else "" for row in head], is_header):
            return _transposed("sideways", sheet, None)
    for n, row in enumerate(head[:HEADER_WITHIN], 1):
        if _months(row) >= 3 or (_months(row) == 2 and any(is_header(cell) for cell in row if cell.strip())):
            return _transposed("months", sheet, n)
    at, seen = next(((n, row) for n, row in enumerate(head, 1) if any(cell.strip() for cell in row)), (1, []))
    value = "、".join(cell.strip() for cell in seen if cell.strip())[:80]
    return refuse("header_missing", sheet=sheet, row=at, value=value)


def trimmed(cells: Sequence[str]) -> tuple[str, ...]:
    """The cells without the empty ones at the end; refused when there are far too many."""
    last = max((i for i, cell in enumerate(cells) if cell.strip()), default=-1) + 1
    if last > MOST_COLUMNS:
        raise refuse("too_many_columns", found=last, max=MOST_COLUMNS)
    return tuple(cells[:last])


def _transposed(how: str, sheet: str | None, row: int | None) -> Refused:
    words = {
        "sideways": (
            "各栏的名称排在第一列里，行和列颠倒了",
            "the column names stand below each other in the first column",
        ),
        "months": ("一个月占了一列", "there is one column for each month"),
    }
    zh, en = words[how]
    return refuse("layout_transposed", sheet=sheet, row=row, layout_zh=zh, layout_en=en)


def _months(cells: Sequence[str]) -> int:
    """How many cells name a month and nothing else."""
    return sum(bool(_MONTH.fullmatch("".join(cell.split()))) for cell in cells)


def _groups(upper: Sequence[str], lower: Sequence[str]) -> list[str]:
    """The heading over each column: a heading reaches over the empty cells to its right, as far as names stand below."""
    found, last = [], ""
    for i, below in enumerate(lower):
        own = upper[i].strip() if i < len(upper) else ""
        last = own or (last if below.strip() else "")
        found.append(last)
    return found


def _under_groups(above: Sequence[str], cells: Sequence[str]) -> list[str]:
    """The header's cells, with the heading put before those that stand under one like 累计 or 上年同期."""
    filled = [i for i, cell in enumerate(above) if cell.strip()]
    if not filled or (len(filled) == 1 and filled[0] == 0):  # a title
        return list(cells)
    pairs = zip(_groups(above, cells), cells, strict=True)
    return [f"{group}·{cell}" if cell.strip() and _OTHER_FIGURES.search(group) else cell for group, cell in pairs]


def _is_group_row(upper: Sequence[str], lower: Sequence[str], is_header: IsHeader) -> bool:
    """Whether a row that looks like a header is only the headings over a fuller header in the next row."""
    filled = [i for i, cell in enumerate(upper) if cell.strip()]
    named = {i for i, cell in enumerate(lower) if cell.strip()}
    return set(filled) < named and is_header_row(lower, is_header)


def _two_rows(upper: Sequence[str], lower: Sequence[str], is_header: IsHeader) -> list[str] | None:
    """The names of a header over two rows: those that stand alone above, and heading and name together below."""
    width = max(len(upper), len(lower))
    top = [cell.strip() for cell in (*upper, *[""] * (width - len(upper)))]
    low = [cell.strip() for cell in (*lower, *[""] * (width - len(lower)))]
    alone = [t for t, b in zip(top, low, strict=True) if t and not b]
    filled = [b for b in low if b]
    if not filled or not any(is_header(t) for t in alone):
        return None
    names, known = [], 0
    for group, own, name in zip(_groups(top, low), top, low, strict=True):
        text = _joined(group, own, name, is_header)
        names.append(text)
        known += bool(name) and (is_header(text) or bool(_OTHER_FIGURES.search(group)))
    if not known or known * 2 < len(filled) or any(re.fullmatch(r"[\d.,%-]+", b) for b in filled):
        return None
    return names if is_header_row(names, is_header) else None


def _joined(group: str, own: str, name: str, is_header: IsHeader) -> str:
    """The name of one column out of its heading and what stands below."""
    if not name:
        return own
    if _OTHER_FIGURES.search(group):
        return f"{group}·{name}"
    if _UNIT.fullmatch(name):
        return own + name
    if is_header(group + name) or not is_header(name):
        return group + name
    return name


def _refuse_cumulative_title(above: Sequence[Sequence[str]], header: Sequence[str], sheet: str | None) -> None:
    """Refuses a table by months under a title that says its figures are cumulative."""
    by_month = any("月份" in cell or "期间" in cell for cell in header)
    if not by_month and month_of(tuple(cell for row in above for cell in row)) is None:
        return
    for n, row in enumerate(above, 1):
        filled = [cell.strip() for cell in row if cell.strip()]
        if len(filled) == 1 and re.search("累计|年初至今|年初以来", filled[0]) and not re.search("[不非勿]", filled[0]):
            raise refuse("cumulative_title", sheet=sheet, row=n, value=filled[0][:60])
