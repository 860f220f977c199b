"""A table of one row a month as a form of its columns: one below the other, each with its hint and what was said of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

import streamlit as st
from markupsafe import Markup

from outcomes.catalogue.dataset import SAYS_NONE, UNKNOWN_YET, Column
from outcomes.core.errors import WarehouseError
from outcomes.core.html import tag
from outcomes.core.texts import listed
from outcomes.reporting.finding import Finding
from outcomes.reporting.judgement import Judgement, Preview
from outcomes.reporting.senders_desk import SendersDesk
from outcomes.reporting.submission import Submission
from outcomes.reporting.typed_form import Asked, FieldHint, field_name, form_rows, is_given, typed
from outcomes.security.access import Denied
from outcomes.ui.frame.acting import attempt
from outcomes.ui.frame.keypad import keypads
from outcomes.ui.frame.pieces import note, subhead
from outcomes.ui.frame.shell import lang, say
from outcomes.ui.frame.show import plain, show
from outcomes.ui.staff.filing import replaced_note
from outcomes.words.reported import receipt_words

_YES_NO = ("是", "否")
_FIELD = "oc_field_"  # the key of a field's container, before the code of its column


def _offered(column: Column) -> list[str]:
    """The words among which one is chosen; none where something is typed."""
    if column.type not in ("choice", "bool") or column.indicators:
        return []
    return [c.zh for c in column.choices] or list(_YES_NO)


def _name(column: Column) -> str:
    return column.header if lang() == "zh" else column.en


@dataclass(frozen=True, kw_only=True)
class _Judged:
    """What was typed, and what it is worth."""

    fields: dict[str, str]
    submission: Submission
    judgement: Judgement
    changes: Preview | None  # None: it cannot be sent

    def said_of(self, header: str | None) -> list[Finding]:
        """What was said of a column; of none in particular: of all that has no field."""
        return [f for f in self.judgement.findings if f.column == header]


@dataclass(frozen=True, kw_only=True)
class _Form:
    """A form for a community and month; what is typed stands under `key` in the view's state."""

    desk: SendersDesk
    asked: Asked
    key: str

    @property
    def columns(self) -> list[Column]:
        """The columns with a field."""
        return [c for c in self.asked.dataset.column if not is_given(c, self.asked.dataset)]

    def box(self, column: Column) -> str:
        """The name of a column's field in the view's state."""
        return f"{self.key}.{column.code}"

    @property
    def fields(self) -> dict[str, str]:
        """What is typed now."""
        return {field_name(0, c): (st.session_state.get(self.box(c)) or "").strip() for c in self.columns}

    @property
    def judged(self) -> _Judged | None:
        """What was judged last."""
        found = st.session_state.get(f"{self.key}.judged")
        return found if isinstance(found, _Judged) else None

    def begin(self) -> None:
        """Fills the fields with the draft, or as the template does; never with another month."""
        if f"{self.key}.begun" in st.session_state and self.box(self.columns[0]) in st.session_state:
            return
        draft, [row] = self.desk.draft(self.asked), form_rows(self.desk, self.asked)
        given = dict(zip((c.code for c in self.asked.dataset.column), row, strict=True))
        for column in self.columns:
            usual = "" if draft else given[column.code]
            text = draft.get(field_name(0, column), usual)
            offered = _offered(column)
            st.session_state[self.box(column)] = text if not offered or text in offered else ""
        st.session_state[f"{self.key}.begun"] = bool(draft)

    def ask(self, what: str) -> None:
        """Notes which button was pressed: it is done at the head of the run that follows, above the fields."""
        st.session_state[f"{self.key}.ask"] = what

    def fill(self, column: Column, text: str) -> None:
        """Puts into a field what a button beside it says, and has the form judged."""
        st.session_state[self.box(column)] = text
        self.ask("check")

    def check(self) -> None:
        """Judges what is typed and keeps it as a draft."""
        fields = self.fields
        made = typed(self.desk, self.asked, fields)
        judged = self.desk.judge(made)
        usable = judged.stored > 0 and judged.outcome in ("accept", "accept_with_fix")
        changes = self.desk.preview(judged, lang()) if usable else None
        found = _Judged(fields=fields, submission=made, judgement=judged, changes=changes)
        st.session_state[f"{self.key}.judged"] = found


def form_panel(desk: SendersDesk, asked: Asked) -> None:
    """The form; nothing for a community that has no row in the template."""
    if not form_rows(desk, asked):
        return
    turn = st.session_state.setdefault("form_turn", 0)
    form = _Form(desk=desk, asked=asked, key=f"form.{asked.dataset.code}.{asked.place.code}.{asked.month}.{turn}")
    form.begin()
    subhead(say("form.title"))
    show(note(say("form.note")))
    _do(form, st.session_state.pop(f"{form.key}.ask", ""))
    hints = desk.hints(asked, lang())
    with st.form(form.key, border=False):
        for column in form.columns:
            _field(form, column, hints.get(column.code, FieldHint()))
        _foot(form)
    keypads({c.code: c.keypad for c in form.columns if c.keypad}, within=_FIELD)


def _do(form: _Form, ask: str) -> None:
    """What the button asked for that was pressed."""
    if ask == "send" and form.judged and form.judged.fields == form.fields:
        _send(form, form.judged)
    elif ask in ("check", "send"):
        _attempted(form, keep_only=False)
    elif ask == "keep":
        _attempted(form, keep_only=True)
    elif st.session_state.get(f"{form.key}.begun"):
        show(note(say("form.from_draft")))


def _attempted(form: _Form, *, keep_only: bool) -> None:
    try:
        if not keep_only:
            form.check()
        form.desk.keep_draft(form.asked, form.fields)
    except (WarehouseError, Denied) as error:
        st.error(plain(error.in_language(lang())))
        return
    if keep_only:
        st.info(plain(say("form.kept")))


def _send(form: _Form, judged: _Judged) -> None:
    """Sends what was judged, with its reason; what was refused stands there with its sentence."""
    reason = str(st.session_state.get(f"{form.key}.reason", "")).strip()
    if judged.changes and judged.changes.changed_in_force and not reason:
        st.warning(say("history.reason_needed"))
        return
    sent = replace(judged.submission, reason=reason)
    if attempt(lambda: form.desk.send(sent), lambda receipt: receipt_words(receipt, form.asked.dataset, lang())):
        form.desk.drop_draft(form.asked)
        st.session_state["form_turn"] += 1
        st.session_state["form_done"] = st.session_state.pop("done")  # said below the form, where the button was
        st.rerun()


def _field(form: _Form, column: Column, hint: FieldHint) -> None:
    """A field with its hint and what was said of it: always three parts, so that no button moves when more is said."""
    unit = f"（{column.units[0]}）" if column.units and lang() == "zh" else ""
    box = form.box(column)
    with st.container(gap="xxsmall", key=f"{_FIELD}{column.code}"):
        label = _name(column) + unit + ("" if column.required else say("form.optional"))
        if offered := _offered(column):
            st.selectbox(plain(label), ["", *offered], key=box)
        else:
            st.text_input(
                plain(label),
                key=box,
                max_chars=column.max_length if column.type == "text" else None,
                autocomplete="off",
            )
        show(tag("div.oc-hint", tag("b", _hint_words(form, column, hint)), " ", column.help[lang()]))
        judged = form.judged
        said = judged.said_of(column.header) if judged and judged.fields == form.fields else []
        show(tag("div", _lines(said)))
        with st.container(horizontal=True):
            if any(f.code == "missing_value" for f in said):
                _ways_out(form, column)


def _ways_out(form: _Form, column: Column) -> None:
    """Beside a count without a number: what the person may say of it in one click."""
    offered = [("zero", "0")] if st.session_state[form.box(column)].strip() in SAYS_NONE else []
    offered += [("unknown", UNKNOWN_YET)] if column.code in form.asked.dataset.may_wait else []
    for what, text in offered:
        key = f"{form.box(column)}.{what}"
        st.form_submit_button(say(f"form.{what}"), on_click=form.fill, args=(column, text), key=key)


def _hint_words(form: _Form, column: Column, hint: FieldHint) -> str:
    """上月 12 · 已报 15 · 本月前累计 340，含本月 352."""
    parts = [say("form.last", value=hint.last)] if hint.last else []
    parts += [say("form.now", value=hint.now)] if hint.now else []
    parts += [say("form.returned", value=hint.returned)] if hint.returned else []
    if hint.before is not None:
        parts.append(say("form.before", n=hint.before))
    judged = form.judged
    rows = judged.judgement.rows.to_pylist() if judged and judged.changes and judged.judgement.rows else []
    if column.adds_up and rows and rows[0][column.code] is not None:
        parts.append(say("form.total", n=(hint.before or 0) + rows[0][column.code]))
    return " · ".join(parts)


def _lines(said: Sequence[Finding]) -> list[Markup]:
    """What was said, without the row: a form has but one."""
    lines = []
    for f in said:
        words = f.message(lang()).replace(f"第 {f.row} 行", "", 1).removeprefix(f"Row {f.row} ")
        lines.append(tag(f"div.oc-said.{f.severity}", say(f"report.{f.severity}") + say("form.colon") + words))
    return lines


def _foot(form: _Form) -> None:
    """The verdict, and the buttons: checking first, for it is what the Enter key presses."""
    judged = form.judged if form.judged and form.judged.fields == form.fields else None
    with st.container(horizontal=True):
        _button(form, "check", say("form.check"), main=not (judged and judged.changes))
        _button(form, "keep", say("form.keep"))
    if "form_done" in st.session_state:
        st.success(plain(st.session_state.pop("form_done")))
    if judged is None:
        return
    headers = {c.header: _name(c) for c in form.columns}
    show(tag("div", _lines([f for f in judged.judgement.findings if f.column not in headers])))
    if judged.changes is None:
        bad = {f.column for f in judged.judgement.findings if f.severity == "error"}
        names = listed([name for header, name in headers.items() if header in bad], lang())
        st.error(plain(say("form.mend", fields=names) if names else say("report.not_stored")))
        return
    st.info(plain(say("form.good")))
    replaced_note(judged.changes)
    if n := judged.changes.changed_in_force:
        st.text_input(plain(say("report.reason", n=n)), key=f"{form.key}.reason", max_chars=200)
    _button(form, "send", say("report.confirm"), main=True)


def _button(form: _Form, what: str, words: str, *, main: bool = False) -> None:
    kind: Literal["primary", "secondary"] = "primary" if main else "secondary"
    st.form_submit_button(plain(words), type=kind, on_click=form.ask, args=(what,), key=f"{form.key}.do_{what}")
