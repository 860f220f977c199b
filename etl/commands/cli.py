"""What the commands share: the group itself, where the warehouse is, and how words on the line are understood."""

from __future__ import annotations

import json
import os
from pathlib import Path

import click

from outcomes.catalogue.catalogue import Indicator, catalogue
from outcomes.catalogue.dataset import Dataset
from outcomes.core.file_names import is_writable_text, shown
from outcomes.core.periods import parse_month
from outcomes.core.places import Place, Register, read_register
from outcomes.core.settings import Settings, settings
from outcomes.warehouse.lake import connect
from outcomes.warehouse.mart import register_of

SINCE = "the month (2025-08) from which a ledger takes the place of other tables, where it would"


def printed(value: object) -> None:
    """Prints a value as JSON."""
    click.echo(json.dumps(value, ensure_ascii=False, default=str))


def where(default: Path | None = None) -> Settings:
    """The warehouse of OUTCOMES_DATA; without it the given folder, else the one that `make run` shows."""
    if default is None or "OUTCOMES_DATA" in os.environ:
        return settings()
    return Settings(data=default)


def indicator_of(code: str) -> Indicator:
    """The indicator with this code or name; UsageError when there is none."""
    known = catalogue().indicators
    found = known.get(code) or next((i for i in known.values() if code in (i.name.zh, i.name.en)), None)
    if found is None:
        raise click.UsageError(f"没有指标 {code}，可选 / no indicator {code}, choose from: {', '.join(known)}")
    return found


def place_of(register: Register, text: str) -> Place:
    """The place with this code or name; UsageError when there is none."""
    found = register.find(text)
    if found is None:
        raise click.UsageError(f"名册里没有 {text} / no place {text} in the register")
    return found


def month_of_text(text: str) -> str:
    """The month that a text names; UsageError when it is not clear."""
    found = parse_month(text)
    if found is None:
        raise click.UsageError(f"月份不清楚：{text}，请写 2025-03 / unclear month {text}: write 2025-03")
    return found


def register_now() -> Register:
    """The register of the warehouse, or of the reference files where there is none yet."""
    chosen = settings()
    if not chosen.is_built():
        return read_register(chosen.reference)
    con = connect(chosen)
    try:
        return register_of(con)
    finally:
        con.close()


def dataset_of(code: str | None) -> Dataset | None:
    """The dataset with this code, None where none is given; UsageError when there is no such one."""
    if code is None:
        return None
    if code not in catalogue().datasets:
        raise click.UsageError(
            f"没有数据表 {code}，可选 / no dataset {code}, choose from: {', '.join(catalogue().datasets)}"
        )
    return catalogue().datasets[code]


def written(path: Path, content: bytes) -> None:
    """Writes a file that somebody asked for; UsageError says why it cannot be written."""
    try:
        path.write_bytes(content)
    except OSError as error:
        name, why = shown(path), error.strerror
        raise click.UsageError(f"写不了 {name}：{why} / cannot write {name}: {why}") from error


def words_given(_context: click.Context, option: click.Parameter, value: str) -> str:
    """What an option says; UsageError where it is in another encoding than UTF-8."""
    if not is_writable_text(value):
        name = option.opts[0]
        raise click.UsageError(f"{name} 不是 UTF-8，读不出来 / {name} is not in UTF-8")
    return value.strip()


def name_given(context: click.Context, option: click.Parameter, value: str) -> str:
    """The name of a sender; UsageError where there is none."""
    if not value.strip():
        raise click.UsageError("--by 不能为空：写明填报单位 / --by must name the sender")
    return words_given(context, option, value)


@click.group()
def cli() -> None:
    """From staff files to figures: make a warehouse, check and load files, ask for values."""
