"""Pieces of the history page: what happened to an upload, and what may be done with it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial

import pandas as pd
import streamlit as st

from outcomes.catalogue.catalogue import catalogue
from outcomes.core.places import DISTRICT, Place, named
from outcomes.core.texts import listed
from outcomes.reporting.uploads import StoredUpload, UploadLife
from outcomes.ui.frame.acting import attempt
from outcomes.ui.frame.pieces import note, subhead, table
from outcomes.ui.frame.shell import lang, mart, say
from outcomes.ui.frame.show import plain, show
from outcomes.ui.frame.taking import take_link
from outcomes.ui.staff.deciding import title_of
from outcomes.words.reported import actor

_ROWS_SHOWN = 12  # more of them scroll


def filtered(uploads: Sequence[StoredUpload]) -> list[StoredUpload]:
    """The uploads of a table, a state and a community, as a person chooses them; all where nothing is chosen."""
    tables = dict.fromkeys(u["dataset"] for u in uploads)
    states = dict.fromkeys(state for u in uploads for state in u["states"])
    codes = dict.fromkeys(code for u in uploads for code in u["codes"])
    register = mart().register
    choices = {
        "table": {code: catalogue().datasets[code].name[lang()] for code in tables},
        "state": {state: say(f"upload_state.{state}") for state in states},
        "place": {p.code: p.name_in(lang()) for p in register.places if p.code in codes},
    }
    wanted = {}
    for (key, words), column in zip(choices.items(), st.columns(3), strict=True):
        label = say("quality.community" if key == "place" else f"history.{key}")
        wanted[key] = column.selectbox(
            plain(label),
            list(words),
            index=None,
            format_func=words.__getitem__,
            placeholder=say("history.every"),
            key=f"only_{key}",
        )
    return [
        u
        for u in uploads
        if wanted["table"] in (None, u["dataset"])
        and (wanted["state"] is None or wanted["state"] in u["states"])
        and (wanted["place"] is None or wanted["place"] in u["codes"])
    ]


def pick_upload(uploads: Sequence[StoredUpload], senders: Mapping[str, str]) -> StoredUpload | None:
    """The table of uploads, and the one in it that was chosen."""
    columns = ("id", "table", "period", "state", "force", "places", "rows", "purpose", "by", "at", "file")
    frame = pd.DataFrame([_line(u, senders) for u in uploads], columns=[say(f"history.{c}") for c in columns])
    st.caption(say("history.choose"))
    event = st.dataframe(
        frame,
        hide_index=True,
        width="stretch",
        height="content" if len(frame) <= _ROWS_SHOWN else 420,
        on_select="rerun",
        selection_mode="single-row",
        key=f"uploads_{mart().version}_{len(frame)}",
        column_config={say("history.period"): st.column_config.Column(width=140)},
    )
    picked = event["selection"]["rows"]
    return uploads[picked[0]] if picked else None


def _line(upload: StoredUpload, senders: Mapping[str, str]) -> tuple[str | int, ...]:
    first, last = upload["first_period"] or "", upload["last_period"] or ""
    share = upload["slices_in_force"]
    force = say("history.all" if share == upload["slices"] else "history.part" if share else "history.no")
    names = [mart().register.get(code).name_in(lang()) for code in upload["codes"][:3]]
    places = listed(names, lang()) if len(upload["codes"]) <= 3 else say("review.more_places", name=names[0], n=len(upload["codes"]))  # fmt: skip
    return (
        upload["upload_id"],
        catalogue().datasets[upload["dataset"]].name[lang()],
        first if first == last else f"{first} – {last}",
        listed([say(f"upload_state.{s}") for s in upload["states"]], lang()),
        force,
        places,
        upload["rows_stored"],
        say(f"history.purpose_{upload['purpose']}"),
        senders.get(upload["by"], upload["by"]),
        upload["made_at"][:16].replace("T", " "),
        upload["file_name"],
    )


def life_panel(upload: StoredUpload, life: UploadLife, place: Place) -> None:
    """An upload's acts in order, what it replaced and what replaced it, and the state of its communities."""
    subhead(title_of(upload))
    acts = [[a["at"], say(f"deed.{a['kind']}"), actor(a, lang()), a["reason"] or ""] for a in life["acts"]]
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
            head = [say(f"history.{k}") for k in ("period", "state", "force")]
            show(table([say("quality.community"), *head], rows))


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
