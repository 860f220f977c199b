"""What is said about an uploaded file: findings as data, worded in one dictionary (findings.toml)."""

from __future__ import annotations

import tomllib
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

from etl.findings.personal import holds_personal_data

Severity = Literal["error", "warning", "notice"]
Outcome = Literal["accept", "accept_with_fix", "reject_rows", "reject_whole_file"]

EXIT_CODE: dict[str, int] = {"accept": 0, "accept_with_fix": 0, "reject_rows": 1, "reject_whole_file": 2}


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One remark on one file: a stable code, where it is, what stood there, and how to mend it.

    ``row`` is the row number that the person sees in Excel (None = the whole file). ``whole_file`` says
    that the file cannot be trusted at all; ``fixed`` that the reader corrected it and says so;
    ``suggestions`` are names of the register that an unknown name may mean, likeliest first.
    """

    code: str
    severity: Severity
    message_zh: str
    message_en: str
    sheet: str | None = None
    row: int | None = None
    column: str | None = None
    value: str | None = None
    whole_file: bool = False
    fixed: bool = False
    suggestions: tuple[str, ...] = ()

    def message(self, lang: str) -> str:
        return self.message_zh if lang == "zh" else self.message_en

    def as_dict(self) -> dict[str, Any]:
        """The finding as `check --json` prints it."""
        kept = asdict(self)
        del kept["whole_file"], kept["fixed"]
        return {**kept, "suggestions": list(self.suggestions)}


@cache
def dictionary() -> dict[str, dict[str, str]]:
    """Code -> severity, meaning_zh/en, zh and en template, from findings.toml."""
    return tomllib.loads((Path(__file__).parent / "findings.toml").read_text(encoding="utf-8"))


@cache
def _words() -> dict[str, dict[str, str]]:
    """The dictionary of tables and that of outlines."""
    outlines = (Path(__file__).parent / "boundary_findings.toml").read_text(encoding="utf-8")
    return dictionary() | tomllib.loads(outlines)


def _masked(text: str | None) -> str | None:
    """*** in place of a text that holds personal data."""
    return "***" if text and holds_personal_data(text) else text


def finding(
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
    value, column = _masked(value), _masked(column)  # personal data stand in no message, wherever they were typed
    fill = {"row": row, "column": column, "value": value, "sheet": sheet, **_usual_words(value), **words}
    chosen = severity or entry["severity"]
    assert chosen in ("error", "warning", "notice"), f"findings.toml [{code}] severity"
    return Finding(
        code=code,
        severity=chosen,  # type: ignore[arg-type]
        message_zh=entry["zh"].format(**fill),
        message_en=entry["en"].format(**fill),
        sheet=sheet,
        row=row,
        column=column,
        value=value,
        whole_file=whole_file,
        fixed=fixed,
        suggestions=suggestions,
    )


def _usual_words(value: str | None) -> dict[str, str]:
    """What templates say where nothing more particular is known."""
    return {
        "advice_zh": "没有请填0",
        "advice_en": "write 0 if there were none",
        "shown_zh": f"（现为「{value}」）" if value else "",
        "shown_en": f" (found “{value}”)" if value else "",
        "exact_zh": "请填阿拉伯数字，不写近、余、约、万和区间",
        "exact_en": "digits only, no 近, 余, 约, 万 or ranges",
        "why_zh": "看不出是哪年哪月",
        "why_en": "names no year and month",
        "example": "2025-03",
    }


def outcome(findings: list[Finding]) -> Outcome:
    """The verdict that these findings add up to."""
    if any(f.whole_file for f in findings):
        return "reject_whole_file"
    if any(f.severity == "error" for f in findings):
        return "reject_rows"
    return "accept_with_fix" if any(f.fixed for f in findings) else "accept"
