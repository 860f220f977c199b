"""汇报材料: talking points, slides, brief, workbook and 数字核验 of a place for a month."""

import streamlit as st

from outcomes import ui
from outcomes.words import talking_points

lang, mart, say = ui.lang(), ui.mart(), ui.say
last = ui.month_head(lambda _: say("page.briefing"), say("briefing.sub"))
names = {tab: say(f"briefing.tab_{tab}") for tab in ui.tabs_for()}
left, right = st.columns([5, 3])
with left:
    tab = ui.choose_one("b", say("briefing.what"), names, default=next(iter(names)), shape="pills")
with right:
    place = ui.choose_where() if tab != "check" else mart.register.district

if not ui.any_reported() and tab != "check":
    ui.empty(say("app.empty"), say("briefing.empty"))
elif tab == "talk":
    ui.talk_panel(place, last)
elif tab == "check":
    ui.check_panel()
else:
    made, files = st.columns([5, 3])
    with made:
        {"slides": ui.slides_panel, "brief": ui.brief_panel, "book": ui.book_panel}[tab](place, last)
    with files:
        ui.my_files()
if "talk" in names:
    ui.talking_points(lambda: talking_points.of_district(mart, last, lang))
