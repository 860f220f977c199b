"""Whatever text data bring, every piece of the pages shows it as text: the same elements as for a harmless one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from types import SimpleNamespace

import pytest
import streamlit
from hypothesis import example, given, settings
from hypothesis import strategies as st
from markupsafe import Markup

from outcomes import charts
from outcomes.catalogue.catalogue import catalogue
from outcomes.charts import Badge, Comparison, Series, TileMap, Trend
from outcomes.core.html import together
from outcomes.core.periods import month, twelve_months
from outcomes.core.places import DISTRICT
from outcomes.exports.jobs import ExportJob
from outcomes.figures.ask import figure
from outcomes.figures.projects import ProjectAt
from outcomes.figures.provenance import Origin
from outcomes.papers import wall_scenes
from outcomes.papers.promise_wall import BrandPanel, Lacking, PromiseBar, PromiseWall, StateCount
from outcomes.papers.wall_scenes import Scene
from outcomes.render import promises
from outcomes.render import wall as drawn_wall
from outcomes.reporting.board import Board, Slot
from outcomes.security.audit import Record
from outcomes.ui.frame import chart as chart_on_page
from outcomes.ui.frame import identity, pieces, shell, source, talk
from outcomes.ui.frame.pieces import KpiCard, Noted
from outcomes.ui.frame.show import show
from outcomes.ui.leaders import attending, brand, briefing, listed, print_sheet, projects, wall
from outcomes.ui.staff import audited, board, people
from outcomes.warehouse.mart import Mart
from outcomes.words.attention import Attention
from outcomes.words.promise_chain import Milestone
from outcomes.words.talking_points import Sentence, Talk
from tests import tree
from tests.markup import HOSTILE, Reading

HARMLESS, LAST = "社区", "2025-06"
TEXTS = st.text(alphabet="<>&\"'/= abscript社", min_size=1, max_size=20).filter(str.strip)
ORIGIN = Origin(indicators=("requests_received",), place=DISTRICT, period=month(LAST))
BADGES = ("common_cause", "improvement_high")


@pytest.fixture(autouse=True)
def on_a_page(monkeypatch: pytest.MonkeyPatch, sample_mart: Mart) -> None:
    """A page of the sample in Chinese, as a leader sees it."""
    for module in (shell, pieces, brand, wall, source, briefing, board):
        monkeypatch.setattr(module, "mart", lambda: sample_mart, raising=False)
    monkeypatch.setattr(shell._run, "lang", "zh", raising=False)
    monkeypatch.setattr(shell, "is_dark", lambda: False)
    monkeypatch.setattr(pieces, "is_dark", lambda: False)


def written(*acts: Callable[[], object]) -> Markup:
    """What these acts write onto the page."""
    said: list[str] = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(streamlit, "html", said.append)
        for act in acts:
            act()
    return Markup("").join(map(Markup, said))


def _card(text: str) -> Markup:
    told = KpiCard(
        name=text,
        value=text,
        unit=text,
        base=text,
        foot=text,
        source=text,
        origin=ORIGIN,
        badges=[Badge(signal=signal, text=text) for signal in BADGES],
    )
    return pieces.card(told) + pieces.card(replace(told, origin=None, known=False))


def _table(text: str) -> Markup:
    badges = (Badge(signal="common_cause", text=text),)
    noted = [Noted(text=text, note=text, hover=text, badges=badges), Noted(text=text, origin=ORIGIN)]
    return pieces.table([text, text, text], [[text, *noted]], right=[1])


def _fact(text: str) -> Markup:
    row = {"value": "12", "qualifier": "over"} | dict.fromkeys(
        ("unit_zh", "unit", "indicator_zh", "period", "quote"), text
    )
    return pieces.facts([row])


def _brand(text: str) -> Markup:
    bar = PromiseBar(
        name=text,
        target=text,
        value=text,
        base=text,
        interval=text,
        state="reached",
        word=text,
        why=text,
        track=None,
        origin=ORIGIN,
    )
    brand = BrandPanel(
        code="210214001001",
        place=text,
        street=text,
        name=text,
        named=True,
        kind=text,
        kind_code="other",
        stage=text,
        slogan=text,
        whose=text,
        practices=(text,),
        quote=text,
        facts=((text, text, text),),
        bars=(),
        lacks=text,
    )
    lacking = Lacking(code="210214001002", name=text, kind_code="", launched=True, bars=(bar,))
    wall = PromiseWall(
        title=text,
        subtitle=text,
        states=(StateCount(state="reached", word=text, n=1),),
        brands=(brand, replace(brand, bars=(bar,))),
        lacking=((text, (lacking,)),),
        note=text,
        source=text,
        alt=text,
        lang="zh",
    )
    return promises.state_counts(wall.counts) + promises.promise_wall(wall, lambda code: text)


def _written(text: str) -> Markup:
    """What writes onto the page itself: panels, empty states, a password, a link, the headline band."""
    return written(
        lambda: pieces.panel(text, pieces.note(text) + pieces.small_heading(text)),
        lambda: pieces.empty(text, text),
        lambda: pieces.subhead(text),
        lambda: identity._empty(text, text),
        lambda: people._first_password(text, text),
        lambda: people.way(text, text),
        lambda: shell.head(text, text),
    )


def _talk(text: str) -> Markup:
    sentence = Sentence(text=text, sources=(text,), reported=text)
    told = Talk(sentences=(sentence, replace(sentence, origin=ORIGIN)), long=text, mark="", lang="zh")
    return talk._sentence(told, 0) + talk._sentence(told, 1)


def _file(text: str) -> Markup:
    job = ExportJob(id="1", account="a", kind="deck", name=text, asked_at="2025-06-01T10:00:00", asked={})
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(briefing, "person", lambda: SimpleNamespace(looking=True, role="leader"))
        states = [replace(job, state="done"), replace(job, state="failed", said=text)]
        return together(map(briefing._line, states))


def _audit(text: str) -> Markup:
    record = Record(seq=1, at=text, who=text, act=text, what=text, detail={text: text}, channel=text, ok=False)
    return written(lambda: audited.audit_table([record]))


def _board(text: str) -> Markup:
    place = shell.mart().register.communities()[0]
    table = catalogue().datasets["monthly_report"]
    told = dict.fromkeys(("upload_id", "sender", "decided_by", "reason"), text)
    returned = Slot(place=place, state="returned", in_force=True, **told)
    lacking = Slot(place=place, state="incomplete", unknown=("requests_received",), **told)
    whole = Board(dataset=table, period="2025-03", due=date(2025, 4, 5), closed=False, slots=(returned, lacking))
    chips = (board.chip(slot, table, text) for slot in whole.slots)
    return together(*chips, board._stated(whole, place))


def _project(text: str) -> Markup:
    """A late project, put off, as the overview and a system's list show it."""
    told = dict.fromkeys(("code", "name", "unit", "office", "next_step", "adjusted_why"), text)
    day = date(2025, 3, 31)
    late = ProjectAt(
        **told,
        kind="parking",
        place=shell.mart().register.communities()[0],
        quantity=3,
        status="ongoing",
        state="late",
        due_on=day,
        planned=True,
        adjusted_from=day,
        done_on=None,
        told_on=day,
        days=0,
    )
    return pieces.table([text], [projects._line(late), listed._line_of(late)])


PIECES: dict[str, Callable[[str], Markup]] = {
    "card": _card,
    "table": _table,
    "fact": _fact,
    "brand": _brand,
    "written": _written,
    "talk": _talk,
    "file": _file,
    "audit": _audit,
    "board": _board,
    "attention": lambda text: attending._card(
        Attention(
            kind="learn",
            indicator="case_resp",
            place=text,
            signal="improvement_high",
            sure="clear",
            title=text,
            what=text,
            how_sure=text,
            question=text,
            whom=text,
            origin=ORIGIN,
        ),
        LAST,
    ),
    "icons": lambda text: pieces.icons([Badge(signal="common_cause", text=text)]),
    "link": lambda text: pieces.source_link(ORIGIN, text),
    "late project": _project,
    "milestone": lambda text: brand._milestone(Milestone(when="2025-03", text=text, source=text)),
    "printed milestones": lambda text: print_sheet._milestones([Milestone(when="2025", text=text, source=text)] * 9),
}


def _agree(make: Callable[[str], Markup], text: str) -> None:
    read, plain = Reading(make(text)), Reading(make(HARMLESS))
    assert read.elements == plain.elements
    assert text in read.words or repr(text) in read.words


@pytest.mark.parametrize("piece", PIECES)
@settings(max_examples=tree.examples(12))
@given(TEXTS)
@example(HOSTILE)
def test_a_piece_shows_any_text_as_text(piece: str, text: str) -> None:
    _agree(PIECES[piece], text)


def _chart(text: str, mart: Mart, kind: str) -> Trend | Comparison | TileMap:
    """A chart of the sample all of whose words are this text."""
    indicator, district = catalogue().indicators["closed_to_received_ratio"], mart.register.district
    said = dict.fromkeys(("title", "subtitle", "note", "source", "alt", "unit"), text)
    if kind == "trend":
        line = charts.trend(mart, indicator, district, LAST, "zh")
        return replace(line, main=_series(line.main, text), beside=tuple(_series(s, text) for s in line.beside), **said)
    if kind == "comparison":
        bars = charts.comparison(mart, indicator, charts.Among(level="street"), twelve_months(LAST), "zh")
        return replace(bars, main=_series(bars.main, text), **said)
    made = charts.tile_map(mart, indicator, twelve_months(LAST), "zh")
    classes = tuple(replace(c, text=text) for c in made.classes)
    main = _series(made.main, text)
    return replace(made, main=main, classes=classes, classes_by=text, unreported_label=text, **said)


def _series(series: Series, text: str) -> Series:
    points = tuple(replace(p, label=text, text=text, note=text) for p in series.points)
    return replace(series, name=text, points=points)


def test_the_frame_of_a_chart_shows_any_text_as_text(sample_mart: Mart) -> None:
    def frame(text: str) -> Markup:
        chart, query = _chart(text, sample_mart, "map"), {"i": "requests_received", "m": LAST, "place": text}
        return written(
            lambda: chart_on_page._above(chart),
            lambda: chart_on_page._below(chart, query),
            lambda: chart_on_page._below(chart, {}),
            lambda: show(chart_on_page._legend(chart) + chart_on_page._read_table(chart)),
        )

    _agree(frame, HOSTILE)


def test_what_pages_draw_of_a_chart_shows_any_text_as_text(sample_mart: Mart) -> None:
    def drawn(text: str) -> Markup:
        trend, streets = _chart(text, sample_mart, "trend"), _chart(text, sample_mart, "comparison")
        return listed.tiers(trend) + print_sheet._trend(trend) + drawn_wall.intervals(streets)

    _agree(drawn, HOSTILE)


def _hostile_scene(scene: Scene, text: str) -> Scene:
    lines = tuple(replace(line, name=text, value=text, unit=text, base=text, reported=text) for line in scene.lines)
    columns = tuple(
        replace(c, head=text, lines=tuple(replace(line, name=text, value=text) for line in c.lines))
        for c in scene.columns
    )
    texts = tuple((text, text) for _ in scene.texts)
    chart = scene.chart and replace(scene.chart, subtitle=text, alt=text, unit=text, note=text)
    return replace(scene, title=text, note=text, lines=lines, columns=columns, texts=texts, chart=chart)


def test_every_scene_of_the_wall_shows_any_text_as_text(sample_mart: Mart) -> None:
    for group in wall_scenes.scenes(sample_mart, "2025-12", "zh"):
        _agree(lambda text, scene=group[0]: wall._scene(_hostile_scene(scene, text)), HOSTILE)


def test_the_tiles_of_the_wall_show_any_name_as_text(sample_mart: Mart) -> None:
    def tiles(text: str) -> Markup:
        chart = _chart(text, sample_mart, "map")
        return drawn_wall.tiles(replace(chart, outlines=tuple(replace(o, name=text) for o in chart.outlines)))

    _agree(tiles, HOSTILE)


def test_the_source_of_a_figure_and_the_head_of_the_print_sheet_show_any_text_as_text(sample_mart: Mart) -> None:
    place = sample_mart.register.communities()[0]
    f = figure(sample_mart, catalogue().indicators["requests_received"], place, month(LAST))

    def both(text: str) -> Markup:
        row: dict[str, object] = dict.fromkeys(
            ("brand_name", "slogan", "practices", "features", "quote", "printed_name"), text
        )
        named = replace(
            f, indicator=f.indicator.model_copy(update={"name": f.indicator.name.model_copy(update={"zh": text})})
        )
        head = print_sheet._head(sample_mart, {**row, "stage": None, "launch_month": None}, place, LAST)
        return source._figure(named) + source._definition(named.indicator) + brand._value(named, True) + head

    _agree(both, HOSTILE)


def test_a_plain_text_is_refused_where_html_goes_onto_a_page() -> None:
    with pytest.raises(TypeError):
        show("<b>plain</b>")
