"""What is said about an uploaded file: findings as data, worded in one dictionary (findings.toml)."""

from __future__ import annotations

import re
import tomllib
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, get_args

from etl.findings.personal import holds_personal_data
from outcomes.core.texts import filled
from outcomes.reporting.finding import Finding, Outcome, Severity

CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")  # what neither a message nor a document may hold
Words = dict[str, Any]  # placeholder of a template -> what fills it, with suggestions where there are any
_SEVERITIES: dict[str, Severity] = {text: text for text in get_args(Severity)}


LONGEST_HEADER, LONGEST_WORD = 100, 300  # letters of a header, and of anything else that a sentence quotes


@cache
def dictionary() -> dict[str, dict[str, str]]:
    """Code -> severity, meaning_zh/en, zh and en template, from findings.toml."""
    return tomllib.loads((Path(__file__).parent / "findings.toml").read_text(encoding="utf-8"))


@cache
def _words() -> dict[str, dict[str, str]]:
    """The dictionary of tables and that of outlines."""
    outlines = (Path(__file__).parent / "boundary_findings.toml").read_text(encoding="utf-8")
    return dictionary() | tomllib.loads(outlines)


def masked(text: str | None) -> str | None:
    """*** in place of a text that holds personal data."""
    return "***" if text and holds_personal_data(text) else text


def shortened(text: str, most: int = LONGEST_HEADER) -> str:
    """A text of so many letters at most; what was left out is an ellipsis."""
    return text if len(text) <= most else text[: most - 1] + "…"


@lru_cache(maxsize=1024)
def _quoted_header(text: str) -> str:
    """A header as a sentence says it."""
    return shortened(CONTROL.sub("□", masked(text) or ""))


def finding(  # noqa: PLR0913 - a sentence: the parts of a finding by name, and words for its template
    code: str,
    *,
    sheet: str | None = None,
    row: int | None = None,
    column: str | None = None,
    value: str | None = None,
    whole_file: bool = False,
    fixed: bool = False,
    severity: Severity | None = None,
    suggestions: tuple[str, ...] = (),
    **words: object,
) -> Finding:
    """A finding of this code, worded from the dictionary; `words` fill the placeholders of its template."""
    entry = _words()[code]
    # personal data stand in no message, wherever they were typed
    value = shortened(CONTROL.sub("□", masked(value) or ""), LONGEST_WORD) if value else value
    column = _quoted_header(column) if column else column
    given = {"row": row, "column": column, "value": value, "sheet": sheet, **_usual_words(value), **words}
    fill = {name: "" if word is None else _short(word) for name, word in given.items()}
    return Finding(
        code=code,
        severity=severity or severity_of(code),
        message_zh=filled(entry["zh"], fill),
        message_en=filled(entry["en"], fill),
        sheet=sheet,
        row=row,
        column=column,
        value=value,
        whole_file=whole_file,
        fixed=fixed,
        suggestions=suggestions,
    )


def _short(word: object) -> object:
    return shortened(word, LONGEST_WORD) if isinstance(word, str) else word


def _usual_words(value: str | None) -> dict[str, str]:
    """What templates say where nothing more particular is known."""
    return {
        "advice_zh": "没有请填0",
        "advice_en": "write 0 if there were none",
        "unknown_zh": "不清楚就先不报这一行，并告知街道",
        "unknown_en": "if unknown leave the row out and tell the street",
        "shown_zh": f"（现为「{value}」）" if value else "",
        "shown_en": f" (found “{value}”)" if value else "",
        "exact_zh": "请填阿拉伯数字，不写近、余、约、万和区间",
        "exact_en": "digits only, no 近, 余, 约, 万 or ranges",
        "why_zh": "看不出是哪年哪月",
        "why_en": "names no year and month",
        "now_zh": f"现为「{value}」",
        "now_en": f"is “{value}”",
        "cause_zh": f"的公式没有算出数来（现为「{value}」）" if value else "的公式没有算出数来",
        "cause_en": f"the formula gives no value (found “{value}”)" if value else "the formula gives no value",
        "mend_zh": "用 WPS 打开，改好公式或者把这一列粘贴成数值，保存",
        "mend_en": "mend it or paste values, and save",
    }


def severity_of(code: str) -> Severity:
    """How grave a finding of this code is, unless it says otherwise itself."""
    return _SEVERITIES[_words()[code]["severity"]]


def outcome(findings: list[Finding]) -> Outcome:
    """The verdict that these findings add up to."""
    if any(f.whole_file for f in findings):
        return "reject_whole_file"
    if any(f.severity == "error" for f in findings):
        return "reject_rows"
    return "accept_with_fix" if any(f.fixed for f in findings) else "accept"
