"""填报: what is owed, a form, template, files, findings by row and column, preview beside what is in force, receipt."""

from functools import partial

import streamlit as st

from etl.check.apart import marked_apart
from etl.findings import finding
from etl.review.desk import desk_of
from outcomes import ui
from outcomes.figures.switched_on import datasets_asked
from outcomes.reporting.submission import Covers, Submission
from outcomes.words.reported import receipt_words

lang, mart, say, on = ui.lang(), ui.mart(), ui.say, datasets_asked(ui.mart())
desk = desk_of(mart, ui.person())
ui.head(say("page.report"), "" if desk.real else say("report.sample_note"))
ui.done_banner()
top = st.container()
asked = ui.choose_asked({code: dataset for code, dataset in desk.sends().items() if code in on}, desk.place)
code, dataset, place, month = asked.dataset.code, asked.dataset, asked.place, asked.month
left, right = st.columns([2, 3])
by_form = dataset.one_row_a_month and place.level == "community"
with left, st.container(border=True, key="oc_template"):
    if by_form:
        ui.form_panel(desk, asked)
    elif dataset.one_row_a_month:
        ui.form_places(desk, asked)
    if not by_form:
        ui.template_panel(asked)
    ui.nothing_panel(desk, asked)
    if place.level == "community":
        ui.correction_panel(
            dataset, place, month, lambda: desk.rows(dataset, place, month),
            lambda wanted: desk.correct(dataset, place, month, wanted),
        )  # fmt: skip
with right, st.container(border=True, key="oc_upload"):
    if by_form:
        ui.template_panel(asked)
    ui.subhead(say("report.step2"))
    files = ui.choose_files(f"file_{st.session_state.setdefault('turn', 0)}")
    complete = dataset.replace == "key" and dataset.by_community and ui.complete_for(dataset, place, month)
    covers = Covers(place=place.code, first=month, last=month) if complete else None
    ui.maps_panel(desk.maps(dataset))
    ui.dictionary_panel(finding.dictionary())
with top:
    ui.notices_panel(desk.notices(lang), desk.take_note)
    ui.todo_panel(desk.duties(on, month), desk.owed_earlier(on, month), desk.unknown_counts(on), desk.place)


def submission(file, partial=False, reason=""):
    said = {"covers": covers, "month": month, "partial": partial, "reason": reason}
    said["none_is_zero"] = ui.none_is_zero(file.file_id)
    return Submission(content=file.getvalue(), name=file.name, dataset=code, **said)


def send(file, judged, reason=""):
    bar, clear = ui.working()
    receipt = desk.send(submission(file, judged.outcome == "reject_rows", reason), bar)
    clear()
    sent = st.session_state.setdefault("sent", set()) | {file.file_id}
    st.session_state.update(sent=sent, turn=st.session_state["turn"] + ({f.file_id for f in files} <= sent))
    return receipt


said = partial(receipt_words, dataset=dataset, lang=lang)
with right:
    good = []
    for file in (f for f in files if f.file_id not in st.session_state.get("sent", set())):
        key = (file.file_id, code, month, ui.none_is_zero(file.file_id), st.session_state.get("names", 0), mart.version)
        judged = ui.kept(("judged", *key), lambda f=file: ui.checked(lambda b: desk.judge(submission(f), b)))
        usable = judged.stored > 0 and judged.outcome != "reject_whole_file"
        changes = ui.kept(("changes", lang, *key), lambda j=judged: desk.preview(j, lang)) if usable else None
        back = ui.kept(("marked", lang, *key), lambda f=file, j=judged: marked_apart(f.getvalue(), j, lang))
        why = ui.file_panel(judged, changes, lambda b=back: b, desk.remember, file.file_id)
        ui.map_panel(judged, dataset, desk.maps(dataset), file)
        good += [(file, judged)] if usable and judged.outcome != "reject_rows" and not changes.changed_in_force else []
        if why is not None and ui.attempt(lambda f=file, j=judged, w=why: send(f, j, w), said):
            st.rerun()
    ui.send_all([lambda f=f, j=j: send(f, j) for f, j in good], said)
