"""数字核验: every number of a text tied to indicator, place and period where it can be, and judged against what is known."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

from outcomes.catalog import Indicator, catalogue
from outcomes.figures import Figure, figure, named, usual_period
from outcomes.numbers import number, qualified
from outcomes.periods import Period, month, parse_month, twelve_months, year_to_date
from outcomes.places import Place
from outcomes.store import Mart, once_per_version
from outcomes.textnumbers import Found, Qualifier, find, flowing
from outcomes.texts import Lang, t
from outcomes.visible import indicators_on

Verdict = Literal["agrees", "within", "differs", "other_definition", "period_unclear", "no_source", "date", "word"]
_ENOUGH = 0.5  # share of a name's or quote's pairs of letters that must stand near a number
_OTHERS = Path(__file__).with_name("other_words.toml")
# one measure word for another: both count the same things
_ALIKE = ({"名", "人", "位"}, {"个", "家", "座", "处", "所"}, {"项", "件", "个"}, {"支", "个"})
_COUNTED_PLACES = re.compile(r"^(?:城市)?(?:社区|街道)(?!食堂|居民|党|干部|工作|卫生|志愿|服务|书记|网格|成员)")


@dataclass(frozen=True, kw_only=True)
class Judged:
    """One number of the text: what it was tied to, what is known of that, and whether they agree."""

    found: Found
    verdict: Verdict
    place: Place | None = None
    about: str = ""  # the indicator or published figure it was tied to
    ours: str = ""  # 近7000人次; empty where nothing is known
    period: str = ""
    source: str = ""
    facts: tuple[str, ...] = ()  # ids of published figures

    def words(self, lang: Lang) -> str:
        """One line: 与公开报道一致 …"""
        return t(
            f"numbercheck.{self.verdict}",
            lang,
            ours=self.ours,
            about=self.about,
            period=self.period,
            source=self.source,
        )


def check(mart: Mart, text: str, lang: Lang) -> list[Judged]:
    """Every number of a text in its order, judged; numerals that count nothing are listed as words, dates as dates."""
    judged = []
    period: Period | None = None
    sentence, place = "", mart.register.district
    for found in find(flowing(text)):
        if found.kind == "date":
            period = _period_of(found.text) or period
            judged.append(Judged(found=found, verdict="date"))
            continue
        place = _place_of(mart, found, place if found.sentence == sentence else mart.register.district)
        sentence = found.sentence
        judged.append(_judge(mart, found, place, _period_in(found, mart) or period, lang))
    return judged


def _judge(mart: Mart, found: Found, place: Place, period: Period | None, lang: Lang) -> Judged:
    if facts := _facts_of(mart, found, place):
        return _against_facts(found, place, facts, lang)
    if found.kind == "word":
        return Judged(found=found, verdict="word", place=place)
    if other := _other_words(mart, found):
        meant, why = other
        f = figure(mart, meant, place, period or usual_period(meant, _latest(mart, meant)))
        return _beside(found, "other_definition", place, why[lang], f, lang)
    indicator = _indicator_of(mart, found)
    if indicator is None:
        return Judged(found=found, verdict="no_source", place=place)
    return _against_figures(mart, found, indicator, place, period, lang)


def _pairs(text: str) -> set[str]:
    bare = re.sub(r"[\W\d_]", "", text)
    return {bare[i : i + 2] for i in range(len(bare) - 1)}


def _near(found: Found) -> str:
    """The words around a number in its sentence: 40 before it and 20 after."""
    start = max(0, found.at - 40)
    return found.sentence[start : found.at + len(found.text) + 20]


def _same_unit(one: str, other: str) -> bool:
    return one == other or any({one, other} <= group for group in _ALIKE)


@once_per_version
def _all_facts(mart: Mart) -> tuple[dict[str, Any], ...]:
    return tuple({str(k): v for k, v in row.items()} for row in mart.query("all_facts").to_dict("records"))


def _share(words: str, near: set[str]) -> float:
    pairs = _pairs(words)
    return len(pairs & near) / len(pairs) if pairs else 0.0


def _facts_of(mart: Mart, found: Found, place: Place) -> list[dict[str, Any]]:
    """The published figures that a number speaks of: the same place and unit, and their words near it; the best alone."""
    near = _pairs(_near(found)) | _pairs(found.clause)
    scored = []
    for fact in _all_facts(mart):
        if fact["area_name"] != place.name or fact["fact_kind"] not in ("figure", "mechanism") or not found.unit:
            continue
        unit = str(fact["unit_zh"])
        if not (_same_unit(found.unit, unit) or (found.unit == "个" and unit == "家")):
            continue
        name = re.sub(r"(?:个|人|件|项|户|级|步|种|网|治|要素)?数$", "", str(fact["indicator_zh"]))
        score = max(_share(str(fact["quote"]), near), _share(name, near))
        if score >= _ENOUGH and (found.kind == "figure" or float(fact["value"]) == found.value):
            scored.append((score + (0.3 if float(fact["value"]) == found.value else 0.0), fact))
    best = max((score for score, _ in scored), default=0.0)
    return [fact for score, fact in scored if score >= best - 0.05]


def _indicator_of(mart: Mart, found: Found) -> Indicator | None:
    """The indicator of the catalogue whose name stands near a number of its unit; the longest name wins."""
    near, unit, on = _near(found), found.unit.partition("/")[0], indicators_on(mart)
    for alias in _words("alias"):
        if alias["words"] in found.clause and _same_unit(unit, alias["unit"]) and alias["indicator"] in on:
            return on[str(alias["indicator"])]
    named_here = [
        (len(name), i)
        for i in on.values()
        if _same_unit(unit, i.unit["zh"]) and (name := re.sub(r"（.*?）|数$|人次$", "", i.name["zh"])) and name in near
    ]
    return max(named_here, key=lambda pair: pair[0])[1] if named_here else None


@cache
def _words(kind: str) -> tuple[dict[str, Any], ...]:
    return tuple(tomllib.loads(_OTHERS.read_text(encoding="utf-8"))[kind])


def _other_words(mart: Mart, found: Found) -> tuple[Indicator, dict[str, str]] | None:
    """Words that sound like an indicator of ours and mean something else; None where the text names ours itself."""
    for other in _words("word"):
        known = catalogue().indicators[other["indicator"]]
        if other["words"] in found.clause and _same_unit(found.unit.partition("/")[0], other["unit"]):
            own = other.get("own", "")
            if own and own in indicators_on(mart):
                return None
            return known, {"zh": other["zh"], "en": other["en"]}
    return None


def _place_of(mart: Mart, found: Found, carried: Place) -> Place:
    """The last place named before the number in its sentence; the district where communities themselves are counted."""
    district = mart.register.district
    if _COUNTED_PLACES.match(found.behind):
        return district
    best, at = carried, -1
    for place in (district, *mart.register.streets(), *mart.register.communities()):
        names = ("全区", "我区", district.name) if place == district else (place.name,)
        for name in names:
            here = found.before.rfind(name)
            if here > at:
                best, at = place, here
    return best


_YEAR_MONTHS = re.compile(r"(\d{4})年(\d{1,2})月?[—\-至到](\d{1,2})月")
_YEAR_MONTH = re.compile(r"(\d{4})[年\-/.](\d{1,2})")
_YEAR = re.compile(r"(\d{4})年$")


def _period_of(text: str) -> Period | None:
    """2025年3月, 2025年1—12月, 2025年, 2025-03 as a period; None for a month without its year."""
    if m := _YEAR_MONTHS.match(text):
        first, last = (parse_month(f"{m[1]}-{int(m[n]):02d}") for n in (2, 3))
        return Period(first=first, last=last) if first and last and first <= last else None
    if m := _YEAR_MONTH.match(text):
        found = parse_month(f"{m[1]}-{int(m[2]):02d}")
        return month(found) if found else None
    if m := _YEAR.match(text):
        return Period(first=f"{m[1]}-01", last=f"{m[1]}-12")
    return None


def _period_in(found: Found, mart: Mart) -> Period | None:
    """The last period named in the sentence before the number: 2025年3月, 今年, 近12个月."""
    made: Period | None = None
    last = str(mart.query("months", indicator="requests_received")["month"].iloc[0]) if _any_month(mart) else ""
    for m in re.finditer(r"\d{4}年\d{1,2}月?[—\-至到]\d{1,2}月|\d{4}年\d{1,2}月|\d{4}年(?!\d)", found.before):
        made = _period_of(m.group()) or made
    if made is None and last and re.search(r"今年|本年", found.before):
        return year_to_date(last)
    if made is None and last and re.search(r"近12个月|近一年|过去12个月", found.before):
        return twelve_months(last)
    return made


def _any_month(mart: Mart) -> bool:
    return not mart.query("months", indicator="requests_received").empty


def _latest(mart: Mart, indicator: Indicator) -> str:
    known = mart.query("months", indicator=indicator.code)
    return str(known["month"].iloc[0]) if not known.empty else "2000-01"


def holds(value: float, qualifier: Qualifier, ours: float) -> bool:
    """Whether our figure lies where the words say: 近7000 from 6300 to 7000, 1100余 from 1100 up to 1320, 约 within 10 %."""
    if qualifier == "nearly":
        return 0.9 * value <= ours <= value
    if qualifier == "over":
        return value <= ours <= 1.2 * value or value <= ours < value + 10
    if qualifier == "about":
        return abs(ours - value) <= 0.1 * value
    if qualifier == "at_least":
        return ours >= value
    if qualifier == "at_most":
        return ours <= value
    return ours == value


def _against_facts(found: Found, place: Place, facts: list[dict[str, Any]], lang: Lang) -> Judged:
    fact = facts[0]
    value, said = float(fact["value"]), str(fact["qualifier"])
    before, shown, after = qualified(str(fact["value"]), said, lang)
    unit = str(fact["unit_zh"] if lang == "zh" else f" {fact['unit']}")
    same = value == found.value
    if same and said == found.qualifier:
        verdict: Verdict = "agrees"
    elif (same and found.qualifier != "exact") or (not same and holds(found.value, found.qualifier, value)):
        verdict = "within"
    else:
        verdict = "differs"
    about = str(fact["indicator_zh"]) if lang == "zh" else str(fact["indicator"]).replace("_", " ")
    return Judged(
        found=found, verdict=verdict, place=place, about=about, ours=f"{before}{shown}{after}{unit}",
        period=str(fact["period"] or ""), source=t("numbercheck.article", lang, ids=" ".join(str(f["fact_id"]) for f in facts)),
        facts=tuple(str(f["fact_id"]) for f in facts),
    )  # fmt: skip


def _beside(found: Found, verdict: Verdict, place: Place, about: str, f: Figure, lang: Lang) -> Judged:
    """A judgement with our figure, or why there is none."""
    ours = f.text(lang, unit=True) if f.state == "known" else f.why(lang) or f.text(lang)
    return Judged(
        found=found, verdict=verdict, place=place, about=about, ours=ours, period=f.period.label(lang),
        source=f.source_words(lang),
    )  # fmt: skip


def _periods(indicator: Indicator, period: Period) -> Iterable[Period]:
    """The period that is named, and for one month also what 截至 may mean: the year so far, twelve months."""
    yield period
    if period.first == period.last and indicator.sums_over_time:
        yield year_to_date(period.last)
        yield twelve_months(period.last)


def _against_figures(
    mart: Mart, found: Found, indicator: Indicator, place: Place, period: Period | None, lang: Lang
) -> Judged:
    about = f"{named(place, lang)} · {indicator.name[lang]}"
    if period is None:
        f = figure(mart, indicator, place, usual_period(indicator, _latest(mart, indicator)))
        return _beside(found, "period_unclear", place, about, f, lang)
    figures = [figure(mart, indicator, place, p) for p in _periods(indicator, period)]
    known = [f for f in figures if f.state == "known" and f.value is not None]
    if not known:
        return _beside(found, "no_source", place, about, figures[0], lang)
    for f in known:
        ours = round(f.value or 0.0, indicator.decimals)
        if found.qualifier == "exact" and number(ours, indicator.decimals) == number(found.value, indicator.decimals):
            return _beside(found, "agrees", place, about, f, lang)
        if found.qualifier != "exact" and holds(found.value, found.qualifier, ours):
            return _beside(found, "within", place, about, f, lang)
    return _beside(found, "differs", place, about, known[0], lang)
