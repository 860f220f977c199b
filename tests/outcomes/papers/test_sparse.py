"""First months: for random communities and months nothing states a figure without saying of how many it is, and papers hold what there is."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest

from etl.ledger import ledger
from outcomes import charts
from outcomes.catalogue.catalogue import THEMES, catalogue
from outcomes.charts import Among, Subject
from outcomes.core.periods import add_months, month, months_between, twelve_months, year_to_date
from outcomes.core.places import Place
from outcomes.core.settings import Settings
from outcomes.figures.ask import figure, figures
from outcomes.papers.brief import brief
from outcomes.papers.deck import deck
from outcomes.papers.value import PaperTable, Paragraph, Picture
from outcomes.papers.wall_scenes import scenes
from outcomes.reporting.submission import Submission
from outcomes.warehouse.mart import Mart, open_mart
from outcomes.words import headline, talking_points
from outcomes.words.attention import attention
from tests import tree, warehouses

LAST = "2025-10"
CODES = ("requests_received", "requests_resolved", "closed_to_received_ratio", "volunteer_participations",
         "compounds_renovated", "parking_spaces_built", "pocket_parks")  # fmt: skip
OF = re.compile(
    r"\d+/\d+个社区|\d+/\d+个月已报|个社区月已报|\d+/\d+(?:社区|月)|\d+/\d+ (?:com|mo)\.|\d+(?:/| of )\d+ communities|\d+/\d+ months|community-months"
)
SUBSETS = 8 if tree.LONG else 2
pytestmark = pytest.mark.story


def _mart(folder: Path, report: Callable[..., bytes], seed: int) -> Mart:
    """A real warehouse in which some communities have reported some months, every count another one of three digits or more."""
    chance, settings = random.Random(f"{tree.seed()} {seed}"), Settings(data=folder)
    register = open_mart(settings).register
    counts = iter(chance.sample(range(1009, 3999), 2000))
    rows = []
    for place in chance.sample(register.communities(), chance.randint(1, 12)):
        for of in chance.sample(months_between("2024-11", LAST), chance.randint(1, 11)):
            rows.append((place.name, of, *(next(counts) for _ in range(3)), 0, next(counts), 0))
    rows.append((register.communities()[0].name, LAST, *(next(counts) for _ in range(3)), 0, next(counts), 0))
    rows = list({row[:2]: row for row in rows}.values())
    sent = Submission(content=report(*rows), name="a.csv", by="op", today=date(2025, 11, 5), publish=True, partial=True)
    assert ledger.load(settings, sent).published
    return open_mart(settings)


def _places(mart: Mart) -> list[Place]:
    return [mart.register.district, *mart.register.streets(), *mart.register.communities()[:3]]


def _partial(mart: Mart, lang: str) -> set[str]:
    """The figures, as they are read, of more community-months than are known, and of no others."""
    some, whole = set(), set()
    spans = (month(LAST), twelve_months(LAST), year_to_date(LAST), month(add_months(LAST, -1)))
    for code in CODES:
        for level in ("district", "street", "community"):
            for span in spans:
                for f in figures(mart, catalogue().indicators[code], level, span):
                    if f.state == "known":
                        (whole if f.whole else some).add(f.text(lang))
    return {text for text in some - whole if len(re.sub(r"\D", "", text)) >= 3}


def _blocks(mart: Mart, lang: str) -> Iterator[tuple[str, str]]:
    """Where it stands, and the words that are read together."""
    last = LAST
    yield "headline", headline.headline(mart, last, lang)
    for thing in (headline.finished(mart, last, lang), headline.to_push(mart, last, lang)):
        yield "thing", thing.text
    for card in attention(mart, last, lang).cards:
        yield "attention", " ".join((card.title, card.what))
    talks = [talking_points.of_district(mart, last, lang), talking_points.of_brands(mart, last, lang)]
    for place in _places(mart):
        of = talking_points.of_community if place.level == "community" else talking_points.of_street
        talks += [of(mart, place, last, lang)] if place.level != "district" else []
        talks += [talking_points.of_theme(mart, theme, place, last, lang) for theme in THEMES]
    for code in CODES[:4]:
        talks.append(talking_points.of_indicator(mart, catalogue().indicators[code], twelve_months(last), lang))
    for talk in talks:
        yield from (("clipboard", line) for line in talk.short_text().split("\n"))
        yield from (("clipboard, long", line) for line in re.split(r"(?<=。)|(?<=\.) ", talk.long_text()))
    for round_ in scenes(mart, last, lang):
        for scene in round_:
            yield "wall", scene.title
            lines = [*scene.lines, *(line for c in scene.columns for line in c.lines)]
            yield from (("wall", " ".join((x.name, x.value, x.base, x.reported))) for x in lines)
            yield from (("wall", words) for _, words in scene.texts)
    for place in _places(mart):
        for code in CODES[:4]:
            indicator = catalogue().indicators[code]
            yield "trend", charts.trend(mart, indicator, place, last, lang).title
            if place.level != "community":
                within = None if place.level == "district" else place
                level = "street" if place.level == "district" else "community"
                made = charts.comparison(mart, indicator, Among(level=level, within=within), twelve_months(last), lang)
                yield "comparison", made.title
                yield from (("comparison", f"{p.label} {p.text}") for p in made.main.points)
    yield "map", charts.tile_map(mart, catalogue().indicators[CODES[2]], twelve_months(last), lang).title
    for place in _places(mart)[:3]:
        yield from _papers(Subject(mart=mart, place=place, last=last, lang=lang))


def _papers(subject: Subject) -> Iterator[tuple[str, str]]:
    for block in brief(subject).blocks:
        if isinstance(block, Paragraph):
            yield from (("brief", s) for s in re.split(r"(?<=[。；])|(?<=[.;]) ", block.text))
        elif isinstance(block, PaperTable):
            yield from (("brief, table", cell) for row in block.rows for cell in row)
        elif isinstance(block, Picture):
            yield "brief, picture", block.chart.title
    if (
        figure(subject.mart, catalogue().indicators[CODES[0]], subject.place, twelve_months(subject.last)).state
        != "known"
    ):
        return
    for slide in deck(subject).slides:
        yield f"slide {slide.name}", slide.title
        yield from ((f"slide {slide.name}", word) for word in slide.words)
        yield from ((f"slide {slide.name}, card", f"{c.name} {c.text} {c.note}") for c in slide.cards)


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("seed", range(SUBSETS))
def test_no_figure_of_some_stands_without_how_many_it_is_of(
    new_folder: Path, tmp_path: Path, report: Callable[..., bytes], seed: int, lang: str
) -> None:
    mart = _mart(warehouses.copy(new_folder, tmp_path / "real"), report, seed)
    some = _partial(mart, lang)
    assert some
    alone = [
        (where, words)
        for where, words in _blocks(mart, lang)
        if some & set(re.findall(r"\d[\d,]*(?:\.\d+)?%?", words)) and not OF.search(words)
    ]
    assert alone == []


def test_papers_of_one_month_of_one_street_hold_what_there_is(real: Settings, report: Callable[..., bytes]) -> None:
    """Three communities of one street and one month: no community without a figure, no line of one point."""
    rows = [(name, LAST, 40, 38, 60, 0, 0, 0) for name in ("古城", "台山", "鑫荣")]
    sent = Submission(content=report(*rows), name="a.csv", by="op", today=date(2025, 11, 5), publish=True)
    assert ledger.load(real, sent).published
    mart = open_mart(real)
    subject = Subject(mart=mart, place=mart.register.district, last=LAST, lang="zh")
    slides = deck(subject).slides
    places = [s.name for s in slides if s.kind == "place"]
    assert len(places) == 3
    assert not [s.name for s in slides if s.name.startswith("trend-")]
    assert all(c.known for s in slides if s.name == "themes" for c in s.cards)
    assert len(slides) < 15
    text = "\n".join(b.text for b in brief(subject).blocks if isinstance(b, Paragraph))
    assert "累计受理居民诉求120件、办结114件（含以前月份结转，3/44个社区，1/12个月已报" in text
    [table] = [b for b in brief(subject).blocks if isinstance(b, PaperTable)]
    assert [row[0] for row in table.rows] == ["丰荣街道"]
    assert "另有3处没有数据" in text
    trend = charts.trend(mart, catalogue().indicators["requests_received"], mart.register.district, LAST, "zh")
    assert "第一个点" in trend.title


def test_a_line_is_broken_where_other_communities_report(real: Settings, report: Callable[..., bytes]) -> None:
    """Two communities to April, four from May on: one line to April, another one from May, the numbers under the axis."""
    names = ("古城", "台山", "渤海", "鑫荣")
    rows = [(n, f"2025-{m:02d}", 30, 28, 60, 0, 0, 0) for m in range(1, 9) for n in (names[:2] if m < 5 else names)]
    sent = Submission(content=report(*rows), name="a.csv", by="op", today=date(2025, 11, 5), publish=True)
    assert ledger.load(real, sent).published
    mart = open_mart(real)
    trend = charts.trend(mart, catalogue().indicators["requests_received"], mart.register.district, "2025-08", "zh")
    points = {p.code: p for p in trend.main.points}
    assert [code for code, p in points.items() if not p.joined] == ["2025-05"]
    assert (points["2025-04"].under, points["2025-05"].under) == ("2/44", "4/44")
    assert "线在2025年5月断开" in trend.note
    pieces = [[trend.main.points[n].code for n in piece] for piece in trend.main.pieces]
    assert pieces[-1] == [f"2025-{m:02d}" for m in range(5, 9)]


def test_a_brand_is_told_of_a_community_that_has_a_figure(real: Settings, report: Callable[..., bytes]) -> None:
    sent = Submission(
        content=report(("渤海", LAST, 40, 38, 60, 0, 0, 0)),
        name="a.csv",
        by="op",
        today=date(2025, 11, 5),
        publish=True,
    )
    assert ledger.load(real, sent).published
    mart = open_mart(real)
    told = headline.story_brand(mart, LAST)
    assert told is not None
    assert mart.register.get(str(told["code"])).short == "渤海"
    empty = talking_points.of_brands(mart, "2025-01", "zh").short_text()
    assert "没有可以说的数" not in empty
