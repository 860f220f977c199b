"""记录: every upload, newest first; withdraw it, restore it, publish it."""

import pandas as pd
import streamlit as st

from etl import acts, ledger
from outcomes import ui
from outcomes.catalog import catalogue
from outcomes.lake import WarehouseError
from outcomes.settings import settings

KINDS = {
    "restore": {"withdrawn"},
    "publish": {"submitted", "approved"},
    "withdraw": {"submitted", "approved", "published"},
}
lang, mart, say = ui.lang(), ui.mart(), ui.say
ui.head(say("page.history"), "")
if "done" in st.session_state:
    st.success(st.session_state.pop("done"))
uploads = ledger.uploads(settings())


def period(upload: dict) -> str:
    first, last = upload["first_period"] or "", upload["last_period"] or ""
    return first if first == last else f"{first} – {last}"


def force(upload: dict) -> str:
    share = upload["slices_in_force"]
    return say("history.all" if share == upload["slices"] else "history.part" if share else "history.no")


def act(kind: str, upload_id: str, by: str, reason: str) -> None:
    try:
        if kind == "withdraw":
            version = acts.withdraw(settings(), upload_id, by=by, reason=reason)
        elif kind == "restore":
            version = acts.restore(settings(), upload_id, by=by, reason=reason)
        else:
            version = acts.publish(settings(), upload_id, by=by)
    except WarehouseError as error:
        st.error(error.in_language(lang))
        return
    st.session_state["done"] = say("history.done", id=upload_id, version=version)
    st.rerun()


if not uploads:
    ui.empty(say("history.none"), say("app.empty_help"))
else:
    columns = ("id", "table", "period", "state", "force", "communities", "rows", "by", "at", "file")
    rows = [
        (u["upload_id"], catalogue().datasets[u["dataset"]].name[lang], period(u),
         "、".join(say(f"upload_state.{s}") for s in u["states"]), force(u), u["communities"], u["rows_stored"], u["by"],
         u["made_at"][:16].replace("T", " "), u["file_name"])
        for u in uploads
    ]  # fmt: skip
    frame = pd.DataFrame(rows, columns=[say(f"history.{c}") for c in columns])
    st.caption(say("history.choose"))
    event = st.dataframe(
        frame, hide_index=True, width="stretch", height=min(520, 38 + 35 * len(frame)), on_select="rerun",
        selection_mode="single-row", key=f"uploads_{mart.version}",
    )  # fmt: skip
    picked = event["selection"]["rows"]
    if picked:
        upload = uploads[picked[0]]
        with st.container(border=True, key="oc_upload"):
            st.markdown(f"**{upload['upload_id']}** {upload['file_name']}")
            by = st.text_input(say("history.actor"), help=say("report.sender_help"), key="sender", max_chars=40).strip()
            reason = st.text_input(say("history.reason"), key="reason", max_chars=200).strip()
            for kind, among in KINDS.items():
                if set(upload["states"]) & among and st.button(say(f"history.{kind}"), key=kind):
                    if not by or (kind == "withdraw" and not reason):
                        st.warning(say("history.reason_needed" if by else "report.need_sender"))
                    else:
                        act(kind, upload["upload_id"], by, reason)
