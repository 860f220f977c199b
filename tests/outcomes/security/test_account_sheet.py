"""Accounts from a sheet: each wrong row named with what to write, all added in one act or none."""

from __future__ import annotations

from pathlib import Path

import pytest

from outcomes.core.errors import WarehouseError
from outcomes.core.settings import Settings
from outcomes.security import account_sheet, accounts, audit
from outcomes.security.access import Denied, Person
from outcomes.security.account_sheet import AccountRow, SheetRefused

CLERK = AccountRow(line=2, name="李华", role="社区填报员", place="古城")
APPROVER = AccountRow(line=3, name="王强", role="street_approver", place="丰荣街道", account="WangQiang")
AUDITOR = AccountRow(line=4, name="周全", role="审计", place="普兰店区")
ADMINISTRATOR = Person(account="admin", name="管", role="system_administrator")


@pytest.fixture
def kept(tmp_path: Path) -> Settings:
    return Settings(data=tmp_path / "real")


def _said(kept: Settings, *rows: AccountRow) -> list[str]:
    judged = account_sheet.judge(kept, rows)
    assert not judged.good
    for fault in judged.faults:
        assert fault.in_language("en").startswith(f"Row {fault.line}: ")
    return [fault.in_language("zh") for fault in judged.faults]


def test_a_good_sheet_is_added_in_one_act_with_a_record_for_each_account(kept: Settings) -> None:
    slips = account_sheet.add_all(kept, [CLERK, APPROVER, AUDITOR], by=ADMINISTRATOR)
    assert [(s.account.account, s.account.role, s.account.place) for s in slips] == [
        ("lihua01", "community_staff", "210214001003"),
        ("wangqiang", "street_approver", "210214001"),
        ("zhouquan01", "auditor", "210214"),
    ]
    for slip in slips:
        found = accounts.check(kept, slip.account.account, slip.password)
        assert found is not None
        assert found.must_change
    added = [e for e in audit.entries(kept) if e.act == "account_added"]
    assert sorted((e.who, e.what, e.channel) for e in added) == [
        ("admin", "lihua01", "page"),
        ("admin", "wangqiang", "page"),
        ("admin", "zhouquan01", "page"),
    ]
    assert audit.verify(kept) == []


def test_a_password_stands_neither_in_the_database_nor_in_the_audit_nor_in_a_value_that_is_printed(
    kept: Settings,
) -> None:
    [slip] = account_sheet.add_all(kept, [CLERK], by=ADMINISTRATOR)
    files = b"".join(p.read_bytes() for p in kept.data.rglob("*") if p.is_file())
    assert slip.password.encode() not in files
    assert slip.password not in repr(slip) + str(audit.entries(kept))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"name": ""}, "第2行：没有写姓名。请填姓名。"),
        ({"name": "李" * 61}, "第2行：姓名超过60个字。"),
        ({"role": "社区书记"}, "第2行：没有“社区书记”这个角色。请写其中一个：社区填报员、街道填报员、街道审核员、"),
        ({"role": ""}, "第2行：没有写角色。请写其中一个：社区填报员、"),
        ({"place": "火星社区"}, "第2行：名单里没有“火星社区”，也没有相近的。"),
        (
            {"place": "古成社区", "near": ("古城社区", "台山社区")},
            "第2行：名单里没有“古成社区”，是不是古城社区、台山社区？请照名单写。",
        ),
        ({"place": ""}, "第2行：没有写地方。"),
        ({"place": "丰荣街道"}, "第2行：社区填报员属于社区，“丰荣街道”是街道。请写社区的名称，或改角色。"),
        ({"account": "a b"}, "第2行：账号只用小写字母"),
        ({"account": "operator"}, "第2行：账号只用小写字母"),
    ],
)
def test_a_wrong_row_is_named_with_what_to_write(kept: Settings, change: dict[str, str], said: str) -> None:
    wrong = AccountRow(**{**vars(CLERK), **change})
    [sentence] = _said(kept, APPROVER, wrong)
    assert sentence.startswith(said)
    with pytest.raises(SheetRefused):
        account_sheet.add_all(kept, [APPROVER, wrong], by=ADMINISTRATOR)
    assert accounts.listing(kept) == []


def test_every_fault_is_told_in_the_order_of_the_rows(kept: Settings) -> None:
    rows = [AccountRow(line=n, name="", role="?", place="?") for n in (9, 4)]
    assert [fault.line for fault in account_sheet.judge(kept, rows).faults] == [4, 4, 4, 9, 9, 9]


def test_accounts_that_are_there_or_written_twice_are_refused(kept: Settings) -> None:
    account_sheet.add_all(kept, [APPROVER], by=None)
    again = AccountRow(line=7, name="王小强", role="审计员", place="区", account="wangqiang")
    twice = [AccountRow(line=n, name=f"孙{n}", role="社区填报员", place="古城", account="sun") for n in (5, 6)]
    other = AccountRow(**{**vars(again), "place": "普兰店区"})
    assert _said(kept, *twice, other) == [
        "第6行：账号 sun 和第5行的一样。请换一个账号，或让它空着。",
        "第7行：账号 wangqiang 已经有了。请换一个账号，或让它空着。",
    ]


def test_a_sheet_sent_twice_makes_no_second_account_for_the_same_person(kept: Settings) -> None:
    account_sheet.add_all(kept, [CLERK], by=None)
    assert _said(kept, CLERK)[0].startswith("第2行：同名、同角色、同地方的人已有账号 lihua01。")
    double = AccountRow(**{**vars(APPROVER), "line": 9, "account": ""})
    assert _said(kept, APPROVER, double)[0].startswith("第9行：和第3行是同一人（wangqiang）。")


def test_namesakes_in_other_places_get_numbers_of_their_own(kept: Settings) -> None:
    rows = [
        AccountRow(line=2, name="李华", role="社区填报员", place="古城社区"),
        AccountRow(line=3, name="李华", role="社区填报员", place="台山社区"),
        AccountRow(line=4, name="某某", role="审计员", place="普兰店区", account="lihua02"),
        AccountRow(line=5, name="Ann O'Neil", role="区领导", place="普兰店区"),
    ]
    slips = account_sheet.add_all(kept, rows, by=None)
    assert [s.account.account for s in slips] == ["lihua01", "lihua03", "lihua02", "annoneil01"]


def test_only_who_manages_people_adds_a_sheet(kept: Settings) -> None:
    with pytest.raises(Denied):
        account_sheet.add_all(kept, [CLERK], by=Person(account="d", name="区", role="district_staff"))
    assert accounts.listing(kept) == []
    assert [(e.act, e.ok) for e in audit.entries(kept)] == [("refused", False)]


def test_nothing_is_added_where_the_last_of_a_hundred_cannot_be(
    kept: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = [
        AccountRow(line=n, name=f"张{n}", role="社区填报员", place="古城社区", account=f"zhang{n}")
        for n in range(2, 102)
    ]
    append = audit.append

    def full(con: object, settings: Settings, deed: audit.Deed) -> None:
        if deed.what == "zhang101":
            raise OSError("disk full")
        append(con, settings, deed)  # type: ignore[arg-type]

    monkeypatch.setattr(audit, "append", full)
    with pytest.raises(WarehouseError):
        account_sheet.add_all(kept, rows, by=None)
    monkeypatch.undo()
    assert accounts.listing(kept) == []
    assert len(account_sheet.add_all(kept, rows, by=None)) == 100
    assert len(accounts.listing(kept)) == 100
