"""What is in force: the state of every slice of an upload, and which rows of a dataset count, as SQL."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

import duckdb

from outcomes.catalogue.catalogue import Catalogue
from outcomes.catalogue.dataset import Dataset
from outcomes.warehouse.statements import statement


@dataclass(frozen=True, kw_only=True)
class Look:
    """How the ledger is looked at: as of now, as it was known at a moment, or with what waits for review."""

    as_of: datetime | None = None
    pending: bool = False
    within: tuple[str, ...] | None = None  # the places whose waiting uploads are looked at; None: all of them
    before: int | None = None  # slices only: as they stood before the act of this number

    @property
    def until(self) -> str:
        """The condition that an act or upload was made by then."""
        return f"made_at <= TIMESTAMPTZ '{self.as_of.isoformat()}'" if self.as_of else "TRUE"

    @property
    def acts(self) -> str:
        """The condition on an act that it is looked at."""
        return self.until if self.before is None else f"act_id < {self.before}"

    @property
    def known(self) -> str:
        """The condition that a row of the mart was known then."""
        if self.as_of is None:
            return "known_to IS NULL"
        moment = f"TIMESTAMPTZ '{self.as_of.isoformat()}'"
        return f"known_from <= {moment} AND (known_to IS NULL OR known_to > {moment})"

    @property
    def slices(self) -> str:
        """The state of every slice, as slice_state.sql gives it."""
        return self.slices_of([])

    def slices_of(self, datasets: Collection[str]) -> str:
        """The same of some tables; of all where none is named."""
        return statement("slices_seen", look=self, datasets=sorted(datasets))


def see(con: duckdb.DuckDBPyConnection, cat: Catalogue, slices: str) -> None:
    """Makes the temporary tables seen_slice and seen_in_force, for in_force_sql, from the state of every slice."""
    con.execute(f"CREATE OR REPLACE TEMP TABLE seen_slice AS {slices}")
    con.execute(f"CREATE OR REPLACE TEMP TABLE seen_in_force AS {slices_in_force(cat, 'seen_slice')}")


def slices_in_force(cat: Catalogue, states: str) -> str:
    """The slices in force by the state of every slice."""
    return statement("in_force", states=states, side_by_side=side_by_side(cat))


def side_by_side(cat: Catalogue) -> list[str]:
    """The codes of the ledgers and of what is recorded row by row."""
    return [d.code for d in cat.datasets.values() if d.replace == "key" and not d.covers_from]


def in_force_sql(dataset: Dataset, states: str = "seen_slice", in_force: str = "seen_in_force") -> str:
    """The rows in force of a dataset, read with the help of two relations like the views slice_state and in_force."""
    return statement(
        "rows_in_force",
        dataset=dataset,
        states=states,
        in_force=in_force,
        key=[dataset.get(code).stored_as for code in dataset.key],
        may_be_void=any(c.code == "void" for c in dataset.column),
    )
