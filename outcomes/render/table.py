"""A Chart as a table and as CSV: the numbers behind the picture, in the chart's language."""

from __future__ import annotations

from functools import lru_cache

import pandas as pd
import pyarrow as pa

from outcomes.charts.value import Chart, Point
from outcomes.core.copies import copy_of
from outcomes.core.texts import t

_UNSAFE = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
FIGURES = ("value", "numerator", "denominator", "low", "high", "x")  # the columns that hold numbers
_COLUMNS = (
    "code", "label", "series", "value", "unit", "text", "numerator", "denominator", "low", "high", "x", "signal",
    "about", "data_class", "source",
)  # fmt: skip


def safe_text(text: str) -> str:
    """Text that a spreadsheet does not take for a formula."""
    return "'" + text if text.startswith(_UNSAFE) else text


def shown(point: Point) -> str:
    """What the picture writes beside the mark: the value and the words after it."""
    return " · ".join(part for part in (point.text, safe_text(point.note)) if part)


def _columns(chart: Chart) -> dict[str, str]:
    """The columns with their headings; x and signal only where the chart has them, x under the name of its axis."""
    points = [p for s in chart.series for p in s.points]
    without = {"x"} if all(p.x is None for p in points) else set()
    without |= set() if any(p.signal for p in points) else {"signal"}
    heads = {c: t(f"column.{c}", chart.lang) for c in _COLUMNS if c not in without}
    if "x" in heads and chart.x_label:
        heads["x"] = safe_text(chart.x_label)
    return heads


def _words(point: Point | None) -> str:
    if point is None:
        return "—"
    return " · ".join(part for part in (point.text_with_base, point.note) if part)


def side_by_side(chart: Chart) -> tuple[list[str], list[list[str]]]:
    """The figures to read, head and rows: one row for each place, month or part, one column for each series; with bases."""
    labels = {p.code: p.label for s in chart.series for p in s.points}
    columns = [(s.name, {p.code: p for p in s.points}) for s in chart.series]
    first = t("column.month" if chart.kind in ("trend", "heat") else "column.label", chart.lang)
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
            p.code, safe_text(p.label), safe_text(s.name), p.value if p.state == "known" else None, chart.unit, shown(p),
            p.numerator, p.denominator, p.low, p.high, p.x, t(f"signal.{p.signal}", chart.lang) if p.signal else "",
            safe_text(chart.subtitle), t(f"data.{chart.data_class}", chart.lang), safe_text(chart.source),
        )
        for s in chart.series
        for p in s.points
    ]  # fmt: skip
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
