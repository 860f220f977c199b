"""The board of a table's month: one sentence that adds up, and every community with its state, street by street."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import streamlit as st
from markupsafe import Markup

from outcomes.catalogue.dataset import Dataset
from outcomes.core.html import NOTHING, tag, together
from outcomes.core.periods import label
from outcomes.core.places import Place, named
from outcomes.core.texts import clauses, listed
from outcomes.figures.promises import nameless
from outcomes.reporting.board import Board, Slot
from outcomes.reporting.uploads import Notice
from outcomes.ui.frame.identity import names_by_account
from outcomes.ui.frame.pieces import note, panel, table
from outcomes.ui.frame.shell import lang, mart, say
from outcomes.warehouse.unknown_counts import UnknownCounts
from outcomes.words.reported import column_names, deadline, nameless_words, sums, todo_title, unknown_words

_MOST_UNKNOWN = 30
_MARKS = {
    "published": "●",
    "incomplete": "◒",
    "approved": "◕",
    "submitted": "◑",
    "returned": "▼",
    "unreported": "○",
    "left_out": "–",
    "unconfirmed": "?",
}
_USUAL = frozenset(_MARKS) - {"left_out", "unconfirmed"}  # in the legend of every board


def chip(slot: Slot, table: Dataset, *more: str, href: str = "") -> Markup:
    """A community with the mark of its state and what else is to be said; a link where there is an address. As HTML."""
    words = [say(f"slot.{slot.state}")]
    if slot.upload_id and slot.state != "left_out":
        words.append(say("board.sent_by", by=slot.sender, id=slot.upload_id))
    if slot.decided_by and slot.state in ("approved", "published", "incomplete", "returned", "left_out"):
        words.append(say("board.decided_by", by=slot.decided_by))
    if slot.reason:
        words.append(slot.reason)
    if slot.unknown:
        words.append(say("board.unknown", columns=column_names(table, slot.unknown, lang())))
    if slot.in_force and slot.state not in ("published", "incomplete"):
        words.append(say("board.in_force"))
    mark = _MARKS[slot.state]
    name = named(slot.place, lang()) if lang() == "en" else slot.place.short
    name = "".join((name, *more))
    if href:
        return tag(f"a.oc-slot.{slot.state}", tag("i", mark), name, title="\n".join(words), href=href)
    return tag(f"span.oc-slot.{slot.state}", tag("i", mark), name, title="\n".join(words))


def board_panel(board: Board, place: Place) -> None:
    """The board of a table inside a place, with the meaning of its marks."""
    register = mart().register
    rows = []
    for street in register.streets():
        slots = [s for s in board.inside(street.code) if s in board.inside(place.code)]
        if slots:
            rows.append(
                tag("div", tag("b", street.name_in(lang())), tag("span", [chip(s, board.dataset) for s in slots]))
            )
    there = {s.state for s in board.inside(place.code)}
    legend = [
        tag(f"span.oc-slot.{state}", tag("i", mark), say(f"slot.{state}"))
        for state, mark in _MARKS.items()
        if state in _USUAL or state in there
    ]
    title = f"{board.dataset.name[lang()]} · {label(board.period, lang())}"
    body = together(
        tag("div.oc-sums", sums(board, place.code, lang())),
        note(deadline(board, place.code, lang())),
        tag("div.oc-board", rows),
        tag("div.oc-legend.oc-slots", legend),
    )
    panel(title, body + _stated(board, place))


def _stated(board: Board, place: Place) -> Markup:
    """What is said of a community beside its state, as a table: why it was returned or left out, what is not known yet."""
    told = [s for s in board.inside(place.code) if s.state in ("returned", "left_out") and s.reason]
    names = names_by_account()
    rows = [
        [named(s.place, lang()), say(f"slot.{s.state}"), s.reason, names.get(s.decided_by, s.decided_by)] for s in told
    ]
    for s in board.incomplete(place.code):
        columns = column_names(board.dataset, s.unknown, lang())
        rows.append([named(s.place, lang()), say("slot.incomplete"), columns, names.get(s.sender, s.sender)])
    if not rows:
        return NOTHING
    return table([say("quality.community"), say("history.state"), say("history.reason"), say("board.who")], rows)


def notices_panel(found: Sequence[Notice], take_note: Callable[[int], None]) -> None:
    """What became of one's own uploads since one last took note, and the button that says so; nothing where there is none."""
    if not found:
        return
    names = names_by_account()
    rows = [[n.at, *_told(replace(n, by=names.get(n.by, n.by)))] for n in found]
    head = [say("history.at"), say("notice.which"), say("notice.what")]
    panel(say("notice.title", n=len(found)), table(head, rows))
    if st.button(say("notice.read"), key="notice_read"):
        take_note(max(n.act for n in found))
        st.rerun()


def _told(notice: Notice) -> tuple[str, str]:
    """Which upload a notice is about, and what happened to it."""
    periods = [label(p, lang()) for p in notice.periods]
    places = listed(notice.places[:3], lang()) + (" …" if len(notice.places) > 3 else "")
    which = " · ".join(filter(None, [notice.table, listed(periods[:2], lang()), places, notice.upload_id]))
    if notice.kind != "superseded":
        what = say("notice.done", what=say(f"deed.{notice.kind}"), by=notice.by)
        return which, say("notice.why", what=what, reason=notice.reason) if notice.reason else what
    said = say("notice.superseded", by=notice.by, newer=notice.newer)
    more = say("notice.differs", lines=listed(notice.differences[:5], lang())) if notice.differences else ""
    return which, clauses(filter(None, [said, more]), lang())


def todo_panel(
    boards: Sequence[Board], earlier: Sequence[Board], unknown: Sequence[UnknownCounts], place: Place
) -> None:
    """What a place owes this month and still of earlier ones: each table with its state, deadline, and why it came back.

    `unknown`: what was reported as not known yet is owed too, and so is the name of a brand that is launched.
    """
    if not boards:
        return
    rows = []
    for board in (*boards, *earlier):
        slots = list(board.inside(place.code))
        one = slots[0] if len(slots) == 1 else None
        state = say(f"slot.{one.state}") if one else sums(board, place.code, lang())
        why = one.reason if one and one.state == "returned" else ""
        name = board.dataset.name[lang()]
        if earlier:
            name = f"{label(board.period, lang())} · {name}"
        rows.append([name, state, deadline(board, place.code, lang()), why])
    for found in unknown[:_MOST_UNKNOWN]:
        rows.append([*unknown_words(found, mart().register, lang()), say("board.unknown_asks"), ""])
    names = nameless_words(nameless(mart(), place.code), lang())
    rows += [[*words, ""] for words in names]
    head = [say("history.table"), say("history.state"), say("board.deadline"), say("history.reason")]
    if not any(row[3] for row in rows):
        head, rows = head[:3], [row[:3] for row in rows]
    open_ = sum(any(s.state in ("unreported", "returned") for s in b.inside(place.code)) for b in (*boards, *earlier))
    open_ += len(unknown) + len(names)
    panel(todo_title(place.name_in(lang()), boards[0].period, open_, lang()), table(head, rows))
