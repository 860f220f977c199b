"""Acts on the register, each appended and undone by another act.

A community is renamed, merged or split from a month on, confirmed or taken out; an official list takes the register's place.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

import duckdb

from etl.findings.free_text import free_text
from etl.ledger import journal
from etl.ledger.acts import in_order, version, writing
from etl.ledger.by import By
from etl.ledger.held_months import no_longer_counted
from etl.ledger.judged_list import judge_list
from etl.ledger.warehouse import base_register, next_act, write_places
from etl.templates.register_template import register_template
from outcomes.core.errors import WarehouseError
from outcomes.core.places import DISTRICT, Register
from outcomes.core.register_changes import RegisterAct, changed
from outcomes.core.register_list import Difference, differences
from outcomes.core.settings import Settings
from outcomes.core.texts import LANGS, Lang, t
from outcomes.reporting.register_list import ListJudged
from outcomes.security import audit
from outcomes.security.access import Act, Person, demand
from outcomes.warehouse.lake import connect, ledger_tables
from outcomes.warehouse.register_events import recorded, told
from outcomes.warehouse.until_commit import while_unchanged

_TAKES_OUT = ("left", "replaced")  # the acts by which a community may end that has no other one to go on with
_MOST_NAMED = 5


def acts(settings: Settings) -> list[RegisterAct]:
    """Every act on the register, newest first, those undone included."""

    def read() -> list[RegisterAct]:
        con = connect(settings)
        try:
            return recorded(con)[::-1]
        finally:
            con.close()

    return while_unchanged(settings, "register acts", read)


def what_changed(settings: Settings, number: int) -> list[Difference]:
    """What an act changed in the register that there was then; nothing where the files read since do not fit it."""

    def read() -> list[Difference]:
        con = connect(settings)
        try:
            base, found = base_register(con, settings.reference), recorded(con, _made_at(con, number))
            return differences(changed(base, [a for a in found if a.number < number]), changed(base, found))
        except WarehouseError:
            return []
        finally:
            con.close()

    return while_unchanged(settings, f"register act {number}", read)


def _made_at(con: duckdb.DuckDBPyConnection, number: int) -> datetime:
    found = con.execute("SELECT made_at FROM lake.ledger.act WHERE act_id = ?", [number]).fetchone()
    if found is None:
        raise WarehouseError(f"没有第{number}号变动 / there is no change {number}")
    moment: datetime = found[0]
    return moment


def change(settings: Settings, wanted: RegisterAct, by: By, *, seen: ListJudged | None = None) -> int:
    """Records an act and brings the register in line; gives the version. WarehouseError for what does not fit.

    `seen`: what was shown of a list before; where it would change anything else by now, nothing is done.
    """
    with writing(settings) as con:
        _demand_table(con)
        now = changed(base_register(con, settings.reference), recorded(con))
        after = changed(now, [wanted])
        if wanted.kind in _TAKES_OUT:
            _demand_no_figures_lost(con, now, after)
        if seen is not None and differences(now, after) != list(seen.changes):
            raise WarehouseError(
                "名册刚才变了，请重新看一遍，没有改动 / the register was changed meanwhile: look again; nothing was changed"
            )
        former = [now.get(code).name for code in wanted.ended]
        by = replace(by, at=in_order(con, by.at), reason=wanted.reason)
        kind = f"register_{wanted.kind}"
        with journal.committed(con, settings, author=by.who, message=f"register {wanted.kind}"):
            act = next_act(con, kind, by)
            said = [json.dumps(v, ensure_ascii=False) for v in (wanted.ended, told(wanted), former)]
            con.execute(
                "INSERT INTO lake.ledger.register_event VALUES (?, ?, ?, ?, ?, ?, NULL)",
                [act, wanted.kind, wanted.since, *said],
            )
            write_places(con, after)
            detail = {
                "act": act,
                "communities": list(wanted.ended),
                "made": [f"{n} {c}" for c, n in wanted.made if seen is None or c in {d.code for d in seen.changes}],
                "month": wanted.since,
                "reason": wanted.reason,
                **(seen.recorded if seen else {}),
            }
            audit.record(settings, by.deed(kind, "、".join(former) or wanted.made[0][1], detail))
        return version(con)


def mark(
    settings: Settings, kind: Literal["confirmed", "left"], communities: Sequence[str], by: By, *, since: str = ""
) -> int:
    """Confirms communities, or takes them out of the programme, from a month on or as never of it; gives the version."""
    _demand_document(by)
    return change(settings, RegisterAct(kind=kind, since=since, ended=tuple(communities), reason=by.reason), by)


def _demand_document(by: By) -> None:
    if not by.reason.strip():
        raise WarehouseError("请写明依据文件，没有改动 / name the document that says so; nothing was changed")


def replace_list(settings: Settings, judged: ListJudged, by: By, *, answered: bool) -> int:
    """Puts a judged list in the place of the register; gives the version. WarehouseError where something is left to say."""
    if judged.faults or not judged.changes:
        said = [f"{r.in_both}" for r in judged.faults[:1]] or [" / ".join(t("register_list.same", x) for x in LANGS)]
        raise WarehouseError(said[0])
    if judged.questions and not answered:
        zh, en = ("".join(q.in_language(lang) for q in judged.questions) for lang in LANGS)
        raise WarehouseError(f"{zh}请先确认，没有改动 / {en} Please confirm first; nothing was changed")
    _demand_document(by)
    return change(settings, judged.act(by.reason), by, seen=judged)


def undo(settings: Settings, number: int, by: By) -> int:
    """Takes an act on the register back; WarehouseError where later acts rest on it. Gives the version."""
    with writing(settings) as con:
        _demand_table(con)
        before = recorded(con)
        found = next((a for a in before if a.number == number and not a.undone), None)
        if found is None:
            raise WarehouseError(f"没有第{number}号变动或已撤销 / there is no change {number}, or it was undone")
        base = base_register(con, settings.reference)
        after = changed(base, [a for a in before if a.number != number])
        if found.kind in _TAKES_OUT:
            _demand_no_figures_lost(con, changed(base, before), after)
        by = replace(by, at=in_order(con, by.at))
        with journal.committed(con, settings, author=by.who, message=f"register undo {number}"):
            act = next_act(con, "register_undone", by)
            con.execute(
                "INSERT INTO lake.ledger.register_event VALUES (?, 'undone', ?, '[]', '[]', '[]', ?)",
                [act, found.since, number],
            )
            write_places(con, after)
            detail = {"act": act, "communities": list(found.ended), "reason": by.reason}
            audit.record(settings, by.deed("register_undone", "、".join(found.former) or found.made[0][1], detail))
        return version(con)


def _demand_no_figures_lost(con: duckdb.DuckDBPyConnection, before: Register, after: Register) -> None:
    if lost := no_longer_counted(con, before, after):
        zh, en = ("".join(remark.in_language(lang) for remark in lost[:_MOST_NAMED]) for lang in LANGS)
        raise WarehouseError(f"{zh}没有改动 / {en} Nothing was changed")


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

    def what_changed(self, number: int) -> list[Difference]:
        """What an act changed in the register that there was then."""
        self._demand("see_register")
        return what_changed(self.settings, number)

    def change(self, wanted: RegisterAct) -> int:
        """Renames, merges or splits."""
        return change(self.settings, wanted, self._demand("keep_register", wanted.reason))

    def mark(self, kind: Literal["confirmed", "left"], communities: Sequence[str], reason: str, since: str = "") -> int:
        """Confirms communities, or takes them out of the programme, from a month on or as never of it."""
        return mark(self.settings, kind, communities, self._demand("keep_register", reason), since=since)

    def judge(self, content: bytes, file_name: str, since: str) -> ListJudged:
        """What an official list is worth and what it would change."""
        self._demand("keep_register")
        return judge_list(self.settings, content, file_name, since)

    def replace(self, judged: ListJudged, reason: str, *, answered: bool) -> int:
        """Puts an official list in the place of the register."""
        return replace_list(self.settings, judged, self._demand("keep_register", reason), answered=answered)

    def template(self, lang: Lang) -> bytes:
        """The register of now as an official list to be changed, XLSX."""
        self._demand("keep_register")
        return register_template(self.register, lang)

    def undo(self, number: int, reason: str) -> int:
        """Takes an act back."""
        return undo(self.settings, number, self._demand("keep_register", reason))
