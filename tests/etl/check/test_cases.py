"""Small files after public bug reports and real forms: each with the answer that is right for it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

import pytest

from outcomes.catalogue.catalogue import catalogue
from outcomes.core.settings import ROOT
from outcomes.reporting.judgement import Judgement
from tests.etl.judged import judge
from tests.etl.one_row import REGISTER

FOLDER = ROOT.parent / "shared" / "cases"
TODAY = date(2026, 1, 5)
GUCHENG, BOLAN = "210214001003", "210214001001"
ACCEPT, FIXED, REFUSED = "accept", "accept_with_fix", "reject_rows"
pytestmark = pytest.mark.skipif(not FOLDER.is_dir(), reason=f"the folder of shared cases is not there: {FOLDER}")


@dataclass(frozen=True, kw_only=True)
class _Case:
    """A file, and what is right: the verdict, the codes row by row, what is stored of some columns, words of a message."""

    file: str
    outcome: str
    dataset: str = "monthly_report"
    codes: dict[int, list[str]] = field(default_factory=dict)
    stored: dict[str, list[str]] = field(default_factory=dict)
    words: tuple[str, ...] = ()


CASES = [
    _Case(
        file="03_id_became_date.csv",
        dataset="grid_patrols",
        outcome=REFUSED,
        codes={2: ["number_rounded"], 3: ["number_rounded"]},
        words=("「3月1日」是表格软件改成的日期", "「1-Mar」是表格软件改成的日期", "设成文本格式"),
    ),
    _Case(
        file="03_id_became_date.xlsx",
        dataset="grid_patrols",
        outcome=REFUSED,
        codes={2: ["number_rounded"]},
        words=("改成的日期",),
    ),
    _Case(
        file="04_id_placeholders.csv",
        dataset="grid_patrols",
        outcome=REFUSED,
        codes={
            **{row: ["missing_value"] for row in (2, 3, 4, 6)},
            **{row: ["formula_no_value"] for row in (5, 7)},
        },
        words=("没有填（现为「无」）", "列太窄", "现为「Err:502」"),
    ),
    _Case(
        file="06_id_personal.csv",
        dataset="committee_members",
        outcome=REFUSED,
        codes={2: ["personal_data"], 3: ["personal_data"]},
    ),
    _Case(
        file="07_subtotal_rows.csv",
        outcome=FIXED,
        codes={row: ["total_row_skipped"] for row in (3, 5, 6)},
        stored={"community_code": [GUCHENG, BOLAN], "requests_received": ["12", "3"]},
    ),
    _Case(
        file="08_bidi_marks.csv",
        outcome=FIXED,
        codes={2: ["characters_folded", "characters_folded"]},
        stored={"community_code": [GUCHENG], "requests_received": ["12"]},
        words=("U+202A", "U+200E"),
    ),
    _Case(
        file="10_float_tail.xlsx",
        dataset="canteen_monthly",
        outcome=FIXED,
        codes={2: ["formula_cell"]},
        stored={"income_yuan": ["1234.35"], "subsidy_yuan": ["0.30"]},
    ),
    _Case(
        file="11_you_wu.csv",
        dataset="tasks",
        outcome=ACCEPT,
        stored={"task_id": ["T1", "T2"], "has_evidence": ["False", "True"]},
    ),
    _Case(
        file="12_none_in_message.csv",
        dataset="tasks",
        outcome=REFUSED,
        codes={2: ["rule_broken"]},
        words=("「办结日期」是空的（写的是「/」）",),
    ),
    _Case(
        file="13_system_times.csv",
        dataset="requests",
        outcome=REFUSED,
        codes={7: ["date_unclear"]},
        stored={"received_at": [f"2025-11-20 {time}:00" for time in ("09:30", "09:30", "09:30", "15:05", "09:30")]},
        words=("不是清楚的时间", "24:00请写成第二天00:00", "请写成 2025-12-15 09:30"),
    ),
    _Case(
        file="14_month_words.csv",
        outcome=REFUSED,
        codes={3: ["month_unclear"]},
        stored={"month": ["2025-12"]},
        words=("「Dec-25」是表格软件改成的英文月份", "请写成 2025-12"),
    ),
    _Case(
        file="15_form_furniture.csv",
        outcome=FIXED,
        codes={2: ["form_row_skipped"], 3: ["form_row_skipped"], 5: ["footer_skipped"], 6: ["footer_skipped"]},
        stored={"community_code": [GUCHENG]},
    ),
    _Case(
        file="16_noncharacter_brand.csv",
        dataset="brands",
        outcome=REFUSED,
        codes={2: ["control_char"]},
        words=("U+FFFF",),
    ),
    _Case(
        file="17_rare_han_brand.csv",
        dataset="brands",
        outcome=ACCEPT,
        stored={"brand_name": ["𠮷㵪䶮邻里"]},
    ),
]


def _judged(case: _Case) -> Judgement:
    content = (FOLDER / case.file).read_bytes()
    return judge(content, case.file, cat=catalogue(), register=REGISTER, today=TODAY, dataset=case.dataset)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.file)
def test_a_file_as_systems_and_people_write_it_gets_its_answer(case: _Case) -> None:
    verdict = _judged(case)
    codes: dict[int, list[str]] = {}
    for found in verdict.findings:
        codes.setdefault(found.row or 0, []).append(found.code)
    said = "\n".join(found.message_zh for found in verdict.findings)
    kept = (
        {} if verdict.rows is None else {name: list(map(str, verdict.rows[name].to_pylist())) for name in case.stored}
    )
    assert (verdict.outcome, codes, kept) == (case.outcome, case.codes, case.stored)
    assert [words for words in case.words if words not in said] == []


def test_every_table_of_the_folder_has_its_answer_here() -> None:
    named = {path.name for path in FOLDER.glob("[01]*") if not path.name.startswith("02_")}
    assert named == {case.file for case in CASES}
