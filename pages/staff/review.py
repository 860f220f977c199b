"""审核: what is waiting to be published, and what to look at again in what was."""

import streamlit as st

from etl import acts, ledger
from outcomes import quality, ui
from outcomes.catalog import catalogue
from outcomes.lake import WarehouseError
from outcomes.periods import label
from outcomes.settings import settings

lang, mart, say = ui.lang(), ui.mart(), ui.say
last = ui.month_head(lambda month: say("page.review"), "")
if "done" in st.session_state:
    st.success(st.session_state.pop("done"))


def act(upload_id: str, by: str, reason: str) -> None:
    try:
        if reason:
            acts.send_back(settings(), upload_id, by=by, reason=reason)
        else:
            acts.publish(settings(), upload_id, by=by)
    except WarehouseError as error:
        st.error(error.in_language(lang))
        return
    st.session_state["done"] = say("review.done", id=upload_id)
    st.rerun()


waiting = [u for u in ledger.uploads(settings()) if {"submitted", "approved"} & set(u["states"])]
with st.container(border=True, key="oc_waiting"):
    ui.subhead(say("review.waiting", n=len(waiting)))
    if not waiting:
        st.caption(say("review.nothing"))
    else:
        by = st.text_input(say("history.actor"), help=say("report.sender_help"), key="sender", max_chars=40).strip()
    for u in waiting:
        table = catalogue().datasets[u["dataset"]].name[lang]
        words, why, back, go = ui.columns([5, 3, 1, 1])
        words.write(
            say("review.open", id=u["upload_id"], table=table, by=u["by"], n=u["rows_stored"], file=u["file_name"])
        )
        reason = why.text_input(
            say("review.reason"), key=f"why{u['upload_id']}", max_chars=200, label_visibility="collapsed",
            placeholder=say("review.reason"),
        ).strip()  # fmt: skip
        back_asked = back.button(say("review.send_back"), key=f"back{u['upload_id']}")
        if back_asked or go.button(say("review.publish"), key=f"go{u['upload_id']}", type="primary"):
            if not by or (back_asked and not reason):
                st.warning(say("history.reason_needed" if by else "report.need_sender"))
            else:
                act(u["upload_id"], by, reason if back_asked else "")

hints = quality.hints(mart, last, lang)
text = ui.hints_table(mart, hints) if hints else ui.note(say("hint.none", month=label(last, lang)))
ui.panel(say("hint.title"), ui.note(say("hint.help")) + text)
