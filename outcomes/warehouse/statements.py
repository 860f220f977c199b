"""SQL that stands in files: a statement by its name, with the tables, columns and conditions that belong into it.

Values never go in here: they are parameters ($name, ?) of the statement. What goes in are names of tables and columns and
conditions of the catalogue, which nobody outside the house writes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

Statements = Callable[..., str]


def _columns(names: Iterable[str], table: str = "") -> str:
    """a, b; of a table: t.a, t.b."""
    return ", ".join(f"{table}.{name}" if table else name for name in names)


def _texts(values: Iterable[str]) -> str:
    """'a', 'b' as a list for IN; '' where there is none."""
    return ", ".join("'{}'".format(value.replace("'", "''")) for value in values) or "''"


def statements(folder: Path) -> Statements:
    """The statements of a folder of .sql files (Jinja2): gives the text of one by its name; a missing part is an error."""
    environment = Environment(
        loader=FileSystemLoader(folder), undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.filters |= {"columns": _columns, "texts": _texts}

    @cache
    def named(name: str) -> Template:
        return environment.get_template(f"{name}.sql")

    def statement(name: str, /, **parts: object) -> str:
        return named(name).render(**parts)

    return statement


statement = statements(Path(__file__).parent / "sql")
