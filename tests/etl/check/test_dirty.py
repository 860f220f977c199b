"""Wrong files as clerks make them: each gets its verdict and its findings, no more and no less."""

from __future__ import annotations

import pytest

from etl.sample.dirty import DirtyFile, dirty_files
from outcomes.catalogue.catalogue import catalogue
from outcomes.core.places import read_register
from outcomes.core.settings import ROOT
from tests.etl.judged import judge

FILES = dirty_files()
REGISTER = read_register(ROOT / "data" / "reference")


@pytest.mark.parametrize("file", FILES, ids=[file.name.removesuffix(".csv") for file in FILES])
def test_outcome_and_findings_are_exactly_those_expected(file: DirtyFile) -> None:
    judged = judge(
        file.content, file.name, cat=catalogue(), register=REGISTER, today=file.today, dataset=file.dataset, real=False
    )
    assert str(judged.outcome) == file.outcome
    assert frozenset(f.code for f in judged.findings) == file.codes


def test_a_wrong_row_never_takes_the_good_one_with_it() -> None:
    for file in FILES:
        if file.outcome == "reject_rows":
            judged = judge(
                file.content, file.name, cat=catalogue(), register=REGISTER, today=file.today, dataset=file.dataset
            )
            doubled = "duplicate_key" in file.codes
            assert (judged.stored, judged.refused) == ((0, 2) if doubled else (1, 1)), file.name


def test_they_are_spread_over_many_tables_and_kinds_of_mistakes() -> None:
    assert len(FILES) >= 25
    assert len({file.name for file in FILES}) == len(FILES)
    assert len({file.dataset for file in FILES}) >= 18
    assert len(frozenset().union(*(file.codes for file in FILES))) >= 20
