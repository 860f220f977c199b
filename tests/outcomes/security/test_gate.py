"""The gate of a running server: over HTTP, over the websocket that Streamlit speaks, and through the sign-in form."""

import asyncio
import json
import re
from collections.abc import Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

import httpx
import pytest
import websockets
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from etl.review import submit
from etl.review.seat import Seat
from outcomes.core.settings import Settings
from outcomes.reporting.submission import Submission
from outcomes.security import accounts, audit, sessions
from outcomes.security.access import Role
from outcomes.security.attempts import Client
from tests import warehouses
from tests.serving import serve

GOOD, OTHER = "Luoyu-qingtian7", "Chunjiang-huaye8"
PEOPLE: tuple[tuple[str, Role, str], ...] = (
    ("clerk", "community_staff", "古城社区"),
    ("leader", "district_leader", "普兰店区"),
    ("admin", "system_administrator", "普兰店区"),
    ("looker", "auditor", "普兰店区"),
    ("district", "district_staff", "普兰店区"),
)
MONTH = "社区,月份,诉求受理数,诉求办结数,志愿服务人次,改造小区数,新增停车位,口袋公园数,备注\r\n古城社区,2025-03,9,8,6,0,0,0,\r\n".encode()
T = TypeVar("T")
HTML = {"accept": "text/html"}
pytestmark = pytest.mark.processes
# no certificates are read for each question: the server speaks plain HTTP
request = partial(httpx.request, verify=False, timeout=120)
get, post, put = (partial(request, method) for method in ("GET", "POST", "PUT"))


def _run_alone(work: Coroutine[Any, Any, T]) -> T:
    """Runs it in a thread of its own: a browser of another test file may keep a loop in this one."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, work).result()


@pytest.fixture(scope="module")
def kept(new_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    settings = Settings(data=warehouses.copy(new_folder, tmp_path_factory.mktemp("gate") / "real"))
    for account, role, place in PEOPLE:
        accounts.add(settings, account, accounts.Profile(name=account, role=role, place=place), by=None, password=GOOD)
        accounts.change_password(settings, account, GOOD, OTHER)
    return settings


@pytest.fixture(scope="module")
def server(kept: Settings) -> Iterator[str]:
    limits = {"VIEW_FILES": "2", "VIEW_MB": "1", "ACCOUNT_FILES": "3", "KEEP_SECONDS": "0"}
    yield from serve(kept.data, **{f"OUTCOMES_UPLOAD_{name}": limit for name, limit in limits.items()})


def _cookie(kept: Settings, account: str) -> str:
    found = accounts.get(kept, account)
    assert found is not None
    return sessions.start(kept, found)


def _headers(kept: Settings, account: str) -> dict[str, str]:
    return {"cookie": f"{sessions.COOKIE}={_cookie(kept, account)}"}


@pytest.mark.parametrize("path", ["/", "/report", "/people", "/review?m=2025-03", "/index.html", "/nothing"])
def test_a_page_without_a_session_leads_to_the_sign_in_page(server: str, path: str) -> None:
    answer = get(server + path, headers=HTML)
    assert answer.status_code == 303
    assert answer.headers["location"].startswith("/sign-in")


@pytest.mark.parametrize(
    "path",
    [
        "/_stcore/host-config",
        "/_stcore/metrics",
        "/_stcore/script-health-check",
        "/media/0123456789abcdef.csv",
        "/download/map.png?i=requests_received&m=2025-03",
        "/audit.csv",
        "/original/U-000001",
        "/outlines/B-000001",
        "/template/monthly_report.csv",
        "/component/x/index.html",
        "/app/static/topojson/world_110m.json",
        "/static/index.js",
        "/%73ign-in/../people",
        "/sign-in/x",
        "/api/health/",
        "//sign-in",
    ],
)
def test_everything_else_without_a_session_is_refused(server: str, path: str) -> None:
    assert get(server + path).status_code in (400, 401, 404)
    assert get(server + path).status_code != 200
    for method in ("POST", "PUT", "DELETE"):
        assert request(method, server + path, headers=HTML).status_code in (400, 401, 403, 404)


def test_what_is_free_says_nothing_of_the_data(server: str) -> None:
    assert get(server + "/api/health").json() == {"ok": True, "ready": True}
    assert get(server + "/_stcore/health").status_code == 200
    page = get(server + "/sign-in")
    assert not re.search("<script[^>]", page.text)
    assert "default-src 'none'" in page.headers["content-security-policy"]
    assert 'lang="en"' in get(server + "/sign-in?lang=en").text


def test_health_tells_a_signed_in_person_more(server: str, kept: Settings) -> None:
    assert get(server + "/api/health", headers=_headers(kept, "leader")).json()["version"] >= 0


def test_an_anonymous_upload_is_refused_and_so_is_one_into_anothers_view(server: str, kept: Settings) -> None:
    path = f"{server}/_stcore/upload_file/0a0a0a0a-0000-0000-0000-000000000000/f1"
    assert put(path, files={"file": b"x"}).status_code == 401
    shown = _run_alone(_visit(server, _cookie(kept, "clerk"), "report"))
    theirs = f"{server}/_stcore/upload_file/{shown.view}/f1"
    assert put(theirs, files={"file": b"x"}, headers=_headers(kept, "leader")).status_code == 403


def _sends(server: str, cookie: str, view: str, name: str, content: bytes = b"x") -> int:
    """The answer to a file that the browser of this cookie sends into a view."""
    token = get(server + "/_stcore/health")
    xsrf = token.cookies["_streamlit_xsrf"]
    headers = {"cookie": f"{sessions.COOKIE}={cookie}; _streamlit_xsrf={xsrf}", "x-xsrftoken": xsrf, "origin": server}
    address = f"{server}/_stcore/upload_file/{view}/{name}"
    if not content:
        return request("DELETE", address, headers=headers).status_code
    return put(address, files={"file": content}, headers=headers).status_code


def test_whose_pages_take_no_file_sends_none(server: str, kept: Settings) -> None:
    async def tried(account: str) -> int:
        cookie = _cookie(kept, account)
        async with _connect(server, cookie) as ws:
            return await asyncio.to_thread(_sends, server, cookie, (await _run(ws, "")).view, "f")

    sent = {account: _run_alone(tried(account)) for account in ("admin", "looker", "clerk", "leader", "district")}
    assert sent == {"admin": 204, "looker": 403, "clerk": 204, "leader": 204, "district": 204}
    refused = audit.entries(kept, audit.Sought(act="refused"))
    assert {e.who for e in refused if e.what == "upload_file"} == {"looker"}


def test_a_page_and_an_account_hold_so_many_files_until_the_page_is_closed(server: str, kept: Settings) -> None:
    async def tried() -> None:
        cookie = _cookie(kept, "clerk")
        send = partial(asyncio.to_thread, _sends, server, cookie)
        async with _connect(server, cookie) as first, _connect(server, cookie) as second:
            one, two = (await _run(first, "")).view, (await _run(second, "")).view
            assert await send(one, "a", b"x" * 1_100_000) == 413
            assert [await send(one, name) for name in ("a", "b", "c", "a")] == [204, 204, 413, 204]
            assert await send(one, "b", b"") == 204
            assert [await send(one, name) for name in ("c", "d")] == [204, 413]
            assert [await send(two, name) for name in ("a", "b")] == [204, 413]  # the account holds three
            await first.close()
            async with asyncio.timeout(120):
                while await send(one, "c") != 403:  # the page is closed
                    pass
                while await send(two, "b") != 204:  # what the closed page held is let go
                    pass

    _run_alone(tried())


def test_a_file_whose_size_is_not_told_is_not_taken(server: str, kept: Settings) -> None:
    async def tried() -> int:
        cookie = _cookie(kept, "clerk")
        async with _connect(server, cookie) as ws:
            address = f"{server}/_stcore/upload_file/{(await _run(ws, '')).view}/f"
            headers = {"cookie": f"{sessions.COOKIE}={cookie}"}
            return (await asyncio.to_thread(put, address, content=iter([b"x"]), headers=headers)).status_code

    assert _run_alone(tried()) == 411


def test_a_link_from_elsewhere_comes_again_from_here(server: str) -> None:
    answer = get(server + '/review?m=2025-03&x="', headers={**HTML, "sec-fetch-site": "cross-site"})
    assert answer.status_code == 200
    assert "refresh" in answer.text
    assert "/review?m=2025-03" in answer.text


def _sign_in(server: str, account: str, password: str, **headers: str) -> httpx.Response:
    form = {"account": account, "password": password}
    return post(server + "/sign-in?next=/quality", data=form, headers={"origin": server, **headers})


def test_unknown_wrong_disabled_and_locked_are_answered_alike(server: str, kept: Settings) -> None:
    for account in ("off", "shut"):
        accounts.add(
            kept, account, accounts.Profile(name=account, role="auditor", place="普兰店区"), by=None, password=GOOD
        )
    accounts.set_active(kept, "off", False, by=None)
    for account in ("shut", "shut-and-nobody"):
        for _ in range(5):
            accounts.check(kept, account, "wrong", Client(address="127.0.0.1"))
    alike = [{"nobody": "wrong", "leader": "wrong", "off": GOOD}, {"shut": GOOD, "shut-and-nobody": "wrong"}]
    answers = []
    for group in alike:
        told = {account: _sign_in(server, account, password) for account, password in group.items()}
        assert len({answer.text.replace(f'value="{account}"', "") for account, answer in told.items()}) == 1
        answers += told.values()
    assert {answer.status_code for answer in answers} == {401}
    assert not any("set-cookie" in answer.headers for answer in answers)


def test_the_form_must_come_from_this_server(server: str) -> None:
    for origin in ("https://evil.example", "null", server.replace("http://", "http://x.")):
        assert _sign_in(server, "leader", OTHER, origin=origin).status_code == 403
    assert post(server + "/sign-in", data={"account": "leader", "password": OTHER}).status_code == 403
    assert post(server + "/sign-in", content=b"x" * 20_000, headers={"origin": server}).status_code == 403


def test_a_first_password_has_to_be_changed_before_anything_else(server: str, kept: Settings) -> None:
    first = accounts.add(kept, "fresh", accounts.Profile(name="新", role="auditor", place="普兰店区"), by=None)
    answer = _sign_in(server, "fresh", first)
    assert answer.headers["location"].startswith("/password")
    assert all(word in answer.headers["set-cookie"].lower() for word in ("httponly", "samesite=strict", "path=/"))
    cookie = {"cookie": answer.headers["set-cookie"].split(";")[0]}
    assert get(server + "/", headers={**HTML, **cookie}).headers["location"] == "/password"
    assert get(server + "/audit.csv", headers=cookie).status_code == 401
    assert _run_alone(_refused(server, cookie["cookie"].partition("=")[2]))
    form = {"old": first, "new": OTHER, "again": OTHER + "x"}
    sent = {**cookie, "origin": server}
    assert post(server + "/password", data=form, headers=sent).status_code == 400
    assert post(server + "/password", data={**form, "again": OTHER}, headers=cookie).status_code == 403
    done = post(server + "/password?next=/quality", data={**form, "again": OTHER}, headers=sent)
    assert (done.status_code, done.headers["location"]) == (303, "/quality")
    assert get(server + "/audit.csv", headers=cookie).status_code == 401  # the session of the first password ended
    fresh = {"cookie": done.headers["set-cookie"].split(";")[0]}
    assert get(server + "/audit.csv", headers=fresh).status_code == 200
    out = get(server + "/sign-out", headers=fresh)
    assert out.status_code == 303
    assert get(server + "/audit.csv", headers=fresh).status_code == 401


def test_the_pages_of_the_second_factor_are_served(server: str, kept: Settings) -> None:
    asked = get(server + "/sign-in/code")
    assert (asked.status_code, "请从密码重新开始" in asked.text) == (401, True)
    own = get(server + "/second-factor?lang=en", headers=_headers(kept, "clerk"))
    assert (own.status_code, "Turn on two-factor sign-in" in own.text) == (200, True)
    assert get(server + "/second-factor", headers=HTML).headers["location"].startswith("/sign-in")


def test_what_is_taken_away_needs_the_act_and_is_recorded(server: str, kept: Settings) -> None:
    address = server + "/download/trend.csv?i=requests_received&m=2025-03"
    assert get(address, headers=_headers(kept, "clerk")).status_code == 403
    assert get(address, headers=_headers(kept, "leader")).status_code == 200
    assert get(server + "/audit.csv", headers=_headers(kept, "admin")).status_code == 403
    exported = audit.entries(kept, audit.Sought(act="export"))[0]
    assert (exported.who, exported.what) == ("leader", "trend.csv")
    assert {(e.who, e.detail["tried"]) for e in audit.entries(kept, audit.Sought(act="refused"))} >= {
        ("clerk", "take_figures"),
        ("admin", "take_audit"),
    }


def test_what_was_sent_and_the_forms_leave_by_recorded_ways(server: str, kept: Settings) -> None:
    clerk = accounts.get(kept, "clerk")
    assert clerk is not None
    seat = Seat(settings=kept, person=clerk.person)
    sent = submit.send(
        seat, Submission(content=MONTH, name="古城 三月.csv", dataset="monthly_report"), date(2025, 4, 9)
    )
    assert sent.upload_id
    original = f"/original/{sent.upload_id}"
    taken = get(server + original, headers=_headers(kept, "clerk"))
    assert (taken.status_code, taken.content) == (200, MONTH)
    assert "filename*=UTF-8''%E5%8F%A4%E5%9F%8E%20%E4%B8%89%E6%9C%88.csv" in taken.headers["content-disposition"]
    record = audit.entries(kept, audit.Sought(act="export"))[0]
    assert (record.who, record.what, record.detail["bytes"]) == ("clerk", f"original {sent.upload_id}", len(MONTH))
    for who, address, status in (
        ("admin", original, 403),
        ("clerk", "/original/U-999999", 403),
        ("clerk", "/outlines/B-000001", 403),
        ("clerk", "/template/monthly_report.csv", 200),
        ("clerk", "/template/monthly_report.csv?for=210214001001&m=2025-03", 403),
        ("clerk", "/template/monthly_report.csv?for=nowhere", 404),
        ("clerk", "/template/monthly_report.exe", 404),
        ("clerk", "/template/monthly_report.csv?m=2025-13", 404),
        ("clerk", "/template/nothing.csv", 404),
        ("leader", "/template/monthly_report.csv", 403),
    ):
        assert get(server + address, headers=_headers(kept, who)).status_code == status, (who, address)
    form = get(server + "/template/monthly_report.csv?m=2025-03", headers=_headers(kept, "clerk"))
    assert "古城社区,2025-03" in form.content.decode("utf-8-sig")
    assert audit.entries(kept, audit.Sought(act="export"))[0].what == "template monthly_report.csv"


class Shown:
    """What one run of a page sent to the browser."""

    def __init__(self) -> None:
        self.view, self.text, self.menu = "", "", []


async def _run(ws: websockets.ClientConnection, page: str) -> Shown:
    message, shown = BackMsg(), Shown()
    message.rerun_script.page_name = page
    message.rerun_script.query_string = ""
    await ws.send(message.SerializeToString())
    while True:
        data = await asyncio.wait_for(ws.recv(), 60)
        forward = ForwardMsg()
        forward.ParseFromString(data)
        kind = forward.WhichOneof("type")
        if kind == "new_session":
            shown.view = forward.new_session.initialize.session_id or shown.view
        if kind == "navigation":
            shown.menu = [p.url_pathname for p in forward.navigation.app_pages if not p.is_hidden]
        if kind == "delta":
            shown.text += str(forward.delta)
        if kind == "script_finished":
            shown.text = _decoded(shown.text)
            return shown


def _decoded(text: str) -> str:
    """Text of a proto's repr with its octal escapes turned back into Chinese."""
    octal = re.compile(rb"\\([0-7]{3})")
    return octal.sub(lambda m: bytes([int(m.group(1), 8)]), text.encode()).decode("utf-8", "replace")


def _connect(server: str, cookie: str, view: str = "") -> websockets.connect:
    protocols = ["streamlit", "PLACEHOLDER", view] if view else ["streamlit"]
    headers = {"Cookie": f"{sessions.COOKIE}={cookie}"} if cookie else {}
    return websockets.connect(
        server.replace("http", "ws") + "/_stcore/stream",
        subprotocols=protocols,
        origin=server,
        additional_headers=headers,
        max_size=None,
    )


async def _visit(server: str, cookie: str, page: str, view: str = "") -> Shown:
    async with _connect(server, cookie, view) as ws:
        return await _run(ws, page)


async def _refused(server: str, cookie: str, view: str = "") -> bool:
    try:
        async with _connect(server, cookie, view) as ws:
            await _run(ws, "")
    except (websockets.InvalidStatus, websockets.ConnectionClosed):
        return True
    return False


def test_the_websocket_needs_a_session(server: str, kept: Settings) -> None:
    assert _run_alone(_refused(server, ""))
    assert _run_alone(_refused(server, "forged.cookie"))
    assert not _run_alone(_refused(server, _cookie(kept, "leader")))


@pytest.mark.parametrize(
    ("account", "page", "tells"),
    [
        ("clerk", "people", "accounts"),
        ("clerk", "overview", 'oc-cards\\"'),
        ("leader", "report", "file_uploader"),
        ("leader", "audit", 'oc-audit\\"'),
        ("admin", "review", "oc_waiting"),
        ("looker", "people", "accounts"),
    ],
)
def test_a_page_name_typed_by_hand_yields_nothing_of_the_page(
    server: str, kept: Settings, account: str, page: str, tells: str
) -> None:
    shown = _run_alone(_visit(server, _cookie(kept, account), page))
    assert "没有权限" in shown.text
    assert tells not in shown.text
    assert page not in shown.menu
    assert shown.menu


def test_the_menu_has_only_what_may_be_opened(server: str, kept: Settings) -> None:
    shown = _run_alone(_visit(server, _cookie(kept, "admin"), ""))
    assert "谁能做什么" in shown.text
    assert set(shown.menu) == {"", "people", "definitions", "quality"} - ({"people"} if "" in shown.menu else {""})


def test_the_id_of_anothers_view_opens_nothing(server: str, kept: Settings) -> None:
    async def tried() -> tuple[bool, bool]:
        async with _connect(server, _cookie(kept, "admin")) as ws:
            view = (await _run(ws, "")).view
        assert view
        return await _refused(server, "", view), await _refused(server, _cookie(kept, "clerk"), view)

    assert _run_alone(tried()) == (True, True)


def test_an_open_page_ends_with_its_session(server: str, kept: Settings) -> None:
    async def tried() -> bool:
        cookie = _cookie(kept, "leader")
        async with _connect(server, cookie) as ws:
            assert "oc-head" in (await _run(ws, "")).text
            other = accounts.get(kept, "clerk")
            assert other is not None
            sessions.start(kept, other, before=cookie)  # another person signs in in the same browser
            try:
                await _run(ws, "")
            except websockets.ConnectionClosed as closed:
                return closed.rcvd is not None and closed.rcvd.code == 1008
        return False

    assert _run_alone(tried())


def test_the_page_at_the_root_is_that_of_the_role(server: str, kept: Settings) -> None:
    for account, page in (("clerk", "report"), ("leader", "overview"), ("admin", "people"), ("looker", "audit")):
        answer = get(f"{server}/{page}?lang=en", headers={**HTML, **_headers(kept, account)})
        assert answer.headers["location"] == "/?lang=en"


def test_the_chain_of_all_this_is_in_order(kept: Settings) -> None:
    assert audit.verify(kept) == []
    assert not any(GOOD in json.dumps(dict(e.detail)) for e in audit.entries(kept))
