"""数字核验: the numbers of a text judged one by one; an export of ours verified beside the server."""

from __future__ import annotations

import hashlib
from datetime import datetime
from functools import partial
from typing import Any

import streamlit as st

from outcomes.core.errors import WarehouseError
from outcomes.core.html import tag
from outcomes.core.settings import settings
from outcomes.core.texts import Lang
from outcomes.exports.long_work import CannotBeDone, Hear, LongWork, hand_in
from outcomes.exports.numbers_apart import A_PAGE, NumberLine, line_of, lines_apart
from outcomes.exports.readback import UnreadableFile
from outcomes.exports.verify import WRONG, Checked, verify_apart
from outcomes.proofreading.check import check
from outcomes.ui.frame.identity import person
from outcomes.ui.frame.pieces import empty, note, subhead, table
from outcomes.ui.frame.shell import lang, mart, say
from outcomes.ui.frame.show import plain, show

_LOOK = ("agrees", "within")
_MOST_ROWS = 200
_POLL = 1.0  # seconds


def check_panel() -> None:
    """A text that was pasted, or a file: its numbers with their judgement once the button was pressed."""
    with st.container(border=True, key="oc_brief_check"):
        show(note(say("briefing.check_note")))
        words = st.text_area(say("briefing.paste"), key="paste", height=160, max_chars=50_000)
        given = st.file_uploader(say("briefing.check_file"), type=["txt", "docx", "pptx", "xlsx"], key="check_file")
        content = given.getvalue() if given is not None else words.encode()
        if st.button(say("briefing.check"), key="check", type="primary"):
            st.session_state["checked"] = _digest(content)
        if st.session_state.get("checked") != _digest(content):
            return
        try:
            if given is not None:
                _check_file(given.name, content)
            elif len(words) > A_PAGE and not mart().look.pending:
                _check_text("file.txt", content)
            elif words.strip():
                _judged([line_of(j, lang()) for j in check(mart(), words, lang())])
            else:
                st.warning(say("briefing.nothing"))
        except (UnreadableFile, WarehouseError) as error:
            st.error(plain(str(error).split(" / ")[0 if lang() == "zh" else -1]))


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _check_file(name: str, content: bytes) -> None:
    """An export is verified by its list of numbers; any other text is judged number by number."""
    if name.lower().endswith(".txt"):
        _check_text(name, content)
        return
    key = ("verify", _digest(content), mart().version)
    make = partial(_verify, name, content)
    running = hand_in(key, make, "pages", by=person().account, where="process")
    if not running.is_over:
        st.fragment(_waiting, run_every=_POLL)(running)
    elif running.standing.state == "done":
        _verified(running.result())
    elif name.lower().endswith(".docx"):
        _check_text(name, content)
    else:
        raise UnreadableFile(running.standing.said)


def _check_text(name: str, content: bytes) -> None:
    """A text judged number by number beside the server; of what waits for review nothing is known there."""
    look = mart().look
    key = ("numbers", name, _digest(content), mart().version, look.as_of, lang())
    make = partial(_numbers, name, content, lang(), look.as_of)
    running = hand_in(key, make, "pages", by=person().account, where="process")
    if not running.is_over:
        st.fragment(_waiting, run_every=_POLL)(running)
    elif running.standing.state == "done":
        _judged(running.result())
    else:
        raise UnreadableFile(running.standing.said)


def _numbers(name: str, content: bytes, language: Lang, as_of: datetime | None, hear: Hear) -> list[NumberLine]:
    hear(0.01)  # it takes a while: pages do not wait for it
    return lines_apart(settings(), name, content, language, as_of)


def _verify(name: str, content: bytes, hear: Hear) -> list[Checked]:
    """What verify says; CannotBeDone with the sentence why it cannot, which is kept and not tried again."""
    hear(0.01)  # it takes a while: pages do not wait for it
    try:
        return verify_apart(settings(), name, content)
    except UnreadableFile as error:
        raise CannotBeDone(str(error)) from error


def _waiting(running: LongWork[Any]) -> None:
    if running.is_over:
        st.rerun()
    st.info(say("briefing.checking"))


def _judged(found: list[NumberLine]) -> None:
    """The numbers of a text that somebody has to look at first, then the others."""
    shown = [j for j in found if j.verdict not in ("date", "word")]
    if not shown:
        empty(say("briefing.no_numbers"), say("briefing.no_numbers_help"))
        return
    good = sum(j.verdict in _LOOK for j in shown)
    subhead(say("briefing.judged", n=len(shown), good=good, other=len(shown) - good))
    order = sorted(shown, key=lambda j: j.verdict in _LOOK)
    rows = [_row(j) for j in order[:_MOST_ROWS]]
    heads = [say(f"briefing.head_{h}") for h in ("number", "place", "verdict", "words", "sentence")]
    show(tag("div.oc-scroll", table(heads, rows), tabindex="0"))


def _row(j: NumberLine) -> list[str]:
    place = mart().register.get(j.place).name_in(lang()) if j.place else ""
    return [j.text, place, say(f"briefing.verdict_{j.verdict}"), j.words, j.sentence[:60]]


def _verified(found: list[Checked]) -> None:
    """What of an export no longer holds; that all does otherwise."""
    wrong = [c for c in found if c.verdict in WRONG]
    counts = {v: sum(c.verdict == v for c in found) for v in ("holds", *WRONG, "removed")}
    subhead(say("verify.summary", of=len(found), **counts))
    if wrong:
        show(tag("ul", [tag("li", c.words(lang())) for c in wrong[:_MOST_ROWS]]))
