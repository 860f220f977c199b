"""The list of what one chart shows: a row for each point, and for each sentence with numerals in it, with check digits."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import parse_qsl

from xlsxwriter import Workbook

from outcomes.catalogue.catalogue import catalogue
from outcomes.charts.value import Chart
from outcomes.core.csv_text import safe_text
from outcomes.core.texts import t
from outcomes.papers.value import check_digits
from outcomes.render.bound import numerals
from outcomes.render.sheets import LAYOUT, LAYOUT_COLUMNS, RowsSheet, plain_workbook, write_about, write_rows
from outcomes.render.table import FIGURES, shown

POINTS = "图中数字"
COLUMNS = ("key", "series", "label", "text", *FIGURES, "source", "check")
_WIDTHS = {"key": 30, "series": 20, "label": 20, "text": 26, "source": 50}


@dataclass(frozen=True, kw_only=True)
class Listed:
    """One point of a chart, or a sentence (@title, @note): what it says, and its exact values in the order of FIGURES."""

    key: str  # series~code of the point~0, and ~1 … where the same code stands again
    series: str
    label: str
    text: str
    values: tuple[float | None, ...]
    source: str = ""

    @property
    def check(self) -> str:
        """Eight digits over everything that is said: a row edited by hand no longer fits them."""
        exact = ";".join("" if v is None else repr(round(float(v), 9)) for v in self.values)
        return check_digits(self.key, f"{self.text}|{exact}", None)


def points_of(chart: Chart) -> tuple[Listed, ...]:
    """The sentences of a chart that hold numerals, then its points, series by series."""
    made = [
        Listed(
            key=f"@{name}", series="", label=t(f"sheet.{name}", chart.lang), text=words, values=(None,) * len(FIGURES)
        )
        for name, words in (("title", chart.title), ("note", chart.note))
        if numerals(words)
    ]
    seen: Counter[tuple[str, str]] = Counter()
    for series in chart.series:
        for p in series.points:
            n = seen[series.name, p.code]
            seen[series.name, p.code] += 1
            made.append(
                Listed(
                    key=f"{safe_text(series.name)}~{p.code}~{n}",
                    series=safe_text(series.name),
                    label=safe_text(p.label),
                    text=shown(p),
                    values=(p.known_value, p.numerator, p.denominator, p.low, p.high, p.x),
                    source=p.source or chart.source,
                )
            )
    return tuple(made)


def about_of(chart: Chart) -> dict[str, str]:
    """What a program must know of the file, and what a person wants to: by code."""
    return {
        "kind": "chart",
        "name": chart.name,
        "chart": chart.address,
        "subtitle": chart.subtitle,
        "definition": definition(chart),
        "source": chart.source,
        "version": str(chart.version),
        "known_at": chart.known_at,
        "lang": chart.lang,
        "data_class": chart.data_class,
    }


def definition(chart: Chart) -> str:
    """The definitions of the indicators that a chart is of, one after the other; empty for an index."""
    asked, known = dict(parse_qsl(chart.address.partition("?")[2])), catalogue()
    system, n = known.systems.get(asked.get("s", "")), asked.get("p", "")
    codes = system.pictures[int(n)].indicators if system and n.isdigit() else (asked.get("i", ""),)
    found = [known.indicators[code] for code in codes if code in known.indicators]
    alone = len(found) == 1
    return " ".join(
        i.definition[chart.lang] if alone else f"{i.name[chart.lang]} – {i.definition[chart.lang]}" for i in found
    )


def write_points(book: Workbook, chart: Chart) -> None:
    """The sheets 图中数字 and 说明 in a workbook."""
    listed = points_of(chart)
    rows: list[Sequence[str | float | None]] = [
        (p.key, p.series, p.label, p.text, *p.values, p.source, p.check) for p in listed
    ]
    write_rows(book, RowsSheet(name=POINTS, columns=COLUMNS, widths=_WIDTHS), rows, chart.lang)
    write_about(book, about_of(chart))


def point_sheet(chart: Chart, layout: Sequence[tuple[str, str, str]]) -> bytes:
    """A workbook of its own: the points, what the file is of, and what stands on the slide (shape, item, words)."""
    content = io.BytesIO()
    book = plain_workbook(content)
    write_points(book, chart)
    write_rows(book, RowsSheet(name=LAYOUT, columns=LAYOUT_COLUMNS, widths=_WIDTHS), layout, chart.lang)
    book.close()
    return content.getvalue()
