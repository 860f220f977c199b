"""The three rates 三率 (response, solution, satisfaction) and what stands beside them, counted from rows of requests.

Rows come with the column codes of the table 居民诉求; choices as codes or as the Chinese words of an uploaded file, 是/否
for yes and no, moments as text. A column that a file does not have, or leaves empty in every row, is unknown: what needs
it is None and never 0. The district is the sum of the numerators over the sum of the denominators.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any, Literal, TypeAlias

import pandas as pd

from outcomes.catalogue.catalogue import catalogue
from outcomes.catalogue.dataset import Dataset

Values: TypeAlias = "pd.Series[Any]"  # of one column, row by row
RATES = ("response", "closure", "on_time", "solved", "satisfied", "callback_coverage", "repeat")
_YES, _NO = {"是", "true", "yes", "y", "1", "已解决", "解决"}, {"否", "false", "no", "n", "0", "未解决", "没有解决"}
_PARTLY = {"部分解决", "部分", "partly"}
_GRADES = {
    "非常满意": "5",
    "很满意": "5",
    "满意": "4",
    "基本满意": "fairly",
    "一般": "3",
    "不满意": "2",
    "非常不满意": "1",
    "很不满意": "1",
}


@dataclass(frozen=True, kw_only=True)
class Definition:
    """What counts as what; the defaults follow general practice, the district may settle each of them."""

    excluded_status: tuple[str, ...] = ("rejected", "merged")
    excluded_categories: tuple[str, ...] = ()
    excluded_channels: tuple[str, ...] = ()
    exclude_backfilled: bool = False
    contact_hours: float = 24
    closing_hours: float = 0  # 0: by the day in due_on
    partly_counts: bool = False  # 部分解决 as solved
    fairly_satisfied: bool = True  # the word 基本满意 as satisfied
    satisfied_from: int = 4  # the lowest grade of 1-5 that counts
    satisfied_of: Literal["called_back", "rated"] = "called_back"
    repeat_days: int = 30
    repeat_of: Literal["received", "with_compound"] = "received"


@dataclass(frozen=True, kw_only=True)
class Rate:
    """A numerator over a denominator; either is None when it is not known."""

    numerator: int | None
    denominator: int | None

    @property
    def value(self) -> float | None:
        """The share, 0 to 1; None when the denominator is 0 or something is unknown."""
        return None if self.numerator is None or not self.denominator else self.numerator / self.denominator


@dataclass(frozen=True, kw_only=True)
class CommunityRates:
    """The counts and rates of one community as the file names it; of all together where `place` is "all"."""

    place: str
    received: int
    excluded: int | None
    assessed: int | None  # 考核件
    responded: int | None  # first contact within the limit
    closed: int | None
    due: int | None  # assessed cases that have a limit to be closed by
    closed_on_time: int | None
    called_back: int | None  # 回访成功
    solved: int | None
    rated: int | None  # called back and gave a grade
    satisfied: int | None
    repeat: int | None
    with_compound: int | None
    definition: Definition = field(repr=False)

    @property
    def rates(self) -> dict[str, Rate]:
        """Each rate by its name, in the order in which they are read."""
        rated = self.called_back if self.definition.satisfied_of == "called_back" else self.rated
        of_repeat = self.received if self.definition.repeat_of == "received" else self.with_compound
        pairs = {
            "response": (self.responded, self.assessed),
            "closure": (self.closed, self.assessed),
            "on_time": (self.closed_on_time, self.due),
            "solved": (self.solved, self.called_back),
            "satisfied": (self.satisfied, rated),
            "callback_coverage": (self.called_back, self.closed),
            "repeat": (self.repeat, of_repeat),
        }
        return {name: Rate(numerator=n, denominator=of) for name, (n, of) in pairs.items()}


_COUNTS = (
    "received",
    "excluded",
    "assessed",
    "responded",
    "closed",
    "due",
    "closed_on_time",
    "called_back",
    "solved",
    "rated",
    "satisfied",
    "repeat",
    "with_compound",
)


def three_rates(
    frame: pd.DataFrame, definition: Definition | None = None, *, until: date | None = None
) -> list[CommunityRates]:
    """The counts and rates of every community in the order of their names, at last those of all together.

    Struck-out rows do not count; of a number sent several times the last row does. With `until`, only cases whose limit
    lies on or before that day are due; without it all that have one.
    """
    definition = definition or Definition()
    rows = _in_force(frame)
    marks = _marks(rows, definition, until)
    groups = marks.groupby(_place(rows), sort=True).sum(min_count=1)
    named = [(str(place), counts) for place, counts in groups.to_dict("index").items()]
    everything = {name: marks[name].sum(min_count=1) for name in _COUNTS} | ({"received": 0} if marks.empty else {})
    return [_community(place, counts, definition) for place, counts in (*named, ("all", everything))]


def _community(place: str, counts: Mapping[str, int], definition: Definition) -> CommunityRates:
    known = {name: None if pd.isna(counts[name]) else int(counts[name]) for name in _COUNTS}
    return CommunityRates(place=place, definition=definition, **known)  # type: ignore[arg-type]


def as_json(result: Sequence[CommunityRates]) -> dict[str, object]:
    """The definition, every community and all together: received, assessed, called_back, each rate (0 to 1) and its parts."""
    made = [_as_json(one) for one in result]
    definition = asdict(result[-1].definition) if result else {}
    return {"definition": definition, "communities": made[:-1], "all": made[-1] if made else {}}


def _as_json(one: CommunityRates) -> dict[str, object]:
    counts = {name: getattr(one, name) for name in ("received", "excluded", "assessed", "closed", "called_back")}
    rates = one.rates
    parts = {name: [rate.numerator, rate.denominator] for name, rate in rates.items()}
    return {"place": one.place, **counts, **{name: rate.value for name, rate in rates.items()}, "parts": parts}


def _place(rows: pd.DataFrame) -> pd.Series[str]:
    column = "community" if "community" in rows else "community_code"
    return rows[column].fillna("").astype(str).str.strip()


def _in_force(frame: pd.DataFrame) -> pd.DataFrame:
    """The rows that count: not struck out, and of each number the last."""
    rows = frame.reset_index(drop=True)
    if "request_id" in rows:
        numbered = rows["request_id"].notna() & (rows["request_id"].astype(str).str.strip() != "")
        rows = rows[~(numbered & rows["request_id"].duplicated(keep="last"))]
    struck = _truth(rows, "void")
    return rows if struck is None else rows[~struck.eq(True).fillna(False)]


def _text(rows: pd.DataFrame, column: str) -> pd.Series[str] | None:
    """A column as plain text, "" where empty; None where the file does not have it or holds nothing in it."""
    if column not in rows:
        return None
    given = rows[column].astype(object)
    found = given.where(given.notna(), "").map(lambda value: str(value).strip())
    return None if len(found) and found.eq("").all() else found


def _codes(rows: pd.DataFrame, column: str) -> pd.Series[str] | None:
    """A column of choices as codes."""
    found = _text(rows, column)
    return None if found is None else found.map(lambda text: _code(column, text))


def _code(column: str, text: str) -> str:
    choices = _requests().get(column).choices
    meant = (text, text.removeprefix("已"))  # 已办结 as 办结
    return next((c.code for c in choices if c.code in meant or c.zh in meant or text.lower() == c.en.lower()), text)


def is_understood(column: str, text: str) -> bool:
    """Whether a word of a column has a meaning here: a state, a grade, yes, no or 部分解决; any other would count as a no."""
    if column == "status":
        return _code(column, text) in {c.code for c in _requests().get(column).choices}
    plain = text.lower().removesuffix(".0")
    if column == "satisfaction":
        return text in _GRADES or plain in ("1", "2", "3", "4", "5")
    return plain in _YES | _NO | _PARTLY


def _requests() -> Dataset:
    return catalogue().datasets["requests"]


def _truth(rows: pd.DataFrame, column: str, yes: set[str] = _YES) -> Values | None:
    """A column of yes and no as True, False and <NA>; None where it is unknown altogether."""
    found = _text(rows, column)
    if found is None:
        return None
    read = found.str.lower().str.removesuffix(".0")
    no = _NO | _PARTLY - yes
    return read.map(lambda text: True if text in yes else False if text in no else pd.NA).astype("boolean")


def _moments(rows: pd.DataFrame, column: str) -> Values | None:
    """A column of moments; what cannot be read is NaT."""
    found = _text(rows, column)
    if found is None:
        return None
    plain = found.str.replace(r"[年月/.](?=\d{1,2}\b|\d{1,2}[日月/. ])", "-", regex=True).str.replace("日", " ")
    return pd.to_datetime(plain.str.strip().replace("", None), format="mixed", errors="coerce")


def repeats(rows: pd.DataFrame, days: int) -> pd.Series[bool] | None:
    """Of every row whether one of the same compound and category came at most so many days before; None if unknown."""
    compound, category, received = _text(rows, "compound_id"), _codes(rows, "category"), _moments(rows, "received_at")
    if compound is None or category is None or received is None:
        return None
    number = _text(rows, "request_id")
    sorted_by = pd.DataFrame(
        {"where": compound, "what": category, "at": received, "n": "" if number is None else number}
    )
    sorted_by = sorted_by[sorted_by["where"] != ""].sort_values(["at", "n"], kind="stable")
    again = sorted_by.groupby(["where", "what"])["at"].diff() <= pd.Timedelta(days=days)
    return again.reindex(rows.index, fill_value=False)


def _marks(rows: pd.DataFrame, definition: Definition, until: date | None) -> pd.DataFrame:
    """One column of 0 and 1 for every count; a whole column is <NA> where it cannot be known."""
    excluded = _excluded(rows, definition)
    kept = None if excluded is None else ~excluded
    status, received = _codes(rows, "status"), _moments(rows, "received_at")
    contact, resolved = _moments(rows, "first_contact_at"), _moments(rows, "resolved_at")
    closed = status.eq("resolved") if status is not None else None if resolved is None else resolved.notna()
    reached = _truth(rows, "call_back_valid")
    limit = pd.Timedelta(hours=definition.contact_hours)
    in_time = None if contact is None or received is None else (contact - received) <= limit
    due, on_time = _on_time(rows, definition, received, resolved, until)
    called = _both(kept, reached)
    yes = _YES | _PARTLY if definition.partly_counts else _YES
    grade = _text(rows, "satisfaction")
    given = None if grade is None else grade.ne("")
    liked = None if grade is None else grade.map(lambda text: _satisfied(text, definition))
    compound, again = _text(rows, "compound_id"), _truth(rows, "repeat")
    found = {
        "received": pd.Series(True, index=rows.index),
        "excluded": excluded,
        "assessed": kept,
        "responded": _both(kept, in_time),
        "closed": _both(kept, closed),
        "due": _both(kept, due),
        "closed_on_time": _both(kept, due, on_time),
        "called_back": called,
        "solved": _both(called, _truth(rows, "confirmed_solved", yes)),
        "rated": _both(called, given),
        "satisfied": _both(called, liked),
        "repeat": again if again is not None else repeats(rows, definition.repeat_days),
        "with_compound": None if compound is None else compound.ne(""),
    }
    marks = {name: _numbers(marked, rows) for name, marked in found.items()}
    return pd.DataFrame(marks, index=rows.index)


def _numbers(marked: Values | None, rows: pd.DataFrame) -> Values:
    if marked is None:
        return pd.Series(pd.NA, index=rows.index, dtype="Int64")
    return marked.astype("boolean").fillna(False).astype("Int64")


def _both(*marked: Values | None) -> Values | None:
    """Where all of them hold; None when one is unknown."""
    found = [m.astype("boolean").fillna(False) for m in marked if m is not None]
    if len(found) < len(marked):
        return None
    first, *others = found
    for other in others:
        first = first & other
    return first


def _excluded(rows: pd.DataFrame, definition: Definition) -> Values | None:
    """Which rows are taken out; None when a column that decides it is not there."""
    asked = (
        ("status", definition.excluded_status),
        ("category", definition.excluded_categories),
        ("channel", definition.excluded_channels),
    )
    out = pd.Series(False, index=rows.index)
    for column, names in asked:
        if names:
            found = _codes(rows, column)
            if found is None:
                return None
            out = out | found.isin([_code(column, name) for name in names])
    if definition.exclude_backfilled:
        late = _truth(rows, "is_backfilled")
        out = out if late is None else out | late.fillna(False).astype(bool)
    return out


def _on_time(
    rows: pd.DataFrame,
    definition: Definition,
    received: Values | None,
    resolved: Values | None,
    until: date | None,
) -> tuple[Values | None, Values | None]:
    """Which rows have a limit to be closed by, and which were closed by it."""
    if definition.closing_hours:
        last = None if received is None else received + pd.Timedelta(hours=definition.closing_hours)
        closing = resolved
    else:
        last = _moments(rows, "due_on")
        closing = None if resolved is None else resolved.dt.normalize()
    if last is None or closing is None:
        return None, None
    due = last.notna() if until is None else last.notna() & (last.dt.normalize() <= pd.Timestamp(until))
    return due, closing <= last


def _satisfied(text: str, definition: Definition) -> bool:
    grade = _GRADES.get(text, text.removesuffix(".0"))
    if grade == "fairly":
        return definition.fairly_satisfied
    return grade.isdigit() and definition.satisfied_from <= int(grade) <= 5
