"""The deck of a district, a street or one community as values: what each slide says, and every number with its place."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, get_args

from outcomes import charts
from outcomes.catalogue.catalogue import THEMES, Indicator, catalogue
from outcomes.charts.build import trend_figures
from outcomes.core.periods import Period, label, month, twelve_months, year_to_date
from outcomes.core.places import Level, Place, named
from outcomes.core.settings import settings
from outcomes.core.texts import Lang, t
from outcomes.figures.ask import figure, figures
from outcomes.figures.figure import Figure, usual_period
from outcomes.figures.switched_on import headline_of
from outcomes.papers.draft import TITLE, Slips
from outcomes.papers.listing import appendix, method, sources
from outcomes.papers.value import Card, Deck, NothingToSay, Slide
from outcomes.warehouse.mart import Mart
from outcomes.words.headline import brand_name
from outcomes.words.promise_chain import milestones, promised_by, when_words

Content = Literal["overview", "map", "themes", "comparison", "trends", "communities", "method"]
CONTENTS: tuple[Content, ...] = get_args(Content)
SPANS: dict[str, Callable[[str], Period]] = {"12": twelve_months, "year": year_to_date, "1": month}
_RATIO = "closed_to_received_ratio"
_TRENDS = ("requests_received", _RATIO, "volunteer_participations")
_OWN = ("requests_received", "requests_resolved", _RATIO, "volunteer_participations")
_OF_A_THEME, _OF_A_PLACE, _OF_A_STORY = 3, 4, 4


@dataclass(kw_only=True)
class _DeckDraft:
    """A deck under way."""

    mart: Mart
    place: Place
    last: str
    period: Period
    lang: Lang
    slips: Slips
    slides: list[Slide] = field(default_factory=list)

    @property
    def ratio(self) -> Indicator:
        return catalogue().indicators[_RATIO]

    def figure(self, code: str, place: Place) -> Figure:
        return self.figure_of(catalogue().indicators[code], place, self.period)

    def figure_of(self, indicator: Indicator, place: Place, period: Period) -> Figure:
        """A figure; for communities those of all are asked for at once."""
        if place.level != "community" or indicator.protect:
            return figure(self.mart, indicator, place, period)
        return next(f for f in figures(self.mart, indicator, "community", period) if f.place.code == place.code)

    def speech(self, name: str, *sentences: str) -> str:
        """Two sentences on how to read a slide, and where each number on it comes from."""
        return "\n".join((*sentences, *sources(self.slips, name)))

    def add(self, **words: Any) -> None:
        self.slides.append(Slide(**words))


def deck(
    mart: Mart, place: Place, last: str, lang: Lang, *, contents: Sequence[Content] = CONTENTS,
    communities: Sequence[Place] | None = None, span: str = "12", hear: Callable[[float], None] = lambda _: None,
) -> Deck:  # fmt: skip
    """The slides of a place for a month, in the order of `contents`, between the cover and the list of numbers.

    `communities`: those that get a slide of their own, all of the place otherwise. `hear` is told the share that is done.
    NothingToSay where no figure is known.
    """
    draft = _DeckDraft(mart=mart, place=place, last=last, period=SPANS[span](last), lang=lang, slips=Slips(mart, lang))
    where = named(place, lang)
    data_class: Literal["reported", "sample"] = "sample" if mart.data_class == "sample" else "reported"
    _cover(draft, where)
    own = list(mart.register.communities(place.code)) if communities is None else list(communities)
    for content in contents:
        if content == "communities":
            for n, community in enumerate(own):
                _community(draft, community)
                hear(0.1 + 0.8 * (n + 1) / len(own))
        else:
            _MAKE[content](draft)
    if all(s.number.state != "known" for s in draft.slips.stated):
        raise NothingToSay.of(place, last)
    draft.slides += appendix(draft.slips)
    return Deck(
        name=f"deck-{place.code}-{last}", title=draft.slides[0].title, slides=tuple(draft.slides),
        stated=tuple(draft.slips.stated), lang=lang, version=mart.version, known_at=mart.known_at, data_class=data_class,
        foot=f"{t(f'data.{data_class}', lang)} · {t('chart.version', lang, version=mart.version, at=mart.known_at)}",
        watermark=t("data.watermark", lang) if data_class == "sample" else "",
    )  # fmt: skip


def _cover(draft: _DeckDraft, where: str) -> None:
    owner = settings().owner_zh if draft.lang == "zh" else settings().owner_en
    draft.add(
        kind="cover", name="cover", title=t("deck.title", draft.lang, place=where),
        subtitle=f"{label(draft.last, draft.lang)} · {t('app.owner', draft.lang, owner=owner)}",
        speech=t("deck.read_cover", draft.lang),
    )  # fmt: skip


def _overview(draft: _DeckDraft) -> None:
    """Four cards and what is to be said of the month."""
    name, lang, place = "overview", draft.lang, draft.place
    district = place.level == "district"
    title = draft.slips.say(name, TITLE, "@headline" if district else "@requests", place, month(draft.last))
    cards = [draft.slips.card(name, n, draft.figure(code, place)) for n, code in enumerate(_OWN)]
    codes = ("@changed", "@finished", "@push") if district else ("@brands", "@push")
    words = [draft.slips.say(name, f"words-{n}", code, place, month(draft.last)) for n, code in enumerate(codes)]
    draft.add(
        kind="cards", name=name, title=title, subtitle=f"{named(place, lang)} · {draft.period.label(lang)}", cards=tuple(cards),
        words=tuple(words), note=t("deck.note_cards", lang), speech=draft.speech(name, t("deck.read_cards", lang)),
    )  # fmt: skip


def _themes(draft: _DeckDraft) -> None:
    """The five goals side by side, each with what speaks for it first."""
    name, cards = "themes", list[Card]()
    for theme in THEMES:
        for indicator in headline_of(draft.mart, theme, most=2)[:_OF_A_THEME]:
            f = figure(draft.mart, indicator, draft.place, usual_period(indicator, draft.last))
            cards.append(draft.slips.card(name, len(cards), f, group=t(f"theme.{theme}", draft.lang)))
    draft.add(
        kind="cards", name=name, title=t("brief.themes", draft.lang), cards=tuple(cards),
        subtitle=f"{named(draft.place, draft.lang)} · {label(draft.last, draft.lang)}", note=t("deck.note_themes", draft.lang),
        speech=draft.speech(name, t("deck.read_themes", draft.lang)),
    )  # fmt: skip


def _chart(
    draft: _DeckDraft, name: str, chart: charts.Chart, code: str, period: Period, read: str, place: Place | None = None,
    cards: Sequence[Card] = (),
) -> None:  # fmt: skip
    """A slide of one chart, whose title is the finding."""
    draft.slips.say(name, TITLE, code, place or draft.place, period)
    draft.add(
        kind="chart", name=name, title=chart.title, subtitle=chart.subtitle, charts=(chart,), cards=tuple(cards), note=chart.note,
        source=chart.source, speech=draft.speech(name, t(read, draft.lang)),
    )  # fmt: skip


def _map(draft: _DeckDraft) -> None:
    if draft.place.level == "community":
        return
    within = "" if draft.place.level == "district" else draft.place.code
    chart = charts.tile_map(draft.mart, draft.ratio, draft.period, draft.lang, within=within)
    found = figures(draft.mart, draft.ratio, "community", draft.period, within=draft.place.code)
    draft.slips.chart("map", chart, [found])
    streets = figures(draft.mart, draft.ratio, "street", draft.period, within=draft.place.code) if not within else []
    cards = [draft.slips.card("map", n, f, name=named(f.place, draft.lang)) for n, f in enumerate(streets)]
    _chart(draft, "map", chart, f"@finding.{_RATIO}", draft.period, "deck.read_map", cards=cards)


def _comparison(draft: _DeckDraft) -> None:
    """The streets of the district, and the communities of each street: so many bars as can be read."""
    streets = draft.mart.register.streets() if draft.place.level == "district" else [draft.place]
    asked: list[tuple[Level, Place]] = [("community", s) for s in streets if s.level == "street"]
    if draft.place.level == "district":
        asked.insert(0, ("street", draft.place))
    for level, place in asked:
        name = f"comparison-{place.code}"
        chart = charts.comparison(draft.mart, draft.ratio, level, draft.period, draft.lang, within=place)
        draft.slips.chart(name, chart, [figures(draft.mart, draft.ratio, level, draft.period, within=place.code)])
        _chart(draft, name, chart, f"@finding.{_RATIO}", draft.period, "deck.read_comparison", place)


def _trends(draft: _DeckDraft) -> None:
    for code in _TRENDS:
        indicator, name = catalogue().indicators[code], f"trend-{code}"
        chart = charts.trend(draft.mart, indicator, draft.place, draft.last, draft.lang)
        draft.slips.chart(name, chart, trend_figures(draft.mart, indicator, draft.place, draft.last))
        read = "deck.read_trend" if len(chart.series) > 1 else "deck.read_trend_alone"
        _chart(draft, name, chart, f"@trend.{code}", twelve_months(draft.last), read)


def _community(draft: _DeckDraft, place: Place) -> None:
    """One community: its brand, story, cards, trend, and the communities of its street side by side."""
    mart, lang, name = draft.mart, draft.lang, f"place-{place.code}"
    row = next(r for r in mart.query("brands").to_dict("records") if r["code"] == place.code)
    street = mart.register.get(place.parent)
    trend = charts.trend(mart, draft.ratio, place, draft.last, lang)
    beside = charts.comparison(mart, draft.ratio, "community", draft.period, lang, within=street, chosen=place.code)
    cards = [draft.slips.card(name, n, f) for n, f in enumerate(_figures_of(draft, row, place))]
    draft.slips.chart(name, trend, trend_figures(mart, draft.ratio, place, draft.last))
    draft.slips.chart(name, beside, [figures(mart, draft.ratio, "community", draft.period, within=street.code)])
    draft.add(
        kind="place", name=name, title=_brand(row, place, lang), words=_story(mart, row, place, lang), cards=tuple(cards), charts=(trend, beside),
        subtitle=" · ".join((named(place, lang), street.name_in(lang), label(draft.last, lang))), note=t("deck.note_place", lang),
        source=trend.source, speech=draft.speech(name, t("deck.read_place", lang, place=named(place, lang))),
    )  # fmt: skip


def _brand(row: dict[str, Any], place: Place, lang: Lang) -> str:
    """The brand's name; the community's with a word where none is known."""
    name, is_known = brand_name(row, lang)
    return name if is_known else f"{named(place, lang)} · {name}"


def _figures_of(draft: _DeckDraft, row: dict[str, Any], place: Place) -> list[Figure]:
    """Four figures: what the brand promises and is known first, then those that every community has."""
    known = catalogue().indicators
    promised = [known[code] for code in promised_by(row) if code in known]
    found = [draft.figure_of(i, place, usual_period(i, draft.last)) for i in promised]
    usual = [draft.figure(code, place) for code in _OWN]
    told = [f for f in found if f.state == "known"][:2]
    others = [f for f in usual if f.indicator.code not in {g.indicator.code for g in told}]
    return [*others[: _OF_A_PLACE - len(told)], *told]


def _story(mart: Mart, row: dict[str, Any], place: Place, lang: Lang) -> tuple[str, ...]:
    """Slogan, what the community does, as it was uploaded or printed, what is on record; that nothing is known otherwise."""
    practices = next((str(row[k]) for k in ("practices", "features") if isinstance(row[k], str) and row[k]), "")
    does = [part.strip() for part in practices.replace("；", ";").split(";") if part.strip()][:_OF_A_STORY]
    slogan = row["slogan"] if isinstance(row["slogan"], str) else ""
    marks = [f"{when_words(m, lang)} {m.text}".strip() for m in milestones(mart, row, place, lang)[::-1][:_OF_A_STORY]]
    told = [slogan, *(f"· {part}" for part in does)] if slogan or does else [t("deck.no_story", lang)]
    return tuple(part for part in (*told, *(f"· {mark}" for mark in marks)) if part)


def _method(draft: _DeckDraft) -> None:
    draft.slides += method(draft.slips)


_MAKE: dict[Content, Callable[[_DeckDraft], None]] = {
    "overview": _overview, "map": _map, "themes": _themes, "comparison": _comparison, "trends": _trends, "method": _method,
}  # fmt: skip
