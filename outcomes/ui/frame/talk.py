"""发言要点 on every leader page: a link in the head opens what can be said of the page, ready to be copied (?talk=1)."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path

import streamlit as st
from markupsafe import Markup
from streamlit.components.v2 import component
from streamlit.components.v2.types import ComponentRenderer

from outcomes.core.html import tag
from outcomes.core.texts import clauses, listed
from outcomes.ui.frame.filters import any_reported
from outcomes.ui.frame.pieces import empty, note, small_heading, source_link
from outcomes.ui.frame.shell import lang, say
from outcomes.ui.frame.show import show
from outcomes.words.talking_points import Talk

_SCRIPT = Path(__file__).with_name("copy.js")


@cache
def _copy_button() -> ComponentRenderer:
    button = '<button type="button" class="oc-copy" aria-live="polite"></button>'
    return component("oc_copy", html=button, js=_SCRIPT.read_text(encoding="utf-8"), isolate_styles=False)


def talking_points(make: Callable[[], Talk]) -> None:
    """Opens the dialog when the address asks for it; `make` works the points out only then."""
    if st.query_params.get("talk") == "1" and not st.query_params.get("src"):
        st.dialog(say("talk.title"), width="large", on_dismiss=_close)(_draw)(make)


def _close() -> None:
    st.query_params.pop("talk", None)


def _draw(make: Callable[[], Talk]) -> None:
    if not any_reported():
        empty(say("app.empty"), say("talk.none"))
        return
    draw_talk(make())


def draw_talk(talk: Talk) -> None:
    """Three sentences and the long version, each with a button that copies it."""
    items = [_sentence(talk, n) for n in range(len(talk.sentences))]
    show(tag("div.oc-talk", small_heading(say("talk.three")), tag("ol", items)))
    _copy(talk.short_text(), "short")
    show(tag("div.oc-talk", small_heading(say("talk.long")), tag("p", talk.long_text())))
    _copy(talk.long_text(), "long")


def _sentence(talk: Talk, n: int) -> Markup:
    sentence = talk.sentences[n]
    source = say("chart.source") + listed(dict.fromkeys(sentence.sources), lang())
    source = clauses([source, sentence.reported] if sentence.reported else [source], lang())
    told = source_link(sentence.origin, source) if sentence.origin else source
    return tag("li", talk.mark + sentence.text, note(told))


def _copy(text: str, key: str) -> None:
    _copy_button()(key=f"copy_{key}", data={"text": text, "words": say("talk.copy"), "done": say("talk.copied")})
