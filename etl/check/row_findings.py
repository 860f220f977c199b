"""What is found in the rows of a file: each function asks one question and gives findings."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

import duckdb
import pyarrow as pa

from etl.check.cell_words import UnreadCell, cell_error, signs_named
from etl.check.statements import statement
from etl.check.surroundings import Surroundings
from etl.findings.finding import Words, finding, masked
from etl.findings.personal import (
    CANDIDATE,
    IDENTIFYING,
    LONGEST,
    MASKED,
    holds_personal_data,
    identifies_somebody,
    is_masked,
)
from etl.findings.said import Said, Unworded, unworded
from outcomes.catalogue.dataset import UNKNOWN_YET, Column, Dataset, Rule
from outcomes.core.characters import without_odd_signs
from outcomes.core.periods import FIRST_MONTH
from outcomes.reporting.finding import Finding

_MOST_OTHERS = 5  # rows that are named beside one that stands twice


@dataclass(frozen=True, kw_only=True)
class Seen:
    """A file in the middle of its judgement: the table `judged` is on the connection."""

    con: duckdb.DuckDBPyConnection
    dataset: Dataset
    positions: dict[str, int]
    sheet: str | None
    around: Surroundings
    today: date

    @property
    def columns(self) -> list[Column]:
        """The dataset's columns that the file has."""
        return [c for c in self.dataset.column if c.code in self.positions]


def cell_findings(seen: Seen, said: Said) -> None:
    """Takes in every cell that cannot be read exactly (by row), and every fix (once for each text)."""
    unread, fixed = _marked(seen, "e"), _marked(seen, "f")
    for column in unread:
        found = seen.con.execute(statement("cell_errors", column=column.code), {"most": said.most}).fetchall()
        for code, count, rows, texts in found:
            place = partial(unworded, code, sheet=seen.sheet, column=column.header)
            for row, text in zip(rows, texts, strict=True):
                said.add(place(row=row), partial(cell_error, _unread(seen, column, row, text), code, seen.around))
            said.more(place(), count - len(rows))
    if unread:
        rows = seen.con.execute(statement("unread_rows", columns=[c.code for c in unread])).fetchall()
        said.refused_rows.update(row for (row,) in rows)
    for column in fixed:
        found = seen.con.execute(statement("cell_fixes", column=column.code), {"most": said.most}).fetchall()
        for code, count, rows, texts, values in found:
            place = partial(unworded, code, sheet=seen.sheet, column=column.header)
            for row, text, value in zip(rows, texts, values, strict=True):
                said.add(place(row=row), partial(_cell_fix, seen, place(row=row), column, text, value))
            said.more(place(), count - len(rows))


def _marked(seen: Seen, part: str) -> list[Column]:
    """The columns with any error (e) or fix (f)."""
    query = statement("any_marked", columns=[c.code for c in seen.columns], part=part)
    found = seen.con.execute(query).fetchone()
    return [c for c, n in zip(seen.columns, found or (), strict=True) if n]


def _unread(seen: Seen, column: Column, row: int, text: str) -> UnreadCell:
    may_wait = column.code in seen.dataset.may_wait
    return UnreadCell(column=column, text=text, sheet=seen.sheet, row=row, today=seen.today, may_wait=may_wait)


def _cell_fix(seen: Seen, place: Unworded, column: Column, text: str, value: str) -> Finding:
    """The notice of a text that was read as this value."""
    new = seen.around.register.get(value).name if column.type == "place" else value
    words: Words = {"new": masked(new)}
    if place.args[0] == "characters_folded":
        words["signs_zh"], words["signs_en"] = signs_named(text)
        text = without_odd_signs(text)
    return place(value=text.strip(), fixed=True, **words)


def taken_elsewhere(seen: Seen) -> list[Finding]:
    """One question for all such counts that were left empty."""
    columns = [c for c in seen.columns if c.instead]
    if not columns:
        return []
    rows = seen.con.execute(statement("taken_elsewhere", columns=[c.code for c in columns])).fetchall()
    if not rows:
        return []
    found = [seen.dataset.get(code) for code, *_ in rows]
    table = seen.around.cat.datasets[found[0].instead]
    words: Words = {"columns": "、".join(c.header for c in found), "columns_en": ", ".join(c.en for c in found)}
    words |= {"table": table.name.zh, "table_en": table.name.en, "rows": max(n for *_, n in rows)}
    return [finding("taken_elsewhere", sheet=seen.sheet, **words)]


def nothing_known(seen: Seen) -> Iterable[Unworded]:
    """Rows in which no count at all is known yet: they say nothing."""
    waiting = [c.code for c in seen.columns if c.code in seen.dataset.may_wait]
    if not waiting:
        return []
    rows = seen.con.execute(statement("nothing_known", columns=waiting)).fetchall()
    return (unworded("nothing_known", sheet=seen.sheet, row=row, value=UNKNOWN_YET) for (row,) in rows)


def personal_data(seen: Seen) -> Iterator[Unworded]:
    """Rows whose text or number holds personal data, or still the *** in its place; the text itself is never repeated."""
    searched: dict[str, tuple[str, Callable[[str], bool]]] = {
        "id": (f"{IDENTIFYING}|{MASKED}", identifies_somebody),
        "text": (f"{CANDIDATE}|{MASKED}", holds_personal_data),
    }
    for column in seen.columns:
        if column.type not in searched:
            continue
        pattern, holds = searched[column.type]
        if column.type == "text" and not column.scan:
            pattern = MASKED
        text = f"{'v' if column.type == 'id' else 'c'}_{column.code}"
        rows = seen.con.execute(statement("suspicious_texts", column=text), {"pattern": pattern}).fetchall()
        looked_at = [(row, text) for row, text in rows if len(text) <= LONGEST]  # a longer one is refused as such
        hits = [row for row, text in looked_at if is_masked(text) or holds(text)]
        for row in hits:
            yield unworded("personal_data", sheet=seen.sheet, row=row, column=column.header, value="***")


def duplicate_keys(seen: Seen) -> Iterator[Unworded]:
    """Rows that speak of the same thing twice: all of them are named, none is chosen."""
    key = seen.dataset.key
    if seen.con.execute(statement("any_double", key=key)).fetchone() is None:
        return
    groups = seen.con.execute(statement("doubles", key=key)).fetchall()
    column = seen.dataset.get(key[0]).header
    for rows, texts in groups:
        for row, text in zip(rows, texts, strict=True):
            some = [str(other) for other in rows[: _MOST_OTHERS + 1] if other != row][:_MOST_OTHERS]
            other = "、".join(some) + (f"…（{len(rows) - 1}）" if len(rows) - 1 > len(some) else "")
            yield unworded("duplicate_key", sheet=seen.sheet, row=row, column=column, value=text.strip(), other=other)


def broken_rules(seen: Seen) -> Iterator[Unworded]:
    """Rows that offend a rule between columns, with what was typed in the column that it names."""
    for rule in seen.dataset.rule:
        column = seen.dataset.get(rule.column)
        typed = f"trim(j.c_{column.code})" if column.code in seen.positions else "NULL"
        query = statement("broken_rule", dataset=seen.dataset, column=column.stored_as, typed=typed, rule=rule.where)
        for row, is_empty, text in seen.con.execute(query).fetchall():
            place = {"sheet": seen.sheet, "row": row, "column": column.header, "severity": rule.severity}
            yield partial(_broken_rule, rule.code, rule=rule, is_empty=is_empty, text=text, **place)


def _broken_rule(code: str, *, rule: Rule, is_empty: bool, text: str | None, **place: Any) -> Finding:
    """The finding of a row that offends a rule, worded when somebody is to read it."""
    return finding(
        code,
        value=text or None,
        rule_zh=rule.zh,
        rule_en=rule.en,
        now_zh=_empty(text, "zh") if is_empty else f"现为「{masked(text)}」",
        now_en=_empty(text, "en") if is_empty else f"is “{masked(text)}”",
        **place,
    )


def _empty(text: str | None, lang: str) -> str:
    """That a cell holds nothing, with the sign for nothing that stands in it."""
    zh, en = (f"（写的是「{masked(text)}」）", f" (“{masked(text)}”)") if text else ("", "")
    return f"是空的{zh}" if lang == "zh" else f"is empty{en}"


def event_column(dataset: Dataset) -> Column:
    """The column of a ledger that says when the event was."""
    return next(c for c in dataset.column if re.search(rf"\b{c.code}\b", dataset.event_month))


def old_events(seen: Seen) -> Iterable[Unworded]:
    """Rows of a ledger that speak of a month before figures begin: a mistyped year."""
    if not seen.dataset.event_month:
        return []
    column = event_column(seen.dataset)
    rows = seen.con.execute(
        statement("old_events", dataset=seen.dataset, column=column.stored_as), {"first": FIRST_MONTH}
    ).fetchall()
    return (
        unworded("month_too_old", sheet=seen.sheet, row=row, column=column.header, value=value, earliest=FIRST_MONTH)
        for row, value in rows
    )


def not_yours(seen: Seen, allowed: frozenset[str]) -> Iterable[Unworded]:
    """Rows of communities that the sender does not report for."""
    column = seen.dataset.place_column
    seen.con.register("allowed", pa.table({"code": pa.array(sorted(allowed), pa.string())}))
    rows = seen.con.execute(statement("not_yours", column=column.code)).fetchall()
    return (
        unworded(
            "not_your_community",
            sheet=seen.sheet,
            row=row,
            column=column.header,
            value=seen.around.register.get(code).name,
        )
        for row, code in rows
    )


def closed_periods(seen: Seen, closed: frozenset[str]) -> Iterable[Unworded]:
    """Rows of periods that are closed: by the period of a report, by the month of the event in a ledger.

    A register has no period, and nothing of it is closed.
    """
    column = seen.dataset.period_column
    period = seen.dataset.event_month or (column.code if column else "")
    if not period or not closed:
        return []
    seen.con.register("closed_periods", pa.table({"period": pa.array(sorted(closed), pa.string())}))
    rows = seen.con.execute(statement("closed_rows", dataset=seen.dataset, period=period)).fetchall()
    header = (column or event_column(seen.dataset)).header
    return (unworded("period_locked", sheet=seen.sheet, row=row, column=header, value=value) for row, value in rows)


def months_told(seen: Seen) -> list[Finding]:
    """A notice when a report holds several months, a warning when one of them is not over yet."""
    column = seen.dataset.period_column
    if column is None or column.type != "month":
        return []
    rows = seen.con.execute(statement("months_told", column=column.code)).fetchall()
    months = [month for month, *_ in rows]
    said = []
    if len(months) > 1:
        shown = "、".join(months) if len(months) <= 12 else f"{months[0]} … {months[-1]} ({len(months)})"
        said.append(finding("month_mixed", sheet=seen.sheet, column=column.header, value=shown))
    if seen.dataset.frequency == "monthly":
        said += [
            finding("month_unfinished", sheet=seen.sheet, row=row, column=column.header, value=month, count=count)
            for month, row, count, is_now in rows
            if is_now
        ]
    return said


def missing_communities(seen: Seen, expected: frozenset[str]) -> list[Finding]:
    """The expected communities that a report does not hold, month by month; a refused row counts as held."""
    if seen.dataset.replace != "slice" or seen.dataset.only_some or not expected:
        return []
    place, period = seen.dataset.place_column.code, seen.dataset.period_column
    month = f"v_{period.code}" if period else "''"
    rows = seen.con.execute(statement("communities_told", month=month, place=place)).fetchall()
    said = []
    for told, held in rows:
        names = [p.name for p in seen.around.register.places if p.code in expected - set(held)]
        if names:
            words: Words = (
                {"month_zh": f"（{told}）", "month_en": f" ({told})"} if told else {"month_zh": "", "month_en": ""}
            )
            said.append(finding("incomplete_coverage", sheet=seen.sheet, value="、".join(names), **words))
    return said


def unknown_references(seen: Seen, column: Column) -> Iterable[Unworded]:
    """Numbers that the register they belong to does not hold; nothing is asked before the register was sent."""
    code, _, key = column.refers.partition(".")
    register, rows = seen.around.cat.datasets[code], seen.around.history(code)
    if rows is None or rows.num_rows == 0:
        return []
    seen.con.register("referred", rows.select([key]))
    found = seen.con.execute(statement("unknown_references", column=column.code, key=key)).fetchall()
    zh, en = register.name.zh, register.name.en
    return (
        unworded(
            "unknown_reference", sheet=seen.sheet, row=row, column=column.header, value=value, table=zh, table_en=en
        )
        for row, value in found
    )


def good_rows(seen: Seen, bad: list[int], refused_before: int) -> tuple[pa.Table, int]:
    """The rows without an error under their stored names, and how many were refused."""
    seen.con.register("bad_rows", pa.table({"row": pa.array(bad, pa.int32())}))
    table = seen.con.execute(statement("good_rows", dataset=seen.dataset)).to_arrow_table()
    found = seen.con.execute("SELECT count(*) FROM judged").fetchone()
    assert found is not None
    return table, int(found[0]) - table.num_rows + refused_before
