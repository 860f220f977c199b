"""Every code that a row can be given, by one example: the table, what is typed, and what is stored."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pyarrow as pa
import pytest

from etl.findings.finding import dictionary
from outcomes.catalogue.catalogue import catalogue
from outcomes.reporting.finding import total
from outcomes.reporting.judgement import Judgement
from tests.etl.judged import judge
from tests.etl.one_row import REGISTER, TODAY, file_of

Row = dict[str, str]
_ROWS: dict[str, Row] = {
    "monthly_report": {
        "community": "台山社区",
        "month": "2025-03",
        "requests_received": "14",
        "requests_resolved": "12",
        "volunteer_participations": "60",
        "compounds_renovated": "0",
        "parking_spaces_added": "0",
        "pocket_parks_built": "0",
        "remark": "",
    },
    "requests": {
        "request_id": "SQ1",
        "community": "台山社区",
        "received_at": "2025-03-04 09:30",
        "channel": "网格员上报",
        "category": "供热",
        "level_handled": "社区",
        "status": "待办",
        "call_back_valid": "",
        "compound_id": "",
        "summary": "",
    },
    "recycling_monthly": {
        "community": "台山社区",
        "month": "2025-03",
        "station_id": "HS1",
        "kilograms": "120.50",
        "drops": "3",
        "overflow_days": "0",
    },
    "community_profile": {"community": "台山社区", "year": "2025", "households": "2000"},
    "hazards": {
        "hazard_id": "YH1",
        "community": "台山社区",
        "found_on": "2025-03-04",
        "kind": "飞线充电",
        "due_on": "2025-03-11",
    },
}


def _judge(table: str, *changes: Row, header: Row | None = None, **terms: Any) -> Judgement:
    dataset = catalogue().datasets[table]
    rows = [tuple((_ROWS[table] | change).values()) for change in changes]
    content = file_of(*rows, header=tuple(dataset.get(c).header for c in _ROWS[table]))
    return judge(content, "a.csv", cat=catalogue(), register=REGISTER, today=TODAY, dataset=table, **terms)


CELLS = [  # table, column, text, code of the refusal or the fix, what is stored
    ("hazards", "found_on", "2025-02-30", "date_unclear", None),
    ("hazards", "found_on", "3月4日", "date_unclear", None),
    ("hazards", "found_on", "2025-03/04", "date_unclear", None),
    ("hazards", "found_on", "45717", "date_unclear", None),
    ("hazards", "kind", "飞线", "not_a_choice", None),
    ("hazards", "hazard_id", "2.025E+11", "number_rounded", None),
    ("hazards", "hazard_id", "x" * 65, "field_too_long", None),
    ("hazards", "hazard_id", "***", "personal_data", None),
    ("hazards", "hazard_id", "#N/A", "formula_no_value", None),
    ("hazards", "due_on", "2025-03-01", "rule_broken", None),
    ("hazards", "found_on", "2019-03-04", "month_too_old", None),
    ("requests", "received_at", "2025-03-04", "time_missing", None),
    ("requests", "received_at", "2025-03-04 25:00", "date_unclear", None),
    ("requests", "received_at", "2025/3/4 9:30", None, datetime(2025, 3, 4, 9, 30)),
    ("requests", "call_back_valid", "也许", "not_a_choice", None),
    ("requests", "summary", "长" * 61, "field_too_long", None),
    ("recycling_monthly", "kilograms", "12.345", "too_many_decimals", None),
    ("recycling_monthly", "kilograms", "-1.5", "out_of_range", None),
    ("recycling_monthly", "kilograms", "12.5千克", "number_as_text", "12.50"),
    ("recycling_monthly", "kilograms", "1,234.50", "number_as_text", "1234.50"),
    ("recycling_monthly", "kilograms", "12.50元", "number_not_exact", None),
    ("recycling_monthly", "kilograms", "12,5", "number_not_exact", None),
    ("community_profile", "year", "2025年", None, "2025"),
    ("community_profile", "year", "25", "month_unclear", None),
    ("community_profile", "year", "2025-03", "month_unclear", None),
    ("community_profile", "year", "2026", "month_future", None),
    ("community_profile", "year", "2019", "month_too_old", None),
    ("community_profile", "households", "2000户", "number_as_text", "2000"),
    ("community_profile", "households", "2000人", "number_not_exact", None),
    ("community_profile", "households", "", "missing_value", None),
    ("monthly_report", "requests_received", "12.5", "not_integer", None),
    ("monthly_report", "requests_received", "暂缺", "value_unknown", "None"),
    ("monthly_report", "month", "2025.1", "month_unclear", None),
    ("monthly_report", "month", "2025-03-15", "month_tidied", "2025-03"),
    ("monthly_report", "community", "古成", "unknown_community", None),
    ("monthly_report", "community", "台山", "name_alias", "210214001002"),
    ("monthly_report", "month", "2025-04", "month_unfinished", "2025-04"),
]


@pytest.mark.parametrize(("table", "column", "text", "code", "value"), CELLS)
def test_a_cell_of_any_table_is_stored_exactly_or_refused_with_its_code(
    table: str, column: str, text: str, code: str | None, value: object
) -> None:
    verdict = _judge(table, {column: text})
    said = [f.code for f in verdict.findings]
    assert said == ([code] if code else [])
    kept = verdict.rows[catalogue().datasets[table].get(column).stored_as].to_pylist() if verdict.rows else []
    as_text = [value if isinstance(value, datetime) else str(value)] if value is not None else []
    assert [v if isinstance(v, datetime) else str(v) for v in kept] == as_text


def test_a_number_that_its_register_does_not_hold_is_asked_about() -> None:
    known = pa.table({"compound_id": ["X1"]})
    verdict = _judge("requests", {"compound_id": "X2"}, history=lambda code: known if code == "compounds" else None)
    assert [(f.code, f.value, f.severity) for f in verdict.findings] == [("unknown_reference", "X2", "warning")]
    assert verdict.stored == 1


def test_after_a_thousand_of_a_kind_the_rest_is_counted() -> None:
    verdict = _judge("hazards", *({"hazard_id": f"YH{n}", "kind": "飞线"} for n in range(1005)))
    assert sum(f.code == "not_a_choice" for f in verdict.findings) == 1000
    assert [f.message_zh for f in verdict.findings if f.code == "more_of_the_same"] == [
        "「隐患类别」还有 5 行同样的问题（not_a_choice）。"
    ]
    assert (verdict.stored, verdict.refused, total(verdict.findings)) == (0, 1005, 1005)
    assert verdict.refused_rows == tuple(range(2, 1007))


def test_a_thousand_times_the_same_row_is_refused_without_naming_every_other_row_in_every_sentence() -> None:
    verdict = _judge("hazards", *({"hazard_id": "YH1"} for _ in range(1003)))
    same = [f for f in verdict.findings if f.code == "duplicate_key"]
    assert len(same) == 1000
    assert max(len(f.message_zh) for f in same) < 200
    assert "3、4、5、6、7…（1002）" in same[0].message_zh
    [rest] = [f for f in verdict.findings if f.code == "more_of_the_same"]
    assert (rest.count, rest.severity, rest.as_dict()["count"]) == (3, "error", 3)
    assert (verdict.stored, verdict.refused, verdict.refused_rows) == (0, 1003, tuple(range(2, 1005)))


def test_a_doubt_about_more_than_a_thousand_rows_refuses_none_of_them() -> None:
    known = pa.table({"compound_id": ["X1"]})
    rows = ({"request_id": f"S{n}", "compound_id": f"Y{n}"} for n in range(1002))
    verdict = _judge("requests", *rows, history=lambda code: known if code == "compounds" else None)
    [rest] = [f for f in verdict.findings if f.code == "more_of_the_same"]
    assert (rest.severity, rest.count, verdict.outcome) == ("warning", 2, "accept")
    assert (verdict.stored, verdict.refused_rows) == (1002, ())


OF_ROWS = {  # the codes of a row that the other modules give an example of
    "duplicate_key",
    "not_your_community",
    "period_locked",
    "month_mixed",
    "incomplete_coverage",
    "nothing_declared",
    "outlier_warning",
    "outlier_history",
    "suspicious_copy",
    "total_mismatch",
    "unknown_column",
    "unknown_reference",
    "more_of_the_same",
}


def test_every_code_of_cells_and_rows_has_its_example() -> None:
    shown = {code for *_, code, _ in CELLS if code} | OF_ROWS
    of_cells = {
        "missing_value",
        "value_unknown",
        "number_not_exact",
        "number_rounded",
        "number_as_text",
        "not_integer",
        "out_of_range",
        "too_many_decimals",
        "time_missing",
        "not_a_choice",
        "date_unclear",
        "rule_broken",
        "month_unclear",
        "month_tidied",
        "month_unfinished",
        "month_future",
        "month_too_old",
        "unknown_community",
        "name_alias",
        "formula_no_value",
        "personal_data",
        "field_too_long",
    }
    assert shown == of_cells | OF_ROWS
    assert of_cells | OF_ROWS <= set(dictionary())
