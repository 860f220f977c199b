"""The worst file of every code: what is kept of it is bounded, all of it is counted, and what is refused stays refused."""

from __future__ import annotations

import json

import pytest
from _pytest.mark import ParameterSet

from bench.worst_file import TODAY, WorstFile, header_of
from bench.worst_files import OF_NO_FILE, worst_files, worst_of
from etl.check.judge import judge
from etl.findings.finding import LONGEST_HEADER, dictionary, severity_of
from etl.findings.said import MOST, Said
from etl.ledger import ledger
from etl.ledger.opened import opened
from outcomes.core.settings import Settings
from outcomes.reporting.judgement import Judgement
from outcomes.reporting.submission import Submission
from tests import tree

OFTEN = [w for w in worst_files() if w.each]
FEW = [w for w in worst_files() if not w.each and w.least < 20_000]


def _some(files: list[WorstFile], n: int) -> list[ParameterSet]:
    """All of them, those beyond n by chance for the long run only."""
    usual = set(tree.chance("worst files").sample([w.code for w in files], n))
    return [pytest.param(w, id=w.code, marks=() if w.code in usual else (pytest.mark.long,)) for w in files]


ROWS, CAP, IN_ALL, REST = 60, 20, 150, 3  # rows of a file; worded of a kind, of a file, and of a kind beyond that
LONGEST = 2_500  # bytes of one finding as it is kept


def _judged(worst: WorstFile, rows: int) -> Judgement:
    return judge(worst.submission(worst.make(min(rows, worst.most))), worst.surroundings)


def _kept(judged: Judgement) -> int:
    """The bytes of what is kept of all findings."""
    return len(json.dumps([f.as_dict() for f in judged.findings], ensure_ascii=False).encode())


def _said(judged: Judgement, code: str) -> int:
    """How many findings of a code there are, those counted that are not worded."""
    counted = (f.count for f in judged.findings if f.code == code or (f.code == "more_of_the_same" and f.value == code))
    return sum(counted)


def test_every_code_has_its_worst_file_or_the_reason_why_no_file_raises_it() -> None:
    made = [w.code for w in worst_files()]
    assert len(made) == len(set(made))
    assert set(made) | set(OF_NO_FILE) == set(dictionary()), "give a new code its worst file: bench/worst_*.py"
    assert not set(made) & set(OF_NO_FILE)
    assert [w.code for w in worst_files() if bool(w.each) == bool(w.few)] == []


@pytest.fixture
def few_are_worded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Said, "most", CAP)
    monkeypatch.setattr(Said, "most_in_all", IN_ALL)
    monkeypatch.setattr(Said, "few", REST)


@pytest.mark.usefixtures("few_are_worded")
@pytest.mark.parametrize("worst", _some(OFTEN, 16))
def test_a_code_in_every_row_is_worded_for_the_first_counted_for_all_and_refuses_all(worst: WorstFile) -> None:
    judged = _judged(worst, ROWS)
    assert _said(judged, worst.code) == worst.each * ROWS
    kinds = {(f.code, f.column, f.severity) for f in judged.findings}
    worded = [f for f in judged.findings if f.code != "more_of_the_same"]
    assert len(worded) <= 2 * (IN_ALL + CAP) + REST * len(kinds)  # what the reading says and what the rows say
    assert _kept(judged) <= LONGEST * len(judged.findings)
    first = [f for f in judged.findings if f.code == worst.code]
    if severity_of(worst.code) == "error" and not any(f.whole_file for f in first) and first[0].severity == "error":
        refused = {f.row for f in first} | set(judged.refused_rows)
        assert len(refused) >= ROWS
        assert refused <= set(judged.refused_rows)
        assert not {*(judged.rows["source_row"].to_pylist() if judged.rows else [])} & refused


@pytest.mark.usefixtures("few_are_worded")
@pytest.mark.parametrize("worst", _some(FEW, 10))
def test_a_code_of_the_file_does_not_grow_with_its_rows(worst: WorstFile) -> None:
    judged = _judged(worst, max(worst.least, ROWS))
    said = [f for f in judged.findings if f.code == worst.code]
    assert said
    assert len(said) <= IN_ALL
    assert _kept(judged) <= LONGEST * len(judged.findings)


@pytest.mark.parametrize("code", ["duplicate_key", "missing_value"])
def test_twice_the_rows_keep_as_much(code: str) -> None:
    short, long = (_judged(worst_of(code), n) for n in (2_000, 4_000))
    assert len(long.findings) == len(short.findings)
    assert _kept(long) <= 1.05 * _kept(short)  # row numbers and counts are longer
    assert (_said(short, code), _said(long, code)) == (worst_of(code).each * 2_000, worst_of(code).each * 4_000)
    assert (short.refused, long.refused, long.stored) == (2_000, 4_000, 0)
    assert sum(f.code == "duplicate_key" for f in long.findings) == MOST


def test_a_header_however_long_is_quoted_by_its_beginning() -> None:
    judged = _judged(worst_of("unknown_column"), 9_000)
    [first, *_] = [f for f in judged.findings if f.code == "unknown_column"]
    assert len(first.column or "") == LONGEST_HEADER
    assert (first.column or "").startswith("多0栏栏")
    assert _kept(judged) < 20_000


def test_a_file_of_more_cells_than_memory_holds_is_refused_with_the_number_of_rows_it_may_have() -> None:
    content = header_of("monthly_report").encode() + b"x\n" * 194_445
    sent = Submission(content=content, name="月报.csv", dataset="monthly_report", today=TODAY)
    judged = judge(sent, worst_of("no_rows").surroundings)
    assert [f.message_zh for f in judged.findings] == ["表里有 194445 行，最多 194444 行，请分开报。"]


def test_empty_rows_below_the_last_are_not_counted() -> None:
    content = worst_of("delimiter").make(1).replace("，".encode(), b",") + b",,,,,,,,\n" * 300_000
    sent = Submission(content=content, name="月报.csv", dataset="monthly_report", today=TODAY)
    assert judge(sent, worst_of("no_rows").surroundings).stored == 1


def test_numbers_of_others_are_counted_as_all_else_is(real: Settings, few_are_worded: None) -> None:
    made = {place: _partners(place) for place in ("台山", "古城")}
    first = Submission(content=made["台山"], name="a.csv", dataset="partners", by="op", today=TODAY, publish=True)
    assert ledger.load(real, first).upload_id
    for allowed, code, stored in ((frozenset({"210214001003"}), "number_of_another", 0), (None, "number_moves", ROWS)):
        sent = Submission(content=made["古城"], name="b.csv", dataset="partners", today=TODAY, allowed=allowed)
        with opened(real) as here:
            judged = ledger.judged_here(here, judge, sent)
        assert _said(judged, code) == ROWS
        assert sum(f.code == code for f in judged.findings) == CAP
        assert (judged.stored, judged.refused, len(judged.refused_rows)) == (stored, ROWS - stored, ROWS - stored)


def _partners(place: str) -> bytes:
    rows = "".join(f"P{n},{place},示例单位,学校,2025-01,,\n" for n in range(ROWS))
    return (header_of("partners") + rows).encode()


def test_a_header_of_more_columns_than_any_spreadsheet_has_is_refused_before_it_is_taken_apart() -> None:
    content = ("社区,月份" + ",1" * 30_000 + "\n古城,2025-03\n").encode()
    sent = Submission(content=content, name="月报.csv", dataset="monthly_report", today=TODAY)
    [told] = judge(sent, worst_of("no_rows").surroundings).findings
    assert told.code == "too_many_columns"
    assert "30002" in told.message_zh
