"""Every number that stands in a Chinese text: digits and numerals with qualifier, unit and the sentence around them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Literal

Kind = Literal["figure", "date", "word"]
Qualifier = Literal["exact", "nearly", "over", "about", "at_least", "at_most"]

# measure words, the longest first: what is counted by them is a figure
UNITS = (
    "个百分点",
    "平方公里",
    "平方米",
    "人次",
    "户次",
    "件次",
    "车次",
    "万元",
    "亿元",
    "公里",
    "小时",
    "分钟",
    "公斤",
    "千克",
    "百分点",
    "个月",
    "方面",
    "元",
    "名",
    "人",
    "位",
    "户",
    "家",
    "个",
    "件",
    "项",
    "座",
    "处",
    "条",
    "支",
    "次",
    "级",
    "步",
    "场",
    "期",
    "张",
    "辆",
    "岁",
    "天",
    "栋",
    "幢",
    "米",
    "吨",
    "份",
    "篇",
    "种",
    "类",
    "对",
    "道",
    "口",
    "套",
    "间",
    "所",
    "宗",
    "起",
    "例",
    "只",
    "台",
    "部",
    "批",
    "届",
    "方",
    "窗",
    "网",
    "治",
    "周年",
    "年",
)
_BEFORE: dict[str, Qualifier] = {
    "将近": "nearly",
    "接近": "nearly",
    "近": "nearly",
    "不到": "nearly",
    "不足": "nearly",
    "大约": "about",
    "约": "about",
    "超过": "over",
    "突破": "over",
    "超": "over",
    "逾": "over",
    "多达": "about",
    "至少": "at_least",
    "不少于": "at_least",
    "至多": "at_most",
    "不超过": "at_most",
    "达": "exact",
}
_AFTER: dict[str, Qualifier] = {
    "余": "over",
    "多": "over",
    "左右": "about",
    "上下": "about",
    "以上": "at_least",
    "以内": "at_most",
    "+": "over",
}
_POWERS = {"百": 1e2, "千": 1e3, "万": 1e4, "亿": 1e8}
_DIGITS = dict(zip("零〇一二两三四五六七八九", (0, 0, 1, 2, 2, 3, 4, 5, 6, 7, 8, 9), strict=True))
_SMALL = {"十": 10, "百": 100, "千": 1000}

_ARABIC = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_HANZI = r"[零〇一二两三四五六七八九十百千万亿]+(?:点[零〇一二三四五六七八九]+)?"
_UNIT = "|".join(UNITS)
_NUMBER = re.compile(
    rf"(?P<before>{'|'.join(_BEFORE)})?(?P<percent>百分之)?(?:(?P<part>[一二两三四五六七八九十])分之(?P<whole>[一二两三四五六七八九])|(?P<arabic>{_ARABIC})|(?P<hanzi>{_HANZI}))"
    rf"(?P<power>[百千万亿]+)?(?P<after>余|多|\+)?(?P<power2>[万亿])?(?: ?(?P<unit>%|‰|成(?![立为果效员就绩功熟长本了都]|年人)|{_UNIT}))?(?P<late>左右|上下|以上|以内)?"
)
# parts of a year
SPAN = r"(?:第?[一二三四1-4]季度|前三季度|上半年|下半年|全年)"
_DATE = re.compile(
    rf"(?<!\d)\d{{4}}年(?:{SPAN}|\d{{1,2}}(?:月?[—\-至到]\d{{1,2}})?月(?:\d{{1,2}}日)?)?|"
    rf"(?<!\d)\d{{4}}[-/.]\d{{1,2}}(?:[-/.]\d{{1,2}})?(?!\d)|{SPAN}|"
    r"(?<![\d个])(?<!\d\.)\d{1,2}(?:[—\-至到]\d{1,2})?月(?:份|\d{1,2}日)?(?!次)|(?<!\d)\d{1,2}[:：]\d{2}(?!\d)"
)
# said with numerals, but no figures: telephones, 十四五期间, 几十个, 半数以上
_WORDS = re.compile(
    r"(?<!\d)1[3-9]\d{9}(?!\d)|(?<!\d)0\d{2,3}[- ]?\d{7,8}(?!\d)|(?<!\d)12345(?=政务|市民|便民|热线|平台|服务)|[“]?十[一二三四五]五[”]?(?:期间|时期|规划)|"
    rf"(?:几|(?<![人户件次总个例])数)[十百千万亿]+(?!分之)(?:{_UNIT})?|半数(?:以上)?|(?:最?近|过去)\d{{1,2}}个月|翻了?[一两]番"
)
# once a day, said without a number
_EACH = re.compile(r"每(?P<per>天|日|周|月|年)(?:都)?(?P<verb>开设|开展|举办|组织)")
_PART = re.compile(r"[^，。；！？]+")
_PER = re.compile(r"每(?:个)?(天|日|周|月|季度|年)[^，。；！？]{0,8}$")
_LONGEST = 400  # letters of a sentence; a longer one is read in parts
_NEAR = 12  # letters before a number in which 每天 may stand
_NAME = 12  # letters of a name in quotes
_END = "。！？!?"
_CLOSED = _END + "”』」；;：:"


@dataclass(frozen=True, kw_only=True)
class NumberFound:
    """A number with what it says; `start` and `end` are its place in the flowing text."""

    start: int
    end: int
    text: str  # 近7000人次
    value: float
    qualifier: Qualifier
    unit: str  # 人次, 人次/月, %; empty where nothing is counted
    kind: Kind
    sentence: str
    at: int  # where it begins in its sentence

    @cached_property
    def clause(self) -> str:
        """The part of the sentence between two commas that it stands in."""
        left = max(self.sentence.rfind(mark, 0, self.at) for mark in "，,；;、：") + 1
        rest = [p for mark in "，,；;。" if (p := self.sentence.find(mark, self.at)) >= 0]
        return self.sentence[left : min(rest, default=len(self.sentence))]

    @property
    def before(self) -> str:
        """The sentence up to the number."""
        return self.sentence[: self.at]

    @property
    def behind(self) -> str:
        """The sentence after the number and its unit."""
        return self.sentence[self.at + len(self.text) :]


def plain(text: str) -> str:
    """The text with digits, letters, % and brackets in their half width, as long as before."""
    return text.translate({c: c - 0xFEE0 for c in (*range(0xFF10, 0xFF1A), 0xFF05, 0xFF0B, 0xFF0E)})


def flowing(text: str) -> str:
    """Paragraphs whose sentence was broken by the end of a line, or by a picture with its caption, made whole."""
    parts = [p.strip() for p in text.split("\n") if p.strip()]
    made: list[str] = []
    n = 0
    while n < len(parts):
        pieces, long, tail = [parts[n]], len(parts[n]), parts[n][-_NAME:]
        n += 1
        while n < len(parts) and not tail.endswith(tuple(_CLOSED)) and long > 30:
            caption = tail.endswith(tuple(_BEFORE)) and not parts[n][0].isdigit() and n + 1 < len(parts)
            if caption and parts[n + 1][0].isdigit():
                made.append(parts[n])  # the picture's words stand before the sentence that it broke
                n += 1
            pieces.append(parts[n])
            long, tail = long + len(parts[n]), (tail + parts[n])[-_NAME:]
            n += 1
        made.append("".join(pieces))
    return "\n".join(made)


def hanzi_value(text: str) -> float | None:
    """二十三 is 23, 一百零五 is 105, 两万 is 20000, 九五 is 95; None for what is no number."""
    whole, _, digits = text.partition("点")
    if all(c in _DIGITS for c in whole):
        value = float("".join(str(_DIGITS[c]) for c in whole)) if whole else 0.0
    else:
        total = section = digit = 0.0
        for c in whole:
            if c in _DIGITS:
                digit = _DIGITS[c]
            elif c in _SMALL:
                section, digit = section + (digit or 1) * _SMALL[c], 0
            else:
                total, section, digit = (total + section + digit or 1) * _POWERS[c], 0, 0
        value = total + section + digit
    return value + sum(_DIGITS[c] / 10 ** (i + 1) for i, c in enumerate(digits))


def find(text: str) -> list[NumberFound]:
    """Every number of a text in its order; `text` is to be what `flowing` gave, positions count in it."""
    bare = plain(text)
    return sorted(_all(bare), key=lambda f: f.start)


def _all(text: str) -> Iterator[NumberFound]:
    for start, sentence in _sentences(text):
        taken: list[tuple[int, int]] = []
        for m in _DATE.finditer(sentence):
            taken.append(m.span())
            yield _found(m, "date", sentence, start)
        for m in _WORDS.finditer(sentence):
            if not any(a < m.end() and m.start() < b for a, b in taken):
                taken.append(m.span())
                yield _found(m, "word", sentence, start)
        for m in _each(sentence):
            per = m["per"].replace("日", "天")
            each = _found(m, "figure", sentence, start)
            yield replace(each, value=1.0, qualifier="about", unit=f"次/{per}")
        for m in _NUMBER.finditer(sentence):
            if any(a < m.end() and m.start() < b for a, b in taken):
                continue
            made = _number(m, sentence, start)
            if made is not None:
                yield made


def _sentences(text: str) -> Iterator[tuple[int, str]]:
    at = 0
    for m in re.finditer(rf"[^{_END}\n]*[{_END}\n]?", text):
        if m.group().strip():
            yield from _readable(m.start(), m.group())
        at = m.end()
    assert at == len(text)


def _readable(start: int, sentence: str) -> Iterator[tuple[int, str]]:
    """A sentence in parts of a length that somebody could say, cut after a comma or at least not inside a number.

    What is looked for around a number is looked for in its sentence: one without end would be read once for each number.
    """
    while len(sentence) > _LONGEST:
        commas = max(sentence.rfind(mark, 0, _LONGEST) for mark in "，,；;、：: ") + 1
        ends = (n for n in range(_LONGEST, 1, -1) if not (_is_number(sentence[n - 1]) and _is_number(sentence[n])))
        cut = commas if commas > _LONGEST // 2 else next(ends, _LONGEST)
        yield start, sentence[:cut]
        start, sentence = start + cut, sentence[cut:]
    yield start, sentence


def _is_number(c: str) -> bool:
    return c.isdecimal() or c in "零〇一二两三四五六七八九十百千万亿点分之.,%"


def _each(sentence: str) -> Iterator[re.Match[str]]:
    """每天开展 where no digit follows in the same part of the sentence."""
    for part in _PART.finditer(sentence):
        digits = [n for n in range(part.start(), part.end()) if sentence[n].isdecimal()]
        last = digits[-1] if digits else -1
        yield from (m for m in _EACH.finditer(sentence, part.start(), part.end()) if m.end() > last)


def _found(m: re.Match[str], kind: Kind, sentence: str, start: int) -> NumberFound:
    """What stands in a sentence that begins at `start`, before it is read as a number."""
    text, at = m.group(), m.start()
    return NumberFound(
        start=start + at,
        end=start + at + len(text),
        text=text,
        value=0.0,
        qualifier="exact",
        unit="",
        kind=kind,
        sentence=sentence,
        at=at,
    )


def _number(m: re.Match[str], sentence: str, start: int) -> NumberFound | None:
    digits = m["arabic"]
    value = float(digits.replace(",", "")) if digits else hanzi_value(m["hanzi"]) if m["hanzi"] else _fraction(m)
    if value is None:
        return None
    for c in (m["power"] or "") + (m["power2"] or ""):
        value *= _POWERS[c]
    unit = "%" if m["percent"] or m["part"] else m["unit"] or ""
    if unit == "成":  # 三成 is 30 %
        unit, value = "%", value * 10
    after = m["after"] or m["late"]
    qualifier: Qualifier = _AFTER.get(after or "") or _BEFORE.get(m["before"] or "") or "exact"
    if unit and (per := _PER.search(sentence, max(0, m.start() - _NEAR), m.start())):
        unit += f"/{per[1].replace('日', '天')}"
    counted = bool(unit) and (digits is not None or (_is_counted(m, sentence) and not _in_saying(m, sentence)))
    kind: Kind = "figure" if counted or (digits is not None and not _in_name(m, sentence)) else "word"
    return replace(_found(m, kind, sentence, start), value=value, qualifier=qualifier, unit=unit)


def _fraction(m: re.Match[str]) -> float | None:
    """三分之二 as a percentage."""
    part, whole = (hanzi_value(m[name]) for name in ("part", "whole"))
    return None if not part or not whole else 100 * whole / part


def _in_saying(m: re.Match[str], sentence: str) -> bool:
    """Whether numerals are part of a short name in quotes: “海纳百家”, “五治融合”."""
    left, right = sentence.rfind("“", 0, m.start()), sentence.find("”", m.start())
    return left > sentence.rfind("”", 0, m.start()) and 0 < right - left <= _NAME


def _is_counted(m: re.Match[str], sentence: str) -> bool:
    """Whether numerals count something: 五支志愿服务队, not 一定 or 第一."""
    ordinal = sentence.endswith("第", 0, m.start())
    return (not ordinal and m["hanzi"] not in ("一",)) or bool(m["percent"])


def _in_name(m: re.Match[str], sentence: str) -> bool:
    """Whether digits are part of a name in quotes: “115敲门小分队”, “社区食堂5+”."""
    left = sentence.rfind("“", 0, m.start())
    return left > sentence.rfind("”", 0, m.start()) and sentence.find("”", m.start()) >= 0 and not m["unit"]
