"""An official list of the communities as the district writes it: its rows by code, name and street, or what cannot be read."""

from __future__ import annotations

import re
from collections.abc import Sequence

from etl.check.names import suggest
from etl.check.sheet_rows import SheetColumns, SheetRow, SheetRows, sheet_rows
from outcomes.core.places import Level, Place, Register, bare_name
from outcomes.core.register_list import ListedCommunity, ListRemark, list_remark

_COLUMNS = SheetColumns(
    words={
        "code": ("社区代码", "代码", "区划代码", "统计用区划代码", "编码", "community_code", "code"),
        "name": ("社区名称", "社区", "名称", "community_name", "community", "name"),
        "street": ("所属街道", "街道", "街道名称", "所在街道", "subdistrict", "street"),
    },
    needed=("name", "street"),
    beside=(
        *(
            "序号",
            "编号",
            "备注",
            "说明",
            "类型",
            "性质",
            "区",
            "县区",
            "所属区",
            "户数",
            "人口",
            "人数",
            "网格数",
            "面积",
        ),
        *(
            "书记",
            "主任",
            "负责人",
            "联系人",
            "姓名",
            "电话",
            "联系电话",
            "手机",
            "办公电话",
            "地址",
            "办公地址",
            "邮箱",
        ),
    ),
)
_STREET: tuple[Level, ...] = ("street",)
_MOST_ROWS = 500
_ROUNDED = re.compile(r"[0-9](?:\.[0-9]+)?[Ee]\+?[0-9]{1,3}")


def register_rows(content: bytes, file_name: str, *, max_mb: int) -> SheetRows:
    """The rows of a list without its totals, read in a child of a server; SheetUnusable says why it cannot be used."""
    return sheet_rows(content, file_name, _COLUMNS, max_mb=max_mb)


def listed_communities(rows: Sequence[SheetRow], register: Register) -> tuple[list[ListedCommunity], list[ListRemark]]:
    """The communities that the rows name, and why a row names none; a code may be left out where the name says which."""
    if len(rows) > _MOST_ROWS:
        return [], [list_remark("too_many", n=len(rows), most=_MOST_ROWS)]
    listed, remarks = [], []
    for row in rows:
        said = _street(row, register), _name(row)
        if wrong := [one for one in said if isinstance(one, ListRemark)]:
            remarks += wrong
            continue
        street, name = said
        assert isinstance(street, Place)
        code = _code(row, street, register)
        if isinstance(code, ListRemark):
            remarks.append(code)
        else:
            listed.append(ListedCommunity(code=code, name=str(name), street=street.code, line=row.line))
    return listed, remarks


def _street(row: SheetRow, register: Register) -> Place | ListRemark:
    typed = row.texts["street"]
    if not typed:
        return list_remark("empty_street", row.line)
    found = register.find(typed)
    if found and found.level == "street":
        return found
    near = suggest(register, typed, levels=_STREET) or [p for p in register.places if p.level == "street"]
    return list_remark("no_such_street", row.line, typed=typed, near="、".join(p.name for p in near))


def _name(row: SheetRow) -> str | ListRemark:
    return row.texts["name"].replace(" ", "") or list_remark("empty_name", row.line)


def _code(row: SheetRow, street: Place, register: Register) -> str | ListRemark:
    """The code of a row; where it has none, that of the community of this name, one in the street before any other."""
    typed = row.texts["code"].replace(" ", "")
    if _ROUNDED.fullmatch(typed):
        return list_remark("rounded_code", row.line, typed=typed)
    if typed:
        return typed
    named = [
        p for p in register.spellings.get(bare_name(row.texts["name"]), ()) if p.level == "community" and not p.valid_to
    ]
    found = [p for p in named if p.parent == street.code] or named
    if len(found) == 1:
        return found[0].code
    return list_remark("no_code", row.line, typed=row.texts["name"])
