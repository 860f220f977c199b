"""Whose a number is: rows of a file whose number stands for another community already, which would lose its row."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from etl.findings.said import Unworded, unworded
from etl.ledger.opened import OpenLedger
from etl.ledger.statements import statement
from outcomes.reporting.judgement import Judgement
from outcomes.warehouse.in_force import Look, see
from outcomes.warehouse.mart import register_of


def owned_by_others(ledger: OpenLedger, judged: Judgement, allowed: frozenset[str] | None) -> Iterator[Unworded]:
    """What is to be said of such rows: a question where the other community is the sender's too, else a refusal.

    Numbers in force and numbers that wait for review count alike. `allowed`: the sender's communities; None: all.
    """
    if judged.dataset is None or not judged.rows:
        return
    dataset, con = ledger.cat.datasets[judged.dataset], ledger.con
    if dataset.replace != "key" or len(dataset.key) != 1 or not dataset.by_community:
        return
    column = dataset.get(dataset.key[0])
    see(con, ledger.cat, Look(pending=True).slices)
    con.register("sent", judged.rows.select(["source_row", column.stored_as, "community_code"]))
    may_be_void = any(c.code == "void" for c in dataset.column)
    rows = con.execute(statement("owners", dataset=dataset, key=column.stored_as, may_be_void=may_be_void)).fetchall()
    con.unregister("sent")
    register = register_of(con)
    said = partial(unworded, sheet=judged.sheet, column=column.header)
    for row, number, owner in rows:
        own = allowed is None or owner in allowed
        place = register.get(owner)
        code = "number_moves" if own else "number_of_another"
        yield said(code, row=row, value=number, place=place.name, place_en=place.name_en)
