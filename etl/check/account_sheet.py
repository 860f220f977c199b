"""A sheet of accounts to be added: its rows as texts by their numbers, with what a place may mean."""

from __future__ import annotations

from etl.check.names import suggest
from etl.check.sheet_rows import SheetColumns, SheetRow, sheet_rows
from outcomes.core.errors import WarehouseError
from outcomes.core.places import Level, Register, bare_name
from outcomes.core.texts import LANGS, t
from outcomes.security.account_sheet import MOST_ROWS, AccountRow

_COLUMNS = SheetColumns(
    words={
        "name": ("姓名", "名字", "name"),
        "role": ("角色", "role"),
        "place": ("地方", "所属地方", "社区或街道", "place"),
        "account": ("账号", "帐号", "账户", "account"),
    },
    needed=("name", "role", "place"),
)
_LEVELS: tuple[Level, ...] = ("district", "street", "community")


def account_rows(content: bytes, file_name: str, *, register: Register, max_mb: int) -> list[AccountRow]:
    """The rows of a sheet, read in a child of a server; WarehouseError says why it cannot be used."""
    rows = sheet_rows(content, file_name, _COLUMNS, max_mb=max_mb).rows
    _demand_some(len(rows))
    return [_row(row, register) for row in rows]


def _demand_some(count: int) -> None:
    if not count:
        raise WarehouseError(" / ".join(t("account_sheet.no_rows", lang) for lang in LANGS))
    if count > MOST_ROWS:
        said = [t("account_sheet.too_many", lang, n=count, most=MOST_ROWS) for lang in LANGS]
        raise WarehouseError(" / ".join(said))


def _row(row: SheetRow, register: Register) -> AccountRow:
    place = row.texts["place"]
    near: tuple[str, ...] = ()
    if place and register.find(place) is None:
        likely = register.spellings.get(bare_name(place), ()) or suggest(register, place, levels=_LEVELS)
        alike = len({p.name for p in likely}) < len(likely)  # only a code tells them apart
        near = tuple(f"{p.name} {p.code}" if alike else p.name for p in likely)
    return AccountRow(line=row.line, near=near, **row.texts)
