"""Profiles of columns, kept by acts: a version is appended, taken out of use and put back, and none is changed."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any

import duckdb
from pydantic import TypeAdapter, ValidationError

from etl.check.reduced import is_personal
from etl.findings.personal import holds_personal_data
from etl.ledger import journal
from etl.ledger.acts import in_order, writing
from etl.ledger.by import By
from etl.ledger.rows import rows_found
from etl.ledger.statements import statement
from etl.ledger.warehouse import next_act
from outcomes.catalogue.catalogue import Catalogue
from outcomes.catalogue.dataset import Column, Dataset, plain_header
from outcomes.core.errors import WarehouseError
from outcomes.core.settings import Settings
from outcomes.reporting.column_map import ColumnMap, MapVersion
from outcomes.security import audit

_LONGEST_NAME, _LONGEST_VALUE, _MOST = 40, 100, 500
_PROFILE = TypeAdapter(ColumnMap)
_PROFILE_KEYS = frozenset(("dataset", "name", "sender", "headers", "values", "constants"))


def profile_from(told: Mapping[str, Any]) -> ColumnMap:
    """A profile out of plain values: headers, and where needed dataset, name, values, constants; WarehouseError for others."""
    if unknown := [str(key) for key in told if key not in _PROFILE_KEYS]:
        raise WarehouseError(f"列对照里没有 {unknown[0]} 这一项 / a profile of columns has no {unknown[0]}")
    try:
        return _PROFILE.validate_python(dict(told))
    except ValidationError as error:
        where = ".".join(str(part) for part in error.errors()[0]["loc"])
        raise WarehouseError(f"列对照写得不对：{where} / the profile of columns is not well formed: {where}") from error


def versions_in(con: duckdb.DuckDBPyConnection) -> list[MapVersion]:
    """Every version of every profile, newest first; none in a warehouse of an older version."""
    try:
        rows = rows_found(con.execute(statement("column_maps")))
    except duckdb.CatalogException:
        return []
    newest = {
        key: max((int(r["version"]) for r in of if r["state"] == "in_use"), default=0)
        for key, of in ((k, list(g)) for k, g in groupby(sorted(rows, key=_key), key=_key))
    }
    return [
        MapVersion(
            profile=replace(
                profile_from(json.loads(row["profile"])),
                dataset=row["dataset"],
                name=row["name"],
                sender=row["sender"],
                version=int(row["version"]),
                number=int(row["number"]),
            ),
            made_by=row["made_by"],
            made_at=row["made_at"],
            in_use=row["state"] == "in_use",
            applies=newest[_key(row)] == int(row["version"]),
        )
        for row in rows
    ]


def _key(row: Mapping[str, Any]) -> tuple[str, str, str]:
    return row["dataset"], row["sender"], row["name"]


def maps_for(con: duckdb.DuckDBPyConnection, sender: str) -> tuple[ColumnMap, ...]:
    """The profiles that a sender's files are read by: of each name the newest version in use."""
    return tuple(v.profile for v in versions_in(con) if v.applies and v.profile.sender in ("", sender))


def keep(settings: Settings, profile: ColumnMap, by: By, cat: Catalogue) -> ColumnMap:
    """Keeps a profile as the next version under its name; WarehouseError says what cannot be in it."""
    profile = replace(profile, name=" ".join(profile.name.split()))
    demand_profile(profile, cat)
    with writing(settings) as con:
        known = [v.profile.version for v in versions_in(con) if _same(v.profile, profile)]
        made = replace(profile, version=max(known, default=0) + 1)
        told = {"dataset": made.dataset, "name": made.name, "headers": made.headers}
        text = json.dumps(told | {"values": made.values, "constants": made.constants}, ensure_ascii=False)
        dropped = sorted(header for header, code in made.headers.items() if not code)
        detail = {"dataset": made.dataset, "version": made.version, "dropped": dropped}
        number = _appended(con, settings, _Event("mapped", made, "in_use", text), by, detail)
        return replace(made, number=number)


def stop(settings: Settings, version: MapVersion, by: By) -> int:
    """Takes a version out of use: the one before it in use is read by again, if there is one; gives the act's number."""
    return _moved(settings, version, "map_stopped", "stopped", by)


def resume(settings: Settings, version: MapVersion, by: By) -> int:
    """Undoes that; gives the act's number."""
    return _moved(settings, version, "map_resumed", "in_use", by)


def _moved(settings: Settings, version: MapVersion, kind: str, state: str, by: By) -> int:
    with writing(settings) as con:
        now = next((v for v in versions_in(con) if v.profile.number == version.profile.number), None)
        if now is None or now.in_use == (state == "in_use"):
            raise WarehouseError("这一版已经是这样了，没有任何改动 / this version is so already; nothing was changed")
        detail = {"dataset": now.profile.dataset, "version": now.profile.version}
        return _appended(con, settings, _Event(kind, now.profile, state, ""), by, detail)


def _same(one: ColumnMap, other: ColumnMap) -> bool:
    return (one.dataset, one.sender, one.name) == (other.dataset, other.sender, other.name)


@dataclass(frozen=True)
class _Event:
    """One act on one version of a profile: what it is called, the state it comes to, and the text where it is new."""

    kind: str
    profile: ColumnMap
    state: str
    text: str


def _appended(
    con: duckdb.DuckDBPyConnection, settings: Settings, event: _Event, by: By, detail: dict[str, object]
) -> int:
    """Appends one act on a profile in one commit, and records it; gives its number."""
    by, of = replace(by, at=in_order(con, by.at)), event.profile
    with journal.committed(con, settings, author=by.who, message=f"{event.kind} {of.name}"):
        act = next_act(con, event.kind, by)
        con.execute(
            "INSERT INTO lake.ledger.column_map VALUES (?, ?, ?, ?, ?, ?, ?)",
            [act, of.dataset, of.sender, of.name, of.version, event.text, event.state],
        )
        audit.record(settings, by.deed(event.kind, of.name, {"act": act} | detail))
    return act


def demand_profile(profile: ColumnMap, cat: Catalogue) -> None:
    """WarehouseError where a profile cannot be: no name, columns there are not, a personal one, or a needed one missing."""
    dataset = cat.datasets.get(profile.dataset)
    if dataset is None:
        raise _refused(f"没有数据表 {profile.dataset}", f"there is no table {profile.dataset}")
    if not profile.name or len(profile.name) > _LONGEST_NAME or holds_personal_data(profile.name):
        raise _refused("请给列对照起个名字，如 12345导出", "give the profile a name, such as 12345 export")
    known = {c.code: c for c in dataset.column}
    if wrong := [c for c in (*profile.mapped.values(), *profile.values, *profile.constants) if c not in known]:
        raise _refused(f"「{dataset.name.zh}」没有列 {wrong[0]}", f"the table has no column {wrong[0]}")
    _demand_headers(profile, dataset)
    if sum(map(len, profile.values.values())) > _MOST:
        raise _refused("取值太多", "there are too many values")
    for code, texts in profile.values.items():
        for text, value in texts.items():
            _demand_value(known[code], value, text)
    for code, value in profile.constants.items():
        _demand_value(known[code], value, "")


def _demand_headers(profile: ColumnMap, dataset: Dataset) -> None:
    """No header that holds or asks for somebody is taken from, no column twice, and every needed one comes from somewhere."""
    if len(profile.headers) > _MOST:
        raise _refused("表头太多", "there are too many headers")
    for header, code in profile.headers.items():
        if holds_personal_data(header):
            raise _refused(
                "表头里有个人信息，请核对表头在第几行", "a header holds personal data: is that row the header?"
            )
        if code and is_personal(dataset, header):
            raise _refused(
                f"「{header}」是个人信息，不能对照，也不会留存",
                f"“{header}” tells of a person: it is neither mapped nor kept",
            )
    plain = [plain_header(header) for header in profile.headers]
    if len(set(plain)) < len(plain):
        raise _refused("同一个表头写了两次", "one header stands there twice")
    codes = [*profile.mapped.values(), *profile.constants]
    for column in dataset.column:
        if codes.count(column.code) > 1:
            raise _refused(f"「{column.header}」对照了两列", f"two columns become “{column.header}”")
        by_title = column is dataset.period_column and column.type == "month"
        if column.required and column.code not in codes and not by_title:
            raise _refused(
                f"「{column.header}」必填：请选对应的列，或填一个固定值",
                f"“{column.header}” is needed: choose its column, or give a fixed value",
            )


def _demand_value(column: Column, value: str, text: str) -> None:
    """A value of a list is one of its codes; of others a short text about nobody."""
    if column.choices:
        wrong = value not in {c.code for c in column.choices} | ({""} if not column.required else set())
    elif column.type == "bool":
        wrong = value not in ("yes", "no", "")
    else:
        wrong = len(value) > _LONGEST_VALUE or holds_personal_data(value)
    if wrong or len(text) > _LONGEST_VALUE or holds_personal_data(text):
        shown = "" if holds_personal_data(text) else text[:20]
        raise _refused(
            f"「{column.header}」的取值对照不对：{shown} → {value[:20]}",
            f"a value of “{column.header}” cannot be: {shown} → {value[:20]}",
        )


def _refused(zh: str, en: str) -> WarehouseError:
    return WarehouseError(f"{zh}，没有任何改动 / {en}; nothing was changed")
