"""填报: template, file, findings by row and column, preview beside what is in force, receipt."""

import streamlit as st

from etl import findings, ledger, template
from etl.check import Judgement, judge
from etl.coverage import Covers
from etl.history import open_history
from etl.preview import preview
from outcomes import ui
from outcomes.catalog import catalogue
from outcomes.lake import WarehouseError
from outcomes.settings import settings, today
from outcomes.visible import is_on

lang, mart, say = ui.lang(), ui.mart(), ui.say
cat, register, real = catalogue(), mart.register, mart.data_class != "sample"
ui.head(say("page.report"), "" if real else say("report.sample_note"))
ui.receipt_banner()


def make(suffix: str) -> tuple[bytes, str]:
    name = template.file_name(dataset, place, month or None, suffix)
    return template.make(dataset, cat, register, place, month or None, suffix=suffix, assumed=not real), name


def judged_file(content: bytes, name: str) -> Judgement:
    judged = judge(
        content, name, cat=cat, register=register, today=today(), dataset=code, real=real,
        history=lambda code: open_history(settings(), cat, code), max_mb=settings().max_upload_mb,
    )  # fmt: skip
    return ledger.note(settings(), judged, by=sender)


def store(content: bytes, name: str, partial: bool) -> None:
    bar = st.progress(0.0, text=say("report.working"))
    try:
        receipt = ledger.load(
            settings(), content, name, by=sender, today=today(), dataset=code, publish=True, partial=partial,
            progress=lambda share, step: bar.progress(share, text=say("report.working")), covers=covers,
        )  # fmt: skip
    except WarehouseError as error:
        st.error(error.in_language(lang))
        return
    key = "report.repeated" if receipt.repeated else "report.receipt"
    st.session_state["receipt"] = say(key, id=receipt.upload_id, n=receipt.rows_stored, version=receipt.version)
    st.rerun()


left, right = st.columns([2, 3])
with left, st.container(border=True, key="oc_template"):
    ui.subhead(say("report.step1"))
    names = {key: d.name[lang] for key, d in cat.datasets.items() if is_on(mart, d)}
    code = ui.choose_one("d", say("report.choose"), list(names), lambda d: names[d], default="monthly_report")
    dataset = cat.datasets[code]
    st.caption(dataset.about[lang])
    place = ui.choose_place("for", say("report.for"))
    month = ui.choose_report_month() if dataset.period_column or dataset.is_ledger else ""
    ui.template_panel(dataset, make)
with right, st.container(border=True, key="oc_upload"):
    ui.subhead(say("report.step2"))
    sender = st.text_input(say("report.sender"), help=say("report.sender_help"), max_chars=40, key="sender").strip()
    file = st.file_uploader(say("report.upload"), type=["csv", "txt", "tsv", "xlsx"], key=f"file_{mart.version}")
    complete = dataset.replace == "key" and ui.complete_for(dataset, place, month)
    covers = Covers(place=place.code, first=month, last=month) if complete else None
    ui.dictionary_panel(findings.dictionary())

if file is not None:
    judged = judged_file(file.getvalue(), file.name)
    ui.verdict(judged.outcome, judged.stored, judged.refused,
               [(f.severity, f.row, f.column, f.message(lang)) for f in judged.findings])  # fmt: skip
    if judged.stored and judged.outcome != "reject_whole_file":
        seen = preview(settings(), cat, register, judged, lang)
        ui.preview_panel(seen.head, seen.rows, {"new": seen.new, "changed": seen.changed, "same": seen.same})
        bad = judged.outcome == "reject_rows"
        if not sender:
            st.info(say("report.need_sender"))
        elif st.button(say("report.confirm_good" if bad else "report.confirm", n=judged.stored), type="primary"):
            store(file.getvalue(), file.name, partial=bad)
