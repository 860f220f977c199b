"""The way of a submission from the page to the stored row: one value, few hands, none of which takes much beside it."""

from __future__ import annotations

import sys
from pathlib import Path
from types import FrameType

import pytest

from etl.review.desk import Desk
from outcomes.core.settings import ROOT
from outcomes.reporting.submission import Submission
from tests.etl import shown, small

_OURS = (str(ROOT / "etl"), str(ROOT / "outcomes"))


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030"])
def test_what_is_sent_passes_through_few_hands(tmp_path: Path, encoding: str) -> None:
    settings, cat = small.make(tmp_path)
    register = shown.mart(settings).register
    desk = Desk(settings=settings, cat=cat, person=small.CLERK, register=register, real=True, today=small.TODAY)
    content = small.content_of(("古城", "2025-03", 12, 1)).decode("gb18030").encode(encoding)
    sent = Submission(content=content, name="三月的报表.csv", dataset="monthly_report", reason="一个说明")
    hands: list[tuple[str, int]] = []

    def watch(frame: FrameType, event: str, _: object) -> None:
        code = frame.f_code
        if event != "call" or code.co_name == "<lambda>" or not code.co_filename.startswith(_OURS):
            return
        names = code.co_varnames[: code.co_argcount + code.co_kwonlyargcount]
        given = [frame.f_locals.get(name) for name in names]
        if any(
            isinstance(g, Submission) or any(g is part for part in (content, sent.name, sent.reason)) for g in given
        ):
            hands.append((f"{code.co_filename}:{code.co_qualname}", len([n for n in names if n != "self"])))

    sys.setprofile(watch)
    try:
        receipt = desk.send(sent)
    finally:
        sys.setprofile(None)
    assert receipt.rows_stored == 1
    assert len(hands) <= 23, "\n".join(name for name, _ in hands)
    assert [name for name, parameters in hands if parameters > 5] == []
