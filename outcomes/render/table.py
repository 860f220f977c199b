"""A Chart as a table and as CSV: the numbers behind the picture, in the chart's language."""

from __future__ import annotations

from functools import lru_cache
from typing import assert_never

import pandas as pd
import pyarrow as pa

from outcomes.charts.value import (
    Bars,
    Chart,
    Comparison,
    Control,
    Event,
    FunnelPlot,
    Heat,
    Multiples,
    Point,
    Ranks,
    Sites,
    TileMap,
    Trend,
)
from outcomes.core.copies import copy_of
from outcomes.core.csv_text import safe_text
from outcomes.core.texts import t
from outcomes.render.scale import signal_words

FIGURES = ("value", "numerator", "denominator", "low", "high", "x")  # the columns that hold numbers
_COLUMNS = (
    "code",
    "label",
    "series",
    "value",
    "unit",
    "text",
    "numerator",
    "denominator",
    "low",
    "high",
    "x",
    "signal",
    "about",
    "data_class",
    "source",
)


def shown(point: Point) -> str:
    """What the picture writes beside the mark: the value and the words after it."""
    return " · ".join(part for part in (point.text, safe_text(point.note)) if part)


def _x_label(chart: Chart) -> str | None:
    """What the column x of a chart is called; None where its points have none."""
    match chart:
        case FunnelPlot() | Event():
            return chart.x_label
        case Comparison() | Trend() | TileMap() | Bars() | Heat() | Control() | Ranks() | Multiples() | Sites():
            return None
        case _:
            assert_never(chart)


def _is_by_month(chart: Chart) -> bool:
    """Whether the rows to read are named by their months."""
    match chart:
        case Trend() | Heat():
            return True
        case Comparison() | TileMap() | Bars() | Ranks() | Sites() | Control() | FunnelPlot() | Event() | Multiples():
            return False
        case _:
            assert_never(chart)


def _columns(chart: Chart) -> dict[str, str]:
    """The columns with their headings; x and signal only where the chart has them, x under the name of its axis."""
    x_label, has_signal = _x_label(chart), any(p.signal for s in chart.series for p in s.points)
    without = ({"x"} if x_label is None else set()) | (set() if has_signal else {"signal"})
    heads = {c: t(f"column.{c}", chart.lang) for c in _COLUMNS if c not in without}
    return heads | {"x": safe_text(x_label)} if x_label else heads


def _words(point: Point | None) -> str:
    if point is None:
        return "—"
    return " · ".join(part for part in (point.text_with_base, point.note) if part)


def side_by_side(chart: Chart) -> tuple[list[str], list[list[str]]]:
    """The figures to read, head and rows: one row for each place, month or part, one column for each series; with bases."""
    labels = {p.code: p.label for s in chart.series for p in s.points}
    columns = [(s.name, {p.code: p for p in s.points}) for s in chart.series]
    first = t("column.month" if _is_by_month(chart) else "column.label", chart.lang)
    unit = f"（{chart.unit}）" if chart.lang == "zh" else f" ({chart.unit})"
    return [first, *(name + unit for name, _ in columns)], [
        [label, *(_words(points.get(code)) for _, points in columns)] for code, label in labels.items()
    ]


def frame(chart: Chart) -> pd.DataFrame:
    """One row per point: code, name, series, value, unit, text, numerator, denominator, interval, figure and period, source."""
    return copy_of(_frame(chart))


@lru_cache(maxsize=1024)
def _frame(chart: Chart) -> pd.DataFrame:
    rows = [
        (
            p.code,
            safe_text(p.label),
            safe_text(s.name),
            p.known_value,
            chart.unit,
            shown(p),
            p.numerator,
            p.denominator,
            p.low,
            p.high,
            p.x,
            signal_words(chart, p.signal) if p.signal else "",
            safe_text(chart.subtitle),
            t(f"data.{chart.data_class}", chart.lang),
            safe_text(chart.source),
        )
        for s in chart.series
        for p in s.points
    ]
    heads = _columns(chart)
    made = pd.DataFrame(rows, columns=list(_COLUMNS))[list(heads)]
    made.columns = pd.Index(heads.values())
    return made


@lru_cache(maxsize=1024)
def arrow(chart: Chart) -> pa.Table:
    """The same as an Arrow table, which a page sends as it is."""
    return pa.Table.from_pandas(_frame(chart), preserve_index=False)


def csv(chart: Chart) -> bytes:
    """The table as CSV that WPS and Excel open right (UTF-8 with BOM, CRLF), with the version of the figures in each row."""
    told = {t("column.version", chart.lang): chart.version, t("column.known_at", chart.lang): chart.known_at}
    return frame(chart).assign(**told).to_csv(index=False, lineterminator="\r\n").encode("utf-8-sig")
