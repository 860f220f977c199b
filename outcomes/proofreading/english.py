"""An English text in the words that the reader of numbers knows, letter for letter traceable to where it came from.

Names of places and figures, months, units, qualifiers and the order of a few phrases become Chinese; everything else stays.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from outcomes.catalogue.catalogue import Indicator
from outcomes.core.places import Register
from outcomes.proofreading.facts import PublishedFact

_HANZI = re.compile(r"[一-鿿]")
_LATIN = re.compile(r"[A-Za-z]")
_SHORT = 3  # letters of a name that may mean anything
_SHARE = 0.4  # Chinese characters for each Latin letter, below which a text is English

_ARABIC = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_ONES = dict(
    zip(
        [
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
            "thirteen",
            "fourteen",
            "fifteen",
            "sixteen",
            "seventeen",
            "eighteen",
            "nineteen",
        ],
        range(2, 20),
        strict=True,
    )
)
_TENS = dict(
    zip(["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"], range(20, 100, 10), strict=True)
)
_POWERS = {"hundred": 1e2, "thousand": 1e3, "million": 1e6}
_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_MONTH = r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
_SPANS = {
    "q1": "第一季度",
    "q2": "第二季度",
    "q3": "第三季度",
    "q4": "第四季度",
    "first quarter": "第一季度",
    "second quarter": "第二季度",
    "third quarter": "第三季度",
    "fourth quarter": "第四季度",
    "first half": "上半年",
    "second half": "下半年",
}
_YEAR_ON_YEAR = r"(?:year[- ]on[- ]year|(?:on|from|against|than|compared with|over) (?:the|a) (?:previous year|year (?:before|earlier))|against the same (?:months|period) of the year before)"
_BEFORE = {
    "nearly": "近",
    "almost": "近",
    "close to": "近",
    "just under": "近",
    "more than": "超过",
    "over": "超过",
    "about": "约",
    "around": "约",
    "some": "约",
    "approximately": "约",
    "roughly": "约",
    "at least": "至少",
    "no fewer than": "至少",
    "at most": "至多",
    "no more than": "不超过",
    "up to": "至多",
}
_PHRASES = {
    "the whole district": "全区",
    "the district": "全区",
    "this year": "今年",
    "last year": "去年",
    "the same period of last year": "上年同期",
    "confidence interval": "区间",
    "interval": "区间",
    "over twelve months": "近12个月",
    "over 12 months": "近12个月",
    "the last twelve months": "近12个月",
    "the last 12 months": "近12个月",
    "the twelve months": "近12个月",
    "past 12 months": "近12个月",
    "has": "有",
    "have": "有",
    "requests received": "受理诉求",
    "requests closed": "办结诉求",
    "cases closed": "办结诉求",
}
_UNITS = {
    "percentage points": "个百分点",
    "points": "个百分点",
    "percent": "%",
    "per cent": "%",
    "months": "个月",
    "year": "年",
    "years": "年",
    "volunteers": "人",
    "residents": "人",
    "requests": "件",
    "complaints": "件",
}


def is_english(text: str) -> bool:
    """Whether a text is written in English, names in Chinese allowed."""
    return len(_HANZI.findall(text)) < _SHARE * len(_LATIN.findall(text))


@dataclass(frozen=True)
class Stretch:
    """Words that stand for the letters start..end of the English text."""

    words: str
    start: int
    end: int


@dataclass(frozen=True)
class Rendering:
    """The text in Chinese words, and for each of its letters which letters of the English one it stands for."""

    english: str
    pieces: tuple[Stretch, ...]

    @cached_property
    def text(self) -> str:
        """The Chinese words."""
        return "".join(piece.words for piece in self.pieces)

    @cached_property
    def _spans(self) -> list[tuple[int, int]]:
        return [span for piece in self.pieces for span in _letters(piece)]

    def original(self, start: int, end: int) -> str:
        """The English words that the letters start..end of the Chinese text stand for."""
        spans = self._spans[start:end]
        return self.english[min(s for s, _ in spans) : max(e for _, e in spans)].strip() if spans else ""


def _letters(piece: Stretch) -> Iterator[tuple[int, int]]:
    same = len(piece.words) == piece.end - piece.start
    for n in range(len(piece.words)):
        yield (piece.start + n, piece.start + n + 1) if same else (piece.start, piece.end)


def in_chinese(
    text: str, register: Register, indicators: Iterable[Indicator], facts: Iterable[PublishedFact]
) -> Rendering:
    """An English text as the reader of numbers knows it."""
    known, told = tuple(indicators), tuple(facts)
    named = _figure_names(known, told)
    words = {**{name: zh for name, (zh, _) in named.items()}, **_place_names(register), **_PHRASES}
    rules = _rules({**_unit_words(known, told), **_UNITS}, named, words)
    pieces: list[Stretch] = []
    at = 0
    while at < len(text):
        made = None
        if at == 0 or not (text[at - 1].isalnum() and text[at].isalnum()):
            made = next(((m, make) for rule, make in rules if (m := rule.match(text, at))), None)
        if made is None:
            pieces.append(Stretch(text[at], at, at + 1))
            at += 1
        else:
            match, make = made
            pieces.extend(make(match))
            at = match.end()
    return Rendering(text, tuple(pieces))


def _unit_words(indicators: Iterable[Indicator], facts: Iterable[PublishedFact]) -> dict[str, str]:
    found = {str(f["unit"]).replace("_", " "): str(f["unit_zh"]) for f in facts if f["unit"]}
    found |= {f"{word}s": zh for word, zh in found.items() if not word.endswith("s")}
    for i in indicators:
        found.setdefault(i.unit["en"].lower(), i.unit["zh"])
    return {word: zh for word, zh in found.items() if word and word != "%"}


Named = dict[str, tuple[str, str]]  # English words in small letters -> Chinese words, and the unit of what they count


def _figure_names(indicators: Iterable[Indicator], facts: Iterable[PublishedFact]) -> Named:
    """Names of figures as the Chinese text would name them, with their unit."""
    found = {str(f["indicator"]).replace("_", " "): (str(f["indicator_zh"]), str(f["unit_zh"])) for f in facts}
    for i in indicators:
        full, told = i.name["en"].lower(), (i.name["zh"], i.unit["zh"])
        found[full] = found[re.sub(r" ?\([^()]*\)", "", full)] = told
    return {name: told for name, told in found.items() if len(name) > _SHORT}


def _place_names(register: Register) -> dict[str, str]:
    """Names of places, with and without what they are."""
    found: dict[str, str] = {}
    for p in (register.district, *register.streets(), *register.communities()):
        full = p.name_in("en").lower()
        found[full] = p.name
        found.setdefault(full.rsplit(" ", 1)[0], p.name)
    return {name: zh for name, zh in found.items() if len(name) > _SHORT}


def _any_of(words: Iterable[str]) -> str:
    return "|".join(re.escape(w).replace(r"\ ", r"\s+") for w in sorted(words, key=len, reverse=True))


Make = Callable[[re.Match[str]], list[Stretch]]


def _rules(units: dict[str, str], named: Named, words: dict[str, str]) -> list[tuple[re.Pattern[str], Make]]:
    """What becomes Chinese, the first that fits: dates, changes, requests, qualifiers, numbers with units, names, full stops."""
    word_number = rf"(?:{'|'.join(_TENS)})(?:-(?:{'|'.join(list(_ONES)[:8])}|one))?|{'|'.join(sorted(_ONES, key=len, reverse=True))}"
    n = rf"(?:{_ARABIC}|(?:{word_number})\b)"
    power = rf"(?:\s(?:{'|'.join(_POWERS)})\b)?"
    moved = r"(?P<way>up|down|rose|fell|grew|increased|decreased|dropped)(?:\s+by)?"

    def rule(pattern: str) -> re.Pattern[str]:
        return re.compile(pattern, re.IGNORECASE)

    return [
        (rule(rf"(?P<month>{_MONTH})\s+(?P<year>\d{{4}})\s*(?:[–—-]|to)\s*(?P<last>{_MONTH})\s+(?P=year)\b"), _months),
        (rule(rf"(?:(?P<day>\d{{1,2}})\s+)?(?P<month>{_MONTH})\s+(?P<year>\d{{4}})\b"), _date),
        (rule(rf"(?P<month>{_MONTH})\s*[–—-]\s*(?P<last>{_MONTH})\s+(?P<year>\d{{4}})\b"), _months),
        (rule(rf"(?:the\s+)?(?P<span>{_any_of(_SPANS)})\s+(?:of\s+)?(?P<year>\d{{4}})\b"), _span),
        (
            rule(
                r"(?P<year>(?:19|20)\d{2})(?![\d,.]*\d|\s*[-/]\s*\d|\s+\w+\s+(?:received|closed))\b"
                rf"(?!\s+(?:{_any_of([*units, *named, 'communities'])})\b)"
            ),
            _year,
        ),
        (rule(rf"{moved}\s+(?P<n>{_ARABIC}\s?%)\s+{_YEAR_ON_YEAR}"), _moved),
        (rule(rf"(?P<n>{n})\s+(?:requests?|cases?)\s+(?P<how>received|closed)"), _request),
        (rule(rf"(?P<how>received|closed)\s+(?P<n>{n})(?:\s+(?:requests?|cases?))?"), _request),
        (rule(rf"(?P<n>{n})\s+(?P<how>closed)\b"), _request),
        (rule(rf"(?P<n>{_ARABIC})(?:\s+(?P<unit>{_any_of(units)}))?\s+then\b"), lambda m: _then(m, units)),
        (rule(r"(?P<level>95\s?%)\s+(?:confidence\s+)?interval\b"), _interval),
        (rule(r"(?<![^\n])\(?(?P<n>\d{1,2})[.)]\s"), _listed),
        (rule(_YEAR_ON_YEAR), _as("同比")),
        (rule(r"requests(?=\s+(?:rose|fell|grew|increased|decreased|dropped|were))"), _as("受理诉求")),
        (rule(rf"(?P<word>{_any_of(words)})(?!\w)"), lambda m: _as(words[_key(m["word"])])(m)),
        (rule(rf"(?P<word>{_any_of(_BEFORE)})\s+(?={n})"), lambda m: _as(_BEFORE[_key(m["word"])])(m)),
        (
            rule(rf"(?P<n>{n})(?P<power>{power})(?=\s(?P<name>{_any_of(named)})(?!\w))"),
            lambda m: _number(m, named[_key(m["name"])][1].replace("%", "")),
        ),
        (rule(rf"(?P<n>{n})\scommunities\b"), lambda m: _communities(m, named)),
        (
            rule(rf"(?P<n>{n})(?P<power>{power})(?:\s(?P<unit>{_any_of(units)})\b)?"),
            lambda m: _number(m, units[_key(m["unit"])] if m["unit"] else ""),
        ),
        (rule(r"\.(?=\s|$)"), _as("。")),
    ]


def _as(words: str) -> Make:
    return lambda m: [Stretch(words, m.start(), m.end())]


def _key(words: str) -> str:
    return re.sub(r"\s+", " ", words).lower()


def _month(words: str) -> int:
    return _MONTHS.index(words[:3].lower()) + 1


def _date(m: re.Match[str]) -> list[Stretch]:
    day = f"{m['day']}日" if m["day"] else ""
    return [Stretch(f"{m['year']}年{_month(m['month'])}月{day}", m.start(), m.end())]


def _months(m: re.Match[str]) -> list[Stretch]:
    return [Stretch(f"{m['year']}年{_month(m['month'])}—{_month(m['last'])}月", m.start(), m.end())]


def _span(m: re.Match[str]) -> list[Stretch]:
    return [Stretch(f"{m['year']}年{_SPANS[_key(m['span'])]}", m.start(), m.end())]


def _year(m: re.Match[str]) -> list[Stretch]:
    return [Stretch(f"{m['year']}年", m.start(), m.end())]


def _moved(m: re.Match[str]) -> list[Stretch]:
    way = "上升" if m["way"].lower() in ("up", "rose", "grew", "increased") else "下降"
    return [Stretch(f"同比{way}", m.start(), m.start("n")), Stretch(m["n"].replace(" ", ""), m.start("n"), m.end("n"))]


def _request(m: re.Match[str]) -> list[Stretch]:
    words = "受理诉求" if m["how"].lower() == "received" else "办结"
    return [Stretch(words, m.start("how"), m.end("how")), Stretch(f"{_digits(m['n'])}件", m.start("n"), m.end("n"))]


def _then(m: re.Match[str], units: dict[str, str]) -> list[Stretch]:
    unit = units[_key(m["unit"])] if m["unit"] else ""
    return [Stretch("上年同期", m.end(), m.end()), Stretch(m["n"] + unit, m.start("n"), m.end("unit" if unit else "n"))]


def _interval(m: re.Match[str]) -> list[Stretch]:
    return [Stretch("95%", m.start("level"), m.end("level")), Stretch("区间", m.end("level"), m.end())]


def _listed(m: re.Match[str]) -> list[Stretch]:
    """The number of a heading or of an item, which counts nothing."""
    return [Stretch("一", m.start(), m.end()), Stretch("、", m.end(), m.end())]


def _number(m: re.Match[str], unit: str) -> list[Stretch]:
    digits, power = _digits(m["n"]), m["power"].strip().lower()
    if not m["n"][0].isdigit() and not power and not unit:
        return [Stretch(m["n"], m.start(), m.end())]  # the five goals: a word as in Chinese
    if power:
        digits = f"{float(digits.replace(',', '')) * _POWERS[power]:.10g}"
    return [Stretch(digits + unit, m.start(), m.end())]


def _communities(m: re.Match[str], named: Named) -> list[Stretch]:
    """44 communities as places that are counted; as a plain unit where a figure that counts them is named before."""
    before = m.string[: m.start()].rstrip(" :=").lower()
    unit = "个" if before.endswith(tuple(named)) else "个社区"
    return [Stretch(_digits(m["n"]) + unit, m.start(), m.end())]


def _digits(words: str) -> str:
    """Twenty-three as 23; digits as they are."""
    if words[0].isdigit():
        return words
    tens, _, ones = words.lower().partition("-")
    if not ones:
        return str(_TENS.get(tens) or _ONES[tens])
    return str(_TENS[tens] + (1 if ones == "one" else _ONES[ones]))
