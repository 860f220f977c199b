"""The promise wall as a value: every named brand with its promises against their targets, the other communities in a strip."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from outcomes.catalogue.catalogue import catalogue
from outcomes.core.periods import label
from outcomes.core.places import Place, named
from outcomes.core.texts import Lang, t
from outcomes.figures.promises import Promise, PromiseState, counted, given, promises
from outcomes.figures.provenance import Origin, origin_of
from outcomes.warehouse.mart import Mart, Row, once_per_version
from outcomes.words.headline import brand_name
from outcomes.words.promises import (
    MARKS,
    promise_headline,
    since_words,
    state_words,
    target_words,
    title_or_lack,
    why_words,
)
from outcomes.words.published_facts import facts_of
from outcomes.words.source_rows import choice_words

_ROOM = 0.3  # of the span of interval and target, left free on both sides
_ABOVE = 1.2  # how far a count's axis goes beyond its larger end
Side = Literal["up", "down", ""]


@dataclass(frozen=True, kw_only=True)
class Track:
    """Where a value, its interval and its target lie, as shares (0..1) of one axis; `side`: on which side it is met.

    A count is a bar from 0; a rate has an axis of its own around interval and target.
    """

    value: float
    low: float | None
    high: float | None
    target: float | None
    side: Side
    from_zero: bool


@dataclass(frozen=True, kw_only=True)
class PromiseBar:
    """One promise in words, with its track where there is a number to draw."""

    name: str
    target: str
    value: str
    base: str  # 468/480
    interval: str  # 95%区间 95.7–98.6%
    state: PromiseState
    word: str
    why: str  # why it is not judged, else since when it stands so
    track: Track | None
    origin: Origin

    @property
    def mark(self) -> str:
        """The sign of its state."""
        return MARKS[self.state]

    @property
    def base_words(self) -> str:
        """468/480 · 95%区间 95.7–98.6%."""
        return " · ".join(part for part in (self.base, self.interval) if part)


@dataclass(frozen=True, kw_only=True)
class BrandPanel:
    """One named brand: whose it is, what it says of itself, and its promises or what it still lacks."""

    code: str
    place: str
    street: str
    name: str  # what is lacking where it is not named
    named: bool
    kind: str  # in words
    kind_code: str
    stage: str
    slogan: str
    whose: str  # name as published, reported by the community
    practices: tuple[str, ...]
    quote: str
    facts: tuple[tuple[str, str, str], ...]  # name, figure, unit
    bars: tuple[PromiseBar, ...]
    lacks: str  # 承诺和目标待填报


@dataclass(frozen=True, kw_only=True)
class Lacking:
    """A community without a brand name; a launched one with the states of its promises."""

    code: str
    name: str
    kind_code: str
    launched: bool
    bars: tuple[PromiseBar, ...]


@dataclass(frozen=True, kw_only=True)
class StateCount:
    """How many promises are in a state."""

    state: PromiseState
    word: str
    n: int

    @property
    def mark(self) -> str:
        """The sign of the state."""
        return MARKS[self.state]


@dataclass(frozen=True, kw_only=True)
class PromiseWall:
    """All brands of a moment: the sentence over them, how many promises are in which state, named brands, the others."""

    title: str
    subtitle: str
    states: tuple[StateCount, ...]  # those of which there are any
    brands: tuple[BrandPanel, ...]
    lacking: tuple[tuple[str, tuple[Lacking, ...]], ...]  # street, its communities
    note: str
    source: str
    alt: str
    lang: Lang

    @property
    def unnamed(self) -> tuple[Lacking, ...]:
        """The communities without a brand name."""
        return tuple(one for _, group in self.lacking for one in group)

    @property
    def lacking_words(self) -> tuple[str, str]:
        """37个社区：品牌名称待填报; how many of them are launched, with how many promises (empty where none is)."""
        known = [one for one in self.unnamed if one.launched]
        k = sum(len(one.bars) for one in known)
        more = t("promise.lacking_launched", self.lang, n=len(known), k=k) if known else ""
        return t("promise.lacking", self.lang, n=len(self.unnamed)), more

    @property
    def counts(self) -> tuple[StateCount, ...]:
        """How many promises are in which state; while there are none, how many communities have a brand name or lack it."""
        named = StateCount(state="reached", word=t("promise.has_name", self.lang), n=len(self.brands))
        lacking = StateCount(state="unreported", word=t("promise.lacks_name", self.lang), n=len(self.unnamed))
        return self.states or (named, lacking)

    @property
    def kinds(self) -> dict[str, str]:
        """The kinds of the named brands: code to words."""
        return {b.kind_code: b.kind for b in self.brands if b.kind_code}

    def of_kind(self, kind: str) -> PromiseWall:
        """The same with the brands of one kind alone (all of them for an empty one); sentence and counts stay."""
        if not kind:
            return self
        groups = ((street, tuple(one for one in group if one.kind_code == kind)) for street, group in self.lacking)
        return replace(
            self,
            brands=tuple(b for b in self.brands if b.kind_code == kind),
            lacking=tuple((street, group) for street, group in groups if group),
        )

    def table(self) -> tuple[list[str], list[list[str]]]:
        """Every promise in a row: community, brand, promise, target, actual, base, state, why; brands without one too."""
        keys = ("name", "promise", "target", "actual", "interval", "state", "since")
        head = [t("quality.community", self.lang), *(t(f"promise.column_{key}", self.lang) for key in keys)]
        rows = []
        for b in self.brands:
            rows += _rows(b.place, b.name, b.bars, b.lacks)
        for one in self.unnamed:
            lacks = t("promise.launched_unnamed" if one.launched else "brand.unnamed", self.lang)
            rows += _rows(one.name, lacks, one.bars, "")
        return head, rows


def _rows(place: str, brand: str, bars: Sequence[PromiseBar], lacks: str) -> list[list[str]]:
    if not bars:
        return [[place, brand, "", "", "", "", lacks, ""]]
    return [[place, brand, b.name, b.target, b.value, b.base_words, b.word, b.why] for b in bars]


def track_of(promise: Promise) -> Track | None:
    """Where a promise's figure and target lie on its axis; None where the figure is unknown."""
    f, target = promise.figure, promise.target
    if f.state != "known" or f.value is None:
        return None
    ends = [v for v in (f.value, f.low, f.high, target) if v is not None]
    low, high = min(ends), max(ends)
    from_zero = f.low is None
    start = min(0.0, low) if from_zero else max(0.0, low - _ROOM * (high - low))
    end = high * _ABOVE if from_zero else high + _ROOM * (high - low)
    span = end - start or 1.0

    def at(value: float | None) -> float | None:
        return None if value is None else (value - start) / span

    better = promise.indicator.better
    side: Side = better if target is not None and better in ("up", "down") else ""
    return Track(
        value=(f.value - start) / span,
        low=at(f.low),
        high=at(f.high),
        target=at(target),
        side=side,
        from_zero=from_zero,
    )


def promise_bar(promise: Promise, lang: Lang) -> PromiseBar:
    """A promise in words and on its axis."""
    f = promise.figure
    return PromiseBar(
        name=promise.indicator.name[lang],
        target=target_words(promise, lang),
        value=f.text(lang, unit=True),
        base=f.note(lang),
        interval=f.interval(lang),
        state=promise.state,
        word=state_words(promise, lang),
        why=why_words(promise, lang) or since_words(promise, lang),
        track=track_of(promise),
        origin=origin_of(f),
    )


def _told(row: Row, *keys: str) -> str:
    """The first of these texts of a row that says anything; empty when none does."""
    return next((told for key in keys if isinstance(told := row[key], str) and told), "")


def _practices(row: Row) -> tuple[str, ...]:
    """What a community does, as it reported it; else as printed, without what is a reservation about the print."""
    mine = _told(row, "practices")
    parts = (mine or _told(row, "features")).replace("；", ";").split(";")
    return tuple(part.strip() for part in parts if part.strip() and (mine or "（" not in part))


def _quote(row: Row) -> str:
    """What the article says of a community, unless that is its brand's name alone."""
    name, quote = _told(row, "printed_name"), _told(row, "quote")
    return _told(row, "initiatives").replace(";", "；") or ("" if name and name in quote else quote)


def brand_panel(mart: Mart, row: Row, last: str, lang: Lang) -> BrandPanel:
    """One community's brand: named, launched without a name, or not known yet."""
    place = mart.register.get(str(row["code"]))
    kind = _told(row, "brand_kind", "printed_kind")
    name, is_named = title_or_lack(row, lang)
    bars = tuple(promise_bar(p, lang) for p in promises(mart, place.code, last))
    return BrandPanel(
        code=place.code,
        place=named(place, lang),
        street=mart.register.get(place.parent).name_in(lang),
        name=name,
        named=is_named,
        kind=choice_words("brands", "brand_kind", kind, lang),
        kind_code=kind,
        stage=stage_words(row, lang),
        slogan=_told(row, "slogan"),
        whose=_whose(row, lang),
        practices=_practices(row),
        quote=_quote(row),
        facts=tuple(facts_of(mart, place.name, lang)),
        bars=bars,
        lacks="" if bars else _lacks(row, last, lang),
    )


def _whose(row: Row, lang: Lang) -> str:
    if not brand_name(row, lang)[1]:
        return ""
    return f"{t('brand.uploaded', lang)} {row['upload_id']}" if _told(row, "brand_name") else t("brand.printed", lang)


def stage_words(row: Row, lang: Lang) -> str:
    """已发布 · 2024年12月发布; the stage alone where it has no month; empty where nothing was reported."""
    stage, launch = choice_words("brands", "stage", row["stage"], lang), _told(row, "launch_month")
    since = t("promise.launched", lang, month=label(launch, lang)) if stage and launch else ""
    return since if since and row["stage"] == "launched" else " · ".join(part for part in (stage, since) if part)


def _lacks(row: Row, last: str, lang: Lang) -> str:
    return t("promise.from_launch" if _told(row, "promise_1") and not given(row, last) else "promise.to_come", lang)


@once_per_version
def promise_wall(mart: Mart, last: str, lang: Lang) -> PromiseWall:
    """The wall as of a month: the brands with a name, in the order of the register, and the strip of the others."""
    rows = {str(r["code"]): r for r in mart.rows("brands")}
    has_name = {code for code, row in rows.items() if brand_name(row, lang)[1]}
    brands = tuple(brand_panel(mart, row, last, lang) for code, row in rows.items() if code in has_name)
    if not any(b.bars for b in brands):  # the sentence says it of all of them
        brands = tuple(replace(b, lacks="") for b in brands)
    streets = []
    for street in mart.register.streets():
        without = [p for p in mart.register.communities(street.code) if p.code in rows and p.code not in has_name]
        if without:
            streets.append((street.name_in(lang), tuple(_lacking(mart, p, rows[p.code], last, lang) for p in without)))
    counts = counted(mart, last)
    title = promise_headline(mart, last, lang)
    return PromiseWall(
        title=title,
        subtitle=t("promise.sub", lang, of=len(rows), n=len(brands), month=label(last, lang)),
        states=tuple(StateCount(state=s, word=t(f"promise.{s}", lang), n=n) for s, n in counts.items() if n),
        brands=brands,
        lacking=tuple(streets),
        note=t("promise.note" if any(counts.values()) else "promise.note_names", lang),
        source=t("chart.source", lang) + catalogue().datasets["brands"].name[lang],
        alt=t("promise.alt", lang, title=title, n=len(brands)),
        lang=lang,
    )


def _lacking(mart: Mart, place: Place, row: Row, last: str, lang: Lang) -> Lacking:
    return Lacking(
        code=place.code,
        name=named(place, lang),
        kind_code=_told(row, "brand_kind", "printed_kind"),
        launched=given(row, last),
        bars=tuple(promise_bar(p, lang) for p in promises(mart, place.code, last)),
    )


def for_passers_by(wall: PromiseWall) -> PromiseWall:
    """The wall as anybody may see it: what a brand has met is named, what is short or lacking only counted."""
    brands = (replace(b, lacks="", bars=tuple(bar for bar in b.bars if bar.state == "reached")) for b in wall.brands)
    return replace(wall, brands=tuple(brands))
