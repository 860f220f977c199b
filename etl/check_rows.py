"""What is found in the rows of a file: each function asks one question and gives findings."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

import duckdb
import pyarrow as pa

from etl.findings import Finding, finding
from etl.personal import CANDIDATE, holds_personal_data
from etl.read import TotalRow
from outcomes.catalog import Column, Dataset
from outcomes.periods import FIRST_MONTH
from outcomes.places import Register

_MOST_ROWS = 1000  # of one kind in one column; the rest is counted in one more finding


@dataclass(frozen=True, kw_only=True)
class Seen:
    """A file in the middle of its judgement: the table `judged` is on the connection."""

    con: duckdb.DuckDBPyConnection
    dataset: Dataset
    positions: dict[str, int]
    sheet: str | None
    register: Register

    @property
    def columns(self) -> list[Column]:
        """The dataset's columns that the file has."""
        return [c for c in self.dataset.column if c.code in self.positions]


def cell_findings(seen: Seen) -> list[Finding]:
    """Every cell that cannot be read exactly (by row), and every fix (once for each text)."""
    errors = " UNION ALL ".join(
        f"SELECT source_row, '{c.code}', e_{c.code}, c_{c.code} FROM judged WHERE e_{c.code} IS NOT NULL"
        for c in seen.columns
    )
    fixes = " UNION ALL ".join(
        f"SELECT min(source_row), '{c.code}', f_{c.code}, c_{c.code} FROM judged WHERE f_{c.code} IS NOT NULL "
        f"AND e_{c.code} IS NULL GROUP BY ALL"
        for c in seen.columns
    )
    said: list[Finding] = []
    counts: dict[tuple[str, str], int] = {}
    for row, code, error, text in seen.con.execute(f"SELECT * FROM ({errors}) ORDER BY 1").fetchall():
        counts[code, error] = counts.get((code, error), 0) + 1
        if counts[code, error] <= _MOST_ROWS:
            said.append(_cell_error(seen, row, seen.dataset.get(code), error, text or ""))
    for (code, error), n in counts.items():
        if n > _MOST_ROWS:
            header = seen.dataset.get(code).header
            said.append(finding("more_of_the_same", column=header, value=error, sheet=seen.sheet, count=n - _MOST_ROWS))
    for row, code, fix, text in seen.con.execute(f"SELECT * FROM ({fixes}) ORDER BY 1").fetchall():
        said.append(_cell_fix(seen, row, seen.dataset.get(code), fix, text))
    return said


def _cell_error(seen: Seen, row: int, column: Column, code: str, text: str) -> Finding:
    words: dict[str, Any] = {}
    value = text.strip()[:60]
    if code == "unknown_community":
        words = _suggestion(seen.register, value)
    elif code == "not_a_choice":
        offered = [c.zh for c in column.choices] or ["是", "否"]
        words = {"allowed": "、".join(offered) if not column.indicators else "下拉列表中的指标 (the listed indicators)"}
    elif code == "out_of_range":
        words = {"max": f"{column.max:.0f}"}
    elif code == "missing_value" and column.type != "count":
        words = {"advice_zh": "请补上", "advice_en": "fill it in"}
    elif code == "month_too_old":
        words = {"earliest": column.earliest}
    elif code == "field_too_long":
        words = {"max": column.max_length}
        value = value[:20] + "…"
    return finding(code, sheet=seen.sheet, row=row, column=column.header, value=value, **words)


def _suggestion(register: Register, text: str) -> dict[str, Any]:
    """Words for an unknown community: unconfirmed, outside the programme, or the nearest names of the register."""
    if re.fullmatch(r"\d(\.\d+)?[eE]\+?\d+", text):
        return {
            "hint_zh": "12位代码变成了科学计数，请把这一列设成文本格式，重新填代码，或者直接填社区名称",
            "hint_en": "the 12-digit code became a rounded number: format the column as text, or write the name",
        }
    place = register.find(text)
    if place and place.assumed:
        return {
            "hint_zh": "名单待区确认，确认以前不能入库",
            "hint_en": "on the list by assumption; not filed until the district confirms it",
        }
    if place:
        return {"hint_zh": "不在本项目44个社区名单内", "hint_en": "not among the communities of the programme"}
    names = [p.name for p in register.communities()]
    near = get_close_matches(text, names, n=3, cutoff=0.5) or get_close_matches(text + "社区", names, n=3, cutoff=0.6)
    if not near:
        return {
            "hint_zh": "请按名册填写社区全名或12位代码",
            "hint_en": "write the name as in the register, or the 12-digit code",
        }
    return {"hint_zh": f"是不是{'、'.join(near)}？请改成名册上的名称", "hint_en": f"did you mean {', '.join(near)}?"}


def _cell_fix(seen: Seen, row: int, column: Column, code: str, text: str) -> Finding:
    read_as = seen.con.execute(
        f"SELECT CAST(v_{column.code} AS VARCHAR) FROM judged WHERE source_row = ? LIMIT 1", [row]
    ).fetchone()
    new = str(read_as[0]) if read_as else ""
    if column.type == "place":
        new = seen.register.get(new).name
    return finding(code, sheet=seen.sheet, row=row, column=column.header, value=text.strip(), fixed=True, new=new)


def personal_data(seen: Seen) -> list[Finding]:
    """Rows whose free text holds personal data; the text itself is never repeated."""
    said = []
    for column in seen.columns:
        if column.type not in ("text", "id") or not column.scan:
            continue
        rows = seen.con.execute(
            f"SELECT source_row, c_{column.code} FROM judged WHERE regexp_matches(c_{column.code}, ?) ORDER BY 1",
            [CANDIDATE],
        ).fetchall()
        hits = [row for row, text in rows if holds_personal_data(text)]
        said += [finding("personal_data", sheet=seen.sheet, row=row, column=column.header, value="***") for row in hits]
    return said


def duplicate_keys(seen: Seen) -> list[Finding]:
    """Rows that speak of the same thing twice: all of them are named, none is chosen."""
    keys = ", ".join(f"v_{code}" for code in seen.dataset.key)
    known = " AND ".join(f"v_{code} IS NOT NULL" for code in seen.dataset.key)
    doubled = f"FROM judged WHERE {known} GROUP BY {keys} HAVING count(*) > 1"
    if seen.con.execute(f"SELECT 1 {doubled} LIMIT 1").fetchone() is None:
        return []
    groups = seen.con.execute(
        f"SELECT list(source_row ORDER BY source_row), list(c_{seen.dataset.key[0]} ORDER BY source_row) FROM judged WHERE {known} "
        f"GROUP BY {keys} HAVING count(*) > 1 ORDER BY min(source_row)"
    ).fetchall()
    column = seen.dataset.get(seen.dataset.key[0]).header
    said = []
    for rows, texts in groups:
        for row, text in zip(rows, texts, strict=True):
            others = "、".join(str(other) for other in rows if other != row)
            said.append(
                finding("duplicate_key", sheet=seen.sheet, row=row, column=column, value=text.strip(), other=others)
            )
    return said


def _typed(dataset: Dataset) -> str:
    """The judged rows under their stored names, for rules."""
    names = ", ".join(f"v_{c.code} AS {c.stored_as}" for c in dataset.column)
    clean = " AND ".join(f"e_{c.code} IS NULL" for c in dataset.column)
    return f"(SELECT source_row, {names} FROM judged WHERE {clean})"


def broken_rules(seen: Seen) -> list[Finding]:
    """Rows that offend a rule between columns."""
    said = []
    for rule in seen.dataset.rule:
        column = seen.dataset.get(rule.column)
        query = f"SELECT source_row, CAST({column.stored_as} AS VARCHAR) FROM {_typed(seen.dataset)} WHERE {rule.where} ORDER BY 1"
        for row, value in seen.con.execute(query).fetchall():
            said.append(
                finding(
                    rule.code,
                    sheet=seen.sheet,
                    row=row,
                    column=column.header,
                    value=value,
                    severity=rule.severity,
                    rule_zh=rule.zh,
                    rule_en=rule.en,
                )  # fmt: skip
            )
    return said


def old_events(seen: Seen) -> list[Finding]:
    """Rows of a ledger that speak of a month before figures begin: a mistyped year."""
    event = seen.dataset.event_month
    if not event:
        return []
    column = next(c for c in seen.dataset.column if re.search(rf"\b{c.code}\b", event))
    rows = seen.con.execute(
        f"SELECT source_row, CAST({column.stored_as} AS VARCHAR) FROM {_typed(seen.dataset)} WHERE {event} < ? ORDER BY 1",
        [FIRST_MONTH],
    ).fetchall()
    return [
        finding("month_too_old", sheet=seen.sheet, row=row, column=column.header, value=value, earliest=FIRST_MONTH)
        for row, value in rows
    ]


def questions(seen: Seen, history: pa.Table) -> list[Finding]:
    """Doubts that only the figures in force can raise: a total typed as an addition, last month copied."""
    seen.con.register("history", history)
    said = []
    for column in (c for c in seen.columns if c.adds_up):
        rows = seen.con.execute(
            f"""SELECT t.source_row, t.{column.code}, sum(h.{column.code})::BIGINT AS before FROM {_typed(seen.dataset)} t
            JOIN history h ON h.community_code = t.community_code AND h.month < t.month
            GROUP BY ALL HAVING t.{column.code} > 0 AND before > 1 AND t.{column.code} >= before ORDER BY 1"""
        ).fetchall()
        said += [
            finding("outlier_warning", sheet=seen.sheet, row=row, column=column.header, value=str(value), before=before)
            for row, value, before in rows
        ]
    return said + _copied_months(seen)


def unknown_references(seen: Seen, column: Column, register: Dataset, key: str, rows: pa.Table | None) -> list[Finding]:
    """Numbers that the register they belong to does not hold; nothing is asked before the register was sent."""
    if rows is None or rows.num_rows == 0:
        return []
    seen.con.register("referred", rows.select([key]))
    found = seen.con.execute(
        f"""SELECT min(source_row), v_{column.code} FROM judged WHERE v_{column.code} IS NOT NULL
        AND v_{column.code} NOT IN (SELECT {key} FROM referred) GROUP BY 2 ORDER BY 1"""
    ).fetchall()
    zh, en = register.name.zh, register.name.en
    return [
        finding(
            "unknown_reference", sheet=seen.sheet, row=row, column=column.header, value=value, table=zh, table_en=en
        )
        for row, value in found
    ]


def _copied_months(seen: Seen) -> list[Finding]:
    counts = [c.code for c in seen.dataset.column if c.type == "count"]
    if not counts:
        return []
    same = " AND ".join(f"h.{c} IS NOT DISTINCT FROM t.{c}" for c in counts)
    keys = "".join(f" AND h.{code} = t.{code}" for code in seen.dataset.key if code not in ("community", "month"))
    rows = seen.con.execute(
        f"""SELECT t.source_row, h.month FROM {_typed(seen.dataset)} t JOIN history h ON h.community_code = t.community_code
        AND h.month = strftime(CAST(t.month || '-01' AS DATE) - INTERVAL 1 MONTH, '%Y-%m'){keys}
        WHERE {same} AND {" + ".join(f"coalesce(t.{c}, 0)" for c in counts)} > 10 ORDER BY 1"""
    ).fetchall()
    return [finding("suspicious_copy", sheet=seen.sheet, row=row, value=month) for row, month in rows]


def _whole(cell: str, column: Column) -> int | None:
    """The whole number of a total's cell, with or without unit, thousands and fullwidth digits; None when it is none."""
    plain = unicodedata.normalize("NFKC", cell).strip().replace(",", "")
    for unit in column.units:
        plain = plain.removesuffix(unit)
    return int(plain.strip().split(".")[0]) if re.fullmatch(r"-?[0-9]+(\.0+)?", plain.strip()) else None


def totals(seen: Seen, rows: Sequence[TotalRow]) -> list[Finding]:
    """The whole file is refused when a total contradicts its rows.

    A 小计 counts the rows since the last total; a 合计 all above it, or where another 合计 stands above, those since then.
    """
    said = []
    last, last_kind = 0, "total"
    for total in rows:
        starts = [last] if total.kind == "subtotal" else [0, last] if last_kind == "total" else [0]
        for column in (c for c in seen.columns if c.type == "count"):
            i = seen.positions[column.code]
            given = _whole(total.cells[i], column) if i < len(total.cells) else None
            sums = [_sum_between(seen, column, start, total.row) for start in starts]
            if given is not None and None not in sums and given not in sums:
                where = {"sheet": seen.sheet, "row": total.row, "column": column.header}
                value = total.cells[i].strip()
                said.append(finding("total_mismatch", value=value, whole_file=True, added=sums[0], **where))  # type: ignore[arg-type]
        last, last_kind = total.row, total.kind
    return said


def _sum_between(seen: Seen, column: Column, since: int, until: int) -> int | None:
    """What the rows between two rows add up to; None when one of them could not be read, or there is none."""
    found = seen.con.execute(
        f"SELECT sum(v_{column.code})::BIGINT, count(*) FILTER (WHERE v_{column.code} IS NULL) FROM judged "
        "WHERE source_row < ? AND source_row > ?",
        [until, since],
    ).fetchone()
    return None if found is None or found[1] or found[0] is None else int(found[0])


def good_rows(seen: Seen, bad: list[int], refused_before: int) -> tuple[pa.Table, int]:
    """The rows without an error under their stored names, and how many were refused."""
    seen.con.register("bad_rows", pa.table({"row": pa.array(bad, pa.int32())}))
    table = seen.con.execute(
        f"SELECT * FROM {_typed(seen.dataset)} WHERE source_row NOT IN (SELECT row FROM bad_rows) ORDER BY source_row"
    ).to_arrow_table()
    found = seen.con.execute("SELECT count(*) FROM judged").fetchone()
    assert found is not None
    return table, int(found[0]) - table.num_rows + refused_before
