"""Colours and fonts: the looks of every page, picture, slide and document."""

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
    neutral: str = "#8A5BA6"


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


def signal_look(signal: str, look: Tokens = LIGHT) -> tuple[str, str]:
    """Colour and shape (▲ ▼ ●) of a signal: blue better, orange concern, purple without judgement, grey ordinary."""
    kind, _, side = signal.partition("_")
    colour = {"improvement": look.better, "concern": look.concern, "neutral": look.neutral}.get(kind, look.ordinary)
    return colour, {"high": "▲", "low": "▼"}.get(side, "●")


def text_width(text: str) -> float:
    """The width of a line of text in units of its font size: 1 for a Chinese letter."""
    return sum(1.0 if ord(c) > 0x2E7F or c in "“”‘’·" else 0.56 for c in text)


def fitting_size(text: str, width: float, largest: float) -> float:
    """The largest font size (points, at most `largest`) at which a text fits on one line of `width` points."""
    return min(largest, width / max(text_width(text), 1.0))


def label_ink(klass: int, dark: bool = False) -> str:
    """The colour of text on a map tile of this class (0..4)."""
    if dark:
        return "#1B1F27" if klass >= 3 else "#FFFFFF"
    return "#1B1F27" if klass <= 2 else "#FFFFFF"
