"""Numbers as people read them: thousands, 万, and the qualifiers 近 余 约 as printed."""

from __future__ import annotations


def number(value: float, decimals: int = 0) -> str:
    """1,234 · 95.2 · a real minus sign for negatives."""
    text = f"{abs(value):,.{decimals}f}"
    return f"−{text}" if value < 0 and text.strip("0.,") else text


def qualified(value: str, qualifier: str, lang: str) -> tuple[str, str, str]:
    """Words before, number, words after, as printed: ('近', '7000', '') · ('', '2万', '余') · ('over ', '20,000', '')."""
    plain = float(value)
    if lang == "en":
        before = {"nearly": "nearly ", "over": "over ", "at_least": "at least ", "about": "about "}.get(qualifier, "")
        return before, number(plain), ""
    shown = f"{plain / 10_000:g}万" if plain >= 10_000 and plain % 10_000 == 0 else f"{plain:g}"
    before = {"nearly": "近", "at_least": "至少", "about": "约"}.get(qualifier, "")
    return before, shown, "余" if qualifier == "over" else ""


def of_several(unit: str, value: str) -> str:
    """The English unit of a value: 44 communities, 252 people, 7 classes per day; 1 brand."""
    if float(value) == 1:
        return unit
    word, per, what = unit.partition(" per ")
    if word == "person":
        return f"people{per}{what}"
    if word.endswith("y"):
        return f"{word[:-1]}ies{per}{what}"
    return f"{word}{'es' if word.endswith('s') else 's'}{per}{what}"
