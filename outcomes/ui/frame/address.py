"""The address of a view: what it says, what a view writes into it, and what stays from page to page."""

from __future__ import annotations

import streamlit as st


def from_address(key: str) -> str | None:
    """What the address says where it changed since this view wrote it: a link, the back button; else None."""
    given = st.query_params.get(key)
    return given if given != st.session_state.get(f"written_{key}") else None


def is_new(key: str) -> bool:
    """Whether this page has not written this choice yet: widgets of the page before say nothing here."""
    return f"written_{key}" not in st.session_state


def arrive(page: str) -> None:
    """Notes the page of this run: on another page nothing has been written into the address yet."""
    if st.session_state.get("at_page") != page:
        st.session_state["at_page"] = page
        for key in [k for k in st.session_state if str(k).startswith("written_")]:
            del st.session_state[key]


def to_address(key: str, value: str) -> None:
    """Writes a choice (empty: none) into the address and keeps it for the next page."""
    st.session_state[f"kept_{key}"] = st.session_state[f"written_{key}"] = value or None
    if value and st.query_params.get(key) != value:
        st.query_params[key] = value
    elif not value and key in st.query_params:
        del st.query_params[key]
