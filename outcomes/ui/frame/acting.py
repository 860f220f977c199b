"""Acts on a page: done or refused with a sentence, and what was done said once on the page that follows."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import TypeVar

import streamlit as st

from outcomes.core.errors import WarehouseError
from outcomes.reporting.uploads import Receipt
from outcomes.security.access import Denied
from outcomes.ui.frame.shell import lang, say
from outcomes.ui.frame.show import plain

T = TypeVar("T")
_MOST_KEPT = 40


def attempt(what: Callable[[], T], said: Callable[[T], str]) -> bool:
    """Does it and keeps the sentence for the next run; a refusal or a fault is shown and nothing else happens."""
    try:
        made = what()
    except (WarehouseError, Denied) as error:
        st.error(plain(error.in_language(lang())))
        return False
    if isinstance(made, Receipt) and made.upload_id is None:  # nothing was stored: never in green
        st.error(plain(said(made)))
        return False
    st.session_state["done"] = said(made)
    return True


def done_banner() -> None:
    """What was just done, once."""
    if "done" in st.session_state:
        with st.container(key="oc_done"):  # stays in sight of whoever pressed a button far down
            st.success(plain(st.session_state.pop("done")))


def kept(key: Hashable, make: Callable[[], T]) -> T:
    """What `make` gives, kept for this view under a key: a page runs again at every click."""
    known: dict[Hashable, T] = st.session_state.setdefault("kept_values", {})
    if key not in known:
        if len(known) >= _MOST_KEPT:
            known.clear()
        known[key] = make()
    return known[key]


def working(text: str = "report.working") -> tuple[Callable[[float], None], Callable[[], None]]:
    """A progress bar in words: how to move it, and how to take it away."""
    bar = st.progress(0.0, text=say(text))

    def move(share: float, _step: str = "") -> None:
        bar.progress(share, text=say(text))

    def clear() -> None:
        bar.empty()

    return move, clear


def checked(check: Callable[[Callable[[float], None]], T]) -> T:
    """What a check gives, with a progress bar while it works."""
    move, clear = working("report.checking")
    made = check(move)
    clear()
    return made
