"""Every odd file gets exactly its verdict, its findings and its stored values."""

from __future__ import annotations

from datetime import date

import pytest

from etl.findings.finding import dictionary
from outcomes.catalogue.catalogue import catalogue
from outcomes.core.places import read_register
from outcomes.core.settings import ROOT
from outcomes.reporting.judgement import Judgement
from tests.etl.judged import judge
from tests.etl.odd_files import FILE, OddFile, books, dialects, encodings, hostile, layouts, ledgers

pytestmark = pytest.mark.processes

REGISTER = read_register(ROOT / "data" / "reference")
FILES = [f for kind in (encodings, dialects, layouts, books, hostile, ledgers) for f in kind.cases()]
READING = frozenset(
    [
        "encoding",
        "encoding_mixed",
        "encoding_invalid",
        "bom_removed",
        "mojibake",
        "control_char",
        "delimiter",
        "row_field_count",
        "quote_unbalanced",
        "field_too_long",
        "too_many_columns",
        "too_many_rows",
        "header_row_found",
        "header_two_rows",
        "header_missing",
        "header_alias",
        "header_repeated",
        "cumulative_column",
        "cumulative_title",
        "missing_required_column",
        "duplicated_column",
        "unknown_column",
        "layout_transposed",
        "no_rows",
        "empty_file",
        "total_row_skipped",
        "total_mismatch",
        "footer_skipped",
        "formula_cell",
        "formula_no_value",
        "formula_external",
        "formula_text",
        "error_cell",
        "merged_cells",
        "hidden_cells",
        "several_sheets",
        "sheet_chosen",
        "xml_forbidden",
        "zip_ratio",
        "zip_entries",
        "zip_duplicate",
        "zip_path",
        "file_type",
        "file_encrypted",
        "file_macro",
        "file_damaged",
        "file_too_large",
    ]
)


def _judge(file: OddFile) -> Judgement:
    return judge(
        file.content,
        file.file_name,
        cat=catalogue(),
        register=REGISTER,
        today=date(2025, 4, 2),
        dataset=file.dataset,
        max_mb=30,
    )


@pytest.mark.timeout(60)  # none of them makes the reading hang
@pytest.mark.parametrize("file", FILES, ids=[f.name for f in FILES])
def test_outcome_findings_and_values_are_exactly_those_expected(file: OddFile) -> None:
    judged = _judge(file)
    assert (frozenset(f.code for f in judged.findings), judged.outcome) == (file.codes, file.outcome)
    rows = judged.rows.to_pylist() if judged.rows is not None else []
    assert [tuple(row[c] for c in file.columns) for row in rows] == list(file.rows)
    assert (judged.rows is None) == (file.outcome == FILE)
    for code, numbers in file.rows_of_findings.items():
        assert {f.row for f in judged.findings if f.code == code} == numbers
    assert all("{" not in f.message_zh and "None" not in f.message_zh for f in judged.findings)


def test_there_are_many_and_no_two_are_called_the_same() -> None:
    assert len(FILES) >= 140
    assert len({f.name for f in FILES}) == len(FILES)


def test_every_code_about_reading_is_met_and_known() -> None:
    assert set(dictionary()) >= READING
    assert frozenset().union(*(f.codes for f in FILES)) >= READING
