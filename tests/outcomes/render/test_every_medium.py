"""A chart kind is one function with a renderer for every medium: no kind and no medium is forgotten."""

from __future__ import annotations

import io
import json
import struct
from collections.abc import Callable, Iterator
from dataclasses import fields, is_dataclass, replace
from typing import Any, get_args
from xml.etree import ElementTree

import pandas as pd
import pytest
from pptx import Presentation
from pptx.oxml.ns import qn
from python_calamine import CalamineWorkbook

from outcomes import charts
from outcomes.catalogue.catalogue import catalogue
from outcomes.charts import Chart, Control, FunnelPlot
from outcomes.charts.value import Kind
from outcomes.core.periods import twelve_months
from outcomes.exports import chart_download
from outcomes.render import plotly, table
from outcomes.warehouse.mart import Mart
from tests.outcomes import more_charts, signal_charts

RATIO = catalogue().indicators["closed_to_received_ratio"]
MAKE: dict[str, Callable[[Mart], Chart]] = {
    "comparison": lambda m: charts.comparison(m, RATIO, charts.Among(level="street"), twelve_months("2025-12"), "zh"),
    "trend": lambda m: charts.trend(m, RATIO, m.register.district, "2025-12", "zh"),
    "map": lambda m: charts.tile_map(m, RATIO, twelve_months("2025-12"), "zh"),
    "bars": lambda m: more_charts.parts(),
    "heat": lambda m: more_charts.matrix(),
    "control": lambda m: signal_charts.control(),
    "funnel": lambda m: signal_charts.funnel(),
    "event": lambda m: signal_charts.event(),
    "ranks": lambda m: signal_charts.ranks(),
    "multiples": lambda m: charts.multiples(
        m, RATIO, tuple(m.register.communities()[:3]), twelve_months("2025-12"), "zh"
    ),
    "sites": lambda m: charts.sites_map(m, charts.SitesAsked(kind="canteen", last="2025-12", radius=500), "zh"),
}


@pytest.fixture(scope="module")
def mart(sample_mart: Mart) -> Mart:
    return sample_mart


def _drawn(chart: Chart, suffix: str) -> bytes:
    return chart_download.DRAW[suffix](chart)


def _known(chart: Chart) -> list[float]:
    return [p.value for s in chart.series for p in s.points if p.state == "known" and p.value is not None]


def test_every_kind_is_drawn_here() -> None:
    assert set(MAKE) == set(get_args(Kind)) == {of_kind.kind for of_kind in get_args(Chart)}
    assert set(chart_download.DRAW) == set(chart_download.MEDIA) == {"png", "svg", "xlsx", "csv", "pptx"}


@pytest.mark.parametrize("kind", MAKE)
def test_a_kind_is_drawn_in_every_medium(mart: Mart, kind: str) -> None:
    chart = MAKE[kind](mart)
    assert chart.kind == kind
    assert plotly.figure(chart).data
    assert plotly.figure(chart, dark=True).data
    svg = ElementTree.fromstring(_drawn(chart, "svg"))
    assert svg.tag.endswith("svg")
    assert not [e for e in svg.iter() if e.tag.endswith("}text")]  # outlines: no font is needed to read it
    deck = Presentation(io.BytesIO(_drawn(chart, "pptx")))
    assert len(deck.slides) == 2  # the chart, and where its numbers come from
    assert _drawn(chart, "csv").startswith(b"\xef\xbb\xbf")


@pytest.mark.parametrize("kind", MAKE)
def test_the_workbook_holds_every_number_as_a_number_and_unknown_in_words(mart: Mart, kind: str) -> None:
    chart = MAKE[kind](mart)
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(_drawn(chart, "xlsx"))).get_sheet_by_index(0)
    rows = sheet.to_python(skip_empty_area=False)
    assert rows[0][0] == chart.title
    assert rows[1][0] == chart.subtitle
    assert chart.source in str(rows[3][0])
    assert rows[4][0] == ("示例数据" if chart.data_class == "sample" else "上报数据")
    head, body = rows[6], rows[7:]
    assert head == list(table.frame(chart).columns)
    value, text = head.index("数值"), head.index("显示")
    assert [row[value] for row in body if isinstance(row[value], float)] == pytest.approx(_known(chart))
    unknown = [row for row in body if row[value] == ""]
    assert len(unknown) == len(body) - len(_known(chart))
    assert all(row[text] for row in unknown if kind not in ("control", "funnel"))  # their lines have no words


def test_a_picture_is_three_times_the_size_of_the_screen(mart: Mart) -> None:
    width, height = struct.unpack(">II", _drawn(MAKE["trend"](mart), "png")[16:24])
    assert (width, height) == (3600, 2025)


def _numbers_of(value: object) -> Iterator[float]:
    """Every number inside a figure of Plotly, however deep."""
    if isinstance(value, dict):
        for inner in value.values():
            yield from _numbers_of(inner)
    elif isinstance(value, (list, tuple)):
        for inner in value:
            yield from _numbers_of(inner)
    elif isinstance(value, (int, float)) and not isinstance(value, bool):
        yield float(value)


def _of_deck(content: bytes) -> tuple[list[float], str]:
    """The numbers in the native charts of a deck, and all words of its shapes and tables."""
    numbers, words = [], []
    for shape in Presentation(io.BytesIO(content)).slides[0].shapes:
        if shape.has_chart:
            numbers += [v for s in shape.chart.plots[0].series for v in s.values if v is not None]
            numbers += [float(e.text) for e in shape.chart._chartSpace.iter(qn("c:v")) if e.text and _is_number(e.text)]
        if shape.has_table:
            words += [cell.text for row in shape.table.rows for cell in row.cells]
        if shape.has_text_frame:
            words.append(shape.text_frame.text)
        words.append(shape._element.xpath(".//p:cNvPr")[0].get("descr") or "")  # a dot's words
    return numbers, "\n".join(words)


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def _drawn_points(chart: Chart) -> list[tuple[float, str]]:
    """The known points of the series that carry figures, not of their limits."""
    limits = chart.lines if isinstance(chart, Control | FunnelPlot) else ()
    figures = [s for s in chart.series if s not in limits]
    return [(p.value, p.text) for s in figures for p in s.points if p.state == "known" and p.value is not None]


@pytest.mark.parametrize("kind", MAKE)
def test_the_numbers_are_the_same_on_the_page_the_slide_in_the_workbook_and_in_the_table(mart: Mart, kind: str) -> None:
    chart = MAKE[kind](mart)
    sheet = (
        CalamineWorkbook.from_filelike(io.BytesIO(_drawn(chart, "xlsx")))
        .get_sheet_by_index(0)
        .to_python(skip_empty_area=False)
    )
    column = sheet[6].index("数值")
    in_book = [row[column] for row in sheet[7 : 7 + len(table.frame(chart))] if isinstance(row[column], float)]
    text = pd.read_csv(io.BytesIO(_drawn(chart, "csv")), encoding="utf-8-sig")
    in_table = text["数值"].dropna().tolist()
    assert in_book == pytest.approx(_known(chart))
    assert in_table == pytest.approx(_known(chart))
    on_page = sorted(round(n, 6) for n in _numbers_of(json.loads(plotly.figure(chart).to_json(engine="json"))))
    numbers, words = _of_deck(_drawn(chart, "pptx"))
    on_slide = {round(n, 6) for n in numbers}
    for value, shown in _drawn_points(chart):
        assert round(value, 6) in on_page or shown in plotly.figure(chart).to_json(), (kind, value)
        assert round(value, 6) in on_slide or (shown and shown in words), (kind, value, shown)


_SAID = {
    "Point": ("label", "text", "note", "group_label"),
    "Series": ("name",),
    "Mark": ("text",),
    "Outline": ("name",),
}
_SAID |= {"Reference": ("label",), "LegendClass": ("text",), "Badge": ("text",)}
_LINK = "<a href='http://elsewhere.example'>点我</a>"


def _with_words(value: Any, words: str) -> Any:
    """A chart in which everything that a person can have named has these words."""
    if isinstance(value, tuple):
        return tuple(_with_words(one, words) for one in value)
    if not is_dataclass(value) or isinstance(value, type):
        return value
    own = {f.name: _with_words(getattr(value, f.name), words) for f in fields(value)}
    said = {name: words for name in _SAID.get(type(value).__name__, ()) if own[name]}
    return replace(value, **own | said)


@pytest.mark.parametrize("kind", MAKE)
def test_a_name_is_no_link_in_a_picture_of_a_page(mart: Mart, kind: str) -> None:
    drawn = json.dumps(json.loads(plotly.figure(_with_words(MAKE[kind](mart), _LINK)).to_json()), ensure_ascii=False)
    assert "点我" in drawn
    assert "<a " not in drawn
