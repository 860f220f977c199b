"""How a figure changed: 环比 against the month before, 同比 against the same months of the year before, 本年新增 of stocks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from outcomes.analytics import change as rules
from outcomes.analytics.change import Change, Share
from outcomes.catalogue.catalogue import Indicator
from outcomes.core.numbers import number
from outcomes.core.periods import Period, month
from outcomes.core.places import Level, Place
from outcomes.core.settings import settings
from outcomes.core.texts import t
from outcomes.figures.ask import figure, figures
from outcomes.figures.figure import Figure, min_base, months_read, open_from
from outcomes.figures.panel import panel
from outcomes.warehouse.mart import Mart, once_per_version

Why = Literal[
    "missing",
    "base_missing",
    "base_zero",
    "base_negative",
    "small_base",
    "spring_festival",
    "protected",
    "not_added",
    "coverage",
    "other_source",
    "under_way",
    "cumulative",
    "rolling",
    "new_in_month",
    "yearly_only",
    "overlap",
]
_ALIKE = 0.8  # of the communities' months, for a rate; a count needs the very same


@dataclass(frozen=True, kw_only=True)
class Told:
    """One change of a figure: both figures as far as they are known, and the change or why there is none."""

    against: Literal["month", "year", "january", "other"]
    change: Change
    why_not: Why | None = None
    now: Figure | None = None
    before: Figure | None = None
    few: int = 20

    @property
    def computed(self) -> bool:
        """Whether there is a change to show."""
        return self.why_not is None and self.change.amount is not None

    def text(self, lang: str) -> str:
        """+0.6个百分点 · +3.2% · +2件 · 持平 · 本年新增3个; — where it is not computed."""
        amount, now = self.change.amount, self.now
        if not self.computed or amount is None or now is None:
            return "—"
        decimals = now.indicator.decimals if self.change.kind == "difference" else 1
        words = number(abs(amount), decimals)
        unit = now.indicator.unit[lang]
        if not float(words.replace(",", "")):
            return t("change.same", lang)
        if self.against == "january":
            moved = "added" if amount > 0 else "fell"
            key = f"change.points_{moved}" if self.change.kind == "points" else f"change.{moved}"
            return t(key, lang, n=words, unit=unit)
        sign = "+" if amount > 0 else "−"
        return t(f"change.{self.change.kind}", lang, n=sign + words, unit=unit)

    def base(self, lang: str) -> str:
        """2025年12月94.6%（837/885），2025年11月96.2%（787/818）: what is compared; empty where it is not computed."""
        if not self.computed or self.now is None or self.before is None:
            return ""
        words = _when(self.before, lang, same_span=self.against == "year" and len(self.now.period.months) > 2)
        if self.against == "month" or len(self.now.period.months) == 2:
            words = t("change.both", lang, now=_when(self.now, lang), base=words)
        return words + (t("change.by_chance", lang) if self.change.clear is False else "")

    def why(self, lang: str) -> str:
        """The reason why it is not computed; empty when it is."""
        if self.computed:
            return ""
        reason = self.why_not or self.change.reason
        if reason == "spring_festival":
            return t(f"change_why.spring_{self.against}", lang)
        return t(f"change_why.{reason}", lang, base=self.few)


def _when(f: Figure, lang: str, *, same_span: bool = False) -> str:
    """2025年11月96.2%（787/818）: a figure with its period; January and February together as 2025年1—2月."""
    months = f.period.months
    when = f.period.label(lang)
    if same_span:
        when = t("change.year_before", lang)
    elif len(months) == 2 and f.period.last[5:] == "02":
        when = t("change.two_months", lang, year=f.period.last[:4])
    parts = f.note(lang)
    value = f.text(lang, unit=True) + (t("change.of", lang, base=parts) if parts else "")
    return t("change.base", lang, when=when, value=value)


@dataclass(frozen=True, kw_only=True)
class Changes:
    """Both changes of one figure: against the month before (of a stock: since January) and the year before."""

    month: Told
    year: Told


@once_per_version
def changes(mart: Mart, indicator: Indicator, place: Place, period: Period) -> Changes:
    """How an indicator changed in a place: its last month against the one before, the period against the year before."""
    return Changes(
        month=against_month(mart, indicator, place, period.last), year=against_year(mart, indicator, place, period)
    )


def against_month(mart: Mart, indicator: Indicator, place: Place, last: str) -> Told:
    """环比; of a stock what was added since the end of last year; the reason for all that have no month of their own."""
    pair = _month_pair(mart, indicator, last)
    if isinstance(pair, Told):
        return pair
    return _told(mart, indicator, place, pair, "january" if indicator.over_time == "stock" else "month")


def _month_pair(mart: Mart, indicator: Indicator, last: str) -> tuple[Period, Period] | Told:
    """The two periods that are compared; of a stock the end of the month and that of the year before (本年新增)."""
    if indicator.over_time == "stock":
        return month(last), month(f"{int(last[:4]) - 1}-12")
    why = "under_way" if last >= open_from(mart, indicator) else _no_month(indicator)
    if why:
        return Told(against="month", change=Change(), why_not=why)
    pair = rules.month_before(last)
    return Told(against="month", change=Change(reason=pair)) if isinstance(pair, str) else pair


def _no_month(indicator: Indicator) -> Why | None:
    if indicator.over_time != "flow":
        kind = indicator.over_time.split(":")[0]
        return "cumulative" if kind == "ytd" else "rolling" if kind == "window" else "yearly_only"
    if indicator.adds_up:
        return "new_in_month"
    return "yearly_only" if indicator.percentile is not None else None


def against_year(mart: Mart, indicator: Indicator, place: Place, period: Period) -> Told:
    """同比: a period against the same months of the year before, anything but a flow at the end of the month."""
    pair = _year_pair(mart, indicator, period)
    return pair if isinstance(pair, Told) else _told(mart, indicator, place, pair, "year")


def _year_pair(mart: Mart, indicator: Indicator, period: Period) -> tuple[Period, Period] | Told:
    if period.last >= open_from(mart, indicator):
        return Told(against="year", change=Change(), why_not="under_way")
    if not indicator.sums_over_time:
        return month(period.last), month(_year_before(period.last))
    pair = rules.year_before(period)
    return Told(against="year", change=Change(reason=pair)) if isinstance(pair, str) else pair


@once_per_version
def between(
    mart: Mart, indicator: Indicator, level: Level, spans: tuple[Period, Period], within: str
) -> tuple[Told, ...]:
    """Each place of a level inside a place, in the order of the register: a period against an earlier one as long."""
    now, before = spans
    why = _not_between(mart, indicator, now, before)
    if why:
        return tuple(
            Told(against="other", change=Change(), why_not=why, now=f)
            for f in figures(mart, indicator, level, now, within)
        )
    pair = (months_read(indicator, now), months_read(indicator, before))
    places = [f.place for f in figures(mart, indicator, level, now, within)]
    return tuple(_told(mart, indicator, place, pair, "other") for place in places)


def _not_between(mart: Mart, indicator: Indicator, now: Period, before: Period) -> Why | None:
    """Why two periods are not compared in any place: what is counted in both, months still open, Spring Festival in one."""
    if now.last >= open_from(mart, indicator):
        return "under_way"
    alike = [m[5:] for m in now.months] == [m[5:] for m in before.months]
    if indicator.over_time != "flow":
        kind = indicator.over_time.split(":")[0]
        if kind == "window" and before.last > _year_before(now.last):
            return "overlap"
        same_month = now.last[5:] == before.last[5:]
        return None if kind in ("stock", "window") or same_month else "cumulative" if kind == "ytd" else "yearly_only"
    if before.last >= now.first:
        return "overlap"
    if len(now.months) % 12 == 0:
        return None
    if not alike and (indicator.adds_up or indicator.percentile is not None):
        return "new_in_month" if indicator.adds_up else "yearly_only"
    holiday = {m[5:] for p in (now, before) for m in p.months} & {"01", "02", "03"}
    return "spring_festival" if holiday - ({"03"} if alike else set()) else None


def _year_before(last: str) -> str:
    return f"{int(last[:4]) - 1}{last[4:]}"


def _told(
    mart: Mart,
    indicator: Indicator,
    place: Place,
    pair: tuple[Period, Period],
    against: Literal["month", "year", "january", "other"],
) -> Told:
    now, before = (figure(mart, indicator, place, period) for period in pair)
    few = min_base(indicator)
    why = _apart(mart, now, before)
    change = Change() if why else _change(now, before, difference=against == "january")
    return Told(against=against, change=change, why_not=why, now=now, before=before, few=few)


def _change(now: Figure, before: Figure, *, difference: bool) -> Change:
    indicator = now.indicator
    small, few = settings().small_count, min_base(indicator)
    if indicator.percentile is not None:
        return rules.of_difference(now.value, before.value)
    if not indicator.is_ratio:
        if difference:
            return rules.of_difference(now.value, before.value)
        return rules.of_count(now.value, before.value, small=small)
    parts, base = (Share(numerator=f.numerator, denominator=f.denominator) for f in (now, before))
    if indicator.unit.zh == "%":
        found = rules.of_percentage(parts, base, min_base=few)
        return (
            found
            if indicator.interval == "proportion"
            else Change(kind=found.kind, amount=found.amount, reason=found.reason)
        )
    if difference:
        return rules.of_difference(now.value, before.value)
    return rules.of_rate(parts, base, scale=indicator.scale, min_base=few, small=small)


def _apart(mart: Mart, now: Figure, before: Figure) -> Why | None:
    """Why two figures are not held against each other whatever their values; None when they may be."""
    for f, unknown in ((now, "missing"), (before, "base_missing")):
        if f.state in ("protected", "hidden"):
            return "protected"
        if f.state == "not_added":
            return "not_added"
        if f.state == "small_base":
            return "small_base"
        if f.state != "known":
            zero = f is before and f.denominator == 0
            return "base_zero" if zero else "missing" if unknown == "missing" else "base_missing"
    if now.sources != before.sources or (len(now.sources) > 1 and not _same_sources(mart, now, before)):
        return "other_source"
    own = now.indicator.over_places == "none" and now.place.level != "community"
    return None if own or _alike(mart, now, before) else "coverage"


def _same_sources(mart: Mart, now: Figure, before: Figure) -> bool:
    """Whether each community that is in both figures is taken from the same table in both."""
    found, others = (panel(mart, f.indicator).sources_of(f.place, f.period) for f in (now, before))
    return all(found[code] == others[code] for code in found.keys() & others.keys())


def _alike(mart: Mart, now: Figure, before: Figure) -> bool:
    """Whether both figures speak of the same communities and as many of their months (nearly, for a rate)."""
    of = panel(mart, now.indicator)
    if now.indicator.is_ratio or now.indicator.percentile is not None:
        return of.shared(now.place, now.period, before.period) >= _ALIKE
    return of.known_months(now.place, now.period) == of.known_months(before.place, before.period)
