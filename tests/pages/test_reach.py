"""What a role is shown of another place: every page and every route over a warehouse with marked values."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
import streamlit as st
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.testclient import TestClient
from streamlit.testing.v1 import AppTest

import app
from etl.ledger import history, ledger
from etl.review import submit
from etl.review.seat import Seat
from outcomes.core.settings import Settings
from outcomes.reporting.submission import Submission
from outcomes.security.access import PAGES as PAGES_OF
from outcomes.security.access import ROLES, TABLE, Person, Role
from outcomes.security.gate import Gate
from outcomes.security.sessions import COOKIE
from tests import warehouses
from tests.pages.test_pages import PAGES, _cookie, _run

Report = Callable[..., bytes]
TODAY = date(2025, 5, 2)
OWN, OTHER = "古城社区", "渤海社区"  # of the streets 丰荣 and 铁西
CODE = {OWN: "210214001003", OTHER: "210214002001"}
# published and waiting: a number (诉求受理数) and a remark of each
MARKED = {OWN: ((71101, "甲记号一"), (72202, "甲记号二")), OTHER: ((81103, "乙记号一"), (82204, "乙记号二"))}
ROWS = [MARKED[OTHER][0][1], MARKED[OTHER][1][1]]
WAITS = ["82204", "82,204"]
DIGIT = r"(?<![0-9]){}(?![0-9])"  # a number is no part of a longer one, as of a moment
BOUND: tuple[Role, ...] = ("community_staff", "street_staff", "street_approver")
NO_ROWS: tuple[Role, ...] = ("auditor", "system_administrator", "wall_screen")
WALKED = [(page, role) for page in PAGES for role in (*BOUND, *NO_ROWS) if PAGES_OF[page] in TABLE[role]]
OPENED = {"explore": ("map", "compare", "trend", "changes")}


@pytest.fixture(scope="module")
def marked(empty_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two communities of two streets, each with a month published and its replacement waiting."""
    folder = warehouses.copy(empty_folder, tmp_path_factory.mktemp("marked") / "real")
    settings = Settings(data=folder)
    head = "社区,月份,诉求受理数,诉求办结数,志愿服务人次,改造小区数,新增停车位,口袋公园数,备注\r\n"
    for place, (published, waiting) in MARKED.items():
        for (number, remark), publish in ((published, True), (waiting, False)):
            content = (head + f"{place},2025-03,{number},{number - 1},6,0,0,0,{remark}\r\n").encode()
            name = f"{CODE[place]}.csv"
            if publish:
                sent = Submission(content=content, name=name, by="op", today=TODAY, publish=True)
                assert ledger.load(settings, sent).published
            else:
                clerk = Person(account=f"clerk{place}", name=place, role="community_staff", place=CODE[place])
                sent = Submission(content=content, name=name, dataset="monthly_report", reason="漏记")
                assert submit.send(Seat(settings=settings, person=clerk), sent, TODAY).upload_id
    return folder


def _rendered(test: AppTest) -> str:
    """Everything that reaches the browser: the messages, tables as text, pictures as JSON."""
    told = [str(test.main), *(frame.value.to_string() for frame in test.dataframe)]
    told += [str(block.proto) for block in test.get("html")]
    told += [json.dumps(json.loads(p.proto.spec), ensure_ascii=False) for p in test.get("plotly_chart") if p.proto.spec]
    return "\n".join(told)


def _leaks(told: str, role: str) -> list[str]:
    own = [text for number, remark in MARKED[OWN] for text in (remark,)] if role in NO_ROWS else []
    waits = [*WAITS, "72202", "72,202"] if role in NO_ROWS else WAITS
    return [text for text in (*ROWS, *own, *waits) if re.search(DIGIT.format(text), told)]


@pytest.mark.parametrize(("page", "role"), WALKED)
def test_no_page_shows_rows_or_unpublished_figures_of_another_place(
    monkeypatch: pytest.MonkeyPatch, marked: Path, page: str, role: Role
) -> None:
    for view in OPENED.get(page, ("",)):
        asked = {"pending": "1", "m": "2025-03", "span": "1", "i": "requests_received"} | (
            {"view": view} if view else {}
        )
        test = _run(monkeypatch, marked, page, role, lang="zh", **asked)
        assert not test.exception
        assert _leaks(_rendered(test), role) == [], view


@pytest.mark.parametrize("role", [r for r in ROLES if "see_uploads" in TABLE[r]])
def test_an_upload_that_is_opened_shows_rows_of_the_own_place_only(
    monkeypatch: pytest.MonkeyPatch, marked: Path, role: Role
) -> None:
    seen = set()
    drawn = st.dataframe
    for n in range(4 if role in ("district_staff", "auditor") else 2):

        def picked(*args: object, n: int = n, **more: object) -> dict[str, dict[str, list[int]]]:
            drawn(*args, **more)
            return {"selection": {"rows": [n]}}

        monkeypatch.setattr(st, "dataframe", picked)
        test = _run(monkeypatch, marked, "history", role, lang="zh")
        assert not test.exception
        told = _rendered(test)
        seen |= {text for place in MARKED.values() for _, text in place if text in told}
    mine = {remark for _, remark in MARKED[OWN]}
    district = mine | {remark for _, remark in MARKED[OTHER]}
    assert seen == (set() if role == "auditor" else district if role == "district_staff" else mine)


@pytest.mark.parametrize("role", [r for r in BOUND if "see_figures" in TABLE[r]])
def test_a_source_shows_rows_of_the_own_place_only(monkeypatch: pytest.MonkeyPatch, marked: Path, role: Role) -> None:
    for place in (OTHER, OWN):
        source = f"requests_received~{CODE[place]}~2025-03~2025-03"
        told = _rendered(_run(monkeypatch, marked, "outcomes", role, lang="zh", pending="1", src=source))
        assert _leaks(told, role) == []


def test_the_quality_of_data_is_told_of_the_own_place(monkeypatch: pytest.MonkeyPatch, marked: Path) -> None:
    told = {
        r: _rendered(_run(monkeypatch, marked, "quality", r, lang="zh")) for r in ("community_staff", "street_staff")
    }
    for role, foreign in (("community_staff", ("台山社区", OTHER)), ("street_staff", (OTHER, "新村社区"))):
        panels = told[role].split("核对")[0] if "核对" in told[role] else told[role]
        assert OWN in panels
        assert not [name for name in foreign if f">{name}<" in panels]


def _addresses(marked: Path) -> list[str]:
    """Every address of the app but those for signing in, with every upload there is in the place of a number."""
    uploads = [u["upload_id"] for u in history.uploads(Settings(data=marked))]
    found = []
    for route in app.app._user_routes:
        if route.path.startswith(("/sign", "/oidc")):
            continue
        names = [f"{kind}.csv" for kind in ("map", "comparison", "trend", "control", "heat", "monthly_report")]
        for number in [*uploads, *names] if "{" in route.path else [""]:
            found.append(re.sub(r"{\w+}", number, route.path))
    plain = [f"/plain/history?u={number}" for number in uploads]
    origins = [f"requests_received~{CODE[place]}~2025-03~2025-03" for place in MARKED]
    return [*found, *plain, *(f"/plain/source?src={origin}" for origin in origins)]


@pytest.mark.parametrize("role", ROLES)
def test_no_route_gives_rows_or_unpublished_figures_of_another_place(
    monkeypatch: pytest.MonkeyPatch, marked: Path, role: Role
) -> None:
    monkeypatch.setenv("OUTCOMES_DATA", str(marked))
    browser = TestClient(
        Starlette(routes=app.app._user_routes, middleware=[Middleware(Gate)]), cookies={COOKIE: _cookie(marked, role)}
    )
    asked = {"m": "2025-03", "span": "1", "i": "requests_received", "lang": "zh", "pending": "1"}
    told, given = "", []
    for path in _addresses(marked):
        answer = browser.get(
            path, params={**asked, "place": CODE[OTHER], "c": CODE[OTHER]} if "?" not in path else None
        )
        told += answer.content.decode("utf-8", "replace")
        given += [path] if answer.status_code == 200 else []
    assert {"/api/health"} <= set(given)
    assert any(path.startswith("/original/") for path in given) == ("see_rows" in TABLE[role])
    if role not in ("district_staff", "district_leader"):
        assert _leaks(told, role) == []
