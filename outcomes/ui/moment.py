"""Which figures a view shows: those of now, as they were known on a day (?asof=2025-06-30), or with what waits (?pending=1)."""

from __future__ import annotations

from datetime import date, datetime

import streamlit as st

from outcomes.periods import end_of
from outcomes.security.access import Person, may
from outcomes.settings import today
from outcomes.store import Mart, the_store


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


def day_of(text: str) -> date | None:
    """The day that figures are to be shown as of; None for now, for nonsense and for days to come."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if day < today() else None


def as_of() -> date | None:
    """The day that this view is asked to be as of."""
    return day_of(_given("asof"))


def pending(person: Person | None) -> bool:
    """Whether this view shows what waits for review, which only some may ask for."""
    if person is None or as_of() is not None or _given("pending") != "1":
        return False
    return may(person, "see_pending", the_store().mart().register)


def moment_of(day: date | None) -> datetime | None:
    """The end of that day in Asia/Shanghai."""
    return end_of(day.isoformat()) if day else None


def mart_of(person: Person | None) -> Mart:
    """The mart of this view."""
    return the_store().other(as_of=moment_of(as_of()), pending=pending(person))


def carried(lang: str) -> dict[str, str]:
    """What every link of this view takes along: language, day, what waits, the role looked through."""
    kept = {key: str(st.query_params.get(key, "")) for key in ("asof", "pending", "as")}
    return {k: v for k, v in {"lang": "en" if lang == "en" else "", **kept}.items() if v}
