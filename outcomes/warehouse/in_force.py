"""What is in force: the state of every slice of an upload, and which rows of a dataset count, as SQL."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import duckdb

from outcomes.catalogue.catalogue import Catalogue
from outcomes.catalogue.dataset import Dataset

# a slice is (upload, community, period); its state is that of its newest event
SLICE_STATE = """SELECT upload_id, dataset, community_code, period, arg_max(state, act_id) AS state,
        min(act_id) FILTER (WHERE state = 'published') AS published_act, max(act_id) AS last_act
    FROM {events} GROUP BY ALL"""
# of some tables several uploads are in force side by side: which row counts is decided by its number
IN_FORCE = """SELECT upload_id, dataset, community_code, period, published_act FROM {states} WHERE state = 'published'
    QUALIFY dataset IN ({side_by_side})
        OR row_number() OVER (PARTITION BY dataset, community_code, period ORDER BY published_act DESC) = 1"""
# what waits counts as published, and as published last
WITH_PENDING = """SELECT * REPLACE (CASE WHEN state IN ('submitted', 'approved') THEN 'published' ELSE state END AS state,
        CASE WHEN state IN ('submitted', 'approved') THEN 1000000000000 + last_act ELSE published_act END AS published_act)
    FROM {states}"""


@dataclass(frozen=True, kw_only=True)
class Look:
    """How the ledger is looked at: as of now, as it was known at a moment, or with what waits for review."""

    as_of: datetime | None = None
    pending: bool = False

    @property
    def until(self) -> str:
        """The condition that an act or upload was made by then."""
        return f"made_at <= TIMESTAMPTZ '{self.as_of.isoformat()}'" if self.as_of else "TRUE"

    @property
    def known(self) -> str:
        """The condition that a row of the mart was known then."""
        if self.as_of is None:
            return "known_to IS NULL"
        moment = f"TIMESTAMPTZ '{self.as_of.isoformat()}'"
        return f"known_from <= {moment} AND (known_to IS NULL OR known_to > {moment})"

    @property
    def slices(self) -> str:
        """The state of every slice, as SLICE_STATE gives it."""
        acts = f"SELECT act_id FROM lake.ledger.act WHERE {self.until}"
        states = SLICE_STATE.format(events=f"(SELECT * FROM lake.ledger.state_event WHERE act_id IN ({acts}))")
        return WITH_PENDING.format(states=f"({states})") if self.pending else states


def see(con: duckdb.DuckDBPyConnection, cat: Catalogue, slices: str) -> None:
    """Makes the temporary tables seen_slice and seen_in_force, for in_force_sql, from the state of every slice."""
    con.execute(f"CREATE OR REPLACE TEMP TABLE seen_slice AS {slices}")
    force = IN_FORCE.format(states="seen_slice", side_by_side=side_by_side(cat))
    con.execute(f"CREATE OR REPLACE TEMP TABLE seen_in_force AS {force}")


def side_by_side(cat: Catalogue) -> str:
    """The codes of the ledgers and of what is recorded row by row, quoted, as a list for IN_FORCE."""
    found = [d.code for d in cat.datasets.values() if d.replace == "key" and not d.covers_from]
    return ", ".join(f"'{code}'" for code in found) or "''"


def in_force_sql(dataset: Dataset, states: str = "seen_slice", in_force: str = "seen_in_force") -> str:
    """The rows in force of a dataset, read with the help of two relations like the views slice_state and in_force."""
    table = f"lake.ledger.{dataset.code}"
    if dataset.replace == "slice":
        period = f"r.{dataset.period_column.code}" if dataset.period_column else "''"
        return f"""SELECT r.* FROM {table} r JOIN {in_force} f ON f.upload_id = r.upload_id
            AND f.community_code = r.community_code AND f.dataset = '{dataset.code}' AND f.period = {period}"""
    key = ", ".join(f"r.{dataset.get(code).stored_as}" for code in dataset.key)
    newest = f"""SELECT r.* FROM {table} r JOIN {states} s ON s.upload_id = r.upload_id
        AND s.community_code = r.community_code AND s.dataset = '{dataset.code}' AND s.state = 'published'
        QUALIFY row_number() OVER (PARTITION BY {key} ORDER BY s.published_act DESC) = 1"""
    void = any(c.code == "void" for c in dataset.column)
    return f"SELECT * FROM ({newest}) WHERE void IS NOT TRUE" if void else newest
