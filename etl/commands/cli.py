"""What the commands share: the group itself, where the warehouse is, and how words on the line are understood."""

from __future__ import annotations

import json
import os
from pathlib import Path

import click

from outcomes.catalogue.catalogue import Indicator, catalogue
from outcomes.core.periods import parse_month
from outcomes.core.places import Place, Register
from outcomes.core.settings import Settings, settings


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


@click.group()
def cli() -> None:
    """From staff files to figures: make a warehouse, check and load files, ask for values."""
