"""记录 without a script: every upload of the own place, what happened to one, and taking it back with a reason."""

from __future__ import annotations

from markupsafe import Markup

from outcomes.catalogue.catalogue import catalogue
from outcomes.core.html import NOTHING, tag
from outcomes.core.texts import listed
from outcomes.plain.document import document
from outcomes.plain.pieces import acting, hidden, preview_table, table
from outcomes.plain.view import View
from outcomes.reporting.senders_desk import SendersDesk
from outcomes.reporting.uploads import StoredUpload
from outcomes.security.access import may
from outcomes.words.reported import actor

_MOST = 200


def months_of(upload: StoredUpload) -> str:
    """2025-01 – 2025-03, one month once; empty where a table has no months."""
    first, last = upload["first_period"] or "", upload["last_period"] or ""
    return first if first == last else f"{first} – {last}"


def _states(view: View, upload: StoredUpload) -> str:
    return listed((view.say(f"upload_state.{s}") for s in upload["states"]), view.lang)


def history(view: View, desk: SendersDesk, told: Markup = NOTHING) -> Markup:
    """The list of uploads, newest first."""
    uploads = desk.uploads()
    rows = [
        [
            tag("td.code", tag("a", u["upload_id"], href=view.to("history", u=u["upload_id"]))),
            catalogue().datasets[u["dataset"]].name[view.lang],
            tag("td.code", months_of(u)),
            _states(view, u),
            tag("td.r", str(u["communities"])),
            tag("td.r", f"{u['rows_stored']:,}"),
            tag("td", u["by"], tag("small", u["made_at"][:16].replace("T", " "))),
            u["file_name"],
        ]
        for u in uploads[:_MOST]
    ]
    head = [view.say(f"history.{k}") for k in ("id", "table", "period", "state", "communities", "rows", "by", "file")]
    more = tag("p.note", view.say("source.more", n=len(uploads) - _MOST)) if len(uploads) > _MOST else NOTHING
    listing = table(head, rows, right=(4, 5)) + more if rows else tag("p", view.say("history.none"))
    return document(view, "history", view.say("page.history"), told, tag("section.listing", listing))


def one_upload(view: View, desk: SendersDesk, upload: StoredUpload, told: Markup = NOTHING) -> Markup:
    """What happened to an upload, what it changed, and what may be done with it."""
    life, number = desk.life(upload["upload_id"]), upload["upload_id"]
    acts = [[a["at"], view.say(f"deed.{a['kind']}"), actor(a, view.lang), a["reason"] or ""] for a in life["acts"]]
    head = [view.say(k) for k in ("history.at", "history.act", "board.who", "history.reason")]
    others = [
        tag("p.note", view.say(f"history.{key}", ids=listed(ids[:12], view.lang)))
        for key, ids in (("replaces", life["replaces"]), ("replaced_by", life["replaced_by"]))
        if ids
    ]
    name = catalogue().datasets[upload["dataset"]].name[view.lang]
    files = NOTHING
    if desk.may_take_original(number):
        files = tag(
            "p.files", tag("a", view.say("history.original"), href=view.file("original", number), download=True)
        )
    return document(
        view,
        "history",
        f"{number} · {name} {months_of(upload)}",
        told,
        tag("p.note", " · ".join((_states(view, upload), upload["by"], upload["file_name"]))),
        tag("section", tag("h2", view.say("history.life")), table(head, acts), others),
        _changes(view, desk, upload),
        files,
        [_act(view, upload, ask) for ask in desk.asks(upload)],
        tag("p", tag("a", view.say("plain.back"), href=view.to("history"))),
    )


def _changes(view: View, desk: SendersDesk, upload: StoredUpload) -> Markup:
    """Its rows beside what is in force, for those who may see them."""
    if not may(view.person, "see_rows"):
        return tag("p.note", view.say("brand.rows_not_yours"))
    changes = desk.changes(upload["upload_id"], view.lang, upload["codes"])
    return tag("section", tag("h2", view.say("report.rows_of")), preview_table(view, changes))


def _act(view: View, upload: StoredUpload, ask: str) -> Markup:
    """One act with its reason."""
    name = f"reason_{ask}"
    box = tag("input", name="reason", id=name, maxlength="200", autocomplete="off")
    seen = hidden({"ask": ask, "seen": ",".join(upload["states"])})
    button = tag("button.second", view.say(f"history.{ask}"), type="submit")
    return acting(
        view,
        "history",
        [*seen, tag("label", view.say("history.reason"), for_=name), box, button],
        u=upload["upload_id"],
    )
