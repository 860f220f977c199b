"""A whole warehouse: made (init), made again (rebuild), found again (recover)."""

from __future__ import annotations

import sys

import click

from etl.commands import rebuild
from etl.commands.cli import cli, where
from etl.commands.recover import recover
from etl.commands.reread import reread
from etl.ledger import warehouse
from etl.sample.build import build_sample, discard_half_built
from outcomes.core.settings import REAL, SAMPLE


@cli.command()
@click.option("--sample", is_flag=True, help="a warehouse of sample data")
def init(sample: bool) -> None:
    """Put register, brands and published facts into the warehouse (again after a change of the CSV files)."""
    chosen = where(SAMPLE if sample else REAL)
    if sample:
        discard_half_built(chosen)
    done = warehouse.init(
        chosen, data_class="sample" if sample else "real", say=lambda difference: click.echo(difference.in_both)
    )
    if sample and not chosen.is_built():
        build_sample(chosen, say=lambda share, step: click.echo(f"{share:4.0%} {step}"))
    words = {
        "created": "已建立 / created",
        "updated": "名册等已更新 / reference data updated",
        "unchanged": "没有变化 / unchanged",
    }
    click.echo(f"{chosen.data}: {words[done]}")


@cli.command("rebuild")
@click.option("--accept", is_flag=True, help="keep what comes out although rows or figures differ")
@click.option("--reread", "again", is_flag=True, help="only tell what today's reader would read otherwise")
def rebuild_(accept: bool, again: bool) -> None:
    """Make ledger and mart again from what was kept of each upload, and compare."""
    if again:
        found = reread(where(REAL))
        for one in found:
            click.echo(one.said)
        click.echo(
            f"读法与入库时不同：{len(found)} 份，没有任何改动 / read otherwise today: {len(found)}; nothing was changed"
        )
        return
    report = rebuild.rebuild(where(REAL), accept=accept)
    for line in report.lines():
        click.echo(line)
    sys.exit(0 if report.same or accept else 1)


@cli.command("recover")
def recover_() -> None:
    """Make a lost or damaged catalogue again from landing, journal and audit; the former one is put aside."""
    for line in recover(where(REAL)).lines():
        click.echo(line)
