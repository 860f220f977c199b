"""本月关注: at most three changes worth a question, each with what, where, how sure, what to ask and whom."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from outcomes.comparison.control_charts import Watch, summary
from outcomes.comparison.noticed import Noticed, Sure, noticed
from outcomes.comparison.watch_words import shown, told_value, usual_words
from outcomes.core.periods import Period, add_months, label
from outcomes.core.places import named
from outcomes.core.texts import Lang, clauses, t
from outcomes.figures.ask import figure
from outcomes.figures.provenance import Origin, origin_of
from outcomes.warehouse.mart import Mart, once_per_version

MOST = 3


@dataclass(frozen=True, kw_only=True)
class Attention:
    """One card: a change to ask about, or one to learn from; every part in words, and the figure that it is of."""

    kind: Literal["ask", "learn"]
    indicator: str
    place: str
    signal: str  # concern_low, improvement_high …
    sure: Sure
    title: str  # 响应率 · 鑫荣社区
    what: str
    how_sure: str
    question: str
    whom: str
    origin: Origin


@dataclass(frozen=True, kw_only=True)
class Attentions:
    """The cards of a month, what needs none because it is explained, and the sentence that sums it up."""

    cards: tuple[Attention, ...]
    explained: tuple[str, ...]
    asked: int  # communities whose change is worth a question, shown or not
    said: str  # 建议向4个社区了解情况 · 没有需要特别关注的变化; empty while nothing can be judged


@once_per_version
def attention(mart: Mart, last: str, lang: Lang) -> Attentions:
    """The cards of a month over all communities: concerns in the order of weight, and one improvement to learn from.

    At most one card a community; what is explained by a remark gets none.
    """
    found = _one_a_place(noticed(mart, "community", last))
    open_ones = [each for each in found if not each.explained]
    asks, learns = [n for n in open_ones if not n.better], [n for n in open_ones if n.better]
    shown_ones = [*asks[: MOST - bool(learns)], *learns[:1]]
    judged = summary(mart, "community", last).charts > 0
    key = "asked" if asks else "learn" if learns else "calm"
    return Attentions(
        cards=tuple(_card(mart, each, lang) for each in shown_ones),
        explained=tuple(_explained(each, lang) for each in found if each.explained),
        asked=len(asks),
        said=t(f"attention.{key}", lang, n=len(asks)) if judged else "",
    )


def _one_a_place(found: tuple[Noticed, ...]) -> list[Noticed]:
    """The first of each community."""
    kept: dict[str, Noticed] = {}
    for each in found:
        kept.setdefault(each.watch.place.code, each)
    return list(kept.values())


def _card(mart: Mart, each: Noticed, lang: Lang) -> Attention:
    watch = each.watch
    place, indicator = watch.place, watch.indicator
    side = "high" if watch.now.endswith("high") else "low"
    kind: Literal["ask", "learn"] = "learn" if each.better else "ask"
    words = {
        "place": named(place, lang),
        "name": indicator.name[lang],
        "side": t(f"attention.between_{side}" if watch.between else f"attention.{side}", lang),
        "street": mart.register.get(place.parent).name_in(lang),
    }
    return Attention(
        kind=kind,
        indicator=indicator.code,
        place=place.code,
        signal=watch.now,
        sure=each.sure,
        title=t("attention.title", lang, **words),
        what=change_words(watch, lang),
        how_sure=t(f"attention.{each.sure}", lang),
        question=t(f"attention.question_{kind}", lang, **words),
        whom=t("attention.whom", lang, **words),
        origin=_origin(mart, watch),
    )


def _origin(mart: Mart, watch: Watch) -> Origin:
    """The question for the rows of the newest month, or of the three months of a quarter."""
    assert watch.chart is not None
    assert watch.line is not None
    last = watch.chart.points[-1].date[:7]  # an event has a day
    period = Period(first=add_months(last, 1 - watch.line.step), last=last)
    return origin_of(figure(mart, watch.indicator, watch.place, period))


def change_words(watch: Watch, lang: Lang) -> str:
    """2025年12月62.0%（31/50），平时在74.1%到88.0%之间: the newest value with its base, and its ordinary range."""
    assert watch.chart is not None
    assert watch.line is not None
    newest, told = watch.chart.points[-1], watch.line.values[-1]
    assert told is not None
    if watch.between:
        when = label(newest.date[:7], lang)
        days = told_value(watch, told, lang)
        return clauses(
            filter(None, (t("attention.between", lang, month=when, days=days), usual_words(watch, lang))), lang
        )
    n, d = watch.line.numerators[-1], watch.line.denominators[-1]
    base = t("attention.base", lang, n=f"{n:,.0f}", d=f"{d:,.0f}") if n is not None and d is not None else ""
    unit = watch.indicator.unit[lang]
    value = shown(told, watch.indicator) + ("" if unit == "%" else unit if lang == "zh" else f" {unit}")
    key = "attention.quarter" if watch.line.step > 1 else "attention.value"
    parts = [t(key, lang, month=label(newest.date, lang), value=value, base=base), usual_words(watch, lang)]
    if watch.seasonal and newest.value is not None:
        parts.insert(1, t("attention.season", lang, value=shown(newest.value, watch.indicator)))
    return clauses(filter(None, parts), lang)


def _explained(each: Noticed, lang: Lang) -> str:
    words = {"place": named(each.watch.place, lang), "name": each.watch.indicator.name[lang], "words": each.explained}
    return t("attention.explained", lang, **words)
