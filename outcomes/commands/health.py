"""python -m outcomes health: whether figures can be read and people can sign in, asked of the warehouse itself."""

from __future__ import annotations

import sys

import click

from outcomes.core.settings import settings
from outcomes.security.health import trouble
from outcomes.warehouse.mart import the_store


@click.command("health")
def health_command() -> None:
    """能不能读出指标、能不能登录；不能时退出码为1 / whether figures can be read and people can sign in; exit 1 if not."""
    if reason := trouble(settings(), the_store()):
        click.echo(f"不正常 / not well: {reason}", err=True)
        sys.exit(1)
    mart = the_store().mart()
    click.echo(f"正常 / well: {settings().data}, {settings().data_class}, {mart.version}")
