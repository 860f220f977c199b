"""Stored outlines: versions, effective months, withdrawal, rebuild, audit, rights, and the maps drawn on them."""

import io
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from pptx import Presentation

from etl.boundaries import ledger
from etl.boundaries.ledger import Surveyor
from etl.commands.rebuild import rebuild
from etl.ledger import landing, warehouse
from etl.ledger.by import By
from outcomes import charts
from outcomes.catalogue.catalogue import catalogue
from outcomes.core.errors import WarehouseError
from outcomes.core.periods import twelve_months
from outcomes.core.settings import LOCAL_TIME, Settings
from outcomes.core.texts import LANGS
from outcomes.exports.chart_download import chart_of
from outcomes.render import picture, plotly, pptx
from outcomes.reporting.outlines import OutlinesJudged
from outcomes.security import audit
from outcomes.security.access import LEVEL_OF, ROLES, Denied, Person
from outcomes.warehouse.lake import connect
from outcomes.warehouse.mart import Mart, open_mart
from tests.etl import shown
from tests.etl.outlines import file_of, shifted, tiles

pytestmark = pytest.mark.story

RATIO = catalogue().indicators["requests_resolved"]
BY = By(who="district", channel="page")


@pytest.fixture
def whole(tmp_path: Path) -> bytes:
    return file_of(tiles(), "gpkg", tmp_path)


@pytest.fixture
def moved(tmp_path: Path) -> bytes:
    """43 of them, from another office, in a Gauss-Krüger zone."""
    return file_of(shifted(tiles().iloc[1:], "EPSG:4529"), "zip", tmp_path, "GB18030", cpg=False)


def _store(settings: Settings, content: bytes, since: str, by: By = BY) -> str:
    judged = ledger.judged_now(settings, content, "边界.gpkg")
    return ledger.publish(settings, content, judged, since, replace(by, reason="测试"))


def _in_force(settings: Settings, month: str) -> tuple[str, int]:
    rows = shown.mart(settings).query("boundaries", month=month)
    return ("", 0) if rows.empty else (str(rows["boundary_id"].iloc[0]), len(rows))


def test_before_anything_is_sent_there_are_none(real: Settings) -> None:
    mart = open_mart(real)
    assert not charts.has_boundaries(mart)
    assert charts.outlines_map(mart, "zh") is None
    assert ledger.versions(real) == []


def test_a_set_holds_from_its_month_on_and_the_newest_of_a_month_wins(
    real: Settings, whole: bytes, moved: bytes
) -> None:
    first, second = _store(real, whole, "2025-03"), _store(real, moved, "2025-06")
    assert [_in_force(real, m) for m in ("2025-02", "2025-03", "2025-05", "2025-06", "2026-01")] == [
        ("", 0),
        (first, 44),
        (first, 44),
        (second, 43),
        (second, 43),
    ]
    again = _store(real, moved, "2025-03")
    assert _in_force(real, "2025-04") == (again, 43)
    assert _in_force(real, "2025-07") == (second, 43)


def test_a_withdrawal_brings_back_what_was_there_before_and_can_be_undone(
    real: Settings, whole: bytes, moved: bytes
) -> None:
    first, second = _store(real, whole, "2025-03"), _store(real, moved, "2025-03")
    versions = [shown.mart(real).version]
    assert _in_force(real, "2025-03") == (second, 43)
    versions.append(ledger.withdraw(real, second, replace(BY, reason="画错")))
    assert _in_force(real, "2025-03") == (first, 44)
    versions.append(ledger.withdraw(real, first, replace(BY, reason="画错")))
    assert _in_force(real, "2025-03") == ("", 0)
    versions.append(ledger.restore(real, second, replace(BY, reason="没错")))
    assert _in_force(real, "2025-03") == (second, 43)
    assert versions == sorted(set(versions))
    assert [(v.boundary_id, v.state) for v in ledger.versions(real)] == [
        (second, "published"),
        (first, "withdrawn"),
    ]
    with pytest.raises(WarehouseError, match="已经是这个状态"):
        ledger.restore(real, second, replace(BY, reason="再来"))
    with pytest.raises(WarehouseError, match="没有这套边界"):
        ledger.withdraw(real, "B19990101-001", replace(BY, reason=""))


def test_the_same_file_twice_is_one_set(real: Settings, whole: bytes) -> None:
    assert _store(real, whole, "2025-03") == _store(real, whole, "2025-03")
    assert len(ledger.versions(real)) == 1


def test_what_is_not_good_is_not_stored(real: Settings, tmp_path: Path) -> None:
    frame = tiles()
    frame.loc[1, "geometry"] = frame.loc[0, "geometry"]
    bad = file_of(frame, "geojson", tmp_path)
    with pytest.raises(WarehouseError, match="没有入库"):
        _store(real, bad, "2025-03")
    assert ledger.versions(real) == []
    assert list(real.landing.glob("*/*")) == []


def test_as_of_a_moment_before_the_upload_there_were_none(real: Settings, whole: bytes) -> None:
    _store(real, whole, "2025-03", By(who="district", at=datetime(2026, 3, 1, 9, tzinfo=LOCAL_TIME)))
    before = open_mart(real, as_of=datetime(2026, 2, 1, tzinfo=LOCAL_TIME))
    after = open_mart(real, as_of=datetime(2026, 3, 2, tzinfo=LOCAL_TIME))
    assert not charts.has_boundaries(before)
    assert charts.has_boundaries(after, "2025-03")
    assert not charts.has_boundaries(after, "2025-02")


def test_the_original_bytes_are_kept_and_a_rebuild_makes_the_same_outlines(
    real: Settings, whole: bytes, moved: bytes
) -> None:
    second = [_store(real, whole, "2025-03"), _store(real, moved, "2025-06")][1]
    ledger.withdraw(real, second, replace(BY, reason="画错"))
    stored = _rows(real)
    assert landing.fetch(real, ledger.versions(real)[1].sha256) == whole
    report = rebuild(real)
    assert report.same
    assert report.kept
    assert _rows(real) == stored
    assert _in_force(real, "2026-01")[1] == 44


def test_a_rebuild_says_when_a_set_reads_differently(real: Settings, whole: bytes) -> None:
    number = _store(real, whole, "2025-03")
    con = connect(real)
    con.execute("UPDATE lake.ledger.boundary_file SET row_digest = 'of another reading'")
    con.close()
    report = rebuild(real)
    assert report.different == (number,)
    assert not report.kept


def _rows(settings: Settings) -> list[tuple[object, ...]]:
    con = connect(settings)
    try:
        return con.execute("SELECT * FROM lake.ledger.boundary ORDER BY 1, 2").fetchall()
    finally:
        con.close()


def test_every_act_is_in_the_audit(real: Settings, whole: bytes) -> None:
    number = _store(real, whole, "2025-03")
    ledger.withdraw(real, number, replace(BY, reason="画错"))
    ledger.restore(real, number, replace(BY, reason="没错"))
    entries = [e for e in audit.entries(real) if e.what == number]
    assert [e.act for e in entries] == ["boundary_restored", "boundary_withdrawn", "boundary_published"]
    assert entries[-1].detail["communities_n"] == 44
    assert audit.verify(real) == []


def test_only_the_districts_staff_may_send_outlines(real: Settings, whole: bytes) -> None:
    register = open_mart(real).register
    judged = ledger.judged_now(real, whole, "边界.gpkg")
    for role in ROLES:
        place = {"community": "210214001003", "street": "210214001"}.get(LEVEL_OF[role], "210214")
        person = Person(account="someone", name="某人", role=role, place=place)
        surveyor = Surveyor(settings=real, person=person, register=register)
        if role == "district_staff":
            assert surveyor.judge(whole, "边界.gpkg", "").good
            continue
        with pytest.raises(Denied):
            surveyor.publish(whole, judged, "2025-03", "测试")
        with pytest.raises(Denied):
            surveyor.judge(whole, "边界.gpkg", "")
        if role in ("district_leader", "auditor"):
            assert surveyor.versions() == []
        else:
            with pytest.raises(Denied):
                surveyor.versions()


def test_an_older_warehouse_without_the_tables_still_opens(real: Settings, whole: bytes) -> None:
    con = connect(real)
    for table in ("boundary", "boundary_file", "boundary_event"):
        con.execute(f"DROP TABLE lake.ledger.{table}")
    con.close()
    assert not charts.has_boundaries(open_mart(real))
    assert ledger.versions(real) == []
    judged: OutlinesJudged = ledger.judged_now(real, whole, "边界.gpkg")
    with pytest.raises(WarehouseError, match="etl init"):
        ledger.publish(real, whole, judged, "2025-03", replace(BY, reason=""))
    warehouse.init(real, data_class="real")
    assert _store(real, whole, "2025-03")


def _mart(settings: Settings, content: bytes) -> Mart:
    _store(settings, content, "2025-03")
    return open_mart(settings)


def test_maps_are_drawn_on_the_outlines_when_asked_and_from_their_month_on(real: Settings, whole: bytes) -> None:
    mart = _mart(real, whole)
    for lang in LANGS:
        made = charts.tile_map(mart, RATIO, twelve_months("2025-12"), lang, charts.MapAsked(ground="boundaries"))
        assert all(shape.parts for shape in made.shapes)
        assert {s.code for s in made.shapes} == {p.code for p in made.series[0].points}
        assert "B20" in made.note
        assert plotly.figure(made).data
        assert picture.png(made, 1).startswith(b"\x89PNG")
        slide = Presentation(io.BytesIO(pptx.slide(made))).slides[0]
        assert {s.name.split(":")[1] for s in slide.shapes if ":" in s.name} == {s.code for s in made.shapes}
    for made in (
        charts.tile_map(mart, RATIO, twelve_months("2025-02"), "zh", charts.MapAsked(ground="boundaries")),
        charts.tile_map(mart, RATIO, twelve_months("2025-12"), "zh"),
    ):
        assert made.note.startswith("示意图")
        assert not any(shape.parts for shape in made.shapes)


def test_a_community_without_an_outline_is_named_under_the_map(real: Settings, moved: bytes) -> None:
    made = charts.tile_map(
        _mart(real, moved), RATIO, twelve_months("2025-12"), "zh", charts.MapAsked(ground="boundaries")
    )
    assert "1个社区没有边界，没有画：孛兰社区" in made.note


def test_downloads_show_the_tiles_until_the_map_is_approved(
    real: Settings, whole: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    mart = _mart(real, whole)
    asked = {"i": "requests_resolved", "m": "2025-12", "ground": "boundaries"}
    assert chart_of(mart, "map", asked).note.startswith("示意图")
    monkeypatch.setenv("OUTCOMES_MAP_APPROVAL", "辽BS（2026）012号")
    approved = chart_of(open_mart(real), "map", asked)
    assert all(shape.parts for shape in approved.shapes)
    assert "审图号：辽BS（2026）012号" in approved.note
    assert "审图号：辽BS（2026）012号" in _words(pptx.slide(approved))
    assert not any(shape.parts for shape in chart_of(open_mart(real), "map", {**asked, "ground": ""}).shapes)


def _words(content: bytes) -> str:
    slide = Presentation(io.BytesIO(content)).slides[0]
    return "\n".join(s.text_frame.text for s in slide.shapes if s.has_text_frame)
