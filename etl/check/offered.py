"""The columns of a file that is no table here yet: what a person sees who says what each of them is."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from difflib import SequenceMatcher

from pydantic import TypeAdapter, ValidationError

from etl.check.judge import is_known_header
from etl.check.reduced import is_personal
from etl.findings.finding import CONTROL, masked
from etl.findings.personal import asks_for_somebody
from etl.read.any_file import Reading, read
from outcomes.catalogue.catalogue import catalogue
from outcomes.catalogue.dataset import Dataset, plain_header
from outcomes.foreign.message import Message, Task
from outcomes.foreign.nursery import TooHeavy, the_nursery
from outcomes.reporting.column_map import FileColumn

_FIRST, _MOST_TEXTS, _LONGEST = 3, 40, 60
_LIKE = 0.6  # from which likeness on a header is taken for another way to write a column's
# how headers of systems end; the texts of a row hardly do
_HEADER_LIKE = re.compile(
    r"(编号|单号|工号|序号|号|时间|日期|时限|期限|类型|类别|分类|大类|小类|状态|名称|单位|部门|渠道|来源|方式|结果|满意度|评价|层级|"
    r"级别|等级|标题|摘要|备注|数量|次数|月份|网格)$|^(所属|所在)?(社区|街道|小区)$|^是否"
)
_CODED = re.compile(
    r"[A-Za-z][A-Za-z_][A-Za-z_][A-Za-z0-9_ ]{0,40}"
)  # ORDER_NO: how systems name columns that have no words
_COLUMNS = TypeAdapter(tuple[FileColumn, ...])


def columns_here(content: bytes, file_name: str, dataset: Dataset, max_mb: int = 50) -> tuple[FileColumn, ...]:
    """The columns of a file with their first texts, of personal ones the header alone; () for what is no table."""
    reading = _read(content, file_name, dataset, max_mb)
    if reading.table is None:
        return ()
    guesses, found = _guesses(reading, dataset), []
    for i, text in enumerate(reading.headers):
        if not text.strip():
            continue
        header, personal = _shown(text.strip()), is_personal(dataset, text)
        column = FileColumn(header=header, personal=personal, guess=guesses.get(i, ""))
        if not personal:
            texts = list(dict.fromkeys(t.strip() for t in reading.table[f"c{i}"].to_pylist() if t.strip()))
            few = tuple(texts) if len(texts) <= _MOST_TEXTS and max(map(len, texts), default=0) <= _LONGEST else ()
            column = replace(column, first=tuple(map(_shown, texts[:_FIRST])), texts=tuple(map(_shown, few)))
        found.append(column)
    return tuple(found)


def columns_of(content: bytes, file_name: str, dataset: Dataset, max_mb: int = 50) -> tuple[FileColumn, ...]:
    """The same, read in a child of a server; () where the file is too heavy."""
    nursery = the_nursery()
    if nursery is None:
        return columns_here(content, file_name, dataset, max_mb)
    said = {"name": file_name, "dataset": dataset.code, "max_mb": max_mb}
    try:
        told = nursery.ask("offer_columns", Message(said=said, blobs=(content,)))
        return _COLUMNS.validate_python(told.said["columns"])
    except (TooHeavy, ValidationError, KeyError):
        return ()


def _offer_columns(asked: Message, _tell: Callable[[float], None]) -> Message:
    """The child's side of columns_of."""
    said = asked.said
    found = columns_here(asked.blobs[0], said["name"], catalogue().datasets[said["dataset"]], said["max_mb"])
    return Message(said={"columns": _COLUMNS.dump_python(found, mode="json")})


def _read(content: bytes, file_name: str, dataset: Dataset, max_mb: int) -> Reading:
    """The file by whatever row looks like a header; where none does, by one of coded names; no row of data is."""
    cat = catalogue()

    def like(text: str) -> bool:
        plain = plain_header(text)
        return is_known_header(cat, dataset.code, text) or bool(_HEADER_LIKE.search(plain)) or asks_for_somebody(text)

    reading = read(content, file_name, like, max_mb=max_mb)
    if reading.table is not None:
        return reading
    return read(content, file_name, lambda text: bool(_CODED.fullmatch(text.strip())), max_mb=max_mb)


def _shown(text: str) -> str:
    """A text of the file as it may be shown: *** for personal data, no control characters, and not endless."""
    return CONTROL.sub("□", masked(text) or "")[:_LONGEST]


def _guesses(reading: Reading, dataset: Dataset) -> dict[int, str]:
    """Position → the column that a header seems to be, each column once: the likest first."""
    likeness = sorted(
        (-_likeness(plain_header(text), names), i, c.code)
        for i, text in enumerate(reading.headers)
        if text.strip() and not is_personal(dataset, text)
        for c, names in ((c, c.headers) for c in dataset.column)
    )
    found: dict[int, str] = {}
    for likely, i, code in likeness:
        if -likely >= _LIKE and i not in found and code not in found.values():
            found[i] = code
    return found


def _likeness(header: str, names: frozenset[str]) -> float:
    return max(SequenceMatcher(a=header, b=name).ratio() for name in names)


TASKS: Mapping[str, Task] = {"offer_columns": _offer_columns}
