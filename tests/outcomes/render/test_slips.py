"""Slips with one-time passwords: one for each person, with everything that is needed to sign in."""

import re
from pathlib import Path
from typing import Any

import pytest
import typst

from outcomes.core.places import read_register
from outcomes.core.settings import Settings
from outcomes.render.slips import slips_pdf
from outcomes.security.account_sheet import Slip
from outcomes.security.accounts import NewAccount

REGISTER = read_register(Settings().reference)
SLIPS = [
    Slip(
        account=NewAccount(account=f"lihua{n:02d}", name="李华", role="community_staff", place="210214001003"),
        password=f"abcd-efgh-jkmn-p{n:03d}",
    )
    for n in range(11)
]


def test_eleven_people_take_two_sheets_and_no_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    given: dict[str, Any] = {}
    compiled = typst.compile

    def compile_(*args: Any, **more: Any) -> Any:
        given.update(more)
        return compiled(*args, **more)

    monkeypatch.setattr(typst, "compile", compile_)
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    made = slips_pdf(SLIPS, REGISTER, "http://10.1.2.3:8501", "zh")
    assert len(re.findall(rb"/Type\s*/Page\b(?!s)", made)) == 2
    words = given["sys_inputs"]["slips"]
    for slip in SLIPS:
        assert slip.password in words
    for needed in ("http://10.1.2.3:8501", "社区填报员 · 古城社区", "至少10个字符", "撕毁"):
        assert needed in words
    assert list(tmp_path.iterdir()) == []


def test_marks_of_a_name_are_shown_as_they_are() -> None:
    new = NewAccount(account="odd", name='#let x = "1" $y$ \\ <b>', role="auditor", place="210214")
    assert slips_pdf([Slip(account=new, password="x")], REGISTER, "http://x", "en").startswith(b"%PDF")
