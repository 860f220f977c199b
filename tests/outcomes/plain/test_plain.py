"""The plain pages: the figures of the full ones, a month sent without a script, rights, tokens, words of people as text."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import httpx
import pytest
from sqlalchemy import update
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.testclient import TestClient

import app
from outcomes.catalogue.catalogue import catalogue
from outcomes.core.periods import twelve_months
from outcomes.core.settings import Settings, now
from outcomes.core.texts import Lang
from outcomes.figures.ask import figure, figures
from outcomes.papers.promise_wall import promise_wall
from outcomes.plain.kept_forms import KeptForms
from outcomes.plain.sent import Sent
from outcomes.security import accounts, audit, sessions
from outcomes.security.access import ROLES, TABLE, Role
from outcomes.security.database import SESSION, writing
from outcomes.security.gate import Gate
from outcomes.warehouse.mart import Mart
from outcomes.words.verdict import verdict
from tests import warehouses
from tests.markup import Reading
from tests.outcomes.project_register import SENT, sent
from tests.outcomes.promised import with_brands

Report = Callable[..., bytes]
GOOD, OTHER = "Luoyu-qingtian7", "Chunjiang-huaye8"
PEOPLE: tuple[tuple[str, Role, str], ...] = (
    ("clerk", "community_staff", "古城社区"),
    ("neighbour", "community_staff", "台山社区"),
    ("street", "street_staff", "丰荣街道"),
    ("leader", "district_leader", "普兰店区"),
    ("looker", "auditor", "普兰店区"),
)
ROW = ("古城社区", "2026-10", 9, 8, 6, 0, 0, 0)


@pytest.fixture
def kept(new_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """A fresh real warehouse with people, which the app looks at."""
    settings = Settings(data=warehouses.copy(new_folder, tmp_path / "real"))
    for account, role, place in PEOPLE:
        accounts.add(settings, account, accounts.Profile(name=account, role=role, place=place), by=None, password=GOOD)
        accounts.change_password(settings, account, GOOD, OTHER)
    monkeypatch.setenv("OUTCOMES_DATA", str(settings.data))
    return settings


def _browser(settings: Settings | None = None, account: str = "") -> TestClient:
    site = Starlette(routes=app.app._user_routes, middleware=[Middleware(Gate)])
    cookies = {}
    if settings is not None and account:
        found = accounts.get(settings, account)
        assert found is not None
        cookies = {sessions.COOKIE: sessions.start(settings, found)}
    return TestClient(site, cookies=cookies, headers={"accept": "text/html", "origin": "http://testserver"})


def _token(browser: TestClient, address: str) -> str:
    found = re.search(r'name="token" value="([^"]+)"', browser.get(address).text)
    assert found
    return found[1]


def _draft(page: str) -> str:
    found = re.search(r'name="draft" value="([^"]+)"', page)
    assert found, page
    return found[1]


ASKED = "/plain/report?d=monthly_report&rm=2026-10"


def _check(browser: TestClient, content: bytes, name: str = "古城.csv") -> str:
    fields = {"act": "file", "token": _token(browser, ASKED)}
    answer = browser.post(ASKED, data=fields, files={"file": (name, content)})
    assert answer.status_code == 200
    return answer.text


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_overview_shows_the_figures_of_the_mart(
    monkeypatch: pytest.MonkeyPatch, sample_folder: Path, sample_mart: Mart, lang: str
) -> None:
    monkeypatch.setenv("OUTCOMES_DATA", str(sample_folder))
    page = _browser().get(f"/plain/overview?m=2025-12&lang={lang}").text
    words = Reading(page).words
    ratio, whole = catalogue().indicators["closed_to_received_ratio"], sample_mart.register.district
    assert f"{figure(sample_mart, ratio, whole, twelve_months('2025-12')).text(lang)}" in words
    for f in figures(sample_mart, ratio, "community", twelve_months("2025-12")):
        shown = re.search(rf"src=closed_to_received_ratio~{f.place.code}~2025-01~2025-12[^>]*>([^<]+)</a>", page)
        assert shown, f.place.name
        assert shown[1] == f.text(lang)
    assert ("示例数据" if lang == "zh" else "Sample data") in words


@pytest.mark.parametrize(
    "path",
    [
        "overview",
        "brands",
        "brands?c=210214001003",
        "report",
        "history",
        "source?src=requests_received~210214~2025-12~2025-12",
    ],
)
def test_a_plain_page_has_no_script_and_asks_nobody_else(
    monkeypatch: pytest.MonkeyPatch, sample_folder: Path, path: str
) -> None:
    monkeypatch.setenv("OUTCOMES_DATA", str(sample_folder))
    answer = _browser().get(f"/plain/{path}")
    assert answer.status_code == 200
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    elements = Reading(answer.text).elements
    assert not {"script", "iframe", "link", "object"} & {element[0] for element in elements}
    assert not re.search(r"(?:https?:)?//[a-z]", answer.text.replace("<!doctype html>", ""))


@pytest.mark.parametrize("role", ROLES)
def test_a_plain_page_opens_for_whom_the_full_one_does(
    monkeypatch: pytest.MonkeyPatch, sample_folder: Path, role: Role
) -> None:
    monkeypatch.setenv("OUTCOMES_DATA", str(sample_folder))
    browser = _browser()
    acts = {"overview": "see_figures", "brands": "see_figures", "report": "upload", "history": "see_uploads"}
    for page, act in acts.items():
        assert browser.get(f"/plain/{page}?as={role}").status_code == (200 if act in TABLE[role] else 403), page
    first = browser.get(f"/plain?as={role}", follow_redirects=False)
    offered = [page for page, act in acts.items() if act in TABLE[role]]
    assert first.headers.get("location", "").partition("?")[0] == (f"/plain/{offered[0]}" if offered else "")


def test_nothing_to_report_is_ticked_by_community_and_said_with_its_zeros(kept: Settings) -> None:
    browser = _browser(kept, "clerk")
    page = browser.get(ASKED).text
    assert "的这张表全部按0报，审核发布后显示为0，不是未报" in page
    [code] = re.findall(r'name="none\.(\d+)"', page)
    fields = {"act": "nothing", "token": _token(browser, ASKED)}
    unticked = browser.post(ASKED, data=fields, files={"none": ("", b"")})
    assert 'class="said error"' in unticked.text
    sent = browser.post(ASKED, data={**fields, f"none.{code}": "1"}, files={"none": ("", b"")}, follow_redirects=False)
    assert (sent.status_code, "told=sent" in sent.headers["location"]) == (303, True)
    after = browser.get(ASKED).text
    assert "已经报过，不能再报本月无" in after
    assert "none." not in after


def test_a_clerk_sends_a_month_from_wps_and_takes_it_back(kept: Settings, report: Report) -> None:
    browser = _browser(kept, "clerk")
    page = _check(browser, report(ROW))
    assert "可以提交" in page
    fields = {"act": "send", "token": _token(browser, ASKED), "draft": _draft(page)}
    sent = browser.post(ASKED, data=fields, files={"none": ("", b"")}, follow_redirects=False)
    assert sent.status_code == 303
    number = re.search(r"u=(U[\d-]+)&told=sent", sent.headers["location"])
    assert number
    receipt = browser.get(sent.headers["location"])
    assert f"已提交：回执号 {number[1]}，1行" in receipt.text
    gone = browser.post(ASKED, data=fields, files={"none": ("", b"")})
    assert "已经提交过" in gone.text
    again = browser.post(
        ASKED,
        data={"act": "send", "token": fields["token"], "draft": _draft(_check(browser, report(ROW)))},
        files={"none": ("", b"")},
    )
    assert f"这是第一次的回执：{number[1]}" in again.text
    address = f"/plain/history?u={number[1]}"
    back = {"ask": "take_back", "seen": "submitted", "reason": "数报错了", "token": fields["token"]}
    told = browser.post(address, data={**back, "reason": "电话13912345678"}, files={"none": ("", b"")})
    assert 'class="said error"' in told.text
    done = browser.post(address, data=back, files={"none": ("", b"")})
    assert "已处理" in done.text
    assert "数报错了" in done.text
    late = browser.post(address, data={**back, "reason": "再来一次"}, files={"none": ("", b"")})
    assert "状态已变" in late.text


def test_a_count_is_typed_with_the_keys_for_numbers(kept: Settings) -> None:
    page = _browser(kept, "clerk").get(ASKED).text
    fields = {m[1]: m[0] for m in re.findall(r'(<input[^>]*name="r0\.(\w+)"[^>]*>)', page)}
    assert 'inputmode="numeric"' in fields["requests_received"]
    assert "inputmode" not in fields["remark"]


def test_what_is_typed_into_the_form_is_judged_like_a_file(kept: Settings) -> None:
    browser = _browser(kept, "clerk")
    cells = {"requests_received": "12", "requests_resolved": "十", "volunteer_participations": "30"}
    typed = {f"r0.{code}": value for code, value in cells.items()}
    fields = {"act": "typed", "token": _token(browser, ASKED), "r0.community_renovated": "0", **typed}
    wrong = browser.post(ASKED, data=fields, files={"none": ("", b"")})
    assert "要改" in wrong.text
    form = browser.get(ASKED).text
    names = re.findall(r'name="(r0\.\w+)"', form)
    assert "古城社区" in form
    good = {name: "0" for name in names if not name.endswith("remark")} | typed | {"r0.requests_resolved": "10"}
    page = browser.post(ASKED, data={**good, "act": "typed", "token": fields["token"]}, files={"none": ("", b"")}).text
    sent = browser.post(
        ASKED,
        data={"act": "send", "token": fields["token"], "draft": _draft(page)},
        files={"none": ("", b"")},
        follow_redirects=False,
    )
    assert "told=sent" in sent.headers["location"]


def test_a_file_with_faults_names_row_and_column_and_sends_the_good_rows_alone(kept: Settings, report: Report) -> None:
    browser = _browser(kept, "street")
    page = _check(browser, report(ROW, ("台山社区", "2026-10", "约30", 8, 6, 0, 0, 0)))
    assert "1行要改，1行没有问题" in page
    assert re.search(r"<td>3</td><td>诉求受理数</td>", page)
    fields = {"act": "send", "token": _token(browser, ASKED), "draft": _draft(page)}
    assert "，1行。" in browser.post(ASKED, data=fields, files={"none": ("", b"")}).text
    nothing = _check(browser, b"\x00\x01\x02", "x.csv")
    assert "这份文件不能用" in nothing
    assert 'name="draft"' not in nothing


def test_nothing_is_done_without_the_token_of_this_session(kept: Settings, report: Report) -> None:
    clerk, neighbour = _browser(kept, "clerk"), _browser(kept, "neighbour")
    foreign = _token(neighbour, ASKED)
    for token in ("", "x", foreign):
        answer = clerk.post(ASKED, data={"act": "nothing", "token": token}, files={"none": ("", b"")})
        assert answer.status_code == 403
        assert "没有任何改动" in answer.text
    elsewhere = clerk.post(ASKED, data={"act": "nothing"}, headers={"origin": "http://elsewhere.example"})
    assert elsewhere.status_code == 403
    draft = _draft(_check(clerk, report(ROW)))
    stolen = neighbour.post(ASKED, data={"act": "send", "token": foreign, "draft": draft}, files={"none": ("", b"")})
    assert "已经提交过" in stolen.text
    assert clerk.get("/plain/history").text.count("/plain/history?u=") == 0


def test_a_place_of_others_is_neither_offered_nor_shown(kept: Settings, report: Report) -> None:
    clerk, neighbour = _browser(kept, "clerk"), _browser(kept, "neighbour")
    page = _check(clerk, report(ROW))
    clerk.post(
        ASKED, data={"act": "send", "token": _token(clerk, ASKED), "draft": _draft(page)}, files={"n": ("", b"")}
    )
    number = re.findall(r"u=(U[\d-]+)", clerk.get("/plain/history").text)[0]
    refused = neighbour.get(f"/plain/history?u={number}").text
    assert "没有这份上报" in refused
    assert "古城.csv" not in refused
    assert "台山社区" in neighbour.get(ASKED + "&for=210214001003").text
    assert "古城社区" not in neighbour.get(ASKED + "&for=210214001003").text
    assert _browser(kept, "leader").get("/plain/report").status_code == 403
    assert audit.entries(kept, audit.Sought(act="refused"))[0].what == "/plain/report"


def test_a_form_that_is_too_large_or_hides_its_size_is_not_read(
    kept: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser, token = _browser(kept, "clerk"), _token(_browser(kept, "clerk"), ASKED)
    monkeypatch.setenv("OUTCOMES_MAX_UPLOAD_MB", "1")
    large = browser.post(ASKED, data={"act": "file", "token": token}, files={"file": ("a.csv", b"x" * 3_000_000)})
    assert large.status_code == 413
    hidden = browser.post(
        ASKED, content=iter([b"a", b"b"]), headers={"content-type": "multipart/form-data; boundary=x"}
    )
    assert hidden.status_code == 411


@pytest.mark.parametrize(
    "broken", [b"", b"--x\r\n", b"--x\r\nContent-Disposition: form-data\r\n\r\n", b"\xff\xfe" * 50]
)
def test_a_broken_form_is_refused_with_a_sentence(kept: Settings, broken: bytes) -> None:
    headers = {"content-type": "multipart/form-data; boundary=x"}
    answer = _browser(kept, "clerk").post(ASKED, content=broken, headers=headers)
    assert answer.status_code in (400, 403)
    assert "<p>" in answer.text


def test_words_of_people_are_text(kept: Settings, report: Report) -> None:
    browser = _browser(kept, "clerk")
    page = _check(browser, report((*ROW, "<script>alert(1)</script>")), name="<img src=x onerror=alert(2)>.csv")
    read = Reading(page)
    assert not {"script", "img"} & {element[0] for element in read.elements}
    assert "<script>alert(1)</script>" in read.words
    assert "<img src=x onerror=alert(2)>.csv" in read.words


def test_who_has_not_signed_in_is_led_there_and_back(kept: Settings) -> None:
    answer = _browser().get("/plain/overview?m=2025-03", follow_redirects=False)
    assert answer.headers["location"] == "/sign-in?next=%2Fplain%2Foverview%3Fm%3D2025-03"


def _run_out(settings: Settings, account: str) -> None:
    """Lets the open sessions of an account be as old as sessions become."""
    long_ago = now() - timedelta(minutes=settings.idle_minutes + 1)
    with writing(settings) as con:
        mine = (SESSION.c.account == account) & (SESSION.c.ended_at == "")
        con.execute(update(SESSION).where(mine).values(seen_at=long_ago.isoformat(timespec="seconds")))


def _sign_in_again(browser: TestClient, kept_answer: httpx.Response, account: str) -> httpx.Response:
    """What the person sees who signs in where the answer has led."""
    address = kept_answer.headers["location"]
    assert address.startswith("/sign-in?")
    assert "登录已过期，内容尚未提交；已为您保留，请重新登录" in browser.get(address).text
    wrong = browser.post(address, data={"account": account, "password": "wrong"})
    assert "已为您保留" in wrong.text
    return browser.post(address, data={"account": account, "password": OTHER})


def test_what_was_typed_comes_back_after_a_sign_in_that_had_run_out(kept: Settings) -> None:
    browser = _browser(kept, "clerk")
    fields = {"act": "typed", "token": _token(browser, ASKED), "r0.requests_received": "87", "r0.remark": "<待核>"}
    _run_out(kept, "clerk")
    answer = browser.post(ASKED, data=fields, files={"none": b""}, follow_redirects=False)
    assert answer.status_code == 303
    page = _sign_in_again(browser, answer, "clerk")
    assert page.url.path == "/plain/report"
    assert "登录过期前您填的内容已找回，尚未提交" in page.text
    assert 'name="r0.requests_received" value="87"' in page.text
    assert 'name="r0.remark" value="&lt;待核&gt;"' in page.text
    assert [e for e in audit.entries(kept) if e.act == "submitted"] == []
    assert "没有可以找回的内容" in browser.get(str(page.url)).text  # it comes back once


def test_a_chosen_file_comes_back_judged_and_is_sent_then(kept: Settings, report: Report) -> None:
    browser = _browser(kept, "clerk")
    fields = {"act": "file", "token": _token(browser, ASKED)}
    _run_out(kept, "clerk")
    answer = browser.post(ASKED, data=fields, files={"file": ("古城.csv", report(ROW))}, follow_redirects=False)
    page = _sign_in_again(browser, answer, "clerk").text
    assert "已找回，尚未提交" in page
    sent = {"act": "send", "draft": _draft(page), "token": _token(browser, ASKED)}
    _run_out(kept, "clerk")
    answer = browser.post(ASKED, data={**sent, "reason": "漏记"}, files={"none": b""}, follow_redirects=False)
    page = _sign_in_again(browser, answer, "clerk").text
    sent = {"act": "send", "draft": _draft(page), "token": _token(browser, ASKED)}
    assert browser.post(ASKED, data=sent, files={"none": b""}).url.path == "/plain/history"
    assert len([e for e in audit.entries(kept) if e.act == "submitted"]) == 1


def test_another_account_never_sees_what_was_kept(kept: Settings) -> None:
    browser = _browser(kept, "clerk")
    fields = {"act": "typed", "token": _token(browser, ASKED), "r0.requests_received": "8731"}
    _run_out(kept, "clerk")
    answer = browser.post(ASKED, data=fields, files={"none": b""}, follow_redirects=False)
    page = _sign_in_again(browser, answer, "neighbour")
    assert "没有可以找回的内容" in page.text
    assert "8731" not in page.text
    back = _browser(kept, "clerk").get(page.url.path + "?" + page.url.query.decode())
    assert "8731" in back.text  # the one who typed it still does


@pytest.mark.parametrize("how", ["signed out", "no cookie", "disabled", "token of another", "another page"])
def test_what_did_not_come_from_a_session_that_ran_out_is_not_kept(kept: Settings, how: str) -> None:
    browser = _browser(kept, "clerk")
    fields = {"act": "typed", "token": _token(browser, ASKED), "r0.requests_received": "87"}
    _run_out(kept, "clerk")
    address = ASKED
    if how == "signed out":
        browser = _browser(kept, "clerk")
        fields["token"] = _token(browser, ASKED)
        sessions.end(kept, browser.cookies[sessions.COOKIE])
    elif how == "no cookie":
        browser = _browser()
    elif how == "disabled":
        accounts.set_active(kept, "clerk", False, by=None)
    elif how == "token of another":
        fields["token"] = _token(_browser(kept, "neighbour"), ASKED)
    else:
        address = "/plain/history"
    answer = browser.post(address, data=fields, files={"none": b""}, follow_redirects=False)
    assert answer.status_code == 401
    assert "location" not in answer.headers


def test_a_form_is_kept_for_half_an_hour_the_newest_of_each(kept: Settings) -> None:
    forms, at = KeptForms(), now()
    first = forms.keep("clerk", Sent(fields={"a": "1"}), at)
    name = forms.keep("clerk", Sent(fields={"a": "2"}), at)
    other = forms.keep("neighbour", Sent(fields={"a": "3"}), at)
    assert forms.take("clerk", first, at) is None
    assert forms.take("neighbour", name, at) is None
    found = forms.take("clerk", name, at + timedelta(minutes=30))
    assert found is not None
    assert found.fields == {"a": "2"}
    assert forms.take("clerk", name, at) is None
    assert forms.take("neighbour", other, at + timedelta(minutes=31)) is None
    assert len(forms) == 0


def test_a_warehouse_that_is_not_built_yet_says_so_and_asks_again(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("OUTCOMES_DATA", str(tmp_path / "data" / "sample"))
    monkeypatch.setattr("outcomes.plain.routes.is_open", lambda _: True)
    monkeypatch.setattr("outcomes.security.gate.is_open", lambda _: True)
    answer = _browser().get("/plain/overview")
    assert answer.status_code == 503
    assert 'http-equiv="refresh"' in answer.text


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_brands_begin_with_their_promises_and_lead_to_each_community(
    monkeypatch: pytest.MonkeyPatch, sample_folder: Path, sample_mart: Mart, lang: Lang
) -> None:
    monkeypatch.setenv("OUTCOMES_DATA", str(sample_folder))
    page = _browser().get(f"/plain/brands?m=2025-12&lang={lang}").text
    wall = promise_wall(sample_mart, "2025-12", lang)
    words = Reading(page).words
    assert f"<h1>{wall.title}</h1>" in page
    for brand in wall.brands:
        assert brand.name in words
        assert f"c={brand.code}" in words
        assert [bar.word for bar in brand.bars if f"{bar.mark} {bar.word}" not in words] == []
    place = sample_mart.register.get("210214001003")
    mine = _browser().get(f"/plain/brands?c={place.code}&m=2025-12&lang={lang}").text
    assert verdict(sample_mart, place, "2025-12", lang) in Reading(mine).words
    assert f"src=closed_to_received_ratio~{place.code}~2025-01~2025-12" in mine


def test_the_real_start_shows_seven_names_and_what_is_lacking(kept: Settings) -> None:
    page = _browser(kept, "leader").get("/plain/brands").text
    assert "7个社区已有品牌名称，承诺和目标还待填报" in page
    assert page.count("品牌名称待填报") == 37
    silent = _browser(kept, "leader").get("/plain/brands?c=210214001003").text
    assert "古城社区：有品牌名称，承诺待填报；还没有上报数据" in silent


def test_the_name_of_a_launched_brand_is_owed_here_too(kept: Settings) -> None:
    with_brands(kept, "古城,,培育中,,,,,,,", "台山,,已发布,2025-06,,,,,,")
    owes, else_ = (_browser(kept, who).get(ASKED).text for who in ("neighbour", "clerk"))
    assert "品牌已发布，名称待填报" in owes
    assert "名称待填报" not in else_


def test_an_empty_real_warehouse_tells_how_to_begin(kept: Settings) -> None:
    page = _browser(kept, "leader").get("/plain/overview").text
    assert "还没有上报" in page
    assert "示例数据" not in page
    assert not re.search(r'class="v">[^<]*<a[^>]*>0<', page)


def test_a_day_that_there_is_not_is_said_on_a_plain_page_too(kept: Settings) -> None:
    page = _browser(kept, "leader").get("/plain?asof=1999-01-01")
    assert page.status_code == 200
    assert "没有1999-01-01的数，按最近的2020-01-01显示" in page.text
    assert "按2025-06-30所知" in _browser(kept, "leader").get("/plain?asof=2025-06-30").text
    assert "&lt;b&gt;" in _browser(kept, "leader").get("/plain?asof=%3Cb%3E").text


def test_a_draft_begun_here_is_found_again_and_is_gone_when_it_is_sent(kept: Settings) -> None:
    browser, neighbour = _browser(kept, "clerk"), _browser(kept, "neighbour")
    token = _token(browser, ASKED)
    fields = {"act": "keep", "token": token, "r0.requests_received": "12", "r0.requests_resolved": ""}
    assert "草稿已保存" in browser.post(ASKED, data=fields, files={"none": ("", b"")}).text
    assert 'name="r0.requests_received" value="12"' in browser.get(ASKED).text
    assert 'name="r0.requests_received" value=""' in neighbour.get(ASKED).text
    assert 'name="r0.requests_received" value=""' in browser.get(ASKED.replace("2026-10", "2026-09")).text
    names = re.findall(r'name="(r0\.\w+)"', browser.get(ASKED).text)
    whole = {name: "5" for name in names if not name.endswith("remark")}
    page = browser.post(ASKED, data={**whole, "act": "typed", "token": token}, files={"none": ("", b"")}).text
    assert 'name="r0.requests_received" value="5"' in browser.get(ASKED).text
    send = {"act": "send", "token": token, "draft": _draft(page)}
    assert "told=sent" in str(browser.post(ASKED, data=send, files={"none": ("", b"")}).url)
    assert 'name="r0.requests_received" value=""' in browser.get(ASKED).text


def test_a_draft_with_personal_data_is_not_kept(kept: Settings) -> None:
    browser = _browser(kept, "clerk")
    fields = {"act": "keep", "token": _token(browser, ASKED), "r0.remark": "张三 13800138000"}
    assert "个人信息" in browser.post(ASKED, data=fields, files={"none": ("", b"")}).text
    assert "13800138000" not in browser.get(ASKED).text


@pytest.mark.parametrize(("last", "due"), [("2025-01", 0), ("2025-06", 1)])
def test_the_overview_shows_the_projects_as_they_stood_at_the_end_of_the_month(
    kept: Settings, last: str, due: int
) -> None:
    """One project planned for 7 June; in January it was not due and nothing was late."""
    sent(kept, [("P3", "古城", "在建", "2025-06-07", "", "", "", "区住建局", "")], SENT)
    words = Reading(_browser(kept, "leader").get(f"/plain/overview?m={last}").text).words
    assert f"全年计划1个，到2025年{int(last[5:])}月应完{due}个；已完0个，逾期{due}个" in words
    assert ("截至6月30日台账，已超计划23天" in words) == bool(due)
    assert ("（请补充）" in words) == bool(due)
