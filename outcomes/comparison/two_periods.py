"""Two periods of many places against each other: how many moved, how many of them beyond chance, in one sentence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from outcomes.comparison.changes import Told
from outcomes.core.places import Level
from outcomes.core.texts import Lang, statements, t

_CHANCE = 0.05  # of the places that did not change, this share lies beyond a 95 % interval
_ENOUGH = 10  # below so many places what chance would give is not said


def beyond_chance(told: Sequence[Told]) -> list[Told]:
    """The places whose change leaves 0 out of its 95 % interval."""
    return [each for each in told if each.computed and each.change.clear]


def moved_words(told: Sequence[Told], level: Level, lang: Lang) -> str:
    """36个社区可比：2个上升、1个下降超出随机波动，33个在波动范围内…；8个不比较（基数不足20 6个…）."""
    places = t(f"moved.{level}", lang)
    compared = [each for each in told if each.computed]
    if not compared:
        return t("moved.none", lang, places=places, why=_reasons(told, lang))
    judged = [each for each in compared if each.change.clear is not None]
    counts = {"n": len(compared), "places": places, **_sides(judged if judged else compared, only_clear=bool(judged))}
    said = t("moved.judged" if judged else "moved.plain", lang, **counts)
    if judged and len(judged) < len(compared):
        said += t("moved.not_judged", lang, n=len(compared) - len(judged))
    if len(judged) >= _ENOUGH:
        said += t("moved.chance", lang, k=f"{_CHANCE * len(judged):.1f}")
    left = len(told) - len(compared)
    return said + (t("moved.left", lang, n=left, why=_reasons(told, lang)) if left else t("moved.stop", lang))


def _sides(told: Sequence[Told], *, only_clear: bool) -> dict[str, int]:
    amounts = [each.change.amount or 0.0 for each in told if each.change.clear or not only_clear]
    up, down = sum(a > 0 for a in amounts), sum(a < 0 for a in amounts)
    return {"up": up, "down": down, "rest": len(told) - up - down}


def _reasons(told: Sequence[Told], lang: Lang) -> str:
    found = Counter(each.why(lang) for each in told if not each.computed)
    return statements((t("moved.reason", lang, why=why, n=n) for why, n in found.most_common()), lang)
