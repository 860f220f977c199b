"""What is said of promises: a state with its reason, a target, since when, and the sentence over all of them."""

from __future__ import annotations

from collections.abc import Mapping

from outcomes.catalogue.catalogue import Indicator
from outcomes.core.numbers import number
from outcomes.core.periods import label
from outcomes.core.places import DISTRICT
from outcomes.core.texts import Lang, t
from outcomes.figures.figure import beyond_possible
from outcomes.figures.promises import Promise, PromiseState, counted, launched, promised_by
from outcomes.warehouse.mart import Mart, Row
from outcomes.words.headline import brand_name

MARKS: Mapping[PromiseState, str] = {
    "reached": "✓",
    "not_reached": "✗",
    "undecided": "◐",
    "small_base": "–",
    "unreported": "○",
    "off": "–",
    "no_target": "–",
    "no_direction": "–",
}
LONGEST: Mapping[Lang, int] = {"zh": 40, "en": 90}  # letters of a headline
_JUDGED = ("reached", "not_reached")


def state_words(promise: Promise, lang: Lang) -> str:
    """已达到 · 未达到 · 暂不判断 · 基数小 · 未报 · 数据表未启用 · 未定目标 · 只列数."""
    return t(f"promise.{promise.state}", lang)


def why_words(promise: Promise, lang: Lang) -> str:
    """Why a promise is not judged; empty where it is."""
    found, state = promise.figure, promise.state
    if state in _JUDGED:
        return ""
    if state == "unreported" and found.months:
        return t("promise.why_months", lang, n=found.months)
    if state in ("unreported", "small_base"):
        return found.why(lang)
    if state == "undecided" and beyond_possible(promise.indicator, found.value, found.numerator, found.denominator):
        return t("promise.why_beyond", lang)
    return t(f"promise.why_{state}", lang)


def _aim(indicator: Indicator, value: float, lang: Lang) -> str:
    """A target with no more decimals than it was given, in its indicator's unit where that is %: 92%, 1,200."""
    words = number(value, 0 if value == round(value) else max(1, indicator.decimals))
    return f"{words}%" if indicator.unit[lang] == "%" else words


def target_words(promise: Promise, lang: Lang) -> str:
    """目标92%以上; that there is none yet."""
    if promise.target is None:
        return t("promise.no_target", lang)
    value = _aim(promise.indicator, promise.target, lang)
    if promise.indicator.better not in ("up", "down"):
        return t("promise.target", lang, value=value)
    return t(f"promise.target_{promise.indicator.better}", lang, value=value)


def since_words(promise: Promise, lang: Lang) -> str:
    """2025年5月起一直达到; empty where it is not judged."""
    return t(f"promise.since_{promise.state}", lang, month=label(promise.since, lang)) if promise.since else ""


def title_or_lack(row: Row, lang: Lang) -> tuple[str, bool]:
    """A brand's name and whether there is one; of a launched brand without one that it is launched."""
    name, is_named = brand_name(row, lang)
    return (name, is_named) if is_named or not launched(row) else (t("promise.launched_unnamed", lang), False)


def promise_headline(mart: Mart, last: str, lang: Lang, within: str = DISTRICT) -> str:
    """One sentence on all promises inside a place: how many are met, not met, and cannot be judged."""
    states = counted(mart, last, within)
    n, met, short = sum(states.values()), states["reached"], states["not_reached"]
    if met + short:
        key, more = ("judged", n - met - short) if n > met + short else ("whole", 0)
        return t(f"promise.title_{key}", lang, n=n, met=met, short=short, open=more)
    if n:
        most = max(states, key=lambda state: states[state])
        return t("promise.title_open", lang, n=n, state=t(f"promise.{most}", lang))
    inside = {place.code for place in mart.register.communities(within)}
    rows = [row for row in mart.rows("brands") if row["code"] in inside]
    named = sum(brand_name(row, lang)[1] for row in rows)
    later = any(launched(row) and promised_by(row) for row in rows)  # after this month
    return t(f"promise.title_{'none' if not named else 'early' if later else 'names'}", lang, n=named)
