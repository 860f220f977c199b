"""Pieces of the history page: what happened to an upload, and what may be done with it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

import streamlit as st

from outcomes.core.places import DISTRICT, Place, named
from outcomes.reporting.uploads import StoredUpload, UploadLife
from outcomes.ui.frame.acting import attempt
from outcomes.ui.frame.pieces import note, subhead, table
from outcomes.ui.frame.shell import lang, mart, say
from outcomes.ui.frame.show import show
from outcomes.ui.frame.taking import take_link
from outcomes.ui.staff.deciding import title_of


def life_panel(upload: StoredUpload, life: UploadLife, place: Place) -> None:
    """An upload's acts in order, what it replaced and what replaced it, and the state of its communities."""
    subhead(title_of(upload))
    acts = [[a["at"], say(f"deed.{a['kind']}"), a["by"], a["reason"] or ""] for a in life["acts"]]
    show(table([say("history.at"), say("history.act"), say("board.who"), say("history.reason")], acts))
    for key, others in (("replaces", life["replaces"]), ("replaced_by", life["replaced_by"])):
        if others:
            show(note(say(f"history.{key}", ids="、".join(others[:12]))))
    register = mart().register
    slices = [
        s
        for s in life["slices"]
        if place.code in (DISTRICT, s["community_code"], register.get(s["community_code"]).parent)
    ]
    if len({s["state"] for s in slices}) > 1:
        rows = [
            [
                named(register.get(s["community_code"]), lang()),
                s["period"],
                say(f"upload_state.{s['state']}"),
                say("history.all" if s["in_force"] else "history.no"),
            ]
            for s in slices[:200]
        ]
        with st.expander(say("history.slices")):
            head = [say(f"history.{k}") for k in ("communities", "period", "state", "force")]
            show(table([say("quality.community"), *head[1:]], rows))


def acts_on(upload: StoredUpload, asks: Sequence[str], decide: Callable[[str, str], int]) -> None:
    """Take back, withdraw, restore: one action each, a withdrawal with its reason."""
    if not asks:
        return
    reason = st.text_input(say("history.reason"), key="reason", max_chars=200).strip()

    def done(version: int) -> str:
        return say("history.done", id=upload["upload_id"], version=version)

    for ask, column in zip(asks, st.columns([1] * len(asks) + [5 - len(asks)]), strict=False):
        pressed = column.button(say(f"history.{ask}"), key=ask, width="stretch")
        if pressed and attempt(partial(decide, ask, reason), done):
            st.rerun()


def original_link(upload_id: str) -> None:
    """The file as it was sent."""
    show(take_link("original", upload_id, say("history.original")))
