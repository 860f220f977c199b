"""Everything that is said of a file, however large: some of a kind in words, the rest counted, every refused row known."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import partial
from typing import NamedTuple

from etl.findings.finding import finding, masked, severity_of
from outcomes.reporting.finding import Finding, Severity

MOST = 1000  # findings of one code in one column of one sheet that name their row
MOST_IN_ALL, FEW = 10_000, 20  # of a file; beyond that the first few of every further kind
Unworded = partial[Finding]
unworded = partial(partial, finding)  # a finding with its parts, worded when somebody is to read it


class _SameProblem(NamedTuple):
    code: str
    column: str | None
    sheet: str | None
    severity: Severity


class Said:
    """Findings as they come in, a thousand of each kind worded, ten thousand in all; `refused_rows` are those with an error, worded or not."""

    most, most_in_all, few = MOST, MOST_IN_ALL, FEW

    def __init__(self) -> None:
        self._worded: list[Finding] = []
        self._counts: Counter[_SameProblem] = Counter()
        self._named: Counter[_SameProblem] = Counter()
        self.refused_rows: set[int] = set()

    def take(self, found: Iterable[Finding | Unworded]) -> None:
        """Takes findings in; what is not worded yet is worded only if it is to be read."""
        for one in found:
            if isinstance(one, Finding):
                self._add(_SameProblem(one.code, one.column, one.sheet, one.severity), one.row, one.whole_file, one)
            else:
                code, words = one.args[0], one.keywords
                severity = words.get("severity") or severity_of(code)
                kind = _SameProblem(code, words.get("column"), words.get("sheet"), severity)
                self._add(kind, words.get("row"), words.get("whole_file", False), one)

    def add(self, place: Unworded, make: Callable[[], Finding]) -> None:
        """Takes a finding in whose words take work: `place` has its code, row, column and sheet."""
        code, words = place.args[0], place.keywords
        self._add(_SameProblem(code, words["column"], words["sheet"], severity_of(code)), words["row"], False, make)

    def more(self, place: Unworded, count: int) -> None:
        """Counts so many more of a kind, of which nothing else is known; their rows are refused by whoever knows them."""
        code, words = place.args[0], place.keywords
        kind = _SameProblem(code, words["column"], words["sheet"], severity_of(code))
        self._counts[kind] += count

    def _add(
        self, kind: _SameProblem, row: int | None, whole_file: bool, make: Finding | Callable[[], Finding]
    ) -> None:
        self._counts[kind] += 1
        if self._named[kind] < (self.most if len(self._worded) < self.most_in_all else self.few):
            self._named[kind] += 1
            self._worded.append(make if isinstance(make, Finding) else make())
        if kind.severity == "error" and row is not None and not whole_file:
            self.refused_rows.add(row)

    def told(self) -> list[Finding]:
        """The findings in words, and one for each kind of which there are more."""
        return self._worded + [
            replace(
                finding(
                    "more_of_the_same",
                    sheet=kind.sheet,
                    column=kind.column,
                    value=kind.code,
                    severity=kind.severity,
                    count=n,
                    where_zh=f"「{masked(kind.column)}」" if kind.column else "",
                    where_en=f"“{masked(kind.column)}” has " if kind.column else "",
                ),
                count=n,
            )
            for kind, n in (self._counts - self._named).items()
        ]
