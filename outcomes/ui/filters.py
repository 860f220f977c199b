"""Filters that stand in the address and stay across pages."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import streamlit as st

from outcomes.catalog import Indicator, catalogue
from outcomes.periods import Period, label, last_complete_month, month, parse_month, twelve_months
from outcomes.settings import today
from outcomes.ui.shell import lang, mart, say


def choose_one(
    key: str, text: str, options: Sequence[str], words: Callable[[str], str], *, default: str = "", pills: bool = False
) -> str:
    """The chosen option, kept in the address as ?key=… and across pages."""
    kept = st.query_params.get(key) or st.session_state.get(f"kept_{key}") or default
    start = kept if kept in options else (default if default in options else options[0])
    if pills:
        chosen = st.segmented_control(text, options, default=start, format_func=words, key=f"w_{key}", required=True)
    else:
        chosen = st.selectbox(text, options, index=list(options).index(start), format_func=words, key=f"w_{key}")
    found = str(chosen or start)
    st.session_state[f"kept_{key}"] = found
    if st.query_params.get(key) != found:
        st.query_params[key] = found
    return found


def months_known() -> list[str]:
    """The months that have any request figure, newest first; months not yet complete come last in doubt, so not first."""
    found = [str(m) for m in mart().query("months", indicator="requests_received")["month"]]
    complete = last_complete_month(today())
    return [m for m in found if m <= complete] or found


def latest_month() -> str:
    """The newest complete month with figures; the last complete month when there are none."""
    known = months_known()
    return known[0] if known else last_complete_month(today())


def choose_month() -> str:
    """The month of this view (?m=2025-12)."""
    known = months_known() or [last_complete_month(today())]
    given = parse_month(st.query_params.get("m", ""))
    options = known if given is None or given in known else [given, *known]
    return choose_one("m", say("filter.month"), options, lambda m: label(m, lang()), default=options[0])


def choose_span(last: str) -> Period:
    """One month or the twelve months that end with it (?span=12)."""
    words = {"12": say("filter.twelve"), "1": say("filter.one")}
    chosen = choose_one("span", say("filter.span"), ["12", "1"], lambda s: words[s], default="12", pills=True)
    return twelve_months(last) if chosen == "12" else month(last)


def choose_indicator(default: str = "closed_to_received_ratio") -> Indicator:
    """The indicator of this view (?i=…)."""
    known = catalogue().indicators
    return known[
        choose_one("i", say("filter.indicator"), list(known), lambda i: known[i].name[lang()], default=default)
    ]
