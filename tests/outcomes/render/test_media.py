"""One Chart, every medium: the same numbers in Plotly, CSV, PPTX and picture; native, with Chinese fonts, marked."""

import csv
import io

import pytest
from pptx import Presentation
from pptx.oxml.ns import qn

from outcomes import charts
from outcomes.catalogue.catalogue import catalogue
from outcomes.charts import Chart
from outcomes.core.periods import twelve_months
from outcomes.core.settings import ROOT
from outcomes.render import picture, plotly, pptx, table
from outcomes.warehouse.mart import Mart
from tests.outcomes import some

RATIO = catalogue().indicators["closed_to_received_ratio"]
RECEIVED = catalogue().indicators["requests_received"]


@pytest.fixture(scope="module")
def mart(sample_mart: Mart) -> Mart:
    return sample_mart


def _comparison(mart: Mart) -> Chart:
    return charts.comparison(mart, RATIO, charts.Among(level="street"), twelve_months("2025-12"), "zh")


def _trend(mart: Mart) -> Chart:
    place = mart.register.find("古城")
    assert place is not None
    return charts.trend(mart, RECEIVED, place, "2025-12", "zh")


def _values(chart: Chart) -> list[float | None]:
    return [p.value for p in chart.series[0].points]


@pytest.mark.parametrize("make", [_comparison, _trend])
def test_the_slide_holds_a_native_chart_with_the_numbers_of_the_page(mart: Mart, make: object) -> None:
    chart: Chart = make(mart)
    deck = Presentation(io.BytesIO(pptx.slide(chart)))
    native = next(s.chart for s in deck.slides[0].shapes if s.has_chart)
    assert list(native.plots[0].series[0].values) == _values(chart)
    drawn = plotly.figure(chart)
    shown = next(trace for trace in drawn.data if trace.name in ("value", chart.series[0].name))
    assert [v for v in (shown.x if chart.kind == "comparison" else shown.y) if v is not None] == [
        v for v in _values(chart) if v is not None
    ]
    rows = list(csv.reader(io.StringIO(table.csv(chart).decode("utf-8-sig"))))
    assert [float(row[3]) for row in rows[1 : 1 + len(_values(chart))] if row[3]] == [
        v for v in _values(chart) if v is not None
    ]


def test_every_run_of_a_slide_names_the_chinese_font(mart: Mart) -> None:
    slides = [s for c in (_comparison(mart), _trend(mart)) for s in Presentation(io.BytesIO(pptx.slide(c))).slides]
    for slide in slides:
        for shape in slide.shapes:
            if shape.has_text_frame:
                for properties in shape.text_frame._txBody.iter(qn("a:rPr")):
                    assert properties.find(qn("a:ea")).get("typeface") == "微软雅黑"
            if shape.has_chart:
                found = list(shape.chart._chartSpace.iter(qn("a:defRPr")))
                assert found
                assert all(p.find(qn("a:ea")).get("typeface") == "微软雅黑" for p in found)


def test_a_slide_of_the_sample_says_so_as_text_and_names_source_and_version(mart: Mart) -> None:
    slide = Presentation(io.BytesIO(pptx.slide(_trend(mart)))).slides[0]
    words = " ".join(s.text_frame.text for s in slide.shapes if s.has_text_frame)
    assert "示例数据" in words
    assert "来源：居民诉求" in words
    assert f"第{mart.version}版" in words
    assert "来源" in slide.notes_slide.notes_text_frame.text


def test_the_map_slide_has_one_named_shape_for_each_of_the_44(mart: Mart) -> None:
    chart = charts.tile_map(mart, RATIO, twelve_months("2025-12"), "zh")
    slide = Presentation(io.BytesIO(pptx.slide(chart))).slides[0]
    codes = {s.name.split(":")[1] for s in slide.shapes if ":" in s.name}
    assert codes == {p.code for p in mart.register.communities()}


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("by", ["difference", "size"])
def test_the_picture_of_a_map_is_drawn_in_both_languages(mart: Mart, lang: str, by: str) -> None:
    chart = charts.tile_map(mart, RATIO, twelve_months("2025-12"), lang, charts.MapAsked(by=by))
    assert picture.png(chart, 1).startswith(b"\x89PNG")
    assert picture.svg(chart).startswith(b"<?xml")


def test_an_indicator_draws_a_map_a_comparison_and_a_trend(mart: Mart) -> None:
    for indicator in some.indicators("media"):
        for lang in ("zh", "en"):
            plotly.figure(charts.tile_map(mart, indicator, twelve_months("2025-12"), lang))
            plotly.figure(
                charts.comparison(mart, indicator, charts.Among(level="community"), twelve_months("2025-12"), lang)
            )
            plotly.figure(charts.trend(mart, indicator, mart.register.district, "2025-12", lang))


def test_text_that_looks_like_a_formula_stays_text() -> None:
    assert [table.safe_text(x) for x in ("=1+1", "＋8", "@a", "古城")] == ["'=1+1", "'＋8", "'@a", "古城"]


def test_all_23_published_figures_are_shown_with_qualifier_and_quote(mart: Mart) -> None:
    from outcomes.ui.frame.pieces import facts

    with (ROOT / "data" / "reference" / "published_facts.csv").open(encoding="utf-8-sig", newline="") as file:
        wanted = [row for row in csv.DictReader(file) if row["fact_kind"] == "figure"]
    assert len(wanted) == 23
    areas = [mart.register.district.name, *(p.name for p in mart.register.communities())]
    shown = {r["fact_id"]: r for area in areas for r in mart.query("facts", area=area).to_dict("records")}
    for row in wanted:
        drawn = facts([shown[row["fact_id"]]])
        assert row["quote"] in drawn
        sign = {"nearly": "近", "over": "余", "about": "约", "exact": ""}[row["qualifier"]]
        assert sign in drawn
