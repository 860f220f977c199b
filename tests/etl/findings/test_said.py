"""What is said of a file with very many of the same mistakes: a thousand in words, the rest counted, every refused row known."""

from __future__ import annotations

from functools import partial

from etl.findings.finding import finding
from etl.findings.said import MOST, Said, unworded
from outcomes.reporting.finding import Finding, total


def test_each_code_column_and_sheet_has_a_thousand_of_its_own() -> None:
    said = Said()
    for column in ("甲", "乙"):
        said.take(unworded("row_field_count", row=n, column=column, expected=3, found=4) for n in range(MOST + 2))
    told = said.told()
    assert (len(told), total(told)) == (2 * MOST + 2, 2 * MOST + 4)
    assert [(f.message_zh, f.message_en) for f in told if f.code == "more_of_the_same"] == [
        (
            f"「{c}」还有 2 行同样的问题（row_field_count）。",
            f"“{c}” has 2 more rows with the same problem (row_field_count).",
        )
        for c in ("甲", "乙")
    ]


def test_what_is_counted_is_never_worded() -> None:
    said = Said()
    made: list[int] = []
    for n in range(MOST + 5):
        said.add(unworded("not_a_choice", row=n, column="甲", sheet=None), partial(_one, made))
    assert len(made) == MOST


def _one(made: list[int]) -> Finding:
    made.append(1)
    return finding("row_field_count", row=1, expected=3, found=4)


def test_a_row_is_refused_by_an_error_only_and_also_where_no_finding_names_it() -> None:
    said = Said()
    said.take(unworded("row_field_count", row=n, expected=3, found=4) for n in range(1, MOST + 3))
    said.take([finding("hidden_cells", row=5000, value="第3行"), finding("file_damaged", row=6000, whole_file=True)])
    assert said.refused_rows == set(range(1, MOST + 3))


def test_a_header_with_personal_data_is_not_repeated_in_the_count() -> None:
    said = Said()
    said.take(unworded("unknown_column", column="电话13812345678", row=n, value="x") for n in range(MOST + 1))
    assert "13812345678" not in said.told()[-1].message_zh + said.told()[-1].message_en
