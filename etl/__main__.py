"""python -m etl …: the operator's command line. Exit 0 done, 1 rows refused, 2 file refused, 3 usage."""

from __future__ import annotations

import sys
from datetime import date, datetime
from pathlib import Path
from typing import TypedDict, Unpack

import click
import duckdb

from etl.check.judge import judge
from etl.check.surroundings import Surroundings
from etl.commands import ask, rebuild
from etl.commands.cli import cli, month_of_text, place_of, printed, where
from etl.commands.datapackage import datapackage_
from etl.commands.recover import recover
from etl.commands.reread import reread
from etl.ledger import acts, history, ledger, warehouse
from etl.ledger.by import By
from etl.ledger.judging import judged_here
from etl.ledger.meta import meta
from etl.ledger.opened import opened
from etl.sample.build import build_sample, discard_half_built
from etl.templates import template
from outcomes.catalogue.catalogue import catalogue
from outcomes.catalogue.dataset import Dataset
from outcomes.core import owner_only
from outcomes.core.errors import WarehouseError
from outcomes.core.places import Register, read_register
from outcomes.core.settings import REAL, SAMPLE, settings, today
from outcomes.reporting.finding import EXIT_CODE, Finding
from outcomes.reporting.judgement import Judgement
from outcomes.reporting.submission import Covers, Submission
from outcomes.warehouse.lake import connect
from outcomes.warehouse.mart import register_of

DAY = click.DateTime(formats=["%Y-%m-%d"])
_USAGE = 3


def _dataset(code: str | None) -> Dataset | None:
    if code is None:
        return None
    if code not in catalogue().datasets:
        raise click.UsageError(
            f"没有数据表 {code}，可选 / no dataset {code}, choose from: {', '.join(catalogue().datasets)}"
        )
    return catalogue().datasets[code]


def _day(value: datetime | None) -> date:
    return value.date() if value else today()


def _content(path: str) -> bytes:
    try:
        return Path(path).read_bytes()
    except OSError as error:
        raise click.UsageError(f"读不了 {path}：{error.strerror} / cannot read {path}: {error.strerror}") from error


def _name_given(_context: click.Context, _option: click.Parameter, value: str) -> str:
    if not value.strip():
        raise click.UsageError("--by 不能为空：写明填报单位 / --by must name the sender")
    return value.strip()


cli.add_command(datapackage_)


@cli.command()
@click.option("--sample", is_flag=True, help="a warehouse of sample data")
def init(sample: bool) -> None:
    """Put register, brands and published facts into the warehouse (again after a change of the CSV files)."""
    chosen = where(SAMPLE if sample else REAL)
    if sample:
        discard_half_built(chosen)
    done = warehouse.init(chosen, data_class="sample" if sample else "real")
    if sample and not chosen.is_built():
        build_sample(chosen, say=lambda share, step: click.echo(f"{share:4.0%} {step}"))
    words = {
        "created": "已建立 / created",
        "updated": "名册等已更新 / reference data updated",
        "unchanged": "没有变化 / unchanged",
    }
    click.echo(f"{chosen.data}: {words[done]}")


@cli.command("template")
@click.argument("dataset")
@click.option("-o", "output", type=click.Path(dir_okay=False), help="FILE.csv or FILE.xlsx (default: DATASET.xlsx)")
@click.option("--place", "place_name", help="a community or street: its rows are filled in")
@click.option("--month", "month_text", help="the month of the rows")
def template_(dataset: str, output: str | None, place_name: str | None, month_text: str | None) -> None:
    """Write the CSV or XLSX that staff fill in."""
    wanted = _dataset(dataset)
    assert wanted is not None
    path = Path(output or f"{dataset}.xlsx")
    if path.suffix not in (".csv", ".xlsx"):
        raise click.UsageError("文件名应以 .csv 或 .xlsx 结尾 / the file must end in .csv or .xlsx")
    register = _register()
    place = place_of(register, place_name) if place_name else register.district
    chosen = month_of_text(month_text) if month_text else None
    form = template.Template(
        dataset=wanted, cat=catalogue(), register=register, place=place, month=chosen, assumed=_is_sample()
    )
    path.write_bytes(form.file(path.suffix))
    if path.suffix == ".csv":
        path.with_name(f"{path.stem}-填报说明.txt").write_bytes(form.file(".txt"))
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


def _register() -> Register:
    chosen = settings()
    if not chosen.is_built():
        return read_register(chosen.reference)
    con = connect(chosen)
    try:
        return register_of(con)
    finally:
        con.close()


def _judge(submission: Submission) -> Judgement:
    """The judgement of a file against the warehouse if there is one, else against the register alone."""
    chosen = where()
    if not chosen.is_built():
        return judge(submission, Surroundings(cat=catalogue(), register=read_register(chosen.reference)))
    with opened(chosen) as ledger:
        return judged_here(ledger, judge, submission)


def rows_as_dicts(judged: Judgement, register: Register) -> list[dict[str, object]]:
    """The good rows as `check --json` prints them: keyed by column code, the community by name and code."""
    if judged.rows is None or judged.dataset is None:
        return []
    place = catalogue().datasets[judged.dataset].place_column.code
    found = []
    for row in judged.rows.to_pylist():
        code = row["community_code"]
        found.append({**row, place: register.get(code).name})
    return found


def _say(findings: tuple[Finding, ...]) -> None:
    for f in findings:
        mark = {"error": "✗", "warning": "?", "notice": "·"}[f.severity]
        click.echo(f"  {mark} [{f.code}] {f.message_zh}")


@cli.command()
@click.argument("files", nargs=-1, required=True)
@click.option("--dataset", help="the table (default: recognised from the headers)")
@click.option("--today", "day", type=DAY, help="the date to judge by")
@click.option("--json", "as_json", is_flag=True)
def check(files: tuple[str, ...], dataset: str | None, day: datetime | None, as_json: bool) -> None:
    """Judge files without storing anything."""
    _dataset(dataset)
    worst = 0
    register = _register()
    for path in files:
        try:
            judged = _judge(Submission(content=_content(path), name=path, dataset=dataset, today=_day(day)))
        except click.UsageError as error:  # an unreadable file does not keep the others from being judged
            click.echo(error.message, err=True)
            worst = _USAGE
            continue
        worst = max(worst, EXIT_CODE[judged.outcome])
        if as_json:
            printed(
                {
                    "file": path,
                    "dataset": judged.dataset,
                    "outcome": judged.outcome,
                    "encoding": judged.encoding,
                    "rows": rows_as_dicts(judged, register),
                    "rows_refused": judged.refused,
                    "findings": [f.as_dict() for f in judged.findings],
                }
            )
            continue
        click.echo(f"{path}: {judged.outcome}（{judged.stored} 行可入库，{judged.refused} 行有问题）")
        _say(judged.findings)
    sys.exit(worst)


class _Given(TypedDict):
    """The options of `load`."""

    dataset: str | None
    by: str
    publish: bool
    partial: bool
    day: datetime | None
    place_name: str | None
    span: str | None
    as_json: bool


@cli.command()
@click.argument("file")
@click.option("--dataset", help="the table (default: recognised from the headers)")
@click.option("--by", required=True, callback=_name_given, help="who sends it")
@click.option("--publish", is_flag=True, help="publish at once")
@click.option("--partial", is_flag=True, help="store the good rows although others are refused")
@click.option("--today", "day", type=DAY, help="the date to judge by")
@click.option(
    "--complete-for", "place_name", help="a ledger is complete for this place: a month without a row counts 0"
)
@click.option("--months", "span", help="… and for these months: 2025-01:2025-06")
@click.option("--json", "as_json", is_flag=True)
def load(file: str, **given: Unpack[_Given]) -> None:
    """Store a file: all its rows, or with --partial the good ones."""
    _dataset(given["dataset"])
    submission = Submission(
        content=_content(file),
        name=file,
        dataset=given["dataset"],
        by=given["by"],
        today=_day(given["day"]),
        publish=given["publish"],
        partial=given["partial"],
        covers=_covers(given["place_name"], given["span"]),
    )
    receipt = ledger.load(where(REAL), submission)
    if given["as_json"]:
        printed(receipt.as_dict())
    else:
        stored = f"回执 {receipt.upload_id}，入库 {receipt.rows_stored} 行" if receipt.upload_id else "没有入库"
        again = "（同一文件已经报过，这是第一次的回执）" if receipt.repeated else ""
        click.echo(f"{receipt.file_name}: {receipt.outcome}，{stored}{again}")
        _say(receipt.findings)
    sys.exit(0 if receipt.upload_id else EXIT_CODE[receipt.outcome] or 1)


def _covers(place_name: str | None, span: str | None) -> Covers | None:
    """What --complete-for and --months say; None when neither is given."""
    if place_name is None:
        if span:
            raise click.UsageError("--months 要和 --complete-for 一起用 / --months needs --complete-for")
        return None
    first, _, last = (span or "").partition(":")
    return Covers(
        place=place_of(_register(), place_name).code,
        first=month_of_text(first) if first else "",
        last=month_of_text(last or first) if first else "",
    )


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
@click.option("--by", required=True, callback=_name_given)
def publish(upload: str, by: str) -> None:
    """Publish an upload that is waiting."""
    click.echo(f"{upload}: 已发布 / published，版本 {acts.publish(where(REAL), upload, By(who=by))}")


@cli.command()
@click.argument("upload")
@click.option("--by", required=True, callback=_name_given)
@click.option("--reason", default="")
def withdraw(upload: str, by: str, reason: str) -> None:
    """Take an upload back; what was in force before is in force again."""
    click.echo(f"{upload}: 已撤回 / withdrawn，版本 {acts.withdraw(where(REAL), upload, By(who=by, reason=reason))}")


@cli.command()
@click.argument("upload")
@click.option("--by", required=True, callback=_name_given)
@click.option("--reason", default="")
def restore(upload: str, by: str, reason: str) -> None:
    """Undo a withdrawal."""
    click.echo(f"{upload}: 已恢复 / restored，版本 {acts.restore(where(REAL), upload, By(who=by, reason=reason))}")


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


__all__ = ["ask", "cli", "main"]


def main() -> None:
    """Runs the command line; every expected failure is one sentence and an exit code."""
    owner_only.from_now_on()
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    try:
        cli(standalone_mode=False)
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.format_message())
        sys.exit(_USAGE)
    except click.ClickException as error:
        click.echo(error.format_message(), err=True)
        sys.exit(_USAGE)
    except click.Abort:
        sys.exit(130)
    except WarehouseError as error:
        click.echo(str(error), err=True)
        sys.exit(_USAGE)
    except (duckdb.Error, OSError) as error:
        click.echo(
            f"数据仓库读写失败，原有数据没有变化：{error} / the warehouse could not be read or written", err=True
        )
        sys.exit(_USAGE)


if __name__ == "__main__":
    main()
