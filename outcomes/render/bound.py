"""Numbers bound to their line of the list: where in a text a number stands, and the bookmarks that hold it in a DOCX."""

from __future__ import annotations

import hashlib
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

from outcomes.papers.value import Number

_NUMERAL = re.compile(r"\d[\d,]*(?:\.\d+)?")


@dataclass(frozen=True, kw_only=True)
class BoundPiece:
    """A piece of a text; `line` is the number's line in the list, 0 for words."""

    text: str
    line: int = 0


def ways(text: str) -> list[str]:
    """How a number may be printed, the longest first: 1,234 件 · 1,234件 · 1,234."""
    found = [text, text.replace(" ", ""), text.split(" ")[0]]
    return sorted(dict.fromkeys(found), key=len, reverse=True)


def _stands(text: str, way: str, taken: Sequence[tuple[int, int]]) -> int:
    """Where the number stands by itself in the text; -1 where it does not."""
    at = text.find(way)
    while at >= 0:
        before, after = text[at - 1 : at], text[at + len(way) : at + len(way) + 1]
        free = all(at + len(way) <= a or at >= b for a, b in taken)
        alone = not (before.isdigit() or before in ".,−-") and not (way[-1].isdigit() and after.isdigit())
        if free and (alone or not before):
            return at
        at = text.find(way, at + 1)
    return -1


def pieces(text: str, numbers: Sequence[tuple[int, Number]]) -> list[BoundPiece]:
    """The text in pieces; each known number (line, number) is bound where it stands first."""
    taken: list[tuple[int, int, int]] = []
    for line, n in numbers:
        if n.state != "known":
            continue
        for way in ways(n.text):
            at = _stands(text, way, [(a, b) for a, b, _ in taken])
            if at >= 0:
                taken.append((at, at + len(way), line))
                break
    made, last = [], 0
    for a, b, line in sorted(taken):
        made += [BoundPiece(text=text[last:a])] if a > last else []
        made.append(BoundPiece(text=text[a:b], line=line))
        last = b
    return [*made, *([BoundPiece(text=text[last:])] if last < len(text) else [])]


def numerals(text: str) -> str:
    """All numerals of a text, in their order."""
    return " ".join(_NUMERAL.findall(text))


def digits_of(text: str) -> str:
    """Eight check digits over the numerals of a text."""
    return hashlib.sha256(numerals(text).encode()).hexdigest()[:8]


def same_value(a: float | None, b: float | None) -> bool:
    """Whether two values are the same number, or both unknown."""
    return a is b if a is None or b is None else math.isclose(a, b, rel_tol=1e-9, abs_tol=1e-9)
