"""Months and numbers as they are typed: each text with its verdict, its findings and what is stored, no more, no less."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from outcomes.reporting.judgement import Judgement
from tests import tree
from tests.etl.one_row import codes, judged, row_with, stored

ACCEPT, FIXED, REFUSED = "accept", "accept_with_fix", "reject_rows"

# The plain forms of a month (2025年3月, 2025/3, 202503, a spreadsheet's first day of it) are everyday writing and pass
# without a word; a day within the month or a decimal point could surprise, and is shown.
MONTHS = [
    ("2025-03", "2025-03", ACCEPT, ()),
    ("2025-3", "2025-03", ACCEPT, ()),
    ("2025年3月", "2025-03", ACCEPT, ()),
    ("2025年03月", "2025-03", ACCEPT, ()),
    ("2025/3", "2025-03", ACCEPT, ()),
    ("202503", "2025-03", ACCEPT, ()),
    ("２０２５年３月", "2025-03", ACCEPT, ()),
    ("2025 年 3 月", "2025-03", ACCEPT, ()),
    ("2025-3月", "2025-03", ACCEPT, ()),
    ("2025-03-01", "2025-03", ACCEPT, ()),
    ("2025-03-01 00:00:00", "2025-03", ACCEPT, ()),
    ("2020-01", "2020-01", ACCEPT, ()),
    ("2025.03", "2025-03", FIXED, ("month_tidied",)),
    ("2024.10", "2024-10", FIXED, ("month_tidied",)),
    ("2025-03-15", "2025-03", FIXED, ("month_tidied",)),
    ("2025年3月15日", "2025-03", FIXED, ("month_tidied",)),
    ("20250315", "2025-03", FIXED, ("month_tidied",)),
    ("2025.3.15", "2025-03", FIXED, ("month_tidied",)),
    ("2024-02-29", "2024-02", FIXED, ("month_tidied",)),
    ("2025-04", "2025-04", ACCEPT, ("month_unfinished",)),
    ("2025-02-30", None, REFUSED, ("month_unclear",)),
    ("2025-02-29", None, REFUSED, ("month_unclear",)),
    ("20250230", None, REFUSED, ("month_unclear",)),
    ("2025-06-31", None, REFUSED, ("month_unclear",)),
    ("2025.1", None, REFUSED, ("month_unclear",)),
    ("2025.3", None, REFUSED, ("month_unclear",)),
    ("45717", None, REFUSED, ("month_unclear",)),
    ("25-03", None, REFUSED, ("month_unclear",)),
    ("25年3月", None, REFUSED, ("month_unclear",)),
    ("3月", None, REFUSED, ("month_unclear",)),
    ("三月", None, REFUSED, ("month_unclear",)),
    ("本月", None, REFUSED, ("month_unclear",)),
    ("2025Q1", None, REFUSED, ("month_unclear",)),
    ("2025年一季度", None, REFUSED, ("month_unclear",)),
    ("2025年上半年", None, REFUSED, ("month_unclear",)),
    ("2025年", None, REFUSED, ("month_unclear",)),
    ("2025-13", None, REFUSED, ("month_unclear",)),
    ("202500", None, REFUSED, ("month_unclear",)),
    ("2025年3-4", None, REFUSED, ("month_unclear",)),
    ("2025年3-4月", None, REFUSED, ("month_unclear",)),
    ("2025-03/04", None, REFUSED, ("month_unclear",)),
    ("2025 03", None, REFUSED, ("month_unclear",)),
    ("Mar-25", None, REFUSED, ("month_unclear",)),
    ("二〇二五年三月", None, REFUSED, ("month_unclear",)),
    ("2025-05", None, REFUSED, ("month_future",)),
    ("2019-12", None, REFUSED, ("month_too_old",)),
    ("1925-03", None, REFUSED, ("month_too_old",)),
    ("", None, REFUSED, ("missing_value",)),
    ("—", None, REFUSED, ("missing_value",)),
    ("#REF!", None, REFUSED, ("formula_no_value",)),
]

_SHOWN, _INEXACT, _MISSING = ("number_as_text",), ("number_not_exact",), ("missing_value",)
NUMBERS = [
    ("14", 14, ACCEPT, ()),
    ("100000", 100000, ACCEPT, ()),
    (" 14 ", 14, ACCEPT, ()),
    ("１４", 14, FIXED, _SHOWN),
    ("1４", 14, FIXED, _SHOWN),
    ("14.0", 14, FIXED, _SHOWN),
    ("14.00", 14, FIXED, _SHOWN),
    ("1,234", 1234, FIXED, _SHOWN),
    ("1,234.00", 1234, FIXED, _SHOWN),
    ("１，２３４", 1234, FIXED, _SHOWN),
    ("33件", 33, FIXED, _SHOWN),
    ("33 件", 33, FIXED, _SHOWN),
    ("1,234件", 1234, FIXED, _SHOWN),
    ("14.0件", 14, FIXED, _SHOWN),
    ("017", 17, FIXED, _SHOWN),
    ("000000000017", 17, FIXED, _SHOWN),
    ("33人", None, REFUSED, _INEXACT),
    ("33个", None, REFUSED, _INEXACT),
    ("件", None, REFUSED, _INEXACT),
    ("33件件", None, REFUSED, _INEXACT),
    ("近1000", None, REFUSED, _INEXACT),
    ("1000余", None, REFUSED, _INEXACT),
    ("约1000件", None, REFUSED, _INEXACT),
    ("1.2万", None, REFUSED, _INEXACT),
    ("3千", None, REFUSED, _INEXACT),
    ("10-20", None, REFUSED, _INEXACT),
    ("10~20", None, REFUSED, _INEXACT),
    ("一百", None, REFUSED, _INEXACT),
    ("四", None, REFUSED, _INEXACT),
    ("TRUE", None, REFUSED, _INEXACT),
    ("1_000", None, REFUSED, _INEXACT),
    ("⑫", None, REFUSED, _INEXACT),
    ("5²", None, REFUSED, _INEXACT),
    ("1e3", None, REFUSED, _INEXACT),
    ("1E+3", None, REFUSED, _INEXACT),
    ("0x10", None, REFUSED, _INEXACT),
    ("½", None, REFUSED, _INEXACT),
    ("1/2", None, REFUSED, _INEXACT),
    ("٣", None, REFUSED, _INEXACT),
    ("+5", None, REFUSED, _INEXACT),
    ("12,34", None, REFUSED, _INEXACT),
    ("0,123", None, REFUSED, _INEXACT),
    ("1,2345", None, REFUSED, _INEXACT),
    ("1 234", None, REFUSED, _INEXACT),
    ("1, 234", None, REFUSED, _INEXACT),
    ("12\n34", None, REFUSED, _INEXACT),
    ("1’234", None, REFUSED, _INEXACT),
    ("'12", None, REFUSED, _INEXACT),
    ("12.", None, REFUSED, _INEXACT),
    (".5", None, REFUSED, _INEXACT),
    ("12%", None, REFUSED, _INEXACT),
    ("*", None, REFUSED, _INEXACT),
    ("NaN", None, REFUSED, _INEXACT),
    ("∞", None, REFUSED, _INEXACT),
    ("O", None, REFUSED, _INEXACT),
    ("=1+1", None, REFUSED, ("formula_text", *_INEXACT)),
    ("2025-03", None, REFUSED, _INEXACT),
    ("12.5", None, REFUSED, ("not_integer",)),
    ("１２．５", None, REFUSED, ("not_integer",)),
    ("-3", None, REFUSED, ("out_of_range",)),
    ("100001", None, REFUSED, ("out_of_range",)),
    ("210214001003", None, REFUSED, ("out_of_range",)),
    ("9" * 30, None, REFUSED, ("out_of_range",)),
    ("", None, REFUSED, _MISSING),
    ("—", None, REFUSED, _MISSING),
    ("-", None, REFUSED, _MISSING),
    ("无", None, REFUSED, _MISSING),
    ("/", None, REFUSED, _MISSING),
    ("null", None, REFUSED, _MISSING),
    ("未知", None, REFUSED, _MISSING),
    ("#DIV/0!", None, REFUSED, ("formula_no_value",)),
    ("#N/A", None, REFUSED, ("formula_no_value",)),
    ("#VALUE!", None, REFUSED, ("formula_no_value",)),
]


@pytest.mark.parametrize(("text", "value", "outcome", "said"), MONTHS)
def test_a_month_is_read_in_the_one_way_or_refused(
    text: str, value: str | None, outcome: str, said: tuple[str, ...]
) -> None:
    verdict = judged(row_with(month=text))
    assert (stored(verdict, "month"), verdict.outcome, codes(verdict)) == ([value] if value else [], outcome, said)


@pytest.mark.parametrize(("text", "value", "outcome", "said"), NUMBERS)
def test_a_count_is_read_in_the_one_way_or_refused(
    text: str, value: int | None, outcome: str, said: tuple[str, ...]
) -> None:
    verdict = judged(row_with(received=text, resolved="0"))
    expected = [] if value is None else [value]
    assert (stored(verdict, "received"), verdict.outcome, codes(verdict)) == (expected, outcome, said)


@pytest.mark.parametrize(
    ("text", "zh", "en"),
    [
        ("2025.1", "分不清是1月还是10月", "month 1 or month 10"),
        ("45717", "日期序号", "day number"),
        ("25年3月", "年份只写了两位", "two digits"),
        ("2025年一季度", "一行只报一个月", "not one month"),
        ("3月", "没有写年份", "no year"),
        ("2025", "没有写月份", "no month"),
        ("2025-13", "没有这个月", "no month of the year"),
        ("2025-02-30", "没有这一天", "no day"),
        ("2025年3-4月", "像是几个月", "several months"),
        ("上月", "看不出是哪年哪月", "no year and month"),
    ],
)
def test_an_unclear_month_says_why_and_how_to_write_it(text: str, zh: str, en: str) -> None:
    (said,) = judged(row_with(month=text)).findings
    assert zh in said.message_zh
    assert en in said.message_en
    assert f"「{text}」" in said.message_zh
    assert "请写成 2025-03" in said.message_zh


@pytest.mark.parametrize(
    ("text", "zh"),
    [
        ("33人", "本栏的单位是件"),
        ("十二", "请改成阿拉伯数字"),
        ("1 234", "一个数还是两个数"),
        ("1E+3", "科学计数"),
        ("近1000", "不写近、余、约"),
        ("#DIV/0!", "公式没有算出数来（现为「#DIV/0!」）"),
        ("无", "没有填（现为「无」）：没有请填0"),
        ("不详", "不清楚的不要填0"),
    ],
)
def test_a_refused_number_says_what_is_wrong_with_it(text: str, zh: str) -> None:
    assert zh in judged(row_with(received=text)).findings[0].message_zh


def test_what_a_formula_could_not_work_out_is_not_told_to_be_zero() -> None:
    for text in ("#DIV/0!", "#REF!", "#N/A", "#VALUE!", "#NAME?"):
        for column in ("community", "month", "received", "remark"):
            (said,) = judged(row_with(**{column: text})).findings
            assert (said.code, "请填0" in said.message_zh) == ("formula_no_value", False)


def _the_one_reading(text: str) -> int | None:
    """The count that a text says, written down independently: digits, thousands, zeros after a point, the unit 件."""
    digits = {chr(0xFF10 + n): str(n) for n in range(10)} | {"，": ",", "．": "."}
    bare = "".join(digits.get(char, char) for char in text.strip(" \u3000"))
    if bare.endswith("件"):
        bare = bare[:-1].rstrip(" \u3000")
    whole, point, rest = bare.partition(".")
    if point and (not rest or rest.strip("0")):
        return None
    groups = whole.split(",")
    if len(groups) > 1 and (
        groups[0][:1] == "0" or not 1 <= len(groups[0]) <= 3 or any(len(g) != 3 for g in groups[1:])
    ):
        return None
    plain = "".join(groups)
    if not re.fullmatch("[0-9]{1,12}", plain):
        return None
    return int(plain) if int(plain) <= 100_000 else None


_PIECES = st.sampled_from(
    [*"0123456789", *"０１９", ".", ",", "，", "．", "-", "+", " ", "件", "人", "万", "近", "e", "_", "²", "%"]
)


def _stored_counts(texts: list[str]) -> Judgement:
    months = [f"20{20 + n // 12}-{n % 12 + 1:02d}" for n in range(len(texts))]
    return judged(*(row_with(month=m, received=t) for m, t in zip(months, texts, strict=True)))


@settings(max_examples=tree.examples(20))
@given(st.lists(st.lists(_PIECES, min_size=1, max_size=7).map("".join), min_size=40, max_size=40))
def test_a_count_is_stored_exactly_when_an_independent_reader_finds_one_reading(texts: list[str]) -> None:
    verdict = _stored_counts(texts)
    assert verdict.rows is not None
    kept = dict(zip(verdict.rows["source_row"].to_pylist(), stored(verdict, "received"), strict=True))
    for n, text in enumerate(texts):
        assert kept.get(n + 2) == _the_one_reading(text), text
