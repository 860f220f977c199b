"""Bad days: a full disk, a folder that cannot be written, two people at once."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import duckdb
import pytest

from etl.check.judge import judge
from etl.commands import rebuild
from etl.ledger import acts, ledger
from etl.ledger.by import By
from etl.ledger.judging import surroundings
from etl.ledger.opened import opened
from etl.review import review
from etl.review.seat import Seat
from outcomes.catalogue.catalogue import Catalogue
from outcomes.core.errors import WarehouseError
from outcomes.core.settings import ROOT, Settings, now
from outcomes.reporting.submission import Submission
from outcomes.security import audit
from outcomes.warehouse.lake import connect, transaction
from outcomes.warehouse.mart import Store
from tests import tree, warehouses
from tests.etl import busy, small, whole

_SENT = Submission(content=b"", name="a.csv", dataset="monthly_report", by="甲", today=small.TODAY)
MARCH = small.content_of(("古城", "2025-03", 9, 1))


@pytest.fixture(scope="module")
def said_in_a_namespace(new_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, Any]]:
    """What one process says that has a small disk of its own, and then a warehouse that cannot be written."""
    if sys.platform != "linux" or os.getuid() != 0:
        pytest.skip("only root may mount")
    if subprocess.run(["unshare", "-m", "true"], check=False, capture_output=True).returncode:
        pytest.skip("no mount namespaces here")
    small_disk, folder = tmp_path_factory.mktemp("small-disk"), tmp_path_factory.mktemp("read-only")
    warehouses.copy(new_folder, folder / "real")
    (folder / "三月.csv").write_bytes(MARCH)
    mounted = f"mount -t tmpfs -o size=24m small '{small_disk}'"
    run = f"exec '{sys.executable}' -m tests.etl.bad_disk '{small_disk}' '{folder / 'real'}' '{folder / '三月.csv'}'"
    made = subprocess.run(
        ["unshare", "-m", "sh", "-c", f"{mounted} && {run}"],
        check=False,
        cwd=ROOT,
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    assert made.returncode == 0, made.stderr[-3000:]
    # what was read-only in there is not so out here
    real = Settings(data=folder / "real")
    assert ledger.load(
        real, Submission(content=MARCH, name="a.csv", by="甲", today=small.TODAY, dataset="monthly_report")
    ).upload_id
    return [json.loads(line) for line in made.stdout.splitlines()]


@pytest.mark.processes
def test_a_full_disk_is_one_sentence_and_nothing_is_lost(said_in_a_namespace: list[dict[str, Any]]) -> None:
    found = [f for f in said_in_a_namespace if "left" in f]
    assert len(found) >= 4
    assert [(f["left"], f["wrong"], f["right"]) for f in found] == [(f["left"], [], True) for f in found]
    refused = [f["said"] for f in found if not f["said"].startswith("U2")]
    assert len(refused) >= 2
    assert all(" / " in said and ("没有" in said or "打不开" in said) for said in refused), refused


@pytest.mark.processes
def test_a_folder_that_cannot_be_written_is_one_sentence_and_exit_code_3(
    said_in_a_namespace: list[dict[str, Any]],
) -> None:
    found = [f for f in said_in_a_namespace if "command" in f]
    assert [f["command"] for f in found] == ["load", "withdraw", "history", "rebuild", "init"]
    for said in found:
        assert (said["command"], said["code"], said["out"]) == (said["command"], 3, ""), said
        assert "Traceback" not in said["err"]
        assert len(said["err"].strip().splitlines()) == 1, said
        assert " / " in said["err"]


@pytest.fixture(scope="module")
def one_report(tmp_path_factory: pytest.TempPathFactory) -> tuple[Settings, Catalogue]:
    """A warehouse with the small catalogue and one published report, made once."""
    settings, cat = small.make(tmp_path_factory.mktemp("one-report"))
    whole.one_more(settings, cat, "2025-03", 10)
    return settings, cat


@pytest.fixture
def made(one_report: tuple[Settings, Catalogue], tmp_path: Path) -> tuple[Settings, Catalogue]:
    """A fresh copy of it."""
    return small.copy(one_report[0].data, tmp_path), one_report[1]


@pytest.mark.parametrize(
    "fails",
    [
        duckdb.IOException("IO Error: Could not write to file: No space left on device"),
        duckdb.TransactionException("Failed to commit DuckLake transaction: database or disk is full"),
        OSError(28, "No space left on device"),
    ],
    ids=lambda error: type(error).__name__,
)
def test_a_commit_that_fails_says_so_and_leaves_everything_as_it_was(
    made: tuple[Settings, Catalogue], monkeypatch: pytest.MonkeyPatch, fails: Exception
) -> None:
    settings, cat = made

    def failing(connection: duckdb.DuckDBPyConnection) -> None:
        raise fails

    with monkeypatch.context() as bad:
        bad.setattr("outcomes.warehouse.lake._commit", failing)
        with pytest.raises(WarehouseError, match=r"没有写进去.* / nothing was written"):
            whole.one_more(settings, cat, "2025-03", 11)
    assert whole.received(Store(settings).mart(), "2025-03") == 10
    assert whole.wrong(settings, cat) == []
    assert whole.one_more(settings, cat, "2025-03", 11).upload_id
    assert whole.received(Store(settings).mart(), "2025-03") == 11


@pytest.mark.parametrize("where", ["etl.ledger.landing.os.fsync", "outcomes.security.audit.os.fsync"])
def test_a_file_that_cannot_be_kept_says_so_and_leaves_everything_as_it_was(
    made: tuple[Settings, Catalogue], monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    settings, cat = made

    def failing(file: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as bad:
        bad.setattr(where, failing)
        with pytest.raises(WarehouseError, match=r"没有.* / .*not"):
            whole.one_more(settings, cat, "2025-03", 11)
    assert whole.received(Store(settings).mart(), "2025-03") == 10
    assert whole.wrong(settings, cat) == []
    assert whole.one_more(settings, cat, "2025-03", 11).upload_id


def test_an_audit_that_cannot_be_written_gives_the_act_up(made: tuple[Settings, Catalogue]) -> None:
    settings, cat = made
    con = audit.writing(settings)
    with con as accounts:
        accounts.exec_driver_sql(
            "CREATE TRIGGER full BEFORE INSERT ON audit BEGIN SELECT RAISE(FAIL, 'database or disk is full'); END"
        )
    with pytest.raises(WarehouseError, match=r"记录.* / the audit"):
        whole.one_more(settings, cat, "2025-03", 11)
    with audit.writing(settings) as accounts:
        accounts.exec_driver_sql("DROP TRIGGER full")
    assert whole.wrong(settings, cat) == []
    assert whole.received(Store(settings).mart(), "2025-03") == 10


def test_a_missing_original_stops_the_rebuild_with_one_sentence(made: tuple[Settings, Catalogue]) -> None:
    settings, cat = made
    next(path for path in settings.landing.rglob("*") if path.is_file()).unlink()
    with pytest.raises(WarehouseError, match=r"原始文件缺失或被改动.* / the original file is missing"):
        rebuild.rebuild(settings, cat=cat)
    assert whole.received(Store(settings).mart(), "2025-03") == 10
    assert whole.wrong(settings, cat) == []


@pytest.mark.processes
def test_of_two_who_decide_at_the_same_moment_one_wins(tmp_path: Path) -> None:
    settings, cat = small.make(tmp_path)
    second = small.Person(account="fengrong-2", name="丰荣审核员", role="street_approver", place=small.STREET)
    uploads = []
    for n in range(tree.examples(5, long=20)):
        month = f"202{3 + n // 12}-{n % 12 + 1:02d}"
        sent = replace(_SENT, content=small.content_of(("古城", month, n, 1)), by="gucheng", at=now())
        uploads.append(ledger.load(settings, sent, cat=cat))
    ids, met = [str(u.upload_id) for u in uploads], busy.processes().Barrier(2)
    given = (settings.data, tmp_path / "catalogue")
    one, said_one = busy.start(busy.decide, *given, small.APPROVER, "approve", ids, met)
    two, said_two = busy.start(busy.decide, *given, second, "send_back", ids, met)
    for upload_id in ids:
        said = {said_one.recv(), said_two.recv()}
        assert said == {"done", f"{upload_id} 没有待审的内容 / nothing of {upload_id} is waiting"}
    one.join()
    two.join()
    con = connect(settings)
    kinds = con.execute("SELECT kind FROM lake.ledger.act WHERE kind IN ('approved', 'returned')").fetchall()
    con.close()
    assert len(kinds) == len(ids)
    assert whole.wrong(settings, cat) == []


@pytest.mark.processes
def test_the_same_bytes_twice_at_the_same_moment_are_one_upload(tmp_path: Path) -> None:
    settings, cat = small.make(tmp_path)
    files = [small.content_of(("古城", "2025-03", n, 1)) for n in range(1, tree.examples(4, long=13))]
    met, given = busy.processes().Barrier(2), (settings.data, tmp_path / "catalogue")
    one, said_one = busy.start(busy.send, *given, small.CLERK, files, met)
    two, said_two = busy.start(busy.send, *given, small.SENDER, files, met)
    for _ in files:
        first, second = said_one.recv(), said_two.recv()
        assert first[0] == second[0]
        assert {first[1], second[1]} == {True, False}
    one.join()
    two.join()
    assert whole.wrong(settings, cat) == []


def test_a_month_closed_while_a_file_is_read_takes_no_more_of_it(made: tuple[Settings, Catalogue]) -> None:
    settings, cat = made
    sent = replace(_SENT, content=small.content_of(("古城", "2025-03", 12, 1)), at=now(), publish=True)
    with opened(settings, cat) as found:
        judged = judge(sent, surroundings(found))
    review.close_month(Seat(settings=settings, person=small.DISTRICT), "monthly_report", "2025-03")
    with opened(settings, cat) as found, pytest.raises(WarehouseError, match="已经结账"):
        ledger.store(found, judged, sent)
    assert whole.received(Store(settings).mart(), "2025-03") == 10


def test_what_is_stored_later_is_known_later_whoever_began_first(made: tuple[Settings, Catalogue]) -> None:
    settings, cat = made
    began = now()
    slow, refused = small.content_of(("古城", "2025-03", 12, 1)), small.content_of(("古城", "2025-03", "近十", 1))
    whole.one_more(settings, cat, "2025-03", 11)
    for content in (refused, slow):
        ledger.load(settings, replace(_SENT, content=content, at=began, publish=True), cat=cat)
    con = connect(settings)
    moments = con.execute("SELECT made_at FROM lake.ledger.act WHERE kind <> 'reference' ORDER BY act_id").fetchall()
    late = con.execute("SELECT 1 FROM lake.ledger.attempt WHERE upload_id IS NULL AND made_at <= ?", [began]).fetchall()
    con.close()
    assert moments == sorted(moments)
    assert late == []
    assert whole.received(Store(settings).mart(), "2025-03") == 12
    assert whole.wrong(settings, cat) == []
    assert rebuild.rebuild(settings, cat=cat).same
    later = replace(_SENT, content=small.content_of(("古城", "2025-02", 9, 1)), name="b.csv", at=now())
    upload = ledger.load(settings, later, cat=cat)
    by = By(who="乙", at=now() - timedelta(hours=1))  # a clock that was set back
    acts.act(settings, [acts.Move(kind="published", upload_id=str(upload.upload_id))], by, cat=cat)
    assert whole.wrong(settings, cat) == []
    assert rebuild.rebuild(settings, cat=cat).same


def test_an_error_inside_a_commit_that_is_no_fault_of_the_disk_is_not_called_one(
    made: tuple[Settings, Catalogue],
) -> None:
    con = connect(made[0])
    with pytest.raises(duckdb.ParserException), transaction(con, author="甲", message="x"):
        con.execute("SELEKT")
    con.close()
