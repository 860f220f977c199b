"""The data package says what the catalogue says, is valid, and the copy in docs is the one the program gives."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from frictionless import Package, Resource, Schema

from etl.__main__ import cli
from etl.commands.datapackage import descriptor
from outcomes.catalogue.catalogue import catalogue
from outcomes.catalogue.datapackage import datapackage
from outcomes.core.settings import ROOT

PACKAGE = datapackage(catalogue())


def test_the_descriptor_is_valid_and_has_one_resource_for_each_table() -> None:
    assert list(Package.metadata_validate(PACKAGE)) == []
    assert [r["name"] for r in PACKAGE["resources"]] == list(catalogue().datasets)
    assert Package.from_descriptor(PACKAGE).get_resource("requests").schema.primary_key == ["request_id"]


def test_the_copy_in_docs_is_up_to_date() -> None:
    kept = (ROOT / "docs" / "datapackage.json").read_text(encoding="utf-8")
    assert kept == descriptor(), "run: python -m etl datapackage -o docs/datapackage.json"


def test_the_command_prints_it_or_writes_it(tmp_path: Path) -> None:
    printed = CliRunner().invoke(cli, ["datapackage"])
    assert (printed.exit_code, json.loads(printed.output)) == (0, PACKAGE)
    file = tmp_path / "datapackage.json"
    assert CliRunner().invoke(cli, ["datapackage", "-o", str(file)]).exit_code == 0
    assert json.loads(file.read_text(encoding="utf-8")) == PACKAGE


@pytest.mark.parametrize("code", list(catalogue().datasets))
def test_fields_say_what_the_columns_say(code: str) -> None:
    dataset = catalogue().datasets[code]
    schema = next(r for r in PACKAGE["resources"] if r["name"] == code)["schema"]
    assert schema["primaryKey"] == list(dataset.key)
    for field, column in zip(schema["fields"], dataset.column, strict=True):
        limits = field["constraints"]
        assert (field["name"], field["title"], field["description"]) == (column.code, column.header, column.help.zh)
        assert limits["required"] == column.required
        if column.choices and column.type == "choice":
            assert limits["enum"] == [c.code for c in column.choices]
        if column.type in ("count", "decimal"):
            assert (limits["minimum"], limits["maximum"]) == (0, int(column.max))
    refers = {c.code: c.refers for c in dataset.column if c.refers}
    keys = schema.get("foreignKeys", [])
    assert {k["fields"][0]: f"{k['reference']['resource']}.{k['reference']['fields'][0]}" for k in keys} == refers


def _errors(code: str, row: dict[str, str]) -> set[str]:
    """The names of fields that frictionless finds fault with in one row of a table."""
    schema: dict[str, Any] = next(r for r in PACKAGE["resources"] if r["name"] == code)["schema"]
    without_keys = {k: v for k, v in schema.items() if k != "foreignKeys"}
    text = io.StringIO()
    csv.writer(text).writerows(
        [[f["name"] for f in schema["fields"]], [row.get(f["name"], "") for f in schema["fields"]]]
    )
    report = Resource(text.getvalue().encode(), format="csv", schema=Schema.from_descriptor(without_keys)).validate()
    return {name for (name,) in report.flatten(["fieldName"])}


def test_frictionless_judges_a_row_as_the_schema_says() -> None:
    good = {
        "canteen_id": "C1",
        "community": "古城社区",
        "canteen_name": "食堂",
        "open_month": "2024-03",
        "seats": "40",
        "modes": "送餐上门;长者优惠",
        "void": "否",
    }
    assert _errors("canteens", good) == set()
    assert _errors("canteens", good | {"seats": "-1"}) == {"seats"}
    assert _errors("canteens", good | {"modes": "外卖"}) == {"modes"}
    assert _errors("canteens", good | {"open_month": ""}) == {"open_month"}
    task = {
        "task_id": "T1",
        "community": "古城社区",
        "set_by": "district",
        "assigned_on": "2025-03-05",
        "due_on": "2025-03-20",
        "status": "done",
        "done_on": "2025-03-19",
        "has_evidence": "是",
    }
    assert _errors("tasks", task) == set()
    assert _errors("tasks", task | {"status": "finished", "due_on": "soon"}) == {"status", "due_on"}
