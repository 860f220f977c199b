"""The one place where HTML and messages go onto a page: HTML as it was made here, every other word as text."""

from __future__ import annotations

import re

import streamlit as st
from markupsafe import Markup

_MARKS = re.compile(r"([\\`*_\[\]<>|~$&]|^[#+=-]|(?<=^\d)[.)]|(?<=^\d\d)[.)])")
# what Streamlit looks for in a text that is read already: addresses, e-mails, :icons: and :colours[…]
_LOOKED_FOR = re.compile(r"(:|@|www)(?=\S)")
_APART = "\u2060"  # joins words, cannot be seen


def show(html: Markup) -> None:
    """Writes HTML onto the page; a plain text is refused."""
    if not isinstance(html, Markup):
        raise TypeError("a plain text is no HTML")
    st.html(str(html))


def plain(text: str) -> str:
    """A text for a message or label of Streamlit, in which no mark of Markdown has a meaning."""
    apart = _LOOKED_FOR.sub(rf"\1{_APART}", text)
    return "  \n".join(_MARKS.sub(r"\\\1", line.strip()) for line in apart.split("\n"))
