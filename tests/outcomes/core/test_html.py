"""Whatever is put into an element is read back as text, and nothing else than Markup is ever HTML."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markupsafe import Markup

from outcomes.core.html import filled, picture_address, raw, tag, together
from tests.markup import HOSTILE, Reading

TEXTS = st.text(alphabet="<>&\"'/=; abscript社\n", max_size=30)


@given(TEXTS, TEXTS)
@example(HOSTILE, HOSTILE)
def test_what_is_put_in_is_read_back_as_text(inside: str, attribute: str) -> None:
    read = Reading(tag("div.oc-note", inside, tag("b", inside), [inside, tag("i")], title=attribute))
    assert read.elements == [("div", "class", "title"), ("b",), ("/b",), ("i",), ("/i",), ("/div",)]
    assert "".join(read.texts) == inside * 3
    assert read.values == ["oc-note", attribute]


@given(TEXTS)
@example(HOSTILE)
def test_pieces_side_by_side_and_templates_escape_too(text: str) -> None:
    assert "".join(Reading(together(text, [text])).texts) == text * 2
    assert Reading(text + tag("p")).elements == [("p",), ("/p",)]  # a plain text beside an element stays a text
    read = Reading(filled('<p title="$t">$t</p>', t=text))
    assert (read.elements, "".join(read.texts), read.values) == ([("p", "title"), ("/p",)], text, [text])


def test_an_element_as_it_is_written() -> None:
    assert tag("a.oc-way.oc-noprint", "去", href="/x?a=1&b=2", data_ask="src=1") == (
        '<a class="oc-way oc-noprint" href="/x?a=1&amp;b=2" data-ask="src=1">去</a>'
    )
    assert tag("input", for_="a", required=True, autofocus=False, title=None) == '<input for="a" required>'
    assert tag("td", "") == "<td></td>"
    assert isinstance(tag("td"), Markup)


def test_what_a_text_was_made_into_is_not_taken_for_html_again() -> None:
    joined = "".join([tag("b", "1"), tag("b", "2")])
    assert Reading(tag("p", joined)).texts == ["<b>1</b><b>2</b>"]
    assert Reading(tag("p", f"{tag('b', '1')}")).texts == ["<b>1</b>"]


@pytest.mark.parametrize(
    "selector", ["", "div.", ".note", "div onclick=x", "div.a b", "div>b", HOSTILE, f"div.{HOSTILE}"]
)
def test_a_selector_names_an_element_and_classes_and_nothing_else(selector: str) -> None:
    with pytest.raises(ValueError, match="no selector"):
        tag(selector)


def test_a_style_sheet_and_a_script_cannot_end_before_their_end() -> None:
    assert raw("style", "a>b{}") == "<style>a>b{}</style>"
    for name in ("style", "script"):
        with pytest.raises(ValueError, match="ends before"):
            raw(name, f"x</{name.upper()}><b>")


def test_a_picture_is_an_address_without_marks() -> None:
    assert picture_address(tag("svg", "<")) == "data:image/svg+xml;base64,PHN2Zz4mbHQ7PC9zdmc+"
