"""A Chart on a page: title that says the finding, picture, how to read it, source, downloads, the table behind it."""

from __future__ import annotations

from html import escape
from urllib.parse import urlencode

import streamlit as st

from outcomes.charts.value import Chart
from outcomes.render import plotly, table
from outcomes.ui.moment import carried
from outcomes.ui.shell import lang, say


def _links(chart: Chart, query: dict[str, str]) -> str:
    asked = urlencode({**{k: v for k, v in query.items() if v}, **carried(), "lang": lang()})
    return "".join(
        f'<a href="/download/{chart.kind}.{suffix}?{escape(asked)}" download target="_blank">{escape(say(f"chart.{suffix}"))}</a>'
        for suffix in ("png", "csv", "pptx")
    )


def _above(chart: Chart) -> None:
    st.html(
        f'<div class="oc-h2" style="font-size:16px;margin-bottom:2px">{escape(chart.title)}</div>'
        f'<div class="oc-note">{escape(chart.subtitle)}</div>'
    )


def _below(chart: Chart, query: dict[str, str]) -> None:
    version = say("chart.version", version=chart.version, at=chart.known_at)
    st.html(
        f'<div class="oc-note">{escape(chart.note)}</div><div class="oc-foot"><span>{escape(chart.source)} · {escape(version)}</span>'
        f"<span>{_links(chart, query)}</span></div>"
    )


def show_chart(chart: Chart, query: dict[str, str], *, with_table: bool = True) -> None:
    """A comparison or trend with everything that belongs to it; `query` names it for the downloads."""
    with st.container(border=True, key=f"oc_{chart.name}-{query.get('place', '')}"):
        _above(chart)
        st.plotly_chart(
            plotly.figure(chart),
            config=plotly.CONFIG,
            key=f"{chart.name}-{query.get('place', '')}-{lang()}",
            theme=None,
        )
        if chart.kind == "heat":
            st.html(_legend(chart))
        _below(chart, query)
        if with_table:
            with st.expander(say("chart.table")):
                st.dataframe(table.frame(chart), hide_index=True, width="stretch")


def _legend(chart: Chart) -> str:
    boxes = "".join(
        f"<span><i style='background:{colour}'></i>{escape(text)}</span>"
        if colour
        else f"<span><i class='off'></i>{escape(text)}</span>"
        for colour, text in plotly.legend_items(chart)
    )
    return f'<div class="oc-legend"><span>{escape(chart.unit)}</span>{boxes}</div>'


def show_map(chart: Chart, query: dict[str, str]) -> str | None:
    """The tile map with its legend; the code of the community that was just clicked, if any."""
    with st.container(border=True, key=f"oc_{chart.name}"):
        _above(chart)
        event = st.plotly_chart(
            plotly.figure(chart), config=plotly.CONFIG, key=f"{chart.name}-{lang()}", theme=None, on_select="rerun",
            selection_mode="points",
        )  # fmt: skip
        st.html(_legend(chart))
        _below(chart, query)
        with st.expander(say("chart.table")):
            st.dataframe(table.frame(chart), hide_index=True, width="stretch")
    points = event["selection"]["points"] if event else []
    return str(points[0].get("location") or points[0].get("customdata") or "") or None if points else None
