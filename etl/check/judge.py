"""The judgement of a file: decoded text in, typed rows and findings out, in one SQL pass per file."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

from etl.check import row_findings
from etl.check.cells_sql import judged_sql, no_judged_rows, prepare
from etl.check.questions import questions
from etl.findings.finding import Finding, Outcome, finding, outcome
from etl.read.any_file import Reading, read
from outcomes.catalogue.catalogue import Catalogue
from outcomes.catalogue.dataset import Dataset, plain_header
from outcomes.core.digests import digest
from outcomes.core.places import Register

_SMALL = 20_000
NOTES = {"zh": "错误说明", "en": "Error notes"}  # the column of a marked file: it is no column of any table
_NOTES = frozenset(plain_header(text) for text in NOTES.values())
History = Callable[[str], pa.Table | None]  # dataset code -> its rows in force


@dataclass(frozen=True, kw_only=True)
class Judgement:
    """What is to be said of one file, and the rows that may be stored (source_row + stored columns)."""

    file_name: str
    sha256: str
    today: date
    outcome: Outcome
    findings: tuple[Finding, ...]
    dataset: str | None = None
    encoding: str | None = None
    sheet: str | None = None
    rows: pa.Table | None = None
    refused: int = 0

    @property
    def stored(self) -> int:
        """How many rows may be stored."""
        return self.rows.num_rows if self.rows is not None else 0


def is_known_header(cat: Catalogue, dataset: str | None, text: str) -> bool:
    """Whether a cell is the header of a column of this dataset (of any, when none is given), or of the notes."""
    datasets = [cat.datasets[dataset]] if dataset else list(cat.datasets.values())
    plain = plain_header(text)
    return plain in _NOTES or any(plain in d.headers for d in datasets)


def is_notes(header: str) -> bool:
    """Whether a header is that of the column that `marked` adds."""
    return plain_header(header) in _NOTES


def columns_found(dataset: Dataset, headers: tuple[str, ...]) -> dict[str, list[int]]:
    """Column code -> positions whose header names it."""
    plain = [plain_header(text) for text in headers]
    return {c.code: [i for i, text in enumerate(plain) if text in c.headers] for c in dataset.column}


def recognise(cat: Catalogue, headers: tuple[str, ...]) -> str | None:
    """The one dataset whose required columns are all there (most columns wins); None when it is not clear."""
    scores: dict[str, int] = {}
    for code, dataset in cat.datasets.items():
        found = columns_found(dataset, headers)
        if all(found[c.code] for c in dataset.column if c.required):
            scores[code] = sum(bool(positions) for positions in found.values())
    if not scores:  # a required column is missing: the dataset that most columns speak for, so that it can be named
        counts = {code: sum(map(bool, columns_found(d, headers).values())) for code, d in cat.datasets.items()}
        scores = {code: n for code, n in counts.items() if n >= 3 and 2 * n >= len([h for h in headers if h.strip()])}
    best = [code for code, score in scores.items() if score == max(scores.values())]
    return best[0] if len(best) == 1 else None


def _judge_headers(dataset: Dataset, reading: Reading) -> tuple[dict[str, int], list[Finding]]:
    """Which position holds which column, with what is missing, doubled, unknown or spelt otherwise."""
    found = columns_found(dataset, reading.headers)
    where: dict[str, Any] = {"sheet": reading.sheet, "row": reading.header_row}
    said: list[Finding] = []
    for column in dataset.column:
        positions = found[column.code]
        if not positions and column.required:
            said.append(finding("missing_required_column", column=column.header, whole_file=True, **where))
        elif len(positions) > 1:
            said.append(finding("duplicated_column", column=column.header, whole_file=True, **where))
        elif positions and plain_header(reading.headers[positions[0]]) != plain_header(column.header):
            text = reading.headers[positions[0]].strip()
            said.append(finding("header_alias", column=column.header, value=text, fixed=True, **where))
    used = {position for positions in found.values() for position in positions}
    for i, text in enumerate(reading.headers):
        if i not in used and text.strip() and not is_notes(text):
            said.append(finding("unknown_column", column=text.strip(), value=text.strip(), **where))
        elif not text.strip() and _holds_text(reading, i):
            said.append(finding("unknown_column", column=f"{_letters(i)} (没有表头 / no header)", **where))
    return {code: positions[0] for code, positions in found.items() if positions}, said


def _holds_text(reading: Reading, position: int) -> bool:
    """Whether anything stands in a column."""
    assert reading.table is not None
    return bool(pc.any(pc.not_equal(pc.utf8_trim_whitespace(reading.table[f"c{position}"]), "")).as_py())


def _letters(position: int) -> str:
    """A … Z, AA …: the column as a spreadsheet names it."""
    return ("" if position < 26 else _letters(position // 26 - 1)) + chr(65 + position % 26)


@dataclass(frozen=True, kw_only=True)
class _Terms:
    """What the rows of a file are held against."""

    cat: Catalogue
    register: Register
    today: date
    history: History
    real: bool
    allowed: frozenset[str] | None
    closed: frozenset[str]
    expected: frozenset[str]


def judge(
    content: bytes,
    file_name: str,
    *,
    cat: Catalogue,
    register: Register,
    today: date,
    dataset: str | None = None,
    history: History = lambda _: None,
    real: bool = True,
    max_mb: int = 50,
    allowed: frozenset[str] | None = None,
    closed: frozenset[str] = frozenset(),
    expected: frozenset[str] = frozenset(),
    nothing: bool = False,
    progress: Callable[[float], None] = lambda _: None,
) -> Judgement:
    """The judgement of one file; never raises for what a file may hold.

    ``allowed``: codes of the communities that the sender reports for (None: any). ``closed``: periods of this dataset
    that take no more rows. ``expected``: codes of the communities that the file should hold; who is missing is named.
    ``nothing``: the sender declares that there is nothing to report, so that a header without rows is good.
    ``progress`` is told how far the judgement is, from 0 to 1.
    """
    name = Path(file_name.replace("\\", "/")).name
    sha256 = digest(content)
    progress(0.1)
    reading = read(content, name, lambda text: is_known_header(cat, dataset, text), max_mb=max_mb)
    progress(0.5)
    said = list(reading.findings)
    if nothing and dataset and _holds_no_row(reading):
        said = [f for f in said if f.code != "no_rows"] + [finding("nothing_declared", sheet=reading.sheet)]
    dataset = dataset or (recognise(cat, reading.headers) if reading.table is not None else None)

    def verdict(rows: pa.Table | None = None, refused: int = 0) -> Judgement:
        return Judgement(
            file_name=name,
            sha256=sha256,
            today=today,
            outcome=outcome(said),
            findings=tuple(said),
            dataset=dataset,
            encoding=reading.encoding,
            sheet=reading.sheet,
            rows=rows,
            refused=refused,
        )

    if said and said[-1].code == "nothing_declared" and dataset:
        return verdict(no_judged_rows(cat.datasets[dataset]))
    if reading.table is None or outcome(said) == "reject_whole_file":
        return verdict()
    if dataset is None:
        headers = "、".join(h for h in reading.headers if h.strip())
        said.append(finding("header_missing", row=reading.header_row, value=headers, whole_file=True))
        return verdict()
    wanted = cat.datasets[dataset]
    positions, of_headers = _judge_headers(wanted, reading)
    said += of_headers
    if outcome(said) == "reject_whole_file":
        return verdict()
    terms = _Terms(
        cat=cat,
        register=register,
        today=today,
        history=history,
        real=real,
        allowed=allowed,
        closed=closed,
        expected=expected,
    )
    rows, refused, of_rows = _judge_rows(wanted, reading, positions, terms)
    said += of_rows
    progress(1.0)
    return verdict() if outcome(said) == "reject_whole_file" else verdict(rows, refused)


def _holds_no_row(reading: Reading) -> bool:
    """Whether nothing stands below the header: no row, and no total either, for a total would speak of rows."""
    codes = {f.code for f in reading.findings}
    refusals = {f.code for f in reading.findings if f.severity == "error"}
    return refusals == {"no_rows"} and "total_row_skipped" not in codes


def _judge_rows(
    dataset: Dataset, reading: Reading, positions: dict[str, int], terms: _Terms
) -> tuple[pa.Table, int, list[Finding]]:
    """The good rows, the number of refused ones, and everything found in the rows."""
    con = duckdb.connect(":memory:")
    try:
        con.execute("SET enable_external_access = false; SET TimeZone = 'Asia/Shanghai'")
        if reading.table is not None and reading.table.num_rows < _SMALL:
            con.execute("SET threads = 1")  # starting threads costs more than they save
        con.register("raw_arrow", reading.table)
        prepare(con, terms.cat, dataset, terms.register, terms.real)
        con.execute("SET VARIABLE today = CAST(? AS DATE)", [terms.today])
        con.execute(judged_sql(dataset, positions))
        seen = row_findings.Seen(
            con=con, dataset=dataset, positions=positions, sheet=reading.sheet, register=terms.register, real=terms.real
        )
        said = row_findings.cell_findings(seen)
        said += row_findings.personal_data(seen)
        said += row_findings.duplicate_keys(seen)
        said += row_findings.broken_rules(seen)
        said += row_findings.old_events(seen)
        said += row_findings.months_told(seen)
        if terms.allowed is not None:
            said += row_findings.not_yours(seen, terms.allowed)
        said += row_findings.closed_periods(seen, terms.closed)
        said += row_findings.missing_communities(seen, terms.expected)
        said += _against_history(seen, terms)
        left_out = reading.left_out
        if not left_out:  # with a row left out the sums cannot be compared
            said += row_findings.totals(seen, reading.totals)
        errors = [f for f in (*reading.findings, *said) if f.severity == "error" and not f.whole_file]
        bad = sorted({f.row for f in errors if f.row is not None})
        good, refused = row_findings.good_rows(seen, bad, len(left_out))
        return good, refused, sorted(said, key=lambda f: (f.row or 0, f.severity != "error"))
    finally:
        con.close()


def _against_history(seen: row_findings.Seen, terms: _Terms) -> list[Finding]:
    """What only the rows in force can tell: doubtful figures, and numbers that no register holds."""
    dataset, said = seen.dataset, []
    if dataset.period_column and dataset.period_column.type == "month":
        before = terms.history(dataset.code)
        if before is not None:
            said += questions(seen, before, terms.cat)
    for column in seen.columns:
        if column.refers:
            register_code, _, key = column.refers.partition(".")
            known = terms.history(register_code)
            said += row_findings.unknown_references(seen, column, terms.cat.datasets[register_code], key, known)
    return said
