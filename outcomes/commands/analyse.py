"""python -m outcomes analyse: control charts, intervals, funnels and launch effects of a CSV, for other tools."""

from __future__ import annotations

import csv
import io
import json
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import click
import numpy as np
import pandas as pd

from outcomes.analytics import effect as launch
from outcomes.analytics.funnel import FAR, NEAR, FunnelCounts, Kind, funnel, plain_label
from outcomes.analytics.group_time import Control, StaggeredPanel
from outcomes.analytics.intervals import of_ratio
from outcomes.analytics.spc import Better, control_chart
from outcomes.analytics.three_rates import as_json as rates_as_json
from outcomes.analytics.three_rates import three_rates
from outcomes.catalogue.catalogue import catalogue
from outcomes.catalogue.dataset import plain_header
from outcomes.commands.gathered import gathered
from outcomes.comparison.three_rates_file import definition
from outcomes.core.csv_text import decoded

Row = dict[str, str]
_FILE = click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
_JSON = click.option("--json", "as_json", is_flag=True, help="as JSON / 输出JSON")


class _CannotUse(click.ClickException):
    """A file that cannot be used: a sentence in both languages, exit code 1."""


def read(file: Path, *needed: str) -> list[Row]:
    """The rows of a CSV (UTF-8, or GBK as WPS writes it) by column name; a sentence says which column is missing."""
    content = file.read_bytes()
    text = decoded(content)
    if text is None:
        text = content.decode("gb18030", errors="replace")
    rows = list(csv.DictReader(io.StringIO(text)))
    head = set(rows[0]) if rows else set()
    if missing := [n for n in needed if n not in head]:
        raise _CannotUse(f"{file.name}：缺少列 {', '.join(missing)} / columns are missing: {', '.join(missing)}")
    return rows


def _number(row: Row, column: str, line: int) -> float | None:
    """The number in a cell, None for an empty one; a sentence names row and column of anything else."""
    text = (row[column] or "").strip()
    try:
        return float(text) if text else None
    except ValueError:
        raise _CannotUse(
            f"第{line}行 {column}：不是数字“{text}” / row {line}, {column}: not a number: {text}"
        ) from None


def numbers(rows: Sequence[Row], column: str) -> list[float | None]:
    """A column as numbers."""
    return [_number(row, column, line) for line, row in enumerate(rows, 2)]


def _all_known(rows: Sequence[Row], column: str) -> list[float]:
    found = []
    for line, value in enumerate(numbers(rows, column), 2):
        if value is None:
            raise _CannotUse(f"第{line}行 {column} 是空的 / row {line}, {column} is empty")
        found.append(value)
    return found


def _say(result: object, as_json: bool, text: Callable[[], str]) -> None:
    click.echo(json.dumps(result, ensure_ascii=False) if as_json else text())


def _table(rows: Sequence[Mapping[str, object]]) -> str:
    """Rows as a table with tabs."""
    if not rows:
        return ""
    lines = ["\t".join(rows[0])]
    lines += [
        "\t".join("" if v is None else f"{v:.6g}" if isinstance(v, float) else str(v) for v in r.values()) for r in rows
    ]
    return "\n".join(lines)


@click.group()
def analyse() -> None:
    """统计分析 / control charts, intervals, funnels, launch effects of a CSV file."""


@dataclass(frozen=True, kw_only=True)
class _Limits:
    """How the limits of a control chart are found, and what is good."""

    better: Better
    target: float | None
    rebase: str
    fix_after: int | None
    no_screen: bool


@analyse.command("spc")
@_FILE
@click.option("--better", type=click.Choice(["up", "down", "neutral"]), default="up", show_default=True)
@click.option("--target", type=float)
@click.option("--rebase", default="", help="dates (comma-separated) from which mean and limits start anew")
@click.option("--fix-after", type=click.IntRange(min=12), help="limits from the first N points")
@click.option("--no-screen", is_flag=True, help="keep outlying moving ranges")
@_JSON
@gathered(_Limits)
def spc(limits: _Limits, file: Path, as_json: bool) -> None:
    """Control chart (XmR) of date,value; an empty value is a gap."""
    rows = sorted(read(file, "date", "value"), key=lambda r: r["date"])
    values = numbers(rows, "value")
    chart = control_chart(
        [r["date"] for r in rows],
        values,
        better=limits.better,
        target=limits.target,
        rebase=[d.strip() for d in limits.rebase.split(",") if d.strip()],
        fix_after=limits.fix_after,
        screen=not limits.no_screen,
    )
    points = [
        {
            "date": p.date,
            "value": p.value,
            "mean": p.limits.mean if p.limits else None,
            "lpl": p.limits.lower if p.limits else None,
            "upl": p.limits.upper if p.limits else None,
            "special_cause_type": p.cause or None,
            "point_type": p.kind or None,
        }
        for p in chart.points
    ]
    said = {"variation": chart.variation or None, "assurance": chart.assurance or None, "trial_limits": chart.trial}
    _say({"points": points, **said}, as_json, lambda: _table(points) + f"\n{said}")


@dataclass(frozen=True, kw_only=True)
class _IntervalAsked:
    """What kind of ratio an interval is of, what it is multiplied with, and its level."""

    kind: Literal["proportion", "count"]
    multiplier: float
    level: float

    def of(self, n: float | None, base: float | None, line: int) -> dict[str, float | None]:
        """One row of the answer; nothing is computed where a number is missing or the denominator is not positive."""
        row: dict[str, float | None] = {"numerator": n, "denominator": base}
        row |= {"value": None, "lower": None, "upper": None}
        if n is None or base is None or base <= 0:
            return row
        if n < 0 or (self.kind == "proportion" and n > base):
            raise _CannotUse(f"第{line}行：{n:g}/{base:g} 不可能 / row {line}: {n:g}/{base:g} is impossible")
        bounds = of_ratio("rate" if self.kind == "count" else self.kind, n, base, self.multiplier, self.level)
        return row | {"value": self.multiplier * n / base, "lower": bounds[0], "upper": bounds[1]} if bounds else row


@analyse.command("interval")
@_FILE
@click.option("--kind", type=click.Choice(["proportion", "count"]), required=True)
@click.option("--multiplier", type=float, default=1.0, show_default=True)
@click.option("--level", type=click.FloatRange(0, 1, min_open=True, max_open=True), default=0.95, show_default=True)
@_JSON
@gathered(_IntervalAsked)
def interval(asked: _IntervalAsked, file: Path, as_json: bool) -> None:
    """Intervals of numerator,denominator: Wilson, or exact Poisson below ten events and Byar from there."""
    rows = read(file, "numerator", *(["denominator"] if asked.kind == "proportion" else []))
    bases = numbers(rows, "denominator") if rows and "denominator" in rows[0] else [1.0] * len(rows)
    pairs = zip(numbers(rows, "numerator"), bases, strict=True)
    made = [asked.of(n, base, line) for line, (n, base) in enumerate(pairs, 2)]
    _say(made, as_json, lambda: _table(made))


@analyse.command("funnel")
@_FILE
@click.option("--kind", type=click.Choice(["proportion", "rate", "ratio"]), required=True)
@_JSON
def funnel_(file: Path, kind: Kind, as_json: bool) -> None:
    """Funnel of area,numerator,denominator (ratio: the denominator is the expected count)."""
    rows = read(file, "area", "numerator", "denominator")
    counted, bases = _all_known(rows, "numerator"), _all_known(rows, "denominator")
    places = [
        FunnelCounts(area=r["area"], numerator=n, denominator=d) for r, n, d in zip(rows, counted, bases, strict=True)
    ]
    try:
        found = funnel(places, kind)
    except ValueError as error:
        raise _CannotUse(f"不能画漏斗图：{error} / no funnel can be made: {error}") from error
    areas = [
        {
            "area": p.area,
            "numerator": p.numerator,
            "denominator": p.denominator,
            "value": j.value,
            "lower95": j.limits95[0],
            "upper95": j.limits95[1],
            "lower99_8": j.limits998[0],
            "upper99_8": j.limits998[1],
            "label95": j.at95,
            "label99_8": j.at998,
            "unwidened95": plain_label(p, kind, found.target, NEAR),
            "unwidened99_8": plain_label(p, kind, found.target, FAR),
        }
        for p, j in zip(places, found.places, strict=True)
    ]
    said = {"target": found.target, "phi": found.phi, "tau2": found.tau2, "widened": found.widened}
    _say({**said, "areas": areas}, as_json, lambda: _table(areas) + f"\n{said}")


def _in_order(texts: Sequence[str]) -> list[str]:
    """Different periods in order: as numbers where all are numbers, else as text."""
    different = set(texts)
    try:
        return sorted(different, key=float)
    except ValueError:
        return sorted(different)


@dataclass(frozen=True, kw_only=True)
class LongTable:
    """The columns of a long table: unit, period, period of the launch, outcome."""

    unit: str
    time: str
    start: str
    value: str


def panel_of(rows: Sequence[Row], columns: LongTable) -> tuple[StaggeredPanel, int]:
    """The panel of a long table and how many units were left out because they launched before its second period.

    A launch that is empty or 0, or comes after the last period, counts as never; an empty value is unknown.
    """
    unit, time, start, value = columns.unit, columns.time, columns.start, columns.value
    periods = _in_order([r[time].strip() for r in rows])
    starts = {r[unit]: (r[start] or "").strip() for r in rows}
    later = [p for p in (*periods, *starts.values()) if p and not _is_never(p)]
    order = {p: i for i, p in enumerate(_in_order(later))}
    units = list(dict.fromkeys(r[unit] for r in rows))
    launches = []
    for u in units:
        told = starts[u]
        at = next((i for i, p in enumerate(periods) if order[p] >= order[told]), -1) if not _is_never(told) else -1
        launches.append(at)
    values = np.full((len(units), len(periods)), np.nan)
    where, when = {u: i for i, u in enumerate(units)}, {p: i for i, p in enumerate(periods)}
    seen: set[tuple[int, int]] = set()
    for line, row in enumerate(rows, 2):
        cell = where[row[unit]], when[row[time].strip()]
        if cell in seen or (row[start] or "").strip() != starts[row[unit]]:
            raise _CannotUse(f"第{line}行与前面重复或启动时间不一致 / row {line} repeats or contradicts an earlier one")
        seen.add(cell)
        number = _number(row, value, line)
        values[cell] = np.nan if number is None else number
    kept = [i for i, at in enumerate(launches) if at != 0]
    panel = StaggeredPanel(
        values=values[kept],
        launch=np.array([launches[i] for i in kept], dtype=np.int64),
        periods=tuple(periods),
        units=tuple(units[i] for i in kept),
    )
    return panel, len(units) - len(kept)


def _is_never(text: str) -> bool:
    try:
        return not text or float(text) == 0
    except ValueError:
        return False


def _as_given(text: str) -> int | float | str:
    """A period as it stands in the file: 2004 as a number, 2024-03 as text."""
    try:
        number = float(text)
    except ValueError:
        return text
    return int(number) if number.is_integer() else number


@dataclass(frozen=True, kw_only=True)
class _EffectAsked:
    """Who is compared, how often the launches are dealt anew, and from which seed."""

    control: Control
    permutations: int
    seed: int


@analyse.command("effect")
@_FILE
@click.option("--unit", required=True, help="column of the unit")
@click.option("--time", required=True, help="column of the period")
@click.option("--launch", "start", required=True, help="column of the launch period; empty or 0: never")
@click.option("--value", required=True, help="column of the outcome")
@click.option("--control", type=click.Choice(["never", "notyet"]), default="notyet", show_default=True)
@click.option("--permutations", type=click.IntRange(0, 1_000_000), default=2_000, show_default=True)
@click.option("--seed", type=int, default=20250101, show_default=True)
@_JSON
@gathered(_EffectAsked)
@gathered(LongTable)
def effect(asked: _EffectAsked, columns: LongTable, file: Path, as_json: bool) -> None:
    """Effect of a staggered launch: group-time effects, their simple average, checks, and a verdict."""
    rows = read(file, columns.unit, columns.time, columns.start, columns.value)
    panel, left_out = panel_of(rows, columns)
    shows = sys.stderr.isatty() and not as_json
    bar = (lambda share: click.echo(f"\r{share:.0%}", nl=False, err=True)) if shows else (lambda _: None)
    found = launch.effect(panel, control=asked.control, permutations=asked.permutations, seed=asked.seed, progress=bar)
    name = [_as_given(p) for p in panel.periods]
    table = [{"group": name[e.group], "time": name[e.time], "att": e.att, "se": e.se} for e in found.estimates.att_gt]
    whole = found.estimates.overall
    said = {
        "overall": {"att": whole.att, "se": whole.se, "lower": whole.low, "upper": whole.high} if whole else None,
        "pretrend_p": found.placebo.pretrend_p,
        "placebo_p": found.placebo.p,
        "verdict": found.verdict,
        "n_treated": found.n_treated,
        "n_control": found.n_control,
        "left_out": left_out,
        "smallest_detectable": found.detectable,
        "permutations": found.placebo.n,
        "seed": asked.seed,
    }
    _say(
        {"att_gt": table, **said},
        as_json,
        lambda: _table(table) + "\n" + "\n".join(f"{k}\t{v}" for k, v in said.items()),
    )


@analyse.command("three-rates")
@_FILE
@_JSON
def three_rates_(file: Path, as_json: bool) -> None:
    """The three rates of a file of requests (columns as in the table 居民诉求), per community and in all."""
    codes = {h: c.code for c in catalogue().datasets["requests"].column for h in (*c.headers, c.code)}
    rows = [{codes.get(plain_header(k), k): v for k, v in row.items() if k} for row in read(file)]
    try:
        found = rates_as_json(three_rates(pd.DataFrame(rows), definition()))
    except (ValueError, KeyError) as error:
        raise _CannotUse(f"{file.name}：{error}") from error
    _say(found, as_json, lambda: json.dumps(found, ensure_ascii=False, indent=2))
