"""What runs in Streamlit's one page before Streamlit does, and the file of polyfills that older browsers ask for."""

from __future__ import annotations

import hashlib
import json
import tomllib
from functools import cache
from pathlib import Path

from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from outcomes.core.html import raw

_HERE = Path(__file__).parent
_FOR_A_YEAR = {"cache-control": "private, max-age=31536000, immutable"}  # another file has another address


@cache
def page_scripts() -> Markup:
    """The scripts of a full page in their order, each in an element of its own, so that one that cannot be read stops no
    other: the way to the plain pages, the polyfills where something is missing, what is said when the sign-in has run
    out, the chosen theme, steps to go back and built-in English in Chinese."""
    words = tomllib.loads((_HERE / "widget_texts.toml").read_text(encoding="utf-8"))
    data = json.dumps({"exact": words["exact"], "patterns": list(words["patterns"].items())}, ensure_ascii=False)
    scripts = [
        _script("newest_syntax.js"),
        _script("floor.js"),
        _script("what_is_missing.js").replace("__POLYFILLS__", polyfills_address()),
        _script("holding.js"),
        _script("session_over.js"),
        _script("page_start.js") + _script("widget_texts.js").replace("__WORDS__", data),
    ]
    return Markup("").join(raw("script", script) for script in scripts)


def _script(name: str) -> str:
    return (_HERE / name).read_text(encoding="utf-8")


@cache
def _polyfills() -> bytes:
    return (_HERE / "polyfills" / "polyfills.js").read_bytes()


@cache
def polyfills_address() -> str:
    """The address of the polyfills, which changes with what is in the file."""
    return f"/polyfills/{hashlib.sha256(_polyfills()).hexdigest()[:16]}.js"


def _answer(_request: Request) -> Response:
    return Response(_polyfills(), media_type="text/javascript", headers=_FOR_A_YEAR)


ROUTES = [Route(polyfills_address(), _answer)]
