"""A file judged against a warehouse: what page and command line both ask, with the rights of the person who sends it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import duckdb

from etl.check.judge import Judgement, judge
from etl.ledger.aliases import aliased
from etl.ledger.closed_months import closed_months
from etl.ledger.history import history_of
from etl.ledger.warehouse import meta
from outcomes.catalogue.catalogue import Catalogue
from outcomes.core.settings import Settings
from outcomes.warehouse.lake import connect


@dataclass(frozen=True, kw_only=True)
class Asked:
    """How a file is to be read: as which table, on which day, from whom, and whether it says 本月无."""

    today: date
    dataset: str | None = None
    allowed: frozenset[str] | None = None  # the communities that the sender may report; None: all
    expected: frozenset[str] = frozenset()  # the communities that the sender should report
    nothing: bool = False
    progress: Callable[[float], None] = lambda _: None


def judged_in(
    con: duckdb.DuckDBPyConnection, settings: Settings, cat: Catalogue, content: bytes, file_name: str, asked: Asked
) -> Judgement:
    """The judgement of a file by what the warehouse knows now: register, aliases, history, closed months."""
    register, real = aliased(con), meta(con)["data_class"] == "real"

    def by(dataset: str | None) -> Judgement:
        return judge(
            content,
            file_name,
            cat=cat,
            register=register,
            today=asked.today,
            dataset=dataset,
            real=real,
            history=lambda code: history_of(con, cat.datasets[code]),
            max_mb=settings.max_upload_mb,
            allowed=asked.allowed,
            expected=asked.expected,
            nothing=asked.nothing,
            progress=asked.progress,
            closed=closed_months(con, dataset) if dataset else frozenset(),
        )

    judged = by(asked.dataset)
    again = asked.dataset is None and judged.dataset is not None and closed_months(con, judged.dataset)
    return by(judged.dataset) if again else judged


def judged_file(settings: Settings, cat: Catalogue, content: bytes, file_name: str, asked: Asked) -> Judgement:
    """The same for a warehouse that is not open yet."""
    con = connect(settings)
    try:
        return judged_in(con, settings, cat, content, file_name, asked)
    finally:
        con.close()
