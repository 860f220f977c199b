"""What is said of a cell that cannot be read exactly: what stands there, why it will not do, how to write it."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from etl.check.names import contradicted, suggest
from etl.check.surroundings import Surroundings
from etl.findings.finding import Words, finding
from outcomes.catalogue.dataset import Column
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
_HANZI = "零〇一二两三四五六七八九十百千万亿"


@dataclass(frozen=True, kw_only=True)
class UnreadCell:
    """A cell that cannot be read exactly: its column, what stands in it, and where it is."""

    column: Column
    text: str
    sheet: str | None
    row: int


def cell_error(cell: UnreadCell, code: str, around: Surroundings) -> Finding:
    """The finding for a cell, with words that fit what stands in it."""
    words: Words = {}
    column, value = cell.column, cell.text.strip()[:60]
    if code == "unknown_community":
        words = _of_unknown_name(around, column, value)
    elif code == "not_a_choice":
        offered = [c.zh for c in column.choices] or ["是", "否"]
        words = {"allowed": "、".join(offered) if not column.indicators else "下拉列表中的指标 (the listed indicators)"}
    elif code == "out_of_range":
        words = {"max": f"{column.max:.0f}"}
    elif code == "missing_value" and not column.is_number:
        words = {"advice_zh": "请补上", "advice_en": "fill it in"}
    elif code == "missing_value" and value in ("未知", "不详"):
        words = {"advice_zh": "不清楚的不要填0", "advice_en": "do not write 0 for what is unknown"}
    elif code == "month_too_old":
        words = {"earliest": column.earliest if column.type == "month" else "2020"}
    elif code == "month_unclear":
        words = _of_unclear_month(column, value)
    elif code == "number_not_exact":
        words = _of_inexact_number(column, value)
    elif code == "field_too_long":
        words = {"max": column.max_length if column.type == "text" else 64}
        value = value[:20] + "…"
    return finding(code, sheet=cell.sheet, row=cell.row, column=column.header, value=value, **words)


def _of_unclear_month(column: Column, text: str) -> Words:
    bare = "".join(unicodedata.normalize("NFKC", text).split())
    if column.type == "year":
        return {"why_zh": "看不出是哪一年", "why_en": "names no year", "example": "2025"}
    for pattern, zh, en in _WHY_NO_MONTH:
        if re.fullmatch(pattern, bare):
            return {"why_zh": zh, "why_en": en}
    return {}


def _of_inexact_number(column: Column, text: str) -> Words:
    bare = "".join(unicodedata.normalize("NFKC", text).split())
    if re.fullmatch(r"\d[\d,.]*[^\W\d_]{1,4}", bare) and bare[-1] not in "万亿千百余多左右":
        unit = column.units[0] if column.units else ""
        zh = f"本栏的单位是{unit}，请核对后只填数" if unit else "请只填数，不写单位"
        return {
            "exact_zh": zh,
            "exact_en": f"the unit here is {unit}; check and write the number alone" if unit else "no unit",
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


def _of_unknown_name(around: Surroundings, column: Column, text: str) -> Words:
    """Words for an unknown place: not clear, unconfirmed, outside the programme, or the nearest names."""
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
