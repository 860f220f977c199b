"""A remark on a file as a value: what is wrong, where, and how to mend it; its words are chosen by etl/findings."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Literal

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
    count: int = 1  # how many it stands for: the last of a kind stands for all those that are not worded

    def message(self, lang: str) -> str:
        """The sentence in one language."""
        return self.message_zh if lang == "zh" else self.message_en

    def as_dict(self) -> dict[str, object]:
        """The finding as `check --json` prints it."""
        kept = asdict(self)
        del kept["whole_file"], kept["fixed"]
        return {**kept, "suggestions": list(self.suggestions)}


def total(findings: Iterable[Finding]) -> int:
    """How many there are, those counted that are not worded one by one."""
    return sum(f.count for f in findings)
