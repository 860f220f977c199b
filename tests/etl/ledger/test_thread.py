"""From a staff file to a figure, and back again: load, publish, withdraw, restore, as-of, rebuild."""

from __future__ import annotations

import csv
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from etl.check.judge import judge
from etl.commands import rebuild
from etl.ledger import acts, ledger, warehouse
from etl.ledger.by import By
from etl.ledger.judging import surroundings
from etl.ledger.opened import opened
from etl.templates import template
from outcomes.catalogue.catalogue import CatalogueError, catalogue, read_catalogue
from outcomes.core.errors import WarehouseError
from outcomes.core.periods import end_of, month
from outcomes.core.places import read_register
from outcomes.core.settings import ROOT, Settings, now
from outcomes.figures.ask import figure, sources_used
from outcomes.reporting.submission import Submission
from outcomes.reporting.uploads import Receipt
from outcomes.warehouse.lake import connect
from outcomes.warehouse.mart import Store, open_mart
from outcomes.warehouse.rows_behind import behind
from tests import tree
from tests.etl import busy, shown, small, whole
from tests.etl.command_line import etl

pytestmark = pytest.mark.story

Report = Callable[..., bytes]
TODAY = date(2025, 4, 2)
PROJECTS = (
    "项目编号,社区,项目类型,项目名称,小区编号,数量,单位,惠及户数,状态,计划完成日期,实际完成日期,投资(万元),是否跨社区"
)


def _load(settings: Settings, content: bytes, dataset: str = "monthly_report", **more: object) -> Receipt:
    options: dict[str, object] = {"by": "丰荣街道", "today": TODAY, "publish": True, "dataset": dataset, **more}
    return ledger.load(settings, Submission(content=content, name="三月.csv", **options))


def _value(settings: Settings, code: str, place: str, of: str = "2025-03", as_of: str | None = None) -> float | None:
    mart = open_mart(settings, as_of=end_of(as_of)) if as_of else shown.mart(settings)
    found = mart.register.find(place)
    assert found is not None
    return figure(mart, catalogue().indicators[code], found, month(of)).value


def test_street_and_district_are_sums_and_the_ratio_is_sum_over_sum(real: Settings, report: Report) -> None:
    _load(real, report(("古城", "2025-03", 10, 10, 6, 0, 0, 0), ("台山社区", "2025-03", 90, 45, 4, 0, 0, 0)))
    assert _value(real, "requests_resolved", "古城社区") == 10
    assert _value(real, "requests_resolved", "丰荣街道") == 55
    assert _value(real, "requests_resolved", "普兰店区") == 55
    assert _value(real, "closed_to_received_ratio", "普兰店区") == 55.0  # not (100 + 50) / 2
    assert _value(real, "requests_resolved", "铁西街道") is None


def test_withdrawing_makes_it_unknown_and_as_of_still_knows_it(real: Settings, report: Report) -> None:
    receipt = _load(real, report(("古城", "2025-03", 10, 9, 6, 0, 0, 0)))
    assert receipt.upload_id is not None
    before = now().isoformat()
    acts.withdraw(real, receipt.upload_id, By(who="区级", reason="填错"))
    assert _value(real, "requests_resolved", "古城社区") is None
    assert _value(real, "requests_resolved", "古城社区", as_of=before) == 9
    acts.restore(real, receipt.upload_id, By(who="区级"))
    assert _value(real, "requests_resolved", "古城社区") == 9
    with pytest.raises(WarehouseError, match="没有被撤回"):
        acts.restore(real, receipt.upload_id, By(who="区级"))


def test_a_newer_file_replaces_its_months_and_its_withdrawal_brings_the_older_back(
    real: Settings, report: Report
) -> None:
    _load(real, report(("古城", "2025-03", 10, 9, 6, 0, 0, 0), ("台山", "2025-03", 5, 5, 5, 0, 0, 0)))
    second = _load(real, report(("古城", "2025-03", 11, 10, 6, 0, 0, 0)))
    assert _value(real, "requests_received", "古城") == 11
    assert _value(real, "requests_received", "台山") == 5
    assert second.upload_id is not None
    acts.withdraw(real, second.upload_id, By(who="区级"))
    assert _value(real, "requests_received", "古城") == 10


def test_the_same_bytes_get_the_first_receipt_while_in_force(real: Settings, report: Report) -> None:
    content = report(("古城", "2025-03", 10, 9, 6, 0, 0, 0))
    pending = _load(real, content, publish=False)
    assert _value(real, "requests_received", "古城") is None
    again = _load(real, content)
    assert (again.upload_id, again.repeated) == (pending.upload_id, True)
    assert _value(real, "requests_received", "古城") == 10
    assert pending.upload_id is not None
    acts.withdraw(real, pending.upload_id, By(who="区级"))
    assert _load(real, content).upload_id != pending.upload_id


def test_nothing_is_stored_of_a_file_with_refused_rows_unless_asked(real: Settings, report: Report) -> None:
    content = report(("古城", "2025-03", 10, 9, 6, 0, 0, 0), ("台山", "2025-03", "近30", 5, 5, 0, 0, 0))
    refused = _load(real, content)
    assert (refused.upload_id, refused.rows_stored) == (None, 0)
    assert _value(real, "requests_received", "古城") is None
    kept = _load(real, content, partial=True)
    assert (kept.rows_stored, kept.rows_refused) == (1, 1)
    assert _value(real, "requests_received", "古城") == 10


def _project(
    number: str, kind: str, quantity: int, status: str, planned: str, done: str = "", compound: str = ""
) -> str:
    return f"{number},古城社区,{kind},项目,{compound},{quantity},个,,{status},{planned},{done},,否"


def test_projects_win_over_the_report_for_their_years_and_are_updated_by_number(real: Settings, report: Report) -> None:
    _load(real, report(("古城", "2025-02", 1, 1, 1, 0, 7, 0), ("台山", "2025-02", 1, 1, 1, 0, 5, 0)))
    assert _value(real, "parking_spaces_built", "古城", "2025-02") == 7
    rows = [
        _project("P1", "停车位", 30, "在建", "2025-03-20"),
        _project("P2", "口袋公园", 1, "完工", "2025-01-20", "2025-01-18"),
    ]
    _load(real, "\n".join([PROJECTS, *rows]).encode(), "projects")
    assert (
        _value(real, "parking_spaces_built", "古城", "2025-02") == 0
    )  # the register covers the year: known to be none
    assert _value(real, "parking_spaces_built", "台山", "2025-02") == 5  # no register there: the report
    assert _value(real, "pocket_parks", "古城", "2025-01") == 1
    assert _value(real, "parking_spaces_planned", "古城", "2025-03") == 30
    assert _value(real, "pocket_parks", "古城", "2024-12") is None  # nobody speaks of 2024
    later = _project("P1", "停车位", 28, "完工", "2025-03-20", "2025-03-25")
    _load(real, "\n".join([PROJECTS, later]).encode(), "projects")
    assert _value(real, "parking_spaces_built", "古城", "2025-03") == 28
    assert _value(real, "pocket_parks", "古城", "2025-01") == 1


def test_a_completed_project_needs_its_date(real: Settings) -> None:
    receipt = _load(
        real, "\n".join([PROJECTS, _project("P1", "停车位", 30, "完工", "2025-03-20")]).encode(), "projects"
    )
    assert receipt.upload_id is None
    assert {f.code for f in receipt.findings if f.severity == "error"} == {"rule_broken"}


def test_per_household_figures_wait_for_households(real: Settings, report: Report) -> None:
    _load(real, report(("古城", "2025-03", 10, 9, 60, 0, 0, 0)))
    assert _value(real, "volunteer_participations_per_1000_households", "古城") is None
    _load(real, "社区,年份,户数,常住人口\n古城,2025,2000,\n".encode(), "community_profile")
    assert _value(real, "volunteer_participations_per_1000_households", "古城") == 30.0


def test_explain_names_file_row_and_definition(real: Settings, report: Report) -> None:
    receipt = _load(real, report(("台山", "2025-03", 1, 1, 1, 0, 0, 0), ("古城", "2025-03", 10, 9, 6, 0, 0, 0)))
    mart = open_mart(real)
    place = mart.register.find("古城")
    assert place is not None
    ratio = catalogue().indicators["closed_to_received_ratio"]
    used = sources_used(mart, ratio, [place.code], month("2025-03"))
    found = behind(real, ratio, month("2025-03"), used, mart.look)
    assert [(u["upload_id"], u["file_name"], [r["source_row"] for r in u["rows"]]) for u in found] == [
        (receipt.upload_id, "三月.csv", [3])
    ]


def test_a_stock_typed_as_a_months_addition_is_asked_about(real: Settings, report: Report) -> None:
    _load(real, report(("古城", "2025-01", 1, 1, 1, 0, 20, 0), ("古城", "2025-02", 1, 1, 1, 0, 12, 0)))
    receipt = _load(real, report(("古城", "2025-03", 1, 1, 1, 0, 40, 0)))
    assert "outlier_warning" in {f.code for f in receipt.findings}
    assert receipt.rows_stored == 1


def test_rebuild_comes_out_the_same(real: Settings, report: Report) -> None:
    first = _load(real, report(("古城", "2025-03", 10, 9, 6, 0, 0, 0), ("台山", "2025-03", 5, 5, 5, 0, 0, 0)))
    _load(real, report(("古城", "2025-03", 12, 9, 6, 0, 0, 0)))
    assert first.upload_id is not None
    acts.withdraw(real, first.upload_id, By(who="区级"))
    acts.restore(real, first.upload_id, By(who="区级"))
    found = rebuild.rebuild(real)
    assert found.same
    assert found.kept
    assert _value(real, "requests_received", "古城") == 12


def test_rebuild_notices_a_changed_original_and_changes_nothing(real: Settings, report: Report) -> None:
    _load(real, report(("古城", "2025-03", 10, 9, 6, 0, 0, 0)))
    original = next(path for path in real.landing.rglob("*") if path.is_file())
    original.write_bytes(b"tampered")
    with pytest.raises(WarehouseError, match="缺失或被改动"):
        rebuild.rebuild(real)
    assert _value(real, "requests_received", "古城") == 10


def test_a_folder_that_was_moved_or_restored_elsewhere_still_opens(
    real: Settings, report: Report, tmp_path: Path
) -> None:
    _load(real, report(("古城", "2025-03", 10, 9, 6, 0, 0, 0)))
    moved = Settings(data=tmp_path / "restored")
    shutil.copytree(real.data, moved.data)
    shutil.rmtree(real.data)
    assert _value(moved, "requests_received", "古城") == 10
    _load(moved, report(("古城", "2025-03", 11, 9, 6, 0, 0, 0)))
    assert _value(moved, "requests_received", "古城") == 11


def test_one_folder_holds_one_class_of_data(real: Settings) -> None:
    with pytest.raises(WarehouseError, match="两类数据不能放在一起"):
        warehouse.init(real, data_class="sample")


def test_replacing_the_register_csv_and_init_changes_the_register(real: Settings, tmp_path: Path) -> None:
    folder = tmp_path / "reference"
    shutil.copytree(ROOT / "data" / "reference", folder)
    path = folder / "communities.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        if row["community_name"] == "新海社区":
            row["basis"] = "district_list"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    changed = Settings(data=real.data, reference=folder)
    assert warehouse.init(changed, data_class="real") == "updated"
    place = open_mart(changed).register.find("新海社区")
    assert place is not None
    assert not place.assumed


def test_commits_carry_author_and_upload(real: Settings, report: Report) -> None:
    receipt = _load(real, report(("古城", "2025-03", 10, 9, 6, 0, 0, 0)), by="丰荣街道")
    con = connect(real)
    last = con.execute(
        "SELECT author, commit_message, commit_extra_info FROM lake.snapshots() WHERE author IS NOT NULL ORDER BY snapshot_id"
    ).fetchall()[-1]
    con.close()
    assert last[0] == "丰荣街道"
    assert json.loads(last[2])["upload_id"] == receipt.upload_id


def test_every_formula_runs_on_the_empty_warehouse(real: Settings) -> None:
    mart = open_mart(real)
    for indicator in catalogue().indicators.values():
        assert figure(mart, indicator, mart.register.district, month("2025-03")).value is None


def test_a_catalogue_mistake_names_file_and_key(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "outcomes" / "catalogue" / "datasets", tmp_path / "datasets")
    shutil.copytree(ROOT / "outcomes" / "catalogue" / "indicators", tmp_path / "indicators")
    path = tmp_path / "indicators" / "pocket_parks.toml"
    path.write_text(path.read_text(encoding="utf-8").replace('kind = "output"', 'kind = "wish"'), encoding="utf-8")
    with pytest.raises(CatalogueError, match=r"pocket_parks\.toml: kind"):
        read_catalogue(tmp_path)


@pytest.mark.parametrize("dataset", list(catalogue().datasets))
@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
def test_a_template_is_recognised_as_its_own_dataset(new_folder: Path, dataset: str, suffix: str) -> None:
    settings = Settings(data=new_folder)
    register = read_register(settings.reference)
    content = template.Template(
        dataset=catalogue().datasets[dataset],
        cat=catalogue(),
        register=register,
        place=register.district,
        month="2025-03",
    ).file(suffix)
    with opened(settings) as found:
        judged = judge(Submission(content=content, name=f"t{suffix}", today=TODAY), surroundings(found))
    codes = {f.code for f in judged.findings if f.severity == "error"}
    assert codes <= {"missing_value", "no_rows", "rule_broken", "unknown_community"}
    assert judged.dataset in (dataset, None)


@pytest.fixture
def march(real: Settings, report: Report, tmp_path: Path) -> Path:
    """A report of every community of a street."""
    file = tmp_path / "三月.csv"
    names = [c.name for c in open_mart(real).register.communities("210214001")]
    file.write_bytes(report(*((name, "2025年3月", 10 + i, 5 + i, 60, 0, 0, 0) for i, name in enumerate(names))))
    return file


LOAD = ("--dataset", "monthly_report", "--by", "甲", "--publish", "--today", "2025-04-02", "--json")
ASKED = ("value", "requests_resolved", "古城社区", "2025-03", "--json")


def test_the_command_line_from_file_to_figure_and_back(real: Settings, march: Path) -> None:
    checked = etl(real.data, "check", str(march), "--today", "2025-04-02", "--json")
    said = checked.json
    assert (checked.code, said["dataset"], said["outcome"]) == (0, "monthly_report", "accept")
    assert len(said["rows"]) == 12
    assert said["rows"][2]["community"] == "古城社区"
    assert said["rows"][2]["requests_received"] == 12
    loaded = etl(real.data, "load", str(march), *LOAD)
    receipt = loaded.json
    assert (loaded.code, receipt["rows_stored"]) == (0, 12)
    value = etl(real.data, *ASKED).json
    assert (value["value"], value["data_class"], value["unit"]) == (7, "reported", "件")
    assert etl(real.data, "value", "requests_resolved", "丰荣街道", "2025-03", "--json").json["value"] == 126
    explained = etl(real.data, "explain", "requests_resolved", "古城", "202503", "--json").json
    assert explained["uploads"][0]["rows"][0]["source_row"] == 4
    assert explained["uploads"][0]["sha256"] == receipt["sha256"]
    moment = now().isoformat()
    assert etl(real.data, "withdraw", receipt["upload_id"], "--by", "乙").code == 0
    gone = etl(real.data, *ASKED)
    assert (gone.code, gone.json["value"]) == (0, None)
    assert etl(real.data, *ASKED, "--as-of", moment).json["value"] == 7


@pytest.mark.processes
def test_the_command_line_is_a_program_of_its_own(real: Settings, march: Path) -> None:
    """One real process, from the file to the figure; its words reach the pipe as UTF-8 wherever it runs."""
    done = subprocess.run(
        [sys.executable, "-m", "etl", "load", str(march), *LOAD],
        check=False,
        cwd=ROOT,
        capture_output=True,
        env={**os.environ, "OUTCOMES_DATA": str(real.data), "LC_ALL": "C"},
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout.decode("utf-8"))["file_name"] == march.name
    assert etl(real.data, *ASKED).json["value"] == 7


def test_exit_codes(real: Settings, report: Report, tmp_path: Path) -> None:
    good, bad, wrong = tmp_path / "a.csv", tmp_path / "b.csv", tmp_path / "c.csv"
    good.write_bytes(report(("古城", "2025-03", 1, 1, 1, 0, 0, 0)))
    bad.write_bytes(report(("古城", "2025-03", "近1", 1, 1, 0, 0, 0)))
    wrong.write_bytes(b"%PDF-1.4")
    common = ("--dataset", "monthly_report", "--today", "2025-04-02", "--json")
    assert etl(real.data, "check", str(good), *common).code == 0
    assert etl(real.data, "check", str(good), str(bad), *common).code == 1
    worst = etl(real.data, "check", str(wrong), str(good), *common)
    assert worst.code == 2
    assert json.loads(worst.out.splitlines()[0])["rows"] == []
    assert etl(real.data, "check", str(good), "--dataset", "nothing").code == 3
    assert etl(real.data, "value", "requests_received", "无此地", "2025-03").code == 3


def _next_look(store: Store, least: float, most: int) -> float:
    """The figure that the dashboard shows now, at least what it showed or what was said to be stored."""
    found = whole.received(store.mart(), "2025-03") or 0
    assert least <= found <= most
    return found


@pytest.mark.processes
def test_loads_from_another_process_show_while_the_dashboard_reads(tmp_path: Path) -> None:
    """What the other process says is stored is what the next look shows, or what it stored since; no look goes back."""
    settings, _ = small.make(tmp_path)
    store, loads = Store(settings), tree.examples(4, long=20)
    process, said = busy.start(busy.load_in_turn, settings.data, tmp_path / "catalogue", loads)
    seen = 0.0
    for figure_ in range(1, loads + 1):
        while not said.poll():
            seen = _next_look(store, seen, loads)
        assert said.recv() == figure_
        seen = _next_look(store, max(seen, figure_), loads)
    process.join()
    assert process.exitcode == 0
    assert whole.received(store.mart(), "2025-03") == loads
    con = connect(settings)
    assert con.execute("SELECT count(*) FROM lake.ledger.upload").fetchone() == (loads,)
    con.close()
    assert whole.wrong(settings, small.read(tmp_path / "catalogue")) == []
