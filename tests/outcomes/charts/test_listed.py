"""Tiers, projects and timeline: what a page draws as a tree or list gives the same figures in every medium."""

from __future__ import annotations

import csv
import io
from collections import Counter
from pathlib import Path

import pytest

from outcomes import charts
from outcomes.catalogue.catalogue import PictureKind, catalogue
from outcomes.core.periods import month
from outcomes.core.settings import Settings
from outcomes.exports import chart_download
from outcomes.figures.ask import figure
from outcomes.render import table
from outcomes.warehouse.mart import Mart, open_mart
from tests.outcomes.project_register import GUCHENG, ROWS, SENT, sent
from tests.outcomes.second import Ledgers

LAST = "2025-12"


@pytest.fixture(scope="module")
def mart(sample_mart: Mart) -> Mart:
    return sample_mart


def _picture(mart: Mart, kind: PictureKind, last: str = LAST, lang: str = "zh") -> tuple[charts.Chart, str, int]:
    system, n = next((s, n) for s in catalogue().systems.values() for n, p in enumerate(s.pictures) if p.kind == kind)
    made = charts.picture(mart, system.pictures[n], mart.register.district, last, lang)
    assert made is not None
    return made, system.code, n


def _register(sample_folder: Path, last: str) -> list[tuple[str, str]]:
    """Type and state at the end of a month of every project in force that is not cancelled, without any SQL that counts.

    The last register came after these months, so nothing waits for a newer one; what was put off is due on its new day.
    """
    found = []
    for row in Ledgers(sample_folder).rows("projects"):
        done, planned = row["completed_on"], row["adjusted_on"] or row["planned_on"] or row["completed_on"]
        if row["status"] == "cancelled" or planned is None:
            continue
        if row["status"] == "completed" and f"{done or planned:%Y-%m}" <= last:
            found.append((row["project_type"], "done"))
        else:
            found.append((row["project_type"], "late" if f"{planned:%Y-%m}" <= last else "open"))
    return found


@pytest.mark.parametrize("last", [LAST, "2024-06"])
def test_projects_are_counted_as_they_stood_at_the_end_of_the_month(mart: Mart, sample_folder: Path, last: str) -> None:
    chart, _, _ = _picture(mart, "projects", last)
    found = Counter(state for _, state in _register(sample_folder, last))
    assert {p.code: p.value for p in chart.series[0].points} == {s: found[s] for s in ("done", "open", "late")}
    waiting = found["open"] + found["late"]
    assert f"完工{found['done']}个，未完工{waiting}个，其中逾期{found['late']}个" in chart.title
    assert chart.source.startswith("来源：实事项目")
    assert last == LAST or found["open"]  # what was done later was open then


def test_what_the_register_is_too_old_to_judge_is_drawn_apart(real: Settings) -> None:
    """A register of 10 July: by December P6 was due after it, P3, P4 and P7 were late already."""
    system = next(s for s in catalogue().systems.values() if any(p.kind == "projects" for p in s.pictures))
    shown = next(p for p in system.pictures if p.kind == "projects")
    made = sent(real, ROWS, SENT)
    for last, said in (("2025-06", ["done", "open", "late"]), (LAST, ["done", "open", "late", "unverified"])):
        chart = charts.picture(made, shown, made.register.get(GUCHENG), last, "zh")
        assert chart is not None
        assert [p.code for p in chart.series[0].points] == said
    assert {p.code: p.value for p in chart.series[0].points} == {"done": 3, "open": 0, "late": 3, "unverified": 1}


@pytest.mark.parametrize("last", [LAST, "2024-06"])
def test_the_timeline_counts_each_type_and_what_of_it_was_done(mart: Mart, sample_folder: Path, last: str) -> None:
    chart, _, _ = _picture(mart, "timeline", last)
    found = _register(sample_folder, last)
    every, done = Counter(kind for kind, _ in found), Counter(kind for kind, state in found if state == "done")
    assert {p.code: p.value for p in chart.series[0].points} == dict(every)
    assert {p.code: p.value for p in chart.series[1].points} == {kind: done[kind] for kind in every}


def test_each_tier_is_the_figure_of_its_indicator_in_its_own_unit(mart: Mart) -> None:
    chart, _, _ = _picture(mart, "tiers")
    for point in chart.series[0].points:
        f = figure(mart, catalogue().indicators[point.code], mart.register.district, month(LAST))
        assert (point.value, point.text) == (f.value, f.text("zh", unit=True))
    assert "、" in chart.unit  # several units: never bars on one scale


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("kind", ["tiers", "projects", "timeline"])
def test_what_is_listed_is_downloaded_with_the_same_numbers(mart: Mart, kind: PictureKind, lang: str) -> None:
    chart, system, n = _picture(mart, kind, lang=lang)
    query = {"s": system, "p": str(n), "m": LAST, "place": "210214", "lang": lang}
    rows = list(csv.reader(io.StringIO(chart_download.respond(mart, "bars.csv", query)[0].decode("utf-8-sig"))))
    points = [p for s in chart.series for p in s.points]
    assert [float(row[3]) for row in rows[1:]] == [p.value for p in points]
    head, read = table.side_by_side(chart)
    assert len(head) == 1 + len(chart.series)
    assert {row[0] for row in read} == {p.label for p in points}


@pytest.mark.parametrize("kind", ["projects", "timeline"])
def test_without_a_register_there_is_no_picture_of_projects(real: Settings, kind: PictureKind) -> None:
    system, n = next((s, n) for s in catalogue().systems.values() for n, p in enumerate(s.pictures) if p.kind == kind)
    empty = open_mart(real)
    assert charts.picture(empty, system.pictures[n], empty.register.district, LAST, "zh") is None


def test_a_table_to_read_has_a_row_for_each_month_and_a_column_for_each_line(mart: Mart) -> None:
    place = mart.register.get("210214001003")
    trend = charts.trend(mart, catalogue().indicators["closed_to_received_ratio"], place, LAST, "zh")
    head, rows = table.side_by_side(trend)
    assert head == ["月份", *(f"{s.name}（%）" for s in trend.series)]
    assert [row[0] for row in rows] == [p.label for p in trend.series[0].points]
    assert rows[-1][1] == trend.series[0].points[-1].text_with_base
