"""The journal: one file for each act, chained; caught up after a kill; what did not happen is named and its number gone."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from etl.commands.recover import recover
from etl.ledger import journal, ledger, warehouse
from outcomes.catalogue.catalogue import Catalogue
from outcomes.core.errors import WarehouseError
from outcomes.core.settings import Settings
from outcomes.reporting.submission import Submission
from outcomes.security import audit, undone
from outcomes.warehouse import lake
from outcomes.warehouse.journal_files import read_journal
from outcomes.warehouse.lake import connect
from outcomes.warehouse.mart import Store, open_mart
from outcomes.warehouse.schema_version import SCHEMA
from tests.etl import small, whole

Made = tuple[Settings, Catalogue]


@pytest.fixture
def made(tmp_path: Path) -> Made:
    """A warehouse with one published report."""
    settings, cat = small.make(tmp_path)
    whole.one_more(settings, cat, "2025-03", 10)
    return settings, cat


def _files(settings: Settings) -> list[Path]:
    return sorted(settings.journal.glob("*/*.json"))


def test_every_act_has_a_file_that_follows_the_one_before(made: Made) -> None:
    settings, cat = made
    whole.one_more(settings, cat, "2025-02", 11)
    entries = read_journal(settings)
    assert [e["act"]["kind"] for e in entries] == ["reference", "submitted", "published", "submitted", "published"]
    assert entries[2]["state_event"][0]["state"] == "published"
    assert entries[1]["upload"][0]["judged_sha256"]
    assert [p.name for p in _files(settings)] == [f"{n:09d}.json" for n in range(1, 6)]
    assert not list(settings.journal.glob("*/*.part"))


@pytest.mark.parametrize("harm", ["changed", "missing", "exchanged"])
def test_a_journal_that_is_not_whole_is_refused(made: Made, harm: str) -> None:
    settings, cat = made
    file = _files(settings)[1]
    if harm == "changed":
        file.write_text(file.read_text().replace('"丙"', '"丁"'))
    elif harm == "missing":
        file.unlink()
    else:
        shutil.copy(_files(settings)[2], file)
    with pytest.raises(WarehouseError, match=r"操作日志从第\d号起.* / the journal is missing or was changed"):
        recover(settings, cat=cat)
    assert whole.received(Store(settings).mart(), "2025-03") == 10


def test_a_commit_that_a_kill_left_without_its_entry_is_caught_up(made: Made) -> None:
    settings, cat = made
    _files(settings)[-1].unlink()
    (settings.journal / "000000" / "000000004.part").write_text("half")
    whole.one_more(settings, cat, "2025-02", 11)
    assert [e["act"]["act_id"] for e in read_journal(settings)] == [1, 2, 3, 4, 5]
    assert not list(settings.journal.glob("*/*.part"))


def test_what_the_audit_tells_and_did_not_happen_is_named_and_its_numbers_are_gone(
    made: Made, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings, cat = made

    class Killed(BaseException):
        pass

    def killed(_con: object) -> None:
        raise Killed

    with monkeypatch.context() as during:
        during.setattr(lake, "_commit", killed)
        with pytest.raises(Killed):
            whole.one_more(settings, cat, "2025-02", 11)
    [record] = undone.undone(settings)
    assert (record.act, record.detail["act"]) == ("submitted", 5)
    [said] = undone.sentences(settings)
    assert "没有完成" in said
    receipt = whole.one_more(settings, cat, "2025-02", 12)
    assert undone.undone(settings) == []
    [named] = audit.entries(settings, audit.Sought(act="not_done"))
    assert (named.what, named.detail["numbers"]) == (record.what, [4, 5])
    assert receipt.upload_id != record.what
    con = connect(settings)
    kinds = con.execute("SELECT act_id, kind FROM lake.ledger.act ORDER BY 1").fetchall()
    con.close()
    assert kinds[3:] == [(4, "void"), (5, "void"), (6, "submitted"), (7, "published")]
    assert whole.received(Store(settings).mart(), "2025-02") == 12


def test_a_catalogue_that_is_older_than_its_journal_takes_nothing_in_until_it_is_recovered(
    made: Made, tmp_path: Path
) -> None:
    settings, cat = made
    older = tmp_path / "older"
    shutil.copytree(settings.data, older)
    whole.one_more(settings, cat, "2025-02", 11)
    for path in (settings.data / "catalog.sqlite", *settings.data.glob("catalog.sqlite-*")):
        path.unlink()
    shutil.copy(older / "catalog.sqlite", settings.data / "catalog.sqlite")
    with pytest.raises(WarehouseError, match=r"请先运行 python -m etl recover.* / the journal goes to act 5"):
        whole.one_more(settings, cat, "2025-01", 12)
    recover(settings, cat=cat)
    assert whole.received(Store(settings).mart(), "2025-02") == 11
    assert whole.one_more(settings, cat, "2025-01", 12).published
    assert whole.wrong(settings, cat) == []


def test_a_lost_catalogue_is_not_begun_anew_beside_its_journal(made: Made) -> None:
    settings, cat = made
    for path in settings.data.glob("catalog.sqlite*"):
        path.unlink()
    with pytest.raises(WarehouseError, match="etl recover"):
        warehouse.init(settings, data_class="real", cat=cat)
    lines = recover(settings, cat=cat).lines()
    assert lines[0].startswith("按操作日志重做 3 项操作")
    assert whole.received(Store(settings).mart(), "2025-03") == 10


def test_nothing_to_recover_from_is_said_and_nothing_moved(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path / "empty")
    with pytest.raises(WarehouseError, match="没有操作日志"):
        recover(settings)
    assert not list((tmp_path / "empty").glob("lost-*"))


def test_a_recovery_that_fails_leaves_everything_where_it_was(made: Made) -> None:
    settings, cat = made
    for path in settings.landing.rglob("*"):
        if path.is_file():
            path.unlink()
    with pytest.raises(WarehouseError, match="原始文件缺失"):
        recover(settings, cat=cat)
    assert whole.received(Store(settings).mart(), "2025-03") == 10
    assert not list(settings.data.glob("lost-*"))


def test_files_that_were_refused_are_counted_after_a_recovery(made: Made) -> None:
    settings, cat = made
    bad = Submission(content=b"nothing", name="x.csv", by="甲", today=small.TODAY, dataset="monthly_report")
    assert ledger.load(settings, bad, cat=cat).outcome == "reject_whole_file"
    con = connect(settings)
    before = con.execute("SELECT sender, outcome, sha256 FROM lake.ledger.attempt ORDER BY ALL").fetchall()
    con.close()
    recover(settings, cat=cat)
    con = connect(settings)
    assert con.execute("SELECT sender, outcome, sha256 FROM lake.ledger.attempt ORDER BY ALL").fetchall() == before
    con.close()


def test_an_entry_is_one_line_of_json(made: Made) -> None:
    for file in _files(made[0]):
        assert set(json.loads(file.read_text())) >= {"act", "audit", "previous"}


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (str(SCHEMA + 1), "由更新的版本建立"),
        (str(SCHEMA - 1), "请先运行 python -m etl init"),
        ("1", "请先运行 python -m etl init"),
        (None, "请先运行 python -m etl init"),
    ],
)
def test_a_warehouse_of_another_version_takes_nothing_in(made: Made, found: str | None, said: str) -> None:
    settings, cat = made
    con = connect(settings)
    con.execute("DELETE FROM lake.ref.meta WHERE name = 'schema'")
    if found:
        con.execute("INSERT INTO lake.ref.meta VALUES ('schema', ?)", [found])
    con.close()
    with pytest.raises(WarehouseError, match=said):
        whole.one_more(settings, cat, "2025-02", 11)
    if found == str(SCHEMA + 1):
        for opens in (lambda: open_mart(settings), lambda: warehouse.init(settings, data_class="real", cat=cat)):
            with pytest.raises(WarehouseError, match=said):
                opens()
        return
    warehouse.init(settings, data_class="real", cat=cat)
    assert whole.one_more(settings, cat, "2025-02", 12).published


def test_every_table_that_acts_append_to_is_told(made: Made) -> None:
    con = connect(made[0])
    found = con.execute(
        """SELECT table_name FROM information_schema.columns WHERE table_catalog = 'lake' AND table_schema = 'ledger'
        AND column_name = 'act_id' AND table_name NOT IN ('act', 'slice_state', 'in_force')"""
    ).fetchall()
    con.close()
    assert {name for (name,) in found} == set(journal.TABLES)
