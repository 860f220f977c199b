"""What a person takes away from a page: a link to a file's own address, or a button for one that lies in this view alone."""

from __future__ import annotations

from functools import partial
from urllib.parse import quote, urlencode

import streamlit as st
from markupsafe import Markup

from outcomes.core.html import tag
from outcomes.core.settings import settings
from outcomes.exports.routes import Taken
from outcomes.security import audit
from outcomes.ui.frame.identity import person
from outcomes.ui.frame.show import plain


def take_link(kind: str, number: str, words: str, **asked: str) -> Markup:
    """A link that looks like a button to what somebody sent, or to a form to fill in; its taking is recorded there."""
    if person().looking:
        asked["as"] = person().role
    address = f"/{kind}/{quote(number, safe='')}" + (f"?{urlencode(asked)}" if asked else "")
    return tag("a.oc-way", words, href=address, download=True, target="_blank")


def take_button(words: str, taken: Taken, *, key: str, note: str) -> bool:
    """A button that saves what was made in this view and is kept nowhere; recorded as it is pressed. Whether it just was."""
    pressed = partial(audit.record, settings(), taken.deed(person()))
    return st.download_button(plain(words), taken.content, taken.name, key=key, on_click=pressed, help=plain(note))
