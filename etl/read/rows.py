"""The rows below the header: blank, total, footer and repeated rows are taken out, each but the blank ones named."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial, reduce
from operator import itemgetter
from typing import Any, Literal

import pyarrow as pa
import pyarrow.compute as pc

from etl.findings.finding import finding
from etl.findings.said import Said, unworded
from etl.read.text import CONTROL, control_sign
from etl.read.types import BadCells, IsHeader, Reading, TotalRow
from outcomes.core.characters import LETTERS, folded
from outcomes.reporting.finding import Finding

_SUMS = "合计|小计|总计|共计|合计数|累计|汇总|分类汇总|总合计|总和|合计值|(?i:grandtotal|subtotal|total|sum)"
_WHOLE = "合计|总计|共计|合计数|总合计|总和|合计值|汇总|(?i:grandtotal|total|sum)"  # sums up all, not a part
_COMPARED = "平均|平均值|平均数|均值|最大值|最小值|计数|同比|环比|同比增长|环比增长|同比增减|环比增减|上年同期|去年同期|比上年同期|增长率|增幅|占比|(?i:grandaverage|average|count|max|min)"
_TAIL = r"([(（][^()（）]*[)）])?[%％]?[:：]?$"
_TOTAL = rf"^(((?P<group>.{{0,10}}(街道|区))|.{{0,10}}(本页|本表|本月|本年))?(合计|小计|累计)|{_SUMS}|(同比|环比|较上月|较上年|较去年)?({_COMPARED})){_TAIL}"
# the word under a group, as WPS and Excel write it: 丰荣街道 汇总, 2025-12 小计, 古城社区 Total
_OF_GROUP = rf"^(?P<group>.{{1,30}}?)(?P<word>合计|小计|总计|汇总|平均值|最大值|最小值|计数|(?i:total|average)){_TAIL}"
_FOOTER = (
    r"^(填报人|审核人|制表人|制表|填表人|复核人|经办人|负责人|单位负责人|分管领导|联系人|联系电话|填表日期|填报日期|填报时间|填报单位|报送日期|报送单位|单位[(（]盖章[)）]|盖章|备注[:：]|注[:：]|说明[:：]|附注"
    r"|(数据|资料)?来源[:：]|数据来源|(导出|打印|制表|统计|生成|查询|下载)(时间|日期|人员?|单位|条件)|统计口径|截至(日期)?[:：]"
    r"|第[0-9一二三四五六七八九十]+页|共[0-9]+(页|条|行|项|户|件)|(记录|总条|总行)数[:：]|[（(]?以下(空白|无数据|无正文)[)）]?"
    r"|(?i:page[0-9]+|source[:：]|printed|exported)|-[0-9]+-$)"
)
_HEADING = r"^[（(]?[一二三四五六七八九十]{1,3}([、.．]|[)）]).*|^其中[:：]?$|^.{1,12}(街道|街道办|街道办事处|(?<!社)(?<!小)(?<!园)区|镇|乡)[:：]?$"  # stands alone over a group
_NUMBERED = r"[甲乙丙丁戊己庚辛壬癸]|[A-Z]|[(（]?\d{1,3}[)）]?|[①-⑳]|\d{1,3}=[\d+\-*/×÷%()]+|[—-]"  # under a header: 甲 乙 1 2 3=1+2
_FIRST_OF_NUMBERED = r"甲|栏次|栏号|列号|行次|序号"
_UNIT = r"[(（]?(件次?|人次?|个|户次?|元|万元|亿元|千克|公斤|吨|天|日|处|起|条|家|名|场次?|次|小时|分钟?|平方米|㎡|米|份|栋|张|本|台|辆|套|[%％‰])[)）]?"
_UNITS_ALONE = rf"[(（]?(计量)?单位[:：]{_UNIT}([、,，/]{_UNIT})*[)）]?"
_AT_ONCE = 5000  # rows
_TEXT_LIKE_FORMULA = rf"^\s*(=([^\"]|\"[^{LETTERS}]|\".*[^\"]$|\".*\".*\")|[@＝＠]|[+＋－-][^\d０-９.．,，\s—－-])"


def finish(reading: Reading, table: pa.Table, is_header: IsHeader, bad: Sequence[BadCells]) -> Reading:
    """The reading with its table; rows with cells that have no value to be read are named and left out."""
    said = Said()
    said.take(reading.findings)
    done = _finished(reading, table, is_header, bad, said)
    return replace(done, findings=said.told())


def _finished(reading: Reading, table: pa.Table, is_header: IsHeader, bad: Sequence[BadCells], said: Said) -> Reading:
    table = _without_blank_rows(table, len(reading.headers))
    total, footer, repeated, furniture = _special_rows(table, reading.headers)
    totals = list(reading.totals)
    for row in rows_of(table.filter(total)):
        name, taken = total_row(row["source_row"], [row[f"c{i}"] for i in range(len(reading.headers))])
        totals += [taken] if taken else []
        said.take([unworded("total_row_skipped", sheet=reading.sheet, row=row["source_row"], value=name, fixed=True)])
    for code, mask in (
        ("footer_skipped", footer),
        ("form_row_skipped", furniture),
        ("header_repeated", repeated),
    ):
        said.take(
            unworded(code, sheet=reading.sheet, row=row, fixed=True)
            for row in table["source_row"].filter(mask).to_pylist()
        )
    special = reduce(pc.or_, (total, footer, repeated, furniture))
    if pc.any(special).as_py():
        table = table.filter(pc.invert(special))
    if bad:
        lost = _take_bad_cells(said, bad, table["source_row"], reading.sheet)
        reading = replace(reading, left_out=reading.left_out | set(lost.to_pylist()))
        table = table.filter(pc.invert(pc.is_in(table["source_row"], value_set=lost)))
    if table.num_rows == 0 and not reading.left_out:
        said.take([finding("no_rows", sheet=reading.sheet, row=reading.header_row, whole_file=True)])
        return reading
    said.take(_texts_like_formulas(table, reading, is_header))
    return replace(reading, table=table, totals=tuple(sorted(totals, key=lambda t: t.row)))


def controlled(column: str, rows: pa.ChunkedArray, texts: pa.ChunkedArray) -> BadCells:
    """The cells of a column that hold a control character."""
    found = pc.match_substring_regex(texts, CONTROL)
    held = texts.filter(found)
    numbers = pa.concat_arrays([pa.array([], pa.int32()), *rows.filter(found).chunks])
    return BadCells(code="control_char", column=column, rows=numbers, value=lambda n: control_sign(held[n].as_py()))


def _take_bad_cells(said: Said, bad: Sequence[BadCells], held: pa.ChunkedArray, sheet: str | None) -> pa.Array:
    """Takes in what is said of the cells of the rows that are held, row by row; gives these rows."""
    first, more, lost = [], [], []
    for cells in bad:
        place = partial(unworded, cells.code, sheet=sheet, column=cells.column)
        at = pc.indices_nonzero(pc.is_in(cells.rows, value_set=held.combine_chunks()))
        first += [(cells.rows[n].as_py(), place, cells.value(n)) for n in at[: said.most].to_pylist()]
        more.append((place, len(at) - min(len(at), said.most)))
        lost.append(cells.rows.take(at))
    first.sort(key=itemgetter(0))
    said.take(place(row=row, value=value) for row, place, value in first)
    for place, count in more:
        said.more(place(), count)
    return pc.unique(pa.chunked_array(lost, pa.int32()))


def rows_of(table: pa.Table) -> Iterator[dict[str, Any]]:
    """The rows of a table one after the other: all at once would take many times its memory."""
    for batch in table.to_batches(max_chunksize=_AT_ONCE):
        yield from batch.to_pylist()


def total_row(row: int, cells: Sequence[str]) -> tuple[str, TotalRow | None]:
    """What a total row is called, and the row for comparison; None for averages and comparisons, which are no sums."""
    plain = [_plain(cell) for cell in cells]
    at = next(i for i, cell in enumerate(plain) if re.match(_TOTAL, cell) or re.match(_OF_GROUP, cell))
    name = plain[at]
    own = re.match(_TOTAL, name)
    of_group = None if own else re.match(_OF_GROUP, name)
    bare = of_group["word"] if of_group else re.split("[(（:：]", name, maxsplit=1)[0]
    if not re.search(r"(合计|小计|总计|共计|合计数|合计值|汇总|总和|(?i:total|sum))$", bare):
        return name, None
    kind: Literal["total", "subtotal"] = "total" if re.fullmatch(_WHOLE, bare) and not of_group else "subtotal"
    group = of_group["group"] if of_group else own["group"] if own else ""
    return name, TotalRow(row=row, kind=kind, cells=tuple(cells), group=group or "", column=at)


def _plain(cell: str) -> str:
    """A cell as it is compared: without blanks and unseen characters."""
    return "".join(folded(cell).split())


def _without_blank_rows(table: pa.Table, width: int) -> pa.Table:
    """The rows in which any cell is filled."""
    blank = pc.equal(pc.utf8_trim_whitespace(table["c0"]), "")
    if not pc.any(blank).as_py():
        return table
    for i in range(1, width):
        blank = pc.and_(blank, pc.equal(pc.utf8_trim_whitespace(table[f"c{i}"]), ""))
    return table.filter(pc.invert(blank))


_WORDS = "[计均填审制负联报注说同环期增值占复经分盖单汇总]|来源|出|打印|页|共|录|以下|栏|行次|[(（]?[一二三四五六七八九十]{1,3}[、.．)）]"
_ENGLISH = "(?i)total|sum|average|count|max|min|page|source|printed|exported"


def _special_rows(
    table: pa.Table, headers: tuple[str, ...]
) -> tuple[pa.ChunkedArray, pa.ChunkedArray, pa.ChunkedArray, pa.ChunkedArray]:
    """Which rows are totals, which footers, which the header once more, which other furniture of a form."""
    texts = [pc.utf8_trim_whitespace(table[f"c{i}"]) for i in range(min(3, len(headers)))]
    # only the few rows with a character of those words, or with hardly anything, are looked at closely
    candidate = reduce(pc.or_, (pc.match_substring_regex(text, f"{_WORDS}|{_ENGLISH}") for text in texts))
    candidate = reduce(pc.or_, [candidate, pc.is_in(texts[0], pa.array(["甲", "A", "1", ""])), _sparse(texts)])
    found: dict[str, list[int]] = {"total": [], "footer": [], "furniture": []}
    for row in rows_of(table.filter(candidate)):
        cells = [row[f"c{i}"] for i in range(len(headers))]
        kinds = (("total", is_total), ("footer", is_footer), ("furniture", is_furniture))
        kind = next((name for name, holds in kinds if holds(cells)), None)
        if kind:
            found[kind].append(row["source_row"])
    named = [i for i, text in enumerate(headers) if text.strip()][:2]
    cells = [pc.utf8_trim_whitespace(table[f"c{i}"]) for i in named]
    repeated = pc.and_(pc.equal(cells[0], headers[named[0]].strip()), pc.equal(cells[-1], headers[named[-1]].strip()))
    total, footer, furniture = (
        pc.is_in(table["source_row"], value_set=pa.array(rows, pa.int32())) for rows in found.values()
    )
    return total, footer, repeated, furniture


def _sparse(texts: Sequence[pa.ChunkedArray]) -> pa.ChunkedArray:
    """Which rows hold at most one of their first three cells."""
    filled = reduce(pc.add, (pc.cast(pc.not_equal(text, ""), pa.int8()) for text in texts))
    return pc.less_equal(filled, 1 if len(texts) == 3 else 0)


def is_total(cells: Sequence[str]) -> bool:
    """Whether one of the first three cells is a word like 合计, with nothing but a running number before it."""
    for cell in map(_plain, cells[:3]):
        if re.match(_TOTAL, cell) or (re.match(_OF_GROUP, cell) and len(cell) <= 40):
            return True
        if cell and not cell.isdecimal():
            return False
    return False


def is_footer(cells: Sequence[str]) -> bool:
    """Whether the first filled cell is one of a form's last line and few cells are filled: a full row is no footer."""
    plain = [_plain(cell) for cell in cells]
    first = next((cell for cell in plain if cell), "")
    return bool(re.match(_FOOTER, first)) and sum(map(bool, plain)) <= 4


def is_furniture(cells: Sequence[str]) -> bool:
    """Whether a row holds no data but helps the eye: 甲 乙 1 2 3, the units of the columns, the heading of a group."""
    plain = [_plain(cell) for cell in cells]
    filled = [cell for cell in plain if cell]
    if len(filled) == 1:
        return bool(re.match(_HEADING, filled[0]) or re.fullmatch(_UNITS_ALONE, filled[0]))
    if not filled:
        return False
    if filled == [str(n) for n in range(1, len(cells) + 1)]:
        return True
    first, rest = filled[0], filled[1:]
    if re.fullmatch(_FIRST_OF_NUMBERED, first) or first == "A":
        return all(re.fullmatch(_NUMBERED, cell) for cell in rest)
    units = rest if re.fullmatch("(计量)?单位|[—-]", first) else filled
    return (
        bool(units)
        and all(re.fullmatch(f"{_UNIT}|[—/-]", cell) for cell in units)
        and any(re.fullmatch(_UNIT, cell) for cell in units)
    )


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
