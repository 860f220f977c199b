"""Bars and matrices: every value, note and qualifier in every medium, unknown never as zero, long names whole."""

import csv
import io
import re
from dataclasses import replace
from typing import Any

import pytest
from pptx import Presentation
from pptx.oxml.ns import qn

from outcomes.charts import Chart
from outcomes.charts.theme import LIGHT, label_ink, tokens
from outcomes.render import layout, picture, plotly, pptx, table
from tests.outcomes import more_charts

BARS = [make(zh) for make in (more_charts.parts, more_charts.steps, more_charts.pair) for zh in (True, False)]
HEATS = [more_charts.matrix(zh, months) for zh in (True, False) for months in (12, 24, 36)]
EVERY = [*BARS, *HEATS]


def _id(chart: Chart) -> str:
    return f"{chart.kind}-{len(chart.series)}-{len(chart.series[0].points)}-{chart.lang}"


def _words(text: str) -> str:
    """A text without the breaks and marks of a medium, to look for words that are wrapped."""
    return re.sub(r"<[^>]+>|[\s\u00a0]", "", text)


def _slide(chart: Chart) -> Any:
    return Presentation(io.BytesIO(pptx.slide(chart))).slides[0]


def _drawn_words(chart: Chart, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """All words of the picture: its artists before they become outlines."""
    found: list[str] = []
    from matplotlib.figure import Figure
    from matplotlib.text import Text

    real = Figure.savefig

    def save(self: Figure, *args: Any, **more: Any) -> None:
        real(self, *args, **more)
        found.extend(text.get_text() for text in self.findobj(Text))

    monkeypatch.setattr(Figure, "savefig", save)
    assert picture.png(chart, 0.3).startswith(b"\x89PNG")
    assert picture.svg(chart).startswith(b"<?xml")
    return found


@pytest.mark.parametrize("chart", EVERY, ids=_id)
def test_the_table_says_every_value_and_word_and_leaves_unknown_empty(chart: Chart) -> None:
    rows = list(csv.reader(io.StringIO(table.csv(chart).decode("utf-8-sig"))))[1:]
    points = [p for s in chart.series for p in s.points]
    assert [float(r[3]) if r[3] else None for r in rows] == [p.value for p in points]
    assert [r[5] for r in rows] == [f"{p.text} · {p.note}" if p.note else p.text for p in points]


@pytest.mark.parametrize("chart", BARS, ids=_id)
def test_the_page_draws_bars_for_known_values_and_outlines_for_the_others(chart: Chart) -> None:
    drawn = plotly.figure(chart)
    points = [p for s in chart.series for p in s.points]
    assert [list(trace.x) for trace in drawn.data] == [
        [p.value for p in s.points if p.value is not None] for s in chart.series
    ]
    assert len(drawn.layout.shapes) == sum(p.value is None for p in points)
    said = [_words(a.text) for a in drawn.layout.annotations]
    for p in points:
        assert any(_words(p.text) in text and _words(p.note) in text for text in said)
    grey = [a for a in drawn.layout.annotations if a.font.color == LIGHT.secondary]
    assert len(grey) == len(drawn.layout.shapes)
    assert [_words(t) for t in drawn.layout.yaxis.ticktext] == [_words(p.label) for p in chart.series[0].points]


@pytest.mark.parametrize("chart", BARS, ids=_id)
def test_the_slide_holds_a_native_chart_with_numbers_notes_and_words_for_unknown(chart: Chart) -> None:
    native = next(s.chart for s in _slide(chart).shapes if s.has_chart)
    plot = native.plots[0]
    assert [list(s.values) for s in plot.series] == [[p.value for p in s.points] for s in chart.series]
    assert native.value_axis.minimum_scale == 0
    for i, series in enumerate(chart.series):
        formats = {
            int(label.find(qn("c:idx")).get("val")): label.find(qn("c:numFmt")).get("formatCode")
            for label in plot.series[i]._element.iter(qn("c:dLbl"))
        }
        for n, p in enumerate(series.points):
            category = _words(plot.categories[n])
            assert _words(p.label) in category
            if p.value is None:
                assert n not in formats
                assert _words(p.text) in category
                assert _words(p.note) in category
            else:
                assert _words(p.note) in _words(formats[n])


def test_a_label_keeps_the_words_around_its_number_and_quotes_do_no_harm() -> None:
    native = next(s.chart for s in _slide(more_charts.pair()).shapes if s.has_chart)
    codes = [e.get("formatCode") for e in native.plots[0].series[0]._element.iter(qn("c:numFmt"))]
    assert '"近"0"  规划"' in codes
    assert '#,##0"  规划"' in codes
    steps = more_charts.steps()
    odd = replace(steps.series[0].points[0], note='称"大党委"')
    series = replace(steps.series[0], points=(odd, *steps.series[0].points[1:]))
    native = next(s.chart for s in _slide(replace(steps, parts=series)).shapes if s.has_chart)
    codes = [e.get("formatCode") for e in native.plots[0].series[0]._element.iter(qn("c:numFmt"))]
    assert '#,##0"  称”大党委”"' in codes


def test_a_note_too_long_for_a_label_stands_by_the_name() -> None:
    steps = more_charts.steps()
    note = "很长的说明" * 60
    series = replace(
        steps.series[0], points=(replace(steps.series[0].points[0], note=note), *steps.series[0].points[1:])
    )
    native = next(s.chart for s in _slide(replace(steps, parts=series)).shapes if s.has_chart)
    assert _words(note) in _words(native.plots[0].categories[0])
    assert all(len(e.get("formatCode")) <= 255 for e in native._chartSpace.iter(qn("c:numFmt")))


@pytest.mark.parametrize("chart", BARS, ids=_id)
def test_the_picture_writes_every_name_value_and_note(chart: Chart, monkeypatch: pytest.MonkeyPatch) -> None:
    said = {_words(text) for text in _drawn_words(chart, monkeypatch)}
    for word in (chart.title, chart.subtitle, chart.note, chart.watermark):
        assert _words(word) in said
    for series in chart.series:
        for p in series.points:
            assert _words(p.label) in said
            assert _words(p.text) in said
            assert any(_words(p.note) in text for text in said)


@pytest.mark.parametrize("chart", HEATS, ids=_id)
def test_the_page_colours_known_cells_only_and_holds_every_number(chart: Chart) -> None:
    drawn = plotly.figure(chart)
    cells = next(trace for trace in drawn.data if trace.name == "value")
    assert [list(row) for row in cells.z] == [[p.klass for p in s.points] for s in chart.series]
    assert [list(row) for row in cells.customdata] == [[p.value for p in s.points] for s in chart.series]
    for row, series in zip(cells.hovertext, chart.series, strict=True):
        assert all(
            p.text in text and p.label in text and series.name in text
            for text, p in zip(row, series.points, strict=True)
        )
    outlines = next(trace for trace in drawn.data if trace.type == "scatter")
    assert len(outlines.x) == 6 * sum(p.value is None for s in chart.series for p in s.points)
    written = [trace for trace in drawn.data if trace.name == "text"]
    assert bool(written) == (len(chart.series[0].points) <= 24)
    for r, series in enumerate(chart.series if written else ()):
        for c, p in enumerate(series.points):
            said = {trace.text[r][c].strip("\u00a0") for trace in written} - {""}
            assert said == ({p.text} if p.value is not None else said & {p.text, "—"})
    assert {text for _, text in plotly.legend_items(chart)} == {
        *(c.text for c in chart.classes),
        chart.unreported_label,
    }


@pytest.mark.parametrize("chart", HEATS, ids=_id)
def test_the_slide_holds_a_native_table_with_every_number(chart: Chart) -> None:
    slide = _slide(chart)
    native = next(s.table for s in slide.shapes if s.has_table)
    years = {p.code[:4] for p in chart.series[0].points}
    assert years <= {cell.text for cell in native.rows[0].cells}
    for r, series in enumerate(chart.series):
        assert native.cell(r + 2, 0).text == series.name
        for c, p in enumerate(series.points):
            cell = native.cell(r + 2, c + 1)
            colour = LIGHT.card if p.klass is None else LIGHT.sequential[p.klass]
            assert f"#{cell.fill.fore_color.rgb}" == colour
            if p.value is not None:
                assert cell.text == p.text
            else:
                assert cell.text in {p.text, "", "—"}
                assert cell.text or p.state == "unreported"
    words = " ".join(s.text_frame.text for s in slide.shapes if s.has_text_frame)
    assert all(c.text in words for c in chart.classes)
    assert chart.unreported_label in words


@pytest.mark.parametrize("chart", HEATS, ids=_id)
def test_the_picture_of_a_matrix_writes_every_number_and_the_legend(
    chart: Chart, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = [_words(text) for text in _drawn_words(chart, monkeypatch)]
    known = [p.text for s in chart.series for p in s.points if p.value is not None]
    for text in {*known, *(c.text for c in chart.classes), chart.unreported_label}:
        assert said.count(_words(text)) >= known.count(text)
    assert all(_words(s.name) in said for s in chart.series)


@pytest.mark.parametrize("chart", HEATS, ids=_id)
def test_the_mark_of_the_sample_is_not_hidden_by_the_table(chart: Chart) -> None:
    shapes = {s.name: s for s in _slide(chart).shapes}
    mark, drawn = shapes["watermark"], shapes[chart.name]
    assert mark.text_frame.text == chart.watermark
    assert mark.left >= drawn.left + drawn.width


@pytest.mark.parametrize("chart", EVERY, ids=_id)
def test_every_letter_of_a_slide_names_the_chinese_font(chart: Chart) -> None:
    for shape in _slide(chart).shapes:
        if shape.has_text_frame or shape.has_table:
            found = list(shape._element.iter(qn("a:rPr"), qn("a:endParaRPr")))
        else:
            found = list(shape.chart._chartSpace.iter(qn("a:defRPr")))
        assert found or not shape.has_text_frame or not shape.text_frame.text
        assert all(p.find(qn("a:ea")).get("typeface") == "微软雅黑" for p in found)


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("chart", EVERY, ids=_id)
def test_both_themes_use_colours_of_the_theme_only(chart: Chart, dark: bool) -> None:
    drawn = plotly.figure(chart, dark).to_plotly_json()
    drawn["layout"].pop("template", None)
    look = tokens(dark)
    allowed = {look.card, look.line, look.ink, look.secondary, look.unknown, look.bar, *look.sequential}
    allowed |= {label_ink(i, dark) for i in range(5)}
    used = set(re.findall(r"#[0-9A-Fa-f]{6}", repr(drawn)))
    assert used
    assert used <= allowed


def test_a_matrix_that_lacks_room_says_a_dash_for_what_is_not_just_unreported() -> None:
    chart = more_charts.matrix(True, 12)
    point = replace(chart.series[0].points[0], state="small_base", text="基数太小了")
    series = replace(chart.series[0], points=(point, *chart.series[0].points[1:]))
    assert layout.cell_texts(replace(chart, rows=(series,)))[0][0] == "—"


def test_long_names_are_broken_between_words_and_lose_no_letter() -> None:
    for text in (
        *(p[1] for p in more_charts.PARTS),
        *(p[2] for p in more_charts.PARTS),
        "12345热线转办（含“大党委”协调）",
    ):
        lines = layout.wrapped(text, 8.6)
        assert _words("".join(lines)) == _words(text)
        assert not any(line[0] in "，。、）”" for line in lines)
        assert all(layout.text_width(line) <= 8.6 or " " not in line for line in lines)


def test_nothing_known_at_all_is_drawn_without_a_zero() -> None:
    chart = more_charts.steps()
    points = tuple(replace(p, value=None, state="unreported", text="未报", note="") for p in chart.series[0].points)
    chart = replace(chart, parts=replace(chart.parts, points=points))
    assert list(plotly.figure(chart).data[0].x) == []
    native = next(s.chart for s in _slide(chart).shapes if s.has_chart)
    assert list(native.plots[0].series[0].values) == [None] * 5
    assert picture.png(chart, 0.3).startswith(b"\x89PNG")
