"""The communities that count: of the programme, each in the months in which it exists, with what it lies in."""

from __future__ import annotations

# community, name, street, district, assumed, since, until: the first and the last month (9999-12: still there)
_SQL = """CREATE OR REPLACE {kind} VIEW {name} AS
    SELECT code AS community, name, parent AS street, (SELECT code FROM {place} WHERE level = 'district') AS district,
        basis = 'assumed' AS assumed, valid_from[:7] AS since,
        CASE WHEN valid_to = '' THEN '9999-12' ELSE valid_to[:7] END AS until
    FROM {place} WHERE level = 'community' AND in_programme"""


def in_lake() -> str:
    """CREATE counted_member over the register of an attached warehouse, for this connection alone."""
    return _SQL.format(kind="TEMP", name="counted_member", place="lake.ref.place")


def in_mart() -> str:
    """CREATE counted_member over the places of a mart, which all its cursors share and no warehouse stores."""
    return _SQL.format(kind="", name="memory.main.counted_member", place="memory.main.place")
