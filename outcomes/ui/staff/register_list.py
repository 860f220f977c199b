"""Pieces of the page on the register: an official list from choice to act, with what it would change shown first."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

import streamlit as st

from outcomes.core.errors import WarehouseError
from outcomes.core.html import tag
from outcomes.core.periods import add_months, label
from outcomes.core.register_list import Difference, ListRemark
from outcomes.core.settings import today
from outcomes.core.texts import listed
from outcomes.exports.routes import Taken
from outcomes.foreign import nursery
from outcomes.reporting.register_list import ListJudged
from outcomes.ui.frame.acting import attempt, kept
from outcomes.ui.frame.pieces import note, subhead, table
from outcomes.ui.frame.shell import lang, mart, say
from outcomes.ui.frame.show import plain, show
from outcomes.ui.frame.taking import take_button

_KINDS = ["xlsx", "xls", "et", "csv", "txt"]  # what may be chosen; what a file is decides its content
_MOST_SHOWN = 50
Judge = Callable[[bytes, str, str], ListJudged]


class Replace(Protocol):
    """Puts a judged list in the place of the register, by a document, its questions answered; gives the version."""

    def __call__(self, judged: ListJudged, reason: str, *, answered: bool) -> int: ...


def list_panel(judge: Judge, replace: Replace, template: Callable[[], bytes]) -> None:
    """The register of now to be changed, a list judged row by row, and the button that puts it in force."""
    with st.container(border=True, key="oc_register_list"):
        subhead(say("register_list.title"))
        st.caption(plain(say("register_list.about")))
        form = Taken(content=template(), name=f"{say('register_list.file_name')}.xlsx", what="register_template")
        take_button(say("register_list.template"), form, key="list_template", note=say("register_list.template_help"))
        turn = st.session_state.setdefault("list_turn", 0)
        nursery.soon()
        left, right = st.columns([2, 1])
        file = left.file_uploader(say("register_list.choose"), type=_KINDS, key=f"register_list{turn}")
        if file is None:
            return
        since = right.selectbox(
            say("register_list.since"),
            ["", *(add_months(today().strftime("%Y-%m"), n) for n in range(2, -36, -1))],
            format_func=lambda m: label(m, lang()) if m else say("register_list.since_always"),
            help=say("register_list.since_help"),
            key="list_since",
        )
        key = ("register_list", file.file_id, since, mart().version)
        try:
            judged = kept(key, lambda: judge(file.getvalue(), file.name, since))
        except WarehouseError as error:
            st.error(plain(error.in_language(lang())))
            return
        _verdict(judged)
        if judged.good:
            _decision(judged, replace)


def _verdict(judged: ListJudged) -> None:
    """What has to be mended, or what would change, and what was read past."""
    if judged.faults:
        st.error(plain(say("register_list.refused_n", n=len(judged.faults))))
        _remarks(judged.faults)
    elif not judged.changes:
        st.info(say("register_list.same"))
    if judged.changes:
        n, touched = len(judged.listed), {d.code for d in judged.changes}
        st.caption(plain(say("register_list.will", n=n, changes=len(judged.changes))))
        head = [say(f"register_list.{k}") for k in ("what", "community", "was", "now", "line")]
        body = table(head, [_row(judged, d) for d in judged.changes], right=(4,))
        stays = sum(row.code not in touched for row in judged.listed)
        show(tag("div.oc-sheet-rows", body))
        show(note(say("register_list.stays", n=stays)))
    if judged.unread:
        show(note(say("register_list.unread", columns=listed(judged.unread, lang()))))


def _row(judged: ListJudged, difference: Difference) -> list[str]:
    was, now = difference.sides(lang())
    line = judged.line_of(difference.code)
    name = f"{difference.name} {difference.code}"
    return [say(f"register_list.{difference.kind}"), name, was, now, str(line) if line else "—"]


def _remarks(remarks: Sequence[ListRemark]) -> None:
    lines = [tag("li", remark.in_language(lang())) for remark in remarks[:_MOST_SHOWN]]
    if len(remarks) > _MOST_SHOWN:
        lines.append(tag("li", say("register_list.more", n=len(remarks) - _MOST_SHOWN)))
    show(tag("ul.oc-faults", lines))


def _decision(judged: ListJudged, replace: Replace) -> None:
    """The questions to be answered, the document, and the button."""
    answered = True
    if judged.questions:
        st.warning(plain("\n".join(f"· {q.in_language(lang())}" for q in judged.questions)))
        answered = st.checkbox(say("register_list.answer"), key=f"list_answer_{judged.sha256}_{judged.since}")
    reason = st.text_input(say("register.mark_reason"), key="list_reason", max_chars=200).strip()
    if not st.button(say("register_list.do"), type="primary", key="list_do"):
        return
    if not answered:
        st.warning(say("register_list.answer_needed"))
    elif not reason:
        st.warning(say("register.mark_reason_needed"))
    elif attempt(lambda: replace(judged, reason, answered=answered), lambda v: say("register_list.done", version=v)):
        st.session_state["list_turn"] += 1
        st.rerun()
