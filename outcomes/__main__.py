"""python -m outcomes: accounts (user …), the audit (audit …), backup, restore and statistics of a file, on the server."""

from __future__ import annotations

import gc
import sys
from datetime import date, datetime
from pathlib import Path

import click
from sqlalchemy.exc import SQLAlchemyError

from outcomes.commands.account_sheet import SheetReader, sheet_command, template_command
from outcomes.commands.analyse import analyse
from outcomes.commands.backup import backup_command, restore_command
from outcomes.commands.documents import book, brief, charts, deck, open_data_command, write_whole
from outcomes.commands.health import health_command
from outcomes.commands.numbers import numbers
from outcomes.core import owner_only
from outcomes.core.errors import WarehouseError
from outcomes.core.file_names import shown, speak_utf8
from outcomes.core.settings import settings
from outcomes.core.texts import t
from outcomes.exports.verify import verify_command
from outcomes.reporting.plain_table import PlainReader
from outcomes.security import accounts, audit, audit_files, resets, undone
from outcomes.security.access import ROLES
from outcomes.security.accounts import AccountError


def _fail(error: Exception | str) -> None:
    click.echo(str(error), err=True)
    sys.exit(1)


def _given_password(from_stdin: bool) -> str | None:
    return sys.stdin.readline().rstrip("\r\n") if from_stdin else None


def _say_password(account: str, password: str, from_stdin: bool) -> None:
    if from_stdin:
        click.echo(f"{account}：首次登录须改密码 / the password has to be changed at the first sign-in")
        return
    click.echo(f"{account} 一次性初始密码（只显示这一次，首次登录须修改）/ one-time password, shown once: {password}")


class _Commands(click.Group):
    """Commands whose refusals are one sentence and the exit code 1."""

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except WarehouseError as error:
            _fail(error)
        except BrokenPipeError:  # whoever reads has read enough
            raise
        except OSError as error:
            name, why = shown(error.filename or ""), error.strerror or type(error).__name__
            _fail(f"读写失败：{why} {name} / cannot read or write: {why} {name}")
        return None


def _table_reader() -> PlainReader:
    """Who reads the tables of `analyse`: etl, handed over from here, and only where it is asked for."""
    from etl.check.plain_table import reader

    return reader


def _sheet_reader() -> SheetReader:
    """Who reads the sheets of accounts: etl too."""
    from etl.check.account_sheet import account_rows
    from etl.templates.account_template import account_template

    return SheetReader(
        rows=lambda content, name, places, most: account_rows(content, name, register=places, max_mb=most),
        template=account_template,
    )


@click.group(cls=_Commands)
@click.pass_context
def main(context: click.Context) -> None:
    """账号、审计、备份、统计分析 / accounts, audit, backup, statistics."""
    owner_only.from_now_on()
    speak_utf8()
    if context.invoked_subcommand == "analyse":
        context.obj = _table_reader()


main.add_command(analyse)
main.add_command(numbers)
main.add_command(brief)
main.add_command(deck)
main.add_command(book)
main.add_command(charts)
main.add_command(open_data_command)
main.add_command(verify_command)
main.add_command(health_command)
main.add_command(backup_command)
main.add_command(restore_command)


@main.group()
@click.pass_context
def user(context: click.Context) -> None:
    """账号 / accounts."""
    if context.invoked_subcommand in ("sheet", "sheet-template"):
        context.obj = _sheet_reader()


user.add_command(sheet_command)
user.add_command(template_command)


@user.command("add")
@click.argument("account")
@click.option("--name", required=True, help="display name / 显示名")
@click.option("--role", required=True, type=click.Choice(ROLES))
@click.option("--place", default="普兰店区", show_default=True, help="community, street or district / 社区、街道或区")
@click.option("--password-stdin", is_flag=True, help="read the first password from standard input")
def add(account: str, name: str, role: str, place: str, password_stdin: bool) -> None:
    """Adds an account and prints its one-time first password."""
    given = _given_password(password_stdin)
    try:
        password = accounts.add(
            settings(), account, accounts.Profile(name=name, role=role, place=place), by=None, password=given
        )
    except AccountError as error:
        return _fail(error)
    return _say_password(accounts.plain(account), password, password_stdin)


@user.command("list")
def list_() -> None:
    """Lists every account: account, name, role, place, state, last sign-in, second factor."""
    shut = accounts.locked(settings())
    for a in accounts.listing(settings()):
        place = accounts.register(settings()).get(a.place).name
        state = "停用 / disabled" if not a.active else "锁定 / locked" if a.account in shut else "在用 / active"
        factor = "双因素 / two-factor" if a.second_factor else "—"
        shown = (a.account, a.name, t(f"role.{a.role}", "zh"), a.role, place, state, a.last_sign_in or "—", factor)
        click.echo("\t".join(shown))


@user.command("change")
@click.argument("account")
@click.option("--name")
@click.option("--role", type=click.Choice(ROLES))
@click.option("--place")
def change(account: str, name: str | None, role: str | None, place: str | None) -> None:
    """Changes name, role or place; open sessions end."""
    try:
        accounts.change(
            settings(), account, accounts.Profile(name=name or "", role=role or "", place=place or ""), by=None
        )
    except AccountError as error:
        _fail(error)


@user.command("reset")
@click.argument("account")
@click.option("--password-stdin", is_flag=True, help="read the new one-time password from standard input")
def reset(account: str, password_stdin: bool) -> None:
    """Gives a new one-time password and unlocks the account."""
    try:
        password = resets.password(settings(), account, by=None, password=_given_password(password_stdin))
    except AccountError as error:
        return _fail(error)
    return _say_password(accounts.plain(account), password, password_stdin)


@user.command("remove-second-factor")
@click.argument("account")
def remove_second_factor(account: str) -> None:
    """Takes away the second factor of somebody who lost phone and recovery codes, at once; open sessions end."""
    try:
        resets.factor(settings(), account, by=None)
    except AccountError as error:
        _fail(error)


@user.command("confirm")
@click.argument("account")
@click.option("--second-factor", is_flag=True, help="the removal of the second factor, not the reset of the password")
def confirm(account: str, second_factor: bool) -> None:
    """Lets what an administrator asked for about an auditor take effect: the reset of the password."""
    try:
        resets.confirm(settings(), account, "second_factor" if second_factor else "password", by=None)
    except AccountError as error:
        _fail(error)


def _switch(account: str, active: bool) -> None:
    try:
        accounts.set_active(settings(), account, active, by=None)
    except AccountError as error:
        _fail(error)


@user.command("disable")
@click.argument("account")
def disable(account: str) -> None:
    """Disables an account; its sessions end."""
    _switch(account, False)


@user.command("enable")
@click.argument("account")
def enable(account: str) -> None:
    """Enables a disabled account again."""
    _switch(account, True)


@main.group("audit")
def audit_group() -> None:
    """审计 / the audit."""


@audit_group.command("verify")
def verify() -> None:
    """Names every record that was changed, removed, inserted or moved; exit 0 only when there is none."""
    wrong = [*audit.verify(settings()), *undone.sentences(settings())]
    for line in wrong:
        click.echo(line)
    if wrong:
        sys.exit(1)
    click.echo(f"{audit.count(settings())}条记录，完好 / records, all in order")


@audit_group.command("export")
@click.option("-o", "--output", required=True, type=click.Path(path_type=Path, dir_okay=False))
@click.option("--since", type=click.DateTime(["%Y-%m-%d"]), help="first day")
def export(output: Path, since: datetime | None) -> None:
    """Writes the records as CSV, newest first."""
    day = since.date().isoformat() if since else ""
    audit.record(settings(), audit.Deed(who="operator", act="audit_exported", detail={"since": day}, channel="cli"))
    entries = audit.entries(settings(), audit.Sought(since=day))
    write_whole(output, audit_files.as_csv(entries))
    click.echo(f"{len(entries)}条 / records → {output}")


@audit_group.command("archive")
@click.option("--before", required=True, type=click.DateTime(["%Y-%m-%d"]), help="records before this day are moved")
def archive(before: datetime) -> None:
    """Moves records older than twelve months into a file beside the database."""
    try:
        path = audit_files.archive(settings(), date(before.year, before.month, before.day))
    except audit_files.ArchiveError as error:
        return _fail(error)
    return click.echo(f"→ {path}" if path else "没有可归档的记录 / nothing to move")


if __name__ == "__main__":
    gc.disable()  # one command, one process: looking for garbage took a third of the time, and there is hardly any
    try:
        main()
    except (SQLAlchemyError, OSError, ValueError) as error:
        _fail(error)
