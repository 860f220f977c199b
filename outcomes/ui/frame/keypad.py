"""The keys of a phone: those for numbers where a number is typed, which Streamlit's own field of text cannot ask for."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from streamlit.components.v2 import component
from streamlit.components.v2.types import ComponentRenderer

_SCRIPT = Path(__file__).with_suffix(".js")


@cache
def _marker() -> ComponentRenderer:
    return component("oc_keypad", html="<span></span>", js=_SCRIPT.read_text(encoding="utf-8"))


def keypads(keys: Mapping[str, str], *, within: str) -> None:
    """Asks for the keys of each field, numeric or decimal, by the key of its container after `within`."""
    fields = f'[class*="st-key-{within}"]'
    data = {"keys": dict(keys), "fields": fields, "code": f"st-key-{within}(\\w+)"}
    _marker()(key=f"keypad_{within}", data=data)
