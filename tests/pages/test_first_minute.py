"""What a newcomer sees before there is a warehouse: published figures as printed, the communities, nothing invented."""

from __future__ import annotations

import base64
import re
from pathlib import Path

import pytest

from outcomes.core import settings
from tests.pages.test_pages import _run


@pytest.mark.parametrize(("lang", "said"), [("zh", "示例数据，准备好会自动打开"), ("en", "opens by itself")])
def test_while_the_sample_is_made_the_page_shows_what_is_published(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, lang: str, said: str
) -> None:
    folder = tmp_path / "sample"
    monkeypatch.setattr(settings, "SAMPLE", folder)
    test = _run(monkeypatch, folder, "overview", lang=lang)
    assert not test.exception
    html = "".join(block.proto.body for block in test.get("html"))
    assert said in html
    figures = re.findall(r'class="oc-fact"[^>]*>.*?</div>', html)
    assert len(figures) == 14
    assert "252" in html
    assert "oc-card" not in re.sub(r"<style>.*?</style>", "", html, flags=re.S)
    picture = base64.b64decode(re.findall(r"data:image/svg\+xml;base64,([^\"]+)", html)[-1]).decode()
    assert picture.count('<polygon class="tile none"') == 44
    assert not re.search(r"\d", re.sub(r"<style>.*?</style>|<[^>]*>", "", picture))
