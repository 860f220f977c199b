"""What is in force: the state of every slice of an upload, and which rows of a dataset count, as SQL."""

from __future__ import annotations

from outcomes.catalog import Catalogue, Dataset

# a slice is (upload, community, period); its state is that of its newest event
SLICE_STATE = """SELECT upload_id, dataset, community_code, period, arg_max(state, act_id) AS state,
        min(act_id) FILTER (WHERE state = 'published') AS published_act, max(act_id) AS last_act
    FROM {events} GROUP BY ALL"""
# of a ledger several uploads are in force side by side: which row counts is decided by its number
IN_FORCE = """SELECT upload_id, dataset, community_code, period, published_act FROM {states} WHERE state = 'published'
    QUALIFY dataset IN ({side_by_side})
        OR row_number() OVER (PARTITION BY dataset, community_code, period ORDER BY published_act DESC) = 1"""


def side_by_side(cat: Catalogue) -> str:
    """The codes of the ledgers, quoted, as a list for IN_FORCE."""
    return ", ".join(f"'{d.code}'" for d in cat.datasets.values() if d.is_ledger) or "''"


def in_force_sql(dataset: Dataset, states: str, in_force: str) -> str:
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
