"""Ask and find: one box at the top of every page for communities, brands, indicators and pages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from urllib.parse import urlencode

from streamlit.components.v2 import component
from streamlit.components.v2.types import ComponentRenderer

from outcomes.core.settings import settings
from outcomes.core.texts import t
from outcomes.security.access import may_open
from outcomes.ui.frame.asof import carried
from outcomes.ui.frame.identity import known
from outcomes.ui.frame.shell import lang, mart, say
from outcomes.words.search_entries import SearchEntry, entries, pages

_SCRIPT = Path(__file__).with_suffix(".js")
_HTML = (
    '<div class="oc-search oc-noprint"><input type="text" role="combobox" aria-expanded="false" aria-controls="oc-found" '
    'aria-autocomplete="list" autocomplete="off" spellcheck="false"><ul id="oc-found" role="listbox" aria-label="…" hidden></ul></div>'
)
_WORDS = ("hint", "label", "none", "place", "brand", "indicator", "page", "both")


@cache
def _box() -> ComponentRenderer:
    return component("oc_search", html=_HTML, js=_SCRIPT.read_text(encoding="utf-8"), isolate_styles=False)


def _row(entry: SearchEntry, kept: dict[str, str]) -> dict[str, object]:
    query = urlencode({**dict(entry.query), **kept})
    return {
        "kind": entry.kind,
        "title": entry.title,
        "note": entry.note,
        "href": entry.path + (f"?{query}" if query else ""),
        "code": entry.code,
        "names": entry.names,
        "initials": entry.initials,
    }


def search_box(menu: Mapping[str, Sequence[tuple[str, str, str]]]) -> None:
    """The box, for those who may see figures; what it finds, the browser looks up itself. `menu`: as run_pages takes it."""
    who = known()
    if who is None or not settings().is_built() or not may_open(who, "overview"):
        return
    urls = {url: key for entries_ in menu.values() for _, url, key in entries_ if may_open(who, url)}
    titles = {f"/{url}": (t(key, "zh"), t(key, "en")) for url, key in urls.items()}
    kept = carried()
    rows = [_row(entry, kept) for entry in (*entries(mart(), lang()), *pages(titles, lang()))]
    words = {key: say(f"search.{key}") for key in _WORDS}
    trend = "/explore?" + urlencode({"view": "trend", **kept})
    _box()(key="oc_search", data={"entries": rows, "words": words, "trend": trend})
