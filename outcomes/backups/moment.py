"""A warehouse at one moment: its databases copied while nobody writes, and the files that belong to them."""

from __future__ import annotations

import shutil
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from outcomes.backups.database_copy import database_copy, files_named
from outcomes.backups.stored_file import StoredFile, copied, taken, written_or_told
from outcomes.core.errors import WarehouseError
from outcomes.core.settings import Settings
from outcomes.security import audit
from outcomes.warehouse.lake import write_lock

_KEPT = {"landing": "*/*", "judged": "*/*", "journal": "*/*.json"}
_BY_DIGEST = ("landing", "judged")
Files = dict[str, StoredFile]


@dataclass(frozen=True, kw_only=True)
class Before:
    """The backup before this one, if there is any: its folder and what lies in it."""

    folder: Path = Path()
    files: Files


def files_of_a_moment(settings: Settings, to: Path, before: Before) -> Files:
    """Copies a warehouse into a new folder as it is at one moment, and gives what lies there; WarehouseError.

    The write lock is held while the databases are copied. Files that never change follow afterwards; where one has gone
    meanwhile (a recovery puts tables aside) everything is taken again, and the lock is kept until the end.
    """
    for to_the_end in (False, True):
        shutil.rmtree(to, ignore_errors=True)
        to.mkdir()
        with ExitStack() as held:
            held.enter_context(write_lock(settings))
            with written_or_told(to.parent):
                files, further = _what_changes(settings, to)
                if not to_the_end:
                    held.close()
                gone = _taken(settings.data, to, before, further, files)
            if not gone:
                return files
    raise WarehouseError(
        f"数据目录缺少文件，没有留下备份：{gone} / a file of the warehouse is missing, no backup was left: {gone}"
    )


def _taken(data: Path, to: Path, before: Before, names: list[str], files: Files) -> str:
    """Takes the files of these names over; gives the name of one that is not there any more, else nothing."""
    for name in names:
        try:
            files[name] = taken(data / name, to / name, before.folder / name, before.files.get(name))
        except FileNotFoundError:
            return name
    return ""


def _what_changes(settings: Settings, to: Path) -> tuple[Files, list[str]]:
    """Copies what changes in a warehouse; gives it, and the names of the files that belong to it and never change."""
    data, files = settings.data, Files()
    with audit.still(settings):
        _copied_if_there(data, to, "audit.head", files)
        if (data / "accounts.sqlite").exists():
            files["accounts.sqlite"] = database_copy(data / "accounts.sqlite", to / "accounts.sqlite")
        further = sorted(path.name for path in data.glob("audit-*.jsonl"))
    files["catalog.sqlite"] = database_copy(data / "catalog.sqlite", to / "catalog.sqlite")
    _copied_if_there(data, to, "warehouse.json", files)
    for part, names in _KEPT.items():
        further += sorted(p.relative_to(data).as_posix() for p in (data / part).glob(names) if p.suffix != ".part")
    return files, further + [f"tables/{name}" for name in files_named(to / "catalog.sqlite")]


def _copied_if_there(data: Path, to: Path, name: str, files: Files) -> None:
    if (data / name).exists():
        files[name] = copied(data / name, to / name)


def changed_files(files: Files, before: Before) -> list[str]:
    """The files of a warehouse that should never change and did, a sentence each (zh / en)."""
    found = []
    for name, file in files.items():
        part = name.partition("/")[0]
        other = before.files.get(name)
        by_digest = part in _BY_DIGEST and Path(name).name != file.sha256
        if by_digest or (part == "tables" and other and other.sha256 != file.sha256):
            found.append(f"{name} 在数据目录里被改动 / {name} was changed in the warehouse")
    return found
