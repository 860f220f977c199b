"""Pages and routes while another write does not end: a sentence in the reader's language, and no page of an error."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

import pytest
from filelock import FileLock
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.testclient import TestClient

import app
from outcomes.core.errors import WarehouseError
from outcomes.core.settings import Settings
from outcomes.core.texts import t
from outcomes.security import accounts
from outcomes.security.gate import Gate
from outcomes.security.sessions import COOKIE
from tests import warehouses
from tests.pages.test_pages import _cookie, _run

SAID = {"zh": "另一项写入还没有结束，请稍后再试", "en": "another write has not finished, please try again in a moment"}


@pytest.fixture
def folder(empty_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A warehouse with accounts, whose writers do not wait."""
    monkeypatch.setenv("OUTCOMES_LOCK_SECONDS", "0")
    return warehouses.copy(empty_folder, tmp_path / "real")


@pytest.fixture
def held(folder: Path) -> Iterator[FileLock]:
    """The lock of the audit, not held yet."""
    lock = FileLock(folder / "audit.lock")
    yield lock
    lock.release(force=True)


def test_an_act_on_a_page_is_refused_with_the_sentence(
    monkeypatch: pytest.MonkeyPatch, folder: Path, held: FileLock
) -> None:
    test = _run(monkeypatch, folder, "people", lang="en")
    test.text_input(key="add_account").set_value("taishan02")
    test.text_input(key="add_name").set_value("孙丽")
    held.acquire()
    test.button(key="add").click().run()
    assert [e.value for e in test.error] == [SAID["en"]]
    assert not test.exception
    assert accounts.get(Settings(data=folder), "taishan02") is None


def test_what_a_page_records_beside_its_buttons_is_refused_with_the_sentence(
    monkeypatch: pytest.MonkeyPatch, folder: Path, held: FileLock
) -> None:
    test = _run(monkeypatch, folder, "audit")
    held.acquire()
    next(b for b in test.button if b.label == t("audit.verify", "zh")).click().run()
    assert [e.value for e in test.error] == [SAID["zh"]]
    assert not test.exception


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_routes_say_so(monkeypatch: pytest.MonkeyPatch, folder: Path, held: FileLock, lang: str) -> None:
    monkeypatch.setenv("OUTCOMES_DATA", str(folder))
    cookie = _cookie(folder, "auditor")
    server = Starlette(
        routes=app.app._user_routes,
        middleware=[Middleware(Gate)],
        exception_handlers={WarehouseError: app.unavailable},
    )
    held.acquire()
    asked = TestClient(server, cookies={COOKIE: cookie})
    answer = asked.get("/audit.csv")
    assert (answer.status_code, answer.text) == (503, " / ".join(SAID.values()))
    form = urlencode({"account": "auditor", "password": "Chunjiang-huaye8"})
    sent = {"content-type": "application/x-www-form-urlencoded", "origin": "http://testserver"}
    answer = TestClient(server).post(f"/sign-in?lang={lang}", content=form, headers=sent)
    assert answer.status_code == 503
    assert SAID[lang] in answer.text
    sent["cookie"] = f"{COOKIE}={cookie}"
    form = urlencode({"old": "Chunjiang-huaye8", "new": "Fengqi-luoyang9", "again": "Fengqi-luoyang9"})
    answer = TestClient(server).post(f"/password?lang={lang}", content=form, headers=sent)
    assert answer.status_code == 503
    assert SAID[lang] in answer.text


def test_the_server_answers_by_this_handler() -> None:
    assert app.app._exception_handlers[WarehouseError] is app.unavailable
