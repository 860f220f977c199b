"""python -m outcomes user sheet: accounts from a sheet in one act, with a PDF of slips to be cut."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import click

from outcomes.commands.documents import write_whole
from outcomes.commands.given_table import content_of
from outcomes.core.places import Register
from outcomes.core.settings import settings
from outcomes.core.texts import LANGS, Lang
from outcomes.render.fonts import fonts_folder
from outcomes.render.slips import slips_pdf
from outcomes.security import account_sheet, accounts
from outcomes.security.account_sheet import AccountRow, SheetRefused


@dataclass(frozen=True, kw_only=True)
class SheetReader:
    """Who reads a sheet of accounts (bytes, name, register, most MB) and makes the empty one."""

    rows: Callable[[bytes, str, Register, int], list[AccountRow]]
    template: Callable[[Register, Lang], bytes]


@click.command("sheet")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("-o", "--output", required=True, type=click.Path(path_type=Path, dir_okay=False), help="the slips, PDF")
@click.option("--address", required=True, help="address of the site, printed on the slips / 网址")
@click.option("--lang", type=click.Choice(LANGS), default="zh", show_default=True)
@click.pass_obj
def sheet_command(reader: SheetReader, file: Path, output: Path, address: str, lang: Lang) -> None:
    """Adds the accounts of a sheet in one act and writes their one-time passwords as slips."""
    chosen = settings()
    places = accounts.register(chosen)
    rows = reader.rows(content_of(file), file.name, places, chosen.max_upload_mb)
    fonts_folder()  # before anything is added: without slips the passwords would be nowhere
    write_whole(output, b"")
    try:
        slips = account_sheet.add_all(chosen, rows, by=None)
    except SheetRefused as refused:
        output.unlink(missing_ok=True)
        raise click.ClickException(str(refused)) from refused
    write_whole(output, slips_pdf(slips, places, address, lang))
    click.echo(f"新增{len(slips)}个账号 / accounts added → {output}")


@click.command("sheet-template")
@click.option("-o", "--output", required=True, type=click.Path(path_type=Path, dir_okay=False))
@click.option("--lang", type=click.Choice(LANGS), default="zh", show_default=True)
@click.pass_obj
def template_command(reader: SheetReader, output: Path, lang: Lang) -> None:
    """Writes the empty sheet for accounts, XLSX."""
    write_whole(output, reader.template(accounts.register(settings()), lang))
    click.echo(f"→ {output}")
