"""The judgement of a table made in a child: the same as in this process for every odd file, and a refusal where the child fails."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pyarrow as pa
import pytest

from etl.check import apart
from etl.check.apart import judge_apart, marked_apart
from etl.check.judge import judge
from etl.check.marked import marked
from etl.check.surroundings import Surroundings
from etl.read.any_file import read
from outcomes.catalogue.catalogue import catalogue
from outcomes.foreign import nursery as foreign
from outcomes.foreign.message import Message
from outcomes.foreign.nursery import ChildLimits, Nursery
from outcomes.reporting.judgement import Judgement
from outcomes.reporting.submission import Submission
from tests import tree
from tests.etl.odd_files import OddFile
from tests.etl.one_row import REGISTER, TODAY, file_of, row_with
from tests.etl.read.test_odd_files import FILES

pytestmark = pytest.mark.processes
AROUND = Surroundings(cat=catalogue(), register=REGISTER.with_aliases({"老古城": "210214001003"}))


@pytest.fixture
def server() -> Iterator[Nursery]:
    """This process as a server: it opens no file itself."""
    made = foreign.open_for_server(["etl.check.apart"])
    assert made is not None
    yield made
    foreign.close_for_server()


def _sent(case: OddFile) -> Submission:
    return Submission(content=case.content, name=case.file_name, dataset=case.dataset, today=date(2026, 6, 30))


def _same(one: Judgement, other: Judgement) -> bool:
    rows = one.rows is other.rows or (one.rows is not None and other.rows is not None and one.rows.equals(other.rows))
    return rows and replace(one, rows=None) == replace(other, rows=None)


def test_every_odd_file_is_judged_in_a_child_as_it_is_here(request: pytest.FixtureRequest) -> None:
    files = FILES if tree.LONG else tree.chance("odd files in a child").sample(FILES, 40)
    here = [judge(_sent(case), AROUND) for case in files]
    request.getfixturevalue("server")
    there = [judge_apart(_sent(case), AROUND) for case in files]
    assert [case.name for case, a, b in zip(files, here, there, strict=True) if not _same(a, b)] == []


def test_what_a_file_is_judged_by_goes_with_it(request: pytest.FixtureRequest) -> None:
    rows = [row_with(), row_with(community="台山社区"), row_with(community="老古城", month="2025-02")]
    submission = Submission(
        content=file_of(*rows),
        name="月报.csv",
        dataset="monthly_report",
        today=TODAY,
        allowed=frozenset({"210214001003"}),
        expected=frozenset({"210214001003", "210214001002"}),
    )
    before = judge(submission, AROUND).rows
    around = replace(
        AROUND,
        history=lambda code: before if code == "monthly_report" else None,
        closed=lambda code: frozenset({"2025-02"}) if code == "monthly_report" else frozenset(),
    )
    here = judge(submission, around)
    assert {"not_your_community", "period_locked"} <= {f.code for f in here.findings}
    request.getfixturevalue("server")
    assert _same(judge_apart(submission, around), here)


def test_the_marked_workbook_of_a_child_holds_the_same_cells(request: pytest.FixtureRequest) -> None:
    content = file_of(row_with(received="十二"))
    submission = Submission(content=content, name="月报.csv", dataset="monthly_report", today=TODAY)
    judged = judge(submission, AROUND)
    made = marked(content, judged)
    assert made is not None
    request.getfixturevalue("server")
    there = marked_apart(content, judged, "zh")
    assert there is not None
    foreign.close_for_server()
    codes = [[f.code for f in judge(replace(submission, content=c), AROUND).findings] for c in (made, there)]
    assert codes[0] == codes[1]


def test_a_server_never_calls_the_reader(server: Nursery) -> None:
    with pytest.raises(RuntimeError, match="a server does not open"):
        read(b"a,b", "月报.csv", lambda _: True)
    with pytest.raises(RuntimeError, match="a server does not open"):
        judge(Submission(content=b"a,b", name="月报.csv", today=TODAY), AROUND)


def test_a_file_too_heavy_for_its_child_is_refused_with_a_sentence_and_nothing_is_lost(server: Nursery) -> None:
    submission = Submission(content=file_of(row_with()), name="月报.csv", dataset="monthly_report", today=TODAY)
    server.limits = ChildLimits(seconds=0.001)
    heavy = judge_apart(submission, AROUND)
    assert (heavy.outcome, [f.code for f in heavy.findings]) == ("reject_whole_file", ["file_too_heavy"])
    assert heavy.findings[0].message_zh.startswith("文件打开要用的时间或内存超过限度")
    assert "more time or memory" in heavy.findings[0].message_en
    server.limits = ChildLimits()
    assert judge_apart(submission, AROUND).stored == 1


def test_progress_of_the_child_is_heard(server: Nursery) -> None:
    heard: list[float] = []
    judge_apart(
        Submission(content=file_of(row_with()), name="月报.csv", dataset="monthly_report", today=TODAY),
        AROUND,
        heard.append,
    )
    assert heard == [0.1, 0.5, 1.0]


@pytest.mark.parametrize(
    "told",
    [
        Message(said={}),
        Message(said={"outcome": "accept"}),
        Message(said={"outcome": "published"}, blobs=(b"no arrow",)),
    ],
)
def test_what_is_no_judgement_is_not_taken_for_one(told: Message, monkeypatch: pytest.MonkeyPatch) -> None:
    class Lying:
        def ask(self, *_: object) -> Message:
            return told

    monkeypatch.setattr(apart, "the_nursery", Lying)
    sent = Submission(content=b"x", name="月报.csv", dataset="monthly_report", today=TODAY)
    assert [f.code for f in judge_apart(sent, AROUND).findings] == ["file_too_heavy"]


def test_rows_of_another_table_are_not_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    sent = Submission(content=file_of(row_with()), name="月报.csv", dataset="monthly_report", today=TODAY)
    judged = judge(sent, AROUND)
    assert judged.rows is not None
    other = apart._as_bytes(pa.table({"source_row": [2], "secret": ["x"]}))

    class Lying:
        def ask(self, *_: object) -> Message:
            return Message(said=apart._judgement_said(judged), blobs=(other,))

    monkeypatch.setattr(apart, "the_nursery", Lying)
    assert [f.code for f in judge_apart(sent, AROUND).findings] == ["file_too_heavy"]
