"""Pieces of the page on people: the accounts, their form, and who may do what."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import pandas as pd
import streamlit as st

from outcomes.core.errors import WarehouseError
from outcomes.core.html import tag
from outcomes.core.places import Place
from outcomes.core.settings import settings
from outcomes.security.access import ACTS, LEVEL_OF, ROLES, TABLE, Denied, Role
from outcomes.security.accounts import Account, AccountError, Profile, register
from outcomes.security.resets import Kind, waiting
from outcomes.ui.frame.pieces import note, panel, table
from outcomes.ui.frame.shell import lang, say
from outcomes.ui.frame.show import plain, show

_ROWS_SHOWN = 14  # more of them scroll
_MARK = {"place": "●", "own": "○"}


def account_done() -> None:
    """What was just done with an account, once: a one-time password, or a sentence."""
    if "password" in st.session_state:
        _first_password(*st.session_state.pop("password"))
    if "done" in st.session_state:
        st.success(plain(st.session_state.pop("done")))


def account_act(account: str, work: Callable[[], str | None], done: str = "people.done", **words: str) -> None:
    """Does it and runs the page again with what came of it; what is refused is a sentence."""
    try:
        password = work()
    except (AccountError, Denied, WarehouseError) as error:
        st.error(plain(error.in_language(lang())))
        return
    if password:
        st.session_state["password"] = (account, password)
    else:
        st.session_state["done"] = say(done, account=account, **words)
    st.rerun()


def roles_table() -> None:
    """The access table in words: a line an act, a column a role."""
    head = [say("people.act"), *(say(f"role.{role}") for role in ROLES)]
    rows = [[say(f"act.{act}"), *(_MARK.get(TABLE[role].get(act, ""), "") for role in ROLES)] for act in ACTS]
    panel(say("people.table"), note(say("people.table_note")) + tag("div.oc-may", table(head, rows)))


def _state(account: Account, locked: frozenset[str], waits: Mapping[tuple[str, Kind], str]) -> str:
    key = "disabled" if not account.active else "locked" if account.account in locked else ""
    key = "waiting" if any(whose == account.account for whose, _ in waits) else key
    return say(f"people.{key or ('first' if account.must_change else 'active')}")


def accounts_table(accounts: Sequence[Account], locked: frozenset[str]) -> Account | None:
    """Every account in a table; gives the chosen one."""
    places, waits = register(settings()), waiting(settings())
    rows = [
        (
            a.account,
            a.name,
            say(f"role.{a.role}"),
            places.get(a.place).name_in(lang()),
            _state(a, locked, waits),
            say("people.factor_is_on") if a.second_factor else "—",
            a.last_sign_in[:16].replace("T", " ") or "—",
        )
        for a in accounts
    ]
    frame = pd.DataFrame(
        rows, columns=[say(f"people.{c}") for c in ("account", "name", "role", "place", "state", "factor", "last")]
    )
    event = st.dataframe(
        frame,
        hide_index=True,
        width="stretch",
        height="content" if len(frame) <= _ROWS_SHOWN else 480,
        on_select="rerun",
        selection_mode="single-row",
        key="accounts",
    )
    picked = event["selection"]["rows"]
    return accounts[picked[0]] if picked else None


def confirmed_kind(account: str) -> Kind | None:
    """What of an auditor's account a second administrator confirms in this run; a button for each thing that waits."""
    waits = [(kind, by) for (whose, kind), by in waiting(settings()).items() if whose == account]
    for kind, by in waits:
        if st.button(plain(say(f"people.confirm_{kind}", account=by)), key=f"confirm_{kind}"):
            return kind
    return None


def _places(role: Role) -> list[Place]:
    """The places an account of this role may belong to."""
    known = register(settings())
    level = LEVEL_OF[role]
    if level == "district":
        return [known.district]
    return list(known.streets() if level == "street" else known.communities(known.district.code))


def account_form(key: str, shown: Account | None = None) -> Profile:
    """Display name, role and place of an account, as typed and chosen."""
    left, middle, right = st.columns([3, 3, 4])
    roles, here = {r: say(f"role.{r}") for r in ROLES}, lang()
    name = left.text_input(say("people.name"), value=shown.name if shown else "", key=f"{key}_name", max_chars=60)
    role: Role = middle.selectbox(
        say("people.role"),
        ROLES,
        index=ROLES.index(shown.role) if shown else 0,
        key=f"{key}_role",
        format_func=lambda r: roles[r],
    )
    places = _places(role)
    codes = [place.code for place in places]
    now = codes.index(shown.place) if shown and shown.place in codes else 0
    place = right.selectbox(
        say("people.place"), places, index=now, key=f"{key}_place_{role}", format_func=lambda p: p.name_in(here)
    )
    return Profile(name=name, role=role, place=place.code)


def _first_password(account: str, password: str) -> None:
    """A one-time password, shown once."""
    words = say(
        "people.once_waiting" if (account, "password") in waiting(settings()) else "people.once", account=account
    )
    show(tag("div.oc-panel", note(words), tag("div.oc-secret", password)))


def way(address: str, words: str) -> None:
    """A link that looks like a button and loads an address of this server."""
    show(tag("a.oc-way", words, href=address, target="_self"))
