"""Every page in both languages, with the sample and with an empty real warehouse, by AppTest."""

import ast
import re
from pathlib import Path

import pyotp
import pytest
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from outcomes.catalogue.catalogue import THEMES, catalogue
from outcomes.core.settings import Settings, now
from outcomes.security import accounts, audit, resets, second_factor, sessions
from outcomes.security.access import HOME, ROLES, TABLE, Role
from outcomes.security.access import PAGES as PAGES_OF
from outcomes.security.requests import is_open, looking
from outcomes.security.which_mart import asked_mart
from outcomes.ui.frame import identity, shell
from outcomes.ui.frame.show import plain
from tests import tree

ROOT = Path(__file__).resolve().parents[2]
PAGES = {
    "overview": "pages/leaders/overview.py",
    "brands": "pages/leaders/brands.py",
    "outcomes": "pages/leaders/outcomes.py",
    "explore": "pages/leaders/explore.py",
    "briefing": "pages/leaders/briefing.py",
    "report": "pages/staff/report.py",
    "review": "pages/staff/review.py",
    "history": "pages/staff/history.py",
    "definitions": "pages/reference/definitions.py",
    "quality": "pages/reference/quality.py",
    "helping": "pages/staff/helping.py",
    "people": "pages/staff/people.py",
    "audit": "pages/staff/audit.py",
    "register": "pages/staff/register.py",
    "rules": "pages/staff/rules.py",
}
# a role that may open a page, for the pages that the district's staff may not
WHO: dict[str, Role] = {"people": "system_administrator", "audit": "auditor"}
ALLOWED = [(page, role) for page in PAGES for role in ROLES if PAGES_OF[page] in TABLE[role]]
REFUSED = [(page, role) for page in PAGES for role in ROLES if PAGES_OF[page] not in TABLE[role]]
MENU = ast.literal_eval((ROOT / "frame.py").read_text(encoding="utf-8").split("MENU = ")[1].split("\n\n")[0])


def _dealt() -> tuple[list[tuple[str, Role, str]], list[tuple[str, Role]]]:
    """Pages without data, each and each role at least once; and one refused page of each role. All in the long run."""
    if tree.LONG:
        return [(page, role, lang) for page, role in ALLOWED for lang in ("zh", "en")], REFUSED
    chance = tree.chance("pages")
    drawn = [(page, chance.choice([r for p, r in ALLOWED if p == page])) for page in PAGES]
    drawn += [(HOME[role], role) for role in ROLES if HOME[role] in PAGES and role not in {r for _, r in drawn}]
    tried = [(chance.choice([p for p, r in REFUSED if r == role]), role) for role in ROLES]
    return [(page, role, lang) for page, role in drawn for lang in ("zh", "en")], tried


WITHOUT_DATA, TRIED = _dealt()


def _cookie(folder: Path, role: str) -> str:
    account = accounts.get(Settings(data=folder), role)
    assert account is not None
    return sessions.start(Settings(data=folder), account)


def _run(
    monkeypatch: pytest.MonkeyPatch, folder: Path, page: str, role: str = "", *, from_home: bool = False, **query: str
) -> AppTest:
    """A page as its own address opens it, or from the page at which the role begins."""
    role = role or WHO.get(page, "district_staff")
    monkeypatch.setenv("OUTCOMES_DATA", str(folder))
    if is_open(Settings(data=folder)):
        query |= {"as": role}
    else:
        cookie = _cookie(folder, role)
        monkeypatch.setattr(identity, "read_cookie", lambda: cookie)
    test = AppTest.from_file(str(ROOT / "frame.py"), default_timeout=300)
    for key, value in query.items():
        test.query_params[key] = value
    if page == HOME[role]:
        return test.run()
    if from_home:
        test.run()
    _go_to(test, page)
    for key, value in query.items():
        test.query_params[key] = value
    return test.run()


def _go_to(test: AppTest, page: str) -> None:
    """As typing the name of a page does: also where it stands in no menu."""
    test._page_hash = calc_hash(page)


def _words(test: AppTest) -> str:
    return " ".join(str(element.proto) for element in test.main if hasattr(element, "proto")) + str(test.main)


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("page", PAGES)
def test_page_with_the_sample(monkeypatch: pytest.MonkeyPatch, sample_folder: Path, page: str, lang: str) -> None:
    test = _run(monkeypatch, sample_folder, page, from_home=lang == "zh", lang=lang)
    assert not test.exception
    words = _words(test)
    assert ("示例数据" if lang == "zh" else "Sample data") in words
    if page == "overview":
        _has_a_table_behind_every_chart(test, words)


def _has_a_table_behind_every_chart(test: AppTest, words: str) -> None:
    drawn = len(test.get("plotly_chart"))
    assert drawn
    assert drawn <= words.count("oc-behind") + len(test.dataframe)


def test_every_role_gets_the_pages_of_the_table_and_a_notice_for_every_other(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the frame would draw for each role under each address, without drawing it."""
    monkeypatch.setattr(shell, "say", lambda key: key)
    monkeypatch.setattr(shell.st, "Page", lambda what, **told: {"what": what, **told})
    assert {url for entries in MENU.values() for _, url, _ in entries} == set(PAGES_OF) == {*PAGES, "wall"}
    assert {url: file for entries in MENU.values() for file, url, _ in entries if url != "wall"} == PAGES
    for role in ROLES:
        made = [page for entries in shell._pages_for(looking(role), MENU).values() for page in entries]
        assert len(made) == len(PAGES_OF)
        for page in made:
            if (url := str(page["url_path"])) in ("wall", *PAGES) and PAGES_OF[url] in TABLE[role]:
                assert page["what"] == PAGES.get(url, "pages/leaders/wall.py"), (role, url)
                assert page["default"] == (url == HOME[role])
                assert "visibility" not in page
            else:
                assert page["what"].__qualname__ == "_refused.<locals>.refused", (role, url)
                assert page["visibility"] == "hidden"
                assert "default" not in page


@pytest.mark.parametrize(("page", "role", "lang"), WITHOUT_DATA)
def test_page_without_data(
    monkeypatch: pytest.MonkeyPatch, empty_folder: Path, page: str, role: str, lang: str
) -> None:
    test = _run(monkeypatch, empty_folder, page, role, lang=lang)
    assert not test.exception
    words = _words(test)
    assert "oc-head" in words
    assert not any(mark in words for mark in ("示例数据", "没有权限", "No permission", "请先登录"))


@pytest.mark.parametrize(("page", "role"), TRIED)
def test_a_page_that_a_role_may_not_open_shows_nothing_but_that(
    monkeypatch: pytest.MonkeyPatch, empty_folder: Path, page: str, role: str
) -> None:
    test = _run(monkeypatch, empty_folder, page, role)
    assert not test.exception
    assert "没有权限" in _words(test)
    drawn = [part for part in test.main.children.values() if getattr(part, "key", "") not in ("oc_links", "oc_search")]
    assert len(drawn) == 2  # the head and the notice
    assert not test.dataframe
    assert not test.selectbox


def test_the_frame_alone_refuses_without_an_identity(monkeypatch: pytest.MonkeyPatch, empty_folder: Path) -> None:
    monkeypatch.setenv("OUTCOMES_DATA", str(empty_folder))
    monkeypatch.setattr(identity, "read_cookie", lambda: "")
    for page in ("", *PAGES):
        test = AppTest.from_file(str(ROOT / "frame.py"), default_timeout=300)
        if page:
            _go_to(test, page)
        test.run()
        assert not test.exception
        assert "请先登录" in _words(test)
        assert "oc-head" not in _words(test)


def test_another_account_in_an_open_view_gets_no_page_and_what_it_knew_is_gone(
    monkeypatch: pytest.MonkeyPatch, empty_folder: Path
) -> None:
    test = _run(monkeypatch, empty_folder, "people")
    test.session_state["password"] = ("li", "secret-of-another")
    value = _cookie(empty_folder, "auditor")
    monkeypatch.setattr(identity, "read_cookie", lambda: value)
    for _ in range(2):
        test.run()
        assert "请先登录" in _words(test)
        assert "secret-of-another" not in _words(test)
        assert "password" not in test.session_state
    sessions.end(Settings(data=empty_folder), value)
    test.run()
    assert "请先登录" in _words(test)


def test_an_administrator_adds_an_account_and_sees_its_password_once(
    monkeypatch: pytest.MonkeyPatch, empty_folder: Path
) -> None:
    test = _run(monkeypatch, empty_folder, "people")
    test.text_input(key="add_account").set_value("taishan01")
    test.text_input(key="add_name").set_value("孙丽")
    test.button(key="add").click().run()
    assert not test.exception
    assert "oc-secret" in _words(test)
    added = accounts.get(Settings(data=empty_folder), "taishan01")
    assert added is not None
    assert (added.role, added.must_change) == ("community_staff", True)
    assert "oc-secret" not in _words(test.run())
    assert "taishan01" in str(test.dataframe[0].value)


def test_a_sheet_of_accounts_is_judged_added_and_its_slips_are_taken_once(
    monkeypatch: pytest.MonkeyPatch, empty_folder: Path
) -> None:
    test = _run(monkeypatch, empty_folder, "people")
    rows = "姓名,角色,地方\r\n赵一,社区填报员,古城社区\r\n钱二,街道审核员,铁西街道\r\n"
    test.file_uploader(key="account_sheet0").upload(
        "人员.csv", rows.replace("铁西街道", "古城社区").encode("gb18030"), "text/csv"
    )
    test.run()
    assert "第3行：街道审核员属于街道，“古城社区”是社区。" in _words(test)
    assert "add_sheet" not in {b.key for b in test.button}
    test.file_uploader(key="account_sheet0").upload("人员.csv", rows.encode("gb18030"), "text/csv")
    test.run()
    assert "qianer01" in _words(test)
    test.button(key="add_sheet").click().run()
    assert not test.exception
    assert any("新增了2个账号" in said.value for said in test.success)
    assert accounts.get(Settings(data=empty_folder), "zhaoyi01") is not None
    password = test.session_state["slips"][0].password
    assert password not in _words(test)
    test.button(key="add").click().run()
    assert "slips" in test.session_state
    next(b for b in test.get("download_button") if b.key == "slips_file").click().run()
    assert not test.exception
    assert "slips" not in test.session_state
    assert any("密码条已取走" in said.value for said in test.info)
    [taken] = [e for e in audit.entries(Settings(data=empty_folder)) if e.act == "slips_taken"]
    assert taken.detail["accounts"] == 2
    assert password not in str(audit.entries(Settings(data=empty_folder)))


def _chosen(test: AppTest, account: str) -> AppTest:
    """The page with this account's row chosen."""
    at = list(test.dataframe[0].value.iloc[:, 0]).index(account)
    test.session_state["accounts"] = {"selection": {"rows": [at], "columns": [], "cells": []}}
    return test.run()


def test_a_street_resets_and_unlocks_the_accounts_of_its_own(
    monkeypatch: pytest.MonkeyPatch, empty_folder: Path
) -> None:
    kept = Settings(data=empty_folder)
    for account, place in (("gu-reset", "古城社区"), ("elsewhere", "渤海社区")):
        accounts.add(kept, account, accounts.Profile(name=account, role="community_staff", place=place), by=None)
    for _ in range(kept.lock_after):
        accounts.check(kept, "gu-reset", "wrong")
    test = _run(monkeypatch, empty_folder, "helping", "street_approver")
    shown = set(test.dataframe[0].value.iloc[:, 0])
    assert {"gu-reset", "community_staff", "street_staff"} <= shown
    assert not {"street_approver", "elsewhere", "district_staff", "auditor"} & shown
    _chosen(test, "gu-reset").button(key="unlock").click().run()
    assert accounts.locked(kept) == frozenset()
    _chosen(test, "gu-reset")
    assert "unlock" not in {b.key for b in test.button}
    test.button(key="reset").click().run()
    assert "oc-secret" in _words(test)
    assert "oc-secret" not in _words(test.run())


def test_a_deputy_is_named_told_on_their_page_and_ended_early(
    monkeypatch: pytest.MonkeyPatch, empty_folder: Path
) -> None:
    test = _run(monkeypatch, empty_folder, "helping", "street_approver")
    test.button(key="name_deputy").click().run()
    assert any("请写明为什么代岗" in said.value for said in test.error)
    test.text_input(key="deputy_reason").set_value("审核员外出培训")
    test.button(key="name_deputy").click().run()
    day = now().date().isoformat()
    assert any(plain(f"street_staff 从{day}到{day}代岗审核。") in said.value for said in test.success)
    told = _words(_run(monkeypatch, empty_folder, "review", "street_staff"))
    assert f"您在丰荣街道代岗审核，至{day}" in told
    assert f"代岗至{day}" in str(_run(monkeypatch, empty_folder, "review", "street_staff").sidebar) + told
    test = _run(monkeypatch, empty_folder, "helping", "district_staff")
    next(b for b in test.button if str(b.key).startswith("end_deputy_")).click().run()
    assert "代岗审核" not in _words(_run(monkeypatch, empty_folder, "review", "street_staff"))


def test_who_still_has_to_turn_on_a_second_factor_gets_no_page(
    monkeypatch: pytest.MonkeyPatch, empty_folder: Path
) -> None:
    monkeypatch.setenv("OUTCOMES_SECOND_FACTOR_ROLES", "system_administrator")
    test = _run(monkeypatch, empty_folder, "people")
    assert "请先登录" in _words(test)
    assert not test.dataframe


def test_an_administrator_asks_for_an_auditors_second_factor_and_another_one_confirms(
    monkeypatch: pytest.MonkeyPatch, empty_folder: Path
) -> None:
    kept = Settings(data=empty_folder)
    accounts.add(kept, "watch", accounts.Profile(name="周全", role="auditor", place="普兰店区"), by=None)
    offer, moment = second_factor.offer(kept, "watch", ""), now()
    with audit.recording(kept) as con:
        assert second_factor.turn_on(con, kept, offer, pyotp.TOTP(offer.secret).at(moment), moment)
    test = _run(monkeypatch, empty_folder, "people")
    at = list(test.dataframe[0].value.iloc[:, 0]).index("watch")
    test.session_state["accounts"] = {"selection": {"rows": [at], "columns": [], "cells": []}}
    next(b for b in test.run().button if b.label == "解除双因素").click().run()
    assert any("watch 是审计员" in said.value for said in test.success)
    assert "待第二人确认" in list(test.dataframe[0].value["状态"])
    [asked_by] = resets.waiting(kept).values()
    assert plain(f"确认 {asked_by} 提出的解除") in [b.label for b in test.button]


def test_the_sample_is_looked_through_a_role(monkeypatch: pytest.MonkeyPatch, sample_folder: Path) -> None:
    usual = _run(monkeypatch, sample_folder, "overview")
    assert usual.selectbox(key="as").value == "district_staff"
    clerk = _run(monkeypatch, sample_folder, "overview", "community_staff")
    assert "没有权限" in _words(clerk)
    people = _words(_run(monkeypatch, sample_folder, "people"))
    assert "示例数据不设账号" in people
    assert "街道审核" in people


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("theme", THEMES)
def test_every_tab_of_outcomes_with_the_sample(
    monkeypatch: pytest.MonkeyPatch, sample_folder: Path, theme: str, lang: str
) -> None:
    test = _run(monkeypatch, sample_folder, "outcomes", t=theme, lang=lang)
    assert not test.exception
    words = _words(test)
    _has_a_table_behind_every_chart(test, words)
    for system in catalogue().systems.values():
        assert bool(re.search(rf"id=\W+{system.code}\W", words)) == (system.theme == theme), system.code


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        (
            "zh",
            (
                "三率 · 普兰店区",
                "回访覆盖率 ",
                "剔除 ",
                "个百分点",
                "上年同期",
                "口径：考核件=受理−剔除（不予受理、并案）",
                "最近的月份还在办理中，不可比",
            ),
        ),
        (
            "en",
            (
                "The three rates",
                "Call-back coverage ",
                "excluded ",
                " points",
                "the year before",
                "Definitions: assessed",
                "still under way",
            ),
        ),
    ],
)
def test_the_three_rates_stand_with_their_bases_changes_and_definitions(
    monkeypatch: pytest.MonkeyPatch, sample_folder: Path, lang: str, words: tuple[str, ...]
) -> None:
    shown = _words(_run(monkeypatch, sample_folder, "outcomes", t="effective_governance", lang=lang, m="2025-12"))
    assert [word for word in words if word not in shown] == []
    small = _words(
        _run(
            monkeypatch,
            sample_folder,
            "outcomes",
            t="effective_governance",
            lang=lang,
            m="2025-02",
            place="210214001003",
        )
    )
    assert ("春节月份" if lang == "zh" else "Spring Festival") in small


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_three_rates_without_data_are_hidden_or_unreported_and_never_0(
    monkeypatch: pytest.MonkeyPatch, empty_folder: Path, lang: str
) -> None:
    title = "三率 · " if lang == "zh" else "The three rates"
    query = {"t": "effective_governance", "lang": lang}
    assert title not in _words(_run(monkeypatch, empty_folder, "outcomes", **query))
    monkeypatch.setenv("OUTCOMES_DATASETS_ON", "requests")
    test = _run(monkeypatch, empty_folder, "outcomes", **query)
    assert not test.exception
    panel = next(str(e.proto) for e in test.main if title in str(getattr(e, "proto", "")))
    assert ("未报" if lang == "zh" else "not reported") in panel
    assert "0.0%" not in panel


def test_a_file_of_the_three_rates_that_cannot_be_read_is_said_on_the_page(
    monkeypatch: pytest.MonkeyPatch, empty_folder: Path, tmp_path: Path
) -> None:
    own = tmp_path / "own.toml"
    own.write_text("contact_hour = 24", encoding="utf-8")
    monkeypatch.setenv("OUTCOMES_DATASETS_ON", "requests")
    monkeypatch.setenv("OUTCOMES_THREE_RATES", str(own))
    test = _run(monkeypatch, empty_folder, "outcomes", t="effective_governance")
    assert not test.exception
    assert "三率口径文件读不了：own.toml" in _words(test)


def test_outcomes_hides_the_sections_whose_tables_are_off(monkeypatch: pytest.MonkeyPatch, empty_folder: Path) -> None:
    words = _words(_run(monkeypatch, empty_folder, "outcomes", t="effective_governance"))
    assert "四级快速响应" in words  # fed by the monthly report
    assert "网格清单与平安日记" not in words
    assert "议事协商" not in words
    monkeypatch.setenv("OUTCOMES_DATASETS_ON", "deliberations")
    words = _words(_run(monkeypatch, empty_folder, "outcomes", t="effective_governance"))
    assert "议事协商" in words


def test_without_a_register_there_are_no_zero_projects(monkeypatch: pytest.MonkeyPatch, empty_folder: Path) -> None:
    words = _words(_run(monkeypatch, empty_folder, "outcomes", t="safe_environment"))
    assert "老旧小区改造" in words
    assert "完工0个" not in words
    monkeypatch.setenv("OUTCOMES_DATASETS_ON", "projects")
    words = _words(_run(monkeypatch, empty_folder, "outcomes", t="safe_environment"))
    assert "实事项目台账还没有上报" in words
    assert "完工0个" not in words


def test_the_quality_page_lists_gaps_differences_and_the_25_checks(
    monkeypatch: pytest.MonkeyPatch, sample_folder: Path
) -> None:
    words = _words(_run(monkeypatch, sample_folder, "quality"))
    assert "25/25项相符" in words
    assert "谷泡社区" in words  # owes December
    assert "居民诉求 " in words  # beside the monthly report where the two differ


def test_questions_about_the_data_ask_and_never_accuse(monkeypatch: pytest.MonkeyPatch, sample_folder: Path) -> None:
    words = _words(_run(monkeypatch, sample_folder, "review"))
    assert "数据核实提示" in words
    assert "正好100%" in words
    for accusation in ("造假", "虚报", "作假", "弄虚"):
        assert accusation not in words


def test_a_brand_page_shows_the_printed_name_and_never_an_invented_one(
    monkeypatch: pytest.MonkeyPatch, empty_folder: Path
) -> None:
    named = _words(_run(monkeypatch, empty_folder, "brands", c="210214001003"))
    assert "新韵古城·幸福社区" in named
    unnamed = _words(_run(monkeypatch, empty_folder, "brands", c="210214001001"))
    assert "品牌名称待填报" in unnamed


def test_the_empty_overview_says_unreported_and_no_zero_requests(
    monkeypatch: pytest.MonkeyPatch, empty_folder: Path
) -> None:
    words = _words(_run(monkeypatch, empty_folder, "overview"))
    assert "月报0/44个社区" in words
    assert "未报" in words
    assert "受理诉求0件" not in words


def test_the_three_named_issue_counts_are_never_added_up(monkeypatch: pytest.MonkeyPatch, empty_folder: Path) -> None:
    words = _words(_run(monkeypatch, empty_folder, "overview"))
    assert "145" not in re.sub(r"\$\$ID-\w+|1450", "", words)  # an id says where the folder lies


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        (
            "zh",
            (
                "社区月报",
                "业务系统导出",
                "每半年",
                "未启用",
                "消防通道、飞线充电",
                "整改日期早于发现日期",
                "再报同一编号即更新",
            ),
        ),
        (
            "en",
            (
                "Monthly report",
                "system export",
                "half-yearly",
                "not in use",
                "消防通道 (Fire lane",
                "sent again, the same number",
            ),
        ),
    ],
)
def test_the_dictionary_says_of_every_table_who_reports_it_when_and_with_which_words(
    monkeypatch: pytest.MonkeyPatch, empty_folder: Path, lang: str, words: tuple[str, ...]
) -> None:
    shown = _words(_run(monkeypatch, empty_folder, "definitions", lang=lang, tab="tables"))
    assert shown.count('oc-dataset\\"') + shown.count('oc-dataset"') >= len(catalogue().datasets)
    assert all(word in shown for word in words), [word for word in words if word not in shown]


@pytest.mark.parametrize("page", ["overview", "explore", "quality"])
def test_a_page_as_known_on_a_day_says_so(monkeypatch: pytest.MonkeyPatch, sample_folder: Path, page: str) -> None:
    test = _run(monkeypatch, sample_folder, page, asof="2025-09-30")
    assert not test.exception
    assert "按2025-09-30所知" in _words(test)


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("1999-01-01", "没有1999-01-01的数，按最近的2020-01-01显示"),
        ("2999-01-01", "2999-01-01还没有到，显示现在的数"),
        ("2025-02-30", "没有“2025-02-30”这一天，显示2025-02-28的数"),
        ("昨天", "没有“昨天”这一天，显示现在的数"),
    ],
)
def test_a_page_as_of_a_day_that_there_is_not_shows_the_nearest_and_says_so(
    monkeypatch: pytest.MonkeyPatch, sample_folder: Path, asked: str, said: str
) -> None:
    test = _run(monkeypatch, sample_folder, "explore", asof=asked)
    assert not test.exception
    assert said in _words(test)


def test_what_is_not_approved_is_shown_to_who_may_ask_and_marked(
    monkeypatch: pytest.MonkeyPatch, sample_folder: Path
) -> None:
    test = _run(monkeypatch, sample_folder, "overview", pending="1")
    assert not test.exception
    assert "未审核" in _words(test)
    assert asked_mart(looking("district_staff"), {"pending": "1"}).look.pending
    assert not asked_mart(looking("community_staff"), {"pending": "1"}).look.pending
