"""Colours and fonts: the looks of every page, picture, slide and document."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Literal

FRAME = "#A61B24"
# what fills a tile or box: five classes by size; better or worse than the district, above or below it without judgement,
# like it; plain: not held against anything
Tone = Literal["c1", "c2", "c3", "c4", "c5", "better", "worse", "above", "below", "alike", "plain"]
BY_SIZE: tuple[Tone, ...] = ("c1", "c2", "c3", "c4", "c5")


@dataclass(frozen=True, kw_only=True)
class Tokens:
    """The colours of one theme."""

    page: str
    card: str
    line: str
    ink: str
    secondary: str
    sequential: tuple[str, ...]
    unknown: str = "#8A93A0"  # outlines and marks
    unknown_ink: str = "#626C79"  # its words: 4.5 to 1 on page and card
    bar: str = "#2F8580"
    soft: str = "#AEDAD2"
    better: str = "#1B5A9E"
    concern: str = "#B85A00"
    ordinary: str = "#8A93A0"
    neutral: str = "#8A5BA6"
    edge: str = "#C9CFD6"  # outlines of quiet things
    hair: str = "#EEF1F4"  # rules inside a table
    soft_ink: str = "#3B434F"
    better_soft: str = "#EAF2FA"
    neutral_soft: str = "#E1D3EA"
    alike: str = "#E9ECEF"  # a tile that does not differ
    amber: str = "#D97706"  # 示例
    amber_ink: str = "#8A4B00"
    amber_soft: str = "#FFF9EF"
    frame: str = FRAME  # the red of the frame where it is text or a line


LIGHT = Tokens(
    page="#F6F7F9",
    card="#FFFFFF",
    line="#E1E5EA",
    ink="#1B1F27",
    secondary="#5B6472",
    sequential=("#DFF0EC", "#AEDAD2", "#6FB8AF", "#2F8580", "#0C4A4B"),
)
DARK = Tokens(
    page="#12161D",
    card="#1A2029",
    line="#2B3340",
    ink="#E6EAF0",
    secondary="#A3ACB9",
    sequential=("#17393B", "#1F6360", "#3A9089", "#7CC2B8", "#CDEBE4"),
    bar="#3A9089",
    soft="#1F6360",
    unknown_ink="#98A1AE",
    better="#8CC0EA",
    concern="#F2A65A",
    ordinary="#8A93A0",
    neutral="#C3A2DB",
    edge="#3B4554",
    hair="#242C37",
    soft_ink="#C4CBD5",
    better_soft="#1D2F42",
    neutral_soft="#4A3A58",
    alike="#353B45",
    amber="#F0B04A",
    amber_ink="#F5C778",
    amber_soft="#2B2416",
    frame="#E5616A",
)
CATEGORIES = ("#123B6D", "#D97706", "#5AAFA5", "#8A5BA6")
DOT = "#A61B24"
TILE_WIDTH = 7.3  # of a name on a tile of a map, in letters: Chongwangmiao

FONT_CSS = "'Microsoft YaHei','PingFang SC','Source Han Sans SC','Noto Sans CJK SC',sans-serif"
FONT_LATIN = "Microsoft YaHei"
FONT_EA = "微软雅黑"


def tokens(dark: bool) -> Tokens:
    """The colours of the dark or the light theme."""
    return DARK if dark else LIGHT


def variables(dark: bool) -> dict[str, str]:
    """The colours as CSS variables without their prefix: page, card, ink, soft-ink, class-1 to class-5, on-frame …"""
    look = tokens(dark)
    named = {f.name.replace("_", "-"): getattr(look, f.name) for f in fields(look) if f.name != "sequential"}
    classes = {f"class-{n}": colour for n, colour in enumerate(look.sequential, 1)}
    inks = {f"on-class-{n + 1}": label_ink(n, dark) for n in range(len(look.sequential))}
    inks["on-strong"] = ink_on("better", dark)
    return {**named, **classes, **inks, "seal": FRAME, "on-frame": "#FFFFFF", "mark-ink": label_ink(0, dark)}


def fill(tone: Tone, look: Tokens = LIGHT) -> str:
    """The colour that fills what has this tone."""
    if tone in BY_SIZE:
        return look.sequential[BY_SIZE.index(tone)]
    named = {"better": look.better, "worse": look.concern, "above": look.neutral, "below": look.neutral_soft}
    return named.get(tone, look.alike if tone == "alike" else look.page)


def ink_on(tone: Tone, dark: bool = False) -> str:
    """The colour of text on it."""
    if tone in BY_SIZE:
        return label_ink(BY_SIZE.index(tone), dark)
    if tone in ("better", "worse", "above"):
        return "#1B1F27" if dark else "#FFFFFF"
    return tokens(dark).ink


def signal_look(signal: str, look: Tokens = LIGHT) -> tuple[str, str]:
    """Colour and shape (▲ ▼ ●) of a signal: blue better, orange concern, purple without judgement, grey ordinary."""
    kind, _, side = signal.partition("_")
    colour = {"improvement": look.better, "concern": look.concern, "neutral": look.neutral}.get(kind, look.ordinary)
    return colour, {"high": "▲", "low": "▼"}.get(side, "●")


def text_width(text: str) -> float:
    """The width of a line of text in units of its font size: 1 for a Chinese letter."""
    return sum(1.0 if ord(c) > 0x2E7F or c in "“”‘’·" else 0.56 for c in text)


def cut_to(text: str, width: float) -> str:
    """The text, or as much of its beginning as fits into a width with … behind it."""
    if text_width(text) <= width:
        return text
    while text and text_width(text) > width - 1:
        text = text[:-1]
    return f"{text}…"


def fitting_size(text: str, width: float, largest: float) -> float:
    """The largest font size (points, at most `largest`) at which a text fits on one line of `width` points."""
    return min(largest, width / max(text_width(text), 1.0))


def label_ink(klass: int, dark: bool = False) -> str:
    """The colour of text on a map tile of this class (0..4)."""
    if dark:
        return "#1B1F27" if klass >= 3 else "#FFFFFF"
    return "#1B1F27" if klass <= 2 else "#FFFFFF"
