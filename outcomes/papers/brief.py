"""The brief in the form of an official document: sentences with bound numbers for the district, a street or a community."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from outcomes.catalogue.catalogue import Indicator, catalogue
from outcomes.charts import Subject
from outcomes.comparison.changes import changes
from outcomes.core.periods import Period, label, month
from outcomes.core.places import Place, named
from outcomes.core.texts import Lang, listed, statements, t
from outcomes.figures.figure import Figure, coverage_of
from outcomes.papers.contents import Contents, GoalFigures
from outcomes.papers.draft import Slips
from outcomes.papers.value import Block, Heading, Paper, PaperTable, Paragraph, Picture, issued
from outcomes.words import talking_points


@dataclass
class _BriefDraft:
    """A brief under way: blocks in their order and the figures that were stated so far."""

    contents: Contents
    slips: Slips
    blocks: list[Block] = field(default_factory=list)
    pending: list[str] = field(default_factory=list)  # keys of the numbers that the next paragraph states

    @property
    def subject(self) -> Subject:
        return self.contents.subject

    @property
    def lang(self) -> Lang:
        return self.subject.lang

    def figure(self, indicator: Indicator, period: Period, place: Place | None = None) -> Figure:
        """A figure that is about to be stated: it goes onto the list."""
        return self.state(self.contents.figure(indicator, period, place))

    def state(self, f: Figure) -> Figure:
        """The same figure, put onto the list."""
        self.pending.append(self.slips.number(f).key)
        return f

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


def brief(subject: Subject) -> Paper:
    """The brief of a place for a month; a figure that is not known is left out or said to be unknown, never 0."""
    draft = _BriefDraft(contents=Contents.of(subject), slips=Slips(subject.mart, subject.lang))
    _overall(draft)
    _goals(draft)
    _brands(draft)
    _to_push(draft)
    lang = subject.lang
    return Paper(
        **issued(subject, "brief"),
        title=t("brief.title", lang, place=named(subject.place, lang)),
        subtitle=t("brief.subtitle", lang, month=label(subject.last, lang)),
        blocks=tuple(draft.blocks),
        numbers=tuple(draft.slips.numbers.values()),
    )


def _overall(draft: _BriefDraft) -> None:
    """Who has reported, requests with their change, the trend, the places inside."""
    draft.head(t("brief.overall", draft.lang))
    contents, place = draft.contents, draft.subject.place
    received, closed, ratio, people = (draft.state(f) for f in contents.own())
    draft.say(
        _reporting(draft),
        _requests(draft, received, closed),
        _change(draft, received),
        _one(draft, ratio),
        _one(draft, people),
    )
    trend = contents.trends()[0]
    if received.state == "known" and trend.known > 1:
        draft.blocks.append(Picture(chart=trend.chart))
    drawn = contents.map() if place.level == "district" else None
    if drawn and drawn.known:
        draft.blocks.append(Picture(chart=drawn.chart))
    inside = contents.with_figures(contents.places_inside)
    if inside:
        draft.blocks.append(_table(draft, inside))
    if inside and (left := len(contents.places_inside) - len(inside)):
        draft.say(t("brief.left_out", draft.lang, n=left))


def _table(draft: _BriefDraft, inside: Sequence[Place]) -> PaperTable:
    """Places inside with their figures, in the order of the register."""
    contents, lang = draft.contents, draft.lang
    rows, keys = [], []
    for place in inside:
        found = [draft.state(f) for f in contents.own(place)]
        cells = [f.text(lang) + (f"\n{f.note(lang)}" if f.note(lang) and f.state == "known" else "") for f in found]
        rows.append((named(place, lang), *cells))
        keys.append(("", *draft.pending))
        draft.pending.clear()
    head = (i.name[lang] + ("" if i.unit["zh"] == "%" else f"（{i.unit[lang]}）") for i in contents.own_indicators)
    period = talking_points.when(contents.period, lang)
    return PaperTable(
        title=t("brief.table", lang, place=named(draft.subject.place, lang), period=period),
        head=(t("versus.place", lang), *head),
        rows=tuple(rows),
        right=(1, 2, 3, 4),
        keys=tuple(keys),
    )


def _reporting(draft: _BriefDraft) -> str | None:
    """截至2025年3月，普兰店区44个社区中41个已报送当月数据。"""
    place, last = draft.subject.place, draft.subject.last
    if place.level == "community":
        return None
    now = draft.figure(catalogue().indicators["requests_received"], month(last))
    where = named(place, draft.lang)
    return t("brief.reporting", draft.lang, month=label(last, draft.lang), place=where, n=now.n, of=now.of_n)


def _requests(draft: _BriefDraft, received: Figure, closed: Figure) -> str | None:
    lang, period = draft.lang, talking_points.when(received.period, draft.lang)
    if received.state != "known" or closed.state != "known":
        return t("brief.requests_unknown", lang, period=period)
    return t(
        "brief.requests",
        lang,
        period=period,
        received=received.text(lang),
        closed=closed.text(lang),
        whole=coverage_of((received, closed), lang),
    )


def _change(draft: _BriefDraft, f: Figure) -> str | None:
    """同比, where it can be told."""
    told, lang = changes(draft.subject.mart, f.indicator, f.place, f.period).year, draft.lang
    if not told.computed or told.before is None:
        return None
    before = draft.state(told.before).told(lang, unit=True)
    change = told.text(lang) + (t("change.by_chance", lang) if told.change.clear is False else "")
    return t("brief.change", lang, name=f.indicator.name[lang], change=change, before=before)


def _one(draft: _BriefDraft, f: Figure) -> str | None:
    return t("brief.one", draft.lang, figure=talking_points.words_of(f, draft.lang)) if f.state == "known" else None


def _goals(draft: _BriefDraft) -> None:
    """The five goals, each with what speaks for it first; what is not reported is named."""
    draft.head(t("brief.themes", draft.lang))
    for goal in draft.contents.goals():
        if goal.figures:
            _goal(draft, goal)


def _goal(draft: _BriefDraft, goal: GoalFigures) -> None:
    found = [draft.state(f) for f in goal.figures]
    draft.head(goal.name, level=2)
    said = _in_periods(draft, [f for f in found if f.state == "known"])
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
    subject = draft.subject
    draft.head(t("brief.brands", draft.lang))
    sentences = talking_points.brand_sentences(subject.mart, subject.place, subject.last, draft.lang)
    for sentence in sentences:
        if sentence.origin:
            for code in sentence.origin.indicators:
                place = subject.mart.register.get(sentence.origin.place)
                draft.figure(catalogue().indicators[code], sentence.origin.period, place)
    draft.say(*(s.text for s in sentences))


def _to_push(draft: _BriefDraft) -> None:
    mart, place, last = draft.subject.mart, draft.subject.place, draft.subject.last
    draft.head(t("brief.push", draft.lang))
    changed = talking_points.changed_sentence(mart, last, draft.lang).text if place.level == "district" else None
    draft.say(changed, talking_points.push_sentence(mart, place, last, draft.lang).text)
