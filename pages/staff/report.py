"""填报: template, file, findings by row and column, preview beside what is in force, receipt."""

from html import escape

import streamlit as st

from etl import ledger, template
from etl.check import judge
from etl.history import open_history
from etl.preview import preview
from outcomes import ui
from outcomes.catalog import catalogue
from outcomes.lake import WarehouseError
from outcomes.periods import last_complete_month
from outcomes.settings import settings, today

lang, mart, say = ui.lang(), ui.mart(), ui.say
ui.head(say("page.report"), say("report.sample_note") if mart.data_class == "sample" else "")
if "receipt" in st.session_state:
    st.success(st.session_state.pop("receipt"))
datasets, register = catalogue().datasets, mart.register
shown = [code for code, d in datasets.items() if d.on or mart.data_class == "sample"]
left, right = st.columns([2, 3])
with left, st.container(border=True):
    code = ui.choose_one("d", say("report.choose"), shown, lambda d: datasets[d].name[lang], default="monthly_report")
    dataset = datasets[code]
    st.caption(f"{dataset.about[lang]} {dataset.row[lang]}")
    place, month = ui.choose_sender_place(), last_complete_month(today())
    ui.template_panel(dataset, month, lambda suffix: (
        template.make(dataset, catalogue(), register, place, month, suffix=suffix),
        template.file_name(dataset, place, month if dataset.period_column else None, suffix),
    ))  # fmt: skip

with right, st.container(border=True):
    ui.html(f'<div class="oc-h2">{escape(say("report.step2"))}</div>')
    sender = st.text_input(say("report.sender"), help=say("report.sender_help"), max_chars=40, key="sender")
    file = st.file_uploader(say("report.upload"), type=["csv", "txt", "tsv", "xlsx"], key=f"file_{mart.version}")

if file is not None:
    content = file.getvalue()
    judged = judge(
        content, file.name, cat=catalogue(), register=register, today=today(), dataset=code, history=open_history(settings(), catalogue()),
        real=mart.data_class != "sample", max_mb=settings().max_upload_mb,
    )  # fmt: skip
    words = say(f"report.{judged.outcome}", n=judged.stored, bad=judged.refused)
    ui.html(f'<div class="oc-h2">{escape(say("report.step3"))}</div>')
    (st.error if judged.outcome == "reject_whole_file" else st.warning if judged.outcome == "reject_rows" else st.info)(
        words
    )
    marks = {"error": say("report.must"), "warning": say("report.please"), "notice": say("report.did")}
    said = sorted(judged.findings, key=lambda f: (["error", "warning", "notice"].index(f.severity), f.row or 0))
    if said:
        head = ["", say("report.row"), say("report.col"), say("report.said")]
        ui.panel(
            say("report.findings", n=len(said)),
            ui.table(head, [[marks[f.severity], f.row or "", f.column or "", f.message(lang)] for f in said]),
        )
    if judged.stored and judged.outcome != "reject_whole_file":
        seen = preview(settings(), catalogue(), register, judged, lang)
        state = {"new": say("report.new"), "changed": say("report.changed"), "same": say("report.same")}
        rows = [[row[0], state[row[1]], *row[2:]] for row in seen.rows[:200]]
        note = say("report.difference", new=seen.new, changed=seen.changed, same=seen.same) + " " + say("report.legend")
        ui.panel(
            say("report.preview"),
            f'<div class="oc-note">{escape(note)}</div>' + ui.table([say("report.row"), "", *seen.head[2:]], rows),
        )
        partial = judged.outcome == "reject_rows"
        if not sender.strip():
            st.info(say("report.need_sender"))
        elif st.button(
            say("report.confirm_good" if partial else "report.confirm", n=judged.stored), type="primary", key="confirm"
        ):
            bar = st.progress(0.0, text=say("report.working"))
            try:
                receipt = ledger.load(
                    settings(), content, file.name, by=sender.strip(), today=today(), dataset=code, publish=True, partial=partial,
                    progress=lambda share, step: bar.progress(share, text=say("report.working")),
                )  # fmt: skip
            except WarehouseError as error:
                st.error(str(error).split(" / ")[0 if lang == "zh" else -1])
                st.stop()
            key = "report.repeated" if receipt.repeated else "report.receipt"
            st.session_state["receipt"] = say(key, id=receipt.upload_id, n=receipt.rows_stored, version=receipt.version)
            st.rerun()
