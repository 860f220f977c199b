"""What stands around the native charts of signals: labels, intervals, marks with their words, key of signals, badges."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, assert_never

from lxml import etree
from pptx.chart.axis import _BaseAxis as NativeAxis
from pptx.chart.chart import Chart as NativeChart
from pptx.chart.datalabel import DataLabel
from pptx.chart.point import Point as NativePoint
from pptx.chart.series import _BaseSeries as NativeSeries
from pptx.enum.chart import XL_LABEL_POSITION
from pptx.enum.dml import MSO_LINE
from pptx.enum.shapes import MSO_CONNECTOR
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.oxml.ns import qn
from pptx.shapes.autoshape import Shape as PptxShape
from pptx.slide import Slide as PptxSlide
from pptx.util import Inches, Pt

from outcomes.charts.theme import LIGHT, signal_look, text_width
from outcomes.charts.value import Badge, Control, Event, FunnelPlot, OfSignals, Point, Ranks
from outcomes.render import scale
from outcomes.render.pptx.base import LEFT, WIDE, Letters, placed, rgb, set_fonts, write
from outcomes.render.scale import Axis, End, MarkWords

_SPACE = "http://schemas.openxmlformats.org/drawingml/2006/chart"
_TOP, _TALL = Inches(1.3), Inches(5.35)  # of the whole chart on the slide
_SIZE = 12
_CLEAR = "\u00a0"
_POSITION = {
    "right": XL_LABEL_POSITION.RIGHT,
    "left": XL_LABEL_POSITION.LEFT,
    "top": XL_LABEL_POSITION.ABOVE,
    "bottom": XL_LABEL_POSITION.BELOW,
}
_LINE = Pt(16)


@dataclass(frozen=True, kw_only=True)
class PictureArea:
    """Where the picture itself (without the words around it) lies on the slide, and its horizontal axis."""

    left: int
    top: int
    wide: int
    tall: int
    axis: Axis
    key_top: int
    words: tuple[MarkWords, ...]


def across(chart: OfSignals) -> Axis:
    """The horizontal axis; of an event study from its first tick, where the ticks of a native chart begin."""
    match chart:
        case Control():
            return scale.month_axis(chart)
        case FunnelPlot():
            return scale.base_axis(chart)
        case Event():
            axis = scale.since_axis(chart)
            return Axis(start=axis.ticks[0], end=axis.ticks[-1] + axis.step / 2, step=axis.step)
        case _:
            assert_never(chart)


def x_label(chart: OfSignals) -> str:
    """What the horizontal axis counts; months speak for themselves."""
    return "" if isinstance(chart, Control) else chart.x_label


def place_of(chart: OfSignals) -> PictureArea:
    """The place that numbers at the left, words at the right and above, and the axis below leave for the picture."""
    axis, values = across(chart), scale.value_axis(chart)
    left = LEFT + int(Pt(_SIZE) * max(text_width(values.text(v)) for v in values.ticks)) + Inches(0.22)
    right = int(Pt(_SIZE) * scale.ends_width(chart)) + Inches(0.25)
    wide = LEFT + WIDE - right - left
    words = scale.mark_words(chart, axis, wide / Pt(_SIZE), right / Pt(_SIZE))
    levels, lines = scale.levels(words)
    key = Inches(0.32) if scale.signals(chart) else 0
    top = _TOP + Inches(0.1) + key + levels * (lines * _LINE + Pt(4))
    foot = Inches(0.75 if x_label(chart) else 0.45)
    return PictureArea(
        left=left, top=top, wide=wide, tall=_TOP + _TALL - foot - top, axis=axis, key_top=_TOP, words=tuple(words)
    )


def set_place(made: NativeChart, place: PictureArea) -> None:
    """Fixes the inner picture of a native chart there, so that what is drawn around it meets it."""
    area = made._chartSpace.find(f".//{qn('c:plotArea')}")
    for old in area.findall(qn("c:layout")):
        area.remove(old)
    x, y = (place.left - LEFT) / WIDE, (place.top - _TOP) / _TALL
    area.insert(
        0,
        etree.fromstring(
            f'<c:layout xmlns:c="{_SPACE}"><c:manualLayout><c:layoutTarget val="inner"/><c:xMode val="edge"/><c:yMode val="edge"/>'
            f'<c:x val="{x:.5f}"/><c:y val="{y:.5f}"/><c:w val="{place.wide / WIDE:.5f}"/><c:h val="{place.tall / _TALL:.5f}"/>'
            "</c:manualLayout></c:layout>"
        ),
    )


def axis_format(axis: Axis) -> str:
    """The number format of the ticks: 1,200 · 92.5%."""
    code = "#,##0" + ("." + "0" * axis.decimals if axis.decimals else "")
    sign = f'"{axis.sign}"' if axis.sign else ""
    return f"{code}{sign};−{code}{sign}"


def set_numbers(axis: NativeAxis, code: str) -> None:
    """Writes the ticks of an axis in this number format."""
    axis.tick_labels.number_format, axis.tick_labels.number_format_is_linked = code, False


def write_label(point: NativePoint, text: str, position: XL_LABEL_POSITION, colour: str) -> DataLabel:
    """Words of its own beside (or on) one point."""
    label = point.data_label
    frame = label.text_frame
    write(frame, text, Letters(size=_SIZE, colour=colour))
    frame._txBody.find(qn("a:bodyPr")).set("wrap", "none")
    label.position = position
    return label


def write_beside(point: NativePoint, text: str, side: scale.Side, colour: str) -> None:
    """The name of a point on one of its sides or corners."""
    up, _, along = side.rpartition(" ")
    spaced = {"right": _CLEAR + text, "left": text + _CLEAR}.get(side, text)
    label = write_label(point, spaced, _POSITION[up or side], colour)
    if up:
        _move(label, text_width(text) * Pt(_SIZE) / 2 * (-1 if along == "left" else 1), 0)


def _move(label: DataLabel, right: float, down: float) -> None:
    """Moves a label from its position, without a line that leads to it."""
    label._dLbl.find(qn("c:idx")).addnext(
        etree.fromstring(
            f'<c:layout xmlns:c="{_SPACE}"><c:manualLayout><c:x val="{right / WIDE:.5f}"/><c:y val="{down / _TALL:.5f}"/>'
            "</c:manualLayout></c:layout>"
        )
    )
    leaders = label._dLbl.getparent().find(qn("c:showLeaderLines"))
    if leaders is not None:
        leaders.set("val", "0")


def write_end(point: NativePoint, end: End, down: float) -> None:
    """The words at the right end of a line, clear of its last mark and moved down by so much."""
    ink = LIGHT.ink if end.target else LIGHT.secondary
    label = write_label(point, _CLEAR + end.lines[0], XL_LABEL_POSITION.RIGHT, ink)
    for n, line in enumerate(end.lines[1:], 1):
        label.text_frame.add_paragraph()
        write(label.text_frame, _CLEAR + line, Letters(size=_SIZE, colour=ink), n)
    for paragraph in label.text_frame.paragraphs:
        paragraph.alignment = PP_ALIGN.LEFT
    if abs(down) > Pt(1):
        _move(label, 0, down)


def error_bars(
    series: NativeSeries, points: Sequence[Point], before: str, *, along: Literal["", "x", "y"] = "", colour: str = ""
) -> None:
    """The intervals as native error bars with their own numbers; without end caps where a colour is given."""

    def numbers(tag: str, values: list[float | None]) -> str:
        cells = "".join(f'<c:pt idx="{i}"><c:v>{v!r}</c:v></c:pt>' for i, v in enumerate(values) if v is not None)
        return f'<c:{tag}><c:numLit><c:formatCode>General</c:formatCode><c:ptCount val="{len(values)}"/>{cells}</c:numLit></c:{tag}>'

    values = [(p.known_value, p.low, p.high) for p in points]
    up = [high - v if v is not None and high is not None else None for v, _, high in values]
    down = [v - low if v is not None and low is not None else None for v, low, _ in values]
    line = (
        f'<c:spPr><a:ln xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" w="{Pt(2)}" cap="flat"><a:solidFill>'
        f'<a:srgbClr val="{colour.lstrip("#")}"/></a:solidFill></a:ln></c:spPr>'
    )
    xml = (
        f'<c:errBars xmlns:c="{_SPACE}">{f"""<c:errDir val="{along}"/>""" if along else ""}<c:errBarType val="both"/>'
        f'<c:errValType val="cust"/><c:noEndCap val="{int(bool(colour))}"/>{numbers("plus", up)}{numbers("minus", down)}'
        f"{line if colour else ''}</c:errBars>"
    )
    series._element.find(qn(before)).addprevious(etree.fromstring(xml))


def draw_around(slide: PptxSlide, chart: OfSignals, place: PictureArea) -> None:
    """Marks with their words, the key of signals and the title of the horizontal axis, as shapes that can be edited."""
    lines = scale.levels(place.words)[1]
    for words in place.words:
        _mark(slide, place, words, lines)
    key(slide, chart, place.key_top)
    if x_label(chart):
        under = (place.left, place.top + place.tall + Inches(0.36), place.wide)
        _say(slide, under, [x_label(chart)], _quiet(LIGHT.secondary), PP_ALIGN.CENTER)
    if not chart.main.known and chart.main.points:
        middle = (place.left, place.top + place.tall // 2, place.wide)
        _say(slide, middle, [chart.main.points[-1].text], _quiet(LIGHT.unknown), PP_ALIGN.CENTER)


def _quiet(colour: str) -> Letters:
    return Letters(size=_SIZE, colour=colour)


def _mark(slide: PptxSlide, place: PictureArea, words: MarkWords, lines: int) -> None:
    x = int(place.left + words.share * place.wide)
    line = slide.shapes.add_connector(MSO_CONNECTOR.STRAIGHT, *placed((x, place.top, x, place.top + place.tall)))
    line.name = "mark"
    line.line.color.rgb, line.line.width, line.line.dash_style = rgb(LIGHT.secondary), Pt(1), MSO_LINE.ROUND_DOT
    wide = int(Pt(_SIZE) * (max(map(text_width, words.lines)) + 4))
    left = {"left": x, "right": x - wide}.get(words.anchor, x - wide // 2)
    align = {"left": PP_ALIGN.LEFT, "right": PP_ALIGN.RIGHT}.get(words.anchor, PP_ALIGN.CENTER)
    bottom = place.top - Pt(2) - words.level * (lines * _LINE + Pt(4))
    _say(slide, (left, bottom - _LINE * len(words.lines), wide), words.lines, _quiet(LIGHT.secondary), align)


def _say(
    slide: PptxSlide, at: tuple[int, int, int], lines: Sequence[str], letters: Letters, align: PP_ALIGN
) -> PptxShape:
    """A text box (left, top, width) without margins, one paragraph to a line."""
    box = slide.shapes.add_textbox(*placed((*at, int(_LINE * len(lines)))))
    frame = box.text_frame
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = Pt(0)
    frame.word_wrap, frame.vertical_anchor = True, MSO_ANCHOR.MIDDLE
    for n, text in enumerate(lines):
        if n:
            frame.add_paragraph()
        write(frame, text, letters, n)
        frame.paragraphs[n].alignment = align
    return box


def key(slide: PptxSlide, chart: OfSignals | Ranks, top: int) -> None:
    """What the marks mean, in one line; nothing where no mark has a signal."""
    found = [(signal_look(s), scale.signal_words(chart, s)) for s in scale.signals(chart)]
    if not found:
        return
    at = (LEFT + Inches(0.1), top + Inches(0.04), WIDE)
    box = _say(slide, at, [""], Letters(size=_SIZE), PP_ALIGN.LEFT)
    box.name = "key"
    for (colour, shape), word in found:
        write(box.text_frame, shape, _quiet(colour))
        write(box.text_frame, f" {word}    ", _quiet(LIGHT.secondary))


def badges(slide: PptxSlide, shown: Sequence[Badge]) -> None:
    """The badges at the right end of the line of the subtitle: shape and words in the colour of their signal."""
    if not shown:
        return
    box = _say(slide, (LEFT, Inches(0.94), WIDE - Inches(0.1)), [""], Letters(size=_SIZE), PP_ALIGN.RIGHT)
    box.name = "badges"
    for n, badge in enumerate(shown):
        colour, shape = signal_look(badge.signal)
        words = f"{'     ' if n else ''}{shape} {badge.text}"
        write(box.text_frame, words, Letters(size=14, bold=True, colour=colour))
    for properties in box._element.iter(qn("a:rPr")):
        set_fonts(properties)
