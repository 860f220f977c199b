"""The composite index on a page: who decided on it, one community's dimensions and total, the bands of ranks."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from outcomes.charts.index import decided, index_dimensions, index_ranks, scored_words
from outcomes.comparison.index_file import IndexFile, IndexFileError, Scored, chosen
from outcomes.comparison.index_scores import FEWEST, Score, index_scores
from outcomes.core.numbers import number
from outcomes.core.places import named
from outcomes.core.settings import settings
from outcomes.figures.figure import Figure
from outcomes.ui.frame.chart import show_chart
from outcomes.ui.frame.filters import choose_one
from outcomes.ui.frame.pieces import empty, note, panel, table
from outcomes.ui.frame.shell import lang, mart, say
from outcomes.ui.frame.show import plain, show


def index_views() -> list[str]:
    """The view of the index where the setting names a file; else none."""
    return ["index"] if settings().index_file else []


def index_view(last: str) -> None:
    """The whole view for the twelve months that end with `last`; one sentence where the file is wrong."""
    try:
        index = chosen()
    except IndexFileError as error:
        return empty(say("index.broken"), error.in_language(lang()))
    if index is None:
        return None
    scores = index_scores(mart(), index, last)
    places = {s.place.code: named(s.place, lang()) for s in scores}
    if not places:
        return empty(index.title[lang()], say("index.nobody"))
    code = choose_one("place", say("quality.community"), places)
    _dimensions(index, scores, code, last)
    ranks = index_ranks(mart(), index, last, lang(), chosen=code)
    if ranks:
        show_chart(ranks, {"index": "1", "m": last, "place": code})
    else:
        empty(say("index.no_ranks"), say("index.too_few", n=FEWEST, scored=scored_words(scores, lang())))
    _without_score(scores)
    return None


def _dimensions(index: IndexFile, scores: Sequence[Score], code: str, last: str) -> None:
    """The chart of one community and under it every figure with its base, goalposts and points."""
    score = next(s for s in scores if s.place.code == code)
    chart = index_dimensions(mart(), index, score.place, last, lang())
    if chart is None:
        return
    show_chart(chart, {"index": "1", "m": last, "place": code}, grid=False)
    rows = [
        _row(dimension.name[lang()], index.scored[c], score.figures[c], score.points[c])
        for dimension, columns in zip(index.dimensions, index.design.columns, strict=True)
        for c in columns
    ]
    words = ("dimension", "indicator", "figure", "base", "goalposts", "weight", "points")
    body = table([say(f"index.{word}") for word in words], rows, right=[5, 6])
    said = note(f"{decided(index, lang())} · {say('index.weight_note')}")
    panel(say("index.behind", place=named(score.place, lang())), body + said)


def _row(dimension: str, scored: Scored, f: Figure, points: float | None) -> list[str]:
    base = " · ".join(p for p in (f.base(lang()), f.why(lang()), f.reported(lang()), f.source_words(lang())) if p)
    goalposts = say("index.from_to", low=f"{scored.low:g}", high=f"{scored.high:g}")
    goalposts += say("index.in_logs") if scored.log else ""
    shown = say("index.no_score") if points is None else number(points, 1)
    return [
        dimension,
        f.indicator.name[lang()],
        f.text(lang(), unit=True),
        base,
        goalposts,
        f"{scored.weight:g}",
        shown,
    ]


def _without_score(scores: Sequence[Score]) -> None:
    """The communities without a score, each with its reason; nothing where all have one."""
    rows = [[named(s.place, lang()), s.reason(lang())] for s in scores if s.total is None]
    if rows:
        with st.expander(plain(say("index.without", n=len(rows)))):
            show(table([say("quality.community"), say("index.why")], rows))
