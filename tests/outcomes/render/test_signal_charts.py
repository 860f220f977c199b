"""Control charts, funnels, event studies and ranks: the same numbers in every medium, gaps and steps kept, signals in words."""

import csv
import io
import re
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from typing import Any

import pytest
from matplotlib.axes import Axes
from pptx import Presentation
from pptx.oxml.ns import qn

from outcomes.charts import Control, Event, FunnelPlot, Ranks, Reference
from outcomes.charts.theme import DARK, LIGHT, signal_look, text_width, tokens
from outcomes.charts.value import Mark
from outcomes.render import picture, plotly, pptx, scale, steps, table
from outcomes.render import rows as ranked
from outcomes.render.layout import small_print
from tests.outcomes import signal_charts as made_by_hand
from tests.outcomes.render.test_more_charts import _drawn_words, _slide, _words

SignalChart = Control | FunnelPlot | Event | Ranks
KINDS: tuple[Callable[[bool], SignalChart], ...] = (
    made_by_hand.control,
    made_by_hand.control_by_base,
    made_by_hand.control_between,
    made_by_hand.funnel,
    made_by_hand.event,
    made_by_hand.ranks,
)
EVERY = [make(zh) for make in KINDS for zh in (True, False)]
BETWEEN = {"concern_low": ("关注（间隔变短）", "concern (closer together)")}
WORDS = {"improvement_high": ("改善（偏高）", "improvement (high)"), "concern_low": ("关注（偏低）", "concern (low)")}


def _id(chart: SignalChart) -> str:
    return f"{chart.name.removesuffix('-hand-made')}-{chart.lang}"


def _known(chart: SignalChart) -> list[float]:
    return [p.value for p in chart.series[0].points if p.value is not None]


def _said(chart: SignalChart) -> dict[str, str]:
    """The signals that are looked for, in the words of the chart."""
    words = WORDS | BETWEEN if "between" in chart.name else WORDS
    return {signal: both[chart.lang == "en"] for signal, both in words.items()}


def _native(chart: SignalChart) -> Any:
    return next(s.chart for s in _slide(chart).shapes if s.has_chart)


def _rows(chart: SignalChart) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(table.csv(chart).decode("utf-8-sig"))))


@pytest.mark.parametrize("chart", EVERY, ids=_id)
def test_page_slide_and_table_hold_the_numbers_of_the_chart(chart: SignalChart) -> None:
    drawn = next(t for t in plotly.figure(chart).data if t.name in ("value", chart.series[0].name))
    numbers = drawn.x if chart.kind == "ranks" else drawn.y
    assert [v for v in numbers if v is not None] == _known(chart)
    own = [s for s in _native(chart).plots[0].series if s.name.startswith(chart.series[0].name) and "▼" not in s.name]
    assert sorted(v for s in own for v in s.values if v is not None) == sorted(_known(chart))
    value = "数值" if chart.lang == "zh" else "value"
    found = [float(r[value]) if r[value] else None for r in _rows(chart)]
    assert found == [p.value for s in chart.series for p in s.points]


@pytest.mark.parametrize("chart", EVERY, ids=_id)
def test_the_table_says_signals_in_words_and_x_only_where_a_chart_has_them(chart: SignalChart) -> None:
    rows = _rows(chart)
    head = "判断" if chart.lang == "zh" else "signal"
    assert (head in rows[0]) != isinstance(chart, Event)
    for row, p in zip(rows, chart.series[0].points, strict=False):
        if p.signal in WORDS:
            assert row[head] == _said(chart)[p.signal]
        assert row.get(head) or not p.signal
    if isinstance(chart, FunnelPlot | Event):
        assert [float(r[chart.x_label]) for r in rows if r[chart.x_label]] == [
            p.x for s in chart.series for p in s.points if p.x is not None
        ]
    else:
        assert "x" not in rows[0]


@pytest.mark.parametrize("zh", [True, False])
def test_a_month_without_a_value_is_a_gap_on_page_and_slide(zh: bool) -> None:
    chart = made_by_hand.control(zh)
    drawn = next(t for t in plotly.figure(chart).data if t.name == chart.series[0].name)
    assert drawn.y[4] is None
    assert drawn.connectgaps is False
    native = _native(chart)
    assert native.plots[0].series[0].values[4] is None
    assert native._chartSpace.find(f".//{qn('c:dispBlanksAs')}").get("val") == "gap"


@pytest.mark.parametrize("zh", [True, False])
def test_a_changed_mean_and_limit_begins_as_a_new_level_line(zh: bool) -> None:
    chart = made_by_hand.control(zh)
    drawn, native = plotly.figure(chart), _native(chart)
    for series, (_, _, _, before, after) in zip(chart.series[1:], made_by_hand.LINES, strict=True):
        line = next(t for t in drawn.data if t.name == series.name)
        assert list(line.y) == [before, before, None, after, after, None]
        assert list(line.x) == [-0.5, 11.5, None, 11.5, 23.5, None]
        pieces = [list(s.values) for s in native.plots[0].series if s.name.removesuffix(" 1") == series.name]
        assert pieces == [[before] * 12 + [None] * 12, [None] * 12 + [after] * 12]
    assert {(s.y0, s.y1) for s in drawn.layout.shapes if s.type == "rect"} == {(75.5, 88.3), (85.0, 94.2)}


def _limits(series: Any) -> list[float | None]:
    return [p.value for p in series.points]


@pytest.mark.parametrize("zh", [True, False])
def test_limits_by_base_go_up_and_down_in_steps_in_every_medium(zh: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    chart = made_by_hand.control_by_base(zh)
    native, lines = _native(chart), []
    axes_plot = Axes.plot
    monkeypatch.setattr(Axes, "plot", lambda self, *a, **k: (lines.append(a[:2]), axes_plot(self, *a, **k))[1])
    picture.png(chart, 0.3)
    for series in (chart.lower, chart.upper):
        wanted = _limits(series)
        # page: each month is level from half a month before to half a month after, and the next begins where it ends
        line = next(t for t in plotly.figure(chart).data if t.name == series.name)
        corners = list(zip(line.x, line.y, strict=True))
        assert corners[:8] == [(i + half, wanted[i]) for i in range(4) for half in (-0.5, 0.5)]
        assert corners[8] == (None, None)  # the month without a base
        assert corners[9] == (4.5, wanted[5])
        # picture: the same corners, in two pieces
        assert [len(xs) for xs, ys in lines if list(ys)[:1] == wanted[:1] and len(xs) > 2] == [8]
        assert any(list(ys) == [v for v in wanted[5:] for _ in "ab"] for _, ys in lines)
        # slide and table: the limit of each month
        pieces = [s.values for s in native.plots[0].series if s.name.removesuffix(" 1") == series.name]
        assert [list(p) for p in pieces] == [wanted[:4] + [None] * 20, [None] * 5 + wanted[5:]]
        value = "数值" if zh else "value"
        rows = [r[value] for r in _rows(chart) if r["系列" if zh else "series"] == series.name]
        assert [float(r) if r else None for r in rows] == pytest.approx(wanted)
    rectangles = [s for s in plotly.figure(chart).layout.shapes if s.type == "rect"]
    assert [(s.y0, s.y1) for s in rectangles] == [
        (a, b) for a, b in zip(_limits(chart.lower), _limits(chart.upper), strict=True) if a is not None
    ]


@pytest.mark.parametrize("zh", [True, False])
def test_events_stand_one_after_the_other_with_some_of_their_days_written(zh: bool) -> None:
    chart = made_by_hand.control_between(zh)
    ticks = scale.month_ticks(chart.main.points, chart.lang)
    # fourteen events, every second from the newest back: at most eight days
    assert [i for i, _, _ in ticks] == [1, 3, 5, 7, 9, 11, 13]
    newest = chart.main.points[13].code
    day = (
        f"{int(newest[5:7])}月{int(newest[8:])}日" if zh else chart.main.points[13].label.removesuffix(f" {newest[:4]}")
    )
    assert ticks[-1][1] == day
    assert [year for _, _, year in ticks if year] == ["2024", "2025"]
    assert list(plotly.figure(chart).layout.xaxis.tickvals) == [i for i, _, _ in ticks]
    written = [s.text_frame.text for s in _slide(chart).shapes if s.has_text_frame]
    assert all(any(day in text for text in written) for _, day, _ in ticks)
    native = _native(chart)
    assert [str(c) for c in native.plots[0].categories] == [p.code for p in chart.main.points]


@pytest.mark.parametrize("zh", [True, False])
def test_a_long_note_takes_two_lines_and_stays_inside(zh: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    chart = made_by_hand.control(zh)
    long = replace(chart, note=chart.note * 9)
    size, lines = small_print(long.note, 777, (10, 9, 8, 7, 6))
    assert len(lines) == 2
    assert all(text_width(line) * size <= 777 for line in lines)
    assert "\n".join(lines) in _drawn_words(long, monkeypatch)
    assert small_print(chart.note, 777, (10, 9, 8, 7, 6)) == (10, (chart.note,))


def test_a_line_that_is_unknown_for_a_month_is_broken_there() -> None:
    line = made_by_hand.control().series[1]
    hole = replace(line.points[5], value=None, state="unreported")
    found = steps.runs(replace(line, points=(*line.points[:5], hole, *line.points[6:])))
    assert [(r.first, r.last) for r in found] == [(0, 4), (6, 11), (12, 23)]


@pytest.mark.parametrize("chart", EVERY, ids=_id)
def test_the_target_is_drawn_inside_the_picture_with_its_words(
    chart: SignalChart, monkeypatch: pytest.MonkeyPatch
) -> None:
    if isinstance(chart, Event | Ranks) or chart.reference is None:
        return
    drawn = plotly.figure(chart)
    line = next(t for t in drawn.data if t.name == chart.reference.label)
    assert set(line.y) == {chart.reference.value}
    low, high = drawn.layout.yaxis.range
    every = [
        chart.reference.value,
        *_known(chart),
        *(p.value for s in chart.series[1:] for p in s.known if chart.kind == "control"),
    ]
    assert all(low <= v <= high for v in every)
    assert low > 0
    assert any(_words(a.text) == _words(chart.reference.label) for a in drawn.layout.annotations)
    native = _native(chart)
    target = next(s for s in native.plots[0].series if s.name == chart.reference.label)
    assert set(target.values) == {chart.reference.value}
    assert (native.value_axis.minimum_scale, native.value_axis.maximum_scale) == (low, high)
    assert _words(chart.reference.label) in map(_words, _drawn_words(chart, monkeypatch))


@pytest.mark.parametrize("chart", EVERY, ids=_id)
def test_marks_badges_axis_and_key_are_written_in_every_medium(
    chart: SignalChart, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = " ".join(_words(a.text) for a in plotly.figure(chart).layout.annotations)
    slide = " ".join(_words(s.text_frame.text) for s in _slide(chart).shapes if s.has_text_frame)
    image = " ".join(_words(text) for text in _drawn_words(chart, monkeypatch))
    for mark in chart.marks if isinstance(chart, Control | Event) else ():
        assert all(_words(mark.text) in text for text in (page, slide, image))
    for badge in chart.badges if isinstance(chart, Control) else ():
        words = _words(f"{signal_look(badge.signal)[1]} {badge.text}")
        assert words in slide
        assert words in image
    for signal in {p.signal for p in chart.series[0].points} & set(WORDS):
        word = _words(_said(chart)[signal])
        assert all(word in text for text in (page, slide, image))
    if isinstance(chart, FunnelPlot | Event):
        assert _words(chart.x_label) in slide
        assert _words(chart.x_label) in image
    assert _words(chart.watermark) in slide
    assert _words(chart.watermark) in image


def test_a_badge_is_not_inside_the_figure_of_a_page() -> None:
    chart = made_by_hand.control()
    assert not any("时好时差" in a.text for a in plotly.figure(chart).layout.annotations)


@pytest.mark.parametrize("zh", [True, False])
def test_marks_have_the_colour_and_shape_of_their_signal(zh: bool) -> None:
    chart = made_by_hand.control(zh)
    drawn = next(t for t in plotly.figure(chart).data if t.name == chart.series[0].name)
    assert (drawn.marker.symbol[7], drawn.marker.color[7]) == ("triangle-down", LIGHT.concern)
    assert (drawn.marker.symbol[20], drawn.marker.color[20]) == ("triangle-up", LIGHT.better)
    assert (drawn.marker.symbol[0], drawn.marker.color[0]) == ("circle", LIGHT.ordinary)
    assert (WORDS["concern_low"][not zh]) in drawn.hovertext[7]
    own = _native(chart).plots[0].series[0]._element
    shown = {
        label.find(qn("c:idx")).get("val"): (
            "".join(label.itertext(qn("a:t"))),
            next(label.iter(qn("a:srgbClr"))).get("val"),
        )
        for label in own.iter(qn("c:dLbl"))
    }
    assert shown == {"7": ("▼", LIGHT.concern[1:]), "20": ("▲", LIGHT.better[1:])}


def test_names_stand_only_beside_places_beyond_ordinary_variation_and_never_meet() -> None:
    for zh in (True, False):
        chart = made_by_hand.funnel(zh)
        drawn = next(t for t in plotly.figure(chart).data if t.name == chart.series[0].name)
        beyond = {p.label for p in chart.series[0].points if p.signal not in ("", "common_cause")}
        assert set(drawn.text) - {""} == beyond
        assert drawn.textposition[0] == "middle right"
    many = tuple(
        replace(p, code=f"{p.code}{n}", signal="concern_low") for n in range(3) for p in chart.series[0].points
    )
    crowded = replace(chart, main=replace(chart.main, points=many))
    assert scale.named(crowded) == []


def test_a_funnel_begins_at_a_base_of_zero_with_thousands_separated() -> None:
    drawn = plotly.figure(made_by_hand.funnel())
    assert drawn.layout.xaxis.range[0] == 0
    assert "1,000" in drawn.layout.xaxis.ticktext
    assert drawn.layout.xaxis.title.text == "受理件数"


def test_an_event_study_is_grey_before_the_launch_and_teal_from_it_on() -> None:
    chart = made_by_hand.event()
    drawn = next(t for t in plotly.figure(chart).data if t.name == chart.series[0].name)
    assert [(x, c) for x, c in zip(drawn.x, drawn.marker.color, strict=True)] == [
        (p.x, LIGHT.bar if (p.x or 0) >= 0 else LIGHT.unknown) for p in chart.series[0].points if p.value is not None
    ]
    native = list(_native(chart).plots[0].series)
    assert all(s._element.find(qn("c:errBars")) is not None for s in native)
    plus = [
        float(v.text)
        for v in next(s for s in native if "<0" not in s.name)
        ._element.find(qn("c:errBars"))
        .find(qn("c:plus"))
        .iter(qn("c:v"))
    ]
    after = [p for p in chart.series[0].points if (p.x or 0) >= 0]
    assert plus == [p.high - p.value for p in after if p.high is not None and p.value is not None]


def test_ranks_run_from_1_at_the_left_under_the_names_of_their_groups() -> None:
    drawn = plotly.figure(made_by_hand.ranks())
    assert drawn.layout.xaxis.tickvals[0] == 1
    assert drawn.layout.xaxis.range[0] < drawn.layout.xaxis.range[1]
    assert "<b>丰荣街道</b>" in drawn.layout.yaxis.ticktext
    chart = made_by_hand.ranks()
    mixed = tuple(sorted(chart.series[0].points, key=lambda p: p.value or 99))
    names = [r.text for r in ranked.rank_rows(replace(chart, main=replace(chart.main, points=mixed)))]
    assert "古城社区 · 丰荣街道" in names


@pytest.mark.parametrize("make", KINDS)
def test_hostile_words_stay_words(make: Callable[[bool], SignalChart]) -> None:
    chart, bad = make(True), "<a href='x'>$a$ & b</a>"
    points = tuple(replace(p, label=bad, highlight=True) for p in chart.series[0].points)
    chart = replace(chart, main=replace(chart.main, points=points))
    if not isinstance(chart, Event):
        chart = replace(chart, reference=Reference(value=50, label=bad))
    if isinstance(chart, FunnelPlot | Event):
        chart = replace(chart, x_label=bad)
    if isinstance(chart, Control | Event):
        chart = replace(chart, marks=tuple(replace(m, text=bad) for m in chart.marks))
    assert "<a " not in str(plotly.figure(chart).to_plotly_json())
    assert picture.png(chart, 0.3).startswith(b"\x89PNG")
    assert Presentation(io.BytesIO(pptx.slide(chart))).slides


@pytest.mark.parametrize("make", KINDS)
def test_nothing_known_is_said_and_not_drawn_as_zero(make: Callable[[bool], SignalChart]) -> None:
    chart = make(True)
    points = tuple(
        replace(p, value=None, low=None, high=None, signal="", state="unreported", text="未报")
        for p in chart.series[0].points
    )
    chart = replace(chart, main=replace(chart.main, points=points))
    if isinstance(chart, Control):
        silent = {line: replace(getattr(chart, line), points=points) for line in ("centre", "lower", "upper")}
        chart = replace(chart, reference=None, **silent)
    elif isinstance(chart, FunnelPlot):
        chart = replace(chart, reference=None, near=(), far=())
    assert "未报" in str(plotly.figure(chart).layout.annotations)
    assert not any(v is not None for s in _native(chart).plots[0].series for v in s.values)
    assert picture.png(chart, 0.3).startswith(b"\x89PNG")


@pytest.mark.parametrize("chart", EVERY, ids=_id)
def test_every_letter_of_a_slide_names_the_chinese_font(chart: SignalChart) -> None:
    for shape in _slide(chart).shapes:
        root = shape.chart._chartSpace if shape.has_chart else shape._element
        for properties in root.iter(qn("a:rPr"), qn("a:defRPr")):
            assert properties.find(qn("a:ea")).get("typeface") == "微软雅黑"


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("chart", EVERY, ids=_id)
def test_both_themes_use_colours_of_the_theme_only(chart: SignalChart, dark: bool) -> None:
    drawn = plotly.figure(chart, dark).to_plotly_json()
    drawn["layout"].pop("template", None)
    look = tokens(dark)
    allowed = {
        look.card,
        look.line,
        look.ink,
        look.secondary,
        look.unknown,
        look.bar,
        look.better,
        look.concern,
        look.ordinary,
    }
    used = set(re.findall(r"#[0-9A-Fa-f]{6}", repr(drawn)))
    assert used
    assert used <= allowed
    assert (DARK.card in used) <= dark


def test_words_of_marks_close_together_do_not_meet() -> None:
    chart = made_by_hand.control()
    marks = tuple(Mark(at=f"2024-0{n}", text="品牌发布之后的第几步") for n in range(3, 8))
    found = scale.mark_words(replace(chart, marks=marks), scale.month_axis(chart), 35, 8)
    assert len(found) == 5
    for level in {w.level for w in found}:
        spans = sorted(_span(w, 35) for w in found if w.level == level)
        assert all(a[1] <= b[0] for a, b in pairwise(spans))


def _span(words: scale.MarkWords, room: float) -> tuple[float, float]:
    wide, at = max(map(text_width, words.lines)), words.share * room
    first = {"left": at, "right": at - wide}.get(words.anchor, at - wide / 2)
    return first, first + wide


def test_words_at_the_right_end_move_apart_and_stay_inside() -> None:
    moved = scale.spread([100, 101, 102, 5], [16, 16, 16, 16], 0, 110)
    ordered = sorted(moved)
    assert moved == [*ordered[1:], ordered[0]]
    assert all(b - a >= 16 - 1e-9 for a, b in pairwise(ordered))
    assert ordered[0] >= 8
    assert ordered[-1] <= 102
