"""What `streamlit run app.py` starts: the pages, the downloads, the gate, and a first build in the background."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from urllib.parse import quote

import streamlit as st
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from etl.mart.refresh import pending_now
from outcomes.comparison import index_file
from outcomes.core.errors import WarehouseError
from outcomes.core.settings import SAMPLE, settings, today
from outcomes.exports import jobs
from outcomes.exports.chart_download import respond
from outcomes.figures.switched_on import months_with_figures
from outcomes.foreign import nursery
from outcomes.security import audit, audit_files, oidc, sign_in
from outcomes.security.access import Act, Denied, Person, demand
from outcomes.security.gate import Gate
from outcomes.security.health import trouble
from outcomes.security.requests import person_of
from outcomes.security.uploads import Views
from outcomes.security.which_mart import asked_mart
from outcomes.ui.frame import streamlit_private
from outcomes.warehouse.mart import the_store
from outcomes.words.headline import headline

streamlit_private.pages_of_navigation_alone()


# what opens files that people send, each in a child of a process that has imported these
_OPENED_APART = ["etl.check.apart", "etl.boundaries.apart", "outcomes.render.pptx.template"]


async def health(request: Request) -> Response:
    """200 when a figure can be read, else 503 with a code; class and version only for whoever is signed in."""
    if reason := await asyncio.to_thread(lambda: trouble(settings(), the_store())):
        return JSONResponse({"ok": False, "ready": False, "reason": reason}, status_code=503)
    if await asyncio.to_thread(person_of, request) is None:
        return JSONResponse({"ok": True, "ready": True})
    mart = await asyncio.to_thread(lambda: the_store().mart())
    return JSONResponse({"ok": True, "ready": True, "data_class": mart.data_class, "version": mart.version})


def _permitted(request: Request, act: Act) -> Person | None:
    """Who asks, if they may do this; what is refused is recorded."""
    person = person_of(request)
    if person is None:
        return None
    try:
        demand(person, act)
    except Denied as denied:
        audit.refused(settings(), person, denied, request.url.path)
        return None
    return person


def _file(content: bytes, media: str, name: str) -> Response:
    headers = {"content-disposition": f"attachment; filename*=UTF-8''{quote(name)}", "cache-control": "no-store"}
    return Response(content, media_type=media, headers=headers)


_REFUSED = "没有权限 / not allowed"


async def download(request: Request) -> Response:
    """A chart as PNG, SVG, CSV or PPTX, for whoever may take figures away; recorded as an export."""
    person = await asyncio.to_thread(_permitted, request, "take_figures")
    if person is None:
        return PlainTextResponse(_REFUSED, status_code=403)
    query = dict(request.query_params)

    def made() -> tuple[bytes, str, str]:
        the_store().how_pending = pending_now
        with the_store().sitting():
            return respond(asked_mart(person, query), request.path_params["name"], query)

    try:
        content, media, name = await asyncio.to_thread(made)
    except (ValueError, WarehouseError) as error:
        return PlainTextResponse(str(error), status_code=400)
    detail = {"asked": query, "bytes": len(content)}
    await asyncio.to_thread(
        lambda: audit.record(
            settings(), audit.Deed(who=person.account, act="export", what=request.path_params["name"], detail=detail)
        )
    )
    return _file(content, media, name)


async def made(request: Request) -> Response:
    """A file that was made for whoever asks; 403 for what is another account's."""
    person = await asyncio.to_thread(_permitted, request, "take_own")
    if person is None:
        return PlainTextResponse(_REFUSED, status_code=403)
    job = await asyncio.to_thread(jobs.find, settings(), request.path_params["id"])
    if job is None or job.state != "done":
        return PlainTextResponse("没有这个文件，或已过期 / no such file, or it has expired", status_code=404)
    if job.account != person.account:
        await asyncio.to_thread(audit.refused, settings(), person, Denied("take_own"), request.url.path)
        return PlainTextResponse(_REFUSED, status_code=403)
    try:
        content = await asyncio.to_thread(jobs.file_of(settings(), job).read_bytes)
    except OSError:
        return PlainTextResponse("没有这个文件，或已过期 / no such file, or it has expired", status_code=404)
    detail = {"bytes": len(content), "file_id": job.id}
    await asyncio.to_thread(
        lambda: audit.record(settings(), audit.Deed(who=person.account, act="export", what=job.kind, detail=detail))
    )
    return _file(content, jobs.media_of(job), job.name)


async def audit_csv(request: Request) -> Response:
    """The audit as CSV, for whoever may take it away; recorded itself."""
    person = await asyncio.to_thread(_permitted, request, "take_audit")
    if person is None:
        return PlainTextResponse(_REFUSED, status_code=403)
    asked = {k: request.query_params.get(k, "") for k in ("who", "act", "since", "until")}

    def made() -> bytes:
        audit.record(settings(), audit.Deed(who=person.account, act="audit_exported", detail=asked))
        return audit_files.as_csv(audit.entries(settings(), audit.Sought(**asked)))

    return _file(await asyncio.to_thread(made), "text/csv; charset=utf-8", f"审计-{today().isoformat()}.csv")


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
        if opened_apart := nursery.the_nursery():
            opened_apart.begin()
        mart = the_store().mart() if settings().is_built() else None
        for last in months_with_figures(mart)[:1] if mart else ():
            headline(mart, last, "zh")


@asynccontextmanager
async def lifespan(_app: object) -> AsyncIterator[None]:
    """Runs a first build beside the server and ends it with the server; says what is wrong with an index file."""
    if said := index_file.wrong():
        print(said, file=sys.stderr, flush=True)
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
        Route("/download/{name}", download),
        Route("/made/{id}", made),
        Route("/audit.csv", audit_csv),
        *sign_in.ROUTES,
        *oidc.ROUTES,
    ],
    middleware=[
        Middleware(
            Gate,
            by_hand=streamlit_private.by_hand,
            views_of=streamlit_private.views_of,
            views=Views(is_open=streamlit_private.is_view_open, let_go=streamlit_private.let_go),
        )
    ],
    lifespan=lifespan,
)
