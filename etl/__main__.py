"""python -m etl …: the operator's command line. Exit 0 done, 1 rows refused, 2 file refused, 3 usage."""

from __future__ import annotations

import sys

import click
import duckdb

from etl.commands import ask, column_maps, forms, register, sent_files, uploads, whole_warehouse
from etl.commands.cli import cli
from etl.commands.datapackage import datapackage_
from etl.commands.sent_files import USAGE
from outcomes.core import owner_only
from outcomes.core.errors import WarehouseError
from outcomes.core.file_names import speak_utf8

cli.add_command(datapackage_)

__all__ = ["ask", "cli", "column_maps", "forms", "main", "register", "sent_files", "uploads", "whole_warehouse"]


def main() -> None:
    """Runs the command line; every expected failure is one sentence and an exit code."""
    owner_only.from_now_on()
    speak_utf8()
    try:
        cli(standalone_mode=False)
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.format_message())
        sys.exit(USAGE)
    except click.ClickException as error:
        click.echo(error.format_message(), err=True)
        sys.exit(USAGE)
    except click.Abort:
        sys.exit(130)
    except WarehouseError as error:
        click.echo(str(error), err=True)
        sys.exit(USAGE)
    except (duckdb.Error, OSError) as error:
        click.echo(
            f"数据仓库读写失败，原有数据没有变化：{error} / the warehouse could not be read or written", err=True
        )
        sys.exit(USAGE)


if __name__ == "__main__":
    main()
