"""Every word on screen that is not in the catalogue, in both languages, from texts.toml."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
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
    return text.format(**words) if words else text
