"""Backup and restore: one moment of a warehouse in use, checked before it counts, and refused where anything was changed."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from filelock import FileLock

from etl.ledger import acts
from etl.ledger.by import By
from outcomes.__main__ import main
from outcomes.backups import moment, stored_file
from outcomes.backups.backup import Backup, back_up, backups_in
from outcomes.backups.restored import restore
from outcomes.backups.stored_file import StoredFile
from outcomes.catalogue.catalogue import Catalogue
from outcomes.core.errors import WarehouseError
from outcomes.core.settings import ROOT, Settings, now
from outcomes.security import accounts, audit, database
from outcomes.warehouse.journal_files import read_journal
from outcomes.warehouse.lake import connect
from outcomes.warehouse.mart import open_mart
from tests import tree
from tests.etl import busy, small, whole


@dataclass(frozen=True, kw_only=True)
class House:
    """A warehouse with its small catalogue, and a folder for its backups."""

    settings: Settings
    cat: Catalogue
    backups: Path

    def one_more(self, month: str, figure: int) -> str:
        return str(whole.one_more(self.settings, self.cat, month, figure).upload_id)

    def back_up(self, keep: int = 30, *, with_secret: bool = False) -> Backup:
        return back_up(self.settings, self.backups, keep=keep, with_secret=with_secret)

    def restored(self, source: Path, to: str) -> Settings:
        return self.settings.model_copy(
            update={"data": restore(self.settings, source, self.backups.parent / to).folder}
        )


@pytest.fixture(scope="module")
def one_report(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Catalogue]:
    """A warehouse with one published report and an account, made once."""
    settings, cat = small.make(tmp_path_factory.mktemp("one report"))
    whole.one_more(settings, cat, "2025-03", 10)
    profile = accounts.Profile(name="王敏", role="auditor", place="普兰店区")
    accounts.add(settings, "wang", profile, by=None, password="Luoyu-qingtian7")
    return settings.data, cat


@pytest.fixture
def house(one_report: tuple[Path, Catalogue], tmp_path: Path) -> House:
    """A fresh copy of it in a folder with spaces and Chinese in its name."""
    inside = tmp_path / "普兰店 区"
    (inside / "备份 盘").mkdir(parents=True)
    return House(settings=small.copy(one_report[0], inside), cat=one_report[1], backups=inside / "备份 盘")


def _figures(settings: Settings, as_of: datetime | None = None) -> list[tuple[object, ...]]:
    found = open_mart(settings, as_of=as_of).connection.execute("SELECT * FROM value ORDER BY ALL")
    return found.fetchall()


def _history(settings: Settings) -> list[tuple[object, ...]]:
    con = connect(settings)
    try:
        return con.execute("SELECT * FROM lake.ledger.act ORDER BY act_id").fetchall()
    finally:
        con.close()


def _said(words: list[str], data: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[int, str, str]:
    monkeypatch.setenv("OUTCOMES_DATA", str(data))
    found = CliRunner().invoke(main, words)
    return found.exit_code, found.stdout, found.stderr


def _leave_no_secret(house: House) -> None:
    shutil.rmtree(house.backups / "secret", ignore_errors=True)


def test_what_is_restored_has_the_figures_the_history_and_the_audit_of_that_moment(house: House) -> None:
    before = now()
    upload = house.one_more("2025-02", 11)
    acts.withdraw(house.settings, upload, By(who="甲", reason="填错"), cat=house.cat)
    made = house.back_up(with_secret=True)
    told = _figures(house.settings), _figures(house.settings, before), _history(house.settings)
    records = audit.entries(house.settings)
    house.one_more("2025-02", 12)
    again = house.restored(made.folder, "恢复 到 这里")
    assert (_figures(again), _figures(again, before), _history(again)) == told
    assert audit.entries(again) == records
    assert audit.verify(again) == []
    assert read_journal(again) == read_journal(house.settings)[: made.manifest.extent.act]
    assert [a.account for a in accounts.listing(again)] == ["wang"]
    assert whole.wrong(again, house.cat) == []
    assert whole.one_more(again, house.cat, "2025-02", 13).published
    assert whole.received(open_mart(again), "2025-02") == 13


def test_only_the_backup_before_is_linked_and_never_the_warehouse(house: House) -> None:
    first = house.back_up()
    assert not any(f.linked for f in first.manifest.files.values())
    house.one_more("2025-02", 11)
    second = house.back_up()
    live = {(s.st_dev, s.st_ino) for p in house.settings.data.rglob("*") if p.is_file() for s in [p.stat()]}
    changing = {"accounts.sqlite", "catalog.sqlite", "audit.head", "warehouse.json"}
    for name, file in second.manifest.files.items():
        stat = (second.folder / name).stat()
        assert (stat.st_dev, stat.st_ino) not in live
        assert file.linked == (name in first.manifest.files and name not in changing)
        assert stat.st_nlink == (2 if file.linked else 1)
        if file.linked:
            assert stat.st_ino == (first.folder / name).stat().st_ino
    shutil.rmtree(first.folder)
    assert house.restored(second.folder, "to").is_built()


def test_a_file_that_rotted_in_the_backup_before_is_not_linked(house: House) -> None:
    first = house.back_up()
    name = next(n for n in first.manifest.files if n.startswith("landing/"))
    (first.folder / name).write_bytes(b"rotten")
    second = house.back_up()
    assert not second.manifest.files[name].linked
    assert (second.folder / name).read_bytes() == (house.settings.data / name).read_bytes()
    house.restored(second.folder, "to")
    with pytest.raises(WarehouseError, match=rf"备份里的文件被改动，没有恢复：{name} / changed"):
        house.restored(first.folder, "first")


@pytest.mark.parametrize("secret", [True, False], ids=["with the secret", "without"])
@pytest.mark.parametrize(
    ("harm", "said"),
    [
        ("changed", "文件被改动，没有恢复：{name} / changed"),
        ("missing", "文件缺失，没有恢复：{name} / missing"),
        ("extra", "文件多出来，没有恢复：{name}x / extra"),
        ("a link", "文件被改动，没有恢复：{name} / changed"),
    ],
)
def test_a_changed_backup_is_refused_with_the_name_of_the_file(
    house: House, harm: str, said: str, secret: bool
) -> None:
    made = house.back_up(with_secret=secret)
    for name in ("catalog.sqlite", next(n for n in made.manifest.files if n.startswith("journal/"))):
        path, to = made.folder / name, house.backups.parent / "to"
        content = path.read_bytes()
        if harm == "changed":
            path.write_bytes(content[:-1] + bytes([content[-1] ^ 1]))
        elif harm == "extra":
            (made.folder / f"{name}x").write_bytes(b"")
        else:
            path.unlink()
        if harm == "a link":
            path.symlink_to(house.settings.data / name)
        with pytest.raises(WarehouseError) as found:
            restore(house.settings, made.folder, to)
        assert said.format(name=name) in str(found.value)
        assert not to.exists()
        path.unlink(missing_ok=True)
        path.write_bytes(content)
        (made.folder / f"{name}x").unlink(missing_ok=True)
    assert house.restored(made.folder, "to").is_built()


@pytest.mark.parametrize("harm", ["manifest", "seal", "no seal", "no manifest"])
def test_a_manifest_that_is_not_the_sealed_one_is_refused(house: House, harm: str) -> None:
    made = house.back_up(with_secret=True)
    manifest, seal = made.folder / "manifest.json", made.folder / "manifest.seal"
    if harm == "manifest":
        said = json.loads(manifest.read_text())
        said["made_at"] = "2020-01-01T00:00:00+08:00"
        manifest.write_text(json.dumps(said, ensure_ascii=False, indent=1))
    elif harm == "seal":
        seal.write_text("0" * 64)
    else:
        (seal if harm == "no seal" else manifest).unlink()
    with pytest.raises(WarehouseError, match=r"manifest\.json"):
        house.restored(made.folder, "to")
    assert not (house.backups.parent / "to").exists()


def test_without_the_secret_it_says_what_cannot_be_checked_and_what_that_means(
    house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = house.back_up()
    assert not (house.backups / "secret").exists()
    key = database.secret(house.settings)
    held = [p for p in made.folder.rglob("*") if p.is_file() and key in p.read_bytes()]
    assert held == []
    code, out, _ = _said(["restore", str(made.folder), str(tmp_path / "to")], house.settings.data, monkeypatch)
    assert code == 0
    assert "清单本身无法核对" in out
    assert "所有人要重新登录，此前的操作记录不能再核验" in out
    assert "OUTCOMES_DATA=" in out.splitlines()[-1]
    assert not (tmp_path / "to" / "secret").exists()
    (tmp_path / "kept elsewhere").write_bytes(key)
    again = restore(house.settings, made.folder, tmp_path / "with", tmp_path / "kept elsewhere")
    assert again.sealed
    assert audit.verify(house.settings.model_copy(update={"data": again.folder})) == []
    (tmp_path / "another").write_text("f" * 64)
    with pytest.raises(WarehouseError, match="不是这份备份的密钥"):
        restore(house.settings, made.folder, tmp_path / "no", tmp_path / "another")


def test_the_secret_goes_into_a_place_of_its_own_and_that_is_said(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    code, out, _ = _said(["backup", str(house.backups), "--secret"], house.settings.data, monkeypatch)
    [apart] = (house.backups / "secret").iterdir()
    assert (code, apart.read_bytes()) == (0, database.secret(house.settings))
    assert f"密钥放在 {apart}：请移到别处单独保管" in out
    assert "keep it apart from the backups" in out
    _leave_no_secret(house)
    code, out, _ = _said(["backup", str(house.backups)], house.settings.data, monkeypatch)
    assert (code, len(out.splitlines())) == (0, 1)
    code, out, _ = _said(["backup", str(house.backups), "--json"], house.settings.data, monkeypatch)
    said = json.loads(out)
    assert (said["act"], said["audit"], said["wrong"], said["secret"]) == (3, 2, [], None)
    assert said["linked"] == said["files"] - 4


def test_the_oldest_are_deleted_and_never_the_last_good_one(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    names = [house.back_up().folder.name for _ in range(4)]
    assert sorted(set(names)) == names
    assert house.back_up(keep=2).folder.name > names[-1]
    good = [b.folder.name for b in backups_in(house.backups)]
    assert good == [names[-1], max(good)]
    landed = next(p for p in house.settings.landing.rglob("*") if p.is_file())
    landed.write_bytes(b"changed by somebody")  # not the backups, which share nothing with it
    for _ in range(2):
        code, _, err = _said(["backup", str(house.backups), "--keep", "1"], house.settings.data, monkeypatch)
        assert code == 1
        assert f"{landed.name} 在数据目录里被改动" in err
    kept = backups_in(house.backups)
    assert [b.folder.name for b in kept if not b.manifest.wrong] == [max(good)]
    assert len(kept) == 2
    assert restore(house.settings, kept[0].folder, house.backups.parent / "good").wrong == ()
    [told] = restore(house.settings, kept[1].folder, house.backups.parent / "with a fault").wrong
    assert landed.name in told
    assert sorted(p.name for p in house.backups.iterdir()) == sorted([b.folder.name for b in kept] + ["backup.lock"])


def test_nobody_acts_between_the_two_databases_and_what_is_done_afterwards_is_not_in_the_backup(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    hasty = house.settings.model_copy(update={"lock_seconds": 0.0})
    copy, take, tried = moment.database_copy, moment.taken, list[str]()

    def with_a_writer_beside(source: Path, to: Path) -> StoredFile:
        with pytest.raises(WarehouseError, match="另一项写入还没有结束"):
            whole.one_more(hasty, house.cat, "2025-02", 11)
        if source.name == "accounts.sqlite":  # a sign-in would stand in the audit, and not in the mark of its end
            with pytest.raises(WarehouseError, match="另一项写入还没有结束"):
                audit.record(hasty, audit.Deed(who="wang", act="export"))
        tried.append(source.name)
        return copy(source, to)

    def after_a_writer(*given: Any) -> StoredFile:
        if len(tried) == 2:
            tried.append(str(whole.one_more(hasty, house.cat, "2025-02", 11).upload_id))
        return take(*given)

    with monkeypatch.context() as during:
        during.setattr(moment, "database_copy", with_a_writer_beside)
        during.setattr(moment, "taken", after_a_writer)
        made = house.back_up(with_secret=True)
    assert tried[:2] == ["accounts.sqlite", "catalog.sqlite"]
    assert len(_history(house.settings)) == 5
    again = house.restored(made.folder, "to")
    assert (len(_history(again)), len(read_journal(again)), whole.wrong(again, house.cat)) == (3, 3, [])


def test_a_file_that_goes_while_it_is_copied_is_taken_from_a_later_moment(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, recovered = moment.taken, list[Path]()

    def puts_tables_aside(source: Path, *given: Any) -> StoredFile:
        if not recovered and "tables" in source.parts:
            recovered.append(source)
            source.unlink()
            con = connect(house.settings)
            con.execute("DROP TABLE lake.ref.article_brand")
            con.execute("CALL ducklake_expire_snapshots('lake', older_than => now() + INTERVAL 2 DAY)")
            con.close()
        return real(source, *given)

    monkeypatch.setattr(moment, "taken", puts_tables_aside)
    made = house.back_up()
    assert recovered[0].relative_to(house.settings.data).as_posix() not in made.manifest.files
    house.restored(made.folder, "to")


def test_a_file_of_the_catalogue_that_is_missing_for_good_leaves_no_backup(house: House) -> None:
    first = house.back_up()
    table = next((house.settings.data / "tables").rglob("*.parquet"))
    table.unlink()
    with pytest.raises(WarehouseError, match=f"缺少文件，没有留下备份：tables/.*{table.name}"):
        house.back_up(keep=1)
    assert [b.folder for b in backups_in(house.backups)] == [first.folder]
    assert sorted(p.name for p in house.backups.iterdir()) == [first.folder.name, "backup.lock"]


@pytest.mark.parametrize(
    ("harm", "said"),
    [
        ("no folder", r"没有 .*这个目录：备份盘挂上了吗？ / there is no folder"),
        ("inside", r"在数据目录里面，备份要放在别处 / .* lies inside"),
        ("inside by a link", r"在数据目录里面，备份要放在别处 / .* lies inside"),
        ("another running", r"^另一份备份正在进行 / another backup is running$"),
        ("another warehouse", r"里是另一个数据仓库的备份"),
        ("no warehouse", r"还没有数据仓库，没有可备份的"),
        ("a write that does not end", r"^另一项写入还没有结束"),
        ("damaged", r"catalog.sqlite 已损坏：请恢复备份，或运行 python -m etl recover"),
        ("an older catalogue", r"操作日志到第3号，数据目录只到第2号"),
    ],
)
def test_what_keeps_a_backup_from_being_made_is_one_sentence(
    house: House, harm: str, said: str, tmp_path: Path
) -> None:
    data, folder, settings = house.settings.data, house.backups, house.settings
    lock = FileLock(folder / "backup.lock")
    if harm == "no folder":
        folder = folder / "nowhere"
    elif harm.startswith("inside"):
        folder = data / "backups"
        folder.mkdir()
        if harm == "inside by a link":
            (tmp_path / "link").symlink_to(folder)
            folder = tmp_path / "link"
    elif harm == "another running":
        lock.acquire()
    elif harm == "another warehouse":
        other, _ = small.make(tmp_path / "other")
        first = next(other.journal.glob("*/*1.json"))
        content = first.read_bytes()
        first.unlink()
        first.write_bytes(content.replace(b'"operator"', b'"somebody"'))
        back_up(other, folder, keep=3)
    elif harm == "no warehouse":
        settings = Settings(data=tmp_path / "nothing")
    elif harm == "a write that does not end":
        lock, settings = FileLock(data / "write.lock"), settings.model_copy(update={"lock_seconds": 0.0})
        lock.acquire()
    elif harm == "damaged":
        (data / "catalog.sqlite").write_bytes(b"\7" * 9000)
    else:
        con = connect(settings)
        con.execute("DELETE FROM lake.ledger.act WHERE act_id = 3")
        con.close()
    before = sorted(folder.iterdir()) if folder.exists() else []
    with pytest.raises(WarehouseError, match=said) as found:
        back_up(settings, folder, keep=3)
    assert " / " in str(found.value)
    lock.release(force=True)
    assert [p for p in (sorted(folder.iterdir()) if folder.exists() else []) if p.name != "backup.lock"] == [
        p for p in before if p.name != "backup.lock"
    ]


def test_a_folder_of_backups_may_be_a_link(house: House, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(house.backups)
    for n in range(2):
        made = back_up(house.settings, tmp_path / "link", keep=3)
        assert any(f.linked for f in made.manifest.files.values()) == bool(n)
    assert [b.folder.name for b in backups_in(house.backups)][-1] == made.folder.name
    done = restore(house.settings, tmp_path / "link", tmp_path / "to")
    assert done.backup.folder.name == made.folder.name


def test_only_an_empty_folder_is_restored_into(house: House) -> None:
    made, to = house.back_up(), house.backups.parent / "to"
    to.mkdir()
    (to / "note.txt").write_text("mine")
    with pytest.raises(WarehouseError, match=r"不是空的（note.txt），请换一个空目录，没有任何改动"):
        restore(house.settings, made.folder, to)
    assert [p.name for p in to.iterdir()] == ["note.txt"]
    with pytest.raises(WarehouseError, match="不是空的"):
        restore(house.settings, made.folder, house.settings.data)
    with pytest.raises(WarehouseError, match="在备份里面"):
        restore(house.settings, made.folder, made.folder / "to")
    with pytest.raises(WarehouseError, match=r"没有 .*这个目录"):
        restore(house.settings, made.folder / "nowhere", to)
    (to / "note.txt").unlink()
    assert house.restored(made.folder, "to").is_built()


def test_what_a_killed_restore_left_is_taken_away_by_the_next(house: House) -> None:
    made, to = house.back_up(), house.backups.parent / "to"
    (to / ".unfinished-restore" / "landing").mkdir(parents=True)
    (to / "catalog.sqlite").write_bytes(b"half")
    (to / "journal").mkdir()
    assert house.restored(made.folder, "to").is_built()
    assert not (to / ".unfinished-restore").exists()
    assert _history(Settings(data=to)) == _history(house.settings)


def test_a_disk_that_fails_in_the_middle_leaves_nothing_and_says_so(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = house.back_up()
    house.one_more("2025-02", 11)
    real, left = os.fsync, [6]

    def full(held: int) -> None:
        left[0] -= 1
        if left[0] < 0:
            raise OSError(28, "No space left on device")
        real(held)

    with monkeypatch.context() as during:
        during.setattr(stored_file.os, "fsync", full)
        with pytest.raises(WarehouseError, match=r"没有写成备份：No space left on device。数据和以前的备份都没有变化"):
            house.back_up(keep=1)
    assert sorted(p.name for p in house.backups.iterdir()) == [first.folder.name, "backup.lock"]
    assert whole.wrong(house.settings, house.cat) == []
    assert house.back_up(keep=1).manifest.extent.act == 5


def test_older_and_newer_warehouses_follow_the_rule_of_their_version(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = house.back_up()
    with monkeypatch.context() as older:
        older.setattr("outcomes.warehouse.schema_version.SCHEMA", 1)
        with pytest.raises(WarehouseError, match="由更新的版本建立"):
            house.restored(made.folder, "to")
        with pytest.raises(WarehouseError, match="由更新的版本建立"):
            house.back_up()
    assert not list((house.backups.parent / "to").iterdir())
    con = connect(house.settings)
    con.execute("DELETE FROM lake.ref.meta WHERE name = 'schema'")
    con.close()
    done = restore(house.settings, house.back_up().folder, house.backups.parent / "to")
    assert any("请先运行 python -m etl init" in line for line in done.lines())


@pytest.mark.processes
def test_a_disk_that_is_full_is_one_line_and_exit_code_1(house: House, tmp_path: Path) -> None:
    if sys.platform != "linux" or os.getuid() != 0:
        pytest.skip("only root may mount")
    if subprocess.run(["unshare", "-m", "true"], check=False, capture_output=True).returncode:
        pytest.skip("no mount namespaces here")
    run = (
        f"mount -t tmpfs -o size=200k small '{house.backups}' && "
        f"'{sys.executable}' -m outcomes backup '{house.backups}'; code=$?; ls -A '{house.backups}'; exit $code"
    )
    said = subprocess.run(
        ["unshare", "-m", "sh", "-c", run],
        check=False,
        cwd=ROOT,
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT), "OUTCOMES_DATA": str(house.settings.data)},
    )
    assert (said.returncode, said.stdout) == (1, "backup.lock\n"), said.stderr
    assert "没有写成备份" in said.stderr
    assert " / " in said.stderr
    assert len(said.stderr.splitlines()) == 1
    assert whole.wrong(house.settings, house.cat) == []


@pytest.mark.processes
@pytest.mark.timeout(3600)
def test_backups_at_any_moment_of_somebody_who_writes_are_each_of_one_moment(house: House) -> None:
    given = (house.settings.data, house.settings.data.parents[0] / "catalogue")
    small.make_catalogue(given[1])
    chance = tree.chance("backups under load")
    process, said = busy.start(busy.load_for_ever, *given, 1, busy.end_after_work, 36_000.0)
    heard = dict[str, str]()
    try:
        for drill in range(tree.examples(2, long=20)):
            for _ in range(chance.randint(1, 3)):
                upload, state, *_ = said.recv()
                heard[upload] = state
            made = house.back_up(keep=2, with_secret=True)
            again = house.restored(house.backups, f"to {drill}")
            con = connect(again)
            stored = con.execute("SELECT upload_id, min(state) FROM lake.ledger.slice_state GROUP BY 1").fetchall()
            con.close()
            lacking = {u: s for u, s in heard.items() if dict(stored).get(u) not in (s, "published")}
            assert (lacking, whole.wrong(again, house.cat)) == ({}, [])
            assert made.manifest.extent.act == len(read_journal(again)) == len(_history(again))
            shutil.rmtree(again.data)
    finally:
        process.kill()
        process.join()
    assert whole.wrong(house.settings, house.cat) == []
    assert len(backups_in(house.backups)) == 2


@pytest.mark.processes
def test_a_backup_that_is_killed_leaves_the_warehouse_and_every_other_backup_whole(house: House) -> None:
    chance, ended = tree.chance("killed backups"), 0
    house.back_up(with_secret=True)
    for round_ in range(tree.examples(2, long=20)):
        process, said = busy.start(
            busy.back_up_for_ever,
            house.settings.data,
            house.backups,
            busy.end_after_work,
            0.3 * chance.random() + 0.001,
        )
        while True:
            try:
                said.recv()
                ended += 1
            except EOFError:
                break
        process.join()
        assert process.exitcode == -signal.SIGPROF
        assert whole.wrong(house.settings, house.cat) == []
        house.one_more("2025-03", 20 + round_)
        last = house.back_up(keep=3)
        assert not list(house.backups.glob(".unfinished-*"))
        for backup in backups_in(house.backups):
            shutil.rmtree(house.restored(backup.folder, "to").data)
        assert last.manifest.extent.act == len(_history(house.settings))
    assert ended >= 2
