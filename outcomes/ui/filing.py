"""Pieces of the report page: whom a template is for, the template itself, the guide."""

from __future__ import annotations

from collections.abc import Callable
from html import escape

import streamlit as st

from outcomes.catalog import Dataset
from outcomes.periods import label
from outcomes.places import Place
from outcomes.ui.filters import choose_one
from outcomes.ui.shell import lang, mart, say


def choose_sender_place() -> Place:
    """The district, street or community whose rows the template holds."""
    register = mart().register
    places = {p.code: p.name for p in [register.district, *register.streets(), *register.communities()]}
    return register.get(choose_one("for", say("report.for"), list(places), lambda p: places[p]))


def template_panel(dataset: Dataset, month: str, make: Callable[[str], tuple[bytes, str]]) -> None:
    """Step one: the template as XLSX and CSV, and how to fill it in. `make` gives bytes and file name by suffix."""
    st.html(
        f'<div class="oc-h2">{escape(say("report.step1"))}</div><div class="oc-note">{escape(say("report.step1_note"))}</div>'
    )
    st.caption(f"{say('report.month')}: {label(month, lang())}" if dataset.period_column else dataset.row[lang()])
    for suffix in (".xlsx", ".csv"):
        content, name = make(suffix)
        text = say(f"report.template_{suffix[1:]}")
        st.download_button(text, content, name, key=f"template{suffix}", on_click="ignore", width="stretch")
    with st.expander(say("report.guide")):
        st.html("<ol>" + "".join(f"<li>{escape(line[lang()])}</li>" for line in dataset.guide) + "</ol>")
