"""Which community a form is filled in for, where one reports for several: each with its state and what waits unsent."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import urlencode

from markupsafe import Markup

from outcomes.core.html import tag, together
from outcomes.reporting.board import Slot
from outcomes.reporting.senders_desk import SendersDesk
from outcomes.reporting.typed_form import Asked
from outcomes.ui.frame.asof import carried
from outcomes.ui.frame.pieces import note, subhead
from outcomes.ui.frame.shell import say
from outcomes.ui.frame.show import show
from outcomes.ui.staff.board import chip


def form_places(desk: SendersDesk, asked: Asked) -> None:
    """The communities of a street or the district, as links to the form of each; nothing where none owes the table."""
    [board] = desk.boards([asked.dataset.code], asked.month)
    slots = [s for s in board.inside(asked.place.code) if s.state != "unconfirmed"]
    if not slots:
        return
    subhead(say("form.title"))
    links = [_link(desk, asked, slot) for slot in slots]
    show(together(note(say("form.choose")), tag("div.oc-slots", links)))


def _link(desk: SendersDesk, asked: Asked, slot: Slot) -> Markup:
    """A community with its state, and that a draft of its form waits."""
    of = replace(asked, place=slot.place)
    begun = [say("form.has_draft")] if desk.draft(of) else []
    return chip(slot, asked.dataset, *begun, href="/report?" + urlencode({**of.address, **carried()}))
