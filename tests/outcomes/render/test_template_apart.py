"""A deck template looked at in a child of a server: the same sentence as in this process."""

from __future__ import annotations

import io

import pytest
from pptx import Presentation

from outcomes.foreign import nursery as foreign
from outcomes.foreign.nursery import ChildLimits
from outcomes.render.pptx.template import from_template, trouble_with

pytestmark = pytest.mark.processes


def _template(*names: str) -> bytes:
    made = Presentation()
    for layout, name in zip(made.slide_layouts, names, strict=False):
        layout.name = name
    content = io.BytesIO()
    made.save(content)
    return content.getvalue()


def test_a_template_is_looked_at_in_a_child_and_never_in_the_server() -> None:
    files = [_template(), _template("甲", "乙", "丙", "丁", "戊", "己"), b"PK\x03\x04 no presentation"]
    here = [trouble_with(content, "本单位.pptx") for content in files]
    assert here[0] == ""
    assert all(" / " in said for said in here[1:])
    server = foreign.open_for_server(["outcomes.render.pptx.template"])
    assert server is not None
    try:
        assert [trouble_with(content, "本单位.pptx") for content in files] == here
        with pytest.raises(RuntimeError, match="a server does not open"):
            from_template(files[0])
        server.limits = ChildLimits(seconds=0.001)
        assert "时间或内存超过限度" in trouble_with(files[0])
    finally:
        foreign.close_for_server()
