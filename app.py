"""What `streamlit run app.py` starts: the pages, the downloads, the gate, and a first build in the background."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from urllib.parse import quote

import streamlit as st
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route
from streamlit.runtime.pages_manager import PagesManager

from outcomes.lake import WarehouseError
from outcomes.render.download import respond
from outcomes.security.gate import Gate
from outcomes.settings import SAMPLE, settings
from outcomes.store import the_store

# the pages are those of st.navigation: without this the first link to a page of a fresh server is said not to exist
PagesManager.uses_pages_directory = False


async def health(request: Request) -> Response:
    """Whether figures can be shown, of which class and version."""
    if not settings().is_built():
        return JSONResponse({"ok": True, "ready": False})
    mart = await asyncio.to_thread(lambda: the_store().mart())
    return JSONResponse({"ok": True, "ready": True, "data_class": mart.data_class, "version": mart.version})


async def download(request: Request) -> Response:
    """A chart as PNG, SVG, CSV or PPTX."""
    try:
        content, media, name = await asyncio.to_thread(respond, request.path_params["name"], dict(request.query_params))
    except (ValueError, WarehouseError) as error:
        return PlainTextResponse(str(error), status_code=400)
    return Response(
        content, media_type=media, headers={"content-disposition": f"attachment; filename*=UTF-8''{quote(name)}"}
    )


async def overview(request: Request) -> Response:
    """The overview lives at the root; its name in the address leads there."""
    return RedirectResponse(f"/?{request.url.query}" if request.url.query else "/")


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


@asynccontextmanager
async def lifespan(app: object) -> AsyncIterator[None]:
    """Runs a first build beside the server and ends it with the server."""
    build = _start_build()
    try:
        yield
    finally:
        if build is not None and build.poll() is None:
            build.terminate()


app = st.App(
    "frame.py",
    routes=[Route("/api/health", health), Route("/overview", overview), Route("/download/{name}", download)],
    middleware=[Middleware(Gate)],
    lifespan=lifespan,
)
