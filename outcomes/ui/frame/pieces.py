"""Pieces of pages as HTML: cards, panels, facts, tables, empty states."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from urllib.parse import urlencode

import streamlit as st
from markupsafe import Markup

from outcomes.catalogue.catalogue import Indicator, catalogue
from outcomes.charts import NO_SPARK, Badge, Spark
from outcomes.charts.theme import signal_look, tokens
from outcomes.core.html import NOTHING, picture_address, tag, together
from outcomes.core.numbers import of_several, qualified
from outcomes.figures.figure import Figure
from outcomes.figures.provenance import Origin, origin_of
from outcomes.ui.frame.shell import is_dark, lang, say
from outcomes.ui.frame.show import show
from outcomes.words import source_rows

_SPARK_WIDE, _SPARK_TALL = 92, 30  # pixels


def note(text: str) -> Markup:
    """A small grey sentence as HTML."""
    return tag("div.oc-note", text)


def small_heading(text: str) -> Markup:
    """A heading over one of several parts of a panel or a dialog, as HTML."""
    return tag("div.oc-sub2", text)


def subhead(text: str) -> None:
    """A heading inside a panel that holds widgets."""
    show(tag("div.oc-h2", text))


def empty(title: str, text: str) -> None:
    """An empty state: what is missing and what to do."""
    show(tag("div.oc-empty", tag("b", title), text))


def panel(title: str, body: Markup) -> None:
    """A white panel with a heading."""
    show(tag("div.oc-panel", tag("h2", title), body))


def _runs(at: Sequence[str | None]) -> list[list[str]]:
    """Neighbours that are all known."""
    return [[p for p in run if p is not None] for known, run in groupby(at, key=lambda p: p is not None) if known]


def spark_picture(spark: Spark) -> Markup:
    """A small line with gaps for unknown months over the grey band of ordinary variation, both from zero."""
    known = [v for v in spark.values if v is not None]
    if len(known) < 6:
        return NOTHING
    top = max([*known, *(b[1] for b in spark.bands if b)]) or 1.0
    step, look = _SPARK_WIDE / (len(spark.values) - 1), tokens(is_dark())

    def at(i: int, v: float) -> str:
        return f"{i * step:.1f},{_SPARK_TALL * (1 - v / top):.1f}"

    drawn = []
    for run in _runs([None if b is None else f"{at(i, b[0])} {at(i, b[1])}" for i, b in enumerate(spark.bands)]):
        lows, highs = zip(*(pair.split() for pair in run), strict=True)
        drawn.append(tag("polygon", points=" ".join((*lows, *highs[::-1])), fill=look.line))
    for run in _runs([None if v is None else at(i, v) for i, v in enumerate(spark.values)]):
        drawn.append(tag("polyline", points=" ".join(run), fill="none", stroke=look.bar, stroke_width="1.5"))
    wide, tall = str(_SPARK_WIDE), str(_SPARK_TALL + 2)
    svg = tag("svg", drawn, xmlns="http://www.w3.org/2000/svg", width=wide, height=tall, viewBox=f"0 -1 {wide} {tall}")
    words = say("card.spark_band" if any(spark.bands) else "card.spark")
    return tag("img", alt=words, title=words, src=picture_address(svg))


def _icon(badge: Badge) -> Markup:
    look = tokens(is_dark())
    colour, shape = signal_look(badge.signal, look)
    ink = look.unknown_ink if colour == look.ordinary else colour
    return tag("span.oc-icon", f"{shape} {badge.text}", style=f"color:{ink};border-color:{colour}")


def icons(made: Sequence[Badge]) -> Markup:
    """Variation and assurance as small icons: colour, shape and words, as HTML."""
    return tag("span.oc-icons", map(_icon, made)) if made else NOTHING


@dataclass(frozen=True, kw_only=True)
class KpiCard:
    """What a KPI card says: name, value and unit, icons of variation and assurance, base, n of N, source."""

    name: str
    value: str  # Markup where it has links of its own
    unit: str = ""
    base: str = ""
    foot: str = ""
    source: str = ""
    known: bool = True
    spark: Spark = NO_SPARK
    badges: Sequence[Badge] = ()
    origin: Origin | None = None


def card(shown: KpiCard) -> Markup:
    """One KPI card as HTML."""
    from_where: str = shown.source
    if shown.origin:
        from_where = source_link(shown.origin, shown.source or say("source.word"))
    unit = tag("small", shown.unit) if shown.unit and shown.known else NOTHING
    return tag(
        "div.oc-card",
        tag("div.n", shown.name),
        tag("div.v" if shown.known else "div.v.off", shown.value, unit, icons(shown.badges)),
        tag("div.b", shown.base),
        spark_picture(shown.spark),
        tag("div.f", tag("span", shown.foot), tag("span", from_where)),
    )


def source_link(origin: Origin, text: str) -> Markup:
    """A text that opens 来源 (definition, uploads, approvers, rows) of a figure, as HTML."""
    address = "?" + urlencode({**st.query_params.to_dict(), "src": origin.code})
    return tag(
        "a.oc-origin", text, href=address, target="_self", data_ask=f"src={origin.code}", title=say("source.open")
    )


def cards(made: Sequence[Markup]) -> None:
    """A row of equal cards."""
    show(tag("div.oc-cards", made))


def facts(rows: Sequence[Mapping[str, object]]) -> Markup:
    """The article's figures with their qualifier as printed, the quote on demand, in a grid."""
    return tag("div.oc-facts", fact_tiles(rows))


def fact_tiles(rows: Sequence[Mapping[str, object]]) -> Markup:
    """The same without the grid around them."""
    return together(map(_fact, rows))


def _fact(row: Mapping[str, object]) -> Markup:
    before, value, after = qualified(str(row["value"]), str(row["qualifier"]), lang())
    unit = row["unit_zh"] if lang() == "zh" else f" {of_several(str(row['unit']), str(row['value']))}"
    name = str(row["indicator_zh"]) if lang() == "zh" else str(row["indicator"]).replace("_", " ")
    period = f"（{row['period']}）" if row["period"] and lang() == "zh" else ""
    return tag(
        "div.oc-fact",
        tag("div.v", tag("small", before), value, tag("small", f"{after}{unit}")),
        tag("div.n", name + period),
        tag("details", tag("summary", say("brand.quote")), f"“{row['quote']}”"),
    )


def stage_of(row: Mapping[str, object]) -> str:
    """The brand's stage in words; empty when it is not reported."""
    return choice_words("brands", "stage", row["stage"]) if isinstance(row["stage"], str) else ""


def first_told(row: Mapping[str, object], *keys: str) -> str:
    """The first of these texts of a row that says anything; empty when none does."""
    return next((told for key in keys if isinstance(told := row[key], str) and told), "")


@dataclass(frozen=True, kw_only=True)
class Noted:
    """A cell of a table with small words below it and words that come up on hover."""

    text: str
    note: str = ""
    hover: str = ""
    badges: tuple[Badge, ...] = ()
    origin: Origin | None = None  # where the text is a figure
    link: str = ""  # the address that the text leads to


TableCell = str | Noted


def _linked(cell: Noted) -> str:
    return tag("a.oc-leads", cell.text, href=cell.link, target="_self") if cell.link else cell.text


def _cell(cell: TableCell, selector: str) -> Markup:
    if not isinstance(cell, Noted):
        return tag(selector, str(cell))
    text = source_link(cell.origin, cell.text) if cell.origin else _linked(cell)
    below = tag("div.sub", cell.note) if cell.note else NOTHING
    return tag(selector, icons(cell.badges), text, below, title=cell.hover or None)


def table(head: Sequence[str], rows: Sequence[Sequence[TableCell]], *, right: Sequence[int] = ()) -> Markup:
    """An HTML table of texts; the columns in `right` are right-aligned."""

    def line(row: Sequence[TableCell], name: str) -> Markup:
        return tag("tr", [_cell(c, f"{name}.r" if i in right else name) for i, c in enumerate(row)])

    return table_of(line(head, "th"), [line(row, "td") for row in rows])


def table_of(head: Markup, lines: Sequence[Markup], selector: str = "table.oc-table") -> Markup:
    """A table of lines that are HTML already, in a frame that scrolls."""
    return tag("div.oc-scroll", tag(selector, tag("thead", head), tag("tbody", lines)), tabindex="0")


def span_of_months(first: object, last: object) -> str:
    """2025-01 – 2025-03, one month once; empty where a table has no months."""
    known = [month if isinstance(month, str) else "" for month in (first, last)]
    return known[0] if known[0] == known[1] else " – ".join(known)


def choice_words(dataset: str, column: str, code: object) -> str:
    """The words of a choice column's code in the language of this view; empty for a code that is not known."""
    return source_rows.choice_words(dataset, column, code, lang())


def span_words(indicator: Indicator) -> str:
    """本年 · 近12个月 · 月末 · 本年累计."""
    if indicator.adds_up:
        return say("overview.this_year")
    if indicator.sums_over_time:
        return say("overview.period12")
    kind = indicator.over_time.split(":")[0]
    return say(f"span.{kind}")


def _count(f: Figure) -> Markup:
    name = tag("span", f.indicator.name[lang()], tag("small", span_words(f.indicator)))
    value = source_link(origin_of(f), f.text(lang(), unit=True))
    of = tag("small", f.coverage(lang())) if f.coverage(lang()) else NOTHING
    return tag("div", name, tag("b" if f.state == "known" else "b.oc-unnamed", value), of)


def counts(shown: Sequence[Figure]) -> Markup:
    """Counts of one place with their months as a list in three columns; what is not reported says so."""
    return tag("div.oc-counts", map(_count, shown))


def sources(indicator: Indicator) -> str:
    """居民诉求 → 社区月报: the tables a figure comes from, the first choice first."""
    known = catalogue().datasets
    firsts = dict.fromkeys(s.reads[0] for s in indicator.source)
    return " → ".join(known[d].name[lang()] if d in known else say("dataset.uploads") for d in firsts)
