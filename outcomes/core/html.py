"""HTML in which every word is text unless it was made here: what comes from data is escaped without being asked."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterable
from functools import cache, partial
from string import Template
from typing import Literal

from markupsafe import Markup, escape

Inside = str | Iterable[str]
NOTHING = Markup()
_SELECTOR = re.compile(r"[a-zA-Z][a-zA-Z0-9]*(?:\.[\w-]+)*")
_WITHOUT_END = ("img", "input", "meta")
_is_special = re.compile("[&<>\"']").search
_made = partial(str.__new__, Markup)  # as Markup() without its looking at what it is given: pages make some 10,000


@cache
def _ends(selector: str) -> tuple[str, str]:
    """How the element of a selector begins, without its last >, and how it ends."""
    if not _SELECTOR.fullmatch(selector):
        raise ValueError(f"no selector: {selector!r}")
    name, *classes = selector.split(".")
    named = f' class="{" ".join(classes)}"' if classes else ""
    return f"<{name}{named}", "" if name in _WITHOUT_END else f"</{name}>"


@cache
def _attribute(key: str) -> str:
    """The attribute of a keyword: data_ask is data-ask, for_ is for."""
    return " " + key.removesuffix("_").replace("_", "-")


def _safe(text: str) -> str:
    return text if text.__class__ is Markup or not _is_special(text) else escape(text)


def _parts(inside: Iterable[Inside]) -> list[str]:
    parts: list[str] = []
    for part in inside:
        if isinstance(part, str):
            parts.append(_safe(part))
        else:
            parts += map(_safe, part)
    return parts


def tag(selector: str, *inside: Inside, **attributes: str | bool | None) -> Markup:
    """An element: tag("div.oc-card", name, title=note). What is inside and the attributes are escaped unless they are Markup.

    An attribute that is True stands without a value, one that is None or False does not stand at all.
    """
    start, end = _ends(selector)
    parts = [start]
    for key, value in attributes.items():
        if isinstance(value, str):
            parts += (_attribute(key), '="', _safe(value), '"')
        elif value:
            parts.append(_attribute(key))
    return _made("".join([*parts, ">", *_parts(inside), end]))


def together(*inside: Inside) -> Markup:
    """Pieces one after the other, without an element around them."""
    return _made("".join(_parts(inside)))


def raw(name: Literal["style", "script"], code: str) -> Markup:
    """A style sheet or a script of our own files, in which a browser reads no entities."""
    if f"</{name}" in code.lower():
        raise ValueError(f"{name} ends before its end")
    return _made(f"<{name}>{code}</{name}>")


def filled(template: str, **words: str) -> Markup:
    """A template of our own files with its $words, escaped unless they are Markup."""
    return _made(Template(template).substitute({key: _safe(word) for key, word in words.items()}))


def picture_address(svg: Markup) -> str:
    """An SVG as the address of a picture."""
    return f"data:image/svg+xml;base64,{b64encode(svg.encode()).decode()}"
