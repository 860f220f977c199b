"""Compounds and facilities as the rows in force say where they stand: the SQL of the mart's table `site`."""

from __future__ import annotations

from collections.abc import Callable, Collection

from outcomes.catalogue.catalogue import Catalogue
from outcomes.catalogue.dataset import Dataset

COMPOUND, CANTEEN = "compound", "canteen"
_AS_SITE = {
    "compounds": f"""'{COMPOUND}' AS kind, compound_id AS code, compound_name AS name, households,
        '' AS since, '' AS until, upload_id, source_row""",
    "canteens": f"""'{CANTEEN}' AS kind, canteen_id AS code, canteen_name AS name, NULL::BIGINT AS households,
        open_month AS since, coalesce(closed_month, '') AS until, upload_id, source_row""",
    "projects": """project_type AS kind, project_id AS code, project_name AS name, NULL::BIGINT AS households,
        strftime(completed_on, '%Y-%m') AS since, '' AS until, upload_id, source_row""",
}
_WHERE = {"projects": "status = 'completed' AND project_type <> 'compound_renovation'"}
_PLACED = "community_code AS place, longitude::DOUBLE AS longitude, latitude::DOUBLE AS latitude, coordinate_system"
NO_SITES = f"""SELECT '{COMPOUND}' AS kind, '' AS code, '' AS name, NULL::BIGINT AS households, '' AS since, '' AS until,
    '' AS upload_id, NULL::INTEGER AS source_row, '' AS place, NULL::DOUBLE AS longitude, NULL::DOUBLE AS latitude,
    NULL::VARCHAR AS coordinate_system WHERE FALSE"""


def sites_sql(cat: Catalogue, placed: Collection[str], rows_sql: Callable[[Dataset], str]) -> str:
    """Of compounds, canteens and completed projects: kind, code, name, place, months, position as sent, upload and row.

    `placed`: the tables of the ledger that have positions; an older warehouse has none until `init`.
    """
    parts = [NO_SITES]
    for code, what in _AS_SITE.items():
        if code in placed:
            rows = rows_sql(cat.datasets[code])
            parts.append(f"SELECT {what}, {_PLACED} FROM ({rows}) WHERE {_WHERE.get(code, 'TRUE')}")
    return " UNION ALL BY NAME ".join(parts)
