"""Paper: a community on one A4 page."""

from __future__ import annotations

import re

import pytest

from tests.e2e.conftest import Visit

pytestmark = pytest.mark.e2e


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("data", ["sample", "real"])
def test_a_community_prints_on_exactly_one_page(
    visit: Visit, request: pytest.FixtureRequest, data: str, lang: str
) -> None:
    visit.base = request.getfixturevalue(f"{data}_server")
    if data == "real":
        visit.sign_in(request.getfixturevalue("real_folder"))
    visit.open(f"/brands?c=210214001003&lang={lang}")
    paper = visit.page.pdf(prefer_css_page_size=True, print_background=True)
    assert len(re.findall(rb"/Type\s*/Page\b(?!s)", paper)) == 1
    visit.page.emulate_media(media="print")
    visit.page.set_viewport_size({"width": 703, "height": 1031})  # what A4 leaves inside its margins
    room = "() => { const e = document.querySelector('.oc-print'), f = e.querySelector('footer'); const last = [...e.children].filter(c => c !== f && !c.classList.contains('mark')).pop(); return f.getBoundingClientRect().top - last.getBoundingClientRect().bottom; }"
    assert visit.page.evaluate(room) >= 0  # nothing is cut off
    words = "".join(visit.page.locator("body").inner_text().split())
    assert "新韵古城·幸福社区" in words
    assert ("示例数据" in words or "Sampledata" in words) == (data == "sample")
    assert ("承诺链" if lang == "zh" else "Promisechain") in words
    assert "English" not in words  # no buttons on paper
