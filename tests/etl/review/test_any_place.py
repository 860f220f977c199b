"""Targets and step changes: recorded by the district for any place, from template to mart and back; owed by nobody."""

from __future__ import annotations

import csv
import io
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from etl.commands import rebuild
from etl.ledger import acts, history, warehouse
from etl.ledger.by import By
from etl.review import submit
from etl.review.board import board
from etl.review.desk import Desk
from etl.review.seat import Seat
from etl.review.submit import takes_nothing
from etl.templates import template
from outcomes.catalogue.catalogue import catalogue
from outcomes.comparison import control_charts
from outcomes.core.places import DISTRICT, read_register
from outcomes.core.settings import ROOT, Settings, now
from outcomes.figures import quality
from outcomes.reporting.judgement import Judgement
from outcomes.reporting.submission import Submission
from outcomes.security.access import Denied, Person
from outcomes.warehouse.in_force import Look
from outcomes.warehouse.lake import connect
from outcomes.warehouse.mart import Mart, Store, open_mart
from tests.etl.deciding import decide
from tests.etl.judged import judge
from tests.etl.small import APPROVER, CLERK, GUCHENG, STREET, TAISHAN

pytestmark = pytest.mark.story

TODAY = date(2025, 4, 2)
OFFICE = Person(account="qu1", name="区级", role="district_staff")
SECOND = Person(account="qu2", name="区级", role="district_staff")
TARGETS, STEPS = catalogue().datasets["targets"], catalogue().datasets["step_changes"]
REGISTER = read_register(ROOT / "data" / "reference")
Rows = tuple[tuple[object, ...], ...]


def _file(table: str, *rows: tuple[object, ...]) -> bytes:
    out = io.StringIO()
    head = [c.header for c in catalogue().datasets[table].column]
    csv.writer(out, lineterminator="\r\n").writerows([head, *([*row, *[""] * (len(head) - len(row))] for row in rows)])
    return out.getvalue().encode("gb18030")


def _target(place: str, indicator: str, year: int, target: object) -> tuple[object, ...]:
    return (place, indicator, year, target, "2025年工作要点")


def _send(settings: Settings, person: Person, table: str, *rows: tuple[object, ...]) -> str:
    receipt = submit.send(
        Seat(settings=settings, person=person),
        Submission(content=_file(table, *rows), name="a.csv", dataset=table, reason="漏记"),
        TODAY,
    )
    assert receipt.upload_id is not None, [f.message_zh for f in receipt.findings]
    return receipt.upload_id


def _published(settings: Settings, table: str, *rows: tuple[object, ...]) -> str:
    upload = _send(settings, OFFICE, table, *rows)
    decide(settings, SECOND, "publish", upload)
    return upload


def _targets(mart: Mart, place: str = DISTRICT, indicator: str = "case_sat") -> dict[str, float]:
    return {r["year"]: r["target"] for r in _target_rows(mart, indicator, place)}


def _target_rows(mart: Mart, indicator: str, place: str) -> list[dict[str, Any]]:
    found = mart.query("all_targets")
    return found[(found["indicator"] == indicator) & (found["place"] == place)].to_dict("records")


def _steps(mart: Mart, place: str, indicator: str = "closed_to_received_ratio") -> list[tuple[str, str, str]]:
    found = control_charts.context(mart).steps_of(catalogue().indicators[indicator], mart.register.get(place), DISTRICT)
    return [(s.month, s.reason, s.author) for s in found]


def _judged(table: str, *rows: tuple[object, ...], **terms: Any) -> Judgement:
    usual: dict[str, Any] = {"cat": catalogue(), "register": REGISTER, "today": TODAY, "dataset": table}
    return judge(_file(table, *rows), "a.csv", **{**usual, **terms})


def _errors(judged: Judgement) -> list[tuple[str, int | None, str | None]]:
    return [(f.code, f.row, f.column) for f in judged.findings if f.severity == "error"]


def test_targets_of_every_level_reach_the_mart_and_a_newer_file_takes_the_place_of_a_places_year(
    real: Settings,
) -> None:
    first = _published(
        real,
        "targets",
        _target("全区", "满意率", 2025, 80),
        _target("丰荣街道", "满意率", 2025, "82.5"),
        _target("古城社区", "满意率", 2025, 85),
        _target("全区", "按时办结率", 2025, 90),
        _target("全区", "满意率", 2024, 78),
    )
    mart = open_mart(real)
    assert _targets(mart) == {"2024": 78, "2025": 80}
    assert (_targets(mart, STREET), _targets(mart, GUCHENG)) == ({"2025": 82.5}, {"2025": 85})
    assert _targets(mart, DISTRICT, "case_ontime") == {"2025": 90}
    [row] = _target_rows(mart, "case_sat", STREET)
    assert (row["basis"], row["upload_id"], row["source_row"]) == ("2025年工作要点", first, 3)

    judged = _judged("targets", _target("全区", "满意率", 2025, 81))
    desk = Desk(settings=real, cat=catalogue(), person=OFFICE, register=mart.register, real=True, today=TODAY)
    changes = desk.preview(judged, "zh")
    assert (changes.new, changes.changed, changes.gone) == (0, 1, 1)  # the other target of that year is said to go
    moment = now()
    second = _published(real, "targets", _target("普兰店区", "满意率", 2025, 81))
    newest = open_mart(real)
    assert _targets(newest) == {"2024": 78, "2025": 81}
    assert _targets(newest, DISTRICT, "case_ontime") == {}
    assert _targets(newest, STREET) == {"2025": 82.5}  # another place
    assert _targets(open_mart(real, as_of=moment)) == {"2024": 78, "2025": 80}

    acts.withdraw(real, second, By(who="qu2", reason="报错"))
    assert _targets(open_mart(real)) == {"2024": 78, "2025": 80}
    assert _targets(open_mart(real), DISTRICT, "case_ontime") == {"2025": 90}
    assert rebuild.rebuild(real).same
    assert _targets(open_mart(real)) == {"2024": 78, "2025": 80}


def test_step_changes_stand_side_by_side_hold_for_what_lies_inside_and_are_struck_out(real: Settings) -> None:
    _published(real, "step_changes", ("普兰店区", "办结受理比（含结转）", "2024-01", "口径调整"))
    wide = ("2024-01", "口径调整", "qu1")
    _published(real, "step_changes", ("丰荣街道", "办结受理比（含结转）", "2024-06", "并入新小区"))
    wrong = _published(
        real,
        "step_changes",
        ("普兰店区", "满意率", "2024-01", "换了回访单位"),
        ("古城", "办结受理比（含结转）", "2024-09", "口径"),
    )
    mart = open_mart(real)
    street = ("2024-06", "并入新小区", "qu1")
    assert _steps(mart, DISTRICT) == [wide]  # another indicator and other places do not take its place
    assert _steps(mart, STREET) == _steps(mart, TAISHAN) == [wide, street]
    assert _steps(mart, GUCHENG) == [wide, street, ("2024-09", "口径", "qu1")]
    assert _steps(mart, "210214002") == [wide]
    assert _steps(mart, DISTRICT, "case_sat") == [("2024-01", "换了回访单位", "qu1")]
    before = now()

    struck = _published(real, "step_changes", ("丰荣街道", "办结受理比（含结转）", "2024-06", "并入新小区", "是"))
    assert _steps(open_mart(real), STREET) == [wide]
    assert _steps(open_mart(real, as_of=before), STREET) == [wide, street]
    decide(real, SECOND, "withdraw", struck, reason="没有错")
    decide(real, SECOND, "withdraw", wrong, reason="不知原因")
    assert _steps(open_mart(real), GUCHENG) == [wide, street]
    assert _steps(open_mart(real), DISTRICT, "case_sat") == []
    assert rebuild.rebuild(real).same
    assert _steps(open_mart(real), GUCHENG) == [wide, street]


def test_what_waits_is_seen_with_the_pending_look_only(real: Settings) -> None:
    _send(real, OFFICE, "targets", _target("全区", "满意率", 2025, 80))
    store = Store(real)
    store.how_pending = lambda con, look: []
    assert _targets(store.mart()) == {}
    assert _targets(store.other(Look(pending=True))) == {"2025": 80}


def test_the_district_alone_sends_decides_and_sees_what_is_not_of_the_own_place(real: Settings) -> None:
    for person in (CLERK, APPROVER):
        with pytest.raises(Denied):
            submit.send(
                Seat(settings=real, person=person), Submission(content=b"x", name="x.csv", dataset=TARGETS.code), TODAY
            )
    upload = _send(
        real,
        OFFICE,
        "targets",
        _target("全区", "满意率", 2025, 80),
        _target("丰荣街道", "满意率", 2025, 82),
        _target("铁西街道", "满意率", 2025, 82),
    )
    for ask in ("approve", "send_back", "publish", "withdraw"):
        for codes in (None, [STREET]):
            with pytest.raises(Denied):
                decide(real, APPROVER, ask, upload, communities=codes, reason="想")
    with pytest.raises(Denied):
        decide(real, OFFICE, "publish", upload)  # not one's own

    def desk(person: Person) -> Desk:
        return Desk(settings=real, cat=catalogue(), person=person, register=REGISTER, real=True, today=TODAY)

    assert [(u["codes"], u["communities"]) for u in desk(APPROVER).uploads()] == [([STREET], 0)]
    assert [u["codes"] for u in desk(SECOND).uploads()] == [[DISTRICT, STREET, "210214002"]]
    assert (desk(CLERK).uploads(), desk(APPROVER).waiting()) == ([], [])
    [waiting] = desk(SECOND).waiting()
    assert waiting.asks == ("publish", "send_back")
    assert desk(SECOND).original(upload)[1] == "a.csv"
    with pytest.raises(Denied):
        desk(APPROVER).original(upload)
    assert len(desk(APPROVER).changes(upload, "zh", [STREET]).rows) == 1
    decide(real, SECOND, "publish", upload, communities=[DISTRICT])
    assert (_targets(open_mart(real)), _targets(open_mart(real), STREET)) == ({"2025": 80}, {})
    assert {s["community_code"]: s["state"] for s in history.life_of(real, upload)["slices"]} == {
        DISTRICT: "published",
        STREET: "submitted",
        "210214002": "submitted",
    }


def test_nobody_owes_them_and_they_count_as_no_community(real: Settings) -> None:
    _published(real, "targets", _target("全区", "满意率", 2025, 80), _target("古城社区", "满意率", 2025, 80))
    _published(
        real, "step_changes", ("全区", "满意率", "2025-03", "口径调整"), ("古城社区", "满意率", "2025-03", "口径调整")
    )
    mart = open_mart(real)
    everywhere = frozenset(p.code for p in mart.register.communities())
    for dataset in (TARGETS, STEPS):
        assert board(real, catalogue(), dataset.code, "2025-03").slots == ()
        assert not takes_nothing(dataset)
        assert dataset.code not in quality.coverage(mart, "2025-03", everywhere)
    assert {g.dataset for g in quality.gaps(mart, "2025-03", everywhere)} == {"monthly_report"}
    fresh = mart.query("freshness").set_index("dataset")["communities"]
    assert fresh.to_dict() == {"targets": 1, "step_changes": 1}
    desk = Desk(settings=real, cat=catalogue(), person=OFFICE, register=mart.register, real=True, today=TODAY)
    assert [
        b.dataset.code for b in desk.duties(set(catalogue().datasets), "2025-03") if not b.dataset.by_community
    ] == []


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("全区", DISTRICT),
        ("普兰店区", DISTRICT),
        ("大连市普兰店区", DISTRICT),
        ("210214", DISTRICT),
        ("丰荣街道", STREET),
        ("普兰店区丰荣街道", STREET),
        ("丰荣街道办事处", STREET),
        ("210214001", STREET),
        ("古城", GUCHENG),
        ("丰荣街道古城社区", GUCHENG),
        ("210214001003", GUCHENG),
    ],
)
def test_a_place_is_known_by_name_and_code_at_every_level(text: str, code: str) -> None:
    judged = _judged("targets", _target(text, "满意率", 2025, 80))
    assert judged.rows is not None
    assert judged.rows["community_code"].to_pylist() == [code]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("丰蓉街道", "是不是丰荣街道"),
        ("丰荣", "是不是丰荣街道"),
        ("古成社区", "是不是古城社区"),
        ("火星", "全区、街道或社区的全名"),
        ("城子坦街道", "这个街道没有本项目的社区"),
        ("大连市", "全区、街道或社区的全名"),
    ],
)
def test_a_wrong_place_is_refused_with_words_for_every_level(text: str, said: str) -> None:
    [found] = [f for f in _judged("targets", _target(text, "满意率", 2025, 80)).findings if f.severity == "error"]
    assert (found.code, found.column) == ("unknown_community", "地方")
    assert said in found.message_zh


def test_a_table_of_communities_still_takes_communities_alone() -> None:
    rows = (("全区", "2025-03", 1, 1), ("丰荣街道", "2025-03", 1, 1))
    found = [f for f in _judged("monthly_report", *rows).findings if f.code == "unknown_community"]
    assert [f.row for f in found] == [2, 3]
    assert all("不是社区，请写社区名称" in f.message_zh for f in found)


@pytest.mark.parametrize(
    ("table", "rows", "errors"),
    [
        ("targets", (_target("全区", "幸福率", 2025, 80),), [("not_a_choice", 2, "指标")]),
        (
            "targets",
            (_target("全区", "满意率", 2025, 80), _target("普兰店区", "满意率", 2025, 81)),
            [("duplicate_key", 2, "地方"), ("duplicate_key", 3, "地方")],
        ),
        ("targets", (_target("全区", "满意率", 2025, "近80"),), [("number_not_exact", 2, "目标值")]),
        ("targets", (_target("全区", "满意率", 2026, 80),), []),  # set ahead
        ("targets", (_target("全区", "满意率", 2027, 80),), [("month_future", 2, "年份")]),
        ("targets", (("全区", "满意率", 2025, 80, ""),), [("missing_value", 2, "依据")]),
        ("targets", (("全区", "满意率", 2025, 80, "电话13904110000"),), [("personal_data", 2, "依据")]),
        ("step_changes", (("全区", "满意率", "2025-03", ""),), [("missing_value", 2, "原因")]),
        ("step_changes", (("全区", "满意率", "2025-03", "问13904110000"),), [("personal_data", 2, "原因")]),
        ("step_changes", (("全区", "满意率", "2025年", "口径"),), [("month_unclear", 2, "自何月起")]),
        (
            "step_changes",
            (("全区", "满意率", "2025-03", "甲"), ("全区", "满意率", "2025-03", "乙")),
            [("duplicate_key", 2, "地方"), ("duplicate_key", 3, "地方")],
        ),
    ],
)
def test_what_is_wrong_in_a_row_is_said_of_it(table: str, rows: Rows, errors: list[tuple[str, int, str]]) -> None:
    assert _errors(_judged(table, *rows)) == errors


@pytest.mark.parametrize("table", ["targets", "step_changes"])
def test_the_template_offers_the_places_inside_and_reads_back(table: str) -> None:
    dataset = catalogue().datasets[table]

    def lists(place: str) -> list[str]:
        content = template.Template(
            dataset=dataset, cat=catalogue(), register=REGISTER, place=REGISTER.get(place), month="2025-03"
        ).file(".xlsx")
        sheet = etree.fromstring(zipfile.ZipFile(io.BytesIO(content)).read("xl/worksheets/sheet1.xml"))
        found = {v.get("sqref"): v.findtext("{*}formula1") for v in sheet.iter("{*}dataValidation")}
        return str(found["A2:A10001"]).strip('"').split(",")

    assert lists(DISTRICT)[:5] == ["普兰店区", "丰荣街道", "铁西街道", "太平街道", "皮口街道"]
    assert len([n for n in lists(DISTRICT) if n.endswith("社区")]) == 42
    assert lists(DISTRICT)[0] not in lists(STREET)
    empty = (
        template.Template(dataset=dataset, cat=catalogue(), register=REGISTER, place=REGISTER.district, month="2025-03")
        .file(".csv")
        .decode("utf-8-sig")
    )
    assert len(empty.splitlines()) == 1
    assert "再报同一地方同一期" in template.guide(TARGETS)
    assert "整份替换旧的" in template.guide(TARGETS)


def test_a_warehouse_from_before_opens_and_init_adds_the_tables(real: Settings) -> None:
    con = connect(real)
    for table in ("targets", "step_changes"):
        con.execute(f"DROP VIEW lake.ledger.{table}_in_force")
        con.execute(f"DROP TABLE lake.ledger.{table}")
    con.close()
    old = open_mart(real)
    assert (_targets(old), _steps(old, DISTRICT)) == ({}, [])
    assert rebuild.rebuild(real).same  # adds what is missing, as `init` does
    assert warehouse.init(real, data_class="real") == "unchanged"
    _published(real, "targets", _target("全区", "满意率", 2025, 80))
    assert _targets(open_mart(real)) == {"2025": 80}


def test_the_sample_holds_targets_of_two_years_and_one_step(sample_folder: Path) -> None:
    mart = open_mart(Settings(data=sample_folder))
    assert mart.connection.cursor().execute(
        "SELECT year, count(*), list(DISTINCT place) FROM target GROUP BY 1 ORDER BY 1"
    ).fetchall() == [
        ("2024", 6, [DISTRICT]),
        ("2025", 6, [DISTRICT]),
    ]
    assert _targets(mart, DISTRICT, "survey_sat") == {"2024": 85, "2025": 88}
    assert _steps(mart, GUCHENG) == [("2024-01", "口径调整：含12345转办", "示例·区数据局")]
