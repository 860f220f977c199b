"""The register of communities: listed, confirmed, taken out, replaced by an official list, and each of it undone."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from etl.check.sheet_rows import SheetUnusable
from etl.commands.cli import (
    cli,
    month_of_text,
    name_given,
    place_of,
    printed,
    where,
    words_given,
    written,
)
from etl.ledger.by import By
from etl.ledger.judged_list import judge_list
from etl.ledger.register import mark, replace_list, undo
from etl.templates.register_template import register_template
from outcomes.core.places import Place, Register
from outcomes.core.register_list import counted
from outcomes.core.settings import REAL
from outcomes.core.texts import LANGS, Lang, t
from outcomes.reporting.finding import EXIT_CODE
from outcomes.reporting.register_list import ListJudged
from outcomes.warehouse.mart import register_in_force

_SINCE = "the month (2026-03) from which it holds; without it: as it always was"
_DOCUMENT = "the document that says so / 依据文件"
_by = click.option("--by", required=True, callback=name_given)
_reason = click.option("--reason", required=True, callback=words_given, help=_DOCUMENT)
_since = click.option("--since", default="", help=_SINCE)


def _now() -> Register:
    return register_in_force(where(REAL))


def _month(text: str) -> str:
    return text and month_of_text(text)


@cli.group()
def register() -> None:
    """Confirm, take out or replace the communities of the programme, as the page 名单与边界 does."""


@register.command("list")
@click.option("--assumed", is_flag=True, help="only those that wait to be confirmed")
@click.option("--json", "as_json", is_flag=True)
def list_(assumed: bool, as_json: bool) -> None:
    """List the communities of the programme with their grounds."""
    known = _now()
    found = [p for p in counted(known) if p.assumed or not assumed]
    if as_json:
        printed([{"code": p.code, "name": p.name, "street": known.get(p.parent).name, "basis": p.basis} for p in found])
        return
    for p in found:
        click.echo(f"{p.code}  {p.name}  {known.get(p.parent).name}  {t(f'register.basis_{p.basis}', 'zh')}")


@register.command("template")
@click.option("-o", "--output", required=True, type=click.Path(path_type=Path, dir_okay=False), help="FILE.xlsx")
@click.option("--lang", type=click.Choice(LANGS), default="zh", show_default=True)
def template_(output: Path, lang: Lang) -> None:
    """Write the register of now as an official list to be changed."""
    written(output, register_template(_now(), lang))
    click.echo(str(output))


def _places(names: tuple[str, ...]) -> list[Place]:
    known = _now()
    return [place_of(known, name) for name in names]


@register.command()
@click.argument("community", nargs=-1, required=True)
@_by
@_reason
def confirm(community: tuple[str, ...], by: str, reason: str) -> None:
    """Confirm communities that are on the list by assumption."""
    codes = [p.code for p in _places(community)]
    version = mark(where(REAL), "confirmed", codes, By(who=by, reason=reason))
    click.echo(f"已确认 / confirmed，版本 {version}")


@register.command()
@click.argument("community", nargs=-1, required=True)
@_since
@_by
@_reason
def leave(community: tuple[str, ...], since: str, by: str, reason: str) -> None:
    """Take communities out of the programme: from a month on, or as never of it."""
    codes = [p.code for p in _places(community)]
    version = mark(where(REAL), "left", codes, By(who=by, reason=reason), since=_month(since))
    click.echo(f"已移出名单 / taken out，版本 {version}")


def _judged(file: Path, since: str) -> ListJudged:
    try:
        content = file.read_bytes()
    except OSError as error:
        raise click.UsageError(f"读不了 {file}：{error.strerror} / cannot read {file}: {error.strerror}") from error
    try:
        judged = judge_list(where(REAL), content, file.name, _month(since))
    except SheetUnusable as error:
        click.echo(str(error), err=True)
        sys.exit(EXIT_CODE["reject_whole_file"])
    for remark in judged.remarks:
        click.echo(remark.in_both)
    for difference in judged.changes:
        click.echo(difference.in_both)
    if not judged.changes and not judged.faults:
        click.echo(" / ".join(t("register_list.same", lang) for lang in LANGS))
    return judged


@register.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@_since
def check(file: Path, since: str) -> None:
    """Tell what an official list would change; exit 1 where rows have to be mended, 2 where it is no list."""
    sys.exit(EXIT_CODE["reject_rows" if _judged(file, since).faults else "accept"])


@register.command("replace")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@_since
@click.option("--yes", is_flag=True, help="the questions that the check asks are answered with yes")
@_by
@_reason
def replace_(file: Path, since: str, yes: bool, by: str, reason: str) -> None:
    """Put an official list in the place of the register, after what `check` tells."""
    judged = _judged(file, since)
    if judged.faults:
        sys.exit(EXIT_CODE["reject_rows"])
    version = replace_list(where(REAL), judged, By(who=by, reason=reason), answered=yes)
    click.echo(f"名册已替换 / replaced，版本 {version}")


@register.command("undo")
@click.argument("number", type=int)
@_by
@_reason
def undo_(number: int, by: str, reason: str) -> None:
    """Undo a change of the register."""
    click.echo(f"已撤销第{number}号 / undone，版本 {undo(where(REAL), number, By(who=by, reason=reason))}")
