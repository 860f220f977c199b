"""The warehouse as the pages read it: one in-memory mart per version, asked by named queries."""

from __future__ import annotations

import threading
from collections.abc import Callable, Hashable
from contextlib import AbstractContextManager
from dataclasses import asdict, dataclass, field
from datetime import datetime
from functools import cache, wraps
from typing import Any, Concatenate, ParamSpec, TypeVar

import duckdb
import pandas as pd

from outcomes.catalogue.catalogue import Catalogue, catalogue
from outcomes.core import meters
from outcomes.core.copies import copy_of
from outcomes.core.places import Place, Register, read_register
from outcomes.core.settings import Settings
from outcomes.core.settings import settings as current_settings
from outcomes.warehouse import counted_member
from outcomes.warehouse.in_force import Look, in_force_sql, side_by_side
from outcomes.warehouse.lake import connect, ledger_tables
from outcomes.warehouse.register_events import register_then
from outcomes.warehouse.room import Room
from outcomes.warehouse.schema_version import demand_schema
from outcomes.warehouse.statements import statement
from outcomes.warehouse.unknown_counts import unknown_sql
from outcomes.warehouse.until_commit import Stamp, stamp_of

P = ParamSpec("P")
T = TypeVar("T")
Row = dict[str, Any]  # of an answer: column -> value
_MOST_ANSWERS = 20_000  # two years of months on every page
_NOTHING = object()
READERS: list[Callable[..., Any]] = []  # every function whose answers are kept per version
# what a mart holds: each name is a table in memory (a view on the lake above `copy_rows`), of sql/mart/<name>.sql;
# a later one may read an earlier one
_TABLES = (
    "place",
    "value",
    "bin",
    "part",
    "difference",
    "fact",
    "article_brand",
    "act",
    "upload",
    "slice",
    "in_force",
    "brand",
    "project",
    "profile",
    "target",
    "step_change",
    "said",
    "boundary",
    "site",
    "covered",
    "event",
    "rule",
    "unknown",
)
_CHARTED = ("output", "outcome")  # kinds of indicators whose single events are charted
_PENDING = {"value": "indicator_value", "bin": "indicator_bin", "part": "indicator_part"}
# makes the figures as they would be with what waits: temporary tables fresh_indicator_value, fresh_indicator_bin and
# fresh_indicator_part on the connection, for the indicators whose codes it gives; set by whoever starts the app
HowPending = Callable[[duckdb.DuckDBPyConnection, Look], list[str]]


def register_of(con: duckdb.DuckDBPyConnection) -> Register:
    """The register of an attached warehouse."""
    found = con.execute(
        "SELECT code, name, level, parent, register_name, basis, in_programme, valid_from, valid_to, name_en "
        "FROM lake.ref.place ORDER BY seq"
    )
    names = [d[0] for d in found.description or []]
    return Register(tuple(Place(**dict(zip(names, row, strict=True))) for row in found.fetchall()))


@dataclass(frozen=True, kw_only=True)
class Mart:
    """All figures of one version, ready to be asked; safe to use from several threads."""

    version: int
    known_at: str  # when the last change was made, 2026-01-05 10:20
    data_class: str  # reported | sample
    register: Register
    connection: duckdb.DuckDBPyConnection
    look: Look = field(default_factory=Look)
    answers: dict[Hashable, Any] = field(default_factory=dict, repr=False)  # what was asked of this version before
    in_work: dict[Hashable, threading.RLock] = field(
        default_factory=dict, repr=False
    )  # what is being worked out just now

    def query(self, name: str, **params: object) -> pd.DataFrame:
        """The answer of outcomes/warehouse/sql/<name>.sql as a DataFrame; params fill its $names."""
        return self.remember(
            ("query", name, *((k, _key(v)) for k, v in params.items())),
            lambda: self.ask(name, **params),
        )

    def rows(self, name: str, **params: object) -> list[Row]:
        """The answer of the same query as one dict for each row."""
        return self.query(name, **params).to_dict("records")

    def ask(self, name: str, **params: object) -> pd.DataFrame:
        """The same without keeping it: for what is kept in another shape."""
        return self.execute(name, **params).df()

    def execute(self, name: str, **params: object) -> duckdb.DuckDBPyConnection:
        """A cursor of its own on the answer of a named query: for what is read as Arrow."""
        return self.connection.cursor().execute(statement(name), params)

    def remember(self, key: Hashable, make: Callable[[], T]) -> T:
        """What `make` gives for this key, made once for this version, as a copy: who asks meanwhile waits for it.

        Without that, fifty people who open a page after a publication would work the same figures out fifty times.
        """
        kept = self.answers.get(key, _NOTHING)
        if kept is not _NOTHING:
            return copy_of(kept)
        with self.in_work.setdefault(key, threading.RLock()):
            kept = self.answers.get(key, _NOTHING)
            if kept is _NOTHING:
                kept = make()
                for old in list(self.answers)[: _MOST_ANSWERS // 10] if len(self.answers) >= _MOST_ANSWERS else ():
                    self.answers.pop(old, None)  # the oldest
                self.answers[key] = kept
                self.in_work.pop(key, None)
        return copy_of(kept)


def _key(value: object) -> Hashable:
    """Something short that stands for an argument: the code of an indicator or place, a tuple for a list."""
    code = getattr(value, "code", None)
    return code if isinstance(code, str) else tuple(value) if isinstance(value, list) else value


def once_per_version(make: Callable[Concatenate[Mart, P], T]) -> Callable[Concatenate[Mart, P], T]:
    """A function of a mart whose answer is kept as long as that mart is the newest."""

    @wraps(make)
    def remembered(mart: Mart, /, *args: P.args, **kwargs: P.kwargs) -> T:
        key = (make.__module__, make.__qualname__, *map(_key, args), *((k, _key(v)) for k, v in kwargs.items()))
        return mart.remember(key, lambda: make(mart, *args, **kwargs))

    READERS.append(remembered)
    return remembered


def newest_act(until: str = "TRUE") -> str:
    """The query for the version of a warehouse: its last act (made `until` then) after which something else is shown."""
    return statement("newest_act", until=until)


@meters.MART_BUILDS.time()
def open_mart(
    settings: Settings,
    *,
    as_of: datetime | None = None,
    pending: HowPending | None = None,
    within: tuple[str, ...] | None = None,
) -> Mart:
    """The mart as it is now, or as it was known at a moment, or with what waits; WarehouseError without a warehouse."""
    con = connect(settings)
    con.execute("BEGIN TRANSACTION")  # one snapshot for all tables
    look = Look(as_of=as_of, pending=pending is not None, within=within)
    version = con.execute(newest_act(look.until)).fetchone()
    assert version is not None
    made = con.execute(
        "SELECT strftime(made_at, '%Y-%m-%d %H:%M') FROM lake.ledger.act WHERE act_id = ?", [version[0]]
    ).fetchone()
    rows = con.execute("SELECT count(*) FROM lake.mart.indicator_value").fetchone()
    kind = "TABLE" if rows and rows[0] <= settings.copy_rows else "VIEW"
    then = register_then(con, as_of) if as_of else None
    register = then or register_of(con)
    known = dict(con.execute("SELECT name, value FROM lake.ref.meta WHERE name IN ('data_class', 'schema')").fetchall())
    demand_schema(known, to_write=False)
    _fill(con, kind, look, pending(con, look) if pending else [], then)
    con.execute("COMMIT")
    if kind == "TABLE":
        con.execute("DETACH lake")
        con.execute("SET threads = 1")  # each question is small: threads are for the people who ask at the same time
        con.execute("SET enable_external_access = false")
        con.execute("SET lock_configuration = true")
    return Mart(
        version=int(version[0]),
        known_at=f"{as_of:%Y-%m-%d %H:%M}" if as_of else str(made[0]) if made else "",
        data_class="sample" if known.get("data_class") == "sample" else "reported",
        register=register,
        connection=con,
        look=look,
    )


def _fill_places(con: duckdb.DuckDBPyConnection, register: Register) -> None:
    """Makes the mart's places of a register that is not the one of today."""
    rows = [{**asdict(place), "seq": n} for n, place in enumerate(register.places)]
    con.register("places_then", pd.DataFrame(rows))
    con.execute("CREATE TABLE memory.main.place AS SELECT * FROM places_then")
    con.unregister("places_then")


def _fill(con: duckdb.DuckDBPyConnection, kind: str, look: Look, fresh: list[str], then: Register | None) -> None:
    """Makes the mart's tables; figures of the `fresh` indicators are taken from the temporary tables, places of `then`."""
    cat, known = catalogue(), ledger_tables(con)

    def rows(code: str) -> str:
        """The rows in force of a table; none where the warehouse does not have it yet, empty columns where it lacks some."""
        dataset = cat.datasets[code]
        if code not in known:
            return statement("no_rows", dataset=dataset)
        there = in_force_sql(dataset, "memory.main.slice", "memory.main.in_force")
        lacking = [column for column in dataset.column if column.stored_as not in known[code]]
        return statement("rows_of_older", rows=there, lacking=lacking) if lacking else there

    waiting = [d for d in cat.datasets.values() if d.may_wait and d.code in known]
    unknown = [unknown_sql(d, rows(d.code), "memory.main.slice") for d in waiting]
    given = {"look": look, "rows": rows, "known": known, "side_by_side": side_by_side(cat), "unknown": unknown}
    given["dated"] = dated(cat)
    for name in _TABLES:
        if name == "place" and then:
            _fill_places(con, then)
            continue
        table = _PENDING.get(name)
        con.execute(
            statement(
                "mart_table",
                name=name,
                kind="TABLE" if fresh else kind,
                fresh=fresh if table else [],
                fresh_table=f"fresh_{table}",
                **given,
            )
        )
    counted_member.in_mart(con)


def dated(cat: Catalogue) -> dict[tuple[str, str], dict[str, str]]:
    """(table, column of the day) -> indicator -> condition, of the indicators whose single events are charted."""
    found: dict[tuple[str, str], dict[str, str]] = {}
    for i in cat.indicators.values():
        if i.kind in _CHARTED and i.events and i.events.events:
            day, condition = i.events.events
            found.setdefault((i.events.dataset, day), {})[i.code] = condition
    return found


class Store:
    """One per process: hands out the mart of the newest version and builds a new one when something was published."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._lock = threading.Lock()
        self._lake: duckdb.DuckDBPyConnection | None = None
        self._mart: Mart | None = None
        self._stamp: Stamp = ()
        self._register: tuple[int, Register] | None = None  # of a version
        self._others: Room[tuple[Look, int], Mart] = Room()
        self.how_pending: HowPending | None = None

    def _asked(self, query: str) -> int:
        """The one number that a query of the lake gives."""
        if self._lake is None:
            self._lake = connect(self._settings)
        found = self._lake.cursor().execute(query).fetchone()
        return int(found[0] or 0) if found else 0

    def version(self) -> int:
        """The newest version in the warehouse."""
        return self._asked(newest_act())

    def mart(self) -> Mart:
        """The mart of the newest version."""
        with self._lock:
            stamp = stamp_of(self._settings)
            if self._mart is None or not stamp or stamp != self._stamp:
                if self._mart is None or self.version() != self._mart.version:
                    self._mart = open_mart(self._settings)
                self._stamp = stamp
            return self._mart

    def register(self) -> Register:
        """The register of the newest version: that of the mart where it is made, else read alone."""
        with self._lock:
            if self._mart is not None and self._stamp and stamp_of(self._settings) == self._stamp:
                return self._mart.register
            version = self.version()
            if self._register is None or self._register[0] != version:
                assert self._lake is not None  # the version was read from it
                self._register = version, register_of(self._lake.cursor())
            return self._register[1]

    def other(self, look: Look) -> Mart:
        """The mart as it was known at a moment, or the newest one with what waits for review; a few are kept.

        Busy when others are looked at for so long that there is no room for it. Who reads one in a `sitting` keeps it.
        """
        newest, how = self.mart(), self.how_pending if look.pending else None
        if look.as_of is None and how is None:
            return newest
        with self._lock:
            key = (look, newest.version if how is None else self._asked("SELECT max(act_id) FROM lake.ledger.act"))
        return self._others.take(
            key, lambda: open_mart(self._settings, as_of=look.as_of, pending=how, within=look.within)
        )

    def sitting(self) -> AbstractContextManager[None]:
        """While this lasts, what `other` hands out in this thread is not put away."""
        return self._others.sitting()


@cache
def _store_of(settings: Settings) -> Store:
    return Store(settings)


def register_in_force(settings: Settings) -> Register:
    """The register of a warehouse's newest version; what the CSV files say while there is no warehouse."""
    return _store_of(settings).register() if settings.is_built() else read_register(settings.reference)


def the_store() -> Store:
    """The store of this process for the warehouse that the settings name."""
    return _store_of(current_settings())
