"""Which of two uploads of the same communities and periods counts: the one sent later; the older one waits no more."""

from __future__ import annotations

from collections import defaultdict

import duckdb
import pyarrow as pa

from etl.ledger.statements import statement
from outcomes.catalogue.dataset import Dataset, stored_columns
from outcomes.core.errors import WarehouseError
from outcomes.core.periods import label
from outcomes.warehouse.mart import register_of

Cells = list[tuple[str, str]]  # (community, period)


def one_at_a_time(dataset: Dataset) -> bool:
    """Whether a community's period is held by one upload; of other tables, rows of several stand side by side."""
    return dataset.replace == "slice" or bool(dataset.covers_from)


def tables_waiting(con: duckdb.DuckDBPyConnection) -> set[str]:
    """The tables of which anything waits, by code."""
    return {str(code) for (code,) in con.execute(statement("tables_waiting")).fetchall()}


def waiting_older(
    con: duckdb.DuckDBPyConnection, dataset: Dataset, upload_id: str, states: tuple[str, ...]
) -> dict[str, Cells]:
    """What waits of earlier uploads where this one (its slices in such states) speaks of the same: by their number."""
    found: dict[str, Cells] = defaultdict(list)
    if one_at_a_time(dataset):
        asked = {"dataset": dataset.code, "upload": upload_id, "states": list(states)}
        for older, code, period in con.execute(statement("waiting_older"), asked).fetchall():
            found[older].append((code, period))
    return dict(found)


def changed_in_force(con: duckdb.DuckDBPyConnection, dataset: Dataset, rows: pa.Table) -> int:
    """How many of these rows change a published row of a report; of a ledger whose cases move on that is no change."""
    if dataset.replace != "slice":
        return 0
    key = [dataset.get(code).stored_as for code in dataset.key]
    others = [name for name, _ in stored_columns(dataset) if name not in key]
    con.register("sent", rows)
    found = con.execute(statement("changed_in_force", dataset=dataset, key=key, others=others)).fetchone()
    con.unregister("sent")
    return int(found[0]) if found else 0


def demand_reason(con: duckdb.DuckDBPyConnection, dataset: Dataset, rows: pa.Table) -> None:
    """WarehouseError where rows change what is published, which wants a reason as a correction by hand does."""
    if n := changed_in_force(con, dataset, rows):
        raise WarehouseError(
            f"这份表改动了已发布的{n}行，请写明原因再提交；没有任何改动 / "
            f"{n} published rows would change: give a reason and send it again; nothing was changed"
        )


def refuse_older(con: duckdb.DuckDBPyConnection, dataset: Dataset, upload_id: str, cells: Cells) -> None:
    """An upload is not decided upon where a later one waits or is in force: WarehouseError names the later one."""
    if not one_at_a_time(dataset):
        return
    asked = {"dataset": dataset.code, "upload": upload_id, "cells": [f"{code}|{period}" for code, period in cells]}
    found = con.execute(statement("newer"), asked).fetchone()
    if found is None:
        return
    newer, sender, state, code, period = map(str, found)
    place = register_of(con).get(code)
    zh = f"{place.name}{label(period, 'zh') if period else ''}"
    en = " of ".join(filter(None, [place.name_en, label(period, "en") if period else ""]))
    now_zh, now_en = ("已经发布", "is published") if state == "published" else ("正在等待", "is waiting")
    raise WarehouseError(
        f"{zh}有更新的上报 {newer}（{sender}报，{now_zh}），{upload_id} 不能再处理，没有任何改动 / "
        f"{newer} (sent by {sender}) is newer for {en} and {now_en}: {upload_id} cannot be decided upon any more; "
        "nothing was changed"
    )
