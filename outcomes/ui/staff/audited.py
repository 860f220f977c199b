"""The records of the audit as a table, in the words of whoever reads them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from markupsafe import Markup

from outcomes.catalogue.catalogue import catalogue
from outcomes.core.html import tag
from outcomes.core.periods import label, parse_month
from outcomes.core.settings import settings
from outcomes.core.texts import texts
from outcomes.security.accounts import register
from outcomes.security.audit import Record
from outcomes.ui.frame.shell import lang, say
from outcomes.ui.frame.show import show

_PLACES = ("place", "community", "communities", "deputy_for")  # what is no place stays as it is
_WORDS = {  # particulars whose values are codes -> where their words stand
    "role": "role.",
    "tried": "act.",
    "act": "audited.",
    "how": "audited_value.",
    "outcome": "audited_value.",
    "purpose": "history.purpose_",
}
_OF_A_MONTH = ("closed", "reopened", "left_out", "put_back")
_MOST = 3


def _worded(start: str, code: str) -> str:
    return say(start + code) if start + code in texts() else code


def act_words(act: str) -> str:
    """An act of the audit in words; its code where there are none."""
    return _worded("audited.", act)


def _place(code: str) -> str:
    place = register(settings()).find(code)
    return place.name_in(lang()) if place else code


def _table(dataset: str) -> str:
    known = catalogue().datasets.get(dataset)
    return known.name[lang()] if known else dataset


def _asked(asked: Mapping[str, object]) -> str:
    """What an export was of, in words: place, figure, month; the whole of it stands in the export of the audit."""
    place, code, month = (
        str(asked.get(a) or asked.get(b) or "") for a, b in (("place", ""), ("indicator", "i"), ("month", "m"))
    )
    known = catalogue().indicators.get(code)
    said = (
        _place(place) if place else "",
        known.name[lang()] if known else "",
        label(month, lang()) if parse_month(month) else "",
    )
    return " ".join(part for part in said if part) or "—"


def _one(key: str, value: object) -> str:
    """A single value in words: places and tables by name, roles and acts as they are called on the pages."""
    if isinstance(value, bool):
        return say("audited_value.yes" if value else "audited_value.no")
    if isinstance(value, dict):
        return _asked(value)
    if key in _PLACES:
        return _place(str(value))
    if key in ("sha256", "original"):
        return f"{str(value)[:12]}…"  # the whole of it stands in the export
    if key == "dataset":
        return _table(str(value))
    return _worded(_WORDS[key], str(value)) if key in _WORDS else str(value)


def _value(key: str, value: object) -> str:
    """A value in words; of many communities the first few and how many, of a change what was and what is."""
    if not isinstance(value, list):
        return _one(key, value)
    words = [_one(key, v) for v in value[:_MOST]]
    joined = say("audited_value.to" if key in ("role", "place") else "audited_value.and").join(words)
    return joined if len(value) <= _MOST else say("audited_value.more", first=joined, n=len(value))


def who_words(who: str) -> str:
    """An account as it is called; who only looks through a role of the sample by that role."""
    role = who.removeprefix("sample.")
    return _worded("role.", role) if role != who else who


def _file_words(what: str) -> str:
    """A file that was taken away: one of 汇报材料, a chart by its form (map.png), or what was sent by its number."""
    kind, _, number = what.partition(" ")
    if number:
        return f"{_worded('audited_file.', kind)} {number}"
    kind, _, suffix = what.partition(".")
    return _worded("chart." if suffix else "briefing.file_", suffix or kind)


def what_words(entry: Record) -> str:
    """What a record is about: a month of a table, a community or a page by name, receipts and accounts as they are."""
    if entry.act == "export":
        return _file_words(entry.what)
    if entry.what.startswith("/"):
        first, _, rest = entry.what[1:].partition("/")
        if rest and first in ("made", "download"):
            return f"{say('page.briefing')} {rest}" if first == "made" else _file_words(rest)
        if rest and first in ("original", "outlines", "template"):
            return _file_words(f"{first} {rest}")
        return say(f"page.{first}") if f"page.{first}" in texts() else entry.what
    if entry.act in _OF_A_MONTH:
        dataset, _, month = entry.what.partition(" ")
        return f"{_table(dataset)} {label(month, lang())}" if month else entry.what
    return _place(entry.what) if entry.act == "named" else entry.what


def detail_words(detail: Mapping[str, object]) -> str:
    """The particulars of a record: 地方：古城社区；角色：社区填报员; what is empty is not said."""
    colon, stop = say("audited_value.colon"), say("audited_value.stop")
    return stop.join(
        f"{_worded('audited_key.', key)}{colon}{_value(key, value)}"
        for key, value in detail.items()
        if value not in ("", None, [])
    )


def audit_table(entries: Sequence[Record]) -> None:
    """Records as a table, as they were asked for."""
    columns = ("seq", "at", "who", "act", "what", "detail", "channel", "ok")
    head = tag("thead", tag("tr", [tag("th", say(f"audit.{c}")) for c in columns]))
    table = tag("table.oc-table", head, tag("tbody", map(_line, entries)))
    show(tag("div.oc-scroll.oc-audit", table, tabindex="0"))


def _line(e: Record) -> Markup:
    cells = (str(e.seq), e.at[:19].replace("T", " "), who_words(e.who), act_words(e.act), what_words(e))
    detail, channel = tag("td.d", detail_words(dict(e.detail))), tag("td", _worded("channel.", e.channel))
    good = tag("td", say("audit.good")) if e.ok else tag("td.off", say("audit.bad"))
    return tag("tr", [tag("td", cell) for cell in cells], detail, channel, good)
