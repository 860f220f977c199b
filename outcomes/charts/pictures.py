"""Pictures that one system has to itself: parts of a figure, the steps of a loop, a matrix of months, rates, years."""

from __future__ import annotations

from outcomes.catalogue.catalogue import Indicator, SystemPicture, catalogue
from outcomes.charts import listed as lists
from outcomes.charts.classes import class_of, classes_of
from outcomes.charts.topic import Headed, Subject, Topic
from outcomes.charts.value import Bars, Heat, Point, Series
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
def picture(mart: Mart, shown: SystemPicture, place: Place, last: str, lang: Lang) -> Bars | Heat | None:
    """The chart of a picture for a place and the twelve months that end with `last`; None where nothing is known."""
    known = [catalogue().indicators[code] for code in shown.indicators]
    subject = Subject(mart=mart, place=place, last=last, lang=lang)
    if shown.kind == "breakdown":
        return breakdown(subject, known[0], shown.by, ordered=shown.ordered)
    if shown.kind == "heat":
        return matrix(subject, known[0], shown.by)
    if shown.kind == "funnel":
        days = [catalogue().indicators.get(code) for code in shown.days or ("",) * len(known)]
        return funnel(subject, list(zip(known, days, strict=True)))
    if shown.kind == "rates":
        return rates(subject, known)
    if shown.kind == "kept_by":
        return kept_by(subject, known[0])
    if shown.kind == "years":
        return years(subject, known)
    if shown.kind == "tiers":
        return lists.tiers(mart, shown, place, last, lang)
    return (lists.projects if shown.kind == "projects" else lists.timeline)(mart, place, last, lang)


def _period(indicator: Indicator, last: str) -> Period:
    """Twelve months of a flow, the last month of everything else."""
    return twelve_months(last) if indicator.sums_over_time else Period(first=last, last=last)


def _in_order(indicator: Indicator, column: str, found: list[Part]) -> list[Part]:
    """Parts in the order of the domain instead of by size."""
    measure = indicator.source[0].numerator
    assert measure is not None
    codes = [c.code for c in catalogue().datasets[measure.dataset].get(column).choices]
    return sorted(found, key=lambda p: codes.index(p.code) if p.code in codes else len(codes))


def breakdown(subject: Subject, indicator: Indicator, column: str, *, ordered: bool = False) -> Bars | None:
    """A figure split by one of its columns, with each part's share; None where nothing is known."""
    mart, place, lang = subject.mart, subject.place, subject.lang
    period = _period(indicator, subject.last)
    found = parts(mart, indicator, column, place, period)
    whole = sum(part.n for part in found)
    if not whole:
        return None
    most = max(found, key=lambda p: p.n)
    points = tuple(
        Point(
            code=part.code or "-",
            label=part.name(lang),
            value=part.n,
            text=number(part.n, indicator.decimals),
            note=t("picture.share", lang, share=number(100 * part.n / whole)),
            highlight=part == most and not ordered,
        )
        for part in (_in_order(indicator, column, found) if ordered else found)
    )
    every = figure(mart, indicator, place, period)
    partly = every.value is not None and round(every.value) != round(whole)  # others report the total alone
    topic = subject.topic(indicator, period)
    title = t(
        "picture.breakdown_some" if partly else "picture.breakdown",
        lang,
        all=every.told(lang),
        place=named(place, lang),
        name=topic.name,
        most=most.name(lang),
        share=number(100 * most.n / whole),
        total=number(whole, indicator.decimals),
        unit=topic.unit,
    )
    head = topic.head(f"breakdown-{indicator.code}-{column}-{subject.last}", title, t("picture.breakdown_note", lang))
    return Bars(**head, parts=Series(name=topic.name, points=points))


def _step(f: Figure, before: Figure | None, days: Figure | None, lang: Lang) -> Point:
    words = []
    if before and before.value and f.value is not None:
        words.append(t("picture.of_step", lang, share=number(100 * f.value / before.value)))
    if days and days.state == "known":
        words.append(t("picture.days", lang, days=days.text(lang)))
    words += [f.coverage(lang)] if f.coverage(lang) else []
    return _point(f, f.indicator.code, f.indicator.name[lang], f.text(lang), clauses(words, lang))


def _point(f: Figure, code: str, label_: str, text: str, note: str = "") -> Point:
    """A figure as a bar: its value where it is known."""
    value = f.value if f.state == "known" else None
    return Point(code=code, label=label_, value=value, state=f.state, text=text, note=note)


def funnel(subject: Subject, steps: list[tuple[Indicator, Indicator | None]]) -> Bars | None:
    """The steps of a loop, each with its share of the step before and the median days to it; UnitsDiffer otherwise."""
    if len({i.unit.zh for i, _ in steps}) > 1:
        raise UnitsDiffer("、".join(i.unit.zh for i, _ in steps))
    mart, place, lang = subject.mart, subject.place, subject.lang
    period = twelve_months(subject.last)
    found = [figure(mart, i, place, period) for i, _ in steps]
    if found[0].state != "known" or not found[0].value:
        return None
    days = [figure(mart, d, place, period) if d else None for _, d in steps]
    points = tuple(_step(f, found[n - 1] if n else None, days[n], lang) for n, f in enumerate(found))
    end = found[-1]
    title = t(
        "picture.funnel",
        lang,
        place=named(place, lang),
        first=found[0].told(lang),
        last=end.told(lang),
        unit=end.indicator.unit[lang],
        name=found[0].indicator.name[lang],
        final=end.indicator.name[lang],
    )
    topic = subject.topic(steps[0][0], period)
    head = topic.head(f"funnel-{topic.indicator.code}-{subject.last}", title, t("picture.funnel_note", lang))
    return Bars(**head, parts=Series(name=topic.name, points=points))


def _base_and_range(f: Figure, lang: Lang) -> str:
    """7,645/7,979（95.4–96.2%）, or why there is no value."""
    if f.low is None or f.high is None:
        return f.note(lang) if f.state == "known" else f.why(lang)
    d = f.indicator.decimals
    span = f"{number(f.low, d)}–{number(f.high, d)}%"
    words = f"{f.base(lang)}（{span}）" if lang == "zh" else f"{f.base(lang)} ({span})"
    return clauses(filter(None, (words, f.coverage(lang))), lang)


def _about(topic: Topic, name: str, title: str, note: str, about: str) -> Headed:
    """The head of a chart of several indicators, which are named in its subtitle."""
    subtitle = topic.subtitle(name=about)
    return topic.head(name, title, note) | {"subtitle": subtitle, "alt": f"{title}. {subtitle}"}


def rates(subject: Subject, indicators: list[Indicator]) -> Bars | None:
    """Rates (or times) side by side, each with its own base and interval; None where none is known."""
    period, lang = twelve_months(subject.last), subject.lang
    found = [figure(subject.mart, i, subject.place, period) for i in indicators]
    if all(f.state == "unreported" for f in found):
        return None
    points = tuple(
        _point(
            f,
            f.indicator.code,
            f.indicator.name[lang],
            f.text(lang, unit=f.indicator.percentile is not None),
            _base_and_range(f, lang),
        )
        for f in found
    )
    figures_said = (f"{f.indicator.name[lang]} {f.told(lang, unit=True)}" for f in found)
    title = t("picture.rates", lang, place=named(subject.place, lang)) + listed(figures_said, lang)
    topic = subject.topic(indicators[0], period)
    note = t("picture.times_note" if topic.indicator.percentile is not None else "picture.rates_note", lang)
    about = listed((i.name[lang] for i in indicators), lang)
    head = _about(topic, f"rates-{topic.indicator.code}-{subject.last}", title, note, about)
    return Bars(**head, parts=Series(name=topic.name, points=points))


def kept_by(subject: Subject, indicator: Indicator) -> Bars | None:
    """The figure of the few communities that keep it, in the order of the register; None where none does."""
    period, lang = _period(indicator, subject.last), subject.lang
    every = figures(subject.mart, indicator, "community", period, within=subject.place.code)
    found = [f for f in every if f.state != "unreported"]
    if not found:
        return None
    points = tuple(_point(f, f.place.code, named(f.place, lang), f.text(lang), _base_and_range(f, lang)) for f in found)
    topic = subject.topic(indicator, period)
    title = t("picture.kept_by", lang, place=named(subject.place, lang), name=topic.name, n=len(found))
    head = topic.head(f"kept-by-{indicator.code}-{subject.last}", title, t("picture.kept_by_note", lang))
    return Bars(**head, parts=Series(name=topic.name, points=points))


def years(subject: Subject, indicators: list[Indicator]) -> Bars | None:
    """Two counts of one unit by year, the last year up to the month; None where neither is known."""
    if len({i.unit.zh for i in indicators}) > 1:
        raise UnitsDiffer("、".join(i.unit.zh for i in indicators))
    last, lang = subject.last, subject.lang
    spans = [Period(first=f"{y}-01", last=min(f"{y}-12", last)) for y in range(int(last[:4]) - 2, int(last[:4]) + 1)]
    lines = [[figure(subject.mart, i, subject.place, span) for span in spans] for i in indicators]
    if all(f.state == "unreported" for line in lines for f in line):
        return None
    parts_, under = (
        Series(
            name=i.name[lang],
            points=tuple(_point(f, f.period.last[:4], f.period.last[:4], f.text(lang)) for f in line),
        )
        for i, line in zip(indicators, lines, strict=True)
    )
    sums = [total(line) for line in lines]
    totals = [
        "—" if added is None else number(added, i.decimals) for i, added in zip(indicators, sums, strict=True)
    ]  # a year that is not known leaves the sum unknown
    title = t("picture.years", lang, place=named(subject.place, lang)) + clauses(
        (f"{i.name[lang]} {words} {i.unit[lang]}" for i, words in zip(indicators, totals, strict=True)), lang
    )
    topic = subject.topic(indicators[0], Period(first=spans[0].first, last=last))
    name, about = f"years-{topic.indicator.code}-{last}", " / ".join(i.name[lang] for i in indicators)
    return Bars(**_about(topic, name, title, t("picture.years_note", lang), about), parts=parts_, under=under)


def matrix(subject: Subject, indicator: Indicator, column: str) -> Heat | None:
    """A figure by part and month over two years, in five classes; None where nothing is known."""
    mart, place, lang = subject.mart, subject.place, subject.lang
    period = Period(first=add_months(subject.last, 1 - MONTHS_OF_A_MATRIX), last=subject.last)
    cells = part_months(mart, indicator, column, place, period)
    known = {f.period.last for f in _known_months(mart, indicator, place, period)}
    if not cells or not known:
        return None
    order = parts(mart, indicator, column, place, period)
    values = [cells.get((part.code, month), 0.0) for part in order for month in period.months if month in known]
    classes, unreported = classes_of(values, indicator.decimals), t("state.unreported", lang)

    def cell(part: Part, month: str) -> Point:
        if month not in known:
            return Point(code=month, label=label(month, lang), value=None, state="unreported", text=unreported)
        value = cells.get((part.code, month), 0.0)
        klass = class_of(classes, value, indicator.decimals)
        text = number(value, indicator.decimals)
        return Point(code=month, label=label(month, lang), value=value, text=text, klass=klass)

    top, topic = max(cells, key=lambda key: cells[key]), subject.topic(indicator, period)
    title = t(
        "picture.matrix",
        lang,
        place=named(place, lang),
        part=next(p.name(lang) for p in order if p.code == top[0]),
        month=label(top[1], lang),
        n=number(cells[top], indicator.decimals),
        unit=topic.unit,
    )
    return Heat(
        **topic.head(f"heat-{indicator.code}-{column}-{subject.last}", title, t("picture.matrix_note", lang)),
        rows=tuple(Series(name=p.name(lang), points=tuple(cell(p, m) for m in period.months)) for p in order),
        classes=classes,
        unreported_label=unreported,
    )


def _known_months(mart: Mart, indicator: Indicator, place: Place, period: Period) -> list[Figure]:
    """The months whose figure comes from the source that has the parts: of all others the parts are unknown, not 0."""
    first = indicator.source[0].reads[0]
    return [f for f in months_of(mart, indicator, place, period) if first in f.sources]
