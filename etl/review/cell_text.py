"""A stored value as a cell in the words that staff type and read: 供热, 是, 2025-03-05, never a code."""

from __future__ import annotations

from datetime import date, datetime

from outcomes.catalogue.dataset import UNKNOWN_YET, Column, Dataset
from outcomes.core.places import Register


def cell_text(column: Column, value: object, register: Register, lang: str) -> str:
    """The text of a cell; '' for what is unknown."""
    if value is None:
        return ""
    words = {c.code: c.zh if lang == "zh" else c.en for c in column.choices}
    if column.type == "place":
        return register.get(str(value)).name
    if column.type == "choices":
        return "；".join(words.get(code, code) for code in str(value).split(";"))
    if column.type == "choice":
        return words.get(str(value), str(value))
    if column.type == "bool":
        return ("是" if value else "否") if lang == "zh" else ("yes" if value else "no")
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d %H:%M")
    return value.isoformat() if isinstance(value, date) else str(value)


def cell_of(dataset: Dataset, column: Column, value: object, register: Register, lang: str) -> str:
    """The same of a table's cell: a count that was reported as not known yet says so, in the word that is typed."""
    if value is None and column.code in dataset.may_wait:
        return UNKNOWN_YET
    return cell_text(column, value, register, lang)
