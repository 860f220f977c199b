"""Every word on screen that is not in the catalogue, in both languages, from texts.toml."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from string import Formatter
from typing import Literal

Lang = Literal["zh", "en"]
LANGS: tuple[Lang, Lang] = ("zh", "en")


@cache
def texts() -> dict[str, dict[str, str]]:
    """'group.key' -> {zh, en}."""
    content = tomllib.loads((Path(__file__).parent / "texts.toml").read_text(encoding="utf-8"))
    return {f"{group}.{key}": words for group, entries in content.items() for key, words in entries.items()}


def t(key: str, lang: str, **words: object) -> str:
    """The text of this key with its placeholders filled; KeyError for a key that does not exist."""
    text = texts()[key]["zh" if lang == "zh" else "en"]
    return filled(text, words) if words else text


class _Counting(Formatter):
    """Placeholders as usual, and {n:row|rows}: the number with its word, which English writes in two ways."""

    def format_field(self, value: object, format_spec: str) -> str:
        """A value with what stands behind the colon."""
        one, mark, many = format_spec.partition("|")
        if not mark:
            return str(super().format_field(value, format_spec))
        return f"{value} {one if str(value) in ('1', '+1', '−1') else many}"


_COUNTING = _Counting()


def filled(text: str, words: Mapping[str, object]) -> str:
    """A text with its placeholders filled; {n:row|rows} gives 1 row, 2 rows."""
    return _COUNTING.vformat(text, (), words) if "|" in text else text.format(**words)


def listed(words: Iterable[str], lang: str) -> str:
    """Names one after the other: 古城社区、台山社区; Gucheng, Taishan."""
    return ("、" if lang == "zh" else ", ").join(words)


def names_of(text: str, lang: str) -> list[str]:
    """The names of a text that listed() made."""
    return text.split("、" if lang == "zh" else ", ")


def clauses(parts: Iterable[str], lang: str) -> str:
    """Parts of one sentence: 受理12件，办结10件; 12 received, 10 closed."""
    return ("，" if lang == "zh" else ", ").join(parts)


def statements(parts: Iterable[str], lang: str) -> str:
    """Statements that could each stand alone, in one sentence: 3个社区未报；2个指标异常; 3 silent; 2 unusual."""
    return ("；" if lang == "zh" else "; ").join(parts)
