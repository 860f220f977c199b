"""记录: every upload, newest first: what it changed, what replaced it; taken back, withdrawn or restored in one act."""

import streamlit as st

from etl.review.desk import desk_of
from outcomes import ui
from outcomes.security.access import may

lang, mart, say = ui.lang(), ui.mart(), ui.say
person = ui.person()
desk = desk_of(mart, person)
ui.head(say("page.history"), "")
ui.done_banner()
uploads = desk.uploads()
if not uploads:
    ui.empty(say("history.none"), say("history.none_help"))
else:
    upload = ui.pick_upload(ui.filtered(uploads), desk.senders())
    if upload:
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
