"""Pictures that one system has to itself: parts of a figure, the steps of a loop, a matrix of months, rates, years."""

from __future__ import annotations

from typing import Any

from outcomes.catalogue.catalogue import Indicator, SystemPicture, catalogue
from outcomes.charts import listed as lists
from outcomes.charts.build import common, source_of
from outcomes.charts.classes import class_of, classes_of
from outcomes.charts.value import Chart, Point, Series
from outcomes.core.numbers import number
from outcomes.core.periods import Period, add_months, label, twelve_months
from outcomes.core.places import Place, named
from outcomes.core.texts import Lang, clauses, listed, t
from outcomes.figures.ask import figure, figures
from outcomes.figures.ask import series as months_of
from outcomes.figures.breakdown import Part, part_months, parts
from outcomes.figures.figure import Figure, UnitsDiffer, total
from outcomes.warehouse.mart import Mart, once_per_version

MONTHS_OF_A_MATRIX = 24


@once_per_version
def picture(mart: Mart, shown: SystemPicture, place: Place, last: str, lang: Lang) -> Chart | None:
    """The chart of a picture for a place and the twelve months that end with `last`; None where nothing is known."""
    known = [catalogue().indicators[code] for code in shown.indicators]
    if shown.kind == "breakdown":
        return breakdown(mart, known[0], shown.by, place, last, lang, ordered=shown.ordered)
    if shown.kind == "heat":
        return matrix(mart, known[0], shown.by, place, last, lang)
    if shown.kind == "funnel":
        days = [catalogue().indicators.get(code) for code in shown.days or ("",) * len(known)]
        return funnel(mart, list(zip(known, days, strict=True)), place, last, lang)
    if shown.kind == "rates":
        return rates(mart, known, place, last, lang)
    if shown.kind == "kept_by":
        return kept_by(mart, known[0], place, last, lang)
    if shown.kind == "years":
        return years(mart, known, place, last, lang)
    if shown.kind == "tiers":
        return lists.tiers(mart, shown, place, last, lang)
    return (lists.projects if shown.kind == "projects" else lists.timeline)(mart, place, last, lang)


def _bars(
    mart: Mart, indicator: Indicator, place: Place, period: Period, lang: Lang, *, name: str, title: str, note: str,
    series: tuple[Series, ...], about: str = "", **more: Any,
) -> Chart:  # fmt: skip
    subtitle = t(
        "chart.subtitle", lang, name=about or indicator.name[lang], unit=indicator.unit[lang], period=period.label(lang)
    )
    return Chart(
        **common(mart, lang), kind="bars", name=name, title=title, subtitle=subtitle, unit=indicator.unit[lang],
        decimals=indicator.decimals, series=series, note=note, source=source_of(mart, indicator, place, period, lang),
        alt=f"{title}. {subtitle}", **more,
    )  # fmt: skip


def _period(indicator: Indicator, last: str) -> Period:
    """Twelve months of a flow, the last month of everything else."""
    return twelve_months(last) if indicator.sums_over_time else Period(first=last, last=last)


def _in_order(indicator: Indicator, column: str, found: list[Part]) -> list[Part]:
    """Parts in the order of the domain instead of by size."""
    measure = indicator.source[0].numerator
    assert measure is not None
    codes = [c.code for c in catalogue().datasets[measure.dataset].get(column).choices]
    return sorted(found, key=lambda p: codes.index(p.code) if p.code in codes else len(codes))


def breakdown(
    mart: Mart, indicator: Indicator, column: str, place: Place, last: str, lang: Lang, *, ordered: bool = False
) -> Chart | None:
    """A figure split by one of its columns, with each part's share; None where nothing is known."""
    period = _period(indicator, last)
    found = parts(mart, indicator, column, place, period, lang)
    whole = sum(part.n for part in found)
    if not whole:
        return None
    most = max(found, key=lambda p: p.n)
    points = tuple(
        Point(
            code=part.code or "-", label=part.name, value=part.n, text=number(part.n, indicator.decimals),
            note=t("picture.share", lang, share=number(100 * part.n / whole)), highlight=part == most and not ordered,
        )
        for part in (_in_order(indicator, column, found) if ordered else found)
    )  # fmt: skip
    every = figure(mart, indicator, place, period)
    partly = every.value is not None and round(every.value) != round(whole)  # others report the total alone
    title = t(
        "picture.breakdown_some" if partly else "picture.breakdown", lang, all=every.text(lang), place=named(place, lang), name=indicator.name[lang], most=most.name,
        share=number(100 * most.n / whole), total=number(whole, indicator.decimals), unit=indicator.unit[lang],
    )  # fmt: skip
    return _bars(
        mart, indicator, place, period, lang, name=f"breakdown-{indicator.code}-{column}-{last}", title=title,
        note=t("picture.breakdown_note", lang), series=(Series(name=indicator.name[lang], points=points),),
    )  # fmt: skip


def _step(f: Figure, before: Figure | None, days: Figure | None, lang: Lang) -> Point:
    words = []
    if before and before.value and f.value is not None:
        words.append(t("picture.of_step", lang, share=number(100 * f.value / before.value)))
    if days and days.state == "known":
        words.append(t("picture.days", lang, days=days.text(lang)))
    return Point(
        code=f.indicator.code, label=f.indicator.name[lang], value=f.value if f.state == "known" else None,
        state=f.state, text=f.text(lang), note=clauses(words, lang),
    )  # fmt: skip


def funnel(
    mart: Mart, steps: list[tuple[Indicator, Indicator | None]], place: Place, last: str, lang: Lang
) -> Chart | None:
    """The steps of a loop, each with its share of the step before and the median days to it; UnitsDiffer otherwise."""
    if len({i.unit.zh for i, _ in steps}) > 1:
        raise UnitsDiffer("、".join(i.unit.zh for i, _ in steps))
    period = twelve_months(last)
    found = [figure(mart, i, place, period) for i, _ in steps]
    if found[0].state != "known" or not found[0].value:
        return None
    days = [figure(mart, d, place, period) if d else None for _, d in steps]
    points = tuple(
        _step(f, found[n - 1] if n else None, days[n], lang) for n, f in enumerate(found)
    )  # fmt: skip
    end = found[-1]
    title = t(
        "picture.funnel", lang, place=named(place, lang), first=found[0].text(lang), last=end.text(lang),
        unit=end.indicator.unit[lang], name=found[0].indicator.name[lang], final=end.indicator.name[lang],
    )  # fmt: skip
    first = steps[0][0]
    return _bars(
        mart, first, place, period, lang, name=f"funnel-{first.code}-{last}", title=title,
        note=t("picture.funnel_note", lang), series=(Series(name=first.name[lang], points=points),),
    )  # fmt: skip


def _base_and_range(f: Figure, lang: Lang) -> str:
    """7,645/7,979（95.4–96.2%）, or why there is no value."""
    if f.low is None or f.high is None:
        return f.base(lang) if f.state == "known" else f.why(lang)
    d = f.indicator.decimals
    span = f"{number(f.low, d)}–{number(f.high, d)}%"
    return f"{f.base(lang)}（{span}）" if lang == "zh" else f"{f.base(lang)} ({span})"


def rates(mart: Mart, indicators: list[Indicator], place: Place, last: str, lang: Lang) -> Chart | None:
    """Rates (or times) side by side, each with its own base and interval; None where none is known."""
    period = twelve_months(last)
    found = [figure(mart, i, place, period) for i in indicators]
    if all(f.state == "unreported" for f in found):
        return None
    points = tuple(
        Point(
            code=f.indicator.code, label=f.indicator.name[lang], value=f.value if f.state == "known" else None,
            state=f.state, text=f.text(lang, unit=f.indicator.percentile is not None), note=_base_and_range(f, lang),
        )
        for f in found
    )  # fmt: skip
    title = t("picture.rates", lang, place=named(place, lang)) + listed(
        (f"{f.indicator.name[lang]} {f.text(lang, unit=True)}" for f in found), lang
    )
    first = indicators[0]
    about = listed((i.name[lang] for i in indicators), lang)
    return _bars(
        mart, first, place, period, lang, name=f"rates-{first.code}-{last}", title=title, about=about,
        note=t("picture.times_note" if first.percentile is not None else "picture.rates_note", lang), series=(Series(name=first.name[lang], points=points),),
    )  # fmt: skip


def kept_by(mart: Mart, indicator: Indicator, place: Place, last: str, lang: Lang) -> Chart | None:
    """The figure of the few communities that keep it, in the order of the register; None where none does."""
    period = _period(indicator, last)
    found = [f for f in figures(mart, indicator, "community", period, within=place.code) if f.state != "unreported"]
    if not found:
        return None
    points = tuple(
        Point(
            code=f.place.code, label=named(f.place, lang), value=f.value if f.state == "known" else None, state=f.state,
            text=f.text(lang), note=_base_and_range(f, lang),
        )
        for f in found
    )  # fmt: skip
    title = t("picture.kept_by", lang, place=named(place, lang), name=indicator.name[lang], n=len(found))
    return _bars(
        mart, indicator, place, period, lang, name=f"kept-by-{indicator.code}-{last}", title=title,
        note=t("picture.kept_by_note", lang), series=(Series(name=indicator.name[lang], points=points),),
    )  # fmt: skip


def years(mart: Mart, indicators: list[Indicator], place: Place, last: str, lang: Lang) -> Chart | None:
    """Two counts of one unit by year, the last year up to the month; None where neither is known."""
    if len({i.unit.zh for i in indicators}) > 1:
        raise UnitsDiffer("、".join(i.unit.zh for i in indicators))
    spans = [Period(first=f"{y}-01", last=min(f"{y}-12", last)) for y in range(int(last[:4]) - 2, int(last[:4]) + 1)]
    lines = [[figure(mart, i, place, span) for span in spans] for i in indicators]
    if all(f.state == "unreported" for line in lines for f in line):
        return None
    series = tuple(
        Series(
            name=i.name[lang],
            points=tuple(
                Point(
                    code=f.period.last[:4], label=f.period.last[:4], state=f.state, text=f.text(lang),
                    value=f.value if f.state == "known" else None,
                )
                for f in line
            ),
        )
        for i, line in zip(indicators, lines, strict=True)
    )  # fmt: skip
    sums = [total(line) for line in lines]
    totals = [
        "—" if added is None else number(added, i.decimals) for i, added in zip(indicators, sums, strict=True)
    ]  # a year that is not known leaves the sum unknown
    title = t("picture.years", lang, place=named(place, lang)) + clauses(
        (f"{i.name[lang]} {words} {i.unit[lang]}" for i, words in zip(indicators, totals, strict=True)), lang
    )
    first = indicators[0]
    period = Period(first=spans[0].first, last=last)
    about = " / ".join(i.name[lang] for i in indicators)
    return _bars(
        mart, first, place, period, lang, name=f"years-{first.code}-{last}", title=title, about=about,
        note=t("picture.years_note", lang), series=series,
    )  # fmt: skip


def matrix(mart: Mart, indicator: Indicator, column: str, place: Place, last: str, lang: Lang) -> Chart | None:
    """A figure by part and month over two years, in five classes; None where nothing is known."""
    period = Period(first=add_months(last, 1 - MONTHS_OF_A_MATRIX), last=last)
    cells = part_months(mart, indicator, column, place, period)
    known = {f.period.last for f in _known_months(mart, indicator, place, period)}
    if not cells or not known:
        return None
    order = parts(mart, indicator, column, place, period, lang)
    values = [cells.get((part.code, month), 0.0) for part in order for month in period.months if month in known]
    classes = classes_of(values, indicator.decimals)

    def cell(part: Part, month: str) -> Point:
        if month not in known:
            return Point(
                code=month, label=label(month, lang), value=None, state="unreported", text=t("state.unreported", lang)
            )
        value = cells.get((part.code, month), 0.0)
        return Point(
            code=month, label=label(month, lang), value=value, text=number(value, indicator.decimals),
            klass=class_of(classes, value, indicator.decimals),
        )  # fmt: skip

    series = tuple(Series(name=p.name, points=tuple(cell(p, m) for m in period.months)) for p in order)
    top = max(cells, key=lambda key: cells[key])
    title = t(
        "picture.matrix", lang, place=named(place, lang), part=next(p.name for p in order if p.code == top[0]),
        month=label(top[1], lang), n=number(cells[top], indicator.decimals), unit=indicator.unit[lang],
    )  # fmt: skip
    subtitle = t(
        "chart.subtitle", lang, name=indicator.name[lang], unit=indicator.unit[lang], period=period.label(lang)
    )
    return Chart(
        **common(mart, lang), kind="heat", name=f"heat-{indicator.code}-{column}-{last}", title=title, subtitle=subtitle,
        unit=indicator.unit[lang], decimals=indicator.decimals, series=series, note=t("picture.matrix_note", lang),
        source=source_of(mart, indicator, place, period, lang), alt=f"{title}. {subtitle}", classes=classes,
        unreported_label=t("state.unreported", lang),
    )  # fmt: skip


def _known_months(mart: Mart, indicator: Indicator, place: Place, period: Period) -> list[Figure]:
    """The months whose figure comes from the source that has the parts: of all others the parts are unknown, not 0."""
    first = indicator.source[0].reads[0]
    return [f for f in months_of(mart, indicator, place, period) if first in f.sources]
