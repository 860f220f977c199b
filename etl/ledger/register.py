"""Acts on the register: a community renamed, merged or split from a month on; each is appended and can be undone."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace

import duckdb

from etl.findings.free_text import free_text
from etl.ledger import journal
from etl.ledger.acts import in_order, version, writing
from etl.ledger.by import By
from etl.ledger.register_events import recorded
from etl.ledger.warehouse import base_register, next_act, write_places
from outcomes.core.errors import WarehouseError
from outcomes.core.places import DISTRICT, Register
from outcomes.core.register_changes import RegisterAct, changed
from outcomes.core.settings import Settings
from outcomes.security import audit
from outcomes.security.access import Act, Person, demand
from outcomes.warehouse.lake import connect, ledger_tables
from outcomes.warehouse.until_commit import while_unchanged


def acts(settings: Settings) -> list[RegisterAct]:
    """Every act on the register, newest first, those undone included."""

    def read() -> list[RegisterAct]:
        con = connect(settings)
        try:
            return recorded(con)[::-1]
        finally:
            con.close()

    return while_unchanged(settings, "register acts", read)


def change(settings: Settings, wanted: RegisterAct, by: By) -> int:
    """Records an act and brings the register in line; gives the version. WarehouseError for what does not fit."""
    with writing(settings) as con:
        _demand_table(con)
        before = recorded(con)
        now = changed(base_register(con, settings.reference), before)
        changed(now, [wanted])
        former = [now.get(code).name for code in wanted.ended]
        by = replace(by, at=in_order(con, by.at), reason=wanted.reason)
        kind = f"register_{wanted.kind}"
        with journal.committed(con, settings, author=by.who, message=f"register {wanted.kind}"):
            act = next_act(con, kind, by)
            said = [json.dumps(v, ensure_ascii=False) for v in (wanted.ended, wanted.made, former)]
            con.execute(
                "INSERT INTO lake.ledger.register_event VALUES (?, ?, ?, ?, ?, ?, NULL)",
                [act, wanted.kind, wanted.since, *said],
            )
            write_places(con, changed(now, [wanted]))
            detail = {
                "act": act,
                "communities": list(wanted.ended),
                "made": [f"{n} {c}" for c, n in wanted.made],
                "month": wanted.since,
                "reason": wanted.reason,
            }
            audit.record(settings, by.deed(kind, former[0], detail))
        return version(con)


def undo(settings: Settings, number: int, by: By) -> int:
    """Takes an act on the register back; WarehouseError where later acts rest on it. Gives the version."""
    with writing(settings) as con:
        _demand_table(con)
        before = recorded(con)
        found = next((a for a in before if a.number == number and not a.undone), None)
        if found is None:
            raise WarehouseError(f"没有第{number}号变动或已撤销 / there is no change {number}, or it was undone")
        after = changed(base_register(con, settings.reference), [a for a in before if a.number != number])
        by = replace(by, at=in_order(con, by.at))
        with journal.committed(con, settings, author=by.who, message=f"register undo {number}"):
            act = next_act(con, "register_undone", by)
            con.execute(
                "INSERT INTO lake.ledger.register_event VALUES (?, 'undone', ?, '[]', '[]', '[]', ?)",
                [act, found.since, number],
            )
            write_places(con, after)
            detail = {"act": act, "communities": list(found.ended), "reason": by.reason}
            audit.record(settings, by.deed("register_undone", found.former[0], detail))
        return version(con)


def _demand_table(con: duckdb.DuckDBPyConnection) -> None:
    if "register_event" not in ledger_tables(con):
        raise WarehouseError(
            "数据目录是旧版本建的，请先运行 python -m etl init / an older version made this warehouse: run python -m etl init first"
        )


@dataclass(frozen=True, kw_only=True)
class Registrar:
    """What a person can do with the register; Denied where the access table says no."""

    settings: Settings
    person: Person
    register: Register

    def _demand(self, act: Act, reason: str = "") -> By:
        demand(self.person, act, place=self.register.get(DISTRICT))
        return By(who=self.person.account, channel="page", reason=free_text(reason))

    def acts(self) -> list[RegisterAct]:
        """Every act on the register, newest first."""
        self._demand("see_register")
        return acts(self.settings)

    def change(self, wanted: RegisterAct) -> int:
        """Renames, merges or splits."""
        return change(self.settings, wanted, self._demand("keep_register", wanted.reason))

    def undo(self, number: int, reason: str) -> int:
        """Takes an act back."""
        return undo(self.settings, number, self._demand("keep_register", reason))
