"""python -m outcomes analyse: control charts, intervals, funnels and launch effects of a CSV, for other tools."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import click

from outcomes.analytics import effect as launch
from outcomes.analytics.funnel import FAR, NEAR, FunnelCounts, Kind, funnel, plain_label
from outcomes.analytics.group_time import Control
from outcomes.analytics.intervals import of_ratio
from outcomes.analytics.spc import Better, control_chart
from outcomes.analytics.three_rates import as_json as rates_as_json
from outcomes.analytics.three_rates import three_rates
from outcomes.commands.gathered import gathered
from outcomes.commands.given_periods import demand_different, period_keys
from outcomes.commands.given_table import FINITE, SHARE, CannotUse, about, as_lines, given_table, say
from outcomes.commands.launch_panel import LongTable, launch_panel, panel_of
from outcomes.commands.requests_table import requests_table
from outcomes.comparison.three_rates_file import definition
from outcomes.core.file_names import shown
from outcomes.reporting.plain_table import PlainReader

__all__ = ["LongTable", "analyse", "panel_of"]

_FILE = click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
_JSON = click.option("--json", "as_json", is_flag=True, help="as JSON / 输出JSON")
_READER = click.make_pass_decorator(PlainReader)


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
@click.option("--target", type=FINITE)
@click.option("--rebase", default="", help="dates (comma-separated) from which mean and limits start anew")
@click.option("--fix-after", type=click.IntRange(min=12), help="limits from the first N points")
@click.option("--no-screen", is_flag=True, help="keep outlying moving ranges")
@_JSON
@gathered(_Limits)
@_READER
def spc(reader: PlainReader, limits: _Limits, file: Path, as_json: bool) -> None:
    """Control chart (XmR) of date,value; an empty value is a gap. Dates are days, months, quarters, weeks or numbers."""
    table = given_table(reader, file, "date", "value")
    dates, values = table.texts("date"), table.numbers("value")
    keys = period_keys(reader, "date", dates, table.lines)
    demand_different("date", keys, table.lines)
    order = sorted(range(len(keys)), key=keys.__getitem__)
    in_order = [keys[i] for i in order]
    chart = control_chart(
        in_order,
        [values[i] for i in order],
        better=limits.better,
        target=limits.target,
        rebase=_anew(reader, limits.rebase, dates, keys),
        fix_after=limits.fix_after,
        screen=not limits.no_screen,
    )
    called = dict(zip(keys, dates, strict=True))
    points = [
        {
            "date": called[p.date],
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
    say({"points": points, **said}, as_json, lambda: as_lines(points) + f"\n{said}")


def _anew(reader: PlainReader, given: str, dates: Sequence[str], keys: list[str]) -> list[str]:
    """The keys of the dates from which a chart starts anew."""
    texts = [text.strip() for text in given.split(",") if text.strip()]
    try:
        together = period_keys(reader, "date", [*dates, *texts], [0] * (len(dates) + len(texts)))
        if together[: len(keys)] == keys:
            return together[len(keys) :]
        return period_keys(reader, "date", texts, [0] * len(texts))  # a month among days
    except CannotUse as error:
        raise CannotUse(f"--rebase {shown(given)}：看不出是哪一期 / names no day, month or other period") from error


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
            raise CannotUse(f"第{line}行：{n:g}/{base:g} 不可能 / row {line}: {n:g}/{base:g} is impossible")
        bounds = of_ratio("rate" if self.kind == "count" else self.kind, n, base, self.multiplier, self.level)
        return row | {"value": self.multiplier * n / base, "lower": bounds[0], "upper": bounds[1]} if bounds else row


@analyse.command("interval")
@_FILE
@click.option("--kind", type=click.Choice(["proportion", "count"]), required=True)
@click.option("--multiplier", type=FINITE, default=1.0, show_default=True)
@click.option("--level", type=SHARE, default=0.95, show_default=True)
@_JSON
@gathered(_IntervalAsked)
@_READER
def interval(reader: PlainReader, asked: _IntervalAsked, file: Path, as_json: bool) -> None:
    """Intervals of numerator,denominator: Wilson, or exact Poisson below ten events and Byar from there."""
    table = given_table(reader, file, "numerator", *(["denominator"] if asked.kind == "proportion" else []))
    counted = table.numbers("numerator")
    bases = table.numbers("denominator") if table.has("denominator") else [1.0] * len(counted)
    made = [asked.of(n, base, line) for n, base, line in zip(counted, bases, table.lines, strict=True)]
    say(made, as_json, lambda: as_lines(made))


@analyse.command("funnel")
@_FILE
@click.option("--kind", type=click.Choice(["proportion", "rate", "ratio"]), required=True)
@_JSON
@_READER
def funnel_(reader: PlainReader, file: Path, kind: Kind, as_json: bool) -> None:
    """Funnel of area,numerator,denominator (ratio: the denominator is the expected count)."""
    table = given_table(reader, file, "area", "numerator", "denominator")
    counted, bases = table.known_numbers("numerator"), table.known_numbers("denominator")
    places = [
        FunnelCounts(area=area, numerator=n, denominator=d)
        for area, n, d in zip(table.texts("area"), counted, bases, strict=True)
    ]
    try:
        found = funnel(places, kind)
    except (ValueError, ArithmeticError) as error:
        raise CannotUse(f"不能画漏斗图：{error} / no funnel can be made: {error}") from error
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
    say({**said, "areas": areas}, as_json, lambda: as_lines(areas) + f"\n{said}")


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
@_READER
def effect(reader: PlainReader, asked: _EffectAsked, columns: LongTable, file: Path, as_json: bool) -> None:
    """Effect of a staggered launch: group-time effects, their simple average, checks, and a verdict."""
    table = given_table(reader, file, columns.unit, columns.time, columns.start, columns.value)
    made = launch_panel(table, columns)
    shows = sys.stderr.isatty() and not as_json
    bar = (lambda share: click.echo(f"\r{share:.0%}", nl=False, err=True)) if shows else (lambda _: None)
    found = launch.effect(
        made.panel, control=asked.control, permutations=asked.permutations, seed=asked.seed, progress=bar
    )
    name = [_as_given(p) for p in made.called]
    effects = [{"group": name[e.group], "time": name[e.time], "att": e.att, "se": e.se} for e in found.estimates.att_gt]
    whole = found.estimates.overall
    said = {
        "overall": {"att": whole.att, "se": whole.se, "lower": whole.low, "upper": whole.high} if whole else None,
        "pretrend_p": found.placebo.pretrend_p,
        "placebo_p": found.placebo.p,
        "verdict": found.verdict,
        "n_treated": found.n_treated,
        "n_control": found.n_control,
        "left_out": made.left_out,
        "smallest_detectable": found.detectable,
        "permutations": found.placebo.n,
        "seed": asked.seed,
    }
    say(
        {"att_gt": effects, **said},
        as_json,
        lambda: as_lines(effects) + "\n" + "\n".join(f"{k}\t{v}" for k, v in said.items()),
    )


@analyse.command("three-rates")
@_FILE
@_JSON
@_READER
def three_rates_(reader: PlainReader, file: Path, as_json: bool) -> None:
    """The three rates of a file of requests (columns as in the table 居民诉求), per community and in all."""
    rows = requests_table(reader, file)
    try:
        found = rates_as_json(three_rates(rows, definition()))
    except (ValueError, KeyError) as error:
        raise about(file.name, error) from error
    say(found, as_json, lambda: json.dumps(found, ensure_ascii=False, indent=2))
