"""Pieces of pages as HTML: cards, panels, facts, tables, empty states; every word that comes from data is escaped."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from itertools import groupby
from typing import Any
from urllib.parse import urlencode

import streamlit as st

from outcomes.catalogue.catalogue import Indicator, catalogue
from outcomes.charts import NO_SPARK, Badge, Spark
from outcomes.charts.theme import signal_look, tokens
from outcomes.core.numbers import qualified
from outcomes.figures.figure import Figure
from outcomes.figures.provenance import Origin, origin_of
from outcomes.ui.frame.asof import carried
from outcomes.ui.frame.shell import is_dark, lang, mart, say
from outcomes.words.headline import Thing, brand_name

_SPARK_WIDE, _SPARK_TALL = 92, 30  # pixels


def html(text: str) -> None:
    """Writes HTML that was put together here."""
    st.html(text)


def subhead(text: str) -> None:
    """A heading inside a panel that holds widgets."""
    st.html(f'<div class="oc-h2">{escape(text)}</div>')


def empty(title: str, text: str) -> None:
    """An empty state: what is missing and what to do."""
    st.html(f'<div class="oc-empty"><b>{escape(title)}</b>{escape(text)}</div>')


def panel(title: str, body: str) -> None:
    """A white panel with a heading."""
    st.html(f'<div class="oc-panel"><h2>{escape(title)}</h2>{body}</div>')


def _runs(at: Sequence[str | None]) -> list[list[str]]:
    """Neighbours that are all known."""
    return [list(run) for known, run in groupby(at, key=lambda p: p is not None) if known]  # type: ignore[arg-type]


def _spark(spark: Spark) -> str:
    """A small line with gaps for unknown months over the grey band of ordinary variation, both from zero."""
    known = [v for v in spark.values if v is not None]
    if len(known) < 6:
        return ""
    top = max([*known, *(b[1] for b in spark.bands if b)]) or 1.0
    step, look = _SPARK_WIDE / (len(spark.values) - 1), tokens(is_dark())

    def at(i: int, v: float) -> str:
        return f"{i * step:.1f},{_SPARK_TALL * (1 - v / top):.1f}"

    lines = _runs([None if v is None else at(i, v) for i, v in enumerate(spark.values)])
    both = [None if b is None else f"{at(i, b[0])} {at(i, b[1])}" for i, b in enumerate(spark.bands)]
    drawn = ""
    for run in _runs(both):
        lows, highs = zip(*(pair.split() for pair in run), strict=True)
        drawn += f'<polygon points="{" ".join((*lows, *highs[::-1]))}" fill="{look.line}"/>'
    for run in lines:
        drawn += f'<polyline points="{" ".join(run)}" fill="none" stroke="{look.bar}" stroke-width="1.5"/>'
    size = f'width="{_SPARK_WIDE}" height="{_SPARK_TALL + 2}" viewBox="0 -1 {_SPARK_WIDE} {_SPARK_TALL + 2}"'
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" {size}>{drawn}</svg>'
    words = say("card.spark_band" if any(spark.bands) else "card.spark")
    return f'<img alt="{escape(words)}" title="{escape(words)}" src="data:image/svg+xml;base64,{b64encode(svg.encode()).decode()}">'


def icons(made: Sequence[Badge]) -> str:
    """Variation and assurance as small icons: colour, shape and words, as HTML."""
    spans = []
    for badge in made:
        look = tokens(is_dark())
        colour, shape = signal_look(badge.signal, look)
        ink = look.unknown_ink if colour == look.ordinary else colour
        spans.append(
            f'<span class="oc-icon" style="color:{ink};border-color:{colour}">{shape} {escape(badge.text)}</span>'
        )
    return f'<span class="oc-icons">{"".join(spans)}</span>' if spans else ""


def card(name: str, value: str, *, unit: str = "", base: str = "", foot: str = "", source: str = "", known: bool = True,
         spark: Spark = NO_SPARK, badges: Sequence[Badge] = (), origin: Origin | None = None, linked: str = "") -> str:  # fmt: skip
    """One KPI card: name, value (`linked`: as HTML with its own links) and unit, icons of variation and assurance, base, n of
    N, source.
    """
    from_where = source_link(origin, source or say("source.word")) if origin else escape(source)
    off = "" if known else " off"
    small = f"<small>{escape(unit)}</small>" if unit and known else ""
    return (
        f'<div class="oc-card"><div class="n">{escape(name)}</div><div class="v{off}">{linked or escape(value)}{small}{icons(badges)}</div>'
        f'<div class="b">{escape(base)}</div>{_spark(spark)}'
        f'<div class="f"><span>{escape(foot)}</span><span>{from_where}</span></div></div>'
    )


def figure_card(f: Figure, name: str, value: str, *, unit: str = "", base: str = "", spark: Spark = NO_SPARK,
                badges: Sequence[Badge] = (), beside: Figure | None = None) -> str:  # fmt: skip
    """A card of a figure, with how many reported it and the way to its source; another one `beside` it, each with its own."""
    both = [(f, value), *([(beside, beside.text(lang()))] if beside else [])]
    linked = " / ".join(source_link(origin_of(each), words) for each, words in both) if beside else ""
    return card(
        name, value, unit=unit, base=base, foot=f.reported(lang()), source=f.source_words(lang()),
        known=f.state == "known", spark=spark, badges=badges, origin=origin_of(f), linked=linked,
    )  # fmt: skip


def source_link(origin: Origin, text: str) -> str:
    """A text that opens 来源 (definition, uploads, approvers, rows) of a figure, as HTML."""
    address = "?" + urlencode({**st.query_params.to_dict(), "src": origin.code})
    return (
        f'<a class="oc-origin" href="{escape(address)}" target="_self" data-ask="src={escape(origin.code)}" '
        f'title="{escape(say("source.open"))}">{escape(text)}</a>'
    )


def cards(made: Sequence[str]) -> None:
    """A row of equal cards."""
    st.html(f'<div class="oc-cards">{"".join(made)}</div>')


def things(made: Sequence[Thing]) -> str:
    """The three things of the month as HTML."""
    rows = "".join(
        f'<div class="oc-thing"><div class="k">{escape(say(f"story.kind_{thing.kind}"))}</div>'
        f'<div>{escape(thing.text)}<div class="s">{escape(say("chart.source") + thing.source)}</div></div></div>'
        for thing in made
    )
    return f'<div class="oc-things">{rows}</div>'


def facts(rows: Sequence[dict[str, Any]]) -> str:
    """The article's figures with their qualifier as printed, the quote on demand, in a grid."""
    return f'<div class="oc-facts">{fact_tiles(rows)}</div>'


def fact_tiles(rows: Sequence[dict[str, Any]]) -> str:
    """The same without the grid around them."""
    made = []
    for row in rows:
        before, value, after = qualified(str(row["value"]), str(row["qualifier"]), lang())
        unit = row["unit_zh"] if lang() == "zh" else f" {row['unit']}"
        name = row["indicator_zh"] if lang() == "zh" else str(row["indicator"]).replace("_", " ")
        period = f"（{row['period']}）" if row["period"] and lang() == "zh" else ""
        made.append(
            f'<div class="oc-fact"><div class="v"><small>{escape(before)}</small>{escape(value)}<small>{escape(after)}{escape(str(unit))}</small></div>'
            f'<div class="n">{escape(name + period)}</div>'
            f"<details><summary>{escape(say('brand.quote'))}</summary>“{escape(str(row['quote']))}”</details></div>"
        )
    return "".join(made)


def stage_of(row: dict[str, Any]) -> str:
    """The brand's stage in words; empty when it is not reported."""
    return choice_words("brands", "stage", row["stage"]) if isinstance(row["stage"], str) else ""


def brand_tile(row: dict[str, Any]) -> str:
    """One community in the gallery; a link to its page."""
    name, named = brand_name(row, lang())
    query = urlencode({"c": row["code"], **carried()})
    practice = next((str(row[k]) for k in ("practices", "features") if isinstance(row[k], str) and row[k]), "")
    stage = stage_of(row)
    mark = say("place.assumed") if row["assumed"] else f"{say('brand.stage')}：{stage}" if stage else ""
    return (
        f'<a class="oc-tile" href="/brands?{escape(query)}" target="_self"><div class="c"><span>{escape(mart().register.get(str(row["code"])).name_in(lang()))}</span>'
        f'<span>{escape(mark)}</span></div><div class="b {"" if named else "oc-unnamed"}">{escape(name)}</div>'
        f'<div class="p">{escape(practice.replace(";", "；"))}</div></a>'
    )


@dataclass(frozen=True, kw_only=True)
class Noted:
    """A cell of a table with small words below it and words that come up on hover."""

    text: str
    note: str = ""
    hover: str = ""
    badges: tuple[Badge, ...] = ()
    origin: Origin | None = None  # where the text is a figure


def _cell(cell: str | Noted, tag: str, side: str) -> str:
    if not isinstance(cell, Noted):
        return f'<{tag} class="{side}">{escape(str(cell))}</{tag}>'
    note = f'<div class="sub">{escape(cell.note)}</div>' if cell.note else ""
    hover = f' title="{escape(cell.hover)}"' if cell.hover else ""
    text = source_link(cell.origin, cell.text) if cell.origin else escape(cell.text)
    return f'<{tag} class="{side}"{hover}>{icons(cell.badges)}{text}{note}</{tag}>'


def table(head: Sequence[str], rows: Sequence[Sequence[str | Noted]], *, right: Sequence[int] = ()) -> str:
    """An HTML table of escaped texts; the columns in `right` are right-aligned."""

    def cells(row: Sequence[str | Noted], tag: str) -> str:
        return "".join(_cell(c, tag, "r" if i in right else "") for i, c in enumerate(row))

    body = "".join(f"<tr>{cells(row, 'td')}</tr>" for row in rows)
    return f'<div class="oc-scroll" tabindex="0"><table class="oc-table"><thead><tr>{cells(head, "th")}</tr></thead><tbody>{body}</tbody></table></div>'


def choice_words(dataset: str, column: str, code: object) -> str:
    """The words of a choice column's code in the language of this view; empty for a code that is not known."""
    choices = catalogue().datasets[dataset].get(column).choices
    return next((c.zh if lang() == "zh" else c.en for c in choices if c.code == code), "")


def figure_row(indicator: Indicator, shown: Sequence[Figure]) -> list[str | Noted]:
    """One row of a table: the indicator, then each figure with its base and interval."""
    unit = indicator.unit[lang()]
    name = indicator.name[lang()] + ("" if unit == "%" else f" ({unit})")
    below = [" ".join(p for p in (f.base(lang()), f.interval(lang())) if p) for f in shown]
    return [name, *(Noted(text=f.text(lang()), note=b, origin=origin_of(f)) for f, b in zip(shown, below, strict=True))]


def span_words(indicator: Indicator) -> str:
    """本年 · 近12个月 · 月末 · 本年累计."""
    if indicator.adds_up:
        return say("overview.this_year")
    if indicator.sums_over_time:
        return say("overview.period12")
    kind = indicator.over_time.split(":")[0]
    return say(f"span.{kind}")


def counts(shown: Sequence[Figure]) -> str:
    """Counts of one place with their months as a list in three columns; what is not reported says so."""
    rows = "".join(
        f'<div><span>{escape(f.indicator.name[lang()])}<small>{escape(span_words(f.indicator))}</small></span><b class="{"" if f.state == "known" else "oc-unnamed"}">'
        f"{source_link(origin_of(f), f.text(lang(), unit=True))}</b></div>"
        for f in shown
    )
    return f'<div class="oc-counts">{rows}</div>'


def sources(indicator: Indicator) -> str:
    """居民诉求 → 社区月报: the tables a figure comes from, the first choice first."""
    known = catalogue().datasets
    firsts = dict.fromkeys(s.reads[0] for s in indicator.source)
    return " → ".join(known[d].name[lang()] if d in known else say("dataset.uploads") for d in firsts)
