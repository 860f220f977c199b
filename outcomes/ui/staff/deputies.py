"""审核AB岗 on the pages: who stands in where, naming and ending it, and what the deputy is told."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta

import streamlit as st

from outcomes.core.html import tag
from outcomes.core.settings import settings, today
from outcomes.security import deputies
from outcomes.security.access import may
from outcomes.security.accounts import Account, register
from outcomes.security.deputies import LONGEST_DAYS, Deputising, WantedDeputy
from outcomes.ui.frame.identity import names_by_account, person
from outcomes.ui.frame.pieces import note, subhead, table
from outcomes.ui.frame.shell import lang, say
from outcomes.ui.frame.show import plain, show
from outcomes.ui.leaders.sections import columns
from outcomes.ui.staff.people import account_act


def deputies_panel(known: Sequence[Account], free_text: Callable[[str], str]) -> None:
    """Who stands in now or later in the person's streets, each with a way to end it, and a form to name somebody."""
    with st.container(border=True, key="oc_deputies"):
        subhead(say("deputy.title"))
        show(note(say("deputy.about")))
        places = register(settings())
        mine = [p for p in places.streets() if may(person(), "name_deputy", place=p)]
        standing = deputies.standing(settings(), [p.code for p in mine])
        _standing(standing)
        possible = [a for a in known if a.role == deputies.STANDS_IN]
        if possible:
            _naming(possible, free_text)
        else:
            st.caption(say("deputy.nobody"))


def _standing(standing: Sequence[Deputising]) -> None:
    if not standing:
        st.caption(say("deputy.none"))
        return
    places = register(settings())
    head = [say(f"deputy.{column}") for column in ("who", "place", "since", "until", "reason", "by")]
    names = names_by_account()
    rows = [
        [
            *(names.get(d.account, d.account), places.get(d.place).name_in(lang()), d.since, d.until, d.reason),
            names.get(d.named_by, d.named_by),
        ]
        for d in standing
    ]
    show(tag("div.oc-scroll", table(head, rows)))
    for one in standing:
        words = say("deputy.end_button", account=names.get(one.account, one.account), since=one.since, until=one.until)
        if st.button(plain(words), key=f"end_deputy_{one.number}"):
            account_act(one.account, lambda o=one: deputies.end(settings(), o.number, by=person()), "deputy.ended")  # type: ignore[misc]


def _naming(possible: Sequence[Account], free_text: Callable[[str], str]) -> None:
    places = register(settings())
    names = {a.account: f"{a.name}（{a.account}） · {places.get(a.place).name_in(lang())}" for a in possible}
    left, since, until, why = columns([4, 2, 2, 4])
    account = left.selectbox(say("deputy.who"), list(names), format_func=names.__getitem__, key="deputy")
    last = today() + timedelta(days=LONGEST_DAYS)
    first = since.date_input(say("deputy.since"), today(), min_value=today(), max_value=last, key="deputy_since")
    end = until.date_input(say("deputy.until"), first, min_value=first, key=f"deputy_until_{first}")
    reason = why.text_input(say("deputy.reason"), key="deputy_reason", max_chars=200)
    if st.button(say("deputy.name_button"), type="primary", key="name_deputy"):

        def named() -> None:
            wanted = WantedDeputy(account=account, since=first, until=end, reason=free_text(reason))
            deputies.name(settings(), wanted, by=person())

        account_act(account, named, "deputy.named", since=first.isoformat(), until=end.isoformat())


def deputy_banner() -> None:
    """What a deputy is told where they approve."""
    who = person()
    if who.deputy_until:
        place = register(settings()).get(who.place).name_in(lang())
        st.info(plain(say("deputy.on_page", place=place, until=who.deputy_until)))
