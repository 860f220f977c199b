"""本辖区账号: one-time passwords and unlocking for the accounts below, and who stands in for an approver."""

from functools import partial

import streamlit as st

from etl.findings.free_text import free_text
from outcomes import ui
from outcomes.core.settings import settings
from outcomes.security import accounts, resets

say, who = ui.say, ui.person()
ui.head(say("page.helping"), say("own_accounts.about"))
ui.account_done()


def helping(a: accounts.Account, *, locked: bool) -> None:
    with st.container(border=True, key="oc_account"):
        ui.subhead(f"{a.account} · {a.name}")
        act = partial(ui.account_act, a.account)
        unlock, reset, _ = ui.columns([2, 2, 8])
        if locked and unlock.button(say("own_accounts.unlock"), type="primary", width="stretch", key="unlock"):
            act(lambda: resets.unlock(settings(), a.account, by=who))
        if reset.button(say("people.reset_button"), width="stretch", key="reset"):
            act(lambda: resets.password(settings(), a.account, by=who))
        st.caption(say("own_accounts.reset_note"))


if who.looking:
    st.info(say("own_accounts.sample"))
else:
    known, shut = resets.helped_by(settings(), who), accounts.locked(settings())
    with st.container(border=True, key="oc_list"):
        ui.subhead(say("own_accounts.list", n=len(known)))
        st.caption(say("own_accounts.choose" if known else "own_accounts.none"))
        chosen = ui.accounts_table(known, shut) if known else None
    if chosen:
        helping(chosen, locked=chosen.account in shut)
    ui.deputies_panel(known, free_text)
