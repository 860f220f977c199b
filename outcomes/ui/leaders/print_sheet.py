"""A community's page on one sheet of A4: story, chain, comparison, milestones, trend and what it all stands on."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Sequence
from html import escape
from itertools import groupby
from typing import Any

import streamlit as st

from outcomes.charts import Chart
from outcomes.core.numbers import number
from outcomes.core.periods import label, twelve_months
from outcomes.core.places import Place, named
from outcomes.core.settings import settings
from outcomes.figures.switched_on import datasets_on
from outcomes.figures.uploads import uploads_behind
from outcomes.ui.frame.pieces import stage_of
from outcomes.ui.frame.shell import lang, say
from outcomes.ui.leaders.brand import chain_panel, comparison_panel
from outcomes.warehouse.mart import Mart
from outcomes.words.headline import brand_name
from outcomes.words.promise_chain import milestones, when_words

_ON_PAPER = {"zh": 5, "en": 3}  # rates and milestones: English takes more lines
_PRACTICES = 8
_WIDE, _TALL, _LEFT, _FEWEST = 700, 84, 44, 6  # the line of the trend in points; months that it needs


def _told(row: dict[str, Any], keys: Sequence[str]) -> str:
    return next((str(row[k]) for k in keys if isinstance(row[k], str) and row[k]), "")


def _line(chart: Chart) -> str:
    """The first line of a trend from zero (or its lowest month below) to its highest, with gaps for unknown months, as an image."""
    points = chart.series[0].points
    known = [p.known_value for p in points if p.known_value is not None]
    if len(known) < _FEWEST:
        return ""
    low, top = min(0.0, *known), max(0.0, *known)
    step = (_WIDE - _LEFT - 4) / (len(points) - 1)
    at = [
        None
        if p.known_value is None
        else f"{_LEFT + n * step:.1f},{4 + (_TALL - 18) * (top - p.known_value) / (top - low or 1.0):.1f}"
        for n, p in enumerate(points)
    ]
    lines = "".join(
        f'<polyline points="{" ".join(str(p) for p in run)}" fill="none" stroke="#1F6F78" stroke-width="1.6"/>'
        for there, run in groupby(at, key=bool)
        if there
    )
    ground = _TALL - 14
    axis = f'<path d="M{_LEFT} 4V{ground}H{_WIDE - 4}" fill="none" stroke="#C9CFD6"/>'
    label = f'<text x="{_LEFT - 4}" y="{{y}}" text-anchor="end">{{words}}</text>'
    highest, lowest = (number(v, chart.decimals if v else 0) + ("%" if chart.unit == "%" else "") for v in (top, low))
    words = label.format(y=11, words=highest) + label.format(y=ground, words=lowest)
    words += f'<text x="{_LEFT}" y="{_TALL - 2}">{points[0].code}</text>'
    words += f'<text x="{_WIDE - 4}" y="{_TALL - 2}" text-anchor="end">{points[-1].code}</text>'
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDE} {_TALL}" font-family="sans-serif" font-size="10" '
        f'fill="#5B6472">{axis}{lines}{words}</svg>'
    )
    return f'<img class="trend" alt="{escape(chart.alt)}" src="data:image/svg+xml;base64,{b64encode(svg.encode()).decode()}">'


def _trend(chart: Chart) -> str:
    return f"<h2>{escape(chart.title)}</h2>{_line(chart)}<div class='oc-note'>{escape(chart.subtitle)} · {escape(chart.source)}</div>"


def print_sheet(mart: Mart, row: dict[str, Any], place: Place, last: str, trend: Chart) -> None:
    """The page as it is printed, with the trend that it shows: one sheet of A4 that the screen does not show."""
    name, _ = brand_name(row, lang())
    street = mart.register.get(place.parent).name_in(lang())
    sample = f'<span class="oc-chip">{escape(say("app.sample"))}</span>' if mart.data_class == "sample" else ""
    told = [part for part in _told(row, ("practices", "features")).replace("；", ";").split(";") if part][:_PRACTICES]
    story = "".join(f"<li>{escape(part)}</li>" for part in told)
    slogan, quote = _told(row, ("slogan",)), _told(row, ("quote",))
    stage = f"{say('brand.stage')}：{stage_of(row)}" if stage_of(row) else ""
    found = milestones(mart, row, place, lang())[::-1]
    past = found[: _ON_PAPER[lang()]]
    marks = "".join(
        f"<li><b>{escape(when_words(m, lang()))}</b> {escape(m.text)}（{escape(m.source)}）</li>" for m in past
    )
    marks += (
        f"<li>{escape(say('section.more', n=len(found) - _ON_PAPER[lang()]))}</li>"
        if len(found) > _ON_PAPER[lang()]
        else ""
    )
    owner = settings().owner_zh if lang() == "zh" else settings().owner_en
    foot = " · ".join(
        (say("app.title"), say("app.owner", owner=owner), say("chart.version", version=mart.version, at=mart.known_at))
    )
    mark = f'<div class="mark">{escape(say("data.watermark"))}</div>' if mart.data_class == "sample" else ""
    behind = uploads_behind(mart, sorted(datasets_on(mart)), place, twelve_months(last))
    source = say("chain.behind", k=behind["upload_id"].nunique(), n=behind["dataset"].nunique())
    st.html(
        f'<div class="oc-print"><header><h1>{escape(name)}{sample}</h1><p>{escape(" · ".join(p for p in (named(place, lang()), street, label(last, lang()), stage) if p))}</p></header>'
        f'{f"<p class=slogan>{escape(slogan)}</p>" if slogan else ""}<ul class="story">{story}</ul>'
        f"{f'<blockquote>{escape(quote)}</blockquote>' if quote else ''}"
        f"<h2>{escape(say('chain.title'))}</h2>{chain_panel(mart, row, place, last)}"
        f"<h2>{escape(say('brand.against'))}</h2>{comparison_panel(mart, place, last, most=_ON_PAPER[lang()])}"
        f"<h2>{escape(say('chain.milestones'))}</h2>{f'<ul class=story>{marks}</ul>' if marks else escape(say('chain.no_milestones'))}"
        f"{_trend(trend)}<div class='oc-note'>{escape(source)}</div><footer>{escape(foot)}</footer>{mark}</div>"
    )
