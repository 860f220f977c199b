"""发言要点 on every leader page: a link in the head opens what can be said of the page, ready to be copied (?talk=1)."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from html import escape
from pathlib import Path
from typing import Any

import streamlit as st
from streamlit.components.v2 import component

from outcomes.ui.frame.filters import any_reported
from outcomes.ui.frame.pieces import empty, source_link
from outcomes.ui.frame.shell import lang, say
from outcomes.words.talking_points import Talk

_SCRIPT = Path(__file__).with_name("copy.js")


@cache
def _copy_button() -> Any:
    return component(
        "oc_copy", html='<button type="button" class="oc-copy" aria-live="polite"></button>',
        js=_SCRIPT.read_text(encoding="utf-8"), isolate_styles=False,
    )  # fmt: skip


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
    items = "".join(f"<li>{_sentence(talk, n)}</li>" for n in range(len(talk.sentences)))
    st.html(f'<div class="oc-talk"><div class="oc-sub2">{escape(say("talk.three"))}</div><ol>{items}</ol></div>')
    _copy(talk.short_text(), "short")
    st.html(
        f'<div class="oc-talk"><div class="oc-sub2">{escape(say("talk.long"))}</div><p>{escape(talk.long_text())}</p></div>'
    )
    _copy(talk.long_text(), "long")


def _sentence(talk: Talk, n: int) -> str:
    sentence = talk.sentences[n]
    source = say("chart.source") + ("、" if lang() == "zh" else ", ").join(dict.fromkeys(sentence.sources))
    source += ("，" if lang() == "zh" else ", ") + sentence.reported if sentence.reported else ""
    told = source_link(sentence.origin, source) if sentence.origin else escape(source)
    return f'{escape(talk.mark + sentence.text)}<div class="oc-note">{told}</div>'


def _copy(text: str, key: str) -> None:
    _copy_button()(key=f"copy_{key}", data={"text": text, "words": say("talk.copy"), "done": say("talk.copied")})
