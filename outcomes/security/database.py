"""The small database of accounts, sessions and audit: SQLite in the data folder, or PostgreSQL by its address."""

from __future__ import annotations

import os
import secrets
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    Connection,
    Engine,
    Integer,
    MetaData,
    Row,
    String,
    Table,
    Text,
    create_engine,
    event,
    insert,
    inspect,
    literal,
    select,
    text,
)

from outcomes.core.held_lock import held
from outcomes.core.owner_only import FILE
from outcomes.core.settings import Settings

StoredRow = Row[Any]  # as SQLAlchemy gives it

_TABLES = MetaData()
ACCOUNT = Table(
    "account",
    _TABLES,
    Column("account", String(40), primary_key=True),
    Column("name", String(60), nullable=False),
    Column("role", String(30), nullable=False),
    Column("place", String(20), nullable=False),
    Column("held", String(200), nullable=False),  # every role it ever had, comma-separated
    Column("password", String(200), nullable=False),
    Column("must_change", Boolean, nullable=False),
    Column("active", Boolean, nullable=False),
    Column("made_at", String(40), nullable=False),
    Column("last_sign_in", String(40), nullable=False, default=""),
)
SESSION = Table(
    "session",
    _TABLES,
    Column("key", String(64), primary_key=True),  # SHA-256 of what the cookie holds
    Column("account", String(40), nullable=False, index=True),
    Column("made_at", String(40), nullable=False),
    Column("seen_at", String(40), nullable=False),
    Column("ended_at", String(40), nullable=False, default=""),
    Column("ended_by", String(30), nullable=False, default=""),
)
ATTEMPT = Table(
    "attempt",
    _TABLES,
    Column("account", String(40), primary_key=True),  # also names that are no account; empty: any name
    Column("origin", String(80), primary_key=True),  # from where: an address, or a browser that signed in before
    Column("wrong", Integer, nullable=False),
    Column("last_at", String(40), nullable=False),
    Column("shut_until", String(40), nullable=False, default=""),
)
TALLY = Table(
    "tally",
    _TABLES,
    Column(
        "key", String(120), primary_key=True
    ),  # whose failed sign-ins are counted for one record, and why they failed
    Column("who", String(60), nullable=False),
    Column("detail", Text, nullable=False),
    Column("since", String(40), nullable=False),
    Column("n", Integer, nullable=False),
    Column("addresses", Text, nullable=False),
)
WAITING = Table(
    "waiting_act",
    _TABLES,
    Column("account", String(40), primary_key=True),  # whose reset waits for a second person
    Column("kind", String(20), primary_key=True),  # of the password, or of the second factor
    Column("given", String(200), nullable=False),  # the hash of the new password; empty for a second factor
    Column("asked_by", String(40), nullable=False),
    Column("at", String(40), nullable=False),
)
PASSWORD_SET = Table(
    "password_set",
    _TABLES,
    Column("account", String(40), primary_key=True),
    Column("at", String(40), nullable=False),  # since when the password is the account's own
)
SECOND_FACTOR = Table(
    "second_factor",
    _TABLES,
    Column("account", String(40), primary_key=True),
    Column("secret", Text, nullable=False),  # encrypted with the secret of the installation
    Column("since", String(40), nullable=False),
    Column("last_step", Integer, nullable=False),  # of the newest code that was accepted: none up to it is again
)
RECOVERY_CODE = Table(
    "recovery_code",
    _TABLES,
    Column("account", String(40), primary_key=True),
    Column("digest", String(64), primary_key=True),  # SHA-256 of account and code
    Column("used_at", String(40), nullable=False, default=""),
)
NOTED = Table(
    "noted",
    _TABLES,
    Column("account", String(40), primary_key=True),
    Column("act", Integer, nullable=False),  # of the ledger: the newest of which the person has taken note
)
KEPT_FORM = Table(
    "kept_form",
    _TABLES,
    Column("account", String(40), primary_key=True),
    Column("dataset", String(60), primary_key=True),
    Column("place", String(20), primary_key=True),
    Column("month", String(10), primary_key=True),
    Column("at", String(40), nullable=False),
    Column("fields", Text, nullable=False),  # JSON: what was typed, by the name of the field
)
DEPUTY = Table(
    "deputy",
    _TABLES,
    Column("number", Integer, primary_key=True),
    Column("account", String(40), nullable=False, index=True),  # who stands in
    Column("place", String(20), nullable=False),  # the street whose approver is away
    Column("since", String(10), nullable=False),  # days, both included
    Column("until", String(10), nullable=False),
    Column("named_by", String(40), nullable=False),
    Column("named_at", String(40), nullable=False),
    Column("reason", String(200), nullable=False),
    Column("ended_at", String(40), nullable=False, default=""),
)
HALF_SIGN_IN = Table(
    "half_sign_in",
    _TABLES,
    Column("key", String(64), primary_key=True),  # SHA-256 of what the cookie holds
    Column("account", String(40), nullable=False, index=True),
    Column("how", String(20), nullable=False),
    Column("browser", String(64), nullable=False),  # SHA-256 of the mark of the browser that gave the password
    Column("at", String(40), nullable=False),
    Column("wrong", Integer, nullable=False, default=0),
)
AUDIT = Table(
    "audit",
    _TABLES,
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("at", String(40), nullable=False, index=True),
    Column("who", String(60), nullable=False),
    Column("act", String(40), nullable=False),
    Column("what", String(200), nullable=False),
    Column("detail", Text, nullable=False),
    Column("channel", String(20), nullable=False),
    Column("ok", Boolean, nullable=False),
    Column("previous", String(64), nullable=False),
    Column("digest", String(64), nullable=False),
)
_FORMER_WAITING = Table(
    "waiting",  # where resets of passwords alone waited
    MetaData(),
    Column("account", String(40), primary_key=True),
    Column("password", String(200), nullable=False),
    Column("asked_by", String(40), nullable=False),
    Column("at", String(40), nullable=False),
)
_HURDLES = [
    f"CREATE TRIGGER IF NOT EXISTS audit_no_{act} BEFORE {act} ON audit "
    "BEGIN SELECT RAISE(ABORT, 'the audit is append-only'); END"
    for act in ("update", "delete")
]
_ONE_ENGINE = Lock()  # a second one of the first moment would touch the file that the first has open
_ONE_WRITER = 2102140001  # the advisory lock of the audit chain on PostgreSQL


def _on_connect(connection: object, _record: object) -> None:
    connection.isolation_level = None  # type: ignore[attr-defined]  # transactions begin where they are asked for
    for line in ("journal_mode = WAL", "busy_timeout = 15000", "synchronous = FULL", "foreign_keys = ON"):
        connection.execute(f"PRAGMA {line}")  # type: ignore[attr-defined]


def _on_begin(connection: Connection) -> None:
    if not connection.get_execution_options().get("only_reads"):
        connection.exec_driver_sql("BEGIN IMMEDIATE")


def _make(path: Path) -> None:
    """Makes the file, its owner's alone; one that is there is left alone: to close it would drop this process's locks on it."""
    with suppress(FileExistsError):
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, FILE))


@cache
def _engine(address: str, lock: Path) -> Engine:
    """The engine of this address with its tables made; kept for the process."""
    engine = create_engine(address)
    if engine.dialect.name == "sqlite":
        if engine.url.database:
            _make(Path(engine.url.database))
        event.listen(engine, "connect", _on_connect)
        event.listen(engine, "begin", _on_begin)
    with held(lock, 60):
        _TABLES.create_all(engine)
        _take_over(engine)
        if engine.dialect.name == "sqlite":
            with engine.begin() as con:
                raise_hurdles(con)
    return engine


def _take_over(engine: Engine) -> None:
    """What waits in a database of an older version waits on in the present table."""
    if not inspect(engine).has_table(_FORMER_WAITING.name):
        return
    former = _FORMER_WAITING.c
    kept = select(former.account, literal("password"), former.password, former.asked_by, former.at)
    with engine.begin() as con:
        con.execute(insert(WAITING).from_select([column.name for column in WAITING.columns], kept))
        _FORMER_WAITING.drop(con)


def _of(settings: Settings) -> Engine:
    settings.data.mkdir(parents=True, exist_ok=True)
    with _ONE_ENGINE:
        return _engine(settings.accounts, settings.data.resolve() / "accounts.lock")


@contextmanager
def reading(settings: Settings) -> Iterator[Connection]:
    """A connection that only reads and waits for nobody."""
    with _of(settings).connect().execution_options(only_reads=True) as con:
        yield con


@contextmanager
def reading_copy(path: Path) -> Iterator[Connection]:
    """A connection that reads a copy of the SQLite file and writes nothing into it or beside it."""
    address = f"{path.resolve().as_uri()}?mode=ro"
    engine = create_engine("sqlite://", creator=lambda: sqlite3.connect(address, uri=True))
    try:
        with engine.connect() as con:
            yield con
    finally:
        engine.dispose()


@contextmanager
def writing(settings: Settings, *, alone: bool = False) -> Iterator[Connection]:
    """One transaction, rolled back on any error; `alone`: after every other one that asked so, on any machine."""
    with _of(settings).begin() as con:
        if alone and con.dialect.name == "postgresql":
            con.execute(text(f"SELECT pg_advisory_xact_lock({_ONE_WRITER})"))
        yield con


def raise_hurdles(con: Connection) -> None:
    """Forbids changes of the audit table in SQLite; on PostgreSQL the owner revokes UPDATE and DELETE."""
    if con.dialect.name == "sqlite":
        for line in _HURDLES:
            con.exec_driver_sql(line)


def lower_hurdles(con: Connection) -> None:
    """Lifts them inside the transaction that moves old records into an archive."""
    if con.dialect.name == "sqlite":
        for act in ("update", "delete"):
            con.exec_driver_sql(f"DROP TRIGGER IF EXISTS audit_no_{act}")


def secret(settings: Settings) -> bytes:
    """The secret of this installation: the setting, or a file made once that only its owner reads."""
    given = settings.secret.get_secret_value()
    if given:
        if len(given) < 32:
            raise ValueError("OUTCOMES_SECRET: 至少32个字符 / at least 32 characters")
        return given.encode()
    return _secret_file(settings.data.resolve() / "secret")


@cache
def _secret_file(path: Path) -> bytes:
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        made = path.with_name(f".secret-{os.getpid()}-{secrets.token_hex(4)}")
        with os.fdopen(os.open(made, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as file:
            file.write(secrets.token_hex(32))
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(made, path)  # fails where another process was first: then its secret holds
        except FileExistsError:
            pass
        finally:
            made.unlink()
    return path.read_text(encoding="ascii").strip().encode()
