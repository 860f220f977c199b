"""Asking for figures: value, explain, reconcile."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from etl.commands.cli import cli, indicator_of, month_of_text, place_of, printed, where, written
from outcomes.catalogue.catalogue import catalogue
from outcomes.catalogue.systems_page import markdown
from outcomes.core.periods import end_of, month
from outcomes.warehouse.mart import open_mart
from outcomes.warehouse.reconcile import reconcile
from outcomes.warehouse.rows_behind import behind


@cli.command()
@click.argument("indicator")
@click.argument("place")
@click.argument("month_text", metavar="MONTH")
@click.option("--as-of", "when", help="ISO 8601 time, or a date (its end in Asia/Shanghai)")
@click.option("--json", "as_json", is_flag=True)
def value(indicator: str, place: str, month_text: str, when: str | None, as_json: bool) -> None:
    """The figure of an indicator for a place and month, null when unknown."""
    from outcomes.figures.ask import figure  # a quarter of a second to import, needed by no command that loads

    wanted, chosen = indicator_of(indicator), month_of_text(month_text)
    try:
        moment = end_of(when) if when is not None else None
    except ValueError as error:
        raise click.UsageError(f"时间不清楚：{when} / unclear time: {when}") from error
    mart = open_mart(where(), as_of=moment)
    found = figure(mart, wanted, place_of(mart.register, place), month(chosen))
    if not as_json:
        shown = f"{found.value:g} {wanted.unit.zh}" if found.state == "known" else found.text("zh")
        click.echo(f"{wanted.name.zh} {found.place.name} {chosen}: {shown} {found.base('zh')} {found.reported('zh')}")
        return
    printed(
        {
            "indicator": wanted.code,
            "place": found.place.code,
            "place_name": found.place.name,
            "month": chosen,
            "value": found.value,
            "numerator": found.numerator,
            "denominator": found.denominator,
            "scale": wanted.scale,
            "unit": wanted.unit.zh,
            "unit_en": wanted.unit.en,
            "state": found.state,
            "n": found.n,
            "of": found.of_n,
            "sources": list(found.sources),
            "data_class": mart.data_class,
            "version": mart.version,
            "as_of": when,
        }
    )


@cli.command()
@click.argument("indicator")
@click.argument("place")
@click.argument("month_text", metavar="MONTH")
@click.option("--json", "as_json", is_flag=True)
def explain(indicator: str, place: str, month_text: str, as_json: bool) -> None:
    """Where a figure comes from: definition, files, rows."""
    from outcomes.figures.ask import figure, sources_used  # a quarter of a second to import

    wanted, chosen = indicator_of(indicator), month_of_text(month_text)
    chosen_warehouse = where()
    mart = open_mart(chosen_warehouse)
    found = figure(mart, wanted, place_of(mart.register, place), month(chosen))
    codes = [c.code for c in mart.register.communities(found.place.code, chosen)]
    used = sources_used(mart, wanted, codes, month(chosen))
    uploads = behind(chosen_warehouse, wanted, month(chosen), used, mart.look)
    if as_json:
        printed(
            {
                "indicator": wanted.code,
                "name_zh": wanted.name.zh,
                "name_en": wanted.name.en,
                "place": found.place.code,
                "place_name": found.place.name,
                "month": chosen,
                "value": found.value,
                "numerator": found.numerator,
                "denominator": found.denominator,
                "unit": wanted.unit.zh,
                "definition": wanted.definition.zh,
                "definition_en": wanted.definition.en,
                "data_class": mart.data_class,
                "version": mart.version,
                "n": found.n,
                "of": found.of_n,
                "uploads": uploads,
            }
        )
        return
    click.echo(f"{wanted.name.zh} {found.place.name} {chosen}: {found.text('zh', unit=True)}\n{wanted.definition.zh}")
    for u in uploads:
        rows = "、".join(str(r["source_row"]) for r in u["rows"])
        click.echo(
            f"  {u['upload_id']} {u['file_name']} 第 {rows} 行，{u['by']}，{u['at'][:16]}，sha256 {u['sha256'][:12]}"
        )


@cli.command("reconcile")
@click.option("--json", "as_json", is_flag=True)
def reconcile_(as_json: bool) -> None:
    """The article's figures against the uploads in force. Exit 0 only when every one lies in its accepted range."""
    checks = reconcile(where())
    if as_json:
        printed([check.as_dict() for check in checks])
    for check in () if as_json else checks:
        word = {True: "相符 / holds", False: "不符 / differs", None: "未报 / not reported"}[check.ok]
        value = "—" if check.value is None else f"{check.value:g}"
        span = f"{check.accept_min:g}–{check.accept_max:g}"
        click.echo(f"{check.check_id} {check.area_name} {check.indicator}: {value}（{span}）{word}")
    sys.exit(0 if all(check.ok for check in checks) else 1)


@cli.command()
@click.option("-o", "output", type=click.Path(dir_okay=False), help="FILE.md (default: printed)")
def inventory(output: str | None) -> None:
    """Each system with its tables, figures and page, as Markdown."""
    text = markdown(catalogue())
    if output is None:
        click.echo(text, nl=False)
        return
    written(Path(output), text.encode())
    click.echo(output)
