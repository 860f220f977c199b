"""数字核验 of a file in a process of its own: the same lines as on the page, and a sentence where it cannot be done."""

from __future__ import annotations

from pathlib import Path

import pytest

from outcomes.core.settings import Settings
from outcomes.exports.long_work import CannotBeDone
from outcomes.exports.numbers_apart import line_of, lines_apart
from outcomes.foreign.nursery import ChildLimits
from outcomes.proofreading.check import check
from outcomes.warehouse.mart import Mart

pytestmark = pytest.mark.processes
TEXT = "全区44个社区。古城社区2025年3月受理诉求12件，办结率95%。"


def test_a_text_judged_beside_the_server_has_the_lines_that_it_has_here(sample_mart: Mart, sample_folder: Path) -> None:
    here = [line_of(judged, "en") for judged in check(sample_mart, TEXT, "en")]
    assert len(here) >= 3
    assert lines_apart(Settings(data=sample_folder), "稿.txt", TEXT.encode(), "en", None) == here


def test_a_file_that_is_no_text_or_takes_too_long_is_told_by_its_sentence(
    sample_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = Settings(data=sample_folder)
    with pytest.raises(CannotBeDone, match="DOCX 打不开 / "):
        lines_apart(settings, "坏.docx", b"no zip", "zh", None)
    monkeypatch.setattr("outcomes.exports.numbers_apart.OF_A_FILE", ChildLimits(memory_mb=6144, seconds=0.01))
    with pytest.raises(CannotBeDone, match="超过限度"):
        lines_apart(settings, "稿.txt", TEXT.encode(), "zh", None)
