"""Pieces of the page on people: a sheet of accounts from choice to act, and the slips that are taken once."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import streamlit as st

from outcomes.core.errors import WarehouseError
from outcomes.core.html import tag
from outcomes.core.settings import settings, today
from outcomes.exports.routes import Taken
from outcomes.foreign import nursery
from outcomes.render.fonts import FontMissing, fonts_folder
from outcomes.render.slips import slips_pdf
from outcomes.security import account_sheet
from outcomes.security.access import Denied
from outcomes.security.account_sheet import AccountRow, RowFault, SheetJudged, SheetRefused
from outcomes.security.accounts import register
from outcomes.ui.frame.acting import kept
from outcomes.ui.frame.identity import person
from outcomes.ui.frame.pieces import subhead, table
from outcomes.ui.frame.shell import lang, say
from outcomes.ui.frame.show import plain, show
from outcomes.ui.frame.taking import take_button

_KINDS = ["xlsx", "xls", "et", "csv", "txt"]  # what may be chosen; what a file is decides its content
_MOST_SHOWN = 50


def _slips() -> None:
    """The slips of the accounts that were just added, until they are taken; afterwards they are nowhere."""
    if st.session_state.pop("slips_taken", False):
        st.info(say("account_sheet.taken_slips"))
    if "slips" not in st.session_state:
        return
    slips = st.session_state["slips"]
    content = slips_pdf(slips, register(settings()), _address(), lang())
    name = f"{say('slips.file_name')}-{today().isoformat()}.pdf"
    file = Taken(content=content, name=name, what="slips", act="slips_taken", detail={"accounts": len(slips)})
    with st.container(key="oc_slips"):
        st.success(plain(say("account_sheet.added", n=len(slips))))
        if take_button(say("account_sheet.take"), file, key="slips_file", note=say("account_sheet.take_help")):
            del st.session_state["slips"]
            st.session_state["slips_taken"] = True
            st.rerun()


def _address() -> str:
    """The address under which whoever adds accounts reached this site."""
    return "/".join(str(st.context.url or "").split("/")[:3])


def sheet_panel(read: Callable[[bytes, str], list[AccountRow]], template: Callable[[], bytes]) -> None:
    """A sheet of accounts: the empty one to fill in, the chosen one judged, and the button that adds all of it."""
    with st.container(border=True, key="oc_sheet"):
        subhead(say("account_sheet.title"))
        st.caption(plain(say("account_sheet.about")))
        empty = Taken(content=template(), name=f"{say('account_sheet.file_name')}.xlsx", what="account_template")
        take_button(
            say("account_sheet.template"), empty, key="account_template", note=say("account_sheet.template_help")
        )
        turn = st.session_state.setdefault("sheet_turn", 0)
        nursery.soon()
        file = st.file_uploader(say("account_sheet.choose"), type=_KINDS, key=f"account_sheet{turn}")
        _slips()  # where the button was that added them
        if file is None:
            return
        try:
            rows = kept(("account_sheet", file.file_id), lambda: read(file.getvalue(), file.name))
        except WarehouseError as error:
            st.error(plain(error.in_language(lang())))
            return
        judged = account_sheet.judge(settings(), rows)
        if judged.faults:
            _faults(judged.faults)
        else:
            _ready(judged, rows)


def _faults(faults: Sequence[RowFault]) -> None:
    st.error(plain(say("account_sheet.refused_n", n=len(faults))))
    lines = [tag("li", fault.in_language(lang())) for fault in faults[:_MOST_SHOWN]]
    if len(faults) > _MOST_SHOWN:
        lines.append(tag("li", say("account_sheet.more", n=len(faults) - _MOST_SHOWN)))
    show(tag("ul.oc-faults", lines))


def _ready(judged: SheetJudged, rows: Sequence[AccountRow]) -> None:
    """The accounts as they would be added, and the button."""
    places = register(settings())
    body = [
        [str(line), new.name, say(f"role.{new.role}"), places.get(new.place).name_in(lang()), new.account]
        for line, new in judged.rows
    ]
    st.caption(plain(say("account_sheet.ready", n=len(body))))
    columns = ("row", "name", "role", "place", "account")
    show(tag("div.oc-sheet-rows", table([say(f"account_sheet.col_{c}") for c in columns], body)))
    if not st.button(plain(say("account_sheet.add", n=len(body))), type="primary", key="add_sheet"):
        return
    try:
        fonts_folder()  # without them there are no slips, and the passwords would be nowhere
        with st.spinner(say("account_sheet.adding")):
            slips = account_sheet.add_all(settings(), rows, by=person())
    except SheetRefused as refused:
        _faults(refused.faults)
    except (Denied, WarehouseError) as error:
        st.error(plain(error.in_language(lang())))
    except FontMissing as error:
        st.error(plain(str(error)))
    else:
        st.session_state.update(slips=slips, sheet_turn=st.session_state["sheet_turn"] + 1)
        st.rerun()
