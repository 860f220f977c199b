"""Files made beside the server: one's own alone, recorded, with a clear end on bad days."""

from __future__ import annotations

import errno
import io
import json
import os
import sys
import time
from pathlib import Path

import pytest
from click.testing import CliRunner
from docx import Document
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.testclient import TestClient

import app
from outcomes.__main__ import main
from outcomes.core.settings import Settings
from outcomes.exports import jobs
from outcomes.exports.jobs import Order
from outcomes.exports.long_work import LINES
from outcomes.security import accounts, audit, sessions
from outcomes.security.access import Denied, Person, Role
from outcomes.security.gate import Gate
from tests import warehouses
from tests.outcomes.real import publish

GUCHENG, TAISHAN, STREET, DISTRICT = "210214001003", "210214001002", "210214001", "210214"
GOOD, OTHER = "Luoyu-qingtian7", "Chunjiang-huaye8"
PEOPLE: tuple[tuple[str, Role, str], ...] = (
    ("clerk", "community_staff", "古城社区"),
    ("clerk2", "community_staff", "台山社区"),
    ("leader", "district_leader", "普兰店区"),
    ("looker", "auditor", "普兰店区"),
)


@pytest.fixture(scope="module")
def kept(new_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    settings = Settings(data=warehouses.copy(new_folder, tmp_path_factory.mktemp("making") / "real"))
    for account, role, place in PEOPLE:
        accounts.add(settings, account, accounts.Profile(name=account, role=role, place=place), by=None, password=GOOD)
        accounts.change_password(settings, account, GOOD, OTHER)
    publish(settings, *((c, "2025-03", 30, 28, 6, 0, 0, 0) for c in ("古城", "台山")))
    return settings


def _person(settings: Settings, account: str) -> Person:
    found = accounts.get(settings, account)
    assert found is not None
    return found.person


def _done(settings: Settings, job: jobs.ExportJob) -> jobs.ExportJob:
    LINES["files"].submit(int).result()  # they are made one after the other: this one's turn comes after all
    found = jobs.find(settings, job.id)
    assert found is not None
    assert found.is_over
    return found


@pytest.fixture
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """The command of a job is run in this process."""

    def run(settings: Settings, command: list[str]) -> tuple[str, str]:
        said = CliRunner().invoke(main, command[3:], env={"OUTCOMES_DATA": str(settings.data)})
        return said.stdout, said.stderr if said.exit_code else ""

    monkeypatch.setattr(jobs, "run_apart", run)


@pytest.mark.parametrize(
    ("account", "kind", "place", "allowed"),
    [
        ("leader", "deck", DISTRICT, True),
        ("leader", "open-data", DISTRICT, True),
        ("leader", "brief", GUCHENG, True),
        ("clerk", "book", GUCHENG, True),
        ("clerk", "brief", GUCHENG, True),
        ("clerk", "deck", GUCHENG, False),
        ("clerk", "book", TAISHAN, False),
        ("clerk", "book", STREET, False),
        ("clerk", "book", DISTRICT, False),
        ("clerk", "charts", GUCHENG, False),
        ("clerk", "open-data", DISTRICT, False),
        ("looker", "book", DISTRICT, False),
    ],
)
def test_who_may_make_what_of_which_place(
    kept: Settings, account: str, kind: jobs.Kind, place: str, allowed: bool
) -> None:
    assert jobs.may_make(kept, _person(kept, account), kind, place) == allowed


def test_what_is_refused_is_recorded_and_leaves_nothing(kept: Settings) -> None:
    before = len(jobs.jobs_of(kept, "clerk"))
    with pytest.raises(Denied):
        jobs.start(kept, _person(kept, "clerk"), Order(kind="deck", name="x.pptx", place=DISTRICT, options={}))
    assert len(jobs.jobs_of(kept, "clerk")) == before
    newest = audit.entries(kept)[0]
    assert (newest.act, newest.who, newest.ok) == ("refused", "clerk", False)


@pytest.fixture
def browser(kept: Settings, monkeypatch: pytest.MonkeyPatch) -> TestClient:
    """The address of ready files behind the gate."""
    monkeypatch.setenv("OUTCOMES_DATA", str(kept.data))
    return TestClient(Starlette(routes=app.app._user_routes, middleware=[Middleware(Gate)]))


def _cookie(settings: Settings, account: str) -> dict[str, str]:
    found = accounts.get(settings, account)
    assert found is not None
    return {"cookie": f"{sessions.COOKIE}={sessions.start(settings, found)}"}


@pytest.mark.processes
def test_a_clerks_own_brief_is_made_in_a_process_of_its_own_and_taken_by_the_clerk_alone(
    kept: Settings, browser: TestClient
) -> None:
    order = Order(kind="brief", name="古城社区-简报-2025-03.docx", place=GUCHENG, options={"month": "2025-03"})
    job = jobs.start(kept, _person(kept, "clerk"), order)
    assert audit.entries(kept)[0].act == "export"
    assert _done(kept, job).state == "done"
    address = f"/made/{job.id}"
    mine = browser.get(address, headers=_cookie(kept, "clerk"))
    assert mine.status_code == 200
    assert "%E5%8F%A4%E5%9F%8E" in mine.headers["content-disposition"]
    assert "古城社区" in Document(io.BytesIO(mine.content)).paragraphs[0].text
    assert audit.entries(kept)[0].act == "export"
    for other in ("clerk2", "leader"):
        assert browser.get(address, headers=_cookie(kept, other)).status_code == 403
        assert audit.entries(kept)[0].act == "refused"
    assert browser.get(address, headers=_cookie(kept, "looker")).status_code == 403
    assert browser.get(address).status_code == 401
    assert browser.get(f"/made/{'0' * 24}", headers=_cookie(kept, "clerk")).status_code == 404
    assert browser.get("/made/..%2F..%2Faudit.head", headers=_cookie(kept, "clerk")).status_code in (400, 404)


def test_a_clerks_workbook_holds_no_other_community(kept: Settings, at_once: None) -> None:
    from python_calamine import CalamineWorkbook

    name = "古城社区-数据表-2025-03.xlsx"
    order = Order(kind="book", name=name, place=GUCHENG, options={"month": "2025-03"}, own=True)
    job = jobs.start(kept, _person(kept, "clerk"), order)
    done = _done(kept, job)
    assert done.state == "done", done.said
    book = CalamineWorkbook.from_path(jobs.file_of(kept, done))
    words = json.dumps([book.get_sheet_by_name(n).to_python() for n in book.sheet_names], ensure_ascii=False)
    assert "古城社区" in words
    assert "普兰店区" in words
    assert "台山" not in words


@pytest.mark.processes
def test_what_cannot_be_made_says_why(kept: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The command fails here; a small process says what it said, and the job has to understand it."""
    asked = ["deck", "--month", "2021-01", "-o", str(tmp_path / "x.pptx")]
    failed = CliRunner().invoke(main, asked, env={"OUTCOMES_DATA": str(kept.data)})
    assert failed.exit_code == 1
    says = [sys.executable, "-c", "import sys; sys.stderr.write(sys.argv[1]); sys.exit(1)", failed.stderr]
    monkeypatch.setattr(jobs, "outcomes_command", lambda *words: list(says))
    order = Order(kind="deck", name="x.pptx", place=DISTRICT, options={"month": "2021-01"})
    job = jobs.start(kept, _person(kept, "leader"), order)
    done = _done(kept, job)
    assert done.state == "failed"
    assert "没有已发布的数据" in done.said
    assert not jobs.file_of(kept, done).exists()


def test_a_file_whose_server_has_ended_counts_as_interrupted(kept: Settings) -> None:
    folder = kept.data / "made" / "abc123"
    folder.mkdir(parents=True)
    left = jobs.ExportJob(
        id="abc123",
        account="leader",
        kind="deck",
        name="x.pptx",
        asked_at="2025-04-01T10:00:00",
        asked={},
        state="running",
    )
    (folder / "job.json").write_text(json.dumps(left.__dict__), encoding="utf-8")
    found = jobs.find(kept, "abc123")
    assert found is not None
    assert found.state == "failed"
    assert "服务中断" in found.said


def test_after_a_week_files_are_gone(kept: Settings, at_once: None) -> None:
    folder = kept.data / "made" / "old1"
    folder.mkdir(parents=True)
    os.utime(folder, (time.time() - 8 * 86_400,) * 2)
    order = Order(kind="brief", name="x.pdf", place=GUCHENG, options={"month": "2025-03"})
    job = jobs.start(kept, _person(kept, "leader"), order)
    assert not folder.exists()
    assert _done(kept, job).state == "done"
    assert jobs.file_of(kept, job).read_bytes().startswith(b"%PDF")


def test_a_full_disk_leaves_no_broken_file(kept: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(number: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    for name, command in (("d.pptx", "deck"), ("b.xlsx", "book")):
        said = CliRunner().invoke(
            main, [command, "--place", "古城社区", "-o", str(tmp_path / name)], env={"OUTCOMES_DATA": str(kept.data)}
        )
        assert said.exit_code == 1
        assert "没有留下文件" in said.output
        assert list(tmp_path.iterdir()) == []
