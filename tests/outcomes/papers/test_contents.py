"""What a paper contains: each chart with the very figures that it draws, the same in brief, deck and workbook."""

from __future__ import annotations

import pytest

from outcomes.charts import Subject, Trend
from outcomes.core.periods import Period
from outcomes.papers import Picture, brief, deck
from outcomes.papers.book import book
from outcomes.papers.contents import Contents, Illustration
from outcomes.papers.deck import DeckChoice
from outcomes.papers.recompute import number_now
from outcomes.papers.sentences import sentence_text
from outcomes.warehouse.mart import Mart

LAST, GUCHENG, STREET, DISTRICT = "2025-12", "210214001003", "210214001", "210214"


def _contents(mart: Mart, code: str) -> Contents:
    return Contents.of(Subject(mart=mart, place=mart.register.get(code), last=LAST, lang="zh"))


def _illustrations(contents: Contents) -> list[Illustration]:
    drawn = contents.map()
    community = contents.community(contents.communities[0])
    found = [*contents.trends(), *contents.comparisons(), community.trend, community.beside]
    return [*found, drawn] if drawn else found


@pytest.mark.parametrize("code", [DISTRICT, STREET, GUCHENG])
def test_every_chart_has_the_figures_that_it_draws_and_its_title_can_be_said_anew(sample_mart: Mart, code: str) -> None:
    for drawn in _illustrations(_contents(sample_mart, code)):
        for series, line in zip(drawn.chart.series, drawn.lines, strict=True):
            by_code = {f.period.last if isinstance(drawn.chart, Trend) else f.place.code: f for f in line}
            for point in series.points:
                f = by_code[point.code]
                assert point.value == (f.value if f.state == "known" else None), (drawn.name, point.code)
                assert point.text == f.text("zh")
        assert sentence_text(sample_mart, drawn.code, drawn.place, drawn.period, "zh") == drawn.chart.title


def test_brief_deck_and_workbook_show_the_same_charts(sample_mart: Mart) -> None:
    contents = _contents(sample_mart, STREET)
    trends, [comparison] = contents.trends(), contents.comparisons()
    slides = deck(contents.subject, DeckChoice(contents=("trends", "comparison"))).slides
    assert [s.charts[0] for s in slides if s.kind == "chart"] == [*(d.chart for d in trends), comparison.chart]
    assert list(book(contents.subject).charts) == [*(d.chart for d in trends), comparison.chart]
    pictures = [b.chart for b in brief(contents.subject).blocks if isinstance(b, Picture)]
    assert pictures == [trends[0].chart]


def test_a_community_has_no_map_and_nobody_beside_it_and_a_figure_also_of_a_time_without_it(sample_mart: Mart) -> None:
    contents = _contents(sample_mart, GUCHENG)
    assert contents.map() is None
    assert contents.comparisons() == contents.streets() == contents.places_inside == ()
    assert [c.code for c in contents.communities] == [GUCHENG]
    long_ago = contents.figure(contents.ratio, Period(first="1999-01", last="1999-01"))
    assert long_ago.state != "known"


def test_a_number_of_a_time_without_the_community_is_asked_again_without_a_stumble(sample_mart: Mart) -> None:
    for place in (GUCHENG, STREET, "210214"):
        now = number_now(sample_mart, f"closed_to_received_ratio~{place}~1999-01~1999-01", "zh")
        assert now is not None
        assert now.value is None
