"""What `streamlit run app.py` starts: the pages, the downloads, the gate, and a first build in the background."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import threading
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress

import streamlit as st
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from etl.boundaries.ledger import Surveyor
from etl.mart.refresh import pending_now
from etl.review.desk import desk_of
from outcomes.comparison import index_file
from outcomes.core import activity_log, meters, owner_only
from outcomes.core.errors import WarehouseError
from outcomes.core.settings import SAMPLE, settings
from outcomes.exports.routes import file_routes
from outcomes.figures.switched_on import months_with_figures
from outcomes.foreign import nursery
from outcomes.plain.routes import PlainPages
from outcomes.security import metrics, oidc, own_password, page_scripts, second_factor, second_factor_pages, sign_in
from outcomes.security.access import Person
from outcomes.security.access_log import AccessLog
from outcomes.security.gate import Gate
from outcomes.security.health import trouble
from outcomes.security.requests import person_of
from outcomes.security.uploads import Views
from outcomes.ui.frame import streamlit_private
from outcomes.ui.frame.older_syntax import OlderSyntax
from outcomes.warehouse.mart import the_store
from outcomes.words.headline import headline

owner_only.from_now_on()
streamlit_private.pages_of_navigation_alone()
streamlit_private.files_keep_their_views()
meters.OPEN_VIEWS.set_function(streamlit_private.number_of_views)


# what opens files that people send, each in a child of a process that has imported these
_OPENED_APART = [
    "etl.check.apart",
    "etl.check.sheet_rows",
    "etl.check.offered",
    "etl.boundaries.apart",
    "outcomes.render.pptx.template",
]


async def health(request: Request) -> Response:
    """200 when a figure can be read, else 503 with a code; class and version only for whoever is signed in."""
    if reason := await asyncio.to_thread(lambda: trouble(settings(), the_store())):
        return JSONResponse({"ok": False, "ready": False, "reason": reason}, status_code=503)
    if await asyncio.to_thread(person_of, request) is None:
        return JSONResponse({"ok": True, "ready": True})
    mart = await asyncio.to_thread(lambda: the_store().mart())
    return JSONResponse({"ok": True, "ready": True, "data_class": mart.data_class, "version": mart.version})


def _original(person: Person, number: str, _asked: Mapping[str, str]) -> tuple[bytes, str]:
    return desk_of(the_store().mart(), person).original(number)


def _outlines(person: Person, number: str, _asked: Mapping[str, str]) -> tuple[bytes, str]:
    return Surveyor(settings=settings(), person=person, register=the_store().register()).original(number)


async def unavailable(_request: Request, error: Exception) -> Response:
    """503 with the sentence that says what cannot be done now: another write that does not end, a full disk."""
    return PlainTextResponse(str(error), status_code=503)


def _template(person: Person, name: str, asked: Mapping[str, str]) -> tuple[bytes, str]:
    stem, dot, suffix = name.partition(".")
    return desk_of(the_store().mart(), person).asked_template(
        stem, asked.get("for", ""), asked.get("m", ""), dot + suffix
    )


def _start_build() -> subprocess.Popen[bytes] | None:
    """Starts `etl init` for a folder without a warehouse; the waiting page shows its progress."""
    chosen = settings()
    if chosen.is_built():
        return None
    command = [sys.executable, "-m", "etl", "init"]
    if chosen.data.resolve() == SAMPLE.resolve():
        command.append("--sample")
    environment = {**os.environ, "OUTCOMES_DATA": str(chosen.data.resolve())}
    return subprocess.Popen(command, env=environment, cwd=os.path.dirname(os.path.abspath(__file__)))


def _warm() -> None:
    """Does before the first visitor comes what they would wait for: the newest figures and signals."""
    with suppress(Exception):  # whatever is wrong, the first visitor is told
        mart = the_store().mart() if settings().is_built() else None
        for last in months_with_figures(mart)[:1] if mart else ():
            headline(mart, last, "zh")


@asynccontextmanager
async def lifespan(_app: object) -> AsyncIterator[None]:
    """Runs a first build beside the server and ends it with the server; says what is wrong with an index file."""
    activity_log.begin(settings())
    second_factor.required_roles(settings())  # a role that does not exist starts no server
    if said := index_file.wrong():
        print(said, file=sys.stderr, flush=True)
    the_store().how_pending = pending_now
    nursery.open_for_server(_OPENED_APART)
    build = _start_build()
    threading.Thread(target=_warm, daemon=True).start()
    try:
        yield
    finally:
        nursery.close_for_server()
        if build is not None and build.poll() is None:
            build.terminate()


app = st.App(
    "frame.py",
    routes=[
        Route("/api/health", health),
        *page_scripts.ROUTES,
        *PlainPages(desk_of).routes(),
        *file_routes(original=_original, outlines=_outlines, template=_template),
        *sign_in.ROUTES,
        *own_password.ROUTES,
        *second_factor_pages.ROUTES,
        *oidc.ROUTES,
        *metrics.ROUTES,
    ],
    middleware=[
        Middleware(AccessLog),
        Middleware(
            Gate,
            by_hand=streamlit_private.by_hand,
            views_of=streamlit_private.views_of,
            views=Views(is_open=streamlit_private.is_view_open, let_go=streamlit_private.let_go),
        ),
        Middleware(OlderSyntax),
    ],
    exception_handlers={WarehouseError: unavailable},
    lifespan=lifespan,
)
