"""What people have written is text in a message: no link, picture, colour, formula or icon comes of it."""

import re

import pytest

from outcomes.ui.frame.show import plain

HOSTILE = "[点我](http://evil.example) <b>x</b> ![](x) :red[x] $x$ :material/home: www.evil.example a@b.example"


def _read(text: str) -> str:
    """What a reader sees of it: escapes taken away, what cannot be seen left out."""
    return re.sub(r"\\(.)", r"\1", text).replace("\u2060", "")


@pytest.mark.parametrize(
    "text", [HOSTILE, "# 标题", "- 一", "1. 一", "> 引", "    code", "a\n\nb", "`x` **b** _i_ ~~s~~", "&lt;"]
)
def test_a_text_appears_as_it_was_written_and_marks_mean_nothing(text: str) -> None:
    made = plain(text)
    assert [line.strip() for line in _read(made).split("\n")] == [line.strip() for line in text.split("\n")]
    bare = re.sub(r"\\.", "", made)
    assert not re.search(r"[`*_\[\]<>~$&]|://|:[a-z]|www\.|@\w", bare)
    assert not re.search(r"^(#|[-+] |\d+[.)] |    )", bare, re.MULTILINE)
