"""The forms that staff fill in, as files."""

from __future__ import annotations

from pathlib import Path

import click

from etl.commands.cli import cli, dataset_of, month_of_text, place_of, register_now, written
from etl.ledger.meta import meta
from etl.templates import template
from outcomes.catalogue.catalogue import catalogue
from outcomes.core.settings import settings
from outcomes.warehouse.lake import connect


@cli.command("template")
@click.argument("dataset")
@click.option("-o", "output", type=click.Path(dir_okay=False), help="FILE.csv or FILE.xlsx (default: DATASET.xlsx)")
@click.option("--place", "place_name", help="a community or street: its rows are filled in")
@click.option("--month", "month_text", help="the month of the rows")
def template_(dataset: str, output: str | None, place_name: str | None, month_text: str | None) -> None:
    """Write the CSV or XLSX that staff fill in."""
    wanted = dataset_of(dataset)
    assert wanted is not None
    path = Path(output or f"{dataset}.xlsx")
    if path.suffix not in (".csv", ".xlsx"):
        raise click.UsageError("文件名应以 .csv 或 .xlsx 结尾 / the file must end in .csv or .xlsx")
    register = register_now()
    place = place_of(register, place_name) if place_name else register.district
    chosen = month_of_text(month_text) if month_text else None
    form = template.Template(
        dataset=wanted, cat=catalogue(), register=register, place=place, month=chosen, assumed=_is_sample()
    )
    written(path, form.file(path.suffix))
    if path.suffix == ".csv":
        written(path.with_name(f"{path.stem}-填报说明.txt"), form.file(".txt"))
    click.echo(str(path))


def _is_sample() -> bool:
    chosen = settings()
    if not chosen.is_built():
        return False
    con = connect(chosen)
    try:
        return meta(con)["data_class"] == "sample"
    finally:
        con.close()
