"""The brief in the form of an official document: sentences with bound numbers for the district, a street or a community."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

from outcomes import charts
from outcomes.catalogue.catalogue import THEMES, Indicator, catalogue
from outcomes.comparison.changes import changes
from outcomes.core.periods import Period, label, month, twelve_months
from outcomes.core.places import Place, named
from outcomes.core.texts import Lang, listed, statements, t
from outcomes.figures.ask import figure
from outcomes.figures.figure import Figure, usual_period
from outcomes.figures.switched_on import headline_of
from outcomes.papers.value import Block, Heading, Number, Paper, PaperTable, Paragraph, Picture, number_of
from outcomes.warehouse.mart import Mart
from outcomes.words import talking_points

_COLUMNS = ("requests_received", "requests_resolved", "closed_to_received_ratio", "volunteer_participations")
_OF_A_THEME = 4


@dataclass
class _BriefDraft:
    """A brief under way: blocks in their order and the figures that were stated so far."""

    mart: Mart
    place: Place
    last: str
    lang: Lang
    blocks: list[Block] = field(default_factory=list)
    numbers: dict[str, Number] = field(default_factory=dict)
    pending: list[str] = field(default_factory=list)  # keys of the numbers that the next paragraph states

    def figure(self, indicator: Indicator | str, period: Period, place: Place | None = None) -> Figure:
        """A figure that is about to be stated: it goes onto the list."""
        known = catalogue().indicators
        found = figure(
            self.mart, known[indicator] if isinstance(indicator, str) else indicator, place or self.place, period
        )
        self.state(found)
        return found

    def state(self, f: Figure) -> str:
        """Puts a figure onto the list; its key."""
        made = number_of(self.mart, f, self.lang)
        self.numbers.setdefault(made.key, made)
        self.pending.append(made.key)
        return made.key

    def say(self, *sentences: str | None) -> None:
        """A paragraph of the sentences that there are; nothing where there is none."""
        text = ("" if self.lang == "zh" else " ").join(s for s in sentences if s)
        if text:
            self.blocks.append(Paragraph(text=text, keys=tuple(dict.fromkeys(self.pending))))
        self.pending.clear()

    def head(self, text: str, level: int = 1) -> None:
        """A heading with its number: 一、 or （一）."""
        before = [b for b in self.blocks if isinstance(b, Heading) and b.level == level]
        if level == 2:
            last = max(i for i, b in enumerate(self.blocks) if isinstance(b, Heading) and b.level == 1)
            before = [b for b in self.blocks[last:] if isinstance(b, Heading) and b.level == 2]
        self.blocks.append(Heading(text=_numbered(len(before), level, text, self.lang), level=level))


def _numbered(n: int, level: int, text: str, lang: Lang) -> str:
    if lang == "en":
        return f"{n + 1}. {text}" if level == 1 else f"({n + 1}) {text}"
    numeral = "一二三四五六七八九十"[n]
    return f"{numeral}、{text}" if level == 1 else f"（{numeral}）{text}"


def brief(mart: Mart, place: Place, last: str, lang: Lang) -> Paper:
    """The brief of a place for a month; a figure that is not known is left out or said to be unknown, never 0."""
    draft = _BriefDraft(mart=mart, place=place, last=last, lang=lang)
    _overall(draft)
    _themes(draft)
    _brands(draft)
    _to_push(draft)
    where = named(place, lang)
    known = t("chart.version", lang, version=mart.version, at=mart.known_at)
    data_class: Literal["reported", "sample"] = "sample" if mart.data_class == "sample" else "reported"
    return Paper(
        name=f"brief-{place.code}-{last}", title=t("brief.title", lang, place=where), subtitle=t("brief.subtitle", lang, month=label(last, lang)),
        blocks=tuple(draft.blocks), numbers=tuple(draft.numbers.values()),
        foot=f"{t(f'data.{data_class}', lang)} · {known}", lang=lang,
        version=mart.version, known_at=mart.known_at, data_class=data_class,
        watermark=t("data.watermark", lang) if data_class == "sample" else "",
    )  # fmt: skip


def _overall(draft: _BriefDraft) -> None:
    """Who has reported, requests with their change, the trend, the places inside."""
    draft.head(t("brief.overall", draft.lang))
    year = twelve_months(draft.last)
    received, closed, ratio, people = (draft.figure(code, year) for code in _COLUMNS)
    draft.say(_reporting(draft), _requests(draft, received, closed), _change(draft, received), _one(draft, ratio),
              _one(draft, people))  # fmt: skip
    if received.state == "known":
        draft.blocks.append(
            Picture(chart=charts.trend(draft.mart, received.indicator, draft.place, draft.last, draft.lang))
        )
    if draft.place.level == "district":
        draft.blocks.append(Picture(chart=charts.tile_map(draft.mart, ratio.indicator, year, draft.lang)))
    inside = _inside(draft)
    if inside:
        draft.blocks.append(_table(draft, inside, year))


def _inside(draft: _BriefDraft) -> list[Place]:
    register = draft.mart.register
    if draft.place.level == "district":
        return [*register.streets()]
    return list(register.communities(draft.place.code)) if draft.place.level == "street" else []


def _table(draft: _BriefDraft, places: Iterable[Place], period: Period) -> PaperTable:
    """The places inside with their figures, in the order of the register."""
    indicators = [catalogue().indicators[code] for code in _COLUMNS]
    rows, keys = [], []
    for place in places:
        found = [draft.figure(i, period, place) for i in indicators]
        cells = [
            f.text(draft.lang) + (f"\n{f.base(draft.lang)}" if f.base(draft.lang) and f.state == "known" else "")
            for f in found
        ]
        rows.append((named(place, draft.lang), *cells))
        keys.append(("", *draft.pending))
        draft.pending.clear()
    head = tuple(
        f"{i.name[draft.lang]}" + ("" if i.unit["zh"] == "%" else f"（{i.unit[draft.lang]}）") for i in indicators
    )
    title = t(
        "brief.table", draft.lang, place=named(draft.place, draft.lang), period=talking_points.when(period, draft.lang)
    )
    return PaperTable(
        title=title, head=(t("versus.place", draft.lang), *head), rows=tuple(rows), right=(1, 2, 3, 4), keys=tuple(keys)
    )


def _reporting(draft: _BriefDraft) -> str | None:
    """截至2025年3月，普兰店区44个社区中41个已报送当月数据。"""
    if draft.place.level == "community":
        return None
    now = draft.figure("requests_received", month(draft.last))
    return t(
        "brief.reporting",
        draft.lang,
        month=label(draft.last, draft.lang),
        place=named(draft.place, draft.lang),
        n=now.n,
        of=now.of_n,
    )


def _requests(draft: _BriefDraft, received: Figure, closed: Figure) -> str | None:
    if received.state != "known" or closed.state != "known":
        return t("brief.requests_unknown", draft.lang, period=talking_points.when(received.period, draft.lang))
    return t(
        "brief.requests", draft.lang, period=talking_points.when(received.period, draft.lang), received=received.text(draft.lang),
        closed=closed.text(draft.lang),
    )  # fmt: skip


def _change(draft: _BriefDraft, f: Figure) -> str | None:
    """同比, where it can be told."""
    told = changes(draft.mart, f.indicator, f.place, f.period).year
    if not told.computed or told.before is None:
        return None
    draft.state(told.before)
    return t(
        "brief.change",
        draft.lang,
        name=f.indicator.name[draft.lang],
        change=told.text(draft.lang) + (t("change.by_chance", draft.lang) if told.change.clear is False else ""),
        before=told.before.text(draft.lang, unit=True),
    )


def _one(draft: _BriefDraft, f: Figure) -> str | None:
    return t("brief.one", draft.lang, figure=talking_points.words_of(f, draft.lang)) if f.state == "known" else None


def _themes(draft: _BriefDraft) -> None:
    """The five goals, each with what speaks for it first; what is not reported is named."""
    draft.head(t("brief.themes", draft.lang))
    for theme in THEMES:
        found = [
            draft.figure(i, usual_period(i, draft.last)) for i in headline_of(draft.mart, theme, most=2)[:_OF_A_THEME]
        ]
        known = [f for f in found if f.state == "known"]
        if not found:
            continue
        draft.head(t(f"theme.{theme}", draft.lang), level=2)
        said = _in_periods(draft, known)
        lacking = [f.indicator.name[draft.lang] for f in found if f.state == "unreported"]
        names = listed(lacking, draft.lang)
        draft.say(
            t("brief.sentence", draft.lang, text=said) if said else None,
            t("brief.lacking", draft.lang, names=names) if lacking else None,
        )


def _in_periods(draft: _BriefDraft, known: list[Figure]) -> str:
    """Figures one after the other, each period named where it begins: 2025年1—12月，A；B；2025年12月，C."""
    parts, before = [], ""
    for f in known:
        period, words = talking_points.when(f.period, draft.lang), talking_points.words_of(f, draft.lang)
        parts.append(words if period == before else t("brief.figure", draft.lang, period=period, figure=words))
        before = period
    return statements(parts, draft.lang)


def _brands(draft: _BriefDraft) -> None:
    draft.head(t("brief.brands", draft.lang))
    sentences = talking_points.brand_sentences(draft.mart, draft.place, draft.last, draft.lang)
    for sentence in sentences:
        if sentence.origin:
            for code in sentence.origin.indicators:
                draft.figure(code, sentence.origin.period, draft.mart.register.get(sentence.origin.place))
    draft.say(*(s.text for s in sentences))


def _to_push(draft: _BriefDraft) -> None:
    draft.head(t("brief.push", draft.lang))
    draft.say(
        talking_points.changed_sentence(draft.mart, draft.last, draft.lang).text
        if draft.place.level == "district"
        else None,
        talking_points.push_sentence(draft.mart, draft.place, draft.last, draft.lang).text,
    )
