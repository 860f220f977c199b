"""The scenes of the wall screen as values: what is published, no single case, nobody named for what is missing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from outcomes import charts
from outcomes.catalogue.catalogue import THEMES, Indicator, catalogue
from outcomes.charts import Among, Comparison, TileMap
from outcomes.core.periods import label, twelve_months
from outcomes.core.texts import Lang, listed, names_of, statements, t
from outcomes.figures.ask import figure
from outcomes.figures.figure import Figure, usual_period
from outcomes.figures.switched_on import headline_of
from outcomes.papers.promise_wall import PromiseWall, for_passers_by, promise_wall
from outcomes.warehouse.mart import Mart, once_per_version
from outcomes.words.attention import attention
from outcomes.words.headline import Thing, finished, headline, to_push
from outcomes.words.key_figures import KeyFigure, key_figures

_OF_A_THEME = {"zh": 3, "en": 2}  # figures that a goal shows: English words need more room
_OF_A_WALL = 7  # brands of one scene: the eighth place is that of the others


@dataclass(frozen=True, kw_only=True)
class SceneLine:
    """A figure of a scene: name with its period, value, unit, base and how much of it is known."""

    name: str
    value: str
    unit: str
    base: str
    reported: str
    known: bool


@dataclass(frozen=True, kw_only=True)
class SceneColumn:
    """Lines under a heading: one of the five goals."""

    head: str
    lines: tuple[SceneLine, ...]


@dataclass(frozen=True, kw_only=True)
class Scene:
    """One picture of the wall. Scenes of one kind take turns: each round of the wall shows the next of them."""

    kind: str  # figures | themes | things | streets | promises
    title: str
    note: str  # period, source
    lines: tuple[SceneLine, ...] = ()
    columns: tuple[SceneColumn, ...] = ()
    texts: tuple[tuple[str, str], ...] = ()  # heading (may be empty) and words
    chart: TileMap | Comparison | None = None
    wall: PromiseWall | None = None


def _line(f: Figure, span: str, lang: Lang) -> SceneLine:
    unit = "" if f.indicator.unit[lang] == "%" or f.state != "known" else f.indicator.unit[lang]
    base = " · ".join(filter(None, (f.base(lang), f.interval(lang) or f.why(lang))))
    name = f"{f.indicator.name[lang]} · {span}"
    return SceneLine(
        name=name, value=f.text(lang), unit=unit, base=base, reported=f.reported(lang), known=f.state == "known"
    )


def _span(indicator: Indicator, last: str, lang: Lang) -> str:
    """本年 · 近12个月 · 2025年3月."""
    if indicator.adds_up:
        return t("overview.this_year", lang)
    return t("overview.period12", lang) if indicator.sums_over_time else label(last, lang)


def _figures(mart: Mart, last: str, lang: Lang) -> Scene | None:
    """The headline, four figures and the map of the ratio over twelve months; None while nothing is published."""
    ratio = catalogue().indicators["closed_to_received_ratio"]
    lines = tuple(_key_line(each, last, lang) for each in key_figures(mart, last, lang))
    if not any(line.known for line in lines):
        return None
    chart = charts.tile_map(mart, ratio, twelve_months(last), lang)
    return Scene(
        kind="figures", title=headline(mart, last, lang), note=chart.source, lines=lines, chart=_unnamed(chart)
    )


def _key_line(shown: KeyFigure, last: str, lang: Lang) -> SceneLine:
    """A figure of the overview as a line of the wall."""
    value = f"{shown.value} / {shown.beside.text(lang)}" if shown.beside else shown.value
    return SceneLine(
        name=f"{shown.name} · {label(last, lang)}",
        value=value,
        unit=shown.unit if shown.known else "",
        base=shown.base,
        reported=shown.foot,
        known=shown.known,
    )


def _unnamed(chart: TileMap) -> TileMap:
    """The same without the names of places that have nothing reported."""
    points = tuple(replace(p, label="", text="") if p.state == "unreported" else p for p in chart.main.points)
    return replace(chart, main=replace(chart.main, points=points))


def _themes(mart: Mart, last: str, lang: Lang) -> Scene | None:
    """The five goals side by side, each with what speaks for it first; None where nothing is known."""
    columns, read = [], dict[str, None]()
    for theme in THEMES:
        lines = []
        for indicator in headline_of(mart, theme, most=1):
            f = figure(mart, indicator, mart.register.district, usual_period(indicator, last))
            lines.append((_line(f, _span(indicator, last, lang), lang), f.source_words(lang)))
        shown = sorted(lines, key=lambda pair: not pair[0].known)[: _OF_A_THEME[lang]]
        read |= dict.fromkeys(words for line, words in shown if line.known)
        columns.append(SceneColumn(head=t(f"theme.{theme}", lang), lines=tuple(line for line, _ in shown)))
    if not any(line.known for column in columns for line in column.lines):
        return None
    return Scene(
        kind="themes",
        title=t("wall.themes", lang),
        note=t("wall.themes_note", lang, month=label(last, lang)) + _sources(read, lang),
        columns=tuple(columns),
    )


def _sources(words: Iterable[str], lang: Lang) -> str:
    """· 来源：居民诉求、志愿服务, each table once."""
    return (
        f" · {t('chart.source', lang)}{listed(dict.fromkeys(w for text in words for w in names_of(text, lang)), lang)}"
    )


def _things(mart: Mart, last: str, lang: Lang) -> Scene:
    """What changed, what was finished, what to push: nobody is named who is short, late or has not reported."""
    found = (_changed(mart, last, lang), finished(mart, last, lang), to_push(mart, last, lang))
    texts = tuple((t(f"story.kind_{thing.kind}", lang), thing.text) for thing in found)
    note = label(last, lang) + _sources([thing.source for thing in found], lang)
    return Scene(kind="things", title=t("story.three", lang), note=note, texts=texts)


def _changed(mart: Mart, last: str, lang: Lang) -> Thing:
    """How many communities have a change worth a question, and by name what is worth learning from."""
    found = attention(mart, last, lang)
    learned = [card.title for card in found.cards if card.kind == "learn"]
    parts = [found.said or t("attention.unknown", lang)]
    parts += [t("wall.learn", lang, what=listed(learned, lang))] if learned else []
    return Thing(kind="changed", text=statements(parts, lang), source=t("story.signals_source", lang))


def _streets(mart: Mart, last: str, lang: Lang) -> Scene | None:
    ratio = catalogue().indicators["closed_to_received_ratio"]
    chart = charts.comparison(mart, ratio, Among(level="street"), twelve_months(last), lang)
    if not any(p.state == "known" for p in chart.main.points):
        return None
    return Scene(kind="streets", title=chart.title, note=f"{chart.subtitle} · {chart.source}", chart=chart)


def _promises(mart: Mart, last: str, lang: Lang) -> list[Scene]:
    """The promise wall as passers-by may see it, so many brands in a scene; none while no brand has a name."""
    wall = for_passers_by(promise_wall(mart, last, lang))
    note = f"{wall.subtitle} · {wall.source}"
    parts = [wall.brands[n : n + _OF_A_WALL] for n in range(0, len(wall.brands), _OF_A_WALL)]
    return [Scene(kind="promises", title=wall.title, note=note, wall=replace(wall, brands=part)) for part in parts]


@once_per_version
def scenes(mart: Mart, last: str, lang: Lang) -> tuple[tuple[Scene, ...], ...]:
    """The scenes in their order, those that take turns together; what nothing is known of is left out."""
    brands = _promises(mart, last, lang)
    first: Sequence[Scene | None] = (_figures(mart, last, lang),)
    if first[0] is None:
        return (tuple(brands),) if brands else ()
    single = (*first, _themes(mart, last, lang), _things(mart, last, lang), _streets(mart, last, lang))
    made = tuple((scene,) for scene in single if scene is not None)
    return (*made, tuple(brands)) if brands else made
