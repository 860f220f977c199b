"""The article's figures in words, with their qualifier as printed."""

from __future__ import annotations

from outcomes.core.numbers import of_several, qualified
from outcomes.core.texts import Lang
from outcomes.warehouse.mart import Mart, Row


def fact_text(row: Row, lang: Lang) -> str:
    """A published figure with its qualifier and unit in one text: 近1000个."""
    before, value, after = qualified(str(row["value"]), str(row["qualifier"]), lang)
    unit = str(row["unit_zh"]) if lang == "zh" else " " + of_several(str(row["unit"]), str(row["value"]))
    return f"{before}{value}{after}{unit}"


def facts_of(mart: Mart, name: str, lang: Lang) -> list[tuple[str, str]]:
    """What is published of a community (its Chinese name): what it is, and the figure as printed."""
    return [
        (str(r["indicator_zh"]) if lang == "zh" else str(r["indicator"]).replace("_", " "), fact_text(r, lang))
        for r in mart.rows("facts", area=name)
    ]
