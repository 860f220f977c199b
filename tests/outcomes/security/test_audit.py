"""The audit: every way of tampering is named, many processes never fork the chain, nothing young is archived."""

import json
import sqlite3
import subprocess
import sys
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from outcomes.__main__ import main
from outcomes.core.errors import WarehouseError
from outcomes.core.settings import LOCAL_TIME, ROOT, Settings, today
from outcomes.security import audit, audit_files


@pytest.fixture
def kept(tmp_path: Path) -> Settings:
    """Ten records."""
    settings = Settings(data=tmp_path / "real")
    for n in range(10):
        audit.record(settings, audit.Deed(who=f"u{n % 3}", act="export", what=f"图{n}", detail={"rows": n}))
    return settings


def _tamper(settings: Settings, *statements: str) -> None:
    con = sqlite3.connect(settings.data / "accounts.sqlite")
    con.execute("DROP TRIGGER audit_no_update")
    con.execute("DROP TRIGGER audit_no_delete")
    for statement in statements:
        con.execute(statement)
    con.commit()
    con.close()


def test_an_untouched_chain_is_in_order(kept: Settings) -> None:
    assert audit.verify(kept) == []
    assert [e.seq for e in audit.entries(kept, audit.Sought(who="u1"))] == [8, 5, 2]
    assert audit.entries(kept, limit=1)[0].detail == {"rows": 9}
    assert audit.count(kept, audit.Sought(act="export", since=today().isoformat(), until=today().isoformat())) == 10
    assert audit.count(kept, audit.Sought(until="2020-01-01")) == 0


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("UPDATE audit SET who = 'somebody' WHERE seq = 4", "第4条被改动"),
        ("UPDATE audit SET detail = '{}' WHERE seq = 10", "第10条被改动"),
        ("UPDATE audit SET ok = 0 WHERE seq = 1", "第1条被改动"),
        ("UPDATE audit SET at = '2020-01-01T00:00:00' WHERE seq = 3", "第3条被改动"),
        ("DELETE FROM audit WHERE seq = 5", "第5至5条缺失"),
        ("DELETE FROM audit WHERE seq < 4", "第1至3条缺失"),
        ("DELETE FROM audit WHERE seq > 7", "应至第10条，现到第7条"),
        ("DELETE FROM audit", "应至第10条，现到第0条"),
        (
            "INSERT INTO audit SELECT 11, at, who, act, what, detail, channel, ok, digest, digest FROM audit WHERE seq = 10",
            "第11条被改动",
        ),
    ],
)
def test_tampering_is_named(kept: Settings, statement: str, said: str) -> None:
    _tamper(kept, statement)
    assert any(said in line for line in audit.verify(kept)), audit.verify(kept)


def test_two_records_that_changed_places_are_named(kept: Settings) -> None:
    moves = [f"UPDATE audit SET seq = {new} WHERE seq = {old}" for old, new in ((4, 99), (7, 4), (99, 7))]
    _tamper(kept, *moves)
    found = "\n".join(audit.verify(kept))
    assert "第4条" in found
    assert "第7条" in found


def test_numbers_closed_up_after_a_removal_are_named(kept: Settings) -> None:
    _tamper(
        kept,
        "DELETE FROM audit WHERE seq = 5",
        *(f"UPDATE audit SET seq = {n - 1} WHERE seq = {n}" for n in range(6, 11)),
    )
    assert audit.verify(kept)


def test_an_older_end_cannot_be_forged_from_what_the_database_holds(kept: Settings) -> None:
    con = sqlite3.connect(kept.data / "accounts.sqlite")
    digest = con.execute("SELECT digest FROM audit WHERE seq = 7").fetchone()[0]
    con.close()
    _tamper(kept, "DELETE FROM audit WHERE seq > 7")
    head = kept.data / "audit.head"
    head.write_text(json.dumps({**json.loads(head.read_text()), "seq": 7, "digest": digest}))
    assert any("末端标记" in line for line in audit.verify(kept))
    head.unlink()
    assert any("末端标记" in line for line in audit.verify(kept))


def test_the_database_itself_refuses_changes(kept: Settings) -> None:
    con = sqlite3.connect(kept.data / "accounts.sqlite")
    for statement in ("UPDATE audit SET who = 'x'", "DELETE FROM audit"):
        with pytest.raises(sqlite3.IntegrityError, match="append-only"):
            con.execute(statement)
    con.close()


WRITER = """
import sys
from pathlib import Path
from outcomes.security import audit
from outcomes.core.settings import Settings
settings = Settings(data=Path(sys.argv[1]))
for n in range(100):
    audit.record(settings, audit.Deed(who=sys.argv[2], act="export", what=str(n)))
"""


@pytest.mark.processes
def test_two_processes_write_two_hundred_records_into_one_chain(tmp_path: Path) -> None:
    folder = tmp_path / "real"
    running = [subprocess.Popen([sys.executable, "-c", WRITER, str(folder), who], cwd=ROOT) for who in ("a", "b")]
    assert [process.wait(timeout=120) for process in running] == [0, 0]
    settings = Settings(data=folder)
    assert audit.count(settings) == 200
    assert audit.count(settings, audit.Sought(who="a")) == 100
    assert audit.verify(settings) == []


def _work_of_a_record(settings: Settings) -> int:
    """The steps of SQLite's machine, in tens, that one more record takes."""
    steps: list[int] = []
    with audit.recording(settings) as con:
        raw = con.connection.driver_connection
        assert raw is not None
        raw.set_progress_handler(lambda: steps.append(1), 10)
        audit.append(con, settings, audit.Deed(who="u", act="export"))
        raw.set_progress_handler(None, 0)
    return len(steps)


def test_a_record_takes_as_little_work_in_a_long_chain_as_in_a_short_one(kept: Settings) -> None:
    short = _work_of_a_record(kept)
    with audit.recording(kept) as con:
        for _ in range(200):
            audit.append(con, kept, audit.Deed(who="u", act="export"))
    assert 0 < _work_of_a_record(kept) <= short + 1


def test_a_record_that_cannot_be_written_raises(kept: Settings) -> None:
    (kept.data / "audit.head").unlink()
    (kept.data / "audit.head").mkdir()
    with pytest.raises(WarehouseError, match="操作记录没有写进去，没有任何改动"):
        audit.record(kept, audit.Deed(who="u", act="export"))


def test_the_command_line_verifies_and_exports(kept: Settings, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("OUTCOMES_DATA", str(kept.data))
    audit.record(kept, audit.Deed(who="=HYPERLINK(1)", act="export"))
    run, file = CliRunner().invoke, tmp_path / "audit.csv"
    assert run(main, ["audit", "verify"]).exit_code == 0
    assert run(main, ["audit", "export", "-o", str(file), "--since", today().isoformat()]).exit_code == 0
    text = file.read_bytes().decode("utf-8-sig")
    assert text.splitlines()[0] == "seq,at,who,act,what,detail,channel,ok"
    assert "'=HYPERLINK" in text
    assert len(text.splitlines()) == 13
    _tamper(kept, "UPDATE audit SET who = 'x' WHERE seq = 2")
    broken = run(main, ["audit", "verify"])
    assert broken.exit_code == 1
    assert "第2条" in broken.output
    assert run(main, ["audit", "archive", "--before", today().isoformat()]).exit_code == 1


def _aged(settings: Settings) -> None:
    """Six records of two years ago, then four of today."""
    old = datetime.now(LOCAL_TIME) - timedelta(days=730)
    with audit.recording(settings) as con:
        for n in range(10):
            audit.append(con, settings, audit.Deed(who="u", act="export", what=str(n), at=old if n < 6 else None))


def test_an_archive_leaves_a_chain_that_verifies_and_takes_nothing_of_the_last_year(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path / "real")
    _aged(settings)
    with pytest.raises(audit_files.ArchiveError):
        audit_files.archive(settings, today() - timedelta(days=300))
    path = audit_files.archive(settings, date(today().year - 1, today().month, 1))
    assert path is not None
    assert [json.loads(line)["seq"] for line in path.read_text().splitlines()] == [1, 2, 3, 4, 5, 6]
    assert [e.seq for e in audit.entries(settings)] == [11, 10, 9, 8, 7]
    assert audit.verify(settings) == []
    audit.record(settings, audit.Deed(who="u", act="export"))
    assert audit.verify(settings) == []
    assert audit_files.archive(settings, date(today().year - 1, today().month, 1)) is None
    _tamper(settings, "DELETE FROM audit WHERE seq = 7")
    assert any("第1至7条缺失" in line for line in audit.verify(settings))
