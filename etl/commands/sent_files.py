"""Files of tables: judged (check) and stored (load)."""

from __future__ import annotations

import sys
from datetime import date, datetime
from pathlib import Path
from typing import TypedDict, Unpack

import click

from etl.check.judge import judge
from etl.check.surroundings import Surroundings
from etl.commands.cli import SINCE, cli, dataset_of, month_of_text, name_given, place_of, printed, register_now, where
from etl.ledger import ledger
from etl.ledger.judging import judged_here
from etl.ledger.opened import opened
from outcomes.catalogue.catalogue import catalogue
from outcomes.core.file_names import shown
from outcomes.core.places import Register
from outcomes.core.settings import REAL, today
from outcomes.reporting.finding import EXIT_CODE, Finding
from outcomes.reporting.judgement import Judgement
from outcomes.reporting.said_none import none_as_zero_words, none_cells
from outcomes.reporting.submission import Covers, Submission

DAY = click.DateTime(formats=["%Y-%m-%d"])
NONE_IS_ZERO = click.option("--none-is-zero", is_flag=True, help="无, — and / in a required count are 0 (按0报)")
USAGE = 3  # the exit code of a command that could not be understood


def _day(value: datetime | None) -> date:
    return value.date() if value else today()


def content_of(path: str) -> bytes:
    """The bytes of a file that was named; UsageError where it cannot be read."""
    try:
        return Path(path).read_bytes()
    except OSError as error:
        name, why = shown(path), error.strerror
        raise click.UsageError(f"读不了 {name}：{why} / cannot read {name}: {why}") from error


def _judge(submission: Submission) -> Judgement:
    """The judgement of a file against the warehouse if there is one, else against the register alone."""
    chosen = where()
    if not chosen.is_built():
        return judge(submission, Surroundings(cat=catalogue(), register=register_now()))
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


def _say_none(dataset: str | None, findings: tuple[Finding, ...]) -> None:
    """That counts which say there was none may be reported as 0, with their cells; nothing where there is none."""
    if cells := none_cells(dataset, findings, "zh"):
        click.echo(
            f"  → {none_as_zero_words(cells, 'zh')}；要这样报请加 --none-is-zero / add --none-is-zero to report these cells as 0"
        )


@cli.command()
@click.argument("files", nargs=-1, required=True)
@click.option("--dataset", help="the table (default: recognised from the headers)")
@click.option("--today", "day", type=DAY, help="the date to judge by")
@NONE_IS_ZERO
@click.option("--json", "as_json", is_flag=True)
def check(files: tuple[str, ...], dataset: str | None, day: datetime | None, none_is_zero: bool, as_json: bool) -> None:
    """Judge files without storing anything."""
    dataset_of(dataset)
    worst = 0
    register = register_now()
    for path in files:
        try:
            judged = _judge(
                Submission(
                    content=content_of(path), name=path, dataset=dataset, today=_day(day), none_is_zero=none_is_zero
                )
            )
        except click.UsageError as error:  # an unreadable file does not keep the others from being judged
            click.echo(error.message, err=True)
            worst = USAGE
            continue
        worst = max(worst, EXIT_CODE[judged.outcome])
        if as_json:
            printed(
                {
                    "file": shown(path),
                    "dataset": judged.dataset,
                    "outcome": judged.outcome,
                    "encoding": judged.encoding,
                    "rows": rows_as_dicts(judged, register),
                    "rows_refused": judged.refused,
                    "findings": [f.as_dict() for f in judged.findings],
                }
            )
            continue
        click.echo(f"{shown(path)}: {judged.outcome}（{judged.stored} 行可入库，{judged.refused} 行有问题）")
        _say(judged.findings)
        _say_none(judged.dataset, judged.findings)
    sys.exit(worst)


class _Given(TypedDict):
    """The options of `load`."""

    dataset: str | None
    by: str
    publish: bool
    since: str
    partial: bool
    none_is_zero: bool
    day: datetime | None
    place_name: str | None
    span: str | None
    as_json: bool


@cli.command()
@click.argument("file")
@click.option("--dataset", help="the table (default: recognised from the headers)")
@click.option("--by", required=True, callback=name_given, help="who sends it")
@click.option("--publish", is_flag=True, help="publish at once")
@click.option("--since", default="", help=SINCE)
@click.option("--partial", is_flag=True, help="store the good rows although others are refused")
@NONE_IS_ZERO
@click.option("--today", "day", type=DAY, help="the date to judge by")
@click.option(
    "--complete-for", "place_name", help="a ledger is complete for this place: a month without a row counts 0"
)
@click.option("--months", "span", help="… and for these months: 2025-01:2025-06")
@click.option("--json", "as_json", is_flag=True)
def load(file: str, **given: Unpack[_Given]) -> None:
    """Store a file: all its rows, or with --partial the good ones."""
    dataset_of(given["dataset"])
    submission = Submission(
        content=content_of(file),
        name=file,
        dataset=given["dataset"],
        by=given["by"],
        today=_day(given["day"]),
        publish=given["publish"],
        since=given["since"] and month_of_text(given["since"]),
        partial=given["partial"],
        none_is_zero=given["none_is_zero"],
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
        _say_none(receipt.dataset, receipt.findings)
    sys.exit(0 if receipt.upload_id else EXIT_CODE[receipt.outcome] or 1)


def _covers(place_name: str | None, span: str | None) -> Covers | None:
    """What --complete-for and --months say; None when neither is given."""
    if place_name is None:
        if span:
            raise click.UsageError("--months 要和 --complete-for 一起用 / --months needs --complete-for")
        return None
    first, _, last = (span or "").partition(":")
    return Covers(
        place=place_of(register_now(), place_name).code,
        first=month_of_text(first) if first else "",
        last=month_of_text(last or first) if first else "",
    )
