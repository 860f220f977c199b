"""A sheet of accounts to be added, read in a child where this is a server: its rows as texts by their numbers."""

from __future__ import annotations

from collections.abc import Sequence

from pydantic import TypeAdapter, ValidationError

from etl.check.names import suggest
from etl.read.any_file import read
from outcomes.core.characters import folded
from outcomes.core.errors import WarehouseError
from outcomes.core.places import Level, Register, bare_name
from outcomes.core.texts import LANGS, t
from outcomes.foreign.message import Message, Task, Tell
from outcomes.foreign.nursery import the_nursery
from outcomes.security.account_sheet import MOST_ROWS, AccountRow

_COLUMNS = {
    "name": ("姓名", "名字", "name"),
    "role": ("角色", "role"),
    "place": ("地方", "所属地方", "社区或街道", "place"),
    "account": ("账号", "帐号", "账户", "account"),
}
_OF_HEADER = {word: column for column, words in _COLUMNS.items() for word in words}
_NEEDED = ("name", "role", "place")
_LEVELS: tuple[Level, ...] = ("district", "street", "community")
_REGISTER, _ROWS = TypeAdapter(Register), TypeAdapter(list[AccountRow])


def account_rows(content: bytes, file_name: str, *, register: Register, max_mb: int) -> list[AccountRow]:
    """The rows of a sheet, read in a child of a server; WarehouseError says why it cannot be used."""
    nursery = the_nursery()
    if nursery is None:
        return rows_here(content, file_name, register=register, max_mb=max_mb)
    said = {"file_name": file_name, "register": _REGISTER.dump_python(register, mode="json"), "max_mb": max_mb}
    told = nursery.ask("read_accounts", Message(said=said, blobs=(content,)))
    if "refused" in told.said:
        raise WarehouseError(str(told.said["refused"]))
    try:
        return _ROWS.validate_json(told.blobs[0])
    except (ValidationError, IndexError) as error:
        raise WarehouseError("表格没有读成 / the sheet could not be read") from error


def rows_here(content: bytes, file_name: str, *, register: Register, max_mb: int) -> list[AccountRow]:
    """What `account_rows` gives, read in this process."""
    reading = read(content, file_name, lambda text: _plain(text) in _OF_HEADER, max_mb=max_mb)
    wrong = [f for f in reading.findings if f.severity == "error"]
    if wrong:
        raise WarehouseError(" / ".join("；".join(f.message(lang) for f in wrong[:5]) for lang in LANGS))
    assert reading.table is not None
    at = _places_of(reading.headers)
    cells = reading.table.select(["source_row", *(f"c{n}" for n in at.values())]).to_pydict()
    texts = {column: [_tidy(cell) for cell in cells[f"c{n}"]] for column, n in at.items()}
    count = len(cells["source_row"])
    texts.setdefault("account", [""] * count)
    filled = [n for n in range(count) if any(texts[column][n] for column in _COLUMNS)]
    _demand_some(len(filled))
    return [_row(cells["source_row"][n], {column: texts[column][n] for column in _COLUMNS}, register) for n in filled]


def _demand_some(count: int) -> None:
    if not count:
        raise WarehouseError(" / ".join(t("account_sheet.no_rows", lang) for lang in LANGS))
    if count > MOST_ROWS:
        said = [t("account_sheet.too_many", lang, n=count, most=MOST_ROWS) for lang in LANGS]
        raise WarehouseError(" / ".join(said))


def _plain(header: str) -> str:
    return "".join(folded(header).split()).casefold().partition("(")[0].partition("（")[0]


def _tidy(cell: str | None) -> str:
    return " ".join(folded(cell or "").split())


def _places_of(headers: Sequence[str]) -> dict[str, int]:
    """Where each column stands; WarehouseError names those that are missing or there twice."""
    found: dict[str, list[int]] = {}
    for n, header in enumerate(headers):
        if column := _OF_HEADER.get(_plain(header)):
            found.setdefault(column, []).append(n)
    for columns, zh, en in (
        ([c for c in _NEEDED if c not in found], "缺少列", "these columns are missing:"),
        ([c for c, at in found.items() if len(at) > 1], "这些列有两个：", "there are two of these columns:"),
    ):
        if columns:
            raise WarehouseError(
                f"{zh}{'、'.join(_COLUMNS[c][0] for c in columns)} / {en} {', '.join(_COLUMNS[c][-1] for c in columns)}"
            )
    return {column: at[0] for column, at in found.items()}


def _row(line: int, texts: dict[str, str], register: Register) -> AccountRow:
    place = texts["place"]
    near: tuple[str, ...] = ()
    if place and register.find(place) is None:
        likely = register.spellings.get(bare_name(place), ()) or suggest(register, place, levels=_LEVELS)
        alike = len({p.name for p in likely}) < len(likely)  # only a code tells them apart
        near = tuple(f"{p.name} {p.code}" if alike else p.name for p in likely)
    return AccountRow(line=line, near=near, **texts)


def _read_accounts(asked: Message, _tell: Tell) -> Message:
    """The child's side of account_rows."""
    said = asked.said
    register = _REGISTER.validate_python(said["register"])
    try:
        rows = rows_here(asked.blobs[0], said["file_name"], register=register, max_mb=said["max_mb"])
    except WarehouseError as error:
        return Message(said={"refused": str(error)})
    return Message(said={}, blobs=(_ROWS.dump_json(rows),))


TASKS: dict[str, Task] = {"read_accounts": _read_accounts}
