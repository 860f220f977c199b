"""The characters that count as letters and digits, against what Unicode says of them."""

from __future__ import annotations

import re
import string
import unicodedata

from outcomes.core.characters import LETTERS

LETTER = re.compile(f"[{LETTERS}]")


def test_letters_and_digits_that_people_here_write_are_letters() -> None:
    """ASCII, Chinese, Greek, Cyrillic, Japanese, Korean, Ⅳ and ①: all that Unicode calls a letter or a number there."""
    blocks = ((0x00, 0x250), (0x370, 0x530), (0x2150, 0x218B), (0x2460, 0x2500), (0x3005, 0x3400), (0x3400, 0xD7A4))
    chars = [chr(c) for first, end in blocks for c in range(first, end) if unicodedata.category(chr(c))[0] in "LN"]
    assert len(chars) > 40_000
    assert [c for c in chars if not LETTER.match(c)] == []


def test_no_mark_and_no_blank_of_a_form_is_one() -> None:
    marks = (
        string.punctuation
        + string.whitespace
        + "　，。、；：？！“”‘’（）《》【】—…·×÷－＝＋＠％￥〈〉「」『』・～￣€°±√✓■□●○★☆→"
    )
    assert [c for c in marks if LETTER.match(c)] == []
