"""The year and the month that the title of a table speaks of."""

from __future__ import annotations

import re
from collections.abc import Sequence

from outcomes.core.characters import folded

_DIGITS = str.maketrans("〇零○一二三四五六七八九", "000123456789")
_YEAR_IN_WORDS = re.compile(r"二[〇零○][一二三四五六七八九〇零○]{2}年")
_MONTH_IN_WORDS = re.compile(r"(?<=年)(十[一二]?|[一二三四五六七八九])月")
# the day on which a form was filled in or printed says nothing of what it reports
_DAY_OF_WRITING = re.compile(
    r"(填报|填表|制表|导出|打印|报送|上报|生成|下载|查询|发布|提交|审核|更新)(日期|时间|日)?[:：]?"
    r"(19|20)\d\d[-年/.]\d{1,2}[-月/.]\d{1,2}日?([T ]?\d{1,2}:\d\d(:\d\d)?)?"
)
_MONTH = re.compile(
    r"(?<!\d)(?P<year>20\d\d)(?:[-年/.](?P<month>1[0-2]|0?[1-9])(?!\d)|(?P<close>0[1-9]|1[0-2])(?![\d年]))月?份?(?:[-/.]?\d{1,2}日?(?![\d月]))?"
    r"(?P<until>[-—–~～至到、和及]+(?:20\d\d年)?(?:(?:20\d\d[-/.])?(?P<last>1[0-2]|0?[1-9])(?:月|[-/.]\d)|\d{1,2}日)?)?"
)
_LONGER = re.compile(r"季|上半年|下半年|全年|年度|累计|[1-4]Q|Q[1-4]")


def years_of(titles: Sequence[str]) -> set[str]:
    """The years that titles name."""
    return {year for title in titles for year in re.findall(r"(?<!\d)(20\d\d)(?=\D|0[1-9]|1[0-2]|$)", _plain(title))}


def month_of(titles: Sequence[str]) -> str | None:
    """2025-12 where titles name that month alone; None where they name none, several or a longer time."""
    found: set[str] = set()
    for title in map(_plain, titles):
        if _LONGER.search(title):
            return None
        for match in _MONTH.finditer(title):
            month = int(match["month"] or match["close"])
            if match["until"] and match["last"] and int(match["last"]) != month:
                return None
            found.add(f"{match['year']}-{month:02d}")
    return found.pop() if len(found) == 1 else None


def _plain(title: str) -> str:
    """A title without blanks and without the day on which it was written, its numbers in digits."""
    bare = "".join(folded(title).split())
    bare = _YEAR_IN_WORDS.sub(lambda found: found[0].translate(_DIGITS), bare)
    bare = _MONTH_IN_WORDS.sub(lambda found: f"{_number(found[1])}月", bare)
    return _DAY_OF_WRITING.sub("", bare)


def _number(words: str) -> int:
    """12 for 十二."""
    return int(("1" if words.startswith("十") else "") + (words.removeprefix("十") or "0").translate(_DIGITS))
