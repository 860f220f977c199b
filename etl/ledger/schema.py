"""The tables and views of a warehouse: ledger, mart, reference data, and one table for every dataset."""

from __future__ import annotations

from functools import cache

import duckdb

from outcomes.catalogue.catalogue import Catalogue
from outcomes.catalogue.dataset import Dataset, stored_columns
from outcomes.warehouse.in_force import in_force_sql, slices_in_force
from outcomes.warehouse.lake import LAKE_CATALOGUE
from outcomes.warehouse.statements import statement

LEDGER_TABLES = """
CREATE SCHEMA IF NOT EXISTS lake.ref;
CREATE SCHEMA IF NOT EXISTS lake.ledger;
CREATE SCHEMA IF NOT EXISTS lake.mart;
CREATE TABLE IF NOT EXISTS lake.ref.meta (name VARCHAR NOT NULL, value VARCHAR);
CREATE TABLE IF NOT EXISTS lake.ref.place (code VARCHAR NOT NULL, name VARCHAR NOT NULL, level VARCHAR NOT NULL,
    parent VARCHAR, register_name VARCHAR, basis VARCHAR, in_programme BOOLEAN, valid_from VARCHAR, valid_to VARCHAR,
    name_en VARCHAR, seq INTEGER);
CREATE TABLE IF NOT EXISTS lake.ref.published_fact (fact_id VARCHAR NOT NULL, area_level VARCHAR, area_name VARCHAR,
    street VARCHAR, indicator VARCHAR, indicator_zh VARCHAR, value VARCHAR, qualifier VARCHAR, unit VARCHAR,
    unit_zh VARCHAR, period VARCHAR, quote VARCHAR, note VARCHAR, fact_kind VARCHAR);
CREATE TABLE IF NOT EXISTS lake.ref.article_brand (community_code VARCHAR NOT NULL, brand_name VARCHAR, kind VARCHAR,
    features VARCHAR, initiatives VARCHAR, quote VARCHAR);
CREATE TABLE IF NOT EXISTS lake.ledger.act (act_id BIGINT NOT NULL, kind VARCHAR NOT NULL, upload_id VARCHAR,
    sender VARCHAR NOT NULL, made_at TIMESTAMPTZ NOT NULL, reason VARCHAR, channel VARCHAR);
CREATE TABLE IF NOT EXISTS lake.ledger.upload (upload_id VARCHAR NOT NULL, dataset VARCHAR NOT NULL,
    file_name VARCHAR NOT NULL, sha256 VARCHAR NOT NULL, bytes BIGINT, sender VARCHAR NOT NULL,
    made_at TIMESTAMPTZ NOT NULL, today DATE NOT NULL, partial BOOLEAN, outcome VARCHAR, rows_stored BIGINT,
    rows_refused BIGINT, findings VARCHAR, row_digest VARCHAR, data_class VARCHAR, covers VARCHAR);
CREATE TABLE IF NOT EXISTS lake.ledger.coverage (upload_id VARCHAR NOT NULL, dataset VARCHAR NOT NULL,
    community_code VARCHAR NOT NULL, month VARCHAR NOT NULL);
CREATE TABLE IF NOT EXISTS lake.ledger.state_event (act_id BIGINT NOT NULL, upload_id VARCHAR NOT NULL,
    dataset VARCHAR NOT NULL, community_code VARCHAR NOT NULL, period VARCHAR NOT NULL, state VARCHAR NOT NULL);
CREATE TABLE IF NOT EXISTS lake.ledger.month_event (act_id BIGINT NOT NULL, dataset VARCHAR NOT NULL,
    month VARCHAR NOT NULL, community_code VARCHAR NOT NULL, event VARCHAR NOT NULL);
CREATE TABLE IF NOT EXISTS lake.ledger.rule_event (act_id BIGINT NOT NULL, rule VARCHAR NOT NULL,
    dataset VARCHAR NOT NULL, community_code VARCHAR NOT NULL, value VARCHAR NOT NULL);
CREATE TABLE IF NOT EXISTS lake.ledger.column_map (act_id BIGINT NOT NULL, dataset VARCHAR NOT NULL,
    sender VARCHAR NOT NULL, name VARCHAR NOT NULL, version INTEGER NOT NULL, profile VARCHAR, state VARCHAR NOT NULL);
CREATE TABLE IF NOT EXISTS lake.ledger.place_alias (act_id BIGINT NOT NULL, spelling VARCHAR NOT NULL,
    community_code VARCHAR NOT NULL);
CREATE TABLE IF NOT EXISTS lake.ledger.register_event (act_id BIGINT NOT NULL, kind VARCHAR NOT NULL,
    since VARCHAR NOT NULL, ended VARCHAR NOT NULL, made VARCHAR NOT NULL, former VARCHAR NOT NULL, undoes BIGINT);
CREATE TABLE IF NOT EXISTS lake.ledger.boundary_file (boundary_id VARCHAR NOT NULL, act_id BIGINT NOT NULL,
    file_name VARCHAR NOT NULL, sha256 VARCHAR NOT NULL, bytes BIGINT, system VARCHAR NOT NULL, since VARCHAR NOT NULL,
    findings VARCHAR, row_digest VARCHAR NOT NULL, data_class VARCHAR);
CREATE TABLE IF NOT EXISTS lake.ledger.boundary (boundary_id VARCHAR NOT NULL, community_code VARCHAR NOT NULL,
    source_row INTEGER NOT NULL, outline VARCHAR NOT NULL, area_m2 DOUBLE NOT NULL);
CREATE TABLE IF NOT EXISTS lake.ledger.boundary_event (act_id BIGINT NOT NULL, boundary_id VARCHAR NOT NULL,
    state VARCHAR NOT NULL);
CREATE TABLE IF NOT EXISTS lake.ledger.attempt (made_at TIMESTAMPTZ NOT NULL, dataset VARCHAR, sender VARCHAR NOT NULL,
    sha256 VARCHAR NOT NULL, outcome VARCHAR NOT NULL, upload_id VARCHAR);
CREATE TABLE IF NOT EXISTS lake.mart.indicator_value (indicator VARCHAR NOT NULL, place VARCHAR NOT NULL,
    month VARCHAR NOT NULL, numerator DOUBLE, denominator DOUBLE, source VARCHAR, data_class VARCHAR,
    known_from TIMESTAMPTZ NOT NULL, known_to TIMESTAMPTZ);
CREATE TABLE IF NOT EXISTS lake.mart.indicator_bin (indicator VARCHAR NOT NULL, place VARCHAR NOT NULL,
    month VARCHAR NOT NULL, bin INTEGER NOT NULL, n BIGINT NOT NULL, data_class VARCHAR,
    known_from TIMESTAMPTZ NOT NULL, known_to TIMESTAMPTZ);
CREATE TABLE IF NOT EXISTS lake.mart.indicator_part (indicator VARCHAR NOT NULL, place VARCHAR NOT NULL,
    month VARCHAR NOT NULL, by_column VARCHAR NOT NULL, part VARCHAR NOT NULL, n DOUBLE NOT NULL, data_class VARCHAR,
    known_from TIMESTAMPTZ NOT NULL, known_to TIMESTAMPTZ);
CREATE TABLE IF NOT EXISTS lake.mart.source_difference (indicator VARCHAR NOT NULL, place VARCHAR NOT NULL,
    month VARCHAR NOT NULL, source VARCHAR NOT NULL, other_source VARCHAR NOT NULL, numerator DOUBLE,
    other_numerator DOUBLE, data_class VARCHAR, known_from TIMESTAMPTZ NOT NULL, known_to TIMESTAMPTZ);
"""


def _ledger_sql(dataset: Dataset) -> tuple[str, str]:
    """The statements that make a dataset's table, and the view of its rows in force."""
    columns = ", ".join(f"{name} {kind}" for name, kind in stored_columns(dataset))
    view = in_force_sql(dataset, "lake.ledger.slice_state", "lake.ledger.in_force")
    return (
        f"CREATE TABLE IF NOT EXISTS lake.ledger.{dataset.code} "
        f"(upload_id VARCHAR NOT NULL, source_sheet VARCHAR, source_row INTEGER NOT NULL, {columns})",
        f"CREATE OR REPLACE VIEW lake.ledger.{dataset.code}_in_force AS {view}",
    )


_REFERENCE = ("place", "published_fact", "article_brand")  # made anew from the files of the folder at any time


def drop_older_reference(connection: duckdb.DuckDBPyConnection) -> bool:
    """Drops reference tables of another shape than today's; gives whether there were any, which then have to be filled."""
    older = [table for table in _REFERENCE if _columns(connection, table) not in ([], _columns_today(table))]
    for table in older:
        connection.execute(f"DROP TABLE lake.ref.{table}")
    return bool(older)


def _columns(connection: duckdb.DuckDBPyConnection, table: str) -> list[str]:
    """The columns of a reference table in their order; [] where it is not there."""
    found = connection.execute(
        """SELECT column_name FROM duckdb_columns() WHERE database_name = 'lake' AND schema_name = 'ref'
        AND table_name = ? ORDER BY column_index""",
        [table],
    )
    return [str(name) for (name,) in found.fetchall()]


@cache
def _columns_today(table: str) -> list[str]:
    with duckdb.connect() as scratch:
        scratch.execute("ATTACH ':memory:' AS lake")
        scratch.execute(LEDGER_TABLES)
        return _columns(scratch, table)


def create_tables(connection: duckdb.DuckDBPyConnection, cat: Catalogue) -> None:
    """Creates what is missing: tables and views of the ledger, the mart and every dataset of the catalogue."""
    connection.execute(LEDGER_TABLES)
    _add_missing(connection, "upload", [("covers", "VARCHAR"), ("purpose", "VARCHAR"), ("reason", "VARCHAR")])
    _add_missing(connection, "upload", [("judged_sha256", "VARCHAR"), ("mapped", "VARCHAR")])
    _add_missing(connection, "boundary_file", [("judged_sha256", "VARCHAR")])
    states = statement("slice_state", events="lake.ledger.state_event")
    force = slices_in_force(cat, "lake.ledger.slice_state")
    connection.execute(f"CREATE OR REPLACE VIEW lake.ledger.slice_state AS {states}")
    connection.execute(f"CREATE OR REPLACE VIEW lake.ledger.in_force AS {force}")
    for dataset in cat.datasets.values():
        table, view = _ledger_sql(dataset)
        connection.execute(table)
        _add_missing(connection, dataset.code, stored_columns(dataset))
        connection.execute(view)


def _add_missing(connection: duckdb.DuckDBPyConnection, table: str, columns: list[tuple[str, str]]) -> None:
    """Adds the columns that a table of the ledger does not have yet: a newer catalogue may ask for more."""
    found = connection.table(f"lake.ledger.{table}").limit(0).description or []
    known = {d[0] for d in found}
    for name, kind in columns:
        if name not in known:
            connection.execute(f"ALTER TABLE lake.ledger.{table} ADD COLUMN {name} {kind}")


_NEVER_FILLED = f"""SELECT s.schema_name, t.table_name FROM {LAKE_CATALOGUE}.ducklake_table t
    JOIN {LAKE_CATALOGUE}.ducklake_schema s ON s.schema_id = t.schema_id AND s.end_snapshot IS NULL
    WHERE t.end_snapshot IS NULL AND t.table_id NOT IN (SELECT table_id FROM {LAKE_CATALOGUE}.ducklake_table_stats)
    ORDER BY t.table_id"""  # noqa: S608
_DEMANDED = """SELECT column_name, data_type FROM duckdb_columns()
    WHERE database_name = 'lake' AND schema_name = ? AND table_name = ? AND NOT is_nullable"""
_ANY = {"VARCHAR": "", "DATE": "2000-01-01", "TIMESTAMP WITH TIME ZONE": "2000-01-01 00:00:00+08"}  # else 0


def give_statistics(connection: duckdb.DuckDBPyConnection) -> None:
    """Gives tables that never held a row their statistics, by a row that comes and goes in the same commit.

    DuckLake looks for the statistics of a table that has none twice for each of its columns in every query: a warehouse
    of one month, with its many empty tables, opened in twice the time.
    """
    for schema, table in connection.execute(_NEVER_FILLED).fetchall():
        demanded = connection.execute(_DEMANDED, [schema, table]).fetchall()
        names, values = ", ".join(name for name, _ in demanded), [_ANY.get(kind, 0) for _, kind in demanded]
        marks = ", ".join("?" * len(values))
        row = f"({names}) VALUES ({marks})" if demanded else "DEFAULT VALUES"
        connection.execute(f'INSERT INTO lake.{schema}."{table}" {row}', values)
        connection.execute(f'DELETE FROM lake.{schema}."{table}"')  # noqa: S608
