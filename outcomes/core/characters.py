"""Characters that look like others or like nothing: what a text says when they are taken for what the eye reads."""

from __future__ import annotations

import unicodedata

JOINERS = "\u200c\u200d"  # hold a letter or a sign together: in a sentence they have a meaning
# marks of direction, blanks of no width, soft hyphens: nobody types them, and nobody sees them
UNSEEN = "\u00ad\u061c\u180e\u200b\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2061\u2062\u2063\u2064\u2066\u2067\u2068\u2069\ufeff"
NEVER = "\ufffe\uffff"  # no character at all: neither XML nor a document can hold them
# radicals of dictionaries for which Unicode itself names no character; texts copied out of PDF are full of them
_SIMPLIFIED = dict(
    zip(
        "⺠⻄⻅⻆⻉⻋⻓⻔⻘⻚⻛⻜⻝⻢⻣⻤⻥⻦⻧⻨⻩⻬⻮⻰⺟⻳",
        "民西见角贝车长门青页风飞食马骨鬼鱼鸟卤麦黄齐齿龙母龟",
        strict=True,
    )
)
_COMPATIBLE = {
    chr(code): unicodedata.normalize("NFKC", chr(code))
    for code in (*range(0x2F00, 0x2FD6), *range(0xF900, 0xFAE0))
    if len(unicodedata.normalize("NFKC", chr(code))) == 1 and unicodedata.normalize("NFKC", chr(code)) != chr(code)
}
LOOKALIKES = _COMPATIBLE | _SIMPLIFIED  # ⽂ and ⻔, which look like 文 and 门 and are others
LOOKALIKE_RANGES = "\u2e80-\u2fd5\uf900-\ufadf"  # where they stand, as a regular expression has it
WIDE = {chr(0xFEE0 + code): chr(code) for code in range(0x30, 0x7B) if chr(code).isalnum()}  # Ａ１ for A1
# letters and digits by their blocks, as a regular expression has them: RE2 needs a millisecond for \pL and \pN, each time
LETTERS = (
    "0-9A-Za-z\u00aa\u00b2\u00b3\u00b5\u00b9\u00ba\u00bc-\u00be\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02c1\u0370-\u1fff\u2070-\u2079\u207f-\u2089\u2090-\u209c\u2100-\u218b\u2460-\u24ff\u2c00-\u2dff"
    "\u3005-\u3007\u3021-\u3029\u3031-\u309a\u309d-\u309f\u30a1-\u30fa\u30fc-\uabff\uac00-\ud7ff\uf900-\ufdff\ufe70-\ufefc\uff10-\uff19\uff21-\uff3a\uff41-\uff5a\uff66-\uffdc"
    "\U00010000-\U0001efff\U00020000-\U0003ffff"
)
_FOLDED = str.maketrans({**LOOKALIKES, **WIDE, **dict.fromkeys(UNSEEN + JOINERS, "")})
_PLAIN = str.maketrans({**LOOKALIKES, **dict.fromkeys(UNSEEN, "")})
_SEEN = str.maketrans({**LOOKALIKES, **dict.fromkeys(UNSEEN + JOINERS, "")})


def folded(text: str) -> str:
    """The text as the eye reads it: unseen characters taken out, look-alikes and full-width letters and digits made plain."""
    return text if text.isascii() else text.translate(_FOLDED)


def plainly(text: str) -> str:
    """The text without unseen characters and with look-alikes made plain; joiners and full-width letters stay."""
    return text.translate(_PLAIN)


def odd_signs(text: str, most: int = 3) -> str:
    """The unseen and look-alike characters of a text by their numbers, U+200E、U+2F42; '' where there is none."""
    found = dict.fromkeys(c for c in text if c in LOOKALIKES or c in UNSEEN or c in JOINERS)
    return "、".join([f"U+{ord(c):04X}" for c in found][:most]) + ("…" if len(found) > most else "")


def without_odd_signs(text: str) -> str:
    """The text without unseen characters, look-alikes made plain; full-width letters stay as they are."""
    return text.translate(_SEEN)
