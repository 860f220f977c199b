"""Requests by compound and month, straight from the rows in force: the mart holds no place below the community."""

from __future__ import annotations

from outcomes.catalogue.catalogue import catalogue
from outcomes.core.settings import Settings
from outcomes.warehouse.in_force import Look, in_force_sql, see
from outcomes.warehouse.lake import connect
from outcomes.warehouse.statements import statement


def requests_by_compound(settings: Settings, look: Look, first: str, last: str) -> list[tuple[str, str, str, int]]:
    """(compound, community, month, requests) of the months first..last; months without any request are not in it."""
    requests = catalogue().datasets["requests"]
    con = connect(settings)
    try:
        see(con, catalogue(), look.slices)
        return con.execute(
            statement("requests_by_compound", month=requests.event_month, rows=in_force_sql(requests)),
            {"first": first, "last": last},
        ).fetchall()
    finally:
        con.close()
