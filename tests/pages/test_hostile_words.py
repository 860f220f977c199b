"""Every word that a page says is shown as text, wherever on the page it stands."""

from __future__ import annotations

from pathlib import Path

import pytest

from outcomes.core import texts
from tests import warehouses
from tests.markup import HOSTILE, Reading
from tests.pages.test_pages import _run

PAGES = (
    "overview",
    "brands",
    "outcomes",
    "explore",
    "briefing",
    "definitions",
    "quality",
    "report",
    "review",
    "audit",
    "register",
    "rules",
)
OPENED = {
    "brands": {"c": "210214001001"},
    "overview": {"talk": "1"},
    "definitions": {"tab": "tables"},
    "explore": {"view": "changes"},
}


@pytest.fixture(scope="module")
def own_sample(sample_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A sample of its own: what is kept of a warehouse is kept with the words of the time."""
    return warehouses.copy(sample_folder, tmp_path_factory.mktemp("hostile") / "sample")


@pytest.mark.parametrize("page", PAGES)
def test_every_word_of_a_page_stays_text(monkeypatch: pytest.MonkeyPatch, own_sample: Path, page: str) -> None:
    said = {key: {lang: HOSTILE + word for lang, word in words.items()} for key, words in texts.texts().items()}
    monkeypatch.setattr(texts, "texts", lambda: said)
    test = _run(monkeypatch, own_sample, page, **OPENED.get(page, {}))
    assert not test.exception
    bodies = [element.proto.body for element in test.get("html")]
    read = [Reading(body) for body in bodies if not body.startswith("<style")]
    found = [element for one in read for element in one.elements]
    assert found
    assert not [element for element in found if element[0] == "script" or "onerror" in element]
    assert sum(HOSTILE in one.words for one in read) >= 2
