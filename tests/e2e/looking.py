"""What a page must not have: faults that keep people out, and English words on a Chinese page."""

from __future__ import annotations

import re
import tomllib
from contextlib import suppress

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, TimeoutError

from outcomes.catalogue.catalogue import catalogue
from outcomes.core.settings import ROOT

# what Streamlit itself does with lists; everything else serious is ours to mend
STREAMLITS_OWN = {"list", "listitem"}
# names of formats, codes and signs that are the same in Chinese
ALLOWED = {
    "PNG",
    "SVG",
    "CSV",
    "XLSX",
    "PPTX",
    "DOCX",
    "PDF",
    "GBK",
    "UTF",
    "WPS",
    "English",
    "SHA",
    "ID",
    "GeoJSON",
    "GeoPackage",
    "GPKG",
    "Shapefile",
    "KML",
    "KMZ",
    "CGCS",
    "WGS",
    "GCJ",
    "BD",
    "EPSG",
    "CM",
    "ZIP",
    "Zip",
    "shp",
    "dbf",
    "prj",
    "cpg",
    "shx",
    "MB",
    "kB",
    "KB",
    "make",
    "run",
    "DATA",
    "data",
    "real",
    "Excel",
    "app",
    "App",
    "TXT",
    "TSV",
    "XLS",
    "ODS",
    "JSON",
    "GEOJSON",
    "zip",
    "toml",
    "APP",
    "gpkg",
}
# codes of one word, which the definitions list; those of several words are known by their _
_CODES = {
    *catalogue().indicators,
    *catalogue().datasets,
    *(c.code for d in catalogue().datasets.values() for c in d.column),
    *tomllib.loads((ROOT / "etl" / "findings" / "findings.toml").read_text(encoding="utf-8")),
}
# texts and attributes of the page; not: icon letters (drawn as pictures), code, file names, cells of codes
_TEXTS = """() => {
  const found = [], skip = 'script,style,noscript,code,[data-testid=stIconMaterial],[translate=no]';
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node; (node = walker.nextNode());)
    if (node.textContent.trim() && !node.parentElement.closest(skip)) found.push(node.textContent.trim());
  for (const name of ['title', 'aria-label', 'placeholder', 'alt'])
    for (const e of document.querySelectorAll(`[${name}]`)) if (!e.closest(skip)) found.push(e.getAttribute(name));
  return found;
}"""
_GONE = f"word => !({_TEXTS})().some(text => text.includes(word))"
_PASSING = 10_000  # milliseconds
_WORD = re.compile(r"[A-Za-z][A-Za-z'’]+")
# a file's name, a code with _ or digits, an address, a digest
_CODE = re.compile(
    r"\S+\.(?:csv|xlsx?|txt|geojson|gpkg|zip|kml|docx|pptx|pdf)\b|\w*[_\d]\w*|https?://\S+|\b[0-9a-f]{8,}\b|~\S+"
)


def barriers(page: Page) -> list[str]:
    """What axe-core calls serious or critical, beyond Streamlit's own two rules about lists: rule and first element."""
    found = Axe().run(page).response["violations"]
    return [
        f"{v['id']} ×{len(v['nodes'])}: {v['nodes'][0]['target']} {v['nodes'][0]['html'][:160]}"
        for v in found
        if v["impact"] in ("serious", "critical") and v["id"] not in STREAMLITS_OWN
    ]


def english_words(page: Page, *, codes: bool = False) -> list[str]:
    """Latin words on the page that are not in the list of those allowed, each with where it stands; `codes`: the page
    lists the codes of the catalogue."""
    found = _english_words(page, codes=codes)
    for word in found:  # what is only on its way out goes: the menu of a narrow window, after it was made wide
        with suppress(TimeoutError):
            page.wait_for_function(_GONE, arg=word, timeout=_PASSING)
    return [f"{word}: {text}" for word, text in _english_words(page, codes=codes).items()] if found else []


def _english_words(page: Page, *, codes: bool) -> dict[str, str]:
    found: dict[str, str] = {}
    for text in page.evaluate(_TEXTS):
        for word in _WORD.findall(_CODE.sub(" ", text)):
            if word not in ALLOWED and not (codes and word in _CODES):
                found.setdefault(word, text[:60])
    return found
