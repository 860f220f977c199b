"""The article's figures in words, with their qualifier as printed."""

from __future__ import annotations

from outcomes.core.numbers import of_several, qualified
from outcomes.core.texts import Lang
from outcomes.warehouse.mart import Mart, Row


def fact_parts(row: Row, lang: Lang) -> tuple[str, str]:
    """A published figure with its qualifier as printed, and its unit: 近1000 and 个."""
    before, value, after = qualified(str(row["value"]), str(row["qualifier"]), lang)
    unit = str(row["unit_zh"]) if lang == "zh" else of_several(str(row["unit"]), str(row["value"]))
    return f"{before}{value}{after}", unit


def fact_text(row: Row, lang: Lang) -> str:
    """The same in one text: 近1000个."""
    return (" " if lang == "en" else "").join(fact_parts(row, lang))


def facts_of(mart: Mart, name: str, lang: Lang) -> list[tuple[str, str, str]]:
    """What is published of a community (its Chinese name): what it is, the figure as printed, its unit."""
    return [
        (str(r["indicator_zh"]) if lang == "zh" else str(r["indicator"]).replace("_", " "), *fact_parts(r, lang))
        for r in mart.rows("facts", area=name)
    ]
