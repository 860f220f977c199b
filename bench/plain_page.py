"""A plain Streamlit page as one would write it first: the CSV is read, grouped and drawn anew on every run.

BENCH_PLAIN_VIEW=overview: four sums of the month, the tile map of the twelve-month ratio by community, the streets as bars.
BENCH_PLAIN_VIEW=compare: the twelve-month ratio of every community as bars. Both have one month filter.
"""

import json
import os

import pandas as pd
import plotly.express as px
import streamlit as st

st.set_page_config(page_title="plain", layout="wide")
rows = pd.read_csv(os.environ["BENCH_PLAIN_CSV"], dtype={"code": str})
month = st.selectbox("月份", sorted(rows["month"].unique(), reverse=True), key="w_m")
now = rows[rows["month"] == month]
year = rows[(rows["month"] >= str(pd.Period(month, "M") - 11)) & (rows["month"] <= month)]


def ratio(level: str) -> pd.DataFrame:
    """Closed of received in percent for every place of a level."""
    sums = year.groupby(level, as_index=False)[["requests_received", "requests_resolved"]].sum()
    return sums.assign(ratio=100 * sums["requests_resolved"] / sums["requests_received"])


def show_bars(level: str) -> None:
    """The ratio of every place of a level as horizontal bars, and the table behind it."""
    found = ratio(level)
    st.plotly_chart(px.bar(found, x="ratio", y=level, orientation="h", text_auto=".1f", height=56 + 26 * len(found)))
    with st.expander("表"):
        st.dataframe(found, hide_index=True)


def show_map() -> None:
    """The ratio of every community as a tile map, and the table behind it."""
    found = ratio("code")
    with open(os.environ["BENCH_PLAIN_TILES"], encoding="utf-8") as file:
        tiles = json.load(file)
    drawn = px.choropleth(
        found, geojson=tiles, featureidkey="properties.code", locations="code", color="ratio", height=540
    )
    drawn.update_geos(fitbounds="locations", visible=False)
    st.plotly_chart(drawn, on_select="rerun", key="map")
    with st.expander("表"):
        st.dataframe(found, hide_index=True)


st.title(f"{month}：{now['community'].nunique()}个社区已报送")
if os.environ["BENCH_PLAIN_VIEW"] == "compare":
    show_bars("community")
else:
    columns = ("requests_received", "requests_resolved", "volunteer_participations", "compounds_renovated")
    for place, name in zip(st.columns(4), columns, strict=True):
        place.metric(name, int(now[name].sum()))
    left, right = st.columns([3, 2])
    with left:
        show_map()
    with right:
        show_bars("street")
