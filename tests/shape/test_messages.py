"""Messages and labels of Streamlit are Markdown: what comes from people gets there through plain() alone."""

import ast
from collections.abc import Iterator

import pytest

from tests.shape.test_html import ROOT

SOURCES = sorted([ROOT / "frame.py", *(ROOT / "pages").rglob("*.py"), *(ROOT / "outcomes" / "ui").rglob("*.py")])
READ = [
    "info",
    "warning",
    "error",
    "success",
    "write",
    "markdown",
    "caption",
    "toast",
    "button",
    "popover",
    "expander",
    "selectbox",
    "multiselect",
    "pills",
    "radio",
    "checkbox",
    "toggle",
    "tabs",
    "title",
    "header",
    "subheader",
    "text_input",
    "text_area",
    "file_uploader",
    "download_button",
    "form_submit_button",
    "link_button",
    "page_link",
    "segmented_control",
    "metric",
    "dialog",
    "status",
    "spinner",
    "progress",
    "date_input",
    "number_input",
    "slider",
    "select_slider",
]
WORDS = {"help", "text", "label", "body"}


def _texts(node: ast.Call) -> Iterator[ast.expr]:
    """What a call hands over that is read as Markdown."""
    numeric = isinstance(node.func, ast.Attribute) and node.func.attr == "progress"
    yield from [] if numeric else node.args[:1]
    yield from (k.value for k in node.keywords if k.arg in WORDS)


def _ours(text: ast.expr) -> bool:
    """Whether a text is one of our own without words of anybody else in it, or was made plain."""
    match text:
        case ast.Constant():
            return True
        case ast.IfExp(body=one, orelse=other) | ast.BinOp(left=one, right=other):
            return _ours(one) and _ours(other)
        case ast.Call(func=ast.Name(id="plain") | ast.Attribute(attr="plain")):
            return True
        case ast.Call(func=ast.Name(id="say"), args=[_], keywords=[]):
            return True
        case ast.Call(func=ast.Name(id="t"), args=[_, _], keywords=[]):
            return True
    return False


def read_as_markdown(source: str) -> Iterator[int]:
    """The lines in which a text that is not ours alone reaches a message or a label without plain()."""
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Call(func=ast.Attribute(value=ast.Name(id=of), attr=name)) if name in READ and of not in (
                "ui",
                "charts",
            ):
                yield from (text.lineno for text in _texts(node) if not _ours(text))


@pytest.mark.parametrize(
    "call",
    ["st.info(reason)", 'st.info(say("a", reason=r))', 'st.markdown(f"**{name}**")', 'a.button("x", help=words)'],
)
def test_a_word_of_somebody_in_a_message_is_seen(call: str) -> None:
    assert list(read_as_markdown(call))


def test_words_of_people_reach_messages_and_labels_through_plain_alone() -> None:
    found = [f"{p.relative_to(ROOT)}:{n}" for p in SOURCES for n in read_as_markdown(p.read_text(encoding="utf-8"))]
    assert found == []
