"""Profiles of columns: kept for the exports of another system, listed, taken out of use and put back."""

from __future__ import annotations

import json

import click

from etl.check.offered import columns_of
from etl.commands.cli import cli, dataset_of, name_given, printed, where, words_given
from etl.commands.sent_files import content_of
from etl.ledger import column_maps
from etl.ledger.by import By
from etl.ledger.opened import opened
from outcomes.catalogue.catalogue import catalogue
from outcomes.core.errors import WarehouseError
from outcomes.core.settings import REAL
from outcomes.reporting.column_map import MapVersion


@cli.command("map")
@click.argument("file")
@click.option("--dataset", required=True, help="the table that the file's rows are of")
@click.option("--profile", "path", required=True, help="JSON: name, headers, values, constants")
@click.option("--by", required=True, callback=name_given, help="who keeps it")
@click.option("--sender", default="", callback=words_given, help="whose files it is for (default: everybody's)")
def map_(file: str, dataset: str, path: str, by: str, sender: str) -> None:
    """Keep a profile of columns for files with the headers of FILE; what it does not name is dropped."""
    table = dataset_of(dataset)
    assert table is not None
    try:
        told = json.loads(content_of(path))
    except ValueError as error:
        raise click.UsageError("--profile 不是 JSON / --profile is not JSON") from error
    if not isinstance(told, dict):
        raise click.UsageError("--profile 不是 JSON 对象 / --profile is no JSON object")
    profile = column_maps.profile_from(told | {"dataset": dataset, "sender": sender})
    headers = [c.header for c in columns_of(content_of(file), file, table)]
    if not profile.fits(headers):
        raise click.UsageError("文件里没有列对照里的表头 / the file lacks headers of the profile")
    kept = column_maps.keep(where(REAL), profile.with_headers(headers), By(who=by), catalogue())
    dropped = "、".join(text for text, code in kept.headers.items() if not code) or "—"
    click.echo(f"「{kept.name}」第{kept.version}版已保存，不要的列：{dropped} / kept as version {kept.version}")


@cli.command()
@click.option("--json", "as_json", is_flag=True)
def maps(as_json: bool) -> None:
    """List every version of every profile, newest first."""
    with opened(where()) as ledger:
        found = column_maps.versions_in(ledger.con)
    for v in found:
        p = v.profile
        state = "applies" if v.applies else "in use" if v.in_use else "stopped"
        if as_json:
            printed({"number": p.number, "dataset": p.dataset, "name": p.name, "version": p.version, "state": state})
        else:
            click.echo(f"{p.number}  {v.made_at}  {p.dataset}  {p.name} v{p.version}  {state}  {v.made_by}")


@cli.command("map-stop")
@click.argument("number", type=int)
@click.option("--by", required=True, callback=name_given)
def map_stop(number: int, by: str) -> None:
    """Take a version of a profile out of use; the one before it is read by again."""
    column_maps.stop(where(REAL), _version(number), By(who=by))
    click.echo(f"{number}: 已停用 / stopped")


@cli.command("map-resume")
@click.argument("number", type=int)
@click.option("--by", required=True, callback=name_given)
def map_resume(number: int, by: str) -> None:
    """Put a version of a profile back into use."""
    column_maps.resume(where(REAL), _version(number), By(who=by))
    click.echo(f"{number}: 已恢复 / in use again")


def _version(number: int) -> MapVersion:
    with opened(where(REAL)) as ledger:
        found = column_maps.versions_in(ledger.con)
    chosen = next((v for v in found if v.profile.number == number), None)
    if chosen is None:
        raise WarehouseError(f"没有这一版列对照：{number} / there is no such profile: {number}")
    return chosen
