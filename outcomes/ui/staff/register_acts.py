"""Pieces of the page on the register: renaming, merging and splitting communities, and what was changed so far."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence

import streamlit as st

from outcomes.core.periods import add_months, label
from outcomes.core.places import Place
from outcomes.core.register_changes import DATED, DatedKind, RegisterAct
from outcomes.core.register_list import Difference
from outcomes.core.settings import today
from outcomes.core.texts import listed
from outcomes.ui.frame.acting import attempt
from outcomes.ui.frame.identity import names_by_account
from outcomes.ui.frame.pieces import subhead, table
from outcomes.ui.frame.shell import lang, mart, say
from outcomes.ui.frame.show import plain, show


def register_changes(
    acts: Sequence[RegisterAct],
    what_changed: Callable[[int], list[Difference]],
    change: Callable[[RegisterAct], int] | None,
    undo: Callable[[int, str], int],
) -> None:
    """What was changed in the register, newest first; with `change` a form for a further act, and undoing."""
    if not acts and change is None:
        return
    with st.container(border=True, key="oc_register_acts"):
        subhead(say("register.acts"))
        if acts:
            show(table([say(f"register.{k}") for k in _COLUMNS], [_row(act, what_changed) for act in acts]))
        else:
            st.caption(say("register.acts_none"))
        if change is None:
            return
        if standing := [act for act in acts if not act.undone]:
            _undo(standing, undo)
        with st.expander(say("register.act_new")):
            _form(change)


_MOST_NAMED = 3
_COLUMNS = ("act_number", "act_kind", "month", "act_before", "act_after", "act_sent", "act_reason", "state")


def _row(act: RegisterAct, what_changed: Callable[[int], list[Difference]]) -> list[str]:
    return [
        str(act.number),
        say(f"register.kind_{act.kind}"),
        label(act.since, lang()) if act.since else say("register.no_month"),
        listed(act.former, lang()),
        _afterwards(act, what_changed),
        f"{act.made_at} {names_by_account().get(act.sender, act.sender)}",
        act.reason,
        say("register.act_undone" if act.undone else "register.act_holds"),
    ]


def _afterwards(act: RegisterAct, what_changed: Callable[[int], list[Difference]]) -> str:
    """What there is after an act: its communities, of a list how many it changed in which way, or what they are now."""
    if act.kind in ("confirmed", "left"):
        return say(f"register.after_{act.kind}")
    if act.kind == "replaced":
        kinds = Counter(d.kind for d in what_changed(act.number))
        said = [say("register.how_many", what=say(f"register_list.{kind}"), n=n) for kind, n in kinds.items()]
        return say("register.after_replaced", n=len(act.made), what=listed(said, lang()))
    return listed((f"{name} {code}" for code, name in act.made), lang())


def _undo(standing: Sequence[RegisterAct], undo: Callable[[int, str], int]) -> None:
    known = {act.number: act for act in standing}
    a, b, c = st.columns([3, 5, 2], vertical_alignment="bottom")
    number = a.selectbox(
        say("register.act_choose"),
        list(known),
        format_func=lambda n: " · ".join([str(n), say(f"register.kind_{known[n].kind}"), *_some(known[n].former)]),
        key="act_number",
    )
    reason = b.text_input(say("history.reason"), key="undo_reason", max_chars=200).strip()
    if not c.button(say("register.act_undo"), key="undo_act", width="stretch"):
        return
    if not reason:
        st.warning(say("history.reason_needed"))
    elif attempt(
        lambda: undo(number, reason), lambda version: say("register.act_undone_now", n=number, version=version)
    ):
        st.rerun()


def _some(names: Sequence[str]) -> list[str]:
    """A few names in one text; none where there are none."""
    return [listed(names[:_MOST_NAMED], lang()) + ("…" if len(names) > _MOST_NAMED else "")] if names else []


def _form(change: Callable[[RegisterAct], int]) -> None:
    """Which act, on which communities, what they are called afterwards, from which month on, and why."""
    left, right = st.columns([1, 1])
    kind: DatedKind = left.selectbox(
        say("register.act_kind"), DATED, format_func=lambda k: say(f"register.kind_{k}"), key="act_kind"
    )
    months = [add_months(today().strftime("%Y-%m"), n) for n in range(2, -36, -1)]
    since = right.selectbox(
        say("register.month"), months, index=2, format_func=lambda m: label(m, lang()), key="act_since"
    )
    here = {p.code: p for p in mart().register.communities(month=since)}
    ended = _chosen(kind, here)
    made = _made(kind, [here[code] for code in ended])
    reason = st.text_input(say("register.act_reason"), key="act_reason", max_chars=200).strip()
    if not st.button(say("register.act_do"), key="act_do", type="primary", disabled=not ended):
        return
    wanted = RegisterAct(kind=kind, since=since, ended=tuple(ended), made=tuple(made), reason=reason)
    if not reason:
        st.warning(say("history.reason_needed"))
    elif attempt(lambda: change(wanted), lambda version: say("register.act_done", version=version)):
        st.rerun()


def _chosen(kind: DatedKind, here: dict[str, Place]) -> list[str]:
    """The communities that the act is about."""
    named = {code: f"{p.name_in(lang())} {code}" for code, p in here.items()}
    words = say(f"register.which_{kind}")
    if kind == "merged":
        return st.multiselect(plain(words), list(here), format_func=lambda c: named[c], key="act_several")
    return [st.selectbox(plain(words), list(here), format_func=lambda c: named[c], key="act_one")]


def _made(kind: DatedKind, ended: Sequence[Place]) -> list[tuple[str, str]]:
    """Code and name of the communities afterwards: one line each, or the new name alone."""
    if not ended:
        return []
    if kind == "renamed":
        return [(ended[0].code, st.text_input(say("register.act_new_name"), key="act_name", max_chars=20).strip())]
    preset = f"{ended[0].code} {ended[0].name}"
    key = f"act_lines_{kind}_{ended[0].code}"
    text = st.text_area(say(f"register.lines_{kind}"), preset, key=key, help=say("register.lines_help"), height=100)
    lines = [line.split(maxsplit=1) for line in text.splitlines() if line.strip()]
    return [(parts[0], parts[1].strip() if len(parts) > 1 else "") for parts in lines]
