"""Where a sign-in leads: to a page of this server and nowhere else."""

from urllib.parse import urlencode

import pytest
from starlette.requests import Request

from outcomes.security.sign_in import EntryPage, Field, going_on, local_path, page
from tests.markup import HOSTILE, Reading


@pytest.mark.parametrize(
    ("given", "to"),
    [
        ("/review?m=2025-03", "/review?m=2025-03"),
        ("//evil.example", "/"),
        ("https://evil.example", "/"),
        ("/\\evil.example", "/"),
        ("/%2Fevil.example", "/"),
        ("/%5Cevil.example", "/"),
        ("/%255Cevil.example", "/"),
        ("/%25252Fevil.example", "/"),
        ("/.//evil.example", "/"),
        ("/\tevil.example//", "/"),
        ("/sign-in?next=//evil.example", "/"),
        ("/brands?c=古城", "/brands?c=%E5%8F%A4%E5%9F%8E"),
        ("evil", "/"),
        ("", "/"),
        ("/sign-out", "/"),
        ("/a\r\nSet-Cookie: x", "/"),
        ("javascript:alert(1)", "/"),
    ],
)
def test_the_next_page_is_a_page_of_this_server(given: str, to: str) -> None:
    assert local_path(given) == to


def _asked(path: str, **query: str) -> Request:
    return Request(
        {"type": "http", "method": "GET", "path": path, "query_string": urlencode(query).encode(), "headers": []}
    )


def _page(text: str, lang: str) -> Reading:
    field = Field(name="account", label=text, kind="text", complete="username", first=True)
    form = EntryPage(kind="password", fields=(field,), said=text, words={"account": text})
    body = page(_asked(f"/password/{text}", next=f"/brands?c={text}", lang=lang), form).body
    return Reading(bytes(body).decode())


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_page_before_the_pages_shows_any_text_as_text(lang: str) -> None:
    hostile, harmless = _page(HOSTILE, lang), _page("社区", lang)
    assert hostile.elements == harmless.elements
    assert HOSTILE in hostile.words


def test_what_leads_on_by_itself_holds_nothing_but_the_address() -> None:
    read = Reading(going_on(f"/brands?c={HOSTILE}"))
    assert read.elements == [("meta", "charset"), ("meta", "http-equiv", "content"), ("title",), ("/title",)]
    assert read.values[2].startswith("0;url=/brands?c=%3Cscript>")
