"""An official list in the place of the register, communities confirmed or taken out: shown first, undone, made again."""

from __future__ import annotations

import io
import shutil
from collections.abc import Callable, Sequence
from datetime import timedelta
from pathlib import Path

import pytest
import xlsxwriter

from etl.commands.rebuild import rebuild
from etl.commands.recover import recover
from etl.ledger import ledger, warehouse
from etl.ledger.acts import send_back
from etl.ledger.by import By
from etl.ledger.judged_list import judge_list
from etl.ledger.register import Registrar, acts, change, mark, replace_list, undo, what_changed
from etl.templates.register_template import register_template
from outcomes.core.errors import WarehouseError
from outcomes.core.places import Register
from outcomes.core.register_changes import RegisterAct
from outcomes.core.settings import Settings, now
from outcomes.reporting.register_list import ListJudged
from outcomes.reporting.submission import Submission
from outcomes.security import audit
from outcomes.security.access import ROLES, Denied, Person, may
from outcomes.warehouse.mart import open_mart
from tests import warehouses

pytestmark = pytest.mark.story

XINHAI, JIANSHE, CHENGGUAN, GUCHENG = "210214005001", "210214005002", "210214005003", "210214001003"
REASON = "普组发〔2026〕3号"
HEAD = ("社区代码", "社区名称", "所属街道")
Rows = list[tuple[str, str, str]]


def _qu(reason: str = REASON) -> By:
    """The district's staff, now."""
    return By(who="district", channel="page", reason=reason)


def _rows(register: Register) -> Rows:
    """The register of now as the district would write it."""
    communities = [p for p in register.communities() if not p.valid_to]
    return [(p.code, p.name, register.get(p.parent).name) for p in communities]


def _csv(rows: Sequence[Sequence[str]], encoding: str = "gb18030", head: Sequence[str] = HEAD) -> bytes:
    return "".join(",".join(row) + "\r\n" for row in (head, *rows)).encode(encoding)


def _xlsx(rows: Sequence[Sequence[str]], code: Callable[[str], str | int] = str) -> bytes:
    content = io.BytesIO()
    book = xlsxwriter.Workbook(content, {"in_memory": True})
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, HEAD)
    for n, row in enumerate(rows, 1):
        sheet.write_row(n, 0, (code(row[0]), *row[1:]))
    book.close()
    return content.getvalue()


@pytest.fixture(scope="module")
def untouched(new_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """A warehouse in which nothing is done: lists are only judged, or refused."""
    return Settings(data=warehouses.copy(new_folder, tmp_path_factory.mktemp("untouched") / "real"))


def _judged(settings: Settings, rows: Rows, since: str = "") -> ListJudged:
    return judge_list(settings, _csv(rows), "名单.csv", since)


def _changes(judged: ListJudged) -> list[tuple[str, str, str, str]]:
    return [(d.kind, d.code, d.was, d.now) for d in judged.changes]


def _shown(judged: ListJudged, kind: str) -> list[tuple[str, str]]:
    """What the page says of the changes of a kind, before and after."""
    return [d.sides("zh") for d in judged.changes if d.kind == kind]


def _said(judged: ListJudged) -> list[str]:
    return [remark.in_language("zh") for remark in judged.remarks]


def _replaced(rows: Rows, was: str, new: tuple[str, str, str]) -> Rows:
    return [new if row[0] == was else row for row in rows]


@pytest.fixture
def rows(real: Settings) -> Rows:
    return _rows(open_mart(real).register)


def _official(rows: Rows) -> Rows:
    """新海 is not on it and 城关 is; 建设 is confirmed, 古城 has another name, 孛兰 lies in another street."""
    kept = [row for row in rows if row[0] != XINHAI]
    kept = _replaced(kept, GUCHENG, (GUCHENG, "新古城社区", "丰荣街道"))
    kept = _replaced(kept, "210214001001", ("210214001001", "孛兰社区", "铁西街道"))
    return [*kept, (CHENGGUAN, "城关社区", "皮口街道")]


@pytest.fixture
def official(rows: Rows) -> Rows:
    return _official(rows)


CHANGES = [
    ("renamed", GUCHENG, "古城社区", "新古城社区"),
    ("moved", "210214001001", "丰荣街道", "铁西街道"),
    ("gone", XINHAI, "皮口街道", ""),
    ("confirmed", JIANSHE, "", ""),
    ("added", CHENGGUAN, "", "皮口街道"),
]


def _in_force(settings: Settings) -> dict[str, tuple[str, str, str]]:
    register = open_mart(settings).register
    return {p.code: (p.name, p.parent, p.basis) for p in register.communities() if not p.valid_to}


def test_confirmed_communities_report_and_wait_no_more(real: Settings, report: Callable[..., bytes]) -> None:
    def send() -> str | None:
        content = report(("新海社区", "2025-03", 9, 9, 0, 0, 0, 0))
        return ledger.load(real, Submission(content=content, name="a.csv", by="甲", publish=True)).upload_id

    assert [p.name for p in open_mart(real).register.communities() if p.assumed] == ["新海社区", "建设社区"]
    assert send() is None
    before = now()
    mark(real, "confirmed", [XINHAI, JIANSHE], _qu())
    assert [p.basis for p in open_mart(real).register.communities("210214005")] == ["confirmed", "confirmed"]
    then = open_mart(real, as_of=before)
    assert then.register.get(XINHAI).assumed
    assert then.connection.execute("SELECT count(*) FROM counted_member WHERE assumed").fetchall() == [(2,)]
    assert len(open_mart(real).register.communities()) == 44
    assert send()
    [told] = acts(real)
    assert (told.kind, told.former, told.reason) == ("confirmed", ("新海社区", "建设社区"), REASON)
    [first, *_] = [e for e in audit.entries(real) if e.act.startswith("register_")]
    assert (first.act, first.detail["communities"]) == ("register_confirmed", [XINHAI, JIANSHE])
    with pytest.raises(WarehouseError, match="已经确认过"):
        mark(real, "confirmed", [XINHAI], _qu())


def test_a_community_that_never_was_of_the_programme_counts_in_no_month(real: Settings) -> None:
    mark(real, "left", [XINHAI], _qu())
    register = open_mart(real).register
    assert (len(register.communities()), XINHAI in {p.code for p in register.communities()}) == (43, False)
    undo(real, acts(real)[0].number, _qu())
    assert open_mart(real).register.get(XINHAI).assumed
    assert len(open_mart(real).register.communities()) == 44


def test_a_community_that_leaves_from_a_month_on_keeps_the_months_before(
    real: Settings, report: Callable[..., bytes]
) -> None:
    content = report(("古城社区", "2025-03", 9, 9, 0, 0, 0, 0))
    assert ledger.load(real, Submission(content=content, name="a.csv", by="甲", publish=True)).upload_id
    waits = report(("古城社区", "2025-05", 9, 9, 0, 0, 0, 0))
    upload = ledger.load(real, Submission(content=waits, name="b.csv", by="甲")).upload_id
    with pytest.raises(WarehouseError, match=r"古城社区.*1个月已发布或待审的数据（2025-05至2025-05）"):
        mark(real, "left", [GUCHENG], _qu(), since="2025-04")
    assert upload
    send_back(real, upload, _qu("不在名单"))
    for since in ("", "2025-03"):
        with pytest.raises(WarehouseError, match=r"古城社区.*1个月已发布或待审的数据（2025-03至2025-03）"):
            mark(real, "left", [GUCHENG], _qu(), since=since)
    mark(real, "left", [GUCHENG], _qu(), since="2025-04")
    register = open_mart(real).register
    assert [len(register.communities(month=m)) for m in ("2025-03", "2025-04")] == [44, 43]


@pytest.mark.parametrize(
    ("kind", "codes", "since", "said"),
    [
        ("confirmed", [GUCHENG], "", "已经确认过"),
        ("confirmed", [CHENGGUAN], "", "名单里没有社区"),
        ("left", [], "", "没有选社区"),
        ("left", [GUCHENG], "2025年4月", "2026-03"),
        ("left", [GUCHENG], "2019-04", "没有社区"),
    ],
)
def test_what_cannot_be_confirmed_or_taken_out_is_refused(
    untouched: Settings, kind: str, codes: list[str], since: str, said: str
) -> None:
    with pytest.raises(WarehouseError, match=said):
        mark(untouched, kind, codes, _qu(), since=since)  # type: ignore[arg-type]
    with pytest.raises(WarehouseError, match="依据文件"):
        mark(untouched, "confirmed", [XINHAI], By(who="district"))
    assert acts(untouched) == []


def test_todays_register_taken_home_and_sent_back_changes_nothing_but_what_is_assumed(real: Settings) -> None:
    sent = register_template(open_mart(real).register, "zh")
    judged = judge_list(real, sent, "社区名单.xlsx", "")
    assert (len(judged.listed), judged.remarks) == (44, ())
    assert [(d.kind, d.code) for d in judged.changes] == [("confirmed", XINHAI), ("confirmed", JIANSHE)]
    replace_list(real, judged, _qu(), answered=False)
    again = judge_list(real, sent, "社区名单.xlsx", "")
    assert (again.changes, again.good) == ((), False)
    with pytest.raises(WarehouseError, match="没有要改的"):
        replace_list(real, again, _qu(), answered=True)


@pytest.mark.parametrize("kind", ["gb18030", "utf-8", "utf-8-sig", "xlsx", "numbers.xlsx"])
def test_a_list_of_any_kind_is_told_by_what_it_changes(untouched: Settings, kind: str) -> None:
    official = _official(_rows(open_mart(untouched).register))
    book = kind.endswith("xlsx")
    content = _xlsx(official, int if kind == "numbers.xlsx" else str) if book else _csv(official, kind)
    judged = judge_list(untouched, content, "名单.xlsx" if book else "名单.csv", "2026-01")
    assert sorted(_changes(judged)) == sorted(CHANGES)
    assert judged.faults == []
    assert [q.key for q in judged.questions] == ["moves_months"]
    assert judged.line_of(CHENGGUAN) == 45
    assert _shown(judged, "added") == [("—", "皮口街道，从2026-01算起")]
    assert _shown(judged, "gone") == [("皮口街道", "算到2025-12为止")]
    assert _shown(judged, "confirmed") == [("待区确认", "在名单内")]
    assert _shown(_judged(untouched, official), "gone") == [("皮口街道", "各月都不算")]
    assert acts(untouched) == []


def test_a_list_in_force_is_undone_audited_rebuilt_and_recovered(
    real: Settings, official: Rows, report: Callable[..., bytes]
) -> None:
    content = report(("古城社区", "2025-03", 9, 9, 0, 0, 0, 0))
    assert ledger.load(real, Submission(content=content, name="a.csv", by="甲", publish=True)).upload_id
    before, day_before = _in_force(real), now()
    judged = _judged(real, official, "2026-01")
    with pytest.raises(WarehouseError, match=r"孛兰社区换了街道.*请先确认"):
        replace_list(real, judged, _qu(), answered=False)
    replace_list(real, judged, _qu(), answered=True)
    after = _in_force(real)
    assert after.keys() - before.keys() == {CHENGGUAN}
    assert before.keys() - after.keys() == {XINHAI}
    assert after[GUCHENG] == ("新古城社区", "210214001", "named_in_article")
    assert after["210214001001"] == ("孛兰社区", "210214002", "core_street_register")
    assert (after[JIANSHE][2], after[CHENGGUAN][2]) == ("official_list", "official_list")
    register = open_mart(real).register
    assert [len(register.communities(month=m)) for m in ("2025-12", "2026-01")] == [44, 44]
    assert not register.get(CHENGGUAN).valid_in("2025-12")
    assert register.get(XINHAI).valid_to == "2025-12-31"
    [told, *_] = audit.entries(real)
    assert (told.act, told.detail["file"], told.detail["communities_n"]) == ("register_replaced", "名单.csv", 44)

    assert sorted((d.kind, d.code, d.was, d.now) for d in what_changed(real, acts(real)[0].number)) == sorted(CHANGES)

    then = open_mart(real, as_of=day_before)
    assert {p.code for p in then.register.communities() if not p.valid_to} == before.keys()
    assert then.register.get(GUCHENG).name == "古城社区"
    assert then.connection.execute("SELECT name FROM place WHERE code = ?", [GUCHENG]).fetchall() == [("古城社区",)]
    assert {c for (c,) in then.connection.execute("SELECT community FROM counted_member").fetchall()} == before.keys()

    assert rebuild(real).same
    assert _in_force(real) == after
    recover(real)
    assert _in_force(real) == after
    assert rebuild(real).same
    undo(real, acts(real)[0].number, _qu("写错"))
    assert _in_force(real) == before
    assert rebuild(real).same
    assert _in_force(real) == before
    assert open_mart(real, as_of=now() - timedelta(days=1)).register.places == open_mart(real).register.places


def test_a_list_without_a_month_holds_as_if_it_always_had(real: Settings, official: Rows) -> None:
    replace_list(real, _judged(real, official), _qu(), answered=True)
    register = open_mart(real).register
    assert {len(register.communities(month=m)) for m in ("2021-01", "2026-01")} == {44}
    assert not register.get(XINHAI).in_programme
    assert register.get(CHENGGUAN).valid_in("2021-01")


def test_files_under_a_name_of_before_are_understood(
    real: Settings, official: Rows, report: Callable[..., bytes]
) -> None:
    replace_list(real, _judged(real, official), _qu(), answered=True)
    for n, name in enumerate(("古城社区", "新古城社区"), 1):
        content = report((name, f"2025-0{n}", 9, 9, 0, 0, 0, 0))
        assert ledger.load(real, Submission(content=content, name="a.csv", by="甲", publish=True)).upload_id


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (("210214001009", "东和社区", "丰荣路街道"), "第45行：名册里没有街道“丰荣路街道”，请写其中一个：丰荣街道"),
        (("210214001009", "东和社区", ""), "第45行：没有写街道"),
        (("210214001009", "", "丰荣街道"), "第45行：没有写社区名称"),
        (("210214001009", "社区", "丰荣街道"), "第45行：“社区”只有通名"),
        (("210214001009", "Donghe", "丰荣街道"), "第45行：名称“Donghe”要用2至20个汉字"),
        ((GUCHENG, "东和社区", "丰荣街道"), f"第45行：代码{GUCHENG}和第4行的一样"),
        (("210214001010", "古城社区", "丰荣街道"), "第45行：“古城社区”和第4行同名"),
        (("", "无名社区", "丰荣街道"), "第45行：没有写代码"),
        (("2.10214E+11", "东和社区", "丰荣街道"), "第45行：代码“2.10214E+11”被表格软件改成了科学计数"),
        (("21021400100", "东和社区", "丰荣街道"), "第45行：代码“21021400100”不是社区的12位代码"),
        (("210214001", "东和社区", "丰荣街道"), "第45行：代码“210214001”不是社区的12位代码"),
        (("210214001901", "东和社区", "铁西街道"), "第45行：新代码210214001901不是铁西街道的，应以210214002开头"),
        (("210214001901", "城关社区", "丰荣街道"), "第45行：名册里皮口街道已有“城关社区”（210214005003）"),
    ],
)
def test_a_row_that_cannot_be_is_named_in_both_languages(
    untouched: Settings, row: tuple[str, str, str], said: str
) -> None:
    rows = _rows(open_mart(untouched).register)
    others = [r for r in rows if r[0] != "210214001009"]
    judged = _judged(untouched, [*others[:43], row])
    assert [s for s in _said(judged) if s.startswith(said)], _said(judged)
    assert all(r.in_language("en").startswith("Row 45: ") for r in judged.remarks)
    assert (judged.good, judged.changes) == (False, ())
    with pytest.raises(WarehouseError):
        replace_list(untouched, judged, _qu(), answered=True)
    assert acts(untouched) == []


def test_a_community_with_figures_that_is_missing_is_refused_by_name(
    real: Settings, rows: Rows, report: Callable[..., bytes]
) -> None:
    for n in (1, 3):
        content = report(("古城社区", f"2025-0{n}", 9, 9, 0, 0, 0, 0))
        assert ledger.load(real, Submission(content=content, name="a.csv", by="甲", publish=True)).upload_id
    without = [r for r in rows if r[0] != GUCHENG]
    judged = _judged(real, without, "2025-02")
    [fault] = judged.faults
    assert "古城社区（210214001003）有1个月已发布或待审的数据（2025-03至2025-03）" in fault.in_language("zh")
    assert "has figures of 1 months, published or waiting (2025-03 to 2025-03)" in fault.in_language("en")
    later = _judged(real, without, "2025-04")
    assert later.faults == []
    assert [q.in_language("zh") for q in later.questions] == ["名单有43个社区，报道里是44个。确认是43个吗？"]
    with pytest.raises(WarehouseError, match="43个吗"):
        replace_list(real, later, _qu(), answered=False)
    replace_list(real, later, _qu(), answered=True)
    assert [len(open_mart(real).register.communities(month=m)) for m in ("2025-03", "2025-04")] == [44, 43]


def test_the_figures_of_a_community_that_a_list_added_keep_it_from_being_undone(
    real: Settings, official: Rows, report: Callable[..., bytes]
) -> None:
    replace_list(real, _judged(real, official), _qu(), answered=True)
    content = report(("城关社区", "2025-03", 9, 9, 0, 0, 0, 0))
    assert ledger.load(real, Submission(content=content, name="a.csv", by="甲", publish=True)).upload_id
    with pytest.raises(WarehouseError, match=r"城关社区.*1个月"):
        undo(real, acts(real)[0].number, _qu())


def test_another_code_for_the_same_name_is_asked_about(real: Settings, rows: Rows) -> None:
    judged = _judged(real, _replaced(rows, GUCHENG, ("210214001901", "古城社区", "丰荣街道")), "2026-01")
    assert judged.faults == []
    assert [q.key for q in judged.questions] == ["same_name"]
    assert {("gone", GUCHENG), ("added", "210214001901")} <= {(d.kind, d.code) for d in judged.changes}
    replace_list(real, judged, _qu(), answered=True)
    register = open_mart(real).register
    assert [p.code for p in register.communities("210214001", "2026-01")].count("210214001901") == 1


def test_a_row_without_a_code_is_the_community_of_its_name_and_totals_are_no_rows(real: Settings, rows: Rows) -> None:
    head = ("序号", "社区", "街道", "书记", "联系电话")
    lines = [
        (str(n), name.removesuffix("社区"), street, "张三", "13800138000") for n, (_, name, street) in enumerate(rows)
    ]
    content = _csv([*lines, ("合计", "44", "", "", "")], head=head)
    judged = judge_list(real, content, "名单.csv", "")
    assert judged.unread == ("序号", "书记", "联系电话")
    assert judged.remarks == ()
    assert [row.code for row in judged.listed] == [code for code, *_ in rows]


def test_a_list_is_refused_where_the_register_changed_since_it_was_shown(real: Settings, official: Rows) -> None:
    judged = _judged(real, official)
    mark(real, "confirmed", [JIANSHE], _qu())
    with pytest.raises(WarehouseError, match="重新看一遍"):
        replace_list(real, judged, _qu(), answered=True)


def test_a_list_neither_begins_before_dated_changes_nor_wakes_who_has_ended(real: Settings, rows: Rows) -> None:
    merged = RegisterAct(
        kind="merged", since="2025-06", ended=("210214001001", "210214001002"), made=(("210214001001", "孛兰台山社区"),)
    )
    change(real, merged, _qu())
    assert any("已经登记撤并" in said for said in _said(_judged(real, rows)))
    now_there = _rows(open_mart(real).register)
    assert any("起始月2025-05太早" in said for said in _said(_judged(real, now_there, "2025-05")))
    assert _judged(real, now_there, "2025-06").faults == []


def test_only_the_districts_staff_may(real: Settings, official: Rows) -> None:
    register = open_mart(real).register
    judged = _judged(real, official)
    for role in ROLES:
        person = Person(account="a", name="某人", role=role, place="210214")
        registrar = Registrar(settings=real, person=person, register=register)
        if may(person, "keep_register", place=register.district):
            assert role == "district_staff"
            continue
        for what in (
            lambda r=registrar: r.mark("confirmed", [XINHAI], "文件"),
            lambda r=registrar: r.judge(b"", "a.csv", ""),
            lambda r=registrar: r.replace(judged, "文件", answered=True),
            lambda r=registrar: r.template("zh"),
        ):
            with pytest.raises(Denied):
                what()


def _init(settings: Settings, **changes: str) -> tuple[str, list[tuple[str, str]]]:
    """`init` after changes in communities.csv; what it says it changes."""
    file, said = settings.reference / "communities.csv", list[tuple[str, str]]()
    text = file.read_text(encoding="utf-8-sig")
    for was, new in changes.items():
        text = text.replace(was, new)
    file.write_text(text, encoding="utf-8")
    done = warehouse.init(settings, data_class="real", say=lambda d: said.append((d.kind, d.code)))
    return done, said


def test_init_says_what_its_files_change_and_refuses_what_a_list_is_refused_for(
    new_folder: Path, tmp_path: Path, report: Callable[..., bytes]
) -> None:
    reference = Path(shutil.copytree(Settings().reference, tmp_path / "reference"))
    settings = Settings(data=warehouses.copy(new_folder, tmp_path / "real"), reference=reference)
    content = report(("古城社区", "2025-03", 9, 9, 0, 0, 0, 0))
    assert ledger.load(settings, Submission(content=content, name="a.csv", by="甲", publish=True)).upload_id
    assert _init(settings, 台山社区="台岭社区", 城关社区="城关新社区") == ("updated", [("renamed", "210214001002")])
    with pytest.raises(WarehouseError, match="第3行：“孛兰社区”和第2行同名"):
        _init(settings, 台岭社区="孛兰社区")
    shutil.copy(Settings().reference / "communities.csv", reference / "communities.csv")
    with pytest.raises(WarehouseError, match=r"古城社区.*1个月已发布或待审的数据"):
        _init(settings, **{"古城社区居委会,210214001,1": "古城社区居委会,210214001,0"})
    assert open_mart(settings).register.get("210214001002").name == "台岭社区"
