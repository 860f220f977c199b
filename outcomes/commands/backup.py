"""python -m outcomes backup DIR, restore DIR TO: a whole warehouse into a dated folder, and back into an empty one."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from pathlib import Path

import click

from outcomes.backups.backup import SECRETS, Backup, back_up
from outcomes.backups.restored import restore
from outcomes.core.settings import settings

_FOLDER = click.Path(path_type=Path)


@click.command("backup")
@click.argument("folder", metavar="DIR", type=_FOLDER)
@click.option("--keep", type=click.IntRange(min=1), default=30, show_default=True, help="backups that stay / 保留几份")
@click.option("--secret", "with_secret", is_flag=True, help="the secret too, into a folder of its own / 密钥另放一处")
@click.option("--json", "json_", is_flag=True, help="as JSON / 输出JSON")
def backup_command(folder: Path, keep: int, with_secret: bool, json_: bool) -> None:
    """备份数据目录，服务不用停；有问题退出码为1 / backs up the warehouse while it is in use; exit 1 if anything is wrong."""
    made = back_up(settings(), folder, keep=keep, with_secret=with_secret)
    wrong = made.manifest.wrong
    apart = folder / SECRETS / made.manifest.sealed_by if with_secret else None
    if json_:
        click.echo(json.dumps(_as_json(made, apart), ensure_ascii=False, indent=1))
    else:
        click.echo(_said(made))
        if apart:
            click.echo(
                f"密钥放在 {apart}：请移到别处单独保管，不要和备份放在一起"
                f" / the secret lies in {apart}: move it elsewhere and keep it apart from the backups"
            )
        for line in wrong:
            click.echo(line, err=True)
    if wrong:
        sys.exit(1)


def _said(made: Backup) -> str:
    about, files = made.manifest, made.manifest.files.values()
    linked, mb, act = sum(file.linked for file in files), about.size / 1_000_000, about.extent.act
    return (
        f"已备份到 {made.folder}：{len(files)}个文件（{linked}个与上一份相同），{mb:.1f} MB，到第{act}号操作"
        f" / backed up: {len(files)} files ({linked} as in the one before), {mb:.1f} MB, up to act {act}"
    )


def _as_json(made: Backup, apart: Path | None) -> dict[str, object]:
    about, files = made.manifest, made.manifest.files.values()
    return {
        "folder": str(made.folder),
        "made_at": about.made_at,
        **asdict(about.extent),
        "files": len(files),
        "linked": sum(file.linked for file in files),
        "bytes": about.size,
        "secret": str(apart) if apart else None,
        "wrong": list(about.wrong),
    }


@click.command("restore")
@click.argument("source", metavar="DIR", type=_FOLDER)
@click.argument("to", metavar="TO", type=_FOLDER)
@click.option("--secret", "secret_file", type=_FOLDER, help="the file of the secret / 密钥文件")
@click.option("--json", "json_", is_flag=True, help="as JSON / 输出JSON")
def restore_command(source: Path, to: Path, secret_file: Path | None, json_: bool) -> None:
    """把一份备份（或其中最新的一份）恢复到空目录 / puts a backup, or the newest of several, into an empty folder."""
    done = restore(settings(), source, to, secret_file)
    if json_:
        told = {"backup": str(done.backup.folder), "folder": str(done.folder), "sealed": done.sealed}
        stands = asdict(done.backup.manifest.extent)
        click.echo(json.dumps({**told, **stands, "wrong": list(done.wrong)}, ensure_ascii=False, indent=1))
    else:
        for line in done.lines():
            click.echo(line)
    if done.wrong:
        sys.exit(1)
