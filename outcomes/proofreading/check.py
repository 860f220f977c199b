"""数字核验: every number of a text tied to indicator, place and period where it can be, and judged against what is known."""

from __future__ import annotations

import re
import tomllib
from dataclasses import replace
from functools import cache, lru_cache
from pathlib import Path

from outcomes.catalogue.catalogue import Indicator, catalogue
from outcomes.charts.topic import Topic
from outcomes.core.periods import Period, twelve_months, year_to_date
from outcomes.core.places import Place
from outcomes.core.texts import Lang, t
from outcomes.figures.ask import figure
from outcomes.figures.figure import usual_period
from outcomes.figures.switched_on import indicators_on
from outcomes.proofreading.chinese_numbers import SPAN, NumberFound, find, flowing
from outcomes.proofreading.chinese_periods import period_of
from outcomes.proofreading.english import Rendering, in_chinese, is_english
from outcomes.proofreading.facts import PublishedFact, all_facts
from outcomes.proofreading.verdicts import (
    BOUND,
    CHANGE,
    NumberJudged,
    against_change,
    against_facts,
    against_figures,
    beside,
    latest,
    without_period,
    year_before,
)
from outcomes.warehouse.mart import Mart, once_per_version

_ENOUGH = 0.5  # share of a name's or quote's pairs of letters that must stand near a number
_FRACTION = re.compile("0/|/0")
_REACH = 50  # letters before a number that speak of it
_OTHERS = Path(__file__).with_name("other_words.toml")
# one measure word for another: both count the same things
_ALIKE = ({"名", "人", "位"}, {"个", "家", "座", "处", "所"}, {"项", "件", "个"}, {"支", "个"})
_COUNTED_PLACES = re.compile(r"^(?:城市)?(?:社区|街道)(?!食堂|居民|党|干部|工作|卫生|志愿|服务|书记|网格|成员)")


def check(mart: Mart, text: str, lang: Lang) -> list[NumberJudged]:
    """Every number of a text in its order, judged; numerals that count nothing are listed as words, dates as dates."""
    if is_english(text):
        read = in_chinese(text, mart.register, indicators_on(mart).values(), all_facts(mart))
        return [_as_written(j, read) for j in _check(mart, read.text, lang)]
    return _check(mart, flowing(text), lang)


def _as_written(judged: NumberJudged, read: Rendering) -> NumberJudged:
    """A judgement of an English text with its own words for the number and its sentence."""
    f = judged.found
    begin = f.start - f.at
    sentence = read.original(begin, begin + len(f.sentence))
    return replace(judged, found=replace(f, text=read.original(f.start, f.end), sentence=sentence))


def _check(mart: Mart, whole: str, lang: Lang) -> list[NumberJudged]:
    judged = []
    period: Period | None = None
    usual = _place_of_title(mart, whole)
    sentence, place = "", usual
    for found in find(whole):
        if found.kind == "date":
            period = period_of(found.text, _year_said(mart, found) or period) or period
            judged.append(NumberJudged(found=found, verdict="date"))
            continue
        place = _place_of(mart, found, place if found.sentence == sentence else usual)
        sentence = found.sentence
        judged.append(_judge(mart, found, place, _period_meant(found, mart, period), lang))
    return judged


def _place_of_title(mart: Mart, text: str) -> Place:
    """The one place that the first line names, if it is a title: what follows speaks of it; the district otherwise."""
    title = text.split("\n", 1)[0]
    if len(title) <= _REACH and not title.endswith("。"):
        named_there = [p for p in (*mart.register.streets(), *mart.register.communities()) if p.name in title]
        if len(named_there) == 1:
            return named_there[0]
    return mart.register.district


def _judge(mart: Mart, found: NumberFound, place: Place, period: Period | None, lang: Lang) -> NumberJudged:
    if period and CHANGE.search(found.before) and (meant := _indicator_of(mart, found, any_unit=True)):
        return against_change(found, Topic(mart=mart, indicator=meant, place=place, period=period, lang=lang))
    if _says_of_how_many(found):
        return NumberJudged(found=found, verdict="word", place=place)
    if counted := _counted_places(mart, found, lang):
        return counted
    facts = _facts_of(mart, found, place)
    if facts and not _of_an_indicator(mart, found, facts[0], place, period):
        return against_facts(found, place, facts, lang)
    if found.kind == "word" or (found.text == "95%" and found.behind.startswith(("区间", "置信区间"))):
        return NumberJudged(found=found, verdict="word", place=place)
    if other := _other_words(mart, found):
        meant, why = other
        f = figure(mart, meant, place, period or usual_period(meant, latest(mart, meant)))
        return beside(found, "other_definition", why[lang], f, lang)
    indicator = _indicator_of(mart, found)
    if indicator is None:
        return NumberJudged(found=found, verdict="no_source", place=place)
    if period is None:
        return without_period(mart, found, indicator, place, lang)
    return against_figures(found, Topic(mart=mart, indicator=indicator, place=place, period=period, lang=lang))


# 41/44个社区，9/12个月已报: of how many communities and months a figure is, as this house says it
_OF_HOW_MANY = re.compile(r"\d{1,6}/\d{1,6} ?(?:个社区|个月已报|个月|个-months)")  # as English is read: 个-months


def _says_of_how_many(found: NumberFound) -> bool:
    """Whether a number is part of what says of how many communities and months a figure is."""
    around = f"{found.before[-8:]}\0{found.text}{found.behind[:24]}"
    at = around.index("\0")
    return any(m.start() <= at < m.end() for m in _OF_HOW_MANY.finditer(around.replace("\0", "")))


def _counted_places(mart: Mart, found: NumberFound, lang: Lang) -> NumberJudged | None:
    """丰荣街道12个社区 against the register; None for all other numbers."""
    behind = _COUNTED_PLACES.match(found.behind)
    whole = _all_of(mart, found) if behind else None
    if behind is None or whole is None or whole.level != "street" or not behind.group().endswith("社区"):
        return None
    ours = len(mart.register.communities(whole.code))
    return NumberJudged(
        found=found,
        verdict="agrees" if ours == found.value else "differs",
        place=whole,
        ours=f"{ours}{found.unit}",
        about=t("numbercheck.communities", lang),
        source=t("page.register", lang),
    )


def _all_of(mart: Mart, found: NumberFound) -> Place | None:
    """The place all of whose communities a number counts: 全区44个社区, 丰荣街道共12个社区; None for some of them."""
    for place in (mart.register.district, *mart.register.streets()):
        words = "全区|我区|普兰店区" if place == mart.register.district else place.name
        if re.search(rf"(?:{words})\s?(?:共有?|现有|有|下辖|辖|的|所有)?\s?$", found.before):
            return place
    return None


def _of_an_indicator(mart: Mart, found: NumberFound, fact: PublishedFact, place: Place, period: Period | None) -> bool:
    """Whether a number is rather one of an indicator in a period than the printed figure, whose value it does not have.

    So it is where the printed figure has another unit, where the indicator's name stands right before the number, and
    where the number is the indicator's.
    """
    if period is None or float(fact["value"]) == found.value:
        return False
    indicator = _indicator_of(mart, found)
    if indicator is None:
        return False
    if found.unit != str(fact["unit_zh"]) and indicator.unit["zh"] == found.unit:
        return True
    names = [name for name, _, i in _names(mart) if i == indicator and name]
    if re.search(rf"(?:{'|'.join(map(re.escape, names))})数?[\s为是达共：:]*$", found.before):
        return True
    topic = Topic(mart=mart, indicator=indicator, place=place, period=period, lang="zh")
    return against_figures(found, topic).verdict in ("agrees", "within")


@lru_cache(maxsize=4096)
def _pairs(text: str) -> frozenset[str]:
    """The pairs of letters of a text; what every number is held against is worked out once."""
    bare = re.sub(r"[\W\d_]", "", text)
    return frozenset(bare[i : i + 2] for i in range(len(bare) - 1))


def _near(found: NumberFound) -> str:
    """The words around a number in its sentence: 50 before it and 20 after."""
    start = max(0, found.at - _REACH)
    return found.sentence[start : found.at + len(found.text) + 20]


def _same_unit(one: str, other: str) -> bool:
    return one == other or any({one, other} <= group for group in _ALIKE)


def _share(words: str, near: frozenset[str]) -> float:
    pairs = _pairs(words)
    return len(pairs & near) / len(pairs) if pairs else 0.0


def _facts_of(mart: Mart, found: NumberFound, place: Place) -> list[PublishedFact]:
    """The published figures that a number speaks of: the same place and unit, and their words near it; the best alone."""
    near, clause = _pairs(_near(found)) | _pairs(found.clause), _pairs(found.clause)
    counted = _COUNTED_PLACES.match(found.behind)
    all_of_them = bool(counted and _all_of(mart, found))
    scored = []
    for fact in all_facts(mart):
        if fact["area_name"] != place.name or fact["fact_kind"] not in ("figure", "mechanism") or not found.unit:
            continue
        unit = str(fact["unit_zh"])
        if not (_same_unit(found.unit, unit) or (found.unit == "个" and unit == "家")):
            continue
        name = re.sub(r"(?:个|人|件|项|户|级|步|种|网|治|要素)?数$", "", str(fact["indicator_zh"]))
        score = max(_share(str(fact["quote"]), near), _share(name, near))
        if counted and name.endswith(counted.group()[-2:]):
            if all_of_them:
                score = 1.0  # 全区44个社区 counts communities, whatever else the sentence says
            elif float(fact["value"]) != found.value:
                continue  # 8个社区 are some of them
        if score >= _ENOUGH and (found.kind == "figure" or float(fact["value"]) == found.value):
            same = 0.3 if float(fact["value"]) == found.value else 0.0
            scored.append((score + same + max(_share(str(fact["quote"]), clause), _share(name, clause)), fact))
    best = max((score for score, _ in scored), default=0.0)
    return [fact for score, fact in scored if score >= best - 0.05]


@once_per_version
def _names(mart: Mart) -> tuple[tuple[str, str, Indicator], ...]:
    """Every name that a figure of ours goes by, with the unit that its numbers have in a text."""
    on = indicators_on(mart)
    names = [(str(a["words"]), str(a["unit"]), on[a["indicator"]]) for a in _words("alias") if a["indicator"] in on]
    names += [(re.sub(r"（[^（）]*）|数$|人次$", "", i.name["zh"]), i.unit["zh"], i) for i in on.values()]
    return tuple(names)


def _indicator_of(mart: Mart, found: NumberFound, *, any_unit: bool = False) -> Indicator | None:
    """The indicator of the catalogue whose name stands nearest to a number of its unit."""
    if _COUNTED_PLACES.match(found.behind):
        return None
    near, unit = _near(found), found.unit.partition("/")[0]
    if not unit and (_FRACTION.search(found.before[-1:] + "0" + found.behind[:1]) or BOUND.search(found.before)):
        unit = "%"
    before = found.before[-_REACH:]
    standing = [  # the last one before the number, the longest of those that end there; else the longest after it
        (before.rfind(name) + len(name) if name in before else 0, len(name), i)
        for name, counted, i in _names(mart)
        if name and name in near and (any_unit or _same_unit(unit, counted))
    ]
    return max(standing, key=lambda found_at: found_at[:2])[2] if standing else None


@cache
def _words(kind: str) -> tuple[dict[str, str], ...]:
    return tuple(tomllib.loads(_OTHERS.read_text(encoding="utf-8"))[kind])


def _other_words(mart: Mart, found: NumberFound) -> tuple[Indicator, dict[str, str]] | None:
    """Words that sound like an indicator of ours and mean something else; None where the text names ours itself."""
    for other in _words("word"):
        known = catalogue().indicators[other["indicator"]]
        if other["words"] in found.clause and _same_unit(found.unit.partition("/")[0], other["unit"]):
            own = other.get("own", "")
            if own and own in indicators_on(mart):
                return None
            return known, {"zh": other["zh"], "en": other["en"]}
    return None


def _place_of(mart: Mart, found: NumberFound, carried: Place) -> Place:
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


def _year_said(mart: Mart, found: NumberFound) -> Period | None:
    """The year of 今年, 去年 right before a date: 今年上半年, 去年12月."""
    said = re.search(r"(今年|本年|去年|上年)的?$", found.before)
    if said is None or not _any_month(mart):
        return None
    year = twelve_months(f"{_newest(mart)[:4]}-12")
    return year if said[1] in ("今年", "本年") else year_before(year)


def _newest(mart: Mart) -> str:
    return str(mart.query("months", indicator="requests_received")["month"].iloc[0])


_YEAR_BEFORE = re.compile(r"(?:上年|去年|上一年)(?:同期|同月)[^，,。；]{0,6}$")
_NAMED_MONTH = re.compile(rf"\d{{1,2}}月|\d{{4}}年|{SPAN}")


def _period_meant(found: NumberFound, mart: Mart, period: Period | None) -> Period | None:
    """The period that a number speaks of: the last one named before it, 今年 or 近12个月 of its sentence, 上年同期 before that."""
    relative = list(re.finditer(r"今年|本年|近12个月|近一年|过去12个月", found.before))
    if relative and _any_month(mart) and not _NAMED_MONTH.search(found.before, relative[-1].end()):
        last = _newest(mart)
        period = year_to_date(last) if relative[-1].group() in ("今年", "本年") else twelve_months(last)
    return year_before(period) if period and _YEAR_BEFORE.search(found.before) else period


def _any_month(mart: Mart) -> bool:
    return not mart.query("months", indicator="requests_received").empty
