"""`/api/metrics`: what the server counts of itself, for somebody on this very machine and for nobody else."""

from __future__ import annotations

import asyncio
from ipaddress import ip_address

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import Scope

from outcomes.core import meters
from outcomes.core.settings import settings
from outcomes.security import sessions
from outcomes.security.addresses import header

_FORMAT = "text/plain; version=0.0.4; charset=utf-8"
_BROUGHT_ALONG = (b"x-forwarded-for", b"x-forwarded-proto", b"x-real-ip", b"forwarded", b"via")


def is_on_this_machine(scope: Scope) -> bool:
    """Whether somebody on this machine asks without a proxy between: behind one everybody comes from here."""
    if any(header(scope, name) for name in _BROUGHT_ALONG):
        return False
    try:
        return ip_address(str((scope.get("client") or ("",))[0])).is_loopback
    except ValueError:
        return False


async def metrics(request: Request) -> Response:
    """Counters and gauges as Prometheus reads them; 404 for whoever is elsewhere."""
    if not is_on_this_machine(request.scope):
        return PlainTextResponse("没有这个地址 / no such address", status_code=404)
    kept = settings()
    meters.OPEN_SESSIONS.set(await asyncio.to_thread(sessions.number_open, kept) if kept.is_built() else 0)
    return Response(meters.told(), media_type=_FORMAT, headers={"cache-control": "no-store"})


ROUTES = [Route("/api/metrics", metrics)]
