"""Which figures a view shows: those of now, as they were known on a day (?asof=2025-06-30), or with what waits (?pending=1)."""

from __future__ import annotations

from datetime import date

import streamlit as st

from outcomes.core.settings import today
from outcomes.core.texts import t
from outcomes.security.access import Person, may
from outcomes.security.which_mart import FIRST_DAY, asked_day, asked_mart, looked_at
from outcomes.ui.frame.identity import kept_query
from outcomes.warehouse.mart import Mart


def _given(key: str) -> str:
    """A word of the address, kept across pages because page changes clear the address."""
    found = st.query_params.get(key)
    if found is None:
        found = st.session_state.get(f"kept_{key}", "")
        if found:
            st.query_params[key] = found
    st.session_state[f"kept_{key}"] = found
    return str(found)


def put(key: str, value: str) -> None:
    """Sets or clears a word of the address."""
    st.session_state[f"kept_{key}"] = value
    if value:
        st.query_params[key] = value
    elif key in st.query_params:
        del st.query_params[key]


def as_of() -> date | None:
    """The day that this view is asked to be as of."""
    return asked_day(_given("asof")).day


def pending(person: Person) -> bool:
    """Whether this view shows what waits for review, which only some may ask for."""
    return _given("pending") == "1" and as_of() is None and may(person, "see_pending")


def mart_of(person: Person) -> Mart:
    """The mart of this view."""
    return asked_mart(person, {"asof": _given("asof"), "pending": _given("pending")})


def chips(mart: Mart, lang: str) -> list[str]:
    """What a headline says of a view that is not of now, or of another day than was asked for."""
    return looked_at(mart, _given("asof"), lang)


def control(person: Person, lang: str) -> None:
    """The choice of the day that figures are shown as of, and of what waits."""
    with st.popover(t("moment.menu", lang), width="stretch", key="moment"):
        chosen = st.date_input(
            t("moment.day", lang),
            value=as_of(),
            max_value=today(),
            min_value=FIRST_DAY,
            key="moment_day",
            format="YYYY-MM-DD",
        )
        day = chosen.isoformat() if isinstance(chosen, date) and chosen < today() else ""
        now = as_of()
        if day != (now.isoformat() if now else ""):
            put("asof", day)
            st.rerun()
        if may(person, "see_pending"):
            on = st.toggle(
                t("moment.pending", lang),
                value=pending(person),
                key="moment_pending",
                disabled=as_of() is not None,
                help=t("moment.pending_help", lang),
            )
            if on != pending(person):
                put("pending", "1" if on else "")
                st.rerun()


def carried() -> dict[str, str]:
    """What every link of this view takes along: language, role looked through, day, what waits."""
    kept = {key: str(st.query_params.get(key, "")) for key in ("asof", "pending")}
    return {**kept_query(), **{k: v for k, v in kept.items() if v}}
