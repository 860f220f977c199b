"""python -m etl datapackage: the descriptor of all tables for systems that export to them."""

from __future__ import annotations

import json
from pathlib import Path

import click

from etl.commands.cli import written
from outcomes.catalogue.catalogue import catalogue
from outcomes.catalogue.datapackage import datapackage


def descriptor() -> str:
    """The data package of the shipped catalogue as JSON text."""
    return json.dumps(datapackage(catalogue()), ensure_ascii=False, indent=1) + "\n"


@click.command("datapackage")
@click.option("-o", "output", type=click.Path(dir_okay=False), help="FILE.json (default: print it)")
def datapackage_(output: str | None) -> None:
    """Write the Frictionless Data Package that describes every table."""
    if output is None:
        click.echo(descriptor(), nl=False)
        return
    written(Path(output), descriptor().encode())
    click.echo(output)
