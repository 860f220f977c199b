"""Options of a command line as one value: a command takes what belongs together as a dataclass."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields
from functools import wraps
from typing import Any

Command = Callable[..., None]


def gathered(value: type[Any]) -> Callable[[Command], Command]:
    """Gives a command the options that are fields of a dataclass as one value of it, before its other arguments."""
    names = {f.name for f in fields(value)}

    def with_value(command: Command) -> Command:
        @wraps(command)
        def told(*before: object, **given: object) -> None:
            own = {name: given.pop(name) for name in names & given.keys()}
            command(*before, value(**own), **given)

        return told

    return with_value
