"""Pieces of the report page: one chosen file from verdict to submission, names to confirm, corrections by hand."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from itertools import islice

import pandas as pd
import streamlit as st

from outcomes.catalogue.dataset import Dataset
from outcomes.core.periods import label
from outcomes.core.places import Place
from outcomes.core.texts import listed
from outcomes.exports.routes import Taken
from outcomes.foreign import nursery
from outcomes.reporting.correction import Correction
from outcomes.reporting.judgement import Judgement, Preview
from outcomes.reporting.said_none import none_as_zero_words, none_cells
from outcomes.reporting.senders_desk import SendersDesk
from outcomes.reporting.typed_form import Asked
from outcomes.reporting.uploads import Receipt
from outcomes.ui.frame.acting import attempt
from outcomes.ui.frame.shell import lang, mart, say
from outcomes.ui.frame.show import plain
from outcomes.ui.frame.streamlit_private import ChosenFile
from outcomes.ui.frame.taking import take_button
from outcomes.ui.staff.filing import always, preview_panel, replaced_note, verdict
from outcomes.words.reported import receipt_words

_MOST_NAMES = 20  # that are asked about at a time: the file is judged anew once one is confirmed
_KINDS = ["csv", "txt", "tsv", "xlsx", "xls", "et", "ods"]  # what may be chosen; what a file is decides its content


def choose_files(key: str) -> list[ChosenFile]:
    """The files that a person chooses; what will open them begins meanwhile."""
    nursery.soon()
    return st.file_uploader(say("report.upload"), type=_KINDS, key=key, accept_multiple_files=True)


def file_panel(
    judged: Judgement,
    changes: Preview | None,
    marked: Callable[[], bytes | None],
    confirm: Callable[[str, Place], None],
    key: str,
) -> str | None:
    """Verdict, marked file, names to confirm and preview of one file; gives the reason (mostly '') once it is to be sent."""
    st.markdown("**" + plain(judged.file_name) + "** :gray-badge[" + say("report.draft") + "]")
    verdict(judged)
    if any(f.severity in ("error", "warning") and f.row for f in judged.findings):
        content = marked()
        if content:
            stem = judged.file_name.rsplit(".", 1)[0]
            file = Taken(content=content, name=f"{stem}-错误说明.xlsx", what="marked")
            take_button(say("report.marked"), file, key=f"marked{key}", note=say("report.marked_help"))
    _none_as_zero(judged, key)
    _names(judged, confirm, key)
    if changes is None:
        return None
    replaced_note(changes)
    preview_panel(changes)
    bad, reason = judged.outcome == "reject_rows", ""
    if changes.changed_in_force:
        reason = st.text_input(
            plain(say("report.reason", n=changes.changed_in_force)), key=f"reason{key}", max_chars=200
        ).strip()
    pressed = st.button(
        plain(say("report.confirm_good" if bad else "report.confirm", n=judged.stored)),
        type="primary",
        key=f"send{key}",
    )
    if pressed and changes.changed_in_force and not reason:
        st.warning(say("history.reason_needed"))
        return None
    return reason if pressed else None


def none_is_zero(key: str) -> bool:
    """Whether the sender has said of a chosen file that 无 stands for 0."""
    return bool(st.session_state.get(f"none_is_zero{key}"))


def _none_as_zero(judged: Judgement, key: str) -> None:
    """One click by which the counts that say 无 are reported as 0; the cells are named."""
    cells = none_cells(judged.dataset, judged.findings, lang())
    if not cells:
        return
    if st.button(plain(none_as_zero_words(cells, lang())), key=f"zero{key}"):
        st.session_state[f"none_is_zero{key}"] = True
        st.rerun()


def _names(judged: Judgement, confirm: Callable[[str, Place], None], key: str) -> None:
    """Spellings that the register does not know: a person says which community is meant."""
    unknown = {f.value: f.suggestions for f in judged.findings if f.code == "unknown_community" and f.suggestions}
    for n, (text, names) in enumerate(islice(unknown.items(), _MOST_NAMES)):
        words, choice, button = st.columns([3, 2, 2], vertical_alignment="bottom")
        words.write(plain(say("report.unknown_name", text=text)))
        places = [p for p in (mart().register.find(name) for name in names) if p]
        chosen = choice.selectbox(
            say("quality.community"),
            places,
            format_func=lambda p: p.name_in(lang()),
            key=f"name{key}{n}",
            label_visibility="collapsed",
        )
        said = say("report.remembered", text=text, place=chosen.name_in(lang()))
        pressed = button.button(say("report.remember"), key=f"remember{key}{n}")
        if pressed and attempt(partial(confirm, str(text), chosen), always(said)):
            st.session_state["names"] = st.session_state.get("names", 0) + 1
            st.rerun()


def nothing_panel(desk: SendersDesk, asked: Asked) -> None:
    """本月无: asked with the names of the communities and the month, and what stands then; not for what was sent already."""
    dataset, place, month = asked.dataset, asked.place, asked.month
    if place.level == "district" or not desk.takes_nothing(dataset):
        return
    found = desk.nothing_for(dataset, place, month)
    with st.popover(say("report.nothing"), width="stretch"):
        chosen: Sequence[Place] = found.free
        if found.sent:
            names = listed([p.name_in(lang()) for p in found.sent], lang())
            st.caption(plain(say("report.nothing_sent", places=names)))
        if len(found.free) > 1:
            chosen = _which(asked, found.free)
        if not chosen:
            return
        st.caption(say("report.nothing_help"))
        names = listed([p.name_in(lang()) for p in chosen], lang())
        st.markdown(plain(say("report.nothing_asks", places=names, month=label(month, lang()))))
        pressed = st.button(say("report.nothing_send"), key="nothing_send", type="primary")
        send = partial(desk.send_nothing, dataset, place, month, chosen)
        if pressed and attempt(send, lambda made: _said(made, dataset)):
            st.rerun()


def _which(asked: Asked, free: Sequence[Place]) -> list[Place]:
    """The communities that are chosen among those of which 本月无 can be said."""
    codes = {p.code: p for p in free}
    key = f"nothing_{asked.dataset.code}_{asked.place.code}_{asked.month}"
    picked = st.multiselect(
        say("report.nothing_which"), list(codes), format_func=lambda c: codes[c].name_in(lang()), key=key
    )
    return [codes[code] for code in picked]


def _said(receipts: Sequence[Receipt], dataset: Dataset) -> str:
    return "\n\n".join(receipt_words(receipt, dataset, lang()) for receipt in receipts)


def correction_panel(
    dataset: Dataset,
    place: Place,
    month: str,
    rows: Callable[[], pd.DataFrame],
    send: Callable[[Correction], Receipt | None],
) -> None:
    """The published rows of a community and month to be changed in place, with a reason."""
    if not st.toggle(say("report.correct"), key="correct", help=say("report.correct_help")):
        return
    before = rows()
    if before.empty:
        st.caption(plain(say("report.correct_none", place=place.name_in(lang()), month=label(month, lang()))))
        return
    fixed = [dataset.get(code).header for code in dataset.key]
    after = st.data_editor(
        before, hide_index=True, disabled=fixed, key=f"edit_{dataset.code}_{place.code}_{month}", width="stretch"
    )
    reason = st.text_input(say("history.reason"), key="correct_reason", max_chars=200).strip()
    if not st.button(say("report.correct_send"), key="correct_send", type="primary"):
        return
    if not reason:
        st.warning(say("history.reason_needed"))
    elif attempt(lambda: send(Correction(before=before, after=after, reason=reason)), lambda r: _corrected(r, dataset)):
        st.rerun()


def _corrected(receipt: Receipt | None, dataset: Dataset) -> str:
    if receipt is None:
        return say("report.correct_same")
    return receipt_words(receipt, dataset, lang())


def send_all(files: Sequence[Callable[[], Receipt]], said: Callable[[Receipt], str]) -> None:
    """One button that submits every file that can be submitted."""
    if len(files) > 1 and st.button(plain(say("report.confirm_all", n=len(files))), key="send_all", type="primary"):
        done, all_sent = list[str](), True
        for one in files:
            sent = attempt(one, said)
            done += [st.session_state["done"]] if sent else []
            all_sent = all_sent and sent
        if done:
            st.session_state["done"] = "\n\n".join(done)
        if all_sent:  # what was refused stands there with its sentence
            st.rerun()
