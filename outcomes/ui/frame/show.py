"""The one place where HTML goes onto a page: it takes nothing but what was made as HTML."""

from __future__ import annotations

import streamlit as st
from markupsafe import Markup


def show(html: Markup) -> None:
    """Writes HTML onto the page; a plain text is refused."""
    if not isinstance(html, Markup):
        raise TypeError("a plain text is no HTML")
    st.html(str(html))
