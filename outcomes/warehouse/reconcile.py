"""The article's figures against what was reported: each published figure with its accepted range and the value found."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

import duckdb

from outcomes.catalogue.catalogue import catalogue
from outcomes.core.csv_text import csv_rows
from outcomes.core.settings import Settings
from outcomes.warehouse.in_force import Look, in_force_sql, see
from outcomes.warehouse.lake import connect
from outcomes.warehouse.statements import statement

# the names that the checks use for tables, and the datasets that they are
_NAMES = {"dim_brand": "brands", "dim_canteen": "canteens", "dim_volunteer_team": "volunteer_teams"}
_REGISTER = "dim_community"


@dataclass(frozen=True, kw_only=True)
class Check:
    """One published figure: what is accepted, and what the uploads in force come to (None: nothing was reported)."""

    check_id: str
    fact_id: str
    area_name: str
    indicator: str
    dataset: str
    published: float
    qualifier: str
    accept_min: float
    accept_max: float
    value: float | None

    @property
    def ok(self) -> bool | None:
        """Whether the value lies inside the accepted range; None when nothing was reported."""
        return None if self.value is None else self.accept_min <= self.value <= self.accept_max

    def as_dict(self) -> dict[str, Any]:
        """The check as `reconcile --json` prints it."""
        return asdict(self) | {"ok": self.ok}


def _tables(con: duckdb.DuckDBPyConnection, names: set[str]) -> dict[str, int]:
    """Makes the tables that the checks ask, from the rows in force; gives how many rows each has."""
    counts = {}
    for name in sorted(names):
        if name == _REGISTER:
            query = statement("reconciled_register")
        else:
            query = in_force_sql(catalogue().datasets[_NAMES.get(name, name)])
        con.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS {query}")
        counts[name] = len(con.table(name))
    return counts


def reconcile(settings: Settings, look: Look | None = None) -> list[Check]:
    """Every check in the order of its list, worked out from the uploads in force (or as the ledger is looked at)."""
    rows = csv_rows(settings.reference / "reconciliation.csv")
    con = connect(settings)
    try:
        see(con, catalogue(), (look or Look()).slices)
        counts = _tables(con, {row["table_name"] for row in rows})
        made = []
        for row in rows:
            found = con.execute(row["sql"]).fetchone() if counts[row["table_name"]] else None
            made.append(_check(row, float(found[0]) if found and found[0] is not None else None))
        return made
    finally:
        con.close()


def _check(row: dict[str, str], value: float | None) -> Check:
    dataset = _NAMES.get(row["table_name"], row["table_name"])
    return Check(
        check_id=row["check_id"],
        fact_id=row["fact_id"],
        area_name=row["area_name"],
        indicator=row["indicator"],
        dataset=dataset if dataset in catalogue().datasets else "",
        published=float(row["published"]),
        qualifier=row["qualifier"],
        accept_min=float(row["accept_min"]),
        accept_max=float(row["accept_max"]),
        value=value,
    )
