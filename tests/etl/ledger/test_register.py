"""The register's acts: renamed, merged and split from a month on, undone, rebuilt, audited; old files stay understood."""

import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from etl.commands.rebuild import rebuild
from etl.ledger import warehouse
from etl.ledger.by import By
from etl.ledger.ledger import load
from etl.ledger.register import Registrar, acts, change, undo
from etl.review.board import board
from outcomes.catalogue.catalogue import catalogue
from outcomes.core.errors import WarehouseError
from outcomes.core.periods import month
from outcomes.core.places import Register, read_register
from outcomes.core.register_changes import RegisterAct, changed
from outcomes.core.settings import ROOT, Settings
from outcomes.figures.ask import figure, figures
from outcomes.reporting.submission import Submission
from outcomes.security import accounts, audit
from outcomes.security.access import Denied, Person, may
from outcomes.security.accounts import AccountError
from outcomes.warehouse.lake import connect
from outcomes.warehouse.mart import open_mart

pytestmark = pytest.mark.story

BEILAN, TAISHAN, GUCHENG = "210214001001", "210214001002", "210214001003"
BY = By(who="district", channel="page")
RENAMED = RegisterAct(kind="renamed", since="2025-03", ended=(GUCHENG,), made=((GUCHENG, "新古城社区"),), reason="批复")
MERGED = RegisterAct(
    kind="merged", since="2025-03", ended=(BEILAN, TAISHAN), made=((BEILAN, "孛兰台山社区"),), reason="批复"
)
SPLIT = RegisterAct(
    kind="split",
    since="2025-03",
    ended=(GUCHENG,),
    made=(("210214001901", "古城东社区"), ("210214001902", "古城西社区")),
    reason="批复",
)


@pytest.fixture(scope="module")
def register() -> Register:
    return read_register(ROOT / "data" / "reference")


def _codes(register: Register, month: str) -> set[str]:
    return {p.code for p in register.communities(month=month)}


def test_a_new_name_keeps_the_code(register: Register) -> None:
    after = changed(register, [RENAMED])
    assert after.get(GUCHENG).name == "新古城社区"
    assert after.get(GUCHENG).name_en == "Xingucheng Community"
    assert len(after.communities()) == 44


def test_a_merger_ends_the_one_that_gives_its_code_up_the_month_before(register: Register) -> None:
    after = changed(register, [MERGED])
    assert after.get(TAISHAN).valid_to == "2025-02-28"
    assert TAISHAN in _codes(after, "2025-02")
    assert TAISHAN not in _codes(after, "2025-03")
    assert len(_codes(after, "2025-03")) == 43
    assert after.get(BEILAN).name == "孛兰台山社区"


def test_a_split_begins_new_ones_in_the_month_and_in_the_street(register: Register) -> None:
    after = changed(register, [SPLIT])
    assert len(_codes(after, "2025-02")) == 44
    assert len(_codes(after, "2025-03")) == 45
    assert {after.get(code).parent for code, _ in SPLIT.made} == {"210214001"}
    street = [p.code for p in after.communities("210214001")]
    assert street.index("210214001901") == street.index(GUCHENG) + 1


def test_an_undone_act_leaves_the_register_as_it_was(register: Register) -> None:
    assert changed(register, [RegisterAct(**{**SPLIT.__dict__, "undone": True})]) == register


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"since": "2025年3月"}, "2025年3月|2026-03"),
        ({"since": "2019-12"}, "没有社区"),
        ({"ended": ("210214001999",)}, "没有社区"),
        ({"made": ((GUCHENG, "台山社区"),)}, "已有社区叫"),
        ({"made": ((GUCHENG, "古城社区"),)}, "没有变"),
        ({"made": ((GUCHENG, "<b>"),)}, "汉字"),
        ({"made": ((GUCHENG, ""),)}, "汉字"),
        *(({"made": ((GUCHENG, name),)}, "只有通名") for name in ("社区", "居委会", "村委会社区", "社区居委会")),
        ({"made": (("210214001901", "新古城社区"),)}, "改名不改代码"),
        ({"kind": "merged"}, "个数不对"),
        ({"kind": "split"}, "个数不对"),
        ({"kind": "split", "made": ((BEILAN, "甲社区"), ("210214001901", "乙社区"))}, "新代码"),
        ({"kind": "split", "made": (("999999001901", "甲社区"), ("210214001901", "乙社区"))}, "新代码"),
        ({"kind": "split", "made": (("210214001901", "甲社区"), ("210214001902", "甲社区"))}, "已有社区叫"),
    ],
)
def test_what_does_not_fit_is_refused_in_words(register: Register, wrong: dict[str, object], said: str) -> None:
    with pytest.raises(WarehouseError, match=said):
        changed(register, [RegisterAct(**{**RENAMED.__dict__, **wrong})])


def test_acts_are_recorded_undone_audited_and_make_new_versions(real: Settings) -> None:
    versions = [open_mart(real).version, change(real, RENAMED, BY), change(real, MERGED, BY)]
    assert open_mart(real).register.get(GUCHENG).name == "新古城社区"
    assert [a.kind for a in acts(real)] == ["merged", "renamed"]
    assert acts(real)[1].former == ("古城社区",)
    versions.append(undo(real, acts(real)[1].number, replace(BY, reason="写错")))
    assert open_mart(real).register.get(GUCHENG).name == "古城社区"
    assert open_mart(real).register.get(BEILAN).name == "孛兰台山社区"
    assert [a.undone for a in acts(real)] == [False, True]
    assert versions == sorted(set(versions))
    said = [e.act for e in audit.entries(real)]
    assert said[:3] == ["register_undone", "register_merged", "register_renamed"]
    with pytest.raises(WarehouseError, match="已撤销"):
        undo(real, acts(real)[1].number, replace(BY, reason="再来"))


def test_an_act_on_which_another_rests_is_not_undone(real: Settings) -> None:
    change(real, SPLIT, BY)
    again = RegisterAct(kind="renamed", since="2025-06", ended=("210214001901",), made=(("210214001901", "东城社区"),))
    change(real, again, BY)
    with pytest.raises(WarehouseError, match="没有社区"):
        undo(real, acts(real)[1].number, replace(BY, reason="写错"))
    assert open_mart(real).register.get("210214001901").name == "东城社区"


def test_init_keeps_the_acts_and_files_under_old_and_new_names_are_one_community(
    real: Settings, report: Callable[..., bytes]
) -> None:
    """Sent as 古城社区 before the change and as 新古城社区 after it, the old name once more: one code throughout."""

    def send(name: str, which: str, handled: int) -> None:
        content = report((name, which, 10, handled, 5, 0, 0, 0))
        receipt = load(
            real,
            Submission(
                content=content,
                name="月报.csv",
                by="古城",
                today=date(2026, 1, 5),
                dataset="monthly_report",
                publish=True,
            ),
        )
        assert receipt.upload_id, receipt.findings

    send("古城社区", "2025-01", 7)
    change(real, RENAMED, BY)
    warehouse.init(real, data_class="real")
    send("新古城社区", "2025-02", 8)
    send("古城社区", "2025-03", 9)
    ratio = catalogue().indicators["requests_resolved"]
    mart = open_mart(real)
    place = mart.register.get(GUCHENG)
    assert [figure(mart, ratio, place, month(m)).numerator for m in ("2025-01", "2025-02", "2025-03")] == [7, 8, 9]
    assert rebuild(real).same
    number = acts(real)[0].number
    undo(real, number, replace(BY, reason="写错"))
    report_ = rebuild(real)
    assert report_.same
    assert report_.kept


def test_who_owes_a_month_and_how_many_there_are_follow_the_register(real: Settings) -> None:
    change(real, SPLIT, BY)

    def owing(m: str) -> set[str]:
        return {s.place.code for s in board(real, catalogue(), "monthly_report", m).slots}

    assert GUCHENG in owing("2025-02")
    assert "210214001901" not in owing("2025-02")
    assert GUCHENG not in owing("2025-03")
    assert {"210214001901", "210214001902"} <= owing("2025-03")
    mart, ratio = open_mart(real), catalogue().indicators["requests_resolved"]
    assert len(figures(mart, ratio, "community", month("2025-02"))) == 44
    assert len(figures(mart, ratio, "community", month("2025-03"))) == 45
    gaps = mart.query(
        "quality_gaps",
        datasets=["monthly_report"],
        first="2025-02",
        last="2025-03",
        within=[p.code for p in mart.register.communities()],
    )
    missing = {row["place"]: list(row["months"]) for row in gaps.to_dict("records")}
    assert missing[GUCHENG] == ["2025-02"]
    assert missing["210214001901"] == ["2025-03"]


def test_only_the_districts_staff_may_change_the_register(real: Settings) -> None:
    register = open_mart(real).register
    for role in ("district_leader", "auditor"):
        registrar = Registrar(settings=real, person=Person(account="a", name="某人", role=role), register=register)
        assert registrar.acts() == []
        with pytest.raises(Denied):
            registrar.change(RENAMED)
        with pytest.raises(Denied):
            registrar.undo(1, "")


def test_a_community_that_a_split_made_gets_its_account_in_the_same_process(real: Settings) -> None:
    with pytest.raises(AccountError, match="没有"):
        accounts.add(real, "dong", accounts.Profile(name="东", role="community_staff", place="古城东社区"), by=None)
    change(real, SPLIT, BY)
    accounts.add(real, "dong", accounts.Profile(name="东", role="community_staff", place="古城东社区"), by=None)
    found = accounts.get(real, "dong")
    assert found is not None
    assert found.place == "210214001901"
    assert may(found.person, "upload", place=accounts.register(real).get(found.place))
    undo(real, acts(real)[0].number, replace(BY, reason="写错"))
    with pytest.raises(AccountError, match="没有"):
        accounts.add(real, "xi", accounts.Profile(name="西", role="community_staff", place="古城西社区"), by=None)


def test_the_accounts_know_the_register_of_the_mart_before_and_after_every_act(real: Settings) -> None:
    for act in (RENAMED, MERGED):
        change(real, act, BY)
        assert accounts.register(real).places == open_mart(real).register.places
    undo(real, acts(real)[1].number, replace(BY, reason="写错"))
    assert accounts.register(real).places == open_mart(real).register.places


def test_the_files_of_the_register_are_read_by_init_alone(new_folder: Path, tmp_path: Path) -> None:
    """A CSV that somebody is just changing decides nothing until `init` takes it in: not in part, not by another act."""
    reference = Path(shutil.copytree(ROOT / "data" / "reference", tmp_path / "reference"))
    settings = Settings(data=Path(shutil.copytree(new_folder, tmp_path / "real")), reference=reference)
    file = reference / "communities.csv"
    file.write_text(file.read_text(encoding="utf-8").replace("台山社区", "台岭社区"), encoding="utf-8")

    def name() -> str:
        found = {accounts.register(settings).get(TAISHAN).name, open_mart(settings).register.get(TAISHAN).name}
        assert len(found) == 1
        return found.pop()

    change(settings, RENAMED, BY)
    assert name() == "台山社区"
    undo(settings, acts(settings)[0].number, replace(BY, reason="写错"))
    assert name() == "台山社区"
    assert rebuild(settings).same
    assert name() == "台山社区"
    warehouse.init(settings, data_class="real")
    assert name() == "台岭社区"


def test_a_warehouse_of_an_older_version_keeps_its_register_from_the_next_init_on(real: Settings) -> None:
    con = connect(real)
    con.execute("DELETE FROM lake.ref.meta WHERE name = 'register'")
    con.close()
    change(real, RENAMED, BY)
    assert warehouse.init(real, data_class="real") == "unchanged"
    con = connect(real)
    assert warehouse.base_register(con, Path("/nowhere")).get(GUCHENG).name == "古城社区"
    con.close()
    assert open_mart(real).register.get(GUCHENG).name == "新古城社区"
