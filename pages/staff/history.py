"""记录: every upload, newest first: what it changed, what replaced it; taken back, withdrawn or restored in one act."""

import pandas as pd
import streamlit as st

from etl.review.desk import desk_of
from outcomes import ui
from outcomes.catalogue.catalogue import catalogue
from outcomes.security.access import may

lang, mart, say = ui.lang(), ui.mart(), ui.say
person = ui.person()
desk = desk_of(mart, person)
ui.head(say("page.history"), "")
ui.done_banner()
uploads = desk.uploads()


def period(upload: dict) -> str:
    first, last = upload["first_period"] or "", upload["last_period"] or ""
    return first if first == last else f"{first} – {last}"


def force(upload: dict) -> str:
    share = upload["slices_in_force"]
    return say("history.all" if share == upload["slices"] else "history.part" if share else "history.no")


if not uploads:
    ui.empty(say("history.none"), say("app.empty_help"))
else:
    columns = ("id", "table", "period", "state", "force", "communities", "rows", "purpose", "by", "at", "file")
    rows = [
        (u["upload_id"], catalogue().datasets[u["dataset"]].name[lang], period(u),
         "、".join(say(f"upload_state.{s}") for s in u["states"]), force(u), u["communities"], u["rows_stored"],
         say(f"history.purpose_{u['purpose']}"), u["by"], u["made_at"][:16].replace("T", " "), u["file_name"])
        for u in uploads
    ]  # fmt: skip
    frame = pd.DataFrame(rows, columns=[say(f"history.{c}") for c in columns])
    st.caption(say("history.choose"))
    event = st.dataframe(
        frame, hide_index=True, width="stretch", height=min(420, 38 + 35 * len(frame)), on_select="rerun",
        selection_mode="single-row", key=f"uploads_{mart.version}_{len(frame)}",
        column_config={say("history.period"): st.column_config.Column(width=140)},
    )  # fmt: skip
    picked = event["selection"]["rows"]
    if picked:
        upload = uploads[picked[0]]
        number, codes = upload["upload_id"], upload["codes"]
        with st.container(border=True, key="oc_upload"):
            ui.life_panel(upload, desk.life(number), desk.place)
            ui.acts_on(
                upload, desk.asks(upload),
                lambda ask, why: desk.decide(ask, upload, codes, why),
            )  # fmt: skip
            if desk.may_take_original(number):
                ui.original_link(number)
            if may(person, "see_rows"):
                ui.changes_panel(upload, desk.changes(number, lang, codes))
            else:
                ui.show(ui.note(say("brand.rows_not_yours")))
