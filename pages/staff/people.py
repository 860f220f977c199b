"""账号权限: the accounts, new ones with their one-time password, changes, and who may do what."""

from functools import partial

import streamlit as st

from etl.check.account_sheet import account_rows
from etl.templates.account_template import account_template
from outcomes import ui
from outcomes.core.settings import settings
from outcomes.security import accounts, resets

lang, say, who = ui.lang(), ui.say, ui.person()
ui.head(say("page.people"), say("people.about"))
ui.account_done()


def changes(a: accounts.Account) -> None:
    act = partial(ui.account_act, a.account)
    with st.container(border=True, key="oc_account"):
        ui.subhead(f"{a.account} · {a.name}")
        wanted = ui.account_form(f"change_{a.account}", a)
        save, reset, switch, factor, _ = ui.columns([2, 2, 2, 2, 4])
        if save.button(say("people.change_button"), type="primary", width="stretch"):
            act(lambda: accounts.change(settings(), a.account, wanted, by=who))
        if reset.button(say("people.reset_button"), width="stretch"):
            act(lambda: resets.password(settings(), a.account, by=who))
        if switch.button(say("people.disable_button" if a.active else "people.enable_button"), width="stretch"):
            act(lambda: accounts.set_active(settings(), a.account, not a.active, by=who))
        if a.second_factor and factor.button(
            say("people.factor_button"), help=say("people.factor_help"), width="stretch"
        ):
            done = "people.factor_asked" if "auditor" in a.held else "people.done"
            act(lambda: resets.factor(settings(), a.account, by=who), done)
        if kind := ui.confirmed_kind(a.account):
            act(lambda: resets.confirm(settings(), a.account, kind, by=who))


def addition() -> None:
    with st.container(border=True, key="oc_add"):
        ui.subhead(say("people.add"))
        left, right = ui.columns([3, 10])
        account = left.text_input(
            say("people.account"), key="add_account", max_chars=40, placeholder=say("people.account_help")
        )
        with right:
            wanted = ui.account_form("add")
        if st.button(say("people.add_button"), type="primary", key="add"):
            plain = accounts.plain(account)
            ui.account_act(plain, lambda: accounts.add(settings(), plain, wanted, by=who))


if who.looking:
    st.info(say("people.sample"))
else:
    known = accounts.listing(settings())
    with st.container(border=True, key="oc_list"):
        ui.subhead(say("people.list", n=len(known), active=sum(a.active for a in known)))
        st.caption(say("people.choose"))
        chosen = ui.accounts_table(known, accounts.locked(settings()))
    if chosen:
        changes(chosen)
    addition()
    places = accounts.register(settings())
    read = partial(account_rows, register=places, max_mb=settings().max_upload_mb)
    ui.sheet_panel(read, partial(account_template, places, lang))
ui.roles_table()
