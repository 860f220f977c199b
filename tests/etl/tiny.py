"""A warehouse of one table and two figures: made in a moment, for tests of many acts."""

from __future__ import annotations

import shutil
from pathlib import Path

import duckdb

from etl import warehouse
from outcomes.catalog import HERE, Catalogue, read_catalogue
from outcomes.settings import Settings

INDICATOR = """
system = "S9"
theme = "effective_governance"
kind = "context"
better = "context"
over_time = "flow"
unit = {{ zh = "件", en = "cases" }}
compared = false
name = {{ zh = "{name}", en = "{name}" }}
definition = {{ zh = "当月数。", en = "Of the month." }}

[[source]]
numerator = {{ dataset = "monthly_report", expr = "sum({column})" }}
"""


def small_catalogue(folder: Path) -> Catalogue:
    """The monthly report, which no community has to send, and two figures of it."""
    (folder / "datasets").mkdir(parents=True)
    (folder / "indicators").mkdir()
    text = (HERE / "datasets" / "monthly_report.toml").read_text(encoding="utf-8")
    made = text.replace('replace = "slice"', 'replace = "slice"\nonly_some = true', 1)
    (folder / "datasets" / "monthly_report.toml").write_text(made, encoding="utf-8")
    for name, column in (("received", "requests_received"), ("closed", "requests_resolved")):
        words = INDICATOR.format(name=name, column=column)
        (folder / "indicators" / f"{name}.toml").write_text(words, encoding="utf-8")
    return read_catalogue(folder)


def small_warehouse(folder: Path, cat: Catalogue) -> Settings:
    """A fresh real warehouse of the small catalogue."""
    settings = Settings(data=folder)
    warehouse.init(settings, data_class="real", cat=cat)
    return settings


def copy_of(settings: Settings, folder: Path) -> Settings:
    """The same warehouse in another folder."""
    shutil.copytree(settings.data, folder)
    return Settings(data=folder)


def in_force(con: duckdb.DuckDBPyConnection, indicator: str = "received") -> dict[tuple[str, str], float]:
    """(community, month) -> figure in force, as the mart has it."""
    rows = con.execute(
        "SELECT place, month, numerator FROM lake.mart.indicator_value WHERE known_to IS NULL AND indicator = ?",
        [indicator],
    ).fetchall()
    return {(place, month): number for place, month, number in rows}
