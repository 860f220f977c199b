"""A backup of a warehouse: a dated folder that was checked before it counts, beside those before it."""

from __future__ import annotations

import re
import shutil
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from pydantic import SecretStr

from outcomes.backups.extent import audit_faults, extent_of
from outcomes.backups.manifest import Manifest, manifest_in, named, write_manifest
from outcomes.backups.moment import Before, changed_files, files_of_a_moment
from outcomes.backups.stored_file import in_safety, write_safely, written_or_told
from outcomes.core.digests import digest_of_file
from outcomes.core.errors import WarehouseError
from outcomes.core.held_lock import held
from outcomes.core.settings import Settings, now
from outcomes.security.database import secret
from outcomes.warehouse.journal_files import path_of
from outcomes.warehouse.lake import demand_catalogue

_DATED = "%Y-%m-%dT%H%M%S"
_NAME = r"\d{4}-\d\d-\d\dT\d{6}"
_UNFINISHED = ".unfinished-"
SECRETS = "secret"  # the folder beside the backups into which the secret goes when it is asked for
_ANOTHER = "另一份备份正在进行 / another backup is running"


@dataclass(frozen=True, kw_only=True)
class Backup:
    """A backup that counts: its folder and what it says of itself."""

    folder: Path
    manifest: Manifest


def backups_in(folder: Path) -> list[Backup]:
    """The backups in a folder, oldest first; what is not whole is none."""
    found = []
    for path in sorted(folder.iterdir()):
        if re.fullmatch(_NAME, path.name) and path.is_dir() and not path.is_symlink():
            with suppress(WarehouseError):
                found.append(Backup(folder=path, manifest=manifest_in(path)))
    return found


def back_up(settings: Settings, folder: Path, *, keep: int, with_secret: bool = False) -> Backup:
    """Makes a backup of the warehouse in a folder of backups, keeps the newest `keep` of them, and gives it.

    WarehouseError says why none was made: nothing of the warehouse or of the backups before it is changed then. Of the
    older ones the newest without faults stays in any case.
    """
    _demand_places(settings, folder)
    with written_or_told(folder), held(folder / "backup.lock", 0, said=_ANOTHER):
        _tidy(folder)
        before = backups_in(folder)
        part = folder / f"{_UNFINISHED}{_moment(before):{_DATED}}"
        try:
            made = _made(settings, part, before)
        except BaseException:
            shutil.rmtree(part, ignore_errors=True)
            raise
        if with_secret:
            _keep_secret(folder, secret(settings))
        _forget(folder, keep)
        return made


def _demand_places(settings: Settings, folder: Path) -> None:
    if settings.catalogue_url or settings.tables_url or settings.accounts_url:
        raise WarehouseError(
            "目录、数据表或账号不在数据目录下，请在那边备份 / catalogue, tables or accounts do not lie in the warehouse's folder: back them up there"
        )
    if not settings.is_built():
        raise WarehouseError(
            f"{settings.data} 里还没有数据仓库，没有可备份的 / there is no warehouse in {settings.data}: nothing to back up"
        )
    demand_catalogue(settings)
    if not folder.is_dir():
        raise WarehouseError(
            f"没有 {folder} 这个目录：备份盘挂上了吗？ / there is no folder {folder}: is the disk for backups mounted?"
        )
    if folder.resolve().is_relative_to(settings.data.resolve()):
        raise WarehouseError(
            f"{folder} 在数据目录里面，备份要放在别处 / {folder} lies inside the warehouse: backups belong elsewhere"
        )


def _tidy(folder: Path) -> None:
    """Takes away what a backup or a deletion that was killed has left."""
    for path in folder.glob(f"{_UNFINISHED}*"):
        if re.fullmatch(re.escape(_UNFINISHED) + _NAME, path.name):
            shutil.rmtree(path)


def _moment(before: list[Backup]) -> datetime:
    """Now, or just after the newest backup: a clock that was set back makes no backup older than the one before."""
    newest = datetime.fromisoformat(before[-1].manifest.made_at) if before else None
    return max(now(), newest + timedelta(seconds=1)) if newest else now()


def _made(settings: Settings, part: Path, known: list[Backup]) -> Backup:
    """Copies, checks what was written, and gives it its name."""
    moment = datetime.strptime(part.name.removeprefix(_UNFINISHED), _DATED).replace(tzinfo=now().tzinfo)
    of_whom = _warehouse(settings)
    if of_whom and known and known[-1].manifest.warehouse not in (of_whom, ""):
        raise WarehouseError(
            f"{part.parent} 里是另一个数据仓库的备份，请换一个目录"
            f" / {part.parent} holds backups of another warehouse: use another folder"
        )
    before = Before(folder=known[-1].folder, files=dict(known[-1].manifest.files)) if known else Before(files={})
    files = files_of_a_moment(settings, part, before)
    key = secret(settings)
    copy = settings.model_copy(update={"data": part, "secret": SecretStr(key.decode())})
    head = part / "audit.head"
    manifest = Manifest(
        made_at=moment.isoformat(),
        warehouse=of_whom,
        extent=extent_of(copy),
        audit_head=head.read_text(encoding="ascii") if head.exists() else "",
        sealed_by=named(key),
        wrong=(*changed_files(files, before), *audit_faults(copy)),
        files=files,
    )
    write_manifest(part, manifest, key)
    in_safety(*(path for path in part.rglob("*") if path.is_dir()), part)
    folder = part.rename(part.parent / part.name.removeprefix(_UNFINISHED))
    in_safety(part.parent)
    return Backup(folder=folder, manifest=manifest)


def _warehouse(settings: Settings) -> str:
    """By what a warehouse is known, wherever it lies: the digest of its first act; empty before the first."""
    first = path_of(settings, 1)
    return digest_of_file(first) if first.exists() else ""


def _keep_secret(folder: Path, key: bytes) -> None:
    """Puts the secret into a place of its own, apart from what it seals."""
    apart = folder / SECRETS
    apart.mkdir(mode=0o700, exist_ok=True)
    write_safely(apart / named(key), key)
    in_safety(apart)


def _forget(folder: Path, keep: int) -> None:
    """Deletes the oldest backups beyond so many, never the newest without faults."""
    known = backups_in(folder)
    good = [b.folder for b in known if not b.manifest.wrong][-1:]
    for old in known[:-keep]:
        if old.folder not in good:
            shutil.rmtree(old.folder.rename(folder / f"{_UNFINISHED}{old.folder.name}"))
