"""Streamlit's scripts, in syntax that older browsers read."""

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from outcomes.ui.frame import older_syntax
from outcomes.ui.frame.older_syntax import in_older_syntax

# diagrams in Markdown, which no page of ours has: their parts are loaded by nothing else
_DIAGRAMS = ("iagram-", "chunk-", "mermaid", "mindmap-definition-")


@pytest.mark.parametrize(
    ("newer", "older"),
    [
        ("class A{static{this.type=`item`}go(){}}", "class A{static type=`item`;go(){}}"),
        ("class A{static{this.f=e=>({error:e})}}", "class A{static f=e=>({error:e});}"),
        (
            "class A{static{this.A=new e({a:{b:`}`}})}static{this.B=1}}",
            "class A{static A=new e({a:{b:`}`}});static B=1;}",
        ),
        ("class A{static{t(this,`A`)}}", "class A{static{t(this,`A`)}}"),
        ("class A{static{this.a=1;this.b=2}}", "class A{static{this.a=1;this.b=2}}"),
    ],
)
def test_a_static_block_of_one_name_is_a_static_field_and_all_else_stays(newer: str, older: str) -> None:
    assert in_older_syntax(newer) == older


def test_no_script_of_our_pages_keeps_a_block_in_the_streamlit_installed() -> None:
    folder = older_syntax.scripts()
    kept = [
        script.name
        for script in folder.glob("*.js")
        if not any(part in script.name for part in _DIAGRAMS)
        and "static{" in in_older_syntax(script.read_text(encoding="utf-8"))
    ]
    assert kept == []
    assert any(b"static{this." in script.read_bytes() for script in folder.glob("*.js")), "the rewriting is not needed"


def test_a_rewritten_script_is_sent_compressed_to_whoever_reads_that() -> None:
    app = older_syntax.OlderSyntax(Starlette())
    path = sorted(app.paths)[0]
    with TestClient(app) as client:
        plain = client.get(path, headers={"accept-encoding": "identity"})
        packed = client.get(path, headers={"accept-encoding": "gzip"})
    assert "content-encoding" not in plain.headers
    assert (packed.headers["content-encoding"], packed.headers["vary"]) == ("gzip", "accept-encoding")
    assert packed.text == plain.text
    assert int(packed.headers["content-length"]) < int(plain.headers["content-length"]) / 2
