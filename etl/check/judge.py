"""The judgement of a file: decoded text in, typed rows and findings out, in one SQL pass per file."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

from etl.check import row_findings
from etl.check.cell_words import signs_named
from etl.check.cells_sql import judge_cells, no_judged_rows, prepare
from etl.check.questions import questions
from etl.check.reduced import as_sent, came_from, doubled, own_columns, profile_for, reduced
from etl.check.surroundings import Surroundings
from etl.check.total_rows import totals
from etl.findings.finding import finding, outcome
from etl.findings.said import Said, Unworded
from etl.read.any_file import Reading, TotalRow, read
from etl.read.titles import month_of, years_of
from outcomes.catalogue.catalogue import Catalogue
from outcomes.catalogue.dataset import Dataset, plain_header
from outcomes.core.characters import folded
from outcomes.core.digests import digest
from outcomes.core.file_names import shown
from outcomes.reporting.column_map import ColumnMap
from outcomes.reporting.finding import Finding
from outcomes.reporting.judgement import Judgement
from outcomes.reporting.submission import Submission

_SMALL = 20_000
NOTES = {"zh": "错误说明", "en": "Error notes"}  # the column of a marked file: it is no column of any table
_RUNNING_NUMBERS = frozenset(("序号", "序", "行号", "行次", "no", "no.", "№", "#", "项次"))
_NOTES = frozenset(plain_header(text) for text in NOTES.values())
Share = Callable[[float], None]  # told how far the judgement is, from 0 to 1


def is_known_header(cat: Catalogue, dataset: str | None, text: str) -> bool:
    """Whether a cell is the header of a column of this dataset (of any, when none is given), or of the notes."""
    datasets = [cat.datasets[dataset]] if dataset else list(cat.datasets.values())
    plain = plain_header(text)
    return plain in _NOTES or any(plain in d.headers for d in datasets)


def _is_known(cat: Catalogue, given: str | None, maps: Sequence[ColumnMap], text: str) -> bool:
    """The same, or whether a profile of this dataset speaks of the header."""
    plain = plain_header(text)
    return is_known_header(cat, given, text) or any(plain in m.known_headers for m in maps)


def _is_whole(cat: Catalogue, given: str | None, headers: tuple[str, ...]) -> bool:
    """Whether every column that this dataset (any, when none is given) needs stands there under a header of its own."""
    datasets = [cat.datasets[given]] if given else list(cat.datasets.values())
    plain = {plain_header(text) for text in headers}
    return any(all(plain & c.headers for c in d.column if c.required) for d in datasets)


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
    of_header = partial(finding, sheet=reading.sheet, row=reading.header_row)
    said: list[Finding] = []
    for column in dataset.column:
        positions = found[column.code]
        if not positions and column.required:
            said.append(of_header("missing_required_column", column=column.header, whole_file=True))
        elif len(positions) > 1:
            said.append(of_header("duplicated_column", column=column.header, whole_file=True))
        elif positions and plain_header(reading.headers[positions[0]]) != plain_header(column.header):
            text = reading.headers[positions[0]].strip()
            said.append(of_header("header_alias", column=column.header, value=text, fixed=True))
    used = {position for positions in found.values() for position in positions}
    for i, text in enumerate(reading.headers):
        if folded(text) != text and i in used:
            said.append(_folded_header(of_header, text))
        if i not in used and text.strip() and not is_notes(text) and not _only_counts_rows(reading, i):
            said.append(of_header("unknown_column", column=text.strip(), value=text.strip()))
        elif not text.strip() and _holds_text(reading, i):
            said.append(of_header("unknown_column", column=f"{_letters(i)} (没有表头 / no header)"))
    return {code: positions[0] for code, positions in found.items() if positions}, said


def _folded_header(of_header: partial[Finding], text: str) -> Finding:
    """The notice of a header with signs that nobody sees or that look like others."""
    zh, en = signs_named(text)
    name = folded(text).strip()
    return of_header("characters_folded", column=name, value=name, new=name, signs_zh=zh, signs_en=en, fixed=True)


def _only_counts_rows(reading: Reading, position: int) -> bool:
    """Whether a column is the 序号 of a printed form: a running number that is no part of the data."""
    if reading.table is None or plain_header(reading.headers[position]) not in _RUNNING_NUMBERS:
        return False
    return bool(pc.all(pc.match_substring_regex(reading.table[f"c{position}"], r"^\s*\d*(\.0+)?\s*$")).as_py())


def _holds_text(reading: Reading, position: int) -> bool:
    """Whether anything stands in a column."""
    assert reading.table is not None
    return bool(pc.any(pc.not_equal(pc.utf8_trim_whitespace(reading.table[f"c{position}"]), "")).as_py())


def _with_month_of_title(dataset: Dataset, reading: Reading) -> tuple[Reading, list[Finding]]:
    """The reading with a column of the month that its title alone names, where it has none, and the notice of it."""
    column, month = dataset.period_column, month_of(reading.titles)
    if column is None or column.type != "month" or month is None or reading.table is None:
        return reading, []
    if columns_found(dataset, reading.headers)[column.code]:
        return reading, []
    months = pa.array([month] * reading.table.num_rows, pa.string())
    table = reading.table.append_column(f"c{len(reading.headers)}", months)
    title = next((t for t in reading.titles if month_of([t])), "")[:60]
    said = finding("month_from_title", sheet=reading.sheet, column=column.header, value=title, new=month, fixed=True)
    return replace(reading, table=table, headers=(*reading.headers, column.header)), [said]


def _letters(position: int) -> str:
    """A … Z, AA …: the column as a spreadsheet names it."""
    return ("" if position < 26 else _letters(position // 26 - 1)) + chr(65 + position % 26)


def unheard(_share: float) -> None:
    """Progress that nobody watches."""


def judge(
    submission: Submission, around: Surroundings, progress: Share = unheard, *, of_original: Sequence[TotalRow] = ()
) -> Judgement:
    """The judgement of one file; never raises for what a file may hold.

    Of a submission that says 本月无 a header without rows is good. `of_original`: the totals that a reduced file came with.
    """
    cat, given = around.cat, submission.dataset
    name = shown(Path(submission.name.replace("\\", "/")).name)
    progress(0.1)
    maps = [m for m in around.maps if given in (None, m.dataset)] if submission.mapped is None else []
    reading = read(submission.content, name, lambda text: _is_known(cat, given, maps, text), max_mb=around.max_mb)
    if submission.mapped is not None:
        reading = replace(as_sent(reading, submission.mapped), totals=tuple(of_original))
    progress(0.5)
    dataset = given or (recognise(cat, reading.headers) if reading.table is not None else None)
    sent, said = replace(submission, dataset=dataset), list(reading.findings)
    head = Judgement(
        file_name=name,
        sha256=digest(submission.content),
        today=submission.today,
        outcome="reject_whole_file",
        findings=(),
        dataset=dataset,
        encoding=reading.encoding,
        sheet=reading.sheet,
    )
    if given and submission.purpose == "nothing" and _holds_no_row(reading):
        said = [f for f in said if f.code != "no_rows"] + [finding("nothing_declared", sheet=reading.sheet)]
        return _verdict(head, said, no_judged_rows(cat.datasets[given]))
    if reading.table is None or outcome(said) == "reject_whole_file":
        return _verdict(head, said)
    by = None if not maps or _is_whole(cat, given, reading.headers) else profile_for(maps, reading.headers)
    if by is not None:
        return _judge_reduced(_Whole(head=head, sent=submission, reading=reading, said=said), by, around)
    if dataset is None:
        headers = "、".join(h for h in reading.headers if h.strip())[:80]
        said.append(finding("header_missing", row=reading.header_row, value=headers, whole_file=True))
        return _verdict(head, said)
    reading, of_title = _with_month_of_title(cat.datasets[dataset], reading)
    said += of_title
    positions, of_headers = _judge_headers(cat.datasets[dataset], reading)
    said += of_headers
    if outcome(said) == "reject_whole_file":
        return _verdict(head, said)
    own = None if sent.mapped else own_columns(cat.datasets[dataset], reading.headers, positions)
    if own is not None:
        return _judge_reduced(_Whole(head=head, sent=sent, reading=reading, said=said), own, around)
    rows, refused, of_rows = _judge_rows(sent, reading, positions, around)
    said += sorted(of_rows.told(), key=lambda f: (f.row or 0, f.severity != "error"))
    progress(1.0)
    judged = _verdict(head, said, rows, refused)
    return replace(judged, refused_rows=tuple(sorted(of_rows.refused_rows | reading.left_out | _refused_by(reading))))


@dataclass(frozen=True, kw_only=True)
class _Whole:
    """A file as it was sent, with columns that are not to be kept, and what was found in it so far."""

    head: Judgement
    sent: Submission
    reading: Reading
    said: list[Finding]


def _judge_reduced(whole: _Whole, by: ColumnMap, around: Surroundings) -> Judgement:
    """The judgement of what a profile leaves of a file: these bytes are judged, and they alone are kept."""
    reading, dataset = whole.reading, around.cat.datasets[by.dataset]
    if twice := doubled(reading, by):
        return _verdict(replace(whole.head, dataset=dataset.code), [*whole.said, *twice])
    left = reduced(reading, by, dataset)
    mapped = came_from(whole.head.sha256, by, left.dropped, reading)
    sent = replace(whole.sent, content=left.content, name="reduced.csv", dataset=dataset.code, mapped=mapped)
    inner = judge(sent, around, of_original=left.totals)
    before = [f for f in whole.said if f.severity == "error" or f.column not in left.dropped]
    said = [*before, left.said(by, reading.sheet), *(replace(f, sheet=reading.sheet) for f in inner.findings)]
    head = replace(
        whole.head,
        dataset=dataset.code,
        sha256=inner.sha256,
        reduced=left.content,
        mapped=mapped,
        refused_rows=tuple(sorted({*inner.refused_rows, *reading.left_out, *_refused_by(reading)})),
    )
    return _verdict(head, said, inner.rows, inner.refused + len(reading.left_out))


def _refused_by(reading: Reading) -> set[int]:
    """The rows that the reading itself could not take."""
    errors = (f for f in reading.findings if f.severity == "error" and not f.whole_file)
    return {f.row for f in errors if f.row is not None}


def _verdict(head: Judgement, said: list[Finding], rows: pa.Table | None = None, refused: int = 0) -> Judgement:
    """The judgement that these findings add up to; of a file that is refused as a whole no row is kept."""
    verdict = replace(head, outcome=outcome(said), findings=tuple(said))
    return verdict if verdict.outcome == "reject_whole_file" else replace(verdict, rows=rows, refused=refused)


def also_said(judged: Judgement, more: Iterable[Finding | Unworded]) -> Judgement:
    """The judgement with further findings: rows with an error among them are refused."""
    said = Said()
    said.take(more)
    told, bad = said.told(), said.refused_rows
    if not told or judged.rows is None:
        return judged
    lost = pc.is_in(
        judged.rows["source_row"], value_set=pa.array(sorted(bad), judged.rows.schema.field("source_row").type)
    )
    head = replace(judged, refused_rows=tuple(sorted({*judged.refused_rows, *bad})))
    rows = judged.rows.filter(pc.invert(lost)) if bad else judged.rows
    return _verdict(head, [*judged.findings, *told], rows, judged.refused + judged.rows.num_rows - rows.num_rows)


def _holds_no_row(reading: Reading) -> bool:
    """Whether nothing stands below the header: no row, and no total either, for a total would speak of rows."""
    codes = {f.code for f in reading.findings}
    refusals = {f.code for f in reading.findings if f.severity == "error"}
    return refusals == {"no_rows"} and "total_row_skipped" not in codes


def _judge_rows(
    sent: Submission, reading: Reading, positions: dict[str, int], around: Surroundings
) -> tuple[pa.Table, int, Said]:
    """The good rows, the number of refused ones, and everything found in the rows."""
    assert sent.dataset is not None
    assert reading.table is not None
    dataset = around.cat.datasets[sent.dataset]
    con = duckdb.connect(":memory:")
    try:
        con.execute("SET enable_external_access = false; SET TimeZone = 'Asia/Shanghai'")
        con.execute("SET disabled_optimizers = 'in_clause'")  # makes a join of every list of words: a fifth of the time
        if reading.table.num_rows < _SMALL:
            con.execute("SET threads = 1")  # starting threads costs more than they save
        prepare(con, dataset, around)
        con.execute("SET VARIABLE today = CAST(? AS DATE)", [sent.today])
        con.execute("SET VARIABLE none_is_zero = CAST(? AS BOOLEAN)", [sent.none_is_zero])
        _set_title(con, reading.titles)
        judge_cells(con, dataset, positions, reading.table, _kept(dataset, positions, around))
        seen = row_findings.Seen(
            con=con, dataset=dataset, positions=positions, sheet=reading.sheet, around=around, today=sent.today
        )
        said = Said()
        row_findings.cell_findings(seen, said)
        said.take(row_findings.taken_elsewhere(seen))
        said.take(row_findings.nothing_known(seen))
        said.take(row_findings.personal_data(seen))
        said.take(row_findings.duplicate_keys(seen))
        said.take(row_findings.broken_rules(seen))
        said.take(row_findings.old_events(seen))
        said.take(row_findings.months_told(seen))
        if sent.allowed is not None:
            said.take(row_findings.not_yours(seen, sent.allowed))
        said.take(row_findings.closed_periods(seen, around.closed(dataset.code)))
        said.take(row_findings.missing_communities(seen, sent.expected))
        said.take(_against_history(seen))
        left_out = reading.left_out
        if not left_out:  # with a row left out the sums cannot be compared
            said.take(totals(seen, reading.totals))
        bad = sorted(said.refused_rows | _refused_by(reading))
        good, refused = row_findings.good_rows(seen, bad, len(left_out))
        return good, refused, said
    finally:
        con.close()


def _kept(dataset: Dataset, positions: dict[str, int], around: Surroundings) -> dict[str, list[str]]:
    """Column -> the communities that keep another table from which its number is taken."""
    given = {c.code: sorted(around.kept(c.instead)) for c in dataset.column if c.instead and c.code in positions}
    return {code: places for code, places in given.items() if places}


def _set_title(con: duckdb.DuckDBPyConnection, titles: tuple[str, ...]) -> None:
    """Lets a month without a year be one of the year in the title, where the title names one year and no other month."""
    years, month = years_of(titles), month_of(titles)
    if len(years) == 1:
        con.execute("SET VARIABLE title_year = CAST(? AS VARCHAR)", [*years])
    if month:
        con.execute("SET VARIABLE title_month = CAST(? AS VARCHAR)", [month[5:]])


def _against_history(seen: row_findings.Seen) -> Iterator[Unworded]:
    """What only the rows in force can tell: doubtful figures, and numbers that no register holds."""
    dataset, around = seen.dataset, seen.around
    if dataset.period_column and dataset.period_column.type == "month":
        before = around.history(dataset.code)
        if before is not None:
            yield from questions(seen, before)
    for column in seen.columns:
        if column.refers:
            yield from row_findings.unknown_references(seen, column)
