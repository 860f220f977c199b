"""What is said of a cell that cannot be read exactly: what stands there, why it will not do, how to write it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from etl.check.names import contradicted, suggest
from etl.check.surroundings import Surroundings
from etl.findings.finding import Words, finding
from outcomes.catalogue.dataset import UNKNOWN_YET, Column
from outcomes.core.characters import odd_signs
from outcomes.core.periods import add_months
from outcomes.core.places import Place, Register, bare_name
from outcomes.reporting.finding import Finding

_WHY_NO_MONTH = (  # pattern of the text -> why it names no single month
    (r"(19|20)\d\d\.1", "分不清是1月还是10月", "may be month 1 or month 10"),
    (r"(19|20)\d\d\.[2-9]", "小数点后的月份要写两位", "needs two digits after the point"),
    (r"\d{5}(\.\d+)?", "是表格软件的日期序号，不是月份", "is a spreadsheet's day number, not a month"),
    (r"\d{2}[-/年.]\d{1,2}月?|\d{2}年", "年份只写了两位", "has a year of two digits"),
    (
        r"(?>.*?(?:季|Q[1-4]|上半年|下半年|全年|年度)).*",
        "不是一个月：一行只报一个月",
        "is not one month: one row for each month",
    ),
    (r"\d{1,2}月?", "没有写年份", "has no year"),
    (r"(19|20)\d\d年?", "没有写月份", "has no month"),
    (r"(19|20)\d\d[-/年.]?(0?0|1[3-9]|[2-9]\d)月?", "没有这个月", "is no month of the year"),
    (
        r"(19|20)\d\d(-\d\d?-|/\d\d?/|\.\d\d?\.|年\d\d?月)\d{1,2}日?|(19|20)\d{6}",
        "没有这一天",
        "is no day of the calendar",
    ),
    (
        r"(19|20)\d\d[-/年.]\d{1,2}月?[-~至到、,/—]\d{1,2}月?",
        "像是几个月：一行只报一个月",
        "seems to be several months: one row for each",
    ),
)
_LEVEL_WORDS = {
    "district": ("全区", "the district"),
    "street": ("街道", "a street"),
    "community": ("社区", "a community"),
}
_ENGLISH_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_HANZI = "零〇一二两三四五六七八九十百千万亿"


@dataclass(frozen=True, kw_only=True)
class UnreadCell:
    """A cell that cannot be read exactly: its column, what stands in it, and where it is."""

    column: Column
    text: str
    sheet: str | None
    row: int
    today: date
    may_wait: bool = False  # the cell may say that its number is not known yet


def cell_error(cell: UnreadCell, code: str, around: Surroundings) -> Finding:
    """The finding for a cell, with words that fit what stands in it."""
    value = cell.text.strip()[:60]
    words = _WORDS[code](cell, value, around) if code in _WORDS else {}
    if code == "field_too_long":
        value = value[:20] + "…"
    return finding(code, sheet=cell.sheet, row=cell.row, column=cell.column.header, value=value, **words)


def _of_other_choice(cell: UnreadCell, _text: str, _around: Surroundings) -> Words:
    offered = [c.zh for c in cell.column.choices] or ["是", "否"]
    listed = cell.column.indicators
    return {"allowed": "下拉列表中的指标 (the listed indicators)" if listed else "、".join(offered)}


def _of_missing_value(cell: UnreadCell, text: str, _around: Surroundings) -> Words:
    if not cell.column.is_number:
        return {"advice_zh": "请补上", "advice_en": "fill it in"}
    unknown: Words = {}
    if cell.may_wait:
        unknown = {
            "unknown_zh": f"不清楚就写「{UNKNOWN_YET}」，其他各栏照报",
            "unknown_en": f"if unknown write “{UNKNOWN_YET}”, the other columns are taken",
        }
    if text in ("未知", "不详"):
        return {"advice_zh": "不清楚的不要填0", "advice_en": "do not write 0 for what is unknown", **unknown}
    return unknown


def _example(cell: UnreadCell) -> str:
    """What could stand in the cell: the year, month, day or time that a clerk of today may well have meant."""
    last = add_months(f"{cell.today:%Y-%m}", -1)
    forms = {"year": f"{cell.today:%Y}", "month": last, "moment": f"{last}-15 09:30"}
    return forms.get(cell.column.type, f"{last}-15")


def signs_named(text: str) -> tuple[str, str]:
    """What is odd about the characters of a text, in both languages."""
    if signs := odd_signs(text):
        return f"看不见或形似的字符（{signs}）", f"unseen or look-alike characters ({signs})"
    return "全角的字母或数字", "full-width letters or digits"


def _of_unclear_moment(cell: UnreadCell, text: str, _around: Surroundings) -> Words:
    words: Words = {"example": _example(cell), "what_zh": "日期", "what_en": "date"}
    if cell.column.type == "moment":
        words |= {"what_zh": "时间", "what_en": "time"}
    if re.search(r"(?<!\d)24[:：时点]", text):
        words["what_zh"] += "（一天到23:59为止，24:00请写成第二天00:00）"
        words["what_en"] += " (a day ends at 23:59; 24:00 is 00:00 of the next day)"
    return words


def _of_changed_id(_cell: UnreadCell, text: str, _around: Surroundings) -> Words:
    if re.search("[eE]", text) and not re.search("[A-Za-z]{3}", text):
        return {"became_zh": "科学计数", "became_en": "scientific notation"}
    return {"became_zh": "日期或时间", "became_en": "a date or time"}


def _of_no_value(_cell: UnreadCell, text: str, _around: Surroundings) -> Words:
    if set(text) == {"#"}:
        return {
            "cause_zh": f"只有「{text[:8]}」，是列太窄没有显示出来",
            "cause_en": f"holds only “{text[:8]}” because the column was too narrow to show it",
            "mend_zh": "加宽这一列，重新导出或另存",
            "mend_en": "widen the column and save the file again",
        }
    return {}


def _of_unclear_month(cell: UnreadCell, text: str, _around: Surroundings) -> Words:
    return {"example": _example(cell), **_why_no_month(cell.column, text)}


def _why_no_month(column: Column, text: str) -> Words:
    bare = "".join(unicodedata.normalize("NFKC", text).split())
    if column.type == "year":
        return {"why_zh": "看不出是哪一年", "why_en": "names no year"}
    found = re.fullmatch(r"([A-Za-z]{3})[a-z]{0,6}[-/. ']?(20)?(\d\d)", bare)
    if found and found[1].lower() in _ENGLISH_MONTHS:
        return {
            "why_zh": "是英文月份" if found[2] else "是表格软件改成的英文月份，年份只有两位",
            "why_en": "is an English month"
            if found[2]
            else "is what the spreadsheet made of it, its year has two digits",
            "example": f"20{found[3]}-{_ENGLISH_MONTHS.index(found[1].lower()) + 1:02d}",
        }
    for pattern, zh, en in _WHY_NO_MONTH:
        if re.fullmatch(pattern, bare):
            return {"why_zh": zh, "why_en": en}
    return {}


def _of_inexact_number(cell: UnreadCell, text: str, _around: Surroundings) -> Words:
    column = cell.column
    bare = "".join(unicodedata.normalize("NFKC", text).split())
    if re.fullmatch(r"\d[\d,.]*[^\W\d_]{1,4}", bare) and bare[-1] not in "万亿千百余多左右":
        unit = column.units[0] if column.units else ""
        zh = f"本栏的单位是{unit}，请核对后只填数" if unit else "请只填数，不写单位"
        return {
            "exact_zh": zh,
            "exact_en": f"the unit here is {unit}; check and write the number alone" if unit else "no unit",
        }
    if re.fullmatch(r"-?\d+:\d\d(:\d\d)?|(19|20)\d\d-\d\d-\d\d(\d\d:\d\d(:\d\d)?)?", bare):
        return {
            "exact_zh": "这一格被表格软件设成了日期或时间格式，请改成常规格式，重新填数",
            "exact_en": "the cell was given the format of a date or time: make it General and type the number again",
        }
    if bare and set(bare) <= set(_HANZI):
        return {"exact_zh": "请改成阿拉伯数字", "exact_en": "write it in digits"}
    if re.search(r"\d\s+\d", text.strip()):
        return {
            "exact_zh": "数字中间有空格，分不清是一个数还是两个数",
            "exact_en": "there is a blank inside: one number or two?",
        }
    if re.fullmatch(r"\d(\.\d+)?[eE]\+?\d+", bare):
        return {
            "exact_zh": "变成了科学计数，请把这一列设成常规格式重新填",
            "exact_en": "it became scientific notation; type it again",
        }
    return {}


def _named_street(register: Register, place: Place) -> str:
    return f"{place.name}（{register.get(place.parent).name}）" if place.parent else place.name


def _wanted(column: Column) -> tuple[str, str]:
    """What a column of places takes, in words: 社区全名; 全区、街道或社区的全名."""
    if column.levels == ("community",):
        return "社区全名", "the name of a community"
    zh, en = ([_LEVEL_WORDS[level][n] for level in column.levels] for n in (0, 1))
    return "或".join(filter(None, ("、".join(zh[:-1]), zh[-1]))) + "的全名", f"the name of {' or '.join(en)}"


def _of_unknown_name(cell: UnreadCell, text: str, around: Surroundings) -> Words:
    """Words for an unknown place: not clear, unconfirmed, outside the programme, or the nearest names."""
    column = cell.column
    register = around.register
    if re.fullmatch(r"\d(\.\d+)?[eE]\+?\d+", text):
        return _hint(
            "12位代码变成了科学计数，请把这一列设成文本格式，重新填代码，或者直接填社区名称",
            "the 12-digit code became a rounded number: format the column as text, or write the name",
        )
    several = register.spellings.get(bare_name(text), ())
    if len(several) > 1:
        shown = "、".join(_named_street(register, place) for place in several)
        return _hint(
            f"有几个同名的：{shown}，请写12位代码", f"several have this name: {shown}; write the 12-digit code"
        )
    place, (zh, en) = register.find(text), _wanted(column)
    if place and place.level not in column.levels:
        if column.levels == ("community",):
            return _hint(
                "这是街道或区，不是社区，请写社区名称", "this is no community; write the name of the community"
            )
        return _hint(f"本栏不收这一级，请写{zh}", f"not a place of the levels taken here; write {en}")
    if place and place.level == "street":
        return _hint("这个街道没有本项目的社区", "no community of the programme lies in this street")
    if place and place.in_programme and place.assumed and around.real:
        return _hint(
            "名单待区确认，确认以前不能入库", "on the list by assumption; not filed until the district confirms it"
        )
    if place:
        return _hint("不在本项目44个社区名单内", "not among the communities of the programme")
    if found := contradicted(register, text):
        near, own, other = found
        return _hint(
            f"{near.name}属于{own.name}，不属于{other.name}，请核对",
            f"{near.name} belongs to {own.name}, not to {other.name}; please check",
            (near.name,) if near.in_programme else (),
        )
    names = tuple(place.name for place in suggest(register, text, levels=column.levels))
    if not names:
        return _hint(f"请按名册填写{zh}或代码", f"write {en} as in the register, or its code")
    return _hint(
        f"是不是{'、'.join(names)}？请改成名册上的名称",
        f"perhaps {', '.join(names)}: write it as in the register",
        names,
    )


def _hint(zh: str, en: str, names: tuple[str, ...] = ()) -> Words:
    return {"hint_zh": zh, "hint_en": en, "suggestions": names}


_WORDS: dict[str, Callable[[UnreadCell, str, Surroundings], Words]] = {
    "unknown_community": _of_unknown_name,
    "not_a_choice": _of_other_choice,
    "out_of_range": lambda cell, _text, _around: {"max": f"{cell.column.max:.0f}"},
    "missing_value": _of_missing_value,
    "month_too_old": lambda cell, _text, _around: {
        "earliest": cell.column.earliest if cell.column.type == "month" else "2020"
    },
    "month_unclear": _of_unclear_month,
    "date_unclear": _of_unclear_moment,
    "time_missing": _of_unclear_moment,
    "number_rounded": _of_changed_id,
    "formula_no_value": _of_no_value,
    "number_not_exact": _of_inexact_number,
    "field_too_long": lambda cell, _text, _around: {
        "max": cell.column.max_length if cell.column.type == "text" else 64
    },
}
