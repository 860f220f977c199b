"""Colours, fonts and number formats: the looks of every page, picture, slide and document."""

from __future__ import annotations

from dataclasses import dataclass

FRAME = "#A61B24"


@dataclass(frozen=True, kw_only=True)
class Tokens:
    """The colours of one theme."""

    page: str
    card: str
    line: str
    ink: str
    secondary: str
    sequential: tuple[str, ...]
    unknown: str = "#8A93A0"
    bar: str = "#2F8580"
    soft: str = "#AEDAD2"
    better: str = "#1B5A9E"
    concern: str = "#B85A00"
    ordinary: str = "#8A93A0"


LIGHT = Tokens(
    page="#F6F7F9", card="#FFFFFF", line="#E1E5EA", ink="#1B1F27", secondary="#5B6472",
    sequential=("#DFF0EC", "#AEDAD2", "#6FB8AF", "#2F8580", "#0C4A4B"),
)  # fmt: skip
DARK = Tokens(
    page="#12161D", card="#1A2029", line="#2B3340", ink="#E6EAF0", secondary="#A3ACB9",
    sequential=("#17393B", "#1F6360", "#3A9089", "#7CC2B8", "#CDEBE4"), bar="#3A9089", soft="#1F6360",
)  # fmt: skip
CATEGORIES = ("#123B6D", "#D97706", "#5AAFA5", "#8A5BA6")
DOT = "#A61B24"

FONT_CSS = "'Microsoft YaHei','PingFang SC','Source Han Sans SC','Noto Sans CJK SC',sans-serif"
FONT_LATIN = "Microsoft YaHei"
FONT_EA = "微软雅黑"


def tokens(dark: bool) -> Tokens:
    """The colours of the dark or the light theme."""
    return DARK if dark else LIGHT


def label_ink(klass: int, dark: bool = False) -> str:
    """The colour of text on a map tile of this class (0..4)."""
    if dark:
        return "#1B1F27" if klass >= 3 else "#FFFFFF"
    return "#1B1F27" if klass <= 2 else "#FFFFFF"


def number(value: float, decimals: int = 0) -> str:
    """1,234 · 95.2 · a real minus sign for negatives."""
    text = f"{abs(value):,.{decimals}f}"
    return f"−{text}" if value < 0 and text.strip("0.,") else text


def compact(value: float, lang: str) -> str:
    """1.2万 in Chinese from 10,000 on, 12k in English; below that the number itself."""
    if abs(value) < 10_000:
        return number(value)
    if lang == "zh":
        return f"{value / 10_000:,.1f}".removesuffix(".0") + "万"
    return f"{value / 1_000:,.1f}".removesuffix(".0") + "k"


def qualified(value: str, qualifier: str, lang: str) -> tuple[str, str, str]:
    """Words before, number, words after, as printed: ('近', '7000', '') · ('', '2万', '余') · ('over ', '20,000', '')."""
    plain = float(value)
    if lang == "en":
        before = {"nearly": "nearly ", "over": "over ", "at_least": "at least ", "about": "about "}.get(qualifier, "")
        return before, number(plain), ""
    shown = f"{plain / 10_000:g}万" if plain >= 10_000 and plain % 10_000 == 0 else f"{plain:g}"
    before = {"nearly": "近", "at_least": "至少", "about": "约"}.get(qualifier, "")
    return before, shown, "余" if qualifier == "over" else ""
