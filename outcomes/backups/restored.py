"""A backup put back into an empty folder, after every file of it was found to be what it was."""

from __future__ import annotations

import shlex
import shutil
from dataclasses import dataclass
from pathlib import Path

from pydantic import SecretStr

from outcomes.backups.backup import SECRETS, Backup, backups_in
from outcomes.backups.extent import audit_faults, extent_of
from outcomes.backups.manifest import NAME, SEAL, demand_seal, manifest_in, named
from outcomes.backups.stored_file import copied, in_safety, write_safely
from outcomes.core import owner_only
from outcomes.core.digests import digest_of_file
from outcomes.core.errors import WarehouseError
from outcomes.core.settings import Settings
from outcomes.warehouse.schema_version import SCHEMA

_UNFINISHED = ".unfinished-restore"
_READY = "warehouse.json"  # its presence says that a warehouse can be opened: it comes last
_MOST_NAMED = 5


@dataclass(frozen=True, kw_only=True)
class Restored:
    """What was put back where, whether its seal could be looked at, and what was not in order when the backup was made."""

    backup: Backup
    folder: Path
    sealed: bool
    wrong: tuple[str, ...] = ()

    def lines(self) -> list[str]:
        """The same in sentences, zh / en: the first says what was done, the last how to start with it."""
        stands, where = self.backup.manifest.extent, shlex.quote(str(self.folder.resolve()))
        said = [
            f"已恢复 {self.backup.folder.name}：{stands.act}项操作，{stands.uploads}份上报，{stands.figures}个指标值 → {self.folder}"
            f" / restored {self.backup.folder.name}: {stands.act} acts, {stands.uploads} uploads, {stands.figures} figures"
        ]
        if not self.sealed:
            said += [
                "没有密钥：文件与清单一致，但清单本身无法核对 / without the secret: the files are those of the manifest, the manifest itself cannot be checked",
                f"首次启动会生成新密钥：所有人要重新登录，此前的操作记录不能再核验；有原密钥就先把它放到 {self.folder / 'secret'}"
                f" / the first start makes a new secret: everybody signs in again, and the audit until now can no longer be verified; if you have the old one, put it at {self.folder / 'secret'} first",
            ]
        if stands.schema < SCHEMA:
            said.append(
                "由旧版本建立，请先运行 python -m etl init / an older version made it: run python -m etl init first"
            )
        said += self.wrong
        said.append(
            f"启动 / start: OUTCOMES_DATA={where} .venv/bin/streamlit run app.py"
            f"；核对 / check: OUTCOMES_DATA={where} .venv/bin/python -m etl history"
        )
        return said


def restore(settings: Settings, source: Path, to: Path, secret_file: Path | None = None) -> Restored:
    """Puts a backup (or the newest in a folder of backups) into an empty folder; WarehouseError says why not.

    The secret is the one given, else the one beside the backups, else that of OUTCOMES_SECRET; with it seal and audit are
    verified too, and it is put back where it came from a file.
    """
    backup = _chosen(source)
    secret, put_back = _secret_of(settings, backup, secret_file)
    if secret:
        demand_seal(backup.folder, secret)
    _demand_files(backup)
    _demand_empty(backup, to)
    try:
        part = to / _UNFINISHED
        part.mkdir(parents=True)
        for name in backup.manifest.files:
            copied(backup.folder / name, part / name)
        faults = _checked(settings, backup, part, secret)
        if secret and put_back:
            write_safely(part / "secret", secret)
        _in_place(part, to)
    except OSError as error:
        shutil.rmtree(to / _UNFINISHED, ignore_errors=True)
        raise WarehouseError(
            f"{to} 里没有恢复：{error.strerror} / nothing was restored in {to}: {error.strerror}"
        ) from error
    except BaseException:
        shutil.rmtree(to / _UNFINISHED, ignore_errors=True)
        raise
    wrong = tuple(dict.fromkeys((*backup.manifest.wrong, *faults)))
    return Restored(backup=backup, folder=to, sealed=bool(secret), wrong=wrong)


def _chosen(source: Path) -> Backup:
    """The backup in a folder, or the newest of several in it."""
    if not source.is_dir():
        raise WarehouseError(f"没有 {source} 这个目录 / there is no folder {source}")
    inside = [] if (source / NAME).exists() else backups_in(source)
    return inside[-1] if inside else Backup(folder=source, manifest=manifest_in(source))


def _secret_of(settings: Settings, backup: Backup, given: Path | None) -> tuple[bytes, bool]:
    """The secret that sealed a backup, empty where it is not known, and whether it came from a file."""
    wanted = backup.manifest.sealed_by
    if given is not None:
        try:
            found = given.read_bytes().strip()
        except OSError as error:
            raise WarehouseError(f"读不了 {given}：{error.strerror} / cannot read {given}: {error.strerror}") from error
        if named(found) != wanted:
            raise WarehouseError(f"{given} 不是这份备份的密钥 / {given} is not the secret of this backup")
        return found, True
    beside, said = backup.folder.resolve().parent / SECRETS / wanted, settings.secret.get_secret_value().encode()
    if Path(wanted).name == wanted and beside.is_file() and named(beside.read_bytes()) == wanted:
        return beside.read_bytes(), True
    return (said, False) if said and named(said) == wanted else (b"", False)


def _demand_files(backup: Backup) -> None:
    """WarehouseError names the files of a backup that were changed, are missing, or do not belong there."""
    known, found = backup.manifest.files, set[str]()
    for path in backup.folder.rglob("*"):
        if path.is_symlink() or not path.is_dir():
            found.add(path.relative_to(backup.folder).as_posix())
    missing = sorted(known.keys() - found)
    extra = sorted(found - known.keys() - {NAME, SEAL})
    changed = [name for name in sorted(known.keys() & found) if not _is_whole(backup, name)]
    for zh, en, names in (("被改动", "changed", changed), ("缺失", "missing", missing), ("多出来", "extra", extra)):
        if names:
            told = "、".join(names[:_MOST_NAMED])
            more = f"（共{len(names)}个 / {len(names)} in all）" if len(names) > _MOST_NAMED else ""
            raise WarehouseError(
                f"备份里的文件{zh}，没有恢复：{told}{more} / {en} in the backup, nothing was restored: {told}{more}"
            )


def _is_whole(backup: Backup, name: str) -> bool:
    path, file = backup.folder / name, backup.manifest.files[name]
    return not path.is_symlink() and path.stat().st_size == file.size and digest_of_file(path) == file.sha256


def _demand_empty(backup: Backup, to: Path) -> None:
    """WarehouseError unless a folder is empty or not there yet; what a killed restore left there is taken away first."""
    if to.resolve().is_relative_to(backup.folder.resolve()):
        raise WarehouseError(f"{to} 在备份里面 / {to} lies inside the backup")
    if to.exists() and not to.is_dir():
        raise WarehouseError(f"{to} 不是目录 / {to} is no folder")
    if (to / _UNFINISHED).is_dir() and not (to / _READY).exists():
        for name in {name.partition("/")[0] for name in backup.manifest.files} | {"secret", _UNFINISHED}:
            path = to / name
            shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)
    inside = sorted(path.name for path in to.iterdir() if path.name != "lost+found") if to.exists() else []
    if inside:
        told = "、".join(inside[:_MOST_NAMED])
        raise WarehouseError(
            f"{to} 不是空的（{told}），请换一个空目录，没有任何改动 / {to} is not empty ({told}): give an empty folder; nothing was changed"
        )


def _checked(settings: Settings, backup: Backup, part: Path, secret: bytes) -> list[str]:
    """What is wrong with the audit of what was put back; WarehouseError where it does not stand as the manifest says."""
    known = {"data": part, "secret": SecretStr(secret.decode())}
    copy = settings.model_copy(update={**known, "catalogue_url": "", "tables_url": "", "accounts_url": ""})
    if extent_of(copy) != backup.manifest.extent:
        raise WarehouseError(
            "恢复出来的与清单不符，没有恢复 / what was put back is not what the manifest says; nothing was restored"
        )
    return audit_faults(copy) if secret else []


def _in_place(part: Path, to: Path) -> None:
    """Moves what was put back to where it belongs, last what says that it can be opened."""
    in_safety(*(path for path in part.rglob("*") if path.is_dir()), part)
    for path in sorted(part.iterdir(), key=lambda path: path.name == _READY):
        path.rename(to / path.name)
    part.rmdir()
    in_safety(to)
    owner_only.tighten(to)
