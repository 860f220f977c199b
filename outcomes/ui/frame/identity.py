"""Who is at the screen in this run: the account of the cookie, or a role looked through in the sample."""

from __future__ import annotations

import threading

import streamlit as st
from markupsafe import Markup

from outcomes.core.html import NOTHING, tag
from outcomes.core.settings import settings
from outcomes.core.texts import t
from outcomes.security import accounts, audit, requests, sessions
from outcomes.security.access import HOME, ROLES, Act, Denied, Person, demand
from outcomes.security.accounts import register
from outcomes.ui.frame import streamlit_private
from outcomes.ui.frame.show import plain, show

_run = threading.local()  # what holds for one run of the page
_BOUND = "oc_account"


def read_cookie() -> str:
    """The session cookie of this view's websocket."""
    return sessions.cookie_among(st.context.cookies.to_dict(), secure=settings().https)


def begin() -> Person | None:
    """Settles at the start of a run who is at the screen; None: nobody, and all this view knew is forgotten."""
    _run.person = None
    if requests.is_open(settings()):
        _run.person = requests.looking(_looked_through())
        if view := streamlit_private.view():
            requests.bind(view, _run.person)
        return _run.person
    session = sessions.find(settings(), read_cookie(), by_hand=False)
    bound = st.session_state.get(_BOUND)
    if session is None or session.first_page or bound not in (None, session.account.account):
        st.session_state.clear()
        if bound:
            st.session_state[_BOUND] = bound  # the view stays what it was: nobody else takes it over
        return None
    st.session_state[_BOUND] = session.account.account
    _run.person = session.account.person
    if view := streamlit_private.view():
        requests.bind(view, _run.person)
    return _run.person


def person() -> Person:
    """Who is at the screen; the run stops with a notice when nobody is."""
    known: Person | None = getattr(_run, "person", None)
    known = known or begin()
    if known is None:
        notice()
        st.stop()
    return known


def known() -> Person | None:
    """Who is at the screen in this run, if anybody."""
    found: Person | None = getattr(_run, "person", None)
    return found


def permit(act: Act, what: str = "") -> None:
    """Raises Denied, and records it, unless whoever is at the screen may do this somewhere."""
    try:
        demand(person(), act)
    except Denied as denied:
        audit.refused(settings(), person(), denied, what)
        raise


def _looked_through() -> str:
    """The role the sample is looked through: kept over pages although page changes clear the address."""
    given = st.query_params.get("as")
    if given in ROLES:
        st.session_state["kept_as"] = given
    kept = str(st.session_state.get("kept_as", requests.LOOKING))
    if kept != requests.LOOKING and given != kept:
        st.query_params["as"] = kept
    return kept


def kept_query() -> dict[str, str]:
    """What links to other pages carry along: language and role, where they are not the usual ones."""
    lang = {"lang": "en"} if _lang() == "en" else {}
    who = getattr(_run, "person", None)
    looked = {"as": who.role} if who is not None and who.looking and who.role != requests.LOOKING else {}
    return {**lang, **looked}


def _lang() -> str:
    return "en" if st.query_params.get("lang") == "en" or st.session_state.get("kept_lang") == "en" else "zh"


def _empty(title: str, text: str, link: Markup = NOTHING) -> None:
    show(tag("div.oc-empty", tag("b", title), text, link))


def names_by_account() -> dict[str, str]:
    """The name of whoever has an account here, by account: who did what is told by name."""
    return {} if requests.is_open(settings()) else {a.account: a.name for a in accounts.listing(settings())}


def notice() -> None:
    """The page of somebody who is not signed in: nothing but the way to the sign-in page."""
    lang = _lang()
    query = "?lang=en" if lang == "en" else ""
    link = tag("p", tag("a", t("identity.go", lang), href=f"/sign-in{query}", target="_self"))
    _empty(t("identity.needed", lang), t("identity.needed_help", lang), link)


def refused() -> None:
    """The page of somebody who may not open it."""
    role = person().role
    if role == "system_administrator":  # nobody is above them to ask
        words = t("identity.refused_admin", _lang())
    else:
        words = t("identity.refused_help", _lang(), role=t(f"role.{role}", _lang()))
    _empty(t("identity.refused", _lang()), words)


def _choose_role() -> None:
    chosen = st.session_state["as"]
    st.session_state["kept_as"] = chosen
    if chosen == requests.LOOKING:
        st.query_params.pop("as", None)
    else:
        st.query_params["as"] = chosen


def badge() -> None:
    """Name and role with the way out; in the sample the choice of the role it is looked through."""
    who, lang = person(), _lang()
    if who.looking:
        st.session_state["as"] = who.role
        words = {role: t("identity.view_through", lang, role=t(f"role.{role}", lang)) for role in ROLES}
        st.selectbox(
            t("identity.view_as", lang),
            ROLES,
            key="as",
            format_func=lambda role: words[role],
            on_change=_choose_role,
            label_visibility="collapsed",
            help=t("identity.view_as_help", lang),
        )
        return
    place = register(settings()).get(who.place).name_in(lang)
    with st.popover(plain(who.name), width="stretch", key="identity"):
        english = "?lang=en" if lang == "en" else ""
        role = f"{t(f'role.{who.role}', lang)} · {place}"
        role += f" · {t('deputy.on', lang, until=who.deputy_until)}" if who.deputy_until else ""
        password = tag("a", t("identity.password", lang), href=f"/password{english}", target="_self")
        simple = tag("a", t("identity.plain", lang), href=f"/plain{english}", target="_self")
        factor = tag("a", t("identity.second_factor", lang), href=f"/second-factor{english}", target="_self")
        way_out = tag("a", t("identity.sign_out", lang), href=f"/sign-out{english}", target="_self")
        account = tag("div.oc-who", tag("b", who.name), tag("span", who.account), tag("span", role))
        show(account + tag("div.oc-ways", password, factor, simple, way_out))


def home() -> str:
    """The page at the root for whoever is at the screen."""
    return HOME[person().role]
