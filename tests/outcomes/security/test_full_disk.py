"""While the disk takes nothing more, people who are signed in look on; what would change something says why it cannot."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import event
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.testclient import TestClient

import app
from outcomes.core.errors import WarehouseError
from outcomes.core.settings import Settings, now
from outcomes.security import accounts, audit, database, sessions
from outcomes.security.gate import Gate
from tests import warehouses

GOOD, OTHER = "Luoyu-qingtian7", "Chunjiang-huaye8"


@pytest.fixture
def full(new_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Settings, str]]:
    """A warehouse whose accounts' database takes no write, and the cookie of a leader who had signed in before."""
    settings = Settings(data=warehouses.copy(new_folder, tmp_path / "real"))
    profile = accounts.Profile(name="区长", role="district_leader", place="普兰店区")
    accounts.add(settings, "leader", profile, by=None, password=GOOD)
    accounts.change_password(settings, "leader", GOOD, OTHER)
    leader = accounts.get(settings, "leader")
    assert leader is not None
    cookie = sessions.start(settings, leader)
    monkeypatch.setenv("OUTCOMES_DATA", str(settings.data))
    engine = database._of(settings)
    engine.dispose()

    def only_read(connection: object, _record: object) -> None:
        connection.execute("PRAGMA query_only = ON")

    event.listen(engine, "connect", only_read)
    yield settings, cookie
    event.remove(engine, "connect", only_read)
    engine.dispose()


def test_a_session_stays_open_as_long_as_it_is_used(full: tuple[Settings, str]) -> None:
    settings, cookie = full
    start, step = now(), timedelta(minutes=settings.idle_minutes - 1)
    for n in range(1, 5):
        assert sessions.find(settings, cookie, at=start + n * step) is not None
    late = start + 4 * step + timedelta(minutes=settings.idle_minutes + 1)
    assert sessions.find(settings, cookie, at=late) is None


def test_an_act_is_given_up_with_a_sentence(full: tuple[Settings, str]) -> None:
    settings, _ = full
    with pytest.raises(WarehouseError, match="操作记录没有写进去，没有任何改动"):
        audit.record(settings, audit.Deed(who="leader", act="export"))
    with pytest.raises(WarehouseError, match="nothing was changed"):
        accounts.change_password(settings, "leader", OTHER, "Qiushui-changtian9")


def test_pages_open_and_files_and_sign_ins_say_why_not(full: tuple[Settings, str]) -> None:
    _, cookie = full
    site = Starlette(
        routes=app.app._user_routes,
        middleware=[Middleware(Gate)],
        exception_handlers={WarehouseError: app.unavailable},
    )
    browser = TestClient(site, cookies={sessions.COOKIE: cookie}, headers={"origin": "http://testserver"})
    assert browser.get("/plain/overview").status_code == 200
    file = browser.get("/download/trend.csv", params={"i": "requests_received", "m": "2025-03"})
    assert (file.status_code, "没有写进去" in file.text) == (503, True)
    stranger = TestClient(site, headers={"origin": "http://testserver"})
    answer = stranger.post("/sign-in", data={"account": "leader", "password": OTHER})
    assert answer.status_code == 503
    assert "没有写进去" in answer.text
