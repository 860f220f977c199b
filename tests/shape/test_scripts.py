"""Our own scripts and styles are read by Chromium 86; the two that lead on from an old one, by any there is."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SCRIPTS = sorted(path for path in (ROOT / "outcomes").rglob("*.js") if path.name != "polyfills.js")
STYLES = sorted((ROOT / "outcomes" / "ui").rglob("*.css"))
ANYWHERE = ("floor.js", "what_is_missing.js")

# what came after Chromium 86, as it is written
NEWER = {
    "static block (94)": r"\bstatic\s*\{",
    "#name in object (91)": r"#\w+\s+in\b",
    "flag d or v of a regular expression (90, 112)": r"(?<=[(=,:!&|?])\s*/(?![/*])(?:[^/\\\n\[]|\\.|\[(?:[^\]\\]|\\.)*\])+/[a-z]*[dv]",
    "modifiers in a regular expression (125)": r"\(\?[ims]+[-:]",
    "await outside of a function (89)": r"^(?:const .*= )?await\b",
    "attributes of an import (123)": r"^import .*\bwith\s*\{",
    "using (134)": r"^\s*(?:await )?using \w+ =",
}
# what came with ES2015 and after, as it is written
MODERN = {
    "arrow": r"=>",
    "let, const, class": r"^\s*(?:let|const|class)\b",
    "template": r"`",
    "?. and ??": r"\?\.|\?\?",
    "spread": r"\.\.\.",
    "for of": r"\bof\b.*\)\s*\{?$",
}
NEWER_STYLE = {
    "inset (87)": r"(?<![-\w])inset\s*:",
    ":is and :where (88)": r":(?:is|where)\(",
    "aspect-ratio (88)": r"aspect-ratio\s*:",
    "layers (99)": r"@layer\b",
    "containers (105)": r"@container\b",
    "units of the visible height (108)": r"\d[dsl]v[hw]\b",
    "colours (111)": r"color-mix\(|oklch\(|oklab\(",
    "nesting (112)": r"&",
}


def _code(path: Path) -> str:
    """A script without its notes of a whole line."""
    return re.sub(r"^\s*//.*$", "", path.read_text(encoding="utf-8"), flags=re.M)


def _found(code: str, newer: dict[str, str]) -> list[str]:
    return [name for name, pattern in newer.items() if re.search(pattern, code, flags=re.M)]


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_a_script_is_read_by_the_oldest_browser_of_the_full_pages(path: Path) -> None:
    assert _found(_code(path), NEWER) == []


@pytest.mark.parametrize("name", ANYWHERE)
def test_what_leads_on_from_an_old_browser_is_read_by_it(name: str) -> None:
    assert _found(_code(ROOT / "outcomes" / "security" / name), MODERN) == []


@pytest.mark.parametrize("path", STYLES, ids=lambda path: path.name)
def test_a_style_says_nothing_that_the_oldest_browser_does_not_know(path: Path) -> None:
    rules = re.sub(r"/\*.*?\*/|@supports not \([^)]*\)", "", path.read_text(encoding="utf-8"), flags=re.S)
    assert _found(rules, NEWER_STYLE) == []
    for selectors in re.findall(r"([^{}]+)\{", rules):  # one part that is not known puts a whole rule out of force
        having = [":has(" in one for one in re.split(r",(?![^()]*\))", selectors)]
        assert all(having) or not any(having), selectors


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("class A { static { x(); } }", "static block (94)"),
        ("const a = /[\\p{L}--[a-z]]/v;", "flag d or v of a regular expression (90, 112)"),
        ("text.match(/a\\/b/dg)", "flag d or v of a regular expression (90, 112)"),
        ("  if (#x in other) {", "#name in object (91)"),
        ("await start();", "await outside of a function (89)"),
    ],
)
def test_newer_syntax_is_recognised(code: str, name: str) -> None:
    assert _found(code, NEWER) == [name]
