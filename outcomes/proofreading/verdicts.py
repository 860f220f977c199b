"""What is to be said of a number of a text: held against a published figure, a figure of ours, or its change."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal

from outcomes.catalogue.catalogue import Indicator
from outcomes.charts.topic import Topic
from outcomes.comparison.changes import against_year
from outcomes.core.numbers import number, of_several, qualified
from outcomes.core.periods import Period, add_months, twelve_months, year_to_date
from outcomes.core.places import Place, named
from outcomes.core.texts import Lang, t
from outcomes.figures.ask import figure
from outcomes.figures.figure import Figure, usual_period
from outcomes.proofreading.chinese_numbers import NumberFound, Qualifier
from outcomes.proofreading.facts import PublishedFact
from outcomes.warehouse.mart import Mart

Verdict = Literal["agrees", "within", "differs", "other_definition", "period_unclear", "no_source", "date", "word"]
_NEARLY_SAME = 1e-6
CHANGE = re.compile(r"(?:同比|比(?:上年|去年)(?:同期)?)[^，,。；、\d]{0,8}$")
_DOWN = re.compile("下降|减少|降低|回落|少|[−-]")
BOUND = re.compile(r"区间[为是：:]?\s*(?:[\d.]+%?\s*[–—\-~至到]\s*)?$")


@dataclass(frozen=True, kw_only=True)
class NumberJudged:
    """One number of the text: what it was tied to, what is known of that, and whether they agree."""

    found: NumberFound
    verdict: Verdict
    place: Place | None = None
    about: str = ""  # the indicator or published figure it was tied to
    ours: str = ""  # 近7000人次; empty where nothing is known
    period: str = ""
    source: str = ""
    facts: tuple[str, ...] = ()  # ids of published figures

    def words(self, lang: Lang) -> str:
        """One line: 与公开报道一致 …"""
        return t(
            f"numbercheck.{self.verdict}",
            lang,
            ours=self.ours,
            about=self.about,
            period=self.period,
            source=self.source,
        )


def holds(value: float, qualifier: Qualifier, ours: float) -> bool:
    """Whether our figure lies where the words say: 近7000 from 6300 to 7000, 1100余 from 1100 up to 1320, 约 within 10 %."""
    if qualifier == "nearly":
        return 0.9 * value <= ours <= value
    if qualifier == "over":
        return value <= ours <= 1.2 * value or value <= ours < value + 10
    if qualifier == "about":
        return abs(ours - value) <= 0.1 * value
    if qualifier == "at_least":
        return ours >= value
    if qualifier == "at_most":
        return ours <= value
    return ours == value


def against_facts(found: NumberFound, place: Place, facts: list[PublishedFact], lang: Lang) -> NumberJudged:
    """A number against the first of the published figures that it speaks of."""
    fact = facts[0]
    value, said = float(fact["value"]), str(fact["qualifier"])
    before, shown, after = qualified(str(fact["value"]), said, lang)
    unit = str(fact["unit_zh"] if lang == "zh" else f" {of_several(str(fact['unit']), str(fact['value']))}")
    same = value == found.value
    if same and said == found.qualifier:
        verdict: Verdict = "agrees"
    elif (same and found.qualifier != "exact") or (not same and holds(found.value, found.qualifier, value)):
        verdict = "within"
    else:
        verdict = "differs"
    about = str(fact["indicator_zh"]) if lang == "zh" else str(fact["indicator"]).replace("_", " ")
    return NumberJudged(
        found=found,
        verdict=verdict,
        place=place,
        about=about,
        ours=f"{before}{shown}{after}{unit}",
        period=str(fact["period"] or ""),
        source=t("numbercheck.article", lang, ids=" ".join(str(f["fact_id"]) for f in facts)),
        facts=tuple(str(f["fact_id"]) for f in facts),
    )


def beside(found: NumberFound, verdict: Verdict, about: str, f: Figure, lang: Lang) -> NumberJudged:
    """A judgement with our figure, or why there is none."""
    ours = f.text(lang, unit=True) if f.state == "known" else f.why(lang) or f.text(lang)
    return NumberJudged(
        found=found,
        verdict=verdict,
        place=f.place,
        about=about,
        ours=ours,
        period=f.period.label(lang),
        source=f.source_words(lang),
    )


def year_before(period: Period) -> Period:
    """The same months of the year before."""
    return Period(first=add_months(period.first, -12), last=add_months(period.last, -12))


def latest(mart: Mart, indicator: Indicator) -> str:
    """The newest month of which anything is known."""
    known = mart.query("months", indicator=indicator.code)
    return str(known["month"].iloc[0]) if not known.empty else "2000-01"


def _periods(indicator: Indicator, period: Period) -> Iterable[Period]:
    """The period that is named, and for one month also what 截至 may mean: the year so far, twelve months."""
    yield period
    if period.first == period.last and indicator.sums_over_time:
        yield year_to_date(period.last)
        yield twelve_months(period.last)


def against_change(found: NumberFound, topic: Topic) -> NumberJudged:
    """A number after 同比 or 比上年 against our 同比: in per cent of a count, in the figure's own unit or points otherwise.

    No source where 同比 is not computed, with the reason; differs where it went the other way.
    """
    mart, indicator, place, lang = topic.mart, topic.indicator, topic.place, topic.lang
    told = against_year(mart, indicator, place, topic.period)
    about = f"{named(place, lang)} · {indicator.name[lang]} · {t('change.year', lang)}"
    now, before = told.now, told.before
    share = found.unit == "%" and indicator.unit["zh"] != "%"
    if not told.computed or now is None or before is None or (share and told.change.kind != "per_cent"):
        f = now or figure(mart, indicator, place, topic.period)
        return replace(beside(found, "no_source", about, f, lang), ours=told.why(lang) or told.text(lang))
    amount = told.change.amount if share else (now.value or 0) - (before.value or 0)
    decimals = 1 if share else indicator.decimals
    ours, down = round(amount or 0, decimals), _DOWN.search(CHANGE.findall(found.before)[-1])
    verdict: Verdict = "differs"
    if ours == 0 or (ours < 0) == bool(down):
        same = found.qualifier == "exact" and abs(abs(ours) - found.value) < _NEARLY_SAME
        verdict = "agrees" if same else "within" if holds(found.value, found.qualifier, abs(ours)) else "differs"
    unit = "%" if share else found.unit if lang == "zh" else ""
    words = ("+" if ours > 0 else "−" if ours < 0 else "") + number(abs(ours), decimals) + unit
    return replace(beside(found, verdict, about, now, lang), ours=words)


def _said_of(f: Figure, found: NumberFound) -> list[float]:
    """The values of a figure that a number may be: its bounds after 区间, its parts in 640/672, itself otherwise."""
    values: tuple[float | None, ...]
    if BOUND.search(found.before):
        values = (f.low, f.high)
    elif not found.unit and f.indicator.is_ratio and found.before.endswith("/"):
        values = (f.denominator,)
    elif not found.unit and f.indicator.is_ratio and found.behind.startswith("/"):
        values = (f.numerator,)
    else:
        values = (f.value,)
    return [v for v in values if v is not None]


def without_period(mart: Mart, found: NumberFound, indicator: Indicator, place: Place, lang: Lang) -> NumberJudged:
    """A number of which no period is named: unclear, with our newest figure."""
    f = figure(mart, indicator, place, usual_period(indicator, latest(mart, indicator)))
    return beside(found, "period_unclear", f"{named(place, lang)} · {indicator.name[lang]}", f, lang)


def against_figures(found: NumberFound, topic: Topic) -> NumberJudged:
    """A number against our figure of a period."""
    indicator, lang = topic.indicator, topic.lang
    about = f"{named(topic.place, lang)} · {topic.name}"
    figures = [figure(topic.mart, indicator, topic.place, p) for p in _periods(indicator, topic.period)]
    known = [f for f in figures if f.state == "known" and f.value is not None]
    if not known:
        return beside(found, "no_source", about, figures[0], lang)
    for f, value in ((each, said) for each in known for said in _said_of(each, found)):
        ours = round(value, indicator.decimals)
        if found.qualifier == "exact" and number(ours, indicator.decimals) == number(found.value, indicator.decimals):
            return beside(found, "agrees", about, f, lang)
        if found.qualifier != "exact" and holds(found.value, found.qualifier, ours):
            return beside(found, "within", about, f, lang)
    return beside(found, "differs", about, known[0], lang)
