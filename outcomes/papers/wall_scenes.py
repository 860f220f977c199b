"""The scenes of the wall screen as values: what is published, no single case, nobody named for what is missing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from outcomes import charts
from outcomes.catalogue.catalogue import THEMES, Indicator, catalogue
from outcomes.charts import Among, Comparison, TileMap
from outcomes.core.numbers import number
from outcomes.core.periods import label, month, twelve_months
from outcomes.core.places import named
from outcomes.core.texts import Lang, listed, names_of, t
from outcomes.figures.ask import figure
from outcomes.figures.figure import Figure, usual_period
from outcomes.figures.projects import projects_by
from outcomes.figures.switched_on import headline_of
from outcomes.warehouse.mart import Mart, once_per_version
from outcomes.words.headline import brand_name, headline, three_things

_OF_A_THEME = {"zh": 3, "en": 2}  # figures that a goal shows: English words need more room


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

    kind: str  # figures | themes | things | streets | brand
    title: str
    note: str  # period, source
    lines: tuple[SceneLine, ...] = ()
    columns: tuple[SceneColumn, ...] = ()
    texts: tuple[tuple[str, str], ...] = ()  # heading (may be empty) and words
    chart: TileMap | Comparison | None = None


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
    known, whole = catalogue().indicators, mart.register.district
    ratio = known["closed_to_received_ratio"]
    asked = (
        (known["requests_received"], month(last), label(last, lang)),
        (ratio, twelve_months(last), t("overview.period12", lang)),
        (known["volunteer_participations"], month(last), label(last, lang)),
    )
    lines = (
        *(_line(figure(mart, i, whole, period), span, lang) for i, period, span in asked),
        _projects(mart, last, lang),
    )
    if not any(line.known for line in lines):
        return None
    chart = charts.tile_map(mart, ratio, twelve_months(last), lang)
    return Scene(
        kind="figures", title=headline(mart, last, lang), note=chart.source, lines=lines, chart=_unnamed(chart)
    )


def _projects(mart: Mart, last: str, lang: Lang) -> SceneLine:
    """The year's projects that are done by the end of the month, beside those that are due, late and planned."""
    by, name = projects_by(mart, mart.register.district, last), t("overdue.wall_name", lang, month=label(last, lang))
    if by is None:
        value, why = t("state.unreported", lang), t("why.unreported", lang)
        return SceneLine(name=name, value=value, unit="", base=why, reported="", known=False)
    return SceneLine(
        name=name,
        value=number(by.done),
        unit=t("overdue.wall_unit", lang),
        base=t("overdue.wall_base", lang, due=by.due, late=by.late, planned=by.planned),
        reported=t("figure.communities", lang, n=by.n, of=by.of_n) if by.n < by.of_n else "",
        known=True,
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
    """What changed, what was finished, what to push; who has not reported is counted, not named."""
    found = three_things(mart, last, lang, named_missing=False)
    texts = tuple((t(f"story.kind_{thing.kind}", lang), thing.text) for thing in found)
    note = label(last, lang) + _sources([thing.source for thing in found], lang)
    return Scene(kind="things", title=t("story.three", lang), note=note, texts=texts)


def _streets(mart: Mart, last: str, lang: Lang) -> Scene | None:
    ratio = catalogue().indicators["closed_to_received_ratio"]
    chart = charts.comparison(mart, ratio, Among(level="street"), twelve_months(last), lang)
    if not any(p.state == "known" for p in chart.main.points):
        return None
    return Scene(kind="streets", title=chart.title, note=f"{chart.subtitle} · {chart.source}", chart=chart)


def _brands(mart: Mart, lang: Lang) -> list[Scene]:
    """One scene for every community whose brand has a name."""
    made = []
    for row in mart.query("brands").to_dict("records"):
        name, has_name = brand_name(row, lang)
        if not has_name:
            continue
        place = mart.register.get(str(row["code"]))
        told = [row[k] for k in ("practices", "features", "initiatives") if isinstance(row[k], str) and row[k]]
        items = [part for part in (told[0] if told else "").replace("；", ";").split(";") if part]
        uploaded = isinstance(row["brand_name"], str) and row["brand_name"]
        note = t("brand.uploaded" if uploaded else "brand.printed", lang)
        where = f"{mart.register.get(place.parent).name_in(lang)} · {named(place, lang)}"
        slogan, quote = (str(row[k]) if isinstance(row[k], str) else "" for k in ("slogan", "quote"))
        texts = ((where, slogan), (t("brand.quote", lang), quote), *(("", item) for item in items[:5]))
        made.append(Scene(kind="brand", title=name, note=note, texts=texts))
    return made


@once_per_version
def scenes(mart: Mart, last: str, lang: Lang) -> tuple[tuple[Scene, ...], ...]:
    """The scenes in their order, those that take turns together; what nothing is known of is left out."""
    brands = _brands(mart, lang)
    first: Sequence[Scene | None] = (_figures(mart, last, lang),)
    if first[0] is None:
        return (tuple(brands),) if brands else ()
    single = (*first, _themes(mart, last, lang), _things(mart, last, lang), _streets(mart, last, lang))
    made = tuple((scene,) for scene in single if scene is not None)
    return (*made, tuple(brands)) if brands else made
