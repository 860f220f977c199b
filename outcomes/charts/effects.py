"""The event study of a launch as a Chart, and the sentences that belong to it."""

from __future__ import annotations

from outcomes.analytics.group_time import Estimate
from outcomes.charts.topic import Topic
from outcomes.charts.value import Event, Mark, Point, Series
from outcomes.comparison.launch_effects import Answer, Study
from outcomes.core.numbers import number
from outcomes.core.periods import Period
from outcomes.core.settings import settings
from outcomes.core.texts import Lang, t
from outcomes.warehouse.mart import Mart


def quarter_words(quarter: str, lang: Lang) -> str:
    """2024年第3季度 · Q3 2024."""
    return t("effect.quarter", lang, year=quarter[:4], q=quarter[5:])


def unit_of(found: Study, lang: Lang) -> str:
    """What an effect is counted in: per cent of the level, percentage points, or the indicator's unit."""
    if found.in_percent:
        return t("effect.percent", lang)
    unit = found.question.indicator.unit[lang]
    return t("effect.points", lang) if unit == "%" else unit


def amount(found: Study, value: float, lang: Lang, *, signed: bool = True) -> str:
    """+12.3% · −1.4个百分点: an effect as people read it; `value` on the scale of the panel."""
    read = found.shown(value)
    unit = unit_of(found, lang)
    text = number(read, max(1, found.question.indicator.decimals))
    sign = "+" if signed and read > 0 else ""
    return f"{sign}{text}{unit}" if lang == "zh" or unit == "%" else f"{sign}{text} {unit}"


def _p(value: float | None) -> str:
    if value is None:
        return "—"
    return "<0.001" if value < 0.001 else f"{value:.3f}"


def verdict(found: Answer, lang: Lang) -> str:
    """The sentence of the decision table."""
    said, made = settings(), found.effect
    if made.verdict == "insufficient_units":
        return t("effect.insufficient_units", lang, units=said.effect_units)
    if made.verdict == "insufficient_history":
        return t("effect.insufficient_history", lang, history=said.effect_history)
    if made.verdict == "pretrend":
        return t("effect.pretrend", lang, p=_p(made.placebo.pretrend_p))
    whole = found.overall
    assert whole is not None
    words = {
        "x": amount(found.study, whole.att, lang),
        "low": amount(found.study, whole.low, lang),
        "high": amount(found.study, whole.high, lang),
    }
    if made.verdict == "change":
        return t("effect.change", lang, p=_p(made.placebo.p), **words)
    if found.below is not None:
        return t("effect_bound.below", lang, most=_size(found, found.below, lang), **words)
    return t("effect.no_clear_change", lang, least=_size(found, made.detectable or 0.0, lang), **words)


def _size(found: Answer, value: float, lang: Lang) -> str:
    """An effect without its direction: 4.2% of a fall by 4.2 %."""
    return amount(found.study, value, lang, signed=False).lstrip("−")


def particulars(found: Answer, lang: Lang) -> list[str]:
    """Who was compared, who was left out, both checks, how communities were chosen: one sentence each."""
    study, made, said = found.study, found.effect, settings()
    periods = study.panel.periods
    unit = "_compound" if study.question.kind == "compound" else ""
    lines = [
        t(
            f"effect.who{unit}",
            lang,
            treated=made.n_treated,
            control=made.n_control,
            periods=len(periods),
            first=quarter_words(periods[0], lang),
            last=quarter_words(periods[-1], lang),
        )
    ]
    if study.early:
        lines.append(t(f"effect.early{unit}", lang, n=len(study.early), history=said.effect_history))
    if study.unknown:
        lines.append(t(f"effect.unknown{unit}", lang, n=len(study.unknown)))
    if found.below is not None and made.detectable is not None:
        lines.append(t("effect_bound.least", lang, least=_size(found, made.detectable, lang)))
    p = made.placebo.pretrend_p
    key = "none" if p is None else "drift" if p < said.effect_level else "clear"
    words = t(f"effect.check_{key}", lang, **({} if p is None else {"p": _p(p)}))
    lines.append(t("effect.check", lang, words=words))
    if made.placebo.p is not None:
        lines.append(t("effect.placebo", lang, n=made.placebo.n, p=_p(made.placebo.p)))
    return [*lines, t(f"effect.chosen{unit}", lang), t("control.no_conclusion", lang)]


def _point(found: Study, e: Estimate, lang: Lang) -> Point:
    return Point(
        code=str(e.key),
        label=str(e.key),
        value=found.shown(e.att),
        low=found.shown(e.low),
        high=found.shown(e.high),
        text=amount(found, e.att, lang),
        x=float(e.key),
    )


def event(mart: Mart, found: Answer, lang: Lang) -> Event | None:
    """The effect by quarters since launch with its intervals; None where nothing can be compared."""
    by_time, study = found.effect.estimates.by_time, found.study
    if not by_time:
        return None
    asked = study.question
    indicator, kind = asked.indicator, t(f"effect.kind_{asked.kind}", lang)
    first, last = (study.panel.periods[i] for i in (0, -1))
    period = Period(first=f"{first[:4]}-{3 * int(first[5:]) - 2:02d}", last=f"{last[:4]}-{3 * int(last[5:]):02d}")
    topic = Topic(mart=mart, indicator=indicator, place=mart.register.district, period=period, lang=lang)
    subtitle = t(
        "effect.subtitle",
        lang,
        name=t("effect.title", lang, kind=kind, name=topic.name),
        unit=unit_of(study, lang),
        period=period.label(lang),
    )
    said = verdict(found, lang)
    head = topic.head(f"event-{asked.kind}-{indicator.code}-{asked.cohort}-{asked.last}", said, t("note.effect", lang))
    head |= {
        "subtitle": subtitle,
        "unit": unit_of(study, lang),
        "decimals": max(1, indicator.decimals),
        "alt": f"{said}. {subtitle}",
    }
    return Event(
        **head,
        main=Series(name=t("effect.estimate", lang), points=tuple(_point(study, e, lang) for e in by_time)),
        interval_label=t("effect.interval", lang),
        x_label=t("effect.x", lang),
        marks=(Mark(at=-0.5, text=t("effect.launched", lang)),),
    )
