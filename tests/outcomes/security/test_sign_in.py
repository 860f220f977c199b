"""Where a sign-in leads: to a page of this server and nowhere else."""

import pytest

from outcomes.security.sign_in import local_path


@pytest.mark.parametrize(("given", "to"), [
    ("/review?m=2025-03", "/review?m=2025-03"), ("//evil.example", "/"), ("https://evil.example", "/"), ("/\\evil.example", "/"),
    ("evil", "/"), ("", "/"), ("/sign-out", "/"), ("/a\r\nSet-Cookie: x", "/"), ("javascript:alert(1)", "/"),
])  # fmt: skip
def test_the_next_page_is_a_page_of_this_server(given: str, to: str) -> None:
    assert local_path(given) == to
