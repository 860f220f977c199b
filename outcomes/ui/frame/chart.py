"""A Chart on a page: title that says the finding, picture, how to read it, source, downloads, the table behind it."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from urllib.parse import urlencode

import streamlit as st

from outcomes.catalogue.catalogue import catalogue
from outcomes.charts.value import Chart, Heat, TileMap
from outcomes.core.periods import Period, month, twelve_months, year_to_date
from outcomes.core.places import DISTRICT
from outcomes.exports.chart_download import MEDIA
from outcomes.figures.provenance import Origin
from outcomes.render import plotly, table
from outcomes.ui.frame.asof import carried
from outcomes.ui.frame.pieces import source_link
from outcomes.ui.frame.pieces import table as as_table
from outcomes.ui.frame.shell import is_dark, lang, say


def _links(chart: Chart, query: dict[str, str], media: Iterable[str] = MEDIA) -> str:
    asked = urlencode({**{k: v for k, v in query.items() if v}, **carried(), "lang": lang()})
    return "".join(
        f'<a href="/download/{chart.kind}.{suffix}?{escape(asked)}" download target="_blank">{escape(say(f"chart.{suffix}"))}</a>'
        for suffix in media
    )


def _above(chart: Chart) -> None:
    st.html(
        f'<div class="oc-h2" style="font-size:16px;margin-bottom:2px">{escape(chart.title)}</div>'
        f'<div class="oc-note">{escape(chart.subtitle)}</div>'
    )


def _period(query: dict[str, str]) -> Period:
    """The months that a chart's figures are of: one, twelve, or the year so far."""
    spans = {"1": month, "year": year_to_date}
    return spans.get(query.get("span", ""), twelve_months)(query["m"])


def _origin(query: dict[str, str]) -> Origin | None:
    """The question for the source of a chart's figures; None where they are of no one indicator."""
    codes: tuple[str, ...] = (query["i"],) if query.get("i") else ()
    if query.get("s"):
        codes = catalogue().systems[query["s"]].pictures[int(query["p"])].indicators
    if not codes or not query.get("m"):
        return None
    return Origin(indicators=codes, place=query.get("place") or DISTRICT, period=_period(query))


def _below(chart: Chart, query: dict[str, str], media: Iterable[str] = MEDIA) -> None:
    version = say("chart.version", version=chart.version, at=chart.known_at)
    asked = _origin(query)
    source = source_link(asked, chart.source) if asked else escape(chart.source)
    st.html(
        f'<div class="oc-note">{escape(chart.note)}</div><div class="oc-foot"><span>{source} · {escape(version)}</span>'
        f"<span>{_links(chart, query, media)}</span></div>"
    )


def _read_table(chart: Chart) -> str:
    """The figures behind a picture as a plain table that opens, as HTML."""
    head, rows = table.side_by_side(chart)
    return f'<details class="oc-behind"><summary>{escape(say("chart.table"))}</summary>{as_table(head, rows)}</details>'


def show_listed(html: str, chart: Chart, query: dict[str, str], media: Iterable[str] = MEDIA) -> None:
    """What a page draws in its own way (a tree, a list, a timeline) with the figures in it as a Chart: source, downloads, table.

    `media`: what is offered; of figures in several units a table alone, for bars of them would stand on one scale.
    """
    with st.container(border=True, key=f"oc_{chart.name}"):
        st.html(html)
        _below(chart, query, media)
        st.html(_read_table(chart))


def show_chart(chart: Chart, query: dict[str, str], *, grid: bool = True) -> None:
    """A comparison or trend with everything that belongs to it; `query` names it for the downloads.

    The table behind it opens as a grid to sort and search, or where many charts stand on a page as a plain table.
    """
    with st.container(border=True, key=f"oc_{chart.name}-{query.get('place', '')}"):
        _above(chart)
        st.plotly_chart(
            plotly.figure(chart, is_dark()),
            config=plotly.CONFIG,
            key=f"{chart.name}-{query.get('place', '')}-{lang()}",
            theme=None,
            alt=chart.alt,
        )
        if isinstance(chart, Heat):
            st.html(_legend(chart))
        _below(chart, query)
        if grid:
            with st.expander(say("chart.table")):
                st.dataframe(table.arrow(chart), hide_index=True, width="stretch")
        else:
            st.html(_read_table(chart))


def _legend(chart: TileMap | Heat) -> str:
    boxes = "".join(
        f"<span><i style='background:{colour}'></i>{escape(text)}</span>"
        if colour
        else f"<span><i class='off'></i>{escape(text)}</span>"
        for colour, text in plotly.legend_items(chart, is_dark())
    )
    cut = chart.classes_by if isinstance(chart, TileMap) else ""
    return f'<div class="oc-legend"><span>{escape(chart.unit)}</span>{boxes}<span>{escape(cut)}</span></div>'


def show_map(chart: TileMap, query: dict[str, str], slot: str = "") -> str | None:
    """The tile map with its legend; the code of the place that was just clicked, if any. Maps of one slot replace each other."""
    with st.container(border=True, key=f"oc_{slot or chart.name}"):
        _above(chart)
        event = st.plotly_chart(
            plotly.figure(chart, is_dark()), config=plotly.CONFIG, key=f"{slot or chart.name}-{lang()}", theme=None, on_select="rerun",
            selection_mode="points", alt=chart.alt,
        )  # fmt: skip
        st.html(_legend(chart))
        _below(chart, query)
        with st.expander(say("chart.table")):
            st.dataframe(table.arrow(chart), hide_index=True, width="stretch")
    points = event["selection"]["points"] if event else []
    return str(points[0].get("location") or points[0].get("customdata") or "") or None if points else None
