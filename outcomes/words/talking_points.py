"""发言要点: what one can say of a page in three sentences, each with figure, base, month and source, and at length."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from outcomes.catalogue.catalogue import Indicator, catalogue
from outcomes.comparison.control_charts import watch
from outcomes.core.periods import Period, label, twelve_months
from outcomes.core.places import Place, named
from outcomes.core.settings import settings
from outcomes.core.texts import Lang, clauses, listed, names_of, statements, t
from outcomes.figures.ask import figure, figures
from outcomes.figures.figure import Figure, coverage_of, open_from, usual_period
from outcomes.figures.projects import projects_by
from outcomes.figures.provenance import Origin, origin_of
from outcomes.figures.switched_on import headline_of
from outcomes.warehouse.mart import Mart, Row, once_per_version
from outcomes.words.attention import attention
from outcomes.words.headline import brand_name, push_sources, reported, story_brand

SHORTEST, LONGEST = 200, 300  # characters of the long version in Chinese
_FEWEST, _MOST = 90, 190  # its words in English


@dataclass(frozen=True, kw_only=True)
class Sentence:
    """One sentence, the tables it is from in words, the figure behind it, if it is one; `brief`: the same without names."""

    text: str
    sources: tuple[str, ...]
    origin: Origin | None = None
    brief: str = ""
    reported: str = ""  # 41/44个社区已报; empty for one community

    def said(self, lang: Lang) -> str:
        """The sentence with its source in brackets."""
        known = [listed(dict.fromkeys(self.sources), lang), self.reported]
        source = clauses((part for part in known if part), lang)
        return t("talk.with_source", lang, text=self.text, source=source)


@dataclass(frozen=True, kw_only=True)
class Talk:
    """The talking points of a page: three sentences, and 200 to 300 characters (90 to 190 words in English)."""

    sentences: tuple[Sentence, ...]
    long: str
    mark: str  # what begins every text of the sample; empty otherwise
    lang: Lang

    def short_text(self) -> str:
        """The three sentences, one a line, as they are copied."""
        return "\n".join(self.mark + s.said(self.lang) for s in self.sentences)

    def long_text(self) -> str:
        """The long version as it is copied."""
        return self.mark + self.long


def when(period: Period, lang: Lang) -> str:
    """2025年1—12月 where both ends are in one year."""
    if lang == "zh" and period.first[:4] == period.last[:4] and period.first != period.last:
        return f"{period.first[:4]}年{int(period.first[5:])}—{int(period.last[5:])}月"
    return period.label(lang)


def _tables(f: Figure, lang: Lang) -> tuple[str, ...]:
    return tuple(names_of(f.source_words(lang), lang))


def _names(places: Sequence[str], lang: Lang) -> str:
    """The first three, and others."""
    return listed(places[:3], lang) + (t("story.and_more", lang) if len(places) > 3 else "")


def words_of(f: Figure, lang: Lang) -> str:
    """办结受理比 94.4%（640/678，95%区间…）, or the figure's name with why it is not known."""
    name = f.indicator.name[lang]
    if f.state != "known":
        return t("talk.unknown", lang, name=name, why=f.why(lang) or f.text(lang))
    value = f.text(lang) if f.indicator.unit[lang] == "%" else f.text(lang, unit=True)
    value = value.replace(" ", "") if lang == "zh" else value
    base = clauses((part for part in (f.base(lang), f.interval(lang), f.coverage(lang)) if part), lang)
    return t("talk.figure_base" if base else "talk.figure", lang, name=name, value=value, base=base)


def _growing(mart: Mart, f: Figure, lang: Lang) -> str:
    """That the newest months of a figure still grow, where its cases are under way; empty otherwise."""
    since = open_from(mart, f.indicator)
    if f.state != "known" or since > f.period.last:
        return ""
    if isinstance(f.indicator.settles, str):
        return t("talk.never_final", lang)
    return t("talk.still_grows", lang, month=label(max(since, f.period.first), lang))


def _of(mart: Mart, f: Figure, lang: Lang, key: str, **more: object) -> Sentence:
    said = t(key, lang, place=named(f.place, lang), period=when(f.period, lang), figure=words_of(f, lang), **more)
    grows = _growing(mart, f, lang)
    if grows:  # before the full stop
        said = said[:-1] + grows + said[-1]
    whole = f.reported(lang) if f.place.level != "community" and f.state == "known" and f.whole else ""
    return Sentence(text=said, sources=_tables(f, lang), origin=origin_of(f), reported=whole)


def _requests(mart: Mart, place: Place, last: str, lang: Lang) -> Sentence:
    """Requests of a place over twelve months: received, closed, and the ratio with its base."""
    known = catalogue().indicators
    received, closed, ratio = (
        figure(mart, known[code], place, twelve_months(last))
        for code in ("requests_received", "requests_resolved", "closed_to_received_ratio")
    )
    if received.state != "known" or closed.state != "known":
        return _of(mart, received, lang, "talk.one")
    same = ratio.state == "known" and ratio.coverage(lang) == received.coverage(lang) == closed.coverage(lang)
    whole = "" if same else coverage_of((received, closed), lang)
    counts = t("talk.requests", lang, received=received.text(lang), closed=closed.text(lang), whole=whole)
    return _of(mart, ratio, lang, "talk.two", first=counts)


def _brand(mart: Mart, row: Row | None, last: str, lang: Lang) -> Sentence:
    """One brand with what it is known for and one figure of its community; that none has a name yet otherwise."""
    source = catalogue().datasets["brands"].name[lang]
    if row is None or not brand_name(row, lang)[1]:
        return Sentence(text=t("talk.no_brand", lang, month=label(last, lang)), sources=(source,))
    place = mart.register.get(str(row["code"]))
    told = [str(row[k]) for k in ("practices", "features") if isinstance(row[k], str) and row[k]]
    items = [part for part in (told[0] if told else "").replace("；", ";").split(";") if part][:3]
    does = (
        t("talk.brand_does", lang, does=listed(items, lang)) if items and lang == "zh" else ""
    )  # printed in Chinese only
    people = figure(mart, catalogue().indicators["volunteer_participations"], place, twelve_months(last))
    whose = t("brand.uploaded" if isinstance(row["brand_name"], str) and row["brand_name"] else "brand.printed", lang)
    said = {"place": named(place, lang), "brand": brand_name(row, lang)[0], "does": does}
    if people.state != "known":
        return Sentence(text=t("talk.brand_alone", lang, **said), sources=(whose,))
    text = t("talk.brand", lang, **said, period=when(people.period, lang), figure=words_of(people, lang))
    return Sentence(text=text, sources=(whose, *_tables(people, lang)), origin=origin_of(people))


def _push(mart: Mart, place: Place, last: str, lang: Lang) -> Sentence:
    """What to push in a place: reports that are missing and projects past their day, of how many."""
    states = reported(mart, last, lang)
    inside = {named(p, lang) for p in mart.register.communities(place.code)}
    missing = [name for name in states["unreported"] if name in inside]
    lacking = [name for name in states["incomplete"] if name in inside]
    by = projects_by(mart, place, last)
    late = by.late if by else 0

    def said(with_names: bool) -> str:
        parts = []
        if missing:
            key = "talk.push_missing" if with_names else "talk.push_missing_count"
            key = "talk.push_own" if place.level == "community" else key
            parts.append(t(key, lang, n=len(missing), of=len(inside), names=_names(missing, lang)))
        if lacking:
            key = "talk.push_own_incomplete" if place.level == "community" else "talk.push_incomplete"
            parts.append(t(key, lang, n=len(lacking)))
        if late:
            parts.append(t("talk.push_late", lang, n=late))
        what = statements(parts or [t("talk.push_none", lang)], lang)
        return t("talk.push", lang, place=named(place, lang), month=label(last, lang), what=what)

    tables = push_sources(lang, reports=bool(missing), late=bool(late))
    return Sentence(text=said(settings().name_shortfalls), brief=said(False), sources=tables)


def _changed(mart: Mart, last: str, lang: Lang) -> Sentence:
    """How many communities have a change that is worth a question; that none has, or that nothing can be judged yet."""
    found = attention(mart, last, lang)
    key = "changed" if found.asked else "changed_none" if found.said else "changed_unknown"
    text = t(f"talk.{key}", lang, month=label(last, lang), n=found.asked)
    return Sentence(text=text, sources=(t("story.signals_source", lang),))


def _readings(lang: Lang) -> list[str]:
    return [t(f"talk.reading_{n}", lang, base=settings().min_base) for n in range(1, 6)]


def _size(text: str, lang: Lang) -> int:
    return len(text) if lang == "zh" else len(text.split())


def _long(mart: Mart, parts: Sequence[Sentence], more: Sequence[Sentence], lang: Lang) -> str:
    """The sentences as one text of the right length: further ones, then how to read them, while there is room."""
    least, most = (SHORTEST, LONGEST) if lang == "zh" else (_FEWEST, _MOST)
    mark, gap = _mark(mart, lang), "" if lang == "zh" else " "
    sources = listed(dict.fromkeys(source for s in parts for source in s.sources), lang)
    end = t("talk.sources", lang, sources=sources, at=mart.known_at)
    said = [s.text for s in parts]

    def whole() -> str:
        return gap.join([*said, end])

    for n, sentence in enumerate(parts):
        if sentence.brief and _size(mark + whole(), lang) > most:
            said[n] = sentence.brief
    while _size(mark + whole(), lang) > most and len(said) > 1:
        said.pop(len(said) // 2)  # the middle one: the first and the last say most
    for text in (*(s.text for s in more), *_readings(lang)):
        if _size(mark + whole(), lang) >= least:
            break
        if _size(mark + whole(), lang) + _size(gap + text, lang) <= most:
            said.append(text)
    return whole()


def _mark(mart: Mart, lang: Lang) -> str:
    return t("talk.sample", lang) if mart.data_class == "sample" else ""


def _talk(mart: Mart, three: Sequence[Sentence], lang: Lang, more: Sequence[Sentence] = ()) -> Talk:
    return Talk(sentences=tuple(three), long=_long(mart, three, more, lang), mark=_mark(mart, lang), lang=lang)


@once_per_version
def of_district(mart: Mart, last: str, lang: Lang) -> Talk:
    """For 总览: the district's requests, the brand of the month, what to push."""
    three = (
        _requests(mart, mart.register.district, last, lang),
        _brand(mart, story_brand(mart, last), last, lang),
        _push(mart, mart.register.district, last, lang),
    )
    return _talk(mart, three, lang, [_changed(mart, last, lang)])


@once_per_version
def of_brands(mart: Mart, last: str, lang: Lang) -> Talk:
    """For the gallery: how many communities have a brand name, the brand of the month, who has none yet."""
    rows = mart.rows("brands")
    have = [row for row in rows if brand_name(row, lang)[1]]
    source = catalogue().datasets["brands"].name[lang]
    count = t("talk.brands", lang, month=label(last, lang), n=len(have), of=len(rows))
    lack = [named(mart.register.get(str(row["code"])), lang) for row in rows if row not in have]
    names = t("figure.in_brackets", lang, of=_names(lack, lang)) if settings().name_shortfalls else ""
    push = t(
        "talk.brands_push" if lack else "talk.brands_all",
        lang,
        month=label(last, lang),
        n=len(lack),
        of=len(rows),
        names=names,
    )
    three = (
        Sentence(text=count, sources=(source,)),
        _brand(mart, story_brand(mart, last), last, lang),
        Sentence(text=push, sources=(source,)),
    )
    return _talk(mart, three, lang, [_requests(mart, mart.register.district, last, lang)])


@once_per_version
def of_community(mart: Mart, place: Place, last: str, lang: Lang) -> Talk:
    """For a community's page: its requests, its brand, what to push there."""
    row = next((r for r in mart.rows("brands") if r["code"] == place.code), None)
    mine = _requests(mart, place, last, lang)
    three = (mine, _brand(mart, row, last, lang), _push(mart, place, last, lang))
    return _talk(mart, three, lang, [_requests(mart, mart.register.district, last, lang)])


@once_per_version
def of_street(mart: Mart, place: Place, last: str, lang: Lang) -> Talk:
    """For a street: its requests, how many of its communities have a brand, what to push there."""
    three = (
        _requests(mart, place, last, lang),
        brand_sentences(mart, place, last, lang)[0],
        _push(mart, place, last, lang),
    )
    return _talk(mart, three, lang, [_requests(mart, mart.register.district, last, lang)])


@once_per_version
def of_theme(mart: Mart, theme: str, place: Place, last: str, lang: Lang) -> Talk:
    """For one of the five goals: what speaks for it first, the next, and what is not reported."""
    found = [figure(mart, i, place, usual_period(i, last)) for i in headline_of(mart, theme, most=2)]
    known = [f for f in found if f.state == "known"] or found[:1]
    head = t(f"theme.{theme}", lang)
    said = [_of(mart, f, lang, "talk.theme", theme=head) for f in known[:2]]
    missing = [f for f in found if f.state == "unreported"]
    tables = tuple(dict.fromkeys(table for f in missing or found for table in _tables(f, lang)))
    names = _names([f.indicator.name[lang] for f in missing], lang)
    key = "talk.theme_push" if missing else "talk.theme_all"
    push = t(key, lang, place=named(place, lang), month=label(last, lang), n=len(missing), of=len(found), names=names)
    more = [_of(mart, f, lang, "talk.theme", theme=head) for f in known[2:6] if f.state == "known"]
    return _talk(mart, [*said, Sentence(text=push, sources=tables)], lang, more)


@once_per_version
def of_indicator(mart: Mart, indicator: Indicator, period: Period, lang: Lang) -> Talk:
    """For 对比分析: the district's figure, what lies beyond ordinary variation, who is not shown and why."""
    whole = figure(mart, indicator, mart.register.district, period)
    each = figures(mart, indicator, "community", period)
    moved = [f.place for f in each if watch(mart, indicator, f.place, period.last).is_signal]
    names = _names([named(p, lang) for p in moved], lang)
    key = "talk.moved" if moved else "talk.not_moved"
    signal = t(key, lang, name=indicator.name[lang], month=label(period.last, lang), n=len(moved), names=names)
    three = (
        _of(mart, whole, lang, "talk.one"),
        Sentence(text=signal, sources=(t("story.signals_source", lang),)),
        Sentence(text=_gaps(each, indicator, period, lang), sources=_tables(whole, lang), origin=origin_of(whole)),
    )
    definition = Sentence(
        text=t("talk.definition", lang, name=indicator.name[lang], words=indicator.definition[lang]), sources=()
    )
    return _talk(mart, three, lang, [definition])


def _gaps(each: Sequence[Figure], indicator: Indicator, period: Period, lang: Lang) -> str:
    """How many communities have a figure, and why the others have none."""
    known = sum(f.state == "known" for f in each)
    rest = [(state, sum(f.state == state for f in each)) for state in ("unreported", "small_base")]
    rest.append(("protected", sum(f.state in ("protected", "hidden") for f in each)))
    others = len(each) - known - sum(n for _, n in rest)
    told = [t(f"talk.gap_{state}", lang, n=n) for state, n in (*rest, ("other", others)) if n]
    key = "talk.gaps" if told else "talk.no_gaps"
    words = {"name": indicator.name[lang], "period": when(period, lang), "known": known, "of": len(each)}
    return t(key, lang, gaps=listed(told, lang), **words)


def changed_sentence(mart: Mart, last: str, lang: Lang) -> Sentence:
    """How many communities lie beyond ordinary variation in a month."""
    return _changed(mart, last, lang)


def requests_sentence(mart: Mart, place: Place, last: str, lang: Lang) -> Sentence:
    """Requests of a place over twelve months."""
    return _requests(mart, place, last, lang)


def push_sentence(mart: Mart, place: Place, last: str, lang: Lang) -> Sentence:
    """What to push in a place."""
    return _push(mart, place, last, lang)


def brand_sentences(mart: Mart, place: Place, last: str, lang: Lang) -> list[Sentence]:
    """A community's own brand; of a street or the district how many have a name, and one of them."""
    rows = {str(r["code"]): r for r in mart.rows("brands")}
    if place.level == "community":
        return [_brand(mart, rows.get(place.code), last, lang)]
    inside = [rows[p.code] for p in mart.register.communities(place.code) if p.code in rows]
    named_ = [row for row in inside if brand_name(row, lang)[1]]
    source = (catalogue().datasets["brands"].name[lang],)
    count = t("talk.brands", lang, month=label(last, lang), n=len(named_), of=len(inside))
    return [Sentence(text=count, sources=source), *([_brand(mart, named_[0], last, lang)] if named_ else [])]
