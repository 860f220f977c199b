"""Pieces of the page on the register: the communities that wait to be confirmed, and taking some out of the programme."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Literal

import streamlit as st

from outcomes.core.periods import add_months, label
from outcomes.core.places import Place
from outcomes.core.register_list import counted
from outcomes.core.settings import today
from outcomes.ui.frame.acting import attempt
from outcomes.ui.frame.pieces import note, subhead, table
from outcomes.ui.frame.shell import lang, mart, say
from outcomes.ui.frame.show import plain, show

# "confirmed" or "left", which communities, the document that says so, and from which month on (empty: never)
Mark = Callable[[Literal["confirmed", "left"], Sequence[str], str, str], int]
_KINDS = ("confirmed", "never", "left")


def waiting_panel(mark: Mark | None) -> None:
    """The communities that are there by assumption, and why; with `mark` they are confirmed, and any is taken out."""
    assumed = [p for p in counted(mart().register) if p.assumed]
    if not assumed and mark is None:
        return
    with st.container(border=True, key="oc_waiting"):
        if assumed:
            subhead(say("register.waiting", n=len(assumed)))
            head = [say(f"register.{k}") for k in ("name", "code", "waiting_street", "waiting_why")]
            show(table(head, [_row(p) for p in assumed]))
            if mart().data_class != "sample":
                show(note(say("register.waiting_note")))
        else:
            subhead(say("register.waiting_none"))
            st.caption(say("register.waiting_none_help"))
        if mark is None:
            return
        if assumed:
            _form(assumed, mark)
        else:
            with st.expander(say("register.mark_other")):
                _form(assumed, mark)


def _row(place: Place) -> list[str]:
    street = mart().register.get(place.parent).name_in(lang())
    return [place.name_in(lang()), place.code, street, say("register.why_assumed", street=street)]


def _form(assumed: Sequence[Place], mark: Mark) -> None:
    """What to do, with which communities, from which month on, and by which document."""
    turn = mart().version  # a new form after each act
    left, right = st.columns([1, 2])
    what = left.selectbox(
        say("register.waiting_what"),
        [kind for kind in _KINDS if assumed or kind != "confirmed"],
        format_func=lambda kind: say(f"register.mark_{kind}"),
        key=f"mark_what_{turn}",
    )
    known = {p.code: p for p in (assumed if what == "confirmed" else counted(mart().register))}
    codes = right.multiselect(
        say("register.waiting_choose"),
        list(known),
        format_func=lambda code: f"{known[code].name_in(lang())} {code}",
        key=f"mark_places_{what}_{turn}",
    )
    a, b = st.columns([1, 2])
    since = ""
    if what == "left":
        months = [add_months(today().strftime("%Y-%m"), n) for n in range(2, -36, -1)]
        since = a.selectbox(
            say("register.mark_since"), months, index=2, format_func=lambda m: label(m, lang()), key="mark_since"
        )
    where = b if what == "left" else st
    reason = where.text_input(say("register.mark_reason"), key=f"mark_reason_{turn}", max_chars=200).strip()
    if not st.button(say("register.mark_do"), type="primary", key="mark_do", disabled=not codes):
        return
    if not reason:
        st.warning(plain(say("register.mark_reason_needed")))
    elif attempt(
        lambda: mark("confirmed" if what == "confirmed" else "left", codes, reason, since),
        lambda version: say("register.mark_done", version=version),
    ):
        st.rerun()
