"""The records of the audit as a table, in the words of whoever reads them."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import Any

import streamlit as st

from outcomes.catalog import catalogue
from outcomes.security.accounts import register
from outcomes.security.audit import Entry
from outcomes.settings import settings
from outcomes.texts import texts
from outcomes.ui.shell import lang, say

_PLACES = ("place", "community", "communities")
_CODES = ("tried", "how", "outcome")  # values that are codes with words of their own
_MOST = 3


def _worded(group: str, value: str) -> str:
    return say(f"{group}.{value}") if f"{group}.{value}" in texts() else value


def act_words(act: str) -> str:
    """An act of the audit in words; its code where there are none."""
    return _worded("audited", act)


def _value(key: str, value: Any) -> str:
    """A value of a record in words: places and tables by name, roles and acts as they are called on the pages."""
    if isinstance(value, bool):
        return say("audited_value.yes" if value else "audited_value.no")
    if isinstance(value, list):
        if key in _PLACES and len(value) > _MOST:
            named = [_value(key, v) for v in value[:_MOST]]
            return say("audited_value.more", first=say("audited_value.and").join(named), n=len(value))
        return say("audited_value.to" if key in ("role", "place") else "audited_value.and").join(
            _value(key, v) for v in value
        )
    place = register(settings()).find(str(value)) if key in _PLACES else None
    if place:
        return place.name_in(lang())
    if key == "dataset" and value in catalogue().datasets:
        return catalogue().datasets[value].name[lang()]
    if key == "purpose":
        return _worded("history", f"purpose_{value}")
    if key == "role":
        return _worded("role", str(value))
    return _worded("act" if key == "tried" else "audited_value", str(value)) if key in _CODES else str(value)


def detail_words(detail: dict[str, Any]) -> str:
    """The particulars of a record: 地方：古城社区；角色：社区填报员; what is empty is not said."""
    colon, stop = say("audited_value.colon"), say("audited_value.stop")
    return stop.join(
        f"{_worded('audited_key', key)}{colon}{_value(key, value)}"
        for key, value in detail.items()
        if value not in ("", None, [])
    )


def audit_table(entries: Sequence[Entry]) -> None:
    """Records as a table, as they were asked for."""
    columns = ("seq", "at", "who", "act", "what", "detail", "channel", "ok")
    head = "".join(f"<th>{escape(say(f'audit.{c}'))}</th>" for c in columns)
    body = ""
    for e in entries:
        cells = (str(e.seq), e.at[:19].replace("T", " "), e.who, act_words(e.act), e.what)
        ok = "" if e.ok else ' class="off"'
        body += "<tr>" + "".join(f"<td>{escape(c)}</td>" for c in cells)
        body += (
            f'<td class="d">{escape(detail_words(dict(e.detail)))}</td><td>{escape(_worded("channel", e.channel))}</td>'
        )
        body += f"<td{ok}>{escape(say('audit.good' if e.ok else 'audit.bad'))}</td></tr>"
    table = f'<table class="oc-table"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>'
    st.html(f'<div class="oc-scroll oc-audit">{table}</div>')
