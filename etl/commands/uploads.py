"""Uploads that were stored: listed, published, withdrawn, restored."""

from __future__ import annotations

import click

from etl.commands.cli import SINCE, cli, month_of_text, name_given, printed, where, words_given
from etl.ledger import acts, history
from etl.ledger.by import By
from outcomes.core.settings import REAL


@cli.command("history")
@click.option("--json", "as_json", is_flag=True)
def history_(as_json: bool) -> None:
    """List every upload, newest first."""
    found = history.uploads(where())
    if as_json:
        printed(found)
        return
    for u in found:
        period = (
            u["first_period"] or ""
            if u["first_period"] == u["last_period"]
            else f"{u['first_period']}…{u['last_period']}"
        )
        click.echo(
            f"{u['upload_id']}  {u['made_at'][:16]}  {'/'.join(u['states']):<10} {u['dataset']:<15} {period:<17} "
            f"{u['communities']:>3} 社区  {u['rows_stored']:>4} 行  {u['by']}  {u['file_name']}"
        )


@cli.command()
@click.argument("upload")
@click.option("--by", required=True, callback=name_given)
@click.option("--since", default="", help=SINCE)
def publish(upload: str, by: str, since: str) -> None:
    """Publish an upload that is waiting."""
    version = acts.publish(where(REAL), upload, By(who=by), since=since and month_of_text(since))
    click.echo(f"{upload}: 已发布 / published，版本 {version}")


@cli.command()
@click.argument("upload")
@click.option("--by", required=True, callback=name_given)
@click.option("--reason", default="", callback=words_given)
def withdraw(upload: str, by: str, reason: str) -> None:
    """Take an upload back; what was in force before is in force again."""
    click.echo(f"{upload}: 已撤回 / withdrawn，版本 {acts.withdraw(where(REAL), upload, By(who=by, reason=reason))}")


@cli.command()
@click.argument("upload")
@click.option("--by", required=True, callback=name_given)
@click.option("--reason", default="", callback=words_given)
def restore(upload: str, by: str, reason: str) -> None:
    """Undo a withdrawal."""
    click.echo(f"{upload}: 已恢复 / restored，版本 {acts.restore(where(REAL), upload, By(who=by, reason=reason))}")
