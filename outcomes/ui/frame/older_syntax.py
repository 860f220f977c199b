"""Streamlit's own scripts, in syntax that Chromium 86 reads: static blocks (94) are written as static fields (72)."""

from __future__ import annotations

import gzip
import re
from functools import cache
from pathlib import Path

import streamlit as st
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route, Router
from starlette.types import ASGIApp, Receive, Scope, Send

_FOR_A_YEAR = {"cache-control": "private, max-age=31536000, immutable"}  # their names change with what is in them
_BEGIN = re.compile(r"\bstatic\{this\.(\w+)=")


def in_older_syntax(script: str) -> str:
    """The script with `static{this.name=value}` written as `static name=value;`, which means the same; all else as it was."""
    parts, at = [], 0
    for found in _BEGIN.finditer(script):
        end = _end_of_block(script, found.end())
        if end is not None:
            parts += [script[at : found.start()], f"static {found[1]}={script[found.end() : end]};"]
            at = end + 1
    return "".join([*parts, script[at:]])


def _end_of_block(script: str, at: int) -> int | None:
    """Where the block ends whose value begins here; None for a block that does more than set one value, or is not plain."""
    depth = 0
    while at < len(script):
        match script[at]:
            case "`" | '"' | "'" as mark:
                end = script.find(mark, at + 1)
                if end < 0 or "\\" in script[at:end] or (mark == "`" and "$" in script[at:end]):
                    return None
                at = end
            case "{":
                depth += 1
            case "}" if depth == 0:
                return at
            case "}":
                depth -= 1
            case ";" if depth == 0:
                return None
        at += 1
    return None


def scripts() -> Path:
    """The folder of Streamlit's scripts."""
    return Path(st.__file__).parent / "static" / "static" / "js"


@cache
def _rewritten(name: str) -> bytes:
    return in_older_syntax((scripts() / name).read_text(encoding="utf-8")).encode()


@cache
def _compressed(name: str) -> bytes:
    return gzip.compress(_rewritten(name), 6)


def _answer(request: Request) -> Response:
    name = request.url.path.rpartition("/")[2]
    headers = {**_FOR_A_YEAR, "vary": "accept-encoding"}
    if "gzip" not in request.headers.get("accept-encoding", ""):
        return Response(_rewritten(name), media_type="text/javascript", headers=headers)
    headers["content-encoding"] = "gzip"
    return Response(_compressed(name), media_type="text/javascript", headers=headers)


class OlderSyntax:
    """ASGI middleware: answers for those of Streamlit's scripts that have such blocks, whose addresses a route may not take."""

    def __init__(self, app: ASGIApp) -> None:
        having = [script.name for script in scripts().glob("*.js") if b"static{this." in script.read_bytes()]
        routes = [Route(f"/static/js/{name}", _answer) for name in having]
        self.app, self.rewritten = app, Router(routes)
        self.paths = {route.path for route in routes}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        is_theirs = scope["type"] == "http" and scope["path"] in self.paths
        await (self.rewritten if is_theirs else self.app)(scope, receive, send)
