"""What must hold of every page when it is opened."""

from __future__ import annotations

from tests.addresses import ADDRESSES, in_language
from tests.e2e.conftest import Visit
from tests.e2e.looking import barriers, english_words

_LISTS_CODES = ("definitions", "tables", "report", "audit")


def opens_well(visit: Visit, name: str, lang: str, *, sample: bool, axe: bool) -> None:
    """No exception, no request beyond this machine, the sample marked and real data not, no English on a Chinese page;
    with `axe` nothing that keeps people out (the same elements in both languages: one of them is enough)."""
    visit.outside.clear()
    visit.complaints.clear()
    visit.open(in_language(ADDRESSES[name], lang))
    assert visit.page.locator("[data-testid=stException]").count() == 0
    assert visit.outside == []
    assert visit.complaints == []
    assert (visit.page.locator(".oc-watermark").count() > 0) == sample
    assert not axe or barriers(visit.page) == []
    assert lang == "en" or english_words(visit.page, codes=name in _LISTS_CODES) == []
