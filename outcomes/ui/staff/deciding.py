"""Pieces of the review page: an upload that waits, and what the district does with a month."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Literal, TypeVar

import streamlit as st

from outcomes.catalogue.catalogue import catalogue
from outcomes.core.periods import label
from outcomes.core.places import Place, named
from outcomes.core.texts import listed
from outcomes.reporting.board import Board, MonthActs, Slot
from outcomes.reporting.judgement import Preview
from outcomes.reporting.takeover import Takeover
from outcomes.reporting.uploads import StoredUpload, WaitingUpload
from outcomes.ui.frame.acting import attempt
from outcomes.ui.frame.identity import names_by_account
from outcomes.ui.frame.shell import lang, mart, say
from outcomes.ui.frame.show import plain
from outcomes.ui.staff.filing import always, preview_panel, replaced_note

T = TypeVar("T")
ButtonKind = Literal["primary", "secondary"]
# ask, upload as shown, communities, reason, month from which a ledger takes over -> version
Decide = Callable[[str, StoredUpload, Sequence[str], str, str], int]


def _where(codes: Sequence[str]) -> str:
    places = [mart().register.get(code) for code in codes]
    first = named(places[0], lang())
    more = "review.more" if all(p.level == "community" for p in places) else "review.more_places"
    return first if len(codes) == 1 else say(more, name=first, n=len(codes))


def title_of(upload: StoredUpload) -> str:
    """U20250405-001 · 社区月报 2025年3月 · 古城社区 · 1行 · 李建国 报."""
    table = catalogue().datasets[upload["dataset"]].name[lang()]
    first, last = upload["first_period"] or "", upload["last_period"] or ""
    if upload["purpose"] == "nothing":
        table += f"（{say('history.purpose_nothing')}）"
    when = "" if not first else " " + label(first, lang()) + ("" if first == last else f"–{label(last, lang())}")
    return say(
        "review.open",
        id=upload["upload_id"],
        table=table + when,
        where=_where(upload["codes"]),
        n=upload["rows_stored"],
        by=names_by_account().get(upload["by"], upload["by"]),
    )


def changes_panel(upload: StoredUpload, changes: Preview) -> None:
    """How an upload came, its warnings, and its rows beside what is in force and last month."""
    if upload["purpose"] == "correction":
        st.info(plain(say("review.correction", reason=upload["reason"])))
    elif upload["purpose"] == "nothing":
        st.info(say("review.is_nothing"))
    if changes.warnings:
        said = [say("review.warnings", n=len(changes.warnings)), *(f"· {text}" for _, text in changes.warnings[:20])]
        st.warning(plain("\n".join(said)))
    replaced_note(changes)
    preview_panel(changes, title="report.rows_of")


def decision(waiting: WaitingUpload, changes: Callable[[], Preview], decide: Decide, *, opened: bool) -> None:
    """One upload that waits: what it changes, and the buttons to approve, publish or return all or some of it."""
    upload, number = waiting.upload, waiting.upload["upload_id"]
    with st.expander(plain(title_of(upload)), expanded=opened):
        found = changes()
        changes_panel(upload, found)
        chosen: Sequence[str] = waiting.communities
        if len(waiting.communities) > 1:
            names = {code: named(mart().register.get(code), lang()) for code in waiting.communities}
            chosen = st.pills(
                say("review.which"),
                waiting.communities,
                selection_mode="multi",
                default=waiting.communities,
                format_func=lambda code: plain(names[code]),
                key=f"which{number}",
            )
        asked = found.takes_over if "publish" in waiting.asks else None
        since = taking_over(asked, number) if asked else ""
        reason = st.text_input(say("review.reason"), key=f"why{number}", max_chars=200).strip()
        buttons = st.columns([1] * len(waiting.asks) + [6 - len(waiting.asks)])
        for ask, column in zip(waiting.asks, buttons, strict=False):
            words = say("review.approve_instead" if ask == "approve" and waiting.instead else f"review.{ask}")
            kind: ButtonKind = "secondary" if ask == "send_back" else "primary"
            if column.button(plain(words), key=f"{ask}{number}", type=kind, disabled=not chosen, width="stretch"):
                text = say("review.done", id=number, what=words)
                if attempt(partial(decide, ask, upload, tuple(chosen), reason, since), always(text)):
                    st.rerun()


def taking_over(found: Takeover, key: str) -> str:
    """From which month on a ledger counts where other tables gave the figures: the month, and what it changes by place and month."""
    st.markdown("**" + plain(say("takeover.title")) + "**")
    st.caption(plain(say("takeover.asks", places=len(found.places), months=len(found.months))))
    choices = found.choices()
    since = st.selectbox(
        say("takeover.since"),
        choices,
        index=choices.index(found.since),
        format_func=lambda m: label(m, lang()),
        key=f"since{key}",
    )
    changed = found.changed(since)
    if not changed:
        st.caption(plain(say("takeover.unchanged", since=label(since, lang()))))
        return since
    months = {m for of in changed.values() for m in of}
    head = say("takeover.changed", since=label(since, lang()), months=len(months), places=len(changed))
    st.warning(plain("\n".join([head, *(f"· {line}" for line in found.where(mart().register, lang(), since))])))
    return since


def _pick(text: str, slots: Sequence[Slot], key: str) -> list[Place]:
    names = {s.place.code: named(s.place, lang()) for s in slots}
    chosen = st.multiselect(plain(text), list(names), format_func=lambda c: names[c], key=key) if names else []
    return [mart().register.get(code) for code in chosen]


def month_acts(board: Board, place: Place, month: MonthActs, may: Callable[[str], bool]) -> None:
    """Publish a month, leave communities out, close, reopen, remind: what of it the person may."""
    register = mart().register
    wanted = [a for a in ("publish", "leave_out", "close_month", "remind") if may(a)]
    if not wanted:
        return
    spare = st.container()
    columns = dict(zip(wanted, st.columns([1] * len(wanted) + [5 - len(wanted)]), strict=False))
    publish, leave, close, remind = (columns.get(a, spare) for a in ("publish", "leave_out", "close_month", "remind"))
    if may("publish"):
        with publish, st.popover(say("board.publish_month"), width="stretch"):
            options = {p.code: p.name_in(lang()) for p in [register.district, *register.streets()]}
            if open_ := board.unsettled(place.code):
                st.caption(plain(say("board.publish_help", n=len(open_))))
            within = st.selectbox(say("board.within"), list(options), format_func=lambda c: options[c], key="within")
            _button(
                "publish_month",
                lambda: month.publish(within),
                lambda r: say("board.published_month", n=r[0], version=r[1]),
            )
    if may("leave_out"):
        with leave, st.popover(say("board.leave_out"), width="stretch"):
            st.caption(say("board.leave_out_help"))
            owing = [s for s in board.inside(place.code) if s.state in ("unreported", "returned")]
            _leave_out(owing, [s for s in board.inside(place.code) if s.state == "left_out"], month)
    if may("close_month") and len(board.period) == 7:
        with close, st.popover(say("board.reopen" if board.closed else "board.close"), width="stretch"):
            st.caption(say("board.close_help"))
            if board.closed:
                reason = st.text_input(say("history.reason"), key="reopen_reason", max_chars=200)
                _button("reopen", lambda: month.reopen(reason), lambda _: say("board.reopened"))
            else:
                _button("close", month.close, lambda _: say("board.closed"))
    if may("remind"):
        with remind, st.popover(say("board.remind"), width="stretch"):
            _remind(board, month)


def _remind(board: Board, month: MonthActs) -> None:
    """Whom to remind: everybody who owes, a street, or some communities; the text to copy, or to send."""
    register = mart().register
    streets = {p.code: p.name_in(lang()) for p in [register.district, *register.streets()]}
    within = st.selectbox(say("board.within"), list(streets), format_func=lambda c: streets[c], key="remind_within")
    asked = (*board.missing(within), *board.incomplete(within))
    owing = {s.place.code: named(s.place, lang()) for s in asked}
    only = st.multiselect(
        say("board.remind_only"), list(owing), format_func=lambda c: owing[c], key=f"remind_only_{within}"
    )
    text = month.reminder(lang(), within, only)
    st.code(text, language=None, wrap_lines=True)
    _button("remind_send", lambda: month.remind(text), lambda _: say("board.reminded"))


def _leave_out(owing: Sequence[Slot], left: Sequence[Slot], month: MonthActs) -> None:
    places = _pick(say("review.which"), owing, "leave_place")
    reason = st.text_input(say("history.reason"), key="leave_reason", max_chars=200)
    if places:
        _button("leave_out", lambda: month.leave_out(places, reason), lambda _: say("board.left", place=_names(places)))
    back = _pick(say("slot.left_out"), left, "back_place")
    if back:
        _button("put_back", lambda: month.put_back(back), lambda _: say("board.put", place=_names(back)))


def _names(places: Sequence[Place]) -> str:
    return listed([place.name_in(lang()) for place in places], lang())


def _button(key: str, what: Callable[[], T], said: Callable[[T], str]) -> None:
    if st.button(say(f"board.{key}"), key=f"do_{key}", type="primary") and attempt(what, said):
        st.rerun()
