"""Every statement as it reaches DuckDB: each way that its parts can go, word for word; `SNAPSHOT=write` writes them anew."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pytest
from jinja2 import UndefinedError

from etl.check.cells_sql import judged_sql, texts_sql
from etl.check.plain_table import cells_sql
from etl.check.statements import statement as checked
from etl.ledger.statements import statement as kept
from etl.mart import formulas, refresh
from etl.mart.statements import statement as worked_out
from etl.review.statements import statement as reviewed
from outcomes.catalogue.catalogue import Measure, catalogue
from outcomes.core.settings import ROOT
from outcomes.warehouse import in_force, mart, rows_behind
from outcomes.warehouse.in_force import Look, in_force_sql, side_by_side, slices_in_force
from outcomes.warehouse.statements import statement

KEPT = ROOT / "tests" / "statements"
CAT = catalogue()
TABLES, INDICATORS = CAT.datasets, CAT.indicators
THEN, PENDING = Look(as_of=datetime(2025, 3, 1, tzinfo=UTC)), Look(pending=True)
PARTS = {"table": "indicator_bin", "keys": refresh.TABLES["indicator_bin"][0]}
PARTS["columns"] = sum(refresh.TABLES["indicator_bin"], ())


def _mart_tables(look: Look, fresh: list[str], known: dict[str, set[str]]) -> str:
    given = {"look": look, "known": known, "side_by_side": side_by_side(CAT), "kind": "TABLE", "unknown": ["SELECT 1"]}
    given["dated"] = mart.dated(CAT)

    def rows(code: str) -> str:
        return f"rows of {code}"

    return "\n;\n".join(
        statement(
            "mart_table", name=name, rows=rows, fresh=fresh if name == "value" else [], fresh_table="fresh", **given
        )
        for name in mart._TABLES
    )


def _read(**measure: str) -> str:
    return rows_behind._read(Measure.model_validate({"dataset": "requests", **measure}))


NOW = {
    "boundary_event": {"state"},
    "rule_event": {"value"},
    **{code: {"longitude"} for code in ("compounds", "canteens", "projects")},
}
SAID = {
    "counted_member": lambda: statement("counted_member", kind="TEMP", name="m", place="lake.ref.place", district="1"),
    "slice_state": lambda: statement("slice_state", events="lake.ledger.state_event"),
    "slices_now": lambda: Look().slices,
    "slices_then": lambda: THEN.slices,
    "slices_with_what_waits": lambda: PENDING.slices,
    "in_force": lambda: slices_in_force(CAT, "seen_slice"),
    "rows_of_a_report": lambda: in_force_sql(TABLES["monthly_report"]),
    "rows_of_a_register": lambda: in_force_sql(TABLES["compounds"]),
    "rows_of_a_ledger": lambda: in_force_sql(TABLES["requests"], "states", "force"),
    "rows_of_one_period_only": lambda: in_force_sql(TABLES["brands"]),
    "no_rows": lambda: statement("no_rows", dataset=TABLES["targets"]),
    "rows_of_older": lambda: statement(
        "rows_of_older", rows="FROM t", lacking=[TABLES["projects"].get(c) for c in ("adjusted_on", "office")]
    ),
    "newest_act": mart.newest_act,
    "newest_act_then": lambda: mart.newest_act(THEN.until),
    "mart_tables": lambda: _mart_tables(Look(), [], NOW),
    "mart_tables_then": lambda: _mart_tables(THEN, [], NOW),
    "mart_tables_with_what_waits": lambda: _mart_tables(PENDING, ["requests_received"], NOW),
    "mart_tables_of_an_old_warehouse": lambda: _mart_tables(Look(), [], {}),
    "requests_by_compound": lambda: statement("requests_by_compound", month="m", rows="SELECT 1"),
    "rows_read_of_events": lambda: _read(month="received_month"),
    "rows_read_since": lambda: _read(since="built"),
    "rows_read_since_until": lambda: _read(since="built", until="gone"),
    "rows_read_of_a_year": lambda: _read(valid="year"),
    "rows_read_of_the_latest": lambda: _read(valid="latest"),
    "deeds": lambda: statement("deeds", until=THEN.until),
    "open_rows": lambda: statement("open_rows", columns=TABLES["targets"].column, rows="SELECT 1"),
    # numerator and denominator of a report; of a ledger; of the newest year; of things that last; written in SQL; two sources
    **{
        f"sources_{code}": lambda code=code: formulas.sources_sql(INDICATORS[code], CAT)
        for code in ("requests_received", "closed_to_received_ratio", "case_solved", "case_volume", "reno_case_delta")
    },
    "bins_case_p50": lambda: formulas.bins_sql(INDICATORS["case_p50"], CAT),
    "parts_requests_received": lambda: formulas.parts_sql(INDICATORS["requests_received"], "category", CAT),
    **{f"takeover_{ruled}": lambda ruled=ruled: worked_out("takeover", ruled=ruled) for ruled in (True, False)},
    "covered_of": lambda: worked_out("covered_of", dataset=TABLES["requests"]),
    "published": lambda: worked_out("published", slices="SELECT 1"),
    **{
        f"{name}_{n}": lambda name=name, n=n: worked_out(name, queries=["SELECT 1", "SELECT 2"][:n])
        for name in ("every_source", "more_sources", "fresh_indicator_bin", "fresh_indicator_part")
        for n in ((1, 2) if name == "more_sources" else (0, 1, 2))
    },
    **{name: lambda name=name: worked_out(name) for name in ("now_value", "fresh_indicator_value")},
    **{name: lambda name=name: worked_out(name, **PARTS) for name in ("stale", "opened", "closed", "close_rows")},
    **{
        f"texts_read_{code}_{column}": lambda code=code, column=column: texts_sql(
            TABLES[code], TABLES[code].get(column)
        )
        for code, column in (
            *(
                ("monthly_report", c)
                for c in ("community", "month", "requests_received", "parking_spaces_added", "remark")
            ),
            *(
                ("requests", c)
                for c in ("request_id", "received_at", "channel", "due_on", "call_back_valid", "satisfaction")
            ),
            *(("community_profile", c) for c in ("year", "households")),
            ("canteens", "modes"),
            ("projects", "budget_wan"),
            ("compounds", "longitude"),
        )
    },
    "judged": lambda: judged_sql(TABLES["monthly_report"], {}),
    "judged_with_counts_taken_elsewhere": lambda: judged_sql(
        TABLES["monthly_report"], {"parking_spaces_added": ["1", "2"], "pocket_parks_built": ["1"]}
    ),
    "no_values": lambda: checked("no_values", column=TABLES["targets"].get("target")),
    "macros": lambda: checked(
        "macros",
        odd="a-c",
        joiners="b",
        wide="１",
        of_none=("无", "/"),
        letters="A-Z",
    ),
    **{f"plain_cells_{kind}": lambda kind=kind: cells_sql(kind) for kind in ("number", "month", "bool")},
    "no_judged_rows": lambda: checked("no_judged_rows", dataset=TABLES["targets"]),
    "unread_rows": lambda: checked("unread_rows", columns=["a", "b"]),
    "any_marked": lambda: checked("any_marked", columns=["a", "b"], part="e"),
    "any_double": lambda: checked("any_double", key=("a", "b")),
    "doubles": lambda: checked("doubles", key=("a", "b")),
    **{
        name: lambda name=name: checked(name, column="a", key="b")
        for name in ("cell_errors", "cell_fixes", "suspicious_texts", "not_yours")
    },
    **{name: lambda name=name: checked(name, column="a", key="b") for name in ("months_told", "unknown_references")},
    "counts_by_row": lambda: checked("counts_by_row", columns=["a", "b"]),
    "sums_by_group": lambda: checked("sums_by_group", group="place", columns=["a", "b"]),
    "communities_told": lambda: checked("communities_told", month="v_month", place="community"),
    **{
        name: lambda name=name: checked(
            name, dataset=TABLES["targets"], column="target", rule="target < 0", period="year", typed="j.c_target"
        )
        for name in ("broken_rule", "closed_rows", "good_rows", "running_totals")
    },
    **{
        name: lambda name=name: checked(name, dataset=TABLES["targets"], column="target")
        for name in ("above_households", "beside_others")
    },
    "nothing_known": lambda: checked("nothing_known", columns=["a", "b"]),
    "taken_elsewhere": lambda: checked("taken_elsewhere", columns=["a", "b"]),
    "unknown_counts": lambda: statement(
        "unknown_counts",
        dataset="monthly_report",
        slices="seen_slice",
        columns=[TABLES["monthly_report"].get(c) for c in ("requests_received", "pocket_parks_built")],
        rows="SELECT 1",
    ),
    "old_events": lambda: checked("old_events", dataset=TABLES["requests"], column="received_at"),
    "outliers": lambda: checked("outliers", dataset=TABLES["targets"], column="target", others=["indicator"]),
    "copied_months": lambda: checked("copied_months", dataset=TABLES["targets"], counts=["target", "year"], others=[]),
    "first_closed": lambda: kept("first_closed"),
    "closed_changed": lambda: kept("closed_changed"),
    "append_rows": lambda: kept("append_rows", table="targets", names=["a", "b"]),
    "row_digest": lambda: kept("row_digest", names=["a", "b"]),
    "cells_told": lambda: kept("cells_told", period="month"),
    "first_years": lambda: kept("first_years", year="year"),
    "uploads": lambda: kept("uploads", condition="TRUE"),
    "others": lambda: kept("others", relation="in_force", sign=">"),
    "rows_of_history": lambda: kept("rows_of_history", table="targets"),
    **{name: lambda name=name: kept(name, table="ref.place") for name in ("empty", "fill")},
    "rows_stored": lambda: kept("rows_stored", table="targets", names=["a", "b"]),
    "sheet_stored": lambda: kept("sheet_stored", table="targets"),
    **{f"note_kept_{what}": lambda what=what: kept("note_kept", what=what) for what in ("upload", "boundary")},
    "of_numbers": lambda: kept("of_numbers", table="upload", key="upload_id"),
    "fill_ledger": lambda: kept("fill_ledger", table="upload", names=["a", "b"]),
    "slices_seen_within": lambda: Look(pending=True, within=("210214001",)).slices,
    "slices_seen_of_tables": lambda: Look().slices_of(["requests", "monthly_report"]),
    "mart_digest": lambda: kept("mart_digest", table="indicator_bin", columns=("bin", "n")),
    **{f"board_by_{by}": lambda by=by: reviewed("board", by=by) for by in ("coverage", "period", "nothing")},
    "rows_beside": lambda: reviewed("rows_beside", rows="FROM t"),
    "rows_of_upload": lambda: reviewed("rows_of_upload", table="targets"),
    "changed_in_force": lambda: kept(
        "changed_in_force", dataset=TABLES["targets"], key=["place", "year"], others=["target", "note"]
    ),
    "slices_seen_before": lambda: Look(before=7).slices,
    **{
        f"owners_{table}": lambda table=table, void=void: kept(
            "owners", dataset=TABLES[table], key="number", may_be_void=void
        )
        for table, void in (("requests", False), ("partners", True))
    },
    "opened_rows": lambda: worked_out("open_rows", **PARTS),
}


@pytest.mark.parametrize("name", SAID)
def test_a_statement_is_word_for_word_what_was_kept(name: str) -> None:
    said, file = SAID[name](), KEPT / f"{name}.sql"
    if os.environ.get("SNAPSHOT") == "write":
        file.write_text(said + "\n", encoding="utf-8")
    assert said + "\n" == file.read_text(encoding="utf-8")


def test_nothing_is_kept_of_a_statement_that_there_is_no_more() -> None:
    assert {file.stem for file in KEPT.glob("*.sql")} == set(SAID)


FILES = [
    f
    for room in ("outcomes/warehouse", "etl/mart", "etl/check", "etl/ledger", "etl/review")
    for f in sorted((ROOT / room / "sql").rglob("*.sql"))
]


@pytest.mark.parametrize("file", FILES, ids=lambda f: f.stem)
def test_every_file_with_parts_is_kept(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    assert ("{{" not in text and "{%" not in text) or _uses(file.stem), f"{file.name}: add it to SAID"


def _uses(name: str) -> bool:
    """Whether a kept statement is made of a file: itself, or as a part of another one."""
    source = Path(__file__).read_text(encoding="utf-8")
    sources = [f.read_text(encoding="utf-8") for f in FILES]
    inside = any(f'"{name}.sql"' in s for s in sources) or name in mart._TABLES
    by_function = {
        "judged",
        "texts_read",
        "plain_cells",
        "sources",
        "bins",
        "parts",
        "rows_in_force",
        "slices_seen",
        "rows_read",
        "mart_table",
        "newest_act",
    }
    return inside or name in by_function or f'"{name}"' in source


def test_a_part_that_is_forgotten_is_an_error_and_a_text_is_quoted() -> None:
    with pytest.raises(UndefinedError):
        statement("no_rows")
    said = slices_in_force(CAT, "seen_slice")
    for code in in_force.side_by_side(CAT):
        assert f"'{code}'" in said


@pytest.mark.parametrize(
    "name", [n for n in SAID if n.startswith(("slice", "newest", "deeds", "stale", "close", "open"))]
)
def test_what_stands_alone_is_a_statement_that_duckdb_can_read(name: str) -> None:
    assert duckdb.extract_statements(SAID[name]())
