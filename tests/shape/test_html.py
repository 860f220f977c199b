"""HTML escapes by default only where nobody puts it together from plain texts: every way around tag() is refused here."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SOURCES = sorted(
    [ROOT / "app.py", ROOT / "frame.py"]
    + [path for room in ("outcomes", "etl", "pages") for path in (ROOT / room).rglob("*.py")]
)
MAKES_ELEMENTS = "outcomes/core/html.py"
SHOWS_HTML = "outcomes/ui/frame/show.py"
# other languages with angle brackets: what Plotly reads in a text, the XML of a chart in a slide, Markdown of our own words
WRITES_OTHER_MARKS = ("outcomes/render/plotly/", "outcomes/render/pptx/words.py", "outcomes/catalogue/systems_page.py")
_TAG = re.compile(r"(?<!\?P)(?<!\?)(?:</?[a-zA-Z][\w:-]*[\s>/]|</|<!)")  # and no (?P<group> of a pattern


def _name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def _holds_a_tag(node: ast.expr) -> bool:
    if isinstance(node, ast.JoinedStr):
        return any(map(_holds_a_tag, node.values))
    return isinstance(node, ast.Constant) and isinstance(node.value, str) and bool(_TAG.search(node.value))


def _begins_a_tag(node: ast.JoinedStr) -> bool:
    """Whether a name is filled in as that of a tag: <{name}>."""
    parts = [str(part.value) if isinstance(part, ast.Constant) else "…" for part in node.values]
    return bool(re.search("<…[^<]*>", "".join(parts)))


def put_together(source: str) -> Iterator[int]:
    """The lines in which HTML is put together from texts: f-strings, +, %, format, join and replace."""
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.JoinedStr() if _holds_a_tag(node) or _begins_a_tag(node):
                yield node.lineno
            case ast.BinOp(left=left, op=ast.Add() | ast.Mod(), right=right) if _holds_a_tag(left) or _holds_a_tag(
                right
            ):
                yield node.lineno
            case ast.AugAssign(value=value) if _holds_a_tag(value):
                yield node.lineno
            case ast.Call(func=ast.Attribute(value=text, attr="format" | "join" | "replace" | "format_map")) if (
                _holds_a_tag(text)
            ):
                yield node.lineno


def marked_by_hand(source: str) -> Iterator[int]:
    """The lines in which something else than a text of the source itself is declared to be HTML."""
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Call(func=ast.Name(id="Markup") | ast.Attribute(attr="Markup"), args=args, keywords=keywords):
                if keywords or not all(isinstance(arg, ast.Constant) for arg in args):
                    yield node.lineno
            case ast.Attribute(value=ast.Name(id="Markup"), attr="__new__"):
                yield node.lineno


def shown(source: str) -> Iterator[int]:
    """The lines in which HTML is handed to Streamlit."""
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Call(func=ast.Attribute(attr="html")) | ast.keyword(arg="unsafe_allow_html"):
                yield node.lineno
            case ast.Call(func=ast.Name(id="component"), keywords=keywords):
                yield from (k.value.lineno for k in keywords if k.arg == "html" and isinstance(k.value, ast.JoinedStr))


@pytest.mark.parametrize(
    "around",
    [
        'f"<b>{name}</b>"',
        'f"<{kind}>"',
        'f"</{kind}"',
        '"<b>" + name',
        'name + "</b>"',
        'html += "<br>"',
        '"<b>%s</b>" % name',
        '"<b>{}</b>".format(name)',
        '"</li><li>".join(names)',
        '"<b>NAME</b>".replace("NAME", name)',
    ],
)
def test_every_way_to_put_html_together_from_texts_is_seen(around: str) -> None:
    assert list(put_together(around))


@pytest.mark.parametrize(
    "fine", ['f"{a} < {b}"', 'rf"(?P<year>{digits})"', 'tag("b", f"{n} of {of}")', 'f"<{n}I"', 'f"p<{p}"']
)
def test_what_only_looks_like_html_is_let_be(fine: str) -> None:
    assert not list(put_together(fine))


def test_html_is_put_together_by_tag_alone() -> None:
    allowed = (*WRITES_OTHER_MARKS, MAKES_ELEMENTS)
    found = {(_name(p), n) for p in SOURCES for n in put_together(p.read_text(encoding="utf-8"))}
    assert sorted(f"{path}:{line}" for path, line in found if not path.startswith(allowed)) == []
    for start in allowed:
        assert any(path.startswith(start) for path, _ in found), f"{start} stands in the list for nothing"


def test_only_a_text_of_the_source_itself_is_declared_to_be_html() -> None:
    found = {(_name(p), n) for p in SOURCES for n in marked_by_hand(p.read_text(encoding="utf-8"))}
    assert sorted(f"{path}:{line}" for path, line in found if path != MAKES_ELEMENTS) == []


def test_html_reaches_a_page_in_one_place() -> None:
    found = [_name(p) for p in SOURCES for _ in shown(p.read_text(encoding="utf-8"))]
    assert found == [SHOWS_HTML]


def test_nobody_escapes_by_hand() -> None:
    """The standard library's escape() gives a plain text, of which nobody knows any more that it was escaped."""
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            match node:
                case ast.ImportFrom(module="html"):
                    pytest.fail(f"{_name(path)}:{node.lineno}")
                case ast.Import(names=names):
                    assert "html" not in {name.name for name in names}, _name(path)
                case ast.ImportFrom(module="markupsafe", names=names):
                    told = {name.name for name in names} - {"Markup"}
                    assert not told or _name(path) in {MAKES_ELEMENTS, "outcomes/render/plotly/base.py"}, _name(path)
