"""The deck of a district, a street or one community as values: what each slide says, and every number with its place."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain
from typing import Literal, get_args

from outcomes.charts import Subject
from outcomes.core.periods import Period, label, month, twelve_months, year_to_date
from outcomes.core.places import Place, named
from outcomes.core.settings import settings
from outcomes.core.texts import Lang, t
from outcomes.figures.promises import Promise, promises
from outcomes.papers.contents import BrandRow, Contents, Illustration
from outcomes.papers.draft import TITLE, Slips
from outcomes.papers.listing import appendix, method, sources
from outcomes.papers.value import Card, Deck, NothingToSay, Slide, issued
from outcomes.warehouse.mart import Mart
from outcomes.words.headline import brand_name
from outcomes.words.promise_chain import milestones, when_words
from outcomes.words.promises import target_words

Content = Literal["overview", "map", "themes", "comparison", "trends", "communities", "method"]
CONTENTS: tuple[Content, ...] = get_args(Content)
SPANS: dict[str, Callable[[str], Period]] = {"12": twelve_months, "year": year_to_date, "1": month}
_OF_A_THEME, _OF_A_STORY, _BRANDS = 3, 4, 5


@dataclass(frozen=True, kw_only=True)
class DeckChoice:
    """What a deck is to hold, in this order between its cover and the list of numbers.

    `communities`: those that get a slide of their own, all of the place otherwise. `span`: what its figures are of.
    """

    contents: tuple[Content, ...] = CONTENTS
    communities: tuple[Place, ...] | None = None
    span: str = "12"


EVERYTHING = DeckChoice()


@dataclass(kw_only=True)
class _DeckDraft:
    """A deck under way."""

    contents: Contents
    slips: Slips
    slides: list[Slide] = field(default_factory=list)

    @property
    def subject(self) -> Subject:
        return self.contents.subject

    @property
    def lang(self) -> Lang:
        return self.subject.lang

    def speech(self, name: str, *sentences: str) -> str:
        """Two sentences on how to read a slide, and where each number on it comes from."""
        return "\n".join((*sentences, *sources(self.slips, name)))


def deck(subject: Subject, choice: DeckChoice = EVERYTHING, hear: Callable[[float], None] = lambda _: None) -> Deck:
    """The slides of a place for a month; `hear` is told the share that is done. NothingToSay where no figure is known."""
    contents = Contents(subject=subject, period=SPANS[choice.span](subject.last))
    draft = _DeckDraft(contents=contents, slips=Slips(subject.mart, subject.lang))
    _cover(draft)
    own = contents.with_figures(contents.communities if choice.communities is None else choice.communities)
    for content in choice.contents:
        if content == "communities":
            for n, community in enumerate(own):
                _community(draft, community)
                hear(0.1 + 0.8 * (n + 1) / len(own))
        else:
            _MAKE[content](draft)
    if all(s.number.state != "known" for s in draft.slips.stated):
        raise NothingToSay.of(subject.place, subject.last)
    draft.slides += appendix(draft.slips)
    return Deck(
        **issued(subject, "deck"),
        title=draft.slides[0].title,
        slides=tuple(draft.slides),
        stated=tuple(draft.slips.stated),
    )


def _cover(draft: _DeckDraft) -> None:
    lang = draft.lang
    owner = settings().owner_zh if lang == "zh" else settings().owner_en
    draft.slides.append(
        Slide(
            kind="cover",
            name="cover",
            title=t("deck.title", lang, place=named(draft.subject.place, lang)),
            subtitle=f"{label(draft.subject.last, lang)} · {t('app.owner', lang, owner=owner)}",
            speech=t("deck.read_cover", lang),
        )
    )


def _overview(draft: _DeckDraft) -> None:
    """Four cards and what is to be said of the month."""
    name, lang, place, now = "overview", draft.lang, draft.subject.place, month(draft.subject.last)
    district = place.level == "district"
    title = draft.slips.say(name, TITLE, "@headline" if district else "@requests", place, now)
    cards = [draft.slips.card(name, n, f) for n, f in enumerate(draft.contents.own())]
    codes = ("@changed", "@finished", "@push") if district else ("@brands", "@push")
    words = [draft.slips.say(name, f"words-{n}", code, place, now) for n, code in enumerate(codes)]
    draft.slides.append(
        Slide(
            kind="cards",
            name=name,
            title=title,
            subtitle=f"{named(place, lang)} · {draft.contents.period.label(lang)}",
            cards=tuple(cards),
            words=tuple(words),
            note=t("deck.note_cards", lang),
            speech=draft.speech(name, t("deck.read_cards", lang)),
        )
    )
    _kept(draft)


def _kept(draft: _DeckDraft) -> None:
    """What brands of the place promised and have met, under the sentence that counts all promises; named brands first."""
    name, lang, place, mart = "promises", draft.lang, draft.subject.place, draft.subject.mart
    last, cards = draft.subject.last, list[Card]()
    met = [[p for p in promises(mart, c.code, last) if p.state == "reached"] for c in _named_first(mart, place)]
    met = [of_brand for of_brand in met if of_brand]
    if not met or place.level == "community":
        return
    for promise in chain.from_iterable(met[:_BRANDS]):
        cards.append(_of_promise(draft, name, len(cards), promise))
    rest = sum(map(len, met[_BRANDS:]))
    draft.slides.append(
        Slide(
            kind="cards",
            name=name,
            title=draft.slips.say(name, TITLE, "@promises", place, month(last)),
            subtitle=f"{named(place, lang)} · {label(last, lang)} · {t('deck.sub_promises', lang)}",
            cards=tuple(cards),
            note=t("deck.note_promises", lang) + (t("deck.more_promises", lang, n=rest) if rest else ""),
            speech=draft.speech(name, t("deck.read_promises", lang)),
        )
    )


def _named_first(mart: Mart, place: Place) -> list[Place]:
    """The communities of a place, those whose brand has a name before the others."""
    with_name = {row["code"] for row in mart.rows("brands") if brand_name(row, "zh")[1]}
    return sorted(mart.register.communities(place.code), key=lambda c: c.code not in with_name)


def _of_promise(draft: _DeckDraft, slide: str, n: int, promise: Promise) -> Card:
    """A promise that is met as a card under its community, with its target."""
    group, target = named(promise.place, draft.lang), target_words(promise, draft.lang)
    card = draft.slips.card(slide, n, promise.figure, group=group)
    return replace(card, note=f"{target} · {card.note}")


def _goals(draft: _DeckDraft) -> None:
    """The five goals side by side, each with what speaks for it first."""
    name, lang, cards = "themes", draft.lang, list[Card]()
    for goal in draft.contents.goals():
        for f in [f for f in goal.figures if f.state == "known"][:_OF_A_THEME]:
            cards.append(draft.slips.card(name, len(cards), f, group=goal.name))
    if not cards:
        return
    draft.slides.append(
        Slide(
            kind="cards",
            name=name,
            title=t("brief.themes", lang),
            subtitle=f"{named(draft.subject.place, lang)} · {label(draft.subject.last, lang)}",
            cards=tuple(cards),
            note=t("deck.note_themes", lang),
            speech=draft.speech(name, t("deck.read_themes", lang)),
        )
    )


def _chart(draft: _DeckDraft, drawn: Illustration, read: str, cards: Sequence[Card] = ()) -> None:
    """A slide of one chart, whose title is the finding."""
    name, chart = drawn.name, drawn.chart
    draft.slips.say(name, TITLE, drawn.code, drawn.place, drawn.period)
    draft.slides.append(
        Slide(
            kind="chart",
            name=name,
            title=chart.title,
            subtitle=chart.subtitle,
            charts=(chart,),
            cards=tuple(cards),
            note=chart.note,
            source=chart.source,
            speech=draft.speech(name, t(read, draft.lang)),
        )
    )


def _map(draft: _DeckDraft) -> None:
    drawn = draft.contents.map()
    if drawn is None or not drawn.known:
        return
    draft.slips.chart(drawn.name, drawn)
    streets = enumerate(draft.contents.streets())
    cards = [draft.slips.card(drawn.name, n, f, name=named(f.place, draft.lang)) for n, f in streets]
    _chart(draft, drawn, "deck.read_map", cards)


def _comparison(draft: _DeckDraft) -> None:
    for drawn in (d for d in draft.contents.comparisons() if d.known > 1):
        draft.slips.chart(drawn.name, drawn)
        _chart(draft, drawn, "deck.read_comparison")


def _trends(draft: _DeckDraft) -> None:
    for drawn in (d for d in draft.contents.trends() if d.known > 1):  # one point is no line
        draft.slips.chart(drawn.name, drawn)
        _chart(draft, drawn, "deck.read_trend" if len(drawn.lines) > 1 else "deck.read_trend_alone")


def _community(draft: _DeckDraft, place: Place) -> None:
    """One community: its brand, story, cards, trend, and the communities of its street side by side."""
    lang, name, last = draft.lang, f"place-{place.code}", draft.subject.last
    part = draft.contents.community(place)
    cards = [draft.slips.card(name, n, f) for n, f in enumerate(part.figures)]
    for drawn in (part.trend, part.beside):
        draft.slips.chart(name, drawn)
    draft.slides.append(
        Slide(
            kind="place",
            name=name,
            title=_brand(part.row, place, lang),
            subtitle=" · ".join((named(place, lang), part.street.name_in(lang), label(last, lang))),
            words=_story(draft.subject, part.row, place),
            cards=tuple(cards),
            charts=(part.trend.chart, part.beside.chart),
            note=t("deck.note_place", lang),
            source=part.trend.chart.source,
            speech=draft.speech(name, t("deck.read_place", lang, place=named(place, lang))),
        )
    )


def _brand(row: BrandRow, place: Place, lang: Lang) -> str:
    """The brand's name; the community's with a word where none is known."""
    name, is_known = brand_name(row, lang)
    return name if is_known else f"{named(place, lang)} · {name}"


def _story(subject: Subject, row: BrandRow, place: Place) -> tuple[str, ...]:
    """Slogan, what the community does, as it was uploaded or printed, what is on record; that nothing is known otherwise."""
    lang = subject.lang
    practices = next((str(row[k]) for k in ("practices", "features") if isinstance(row[k], str) and row[k]), "")
    does = [part.strip() for part in practices.replace("；", ";").split(";") if part.strip()][:_OF_A_STORY]
    slogan = row["slogan"] if isinstance(row["slogan"], str) else ""
    found = milestones(subject.mart, row, place, subject.last, lang)[::-1][:_OF_A_STORY]
    marks = [f"{when_words(m, lang)} {m.text}".strip() for m in found]
    told = [slogan, *(f"· {part}" for part in does)] if slogan or does else [t("deck.no_story", lang)]
    return tuple(part for part in (*told, *(f"· {mark}" for mark in marks)) if part)


def _method(draft: _DeckDraft) -> None:
    draft.slides += method(draft.slips)


_MAKE: dict[Content, Callable[[_DeckDraft], None]] = {
    "overview": _overview,
    "map": _map,
    "themes": _goals,
    "comparison": _comparison,
    "trends": _trends,
    "method": _method,
}
