"""What stands before Streamlit's own scripts: in which order, and which file of polyfills."""

import hashlib
import re

from starlette.applications import Starlette
from starlette.testclient import TestClient

from outcomes.security.page_scripts import ROUTES, page_scripts, polyfills_address
from tests import tree
from tests.markup import Reading

FOLDER = tree.ROOT / "outcomes" / "security" / "polyfills"


def test_the_polyfills_are_those_of_the_readme_and_their_licence_is_beside_them() -> None:
    told = re.search(r"sha256 ([0-9a-f]{64})  polyfills\.js", (FOLDER / "README.md").read_text(encoding="utf-8"))
    assert told is not None
    assert hashlib.sha256((FOLDER / "polyfills.js").read_bytes()).hexdigest() == told.group(1)
    assert "Permission is hereby granted, free of charge" in (FOLDER / "LICENSE").read_text(encoding="utf-8")
    assert "core-js" in (FOLDER / "polyfills.js").read_text(encoding="utf-8")[:80]


def test_they_are_kept_for_a_year_under_an_address_that_changes_with_them() -> None:
    content = (FOLDER / "polyfills.js").read_bytes()
    assert hashlib.sha256(content).hexdigest()[:16] in polyfills_address()
    answer = TestClient(Starlette(routes=ROUTES)).get(polyfills_address())
    assert answer.content == content
    assert answer.headers["content-type"].startswith("text/javascript")
    assert "immutable" in answer.headers["cache-control"]
    assert "private" in answer.headers["cache-control"]


def test_what_cannot_be_read_is_in_an_element_of_its_own_before_the_one_that_looks_for_it() -> None:
    page = str(page_scripts())
    scripts = page.removesuffix("</script>").split("</script>")
    told, floor, missing, *rest = scripts
    assert "static told" in told
    assert "window.ocReads" in floor
    assert "=>" not in floor + missing
    assert polyfills_address() in missing
    assert len(rest) == 3
    assert len(Reading(page).texts) == len(scripts)
