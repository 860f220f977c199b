"""The server's own log: a line for each request and each act, turned and kept, and nobody is named in it."""

from __future__ import annotations

import asyncio
import logging
import os
import re
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from logging.handlers import TimedRotatingFileHandler
from pathlib import Path

import pytest
from starlette.types import Message, Receive, Scope, Send

from outcomes.core import activity_log
from outcomes.core.settings import Settings
from outcomes.security import audit
from outcomes.security.access_log import AccessLog, asked_of

MOMENT = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+08:00"


@pytest.fixture
def kept(tmp_path: Path) -> Iterator[Settings]:
    settings = Settings(data=tmp_path / "real", log_folder=tmp_path / "log", log_days=3)
    activity_log.begin(settings)
    yield settings
    activity_log.begin(Settings(data=tmp_path / "real"))


def lines(kept: Settings) -> list[str]:
    assert kept.log_folder is not None
    return (kept.log_folder / "access.log").read_text(encoding="utf-8").splitlines()


def _http(path: str, query: str = "", **more: object) -> Scope:
    found = {"type": "http", "method": "GET", "path": path, "query_string": query.encode(), "client": ("10.1.2.3", 5)}
    return {**found, "headers": [], **more}


def _asked(scope: Scope, *answers: Message, error: Exception | None = None) -> None:
    async def app(_scope: Scope, _receive: Receive, send: Send) -> None:
        for answer in answers:
            await send(answer)
        if error:
            raise error

    async def nothing(_message: Message | None = None) -> Message:
        return {}

    with ThreadPoolExecutor(1) as alone:  # a browser of another test may have a loop in this thread
        alone.submit(asyncio.run, AccessLog(app)(scope, nothing, nothing)).result()  # type: ignore[arg-type]


OK: tuple[Message, ...] = (
    {"type": "http.response.start", "status": 200},
    {"type": "http.response.body", "body": b"12345", "more_body": True},
    {"type": "http.response.body", "body": b"67"},
)


def test_a_request_is_one_line_without_what_was_typed(kept: Settings) -> None:
    _asked(_http("/explore", "q=%E6%9D%8E%E5%8D%8E&password=Luoyu-qingtian7"), *OK)
    (line,) = lines(kept)
    assert re.fullmatch(rf"{MOMENT} 10\.1\.2\.3 GET /explore 200 7 \d+\.\d{{3}}s", line)


def test_who_did_what_stands_in_the_audit_and_its_number_in_the_log(kept: Settings) -> None:
    audit.record(kept, audit.Deed(who="lihua", act="upload_sent", what="月报.csv", detail={"reason": "李华填错"}))
    audit.record(kept, audit.Deed(who="lihua", act="refused", what="/audit", ok=False))
    first, second = lines(kept)
    assert re.fullmatch(rf"{MOMENT} act upload_sent 1 page ok", first)
    assert re.fullmatch(rf"{MOMENT} act refused 2 page refused", second)


def test_an_act_that_was_given_up_is_no_line(kept: Settings) -> None:
    def given_up() -> None:
        with audit.recording(kept) as con:
            audit.append(con, kept, audit.Deed(who="lihua", act="upload_sent"))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        given_up()
    assert kept.log_folder is not None
    assert not (kept.log_folder / "access.log").exists() or not lines(kept)


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("/media/9f8e7d.xlsx", "GET /media/%E2%80%A6"),
        ("/_stcore/upload_file/view-of-somebody/file", "GET /_stcore/upload_file/%E2%80%A6"),
        ("/a b\n2026-01-05 10.9.9.9 GET /forged", "GET /a%20b%0A2026-01-05%2010.9.9.9%20GET%20/forged"),
        ("/古城", "GET /%E5%8F%A4%E5%9F%8E"),
    ],
)
def test_no_name_of_a_view_and_no_line_of_somebody_elses_making(path: str, told: str) -> None:
    assert asked_of(_http(path)) == told


def test_a_long_path_is_cut() -> None:
    assert len(asked_of(_http("/" + "x" * 5000))) <= 210


def test_what_broke_and_what_never_opened_are_lines_too(kept: Settings) -> None:
    with pytest.raises(ValueError, match="broken"):
        _asked(_http("/wall"), error=ValueError("broken"))
    _asked(_http("/_stcore/stream", type="websocket"), {"type": "websocket.close", "code": 1008})
    told = [line.split(" ", 1)[1].rsplit(" ", 1)[0] for line in lines(kept)]
    assert told == ["10.1.2.3 GET /wall 0 0", "10.1.2.3 WS /_stcore/stream 403 0"]


def test_an_open_socket_is_one_line_when_it_ends(kept: Settings) -> None:
    sent = ({"type": "websocket.accept"}, {"type": "websocket.send", "bytes": b"1234"}, {"type": "websocket.close"})
    _asked(_http("/_stcore/stream", type="websocket"), *sent)
    assert " WS /_stcore/stream 101 4 " in lines(kept)[0]


def test_the_log_is_turned_at_midnight_and_kept_for_the_days_that_are_set(kept: Settings) -> None:
    assert kept.log_folder is not None
    yesterdays = [kept.log_folder / f"access.log.2026-01-0{day}" for day in range(1, 7)]
    for file in yesterdays:
        file.write_text("old\n")
    _asked(_http("/"), *OK)
    handlers = logging.getLogger("outcomes.activity").handlers
    (handler,) = (handler for handler in handlers if isinstance(handler, TimedRotatingFileHandler))
    handler.rolloverAt = int(time.time()) - 1  # midnight has come
    _asked(_http("/wall"), *OK)
    left = sorted(path.name for path in kept.log_folder.iterdir())
    assert len(left) == 4  # the new one, and three days
    assert lines(kept)[-1].split()[3] == "/wall"
    assert len(lines(kept)) == 1
    assert os.path.basename(yesterdays[0]) not in left


def test_without_a_folder_nothing_is_written(tmp_path: Path) -> None:
    activity_log.begin(Settings(data=tmp_path / "real"))
    _asked(_http("/"), *OK)
    assert not list(tmp_path.rglob("access.log"))


def test_logs_are_kept_half_a_year_unless_told_otherwise() -> None:
    assert Settings.model_fields["log_days"].default >= 180
