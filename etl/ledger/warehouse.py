"""Making a warehouse and keeping its reference data: tables, views, register, published facts."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path

import duckdb
import pandas as pd

from etl.ledger import journal
from etl.ledger.by import By
from etl.ledger.held_months import no_longer_counted
from etl.ledger.meta import meta
from etl.ledger.older import keep_older
from etl.ledger.schema import create_tables, drop_older_reference, give_statistics
from etl.ledger.statements import statement
from etl.mart.refresh import refresh
from outcomes.catalogue.catalogue import Catalogue, catalogue
from outcomes.core import owner_only
from outcomes.core.csv_text import csv_rows
from outcomes.core.errors import WarehouseError
from outcomes.core.places import Register, read_register
from outcomes.core.register_changes import changed
from outcomes.core.register_list import Difference, as_list, differences, faults
from outcomes.core.settings import Settings, now
from outcomes.core.texts import LANGS
from outcomes.warehouse.lake import connect, transaction, write_lock
from outcomes.warehouse.register_events import BASE, recorded, register_from
from outcomes.warehouse.schema_version import NAME, SCHEMA, demand_schema

_MOST_NAMED = 5


def _reference_digest(folder: Path) -> str:
    digest = hashlib.sha256()
    for name in ("communities.csv", "streets.csv", "brands.csv", "published_facts.csv"):
        digest.update((folder / name).read_bytes())
    return digest.hexdigest()


def write_places(connection: duckdb.DuckDBPyConnection, register: Register) -> None:
    """Replaces the places of the warehouse by those of a register."""
    rows = [
        (
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
            seq,
        )
        for seq, p in enumerate(register.places)
    ]
    _replace(connection, "place", rows)


def base_register(connection: duckdb.DuckDBPyConnection, folder: Path) -> Register:
    """The register as the last `init` read it, before any act; what the CSV files of the folder say where none is kept."""
    known = meta(connection)
    return register_from(known) if BASE in known else read_register(folder)


def write_register(connection: duckdb.DuckDBPyConnection, base: Register) -> None:
    """Makes the places anew: a register, and the recorded acts on it in order."""
    write_places(connection, changed(base, recorded(connection)))


def _replace(connection: duckdb.DuckDBPyConnection, table: str, rows: Sequence[tuple[object, ...]]) -> None:
    connection.execute(statement("empty", table=f"ref.{table}"))
    connection.register("rows", pd.DataFrame(rows, dtype=object))
    connection.execute(statement("fill", table=f"ref.{table}"))
    connection.unregister("rows")


def load_reference(connection: duckdb.DuckDBPyConnection, folder: Path, base: Register) -> None:
    """Replaces register, published facts and printed brands by what the CSV files of the folder say."""
    write_register(connection, base)
    facts = [tuple(row.values()) for row in csv_rows(folder / "published_facts.csv")]
    brands = [
        (row["community_code"], row["brand_name"], row["kind"], row["features"], row["initiatives"], row["quote"])
        for row in csv_rows(folder / "brands.csv")
    ]
    _replace(connection, "published_fact", facts)
    _replace(connection, "article_brand", brands)


def next_act(connection: duckdb.DuckDBPyConnection, kind: str, by: By, *, upload_id: str = "") -> int:
    """Appends an act inside the current transaction and gives its number."""
    found = connection.execute("SELECT coalesce(max(act_id), 0) + 1 FROM lake.ledger.act").fetchone()
    assert found is not None
    connection.execute(
        "INSERT INTO lake.ledger.act VALUES (?, ?, ?, ?, ?, ?, ?)",
        [found[0], kind, upload_id, by.who, by.at, by.reason, by.channel],
    )
    return int(found[0])


def init(
    settings: Settings,
    *,
    data_class: str,
    by: str = "operator",
    cat: Catalogue | None = None,
    say: Callable[[Difference], None] = lambda _: None,
) -> str:
    """Makes the warehouse of this folder, or brings its reference data up to date, and says what that does to the register.

    Gives 'created', 'updated' or 'unchanged'; WarehouseError when the folder holds the other class of data, or when the
    files of places cannot be the register.
    """
    cat = cat or catalogue()
    with write_lock(settings):
        connection = connect(settings, create=True)
        try:
            return _init(connection, settings, data_class, by, cat, say)
        finally:
            connection.close()
            owner_only.tighten(settings.data)


def _init(  # noqa: PLR0913 - what init is called with
    con: duckdb.DuckDBPyConnection,
    settings: Settings,
    data_class: str,
    by: str,
    cat: Catalogue,
    say: Callable[[Difference], None],
) -> str:
    digest = _reference_digest(settings.reference)
    demand_schema(meta(con), to_write=False)
    with transaction(con, author=by, message="init: tables and views"):
        older = drop_older_reference(con)
        create_tables(con, cat)
    with transaction(con, author=by, message="init: statistics of empty tables"):
        give_statistics(con)
    known = meta(con)
    if known.get("data_class", data_class) != data_class:
        raise WarehouseError(
            f"{settings.data} 里已经是{'示例' if known['data_class'] == 'sample' else '真实'}数据，两类数据不能放在一起，请换一个目录"
            f" / {settings.data} already holds {known['data_class']} data; the two are never kept together: use another folder"
        )
    base = read_register(settings.reference)
    kept = json.dumps([asdict(place) for place in base.places], ensure_ascii=False)
    if known:
        with transaction(con, author=by, message="init: what an older version did not keep"):
            if BASE not in known:
                con.execute("INSERT INTO lake.ref.meta VALUES (?, ?)", [BASE, kept])
            keep_older(con, settings, cat)
            con.execute("DELETE FROM lake.ref.meta WHERE name = ?", [NAME])
            con.execute("INSERT INTO lake.ref.meta VALUES (?, ?)", [NAME, str(SCHEMA)])
        journal.settle(con, settings)
    done = "unchanged" if known.get("reference_digest") == digest and not older else "updated" if known else "created"
    if done != "unchanged":
        for difference in _judged(con, base):
            say(difference)
        with journal.committed(
            con, settings, author=by, message=f"init: reference data {done}", extra={"reference": digest}
        ):
            load_reference(con, settings.reference, base)
            con.execute("DELETE FROM lake.ref.meta")
            values = {
                "data_class": data_class,
                "reference_digest": digest,
                "made_at": now().isoformat(),
                BASE: kept,
                NAME: str(SCHEMA),
            }
            con.executemany("INSERT INTO lake.ref.meta VALUES (?, ?)", list(values.items()))
            next_act(con, "reference", By(who=by))
    if con.execute("SELECT 1 FROM lake.ledger.state_event LIMIT 1").fetchone():
        with transaction(con, author=by, message="init: figures by the current catalogue"):
            refresh(con, cat, at=now(), data_class=data_class)
    if data_class == "real":
        mark_ready(settings, data_class)
    return done


def _judged(con: duckdb.DuckDBPyConnection, base: Register) -> list[Difference]:
    """What a register that was read changes in the one there is; WarehouseError with what is wrong with it."""
    said = faults(base, as_list(base), "")
    there = BASE in meta(con)
    if there and not said:
        before, after = (changed(one, recorded(con)) for one in (register_from(meta(con)), base))
        said = no_longer_counted(con, before, after)
    if said:
        zh, en = ("".join(remark.in_language(lang) for remark in said[:_MOST_NAMED]) for lang in LANGS)
        raise WarehouseError(f"communities.csv：{zh}没有改动 / communities.csv: {en} Nothing was changed")
    return differences(before, after) if there else []


def mark_ready(settings: Settings, data_class: str) -> None:
    """Says to the dashboard that this warehouse can be opened now."""
    text = json.dumps({"data_class": data_class, "made_at": now().isoformat()}, ensure_ascii=False)
    with open(settings.ready_file, "w", encoding="utf-8", opener=owner_only.opener) as file:
        file.write(text)
