"""Funnels and rank bands of communities as Chart values."""

from __future__ import annotations

from outcomes.analytics import funnel as funnels
from outcomes.analytics.smoothing import rank_bands
from outcomes.catalogue.catalogue import Indicator
from outcomes.charts.topic import Topic
from outcomes.charts.value import FunnelPlot, Point, Ranks, Reference, Series, Signal, signal_of
from outcomes.comparison.differences import Differences, Side, differences, meaning_of
from outcomes.comparison.watch_words import shown
from outcomes.core.periods import Period
from outcomes.core.places import named
from outcomes.core.texts import Lang, clauses, listed, t
from outcomes.figures.figure import Figure, min_base
from outcomes.warehouse.mart import Mart, once_per_version


def side_signal(f: Figure, side: Side) -> Signal:
    """The signal of a place on one side of the district; common_cause within the limits."""
    return "common_cause" if side == "as expected" else signal_of(f"{meaning_of(f, side)}_{side}")


@once_per_version
def funnel_plot(mart: Mart, indicator: Indicator, period: Period, lang: Lang) -> FunnelPlot | None:
    """Every community by its base against the limits around the district; None for what is no rate, or for too few."""
    found = differences(mart, indicator, period)
    if found is None:
        return None
    points = tuple(
        Point(
            code=f.place.code,
            label=named(f.place, lang),
            value=f.value,
            text=f.text(lang),
            numerator=f.numerator,
            denominator=f.denominator,
            low=f.low,
            high=f.high,
            x=f.denominator,
            signal=side_signal(f, found.sides[f.place.code]),
        )
        for f in found.figures
    )
    topic = Topic(mart=mart, indicator=indicator, place=mart.register.district, period=period, lang=lang)
    target = indicator.scale * found.funnel.target
    note = ("" if lang == "zh" else " ").join(_notes(found, indicator, lang))
    near, far = _limits(found, indicator, lang)
    return FunnelPlot(
        **topic.head(f"funnel-{indicator.code}-{period.last}", said_of(found, lang), note),
        main=Series(name=topic.name, points=points),
        near=near,
        far=far,
        reference=Reference(value=target, label=f"{topic.place.name_in(lang)} {shown(target, indicator)}"),
        x_label=t("funnel_plot.base", lang),
        interval_label=t("chart.interval", lang),
    )


def said_of(found: Differences, lang: Lang) -> str:
    """How many communities lie outside the limits and the first four of them; that none does, and why, otherwise."""
    indicator = found.figures[0].indicator
    value = shown(indicator.scale * found.funnel.target, indicator)
    words = {
        "n": len(found.figures),
        "name": indicator.name[lang],
        "value": clauses(filter(None, (value, found.whole.coverage(lang))), lang),
    }
    out = found.beyond
    if not out:
        return t("funnel_plot.finding_wide" if found.widened else "funnel_plot.finding_none", lang, **words)
    names = listed((named(f.place, lang) for f in out[:4]), lang)
    more = t("story.and_more", lang) if len(out) > 4 else ""
    return t("funnel_plot.finding", lang, out=len(out), names=names + more, **words)


def _notes(found: Differences, indicator: Indicator, lang: Lang) -> list[str]:
    n = len(found.figures)
    notes = [t("note.funnel", lang), t("funnel_plot.chance", lang, n=n, k=f"{0.002 * n:.2f}")]
    notes += [t("funnel_plot.widened", lang, phi=f"{found.funnel.phi:.1f}")] if found.widened else []
    small = len(found.small)
    return notes + ([t("funnel_plot.small", lang, n=small, base=min_base(indicator))] if small else [])


def _limits(
    found: Differences, indicator: Indicator, lang: Lang
) -> tuple[tuple[Series, Series], tuple[Series, Series]]:
    """The limits of 95 % and of 99.8 % by base, held within what the indicator can be."""
    most = max(p.denominator for p in found.counts)
    sizes = [most * 1.05 * (i / 60) ** 2 for i in range(1, 61)]
    drawn = [s for s in sizes if s >= min(min_base(indicator), most / 4)]
    rows = funnels.lines(found.funnel, found.counts, found.kind, drawn)

    def limit(key: str, column: int) -> Series:
        points = tuple(Point(code=f"{r[0]:.4g}", label="", value=indicator.scale * r[column], x=r[0]) for r in rows)
        return Series(name=t(f"funnel_plot.{key}", lang), points=points)

    return (limit("near", 1), limit("near", 2)), (limit("far", 3), limit("far", 4))


@once_per_version
def ranks(mart: Mart, indicator: Indicator, period: Period, lang: Lang) -> Ranks | None:
    """The rank band of every community in three groups, each in the order of the register; None as for the funnel."""
    compared = differences(mart, indicator, period)
    if compared is None:
        return None
    known, proportion = compared.figures, compared.kind == "proportion"
    bands = rank_bands([f.numerator or 0 for f in known], [f.denominator or 1 for f in known], proportion=proportion)
    points = []
    sides: dict[str, Side] = {"above": "high", "level": "as expected", "below": "low"}
    for group, side in sides.items():
        words = t(f"rank.{group}", lang)
        points += [
            Point(
                code=f.place.code,
                label=named(f.place, lang),
                value=band.middle,
                low=band.low,
                high=band.high,
                text=t("rank.text", lang, low=band.low, high=band.high, group=words),
                group_label=words,
                signal=side_signal(f, side),
                note=f"{f.text(lang)} ({f.note(lang)})",
            )
            for f, band in zip(known, bands, strict=True)
            if band.group == group
        ]
    sizes = {g: sum(b.group == g for b in bands) for g in ("above", "level", "below")}
    topic = Topic(mart=mart, indicator=indicator, place=mart.register.district, period=period, lang=lang)
    title, unit = t("rank.finding", lang, name=topic.name, **sizes), t("rank.unit", lang)
    subtitle = topic.subtitle(unit=unit)
    head = topic.head(f"ranks-{indicator.code}-{period.last}", title, t("note.ranks", lang))
    return Ranks(
        **(head | {"subtitle": subtitle, "unit": unit, "decimals": 0, "alt": f"{title}. {subtitle}"}),
        main=Series(name=topic.name, points=tuple(points)),
        interval_label=t("rank.interval", lang),
    )
