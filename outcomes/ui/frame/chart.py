"""A Chart on a page: title that says the finding, picture, how to read it, source, downloads, the table behind it."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import urlencode

import streamlit as st
from markupsafe import Markup

from outcomes.catalogue.catalogue import catalogue
from outcomes.charts.value import Chart, Heat, TileMap
from outcomes.core.html import NOTHING, tag, together
from outcomes.core.periods import Period, month, twelve_months, year_to_date
from outcomes.core.places import DISTRICT
from outcomes.exports.chart_download import MEDIA
from outcomes.figures.provenance import Origin
from outcomes.render import plotly, table
from outcomes.ui.frame.asof import carried
from outcomes.ui.frame.pieces import note, source_link
from outcomes.ui.frame.pieces import table as as_table
from outcomes.ui.frame.shell import is_dark, lang, say
from outcomes.ui.frame.show import show


def _links(chart: Chart, query: dict[str, str], media: Iterable[str] = MEDIA) -> Markup:
    asked = urlencode({**{k: v for k, v in query.items() if v}, **carried(), "lang": lang()})
    files = {suffix: f"/download/{chart.kind}.{suffix}?{asked}" for suffix in media}
    return together(
        tag("a", say(f"chart.{suffix}"), href=address, download=True, target="_blank")
        for suffix, address in files.items()
    )


def _above(chart: Chart) -> None:
    show(tag("div.oc-h2", chart.title, style="font-size:16px;margin-bottom:2px") + note(chart.subtitle))


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
    version = say("chart.known", at=chart.known_at)
    asked = _origin(query)
    source = source_link(asked, chart.source) if asked else chart.source
    told = tag("span", source, f" · {version}")
    show(note(chart.note) + tag("div.oc-foot", told, tag("span", _links(chart, query, media))))


def _read_table(chart: Chart) -> Markup:
    """The figures behind a picture as a plain table that opens, as HTML."""
    head, rows = table.side_by_side(chart)
    return tag("details.oc-behind", tag("summary", say("chart.table")), as_table(head, rows))


def show_listed(html: Markup, chart: Chart, query: dict[str, str], media: Iterable[str] = MEDIA) -> None:
    """What a page draws in its own way (a tree, a list, a timeline) with the figures in it as a Chart: source, downloads, table.

    `media`: what is offered; of figures in several units a table alone, for bars of them would stand on one scale.
    """
    with st.container(border=True, key=f"oc_{chart.name}"):
        show(html)
        _below(chart, query, media)
        show(_read_table(chart))


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
            show(_legend(chart))
        _below(chart, query)
        if grid:
            with st.expander(say("chart.table")):
                st.dataframe(table.arrow(chart), hide_index=True, width="stretch")
        else:
            show(_read_table(chart))


def _box(colour: str, text: str) -> Markup:
    return tag("span", tag("i", style=f"background:{colour}") if colour else tag("i.off"), text)


def _legend(chart: TileMap | Heat) -> Markup:
    boxes = [_box(colour, text) for colour, text in plotly.legend_items(chart, is_dark())]
    if isinstance(chart, Heat):
        return tag("div.oc-legend", tag("span", chart.unit), boxes)
    rings = tag("span", chart.change_label) if chart.change_label else NOTHING
    return tag("div.oc-legend", tag("span", chart.classes_by), boxes, rings)


def show_map(chart: TileMap, query: dict[str, str], slot: str = "") -> str | None:
    """The tile map with its legend; the code of the place that was just clicked, if any. Maps of one slot replace each other."""
    with st.container(border=True, key=f"oc_{slot or chart.name}"):
        _above(chart)
        show(_legend(chart))
        event = st.plotly_chart(
            plotly.figure(chart, is_dark()),
            config=plotly.CONFIG,
            key=f"{slot or chart.name}-{lang()}",
            theme=None,
            on_select="rerun",
            selection_mode="points",
            alt=chart.alt,
        )
        _below(chart, query)
        with st.expander(say("chart.table")):
            st.dataframe(table.arrow(chart), hide_index=True, width="stretch")
    points = event["selection"]["points"] if event else []
    return str(points[0].get("location") or points[0].get("customdata") or "") or None if points else None
