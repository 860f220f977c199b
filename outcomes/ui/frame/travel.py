"""Links from page to page without loading the app anew: the click is heard in the browser, the page is switched here."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import streamlit as st
from streamlit.components.v2 import component
from streamlit.components.v2.types import ComponentRenderer

_DIALOGS = ("src", "talk")  # what opens over a page: 来源, 发言要点
_SCRIPT = Path(__file__).with_suffix(".js")


@cache
def _listener() -> ComponentRenderer:
    return component("oc_links", html="<span></span>", js=_SCRIPT.read_text(encoding="utf-8"))


def follow_links(pages: Mapping[str, st.Page]) -> None:
    """Hears clicks on links of the pages' own HTML and goes there, or opens a dialog (?src=, ?talk=). `pages`: address -> page.

    Links to anything else (downloads, the sign-in page) are left to the browser.
    """
    heard = _listener()(
        key="oc_links",
        data={"pages": list(pages)},
        on_go_change=lambda: None,
        on_ask_change=lambda: None,
        on_turned_change=lambda: None,
    )
    key, _, value = str(heard.ask or "").partition("=")
    if key in _DIALOGS:
        st.query_params[key] = value
    asked = heard.go
    address = urlsplit(str(asked or ""))
    if asked and address.path in pages:
        st.switch_page(pages[address.path], query_params=dict(parse_qsl(address.query)))
