"""What a page must not have: faults that keep people out, and English words on a Chinese page."""

from __future__ import annotations

import re
import tomllib

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

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
    "XmR",
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
    "ET",
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
  // the frame's own head, where a page shows none: measured while it is hidden, its menu says how many entries it has
  const hidden = e => e.closest('[data-testid=stHeader]')?.checkVisibility() === false;
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node; (node = walker.nextNode());)
    if (node.textContent.trim() && !node.parentElement.closest(skip) && !hidden(node.parentElement)) found.push(node.textContent.trim());
  for (const name of ['title', 'aria-label', 'placeholder', 'alt'])
    for (const e of document.querySelectorAll(`[${name}]`)) if (!e.closest(skip) && !hidden(e)) found.push(e.getAttribute(name));
  return found;
}"""
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
    found: dict[str, str] = {}
    for text in page.evaluate(_TEXTS):
        for word in _WORD.findall(_CODE.sub(" ", text)):
            if word not in ALLOWED and not (codes and word in _CODES):
                found.setdefault(word, text[:60])
    return [f"{word}: {text}" for word, text in found.items()]
