"""Making a warehouse and keeping its reference data: tables, views, register, published facts."""

from __future__ import annotations

import csv
import hashlib
import json
from datetime import datetime
from pathlib import Path

import duckdb
import pandas as pd

from etl import mart
from outcomes.catalog import Catalogue, Dataset, catalogue
from outcomes.lake import WarehouseError, connect, transaction, write_lock
from outcomes.places import read_register
from outcomes.settings import Settings, now

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

LEDGER_VIEWS = """
CREATE OR REPLACE VIEW lake.ledger.slice_state AS
    SELECT upload_id, dataset, community_code, period, arg_max(state, act_id) AS state,
        min(act_id) FILTER (WHERE state = 'published') AS published_act, max(act_id) AS last_act
    FROM lake.ledger.state_event GROUP BY ALL;
CREATE OR REPLACE VIEW lake.ledger.in_force AS
    SELECT upload_id, dataset, community_code, period, published_act FROM lake.ledger.slice_state
    WHERE state = 'published'
    QUALIFY row_number() OVER (PARTITION BY dataset, community_code, period ORDER BY published_act DESC) = 1;
"""


def stored_columns(dataset: Dataset) -> list[tuple[str, str]]:
    """The ledger's columns of a dataset with their DuckDB types, in order."""
    return [(column.stored_as, column.sql_type) for column in dataset.column]


def _ledger_sql(dataset: Dataset) -> tuple[str, str]:
    """The statements that make a dataset's table, and the view of its rows in force."""
    columns = ", ".join(f"{name} {kind}" for name, kind in stored_columns(dataset))
    table = f"lake.ledger.{dataset.code}"
    if dataset.replace == "key":
        key = ", ".join(f"r.{dataset.get(code).stored_as}" for code in dataset.key)
        view = f"""SELECT r.* FROM {table} r JOIN lake.ledger.slice_state s ON s.upload_id = r.upload_id
            AND s.community_code = r.community_code AND s.state = 'published'
            QUALIFY row_number() OVER (PARTITION BY {key} ORDER BY s.published_act DESC) = 1"""
        if any(c.code == "void" for c in dataset.column):
            view = f"SELECT * FROM ({view}) WHERE void IS NOT TRUE"
    else:
        period = f"r.{dataset.period_column.code}" if dataset.period_column else "''"
        view = f"""SELECT r.* FROM {table} r JOIN lake.ledger.in_force f ON f.upload_id = r.upload_id
            AND f.community_code = r.community_code AND f.period = {period}"""
    return (
        f"CREATE TABLE IF NOT EXISTS {table} "
        f"(upload_id VARCHAR NOT NULL, source_sheet VARCHAR, source_row INTEGER NOT NULL, {columns})",
        f"CREATE OR REPLACE VIEW lake.ledger.{dataset.code}_in_force AS {view}",
    )


def create_tables(connection: duckdb.DuckDBPyConnection, cat: Catalogue) -> None:
    """Creates what is missing: tables and views of the ledger, the mart and every dataset of the catalogue."""
    connection.execute(LEDGER_TABLES)
    _add_missing(connection, "upload", [("covers", "VARCHAR")])
    connection.execute(LEDGER_VIEWS)
    for dataset in cat.datasets.values():
        table, view = _ledger_sql(dataset)
        connection.execute(table)
        _add_missing(connection, dataset.code, stored_columns(dataset))
        connection.execute(view)


def _add_missing(connection: duckdb.DuckDBPyConnection, table: str, columns: list[tuple[str, str]]) -> None:
    """Adds the columns that a table of the ledger does not have yet: a newer catalogue may ask for more."""
    found = connection.execute(f"SELECT * FROM lake.ledger.{table} LIMIT 0").description or []
    known = {d[0] for d in found}
    for name, kind in columns:
        if name not in known:
            connection.execute(f"ALTER TABLE lake.ledger.{table} ADD COLUMN {name} {kind}")


def _csv(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def _reference_digest(folder: Path) -> str:
    digest = hashlib.sha256()
    for name in ("communities.csv", "streets.csv", "brands.csv", "published_facts.csv"):
        digest.update((folder / name).read_bytes())
    return digest.hexdigest()


def load_reference(connection: duckdb.DuckDBPyConnection, folder: Path) -> None:
    """Replaces register, published facts and printed brands by what the CSV files of the folder say."""
    places = [
        (
            *(
                p.code,
                p.name,
                p.level,
                p.parent,
                p.register_name,
                p.basis,
                p.in_programme,
                p.valid_from,
                p.valid_to,
                p.name_en,
            ),
            seq,
        )
        for seq, p in enumerate(read_register(folder).places)
    ]
    facts = [tuple(row.values()) for row in _csv(folder / "published_facts.csv")]
    brands = [
        (row["community_code"], row["brand_name"], row["kind"], row["features"], row["initiatives"], row["quote"])
        for row in _csv(folder / "brands.csv")
    ]
    for table, rows in (("place", places), ("published_fact", facts), ("article_brand", brands)):
        connection.execute(f"DELETE FROM lake.ref.{table}")
        connection.register("rows", pd.DataFrame(rows, dtype=object))
        connection.execute(f"INSERT INTO lake.ref.{table} SELECT * FROM rows")
        connection.unregister("rows")


def meta(connection: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """The warehouse's own facts: data_class, reference_digest, made_at."""
    return dict(connection.execute("SELECT name, value FROM lake.ref.meta").fetchall())


def next_act(
    connection: duckdb.DuckDBPyConnection,
    kind: str,
    by: str,
    made_at: datetime,
    *,
    upload_id: str = "",
    reason: str = "",
) -> int:
    """Appends an act inside the current transaction and gives its number."""
    found = connection.execute("SELECT coalesce(max(act_id), 0) + 1 FROM lake.ledger.act").fetchone()
    assert found is not None
    connection.execute(
        "INSERT INTO lake.ledger.act VALUES (?, ?, ?, ?, ?, ?, 'cli')", [found[0], kind, upload_id, by, made_at, reason]
    )
    return int(found[0])


def init(settings: Settings, *, data_class: str, by: str = "operator", cat: Catalogue | None = None) -> str:
    """Makes the warehouse of this folder, or brings its reference data up to date.

    Gives 'created', 'updated' or 'unchanged'; WarehouseError when the folder holds the other class of data.
    """
    cat = cat or catalogue()
    with write_lock(settings):
        connection = connect(settings, create=True)
        try:
            return _init(connection, settings, data_class, by, cat)
        finally:
            connection.close()


def _init(con: duckdb.DuckDBPyConnection, settings: Settings, data_class: str, by: str, cat: Catalogue) -> str:
    digest = _reference_digest(settings.reference)
    with transaction(con, author=by, message="init: tables and views"):
        create_tables(con, cat)
    known = meta(con)
    if known.get("data_class", data_class) != data_class:
        raise WarehouseError(
            f"{settings.data} 里已经是{'示例' if known['data_class'] == 'sample' else '真实'}数据，两类数据不能放在一起，请换一个目录"
            f" / {settings.data} already holds {known['data_class']} data; the two are never kept together: use another folder"
        )
    done = "unchanged" if known.get("reference_digest") == digest else "updated" if known else "created"
    if done != "unchanged":
        with transaction(con, author=by, message=f"init: reference data {done}", extra={"reference": digest}):
            load_reference(con, settings.reference)
            con.execute("DELETE FROM lake.ref.meta")
            values = {"data_class": data_class, "reference_digest": digest, "made_at": now().isoformat()}
            con.executemany("INSERT INTO lake.ref.meta VALUES (?, ?)", list(values.items()))
            next_act(con, "reference", by, now())
    with transaction(con, author=by, message="init: figures by the current catalogue"):
        mart.refresh(con, cat, at=now(), data_class=data_class)
    if data_class == "real":
        mark_ready(settings, data_class)
    return done


def mark_ready(settings: Settings, data_class: str) -> None:
    """Says to the dashboard that this warehouse can be opened now."""
    text = json.dumps({"data_class": data_class, "made_at": now().isoformat()}, ensure_ascii=False)
    settings.ready_file.write_text(text, encoding="utf-8")
