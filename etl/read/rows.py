"""The rows below the header: blank, total, footer and repeated rows are taken out, each but the blank ones named."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import reduce
from typing import Literal

import pyarrow as pa
import pyarrow.compute as pc

from etl.findings.finding import finding
from etl.findings.said import Said, Unworded, unworded
from etl.read.types import IsHeader, Reading, TotalRow
from outcomes.reporting.finding import Finding

_SUMS = "合计|小计|总计|共计|合计数|累计"
_COMPARED = "平均|平均值|平均数|均值|最大值|最小值|同比|环比|同比增长|环比增长|同比增减|环比增减|上年同期|去年同期|比上年同期|增长率|增幅|占比"
_TOTAL = rf"^((.{{0,10}}(街道|区|本页|本表|本月|本年))?(合计|小计|累计)|{_SUMS}|(同比|环比|较上月|较上年|较去年)?({_COMPARED}))([(（][^()（）]*[)）])?[%％]?[:：]?$"
_FOOTER = r"^(填报人|审核人|制表人|制表|填表人|复核人|经办人|负责人|单位负责人|分管领导|联系人|联系电话|填表日期|填报日期|填报时间|填报单位|报送日期|报送单位|单位[(（]盖章[)）]|盖章|备注[:：]|注[:：]|说明[:：]|附注)"
_TEXT_LIKE_FORMULA = r"^\s*([=@＝＠]|[+＋－-][^\d０-９.．,，\s—－-])"


def finish(reading: Reading, table: pa.Table, is_header: IsHeader, bad: Mapping[int, Sequence[Unworded]]) -> Reading:
    """The reading with its table; `bad` are rows with cells that have no value to be read: named and left out."""
    said = Said()
    said.take(reading.findings)
    done = _finished(reading, table, is_header, bad, said)
    return replace(done, findings=said.told())


def _finished(
    reading: Reading, table: pa.Table, is_header: IsHeader, bad: Mapping[int, Sequence[Unworded]], said: Said
) -> Reading:
    table = _without_blank_rows(table, len(reading.headers))
    total, footer, repeated = _special_rows(table, reading.headers)
    totals = list(reading.totals)
    for row in table.filter(total).to_pylist():
        name, taken = total_row(row["source_row"], [row[f"c{i}"] for i in range(len(reading.headers))])
        totals += [taken] if taken else []
        said.take([unworded("total_row_skipped", sheet=reading.sheet, row=row["source_row"], value=name, fixed=True)])
    for code, mask in (("footer_skipped", footer), ("header_repeated", repeated)):
        said.take(
            unworded(code, sheet=reading.sheet, row=row, fixed=True)
            for row in table["source_row"].filter(mask).to_pylist()
        )
    special = pc.or_(pc.or_(total, footer), repeated)
    if pc.any(special).as_py():
        table = table.filter(pc.invert(special))
    if bad:
        held = set(table["source_row"].to_pylist())
        said.take(f for row, found in sorted(bad.items()) if row in held for f in found)
        table = table.filter(pc.invert(pc.is_in(table["source_row"], value_set=pa.array(list(bad), pa.int32()))))
        reading = replace(reading, left_out=reading.left_out | (held & set(bad)))
    if table.num_rows == 0 and not reading.left_out:
        said.take([finding("no_rows", sheet=reading.sheet, row=reading.header_row, whole_file=True)])
        return reading
    said.take(_texts_like_formulas(table, reading, is_header))
    return replace(reading, table=table, totals=tuple(sorted(totals, key=lambda t: t.row)))


def total_row(row: int, cells: Sequence[str]) -> tuple[str, TotalRow | None]:
    """What a total row is called, and the row for comparison; None for averages and comparisons, which are no sums."""
    plain = ["".join(cell.split()) for cell in cells]
    name = next(cell for cell in plain if re.fullmatch(_TOTAL, cell))
    bare = re.split("[(（:：]", name, maxsplit=1)[0]
    if not bare.endswith(("合计", "小计", "总计", "共计", "合计数")):
        return name, None
    kind: Literal["total", "subtotal"] = "total" if bare in ("合计", "总计", "共计", "合计数") else "subtotal"
    return name, TotalRow(row=row, kind=kind, cells=tuple(cells))


def _without_blank_rows(table: pa.Table, width: int) -> pa.Table:
    """The rows in which any cell is filled."""
    blank = pc.equal(pc.utf8_trim_whitespace(table["c0"]), "")
    if not pc.any(blank).as_py():
        return table
    for i in range(1, width):
        blank = pc.and_(blank, pc.equal(pc.utf8_trim_whitespace(table[f"c{i}"]), ""))
    return table.filter(pc.invert(blank))


def _special_rows(
    table: pa.Table, headers: tuple[str, ...]
) -> tuple[pa.ChunkedArray, pa.ChunkedArray, pa.ChunkedArray]:
    """Which rows are totals, which footers, which the header once more."""
    texts = [pc.utf8_trim_whitespace(table[f"c{i}"]) for i in range(min(3, len(headers)))]
    # only the few rows with a character of those words are looked at closely
    candidate = reduce(
        pc.or_, (pc.match_substring_regex(text, "[计均填审制负联报注说同环期增值占复经分盖单]") for text in texts)
    )
    total, footer = [], []
    for row in table.filter(candidate).to_pylist():
        cells = [row[f"c{i}"] for i in range(len(headers))]
        if is_total(cells):
            total.append(row["source_row"])
        elif is_footer(cells):
            footer.append(row["source_row"])
    named = [i for i, text in enumerate(headers) if text.strip()][:2]
    cells = [pc.utf8_trim_whitespace(table[f"c{i}"]) for i in named]
    repeated = pc.and_(pc.equal(cells[0], headers[named[0]].strip()), pc.equal(cells[-1], headers[named[-1]].strip()))
    total_mask, footer_mask = (
        pc.is_in(table["source_row"], value_set=pa.array(rows, pa.int32())) for rows in (total, footer)
    )
    return total_mask, footer_mask, repeated


def is_total(cells: Sequence[str]) -> bool:
    """Whether one of the first three cells is a word like 合计, with nothing but a running number before it."""
    for cell in ("".join(cell.split()) for cell in cells[:3]):
        if re.match(_TOTAL, cell):
            return True
        if cell and not cell.isdecimal():
            return False
    return False


def is_footer(cells: Sequence[str]) -> bool:
    """Whether the first filled cell is one of a form's last line and few cells are filled: a full row is no footer."""
    plain = ["".join(cell.split()) for cell in cells]
    first = next((cell for cell in plain[:3] if cell), "")
    return bool(re.match(_FOOTER, first)) and sum(map(bool, plain)) <= 4


def _texts_like_formulas(table: pa.Table, reading: Reading, is_header: IsHeader) -> list[Finding]:
    """One notice for each column with texts that a spreadsheet would take for a formula."""
    said = []
    for i, header in enumerate(reading.headers):
        if not header.strip() or not is_header(header):
            continue
        found = pc.match_substring_regex(table[f"c{i}"], _TEXT_LIKE_FORMULA)
        if not pc.any(found).as_py():
            continue
        first = table.filter(found).slice(0, 1).to_pylist()[0]
        value = str(first[f"c{i}"]).strip()[0]
        count = pc.sum(found).as_py()
        said.append(
            finding(
                "formula_text",
                sheet=reading.sheet,
                row=first["source_row"],
                column=header.strip(),
                value=value,
                count=count,
            )
        )
    return said
