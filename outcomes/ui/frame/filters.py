"""Filters that stand in the address and stay across pages."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Literal

import streamlit as st

from outcomes.catalogue.catalogue import Indicator
from outcomes.core.periods import Period, add_months, label, last_complete_month, month, parse_month, twelve_months
from outcomes.core.places import Place, named
from outcomes.core.settings import today
from outcomes.figures.switched_on import indicators_on, months_with_figures
from outcomes.ui.frame.address import from_address, is_new, to_address
from outcomes.ui.frame.shell import head, lang, mart, say
from outcomes.ui.frame.show import plain

Shape = Literal["box", "pills", "quiet box", "quiet pills"]  # quiet: without its label


def choose_one(key: str, text: str, words: Mapping[str, str], default: str = "", shape: Shape = "box") -> str:
    """The chosen of the options (code to words), kept in the address as ?key=… and across pages."""
    given, widget, options = from_address(key), f"w_{key}", list(words)
    kept = given or st.session_state.get(f"kept_{key}") or default
    start = kept if kept in options else (default if default in options else options[0])
    if given in options or is_new(key) or st.session_state.get(widget) not in options:
        st.session_state[widget] = start
    _in_this_language(widget)
    seen: Literal["collapsed", "visible"] = "collapsed" if shape.startswith("quiet") else "visible"
    if shape.endswith("pills"):
        chosen = st.segmented_control(
            plain(text),
            options,
            format_func=lambda code: plain(words[code]),
            key=widget,
            required=True,
            label_visibility=seen,
        )
    else:
        chosen = st.selectbox(plain(text), options, format_func=words.__getitem__, key=widget, label_visibility=seen)
    found = str(chosen or start)
    to_address(key, found)
    return found


def _in_this_language(widget: str) -> None:
    """After a switch of language the browser keeps the words of a choice until it is set anew."""
    written = f"language_of_{widget}"
    if st.session_state.get(written, lang()) != lang() and widget in st.session_state:
        st.session_state[widget] = st.session_state[widget]
    st.session_state[written] = lang()


def months_known() -> list[str]:
    """The months of this view that have figures, newest first."""
    return list(months_with_figures(mart()))


def choose_switch(key: str, text: str) -> bool:
    """Whether a switch is on, kept in the address as ?key=1."""
    widget, given = f"w_{key}", st.query_params.get(key)
    if given != st.session_state.get(f"written_{key}"):
        st.session_state[widget] = given == "1"
    elif is_new(key) or widget not in st.session_state:
        st.session_state[widget] = st.session_state.get(f"kept_{key}") == "1"
    found = st.toggle(plain(text), key=widget)
    to_address(key, "1" if found else "")
    return found


def choose_some(key: str, text: str, options: dict[str, str], most: int, none: str = "") -> list[str]:
    """Up to `most` options (code to words) in the order they were chosen, kept in the address as ?key=a~b."""
    widget, given = f"w_{key}", from_address(key)
    start = [code for code in str(given or st.session_state.get(f"kept_{key}") or "").split("~") if code in options]
    if given is not None or is_new(key) or not set(st.session_state.get(widget, [])) <= set(options):
        st.session_state[widget] = list(dict.fromkeys(start))[:most]
    _in_this_language(widget)
    hint = none or say("versus.placeholder")
    found = st.multiselect(
        plain(text),
        list(options),
        format_func=lambda c: options[c],
        key=widget,
        max_selections=most,
        placeholder=hint,  # no Markdown
    )
    to_address(key, "~".join(found))
    return list(found)


def choose_place(key: str, text: str, *, quiet: bool = False, within: Place | None = None) -> Place:
    """The district, a street or a community of the programme (?key=code), or those inside a place."""
    register = mart().register
    known = [register.district, *register.streets(), *register.communities()]
    if within is not None and within.level != "district":
        known = [p for p in known if within.code in (p.code, p.parent)]
    places = {p.code: named(p, lang()) for p in known}
    return register.get(choose_one(key, text, places, shape="quiet box" if quiet else "box"))


def any_reported() -> bool:
    """Whether any month has figures yet."""
    return bool(months_known())


def latest_month() -> str:
    """The newest complete month with figures; the last complete month when there are none."""
    known = months_known()
    return known[0] if known else last_complete_month(today())


def choose_month(quiet: bool = False, any_month: bool = False) -> str:
    """The month of this view (?m=2025-12): one with figures, or any of the last 36 (for review)."""
    known = months_known() or [last_complete_month(today())]
    if any_month:
        recent = [add_months(last_complete_month(today()), -n) for n in range(36)]
        known = sorted({*recent, *known}, reverse=True)
    given = parse_month(st.query_params.get("m", ""))
    options = known if given is None or given in known else [given, *known]
    words = {m: label(m, lang()) for m in options}
    default = latest_month() if latest_month() in options else options[0]
    return choose_one("m", say("filter.month"), words, default=default, shape="quiet box" if quiet else "box")


def month_head(title: Callable[[str], str], sub: str | Callable[[str], str], *, any_month: bool = False) -> str:
    """The headline band with a month filter beside it; gives the month. `title` makes the headline of a month, `sub` what stands below."""
    touched = from_address("m") or st.session_state.get("w_m") or st.session_state.get("kept_m") or ""
    last = parse_month(str(touched)) or latest_month()
    head(
        title(last),
        sub if isinstance(sub, str) else sub(last),
        beside=lambda: choose_month(quiet=True, any_month=any_month),
    )
    return last


def choose_span(last: str) -> Period:
    """One month or the twelve months that end with it (?span=12)."""
    words = {"12": say("filter.twelve"), "1": say("filter.one")}
    chosen = choose_one("span", say("filter.span"), words, default="12", shape="pills")
    return twelve_months(last) if chosen == "12" else month(last)


def choose_indicator(default: str = "closed_to_received_ratio") -> Indicator:
    """The indicator of this view (?i=…)."""
    known = indicators_on(mart())
    words = {code: indicator.name[lang()] for code, indicator in known.items()}
    return known[choose_one("i", say("filter.indicator"), words, default=default)]


def kept_indicator(default: str = "closed_to_received_ratio") -> Indicator:
    """The indicator that was chosen last (?i=…), for a view that does not ask for one itself."""
    known = indicators_on(mart())
    kept = from_address("i") or st.session_state.get("kept_i") or default
    return known[kept] if kept in known else known[default]
