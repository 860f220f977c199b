"""Workbooks are opened in a process of their own: limits hold, many threads may ask, and a death is a finding."""

from __future__ import annotations

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from etl.read import book
from etl.read.types import Refused
from outcomes.core.settings import ROOT
from tests.etl.odd_files import A, B
from tests.etl.odd_files.made import MAIN, by_hand, numbers, parts, row, zipped

GOOD = by_hand(row(2, numbers(A)), row(3, numbers(B)))


def _refusal(content: bytes, seconds: float = 20) -> str:
    with pytest.raises(Refused) as refused:
        book.open_book(content, seconds)
    return refused.value.finding.code


def test_a_workbook_that_eats_the_memory_is_refused_and_the_server_lives() -> None:
    unit = f"<si><t>{os.urandom(1024).hex()}{'a' * 200_000}</t></si>"
    strings = f'<sst xmlns="{MAIN}">{unit * 1300}</sst>'
    assert _refusal(zipped({**parts(row(2, numbers(A))), "xl/sharedStrings.xml": strings})) in (
        "file_too_heavy",
        "file_damaged",
    )


def test_a_workbook_that_takes_too_long_is_refused() -> None:
    assert _refusal(GOOD, seconds=0.001) == "file_too_heavy"


def test_a_child_that_dies_or_says_nonsense_is_a_damaged_file(monkeypatch: pytest.MonkeyPatch) -> None:
    run = subprocess.run
    for code in (
        "import os; os._exit(3)",
        "import os; os.kill(os.getpid(), 11)",
        "print('[1]')",
        "print('{\"rows\": 1}')",
    ):
        monkeypatch.setattr(
            book.subprocess, "run", lambda command, code=code, **how: run([sys.executable, "-c", code], **how)
        )
        assert _refusal(GOOD) == "file_damaged"


def test_many_threads_may_ask_at_once() -> None:
    with ThreadPoolExecutor(6) as pool:
        found = list(pool.map(book.open_book, [GOOD] * 12))
    assert all([sheet.row(1)[0] for sheet in sheets] == ["古城社区"] for sheets in found)


def test_the_child_gets_no_secret_and_may_write_no_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("OUTCOMES_SECRET", "x")
    seen: dict[str, dict[str, str]] = {}
    run = subprocess.run

    def watched(command: list[str], **how: object) -> object:
        seen["env"] = how["env"]
        return run(command, **how)

    monkeypatch.setattr(book.subprocess, "run", watched)
    book.open_book(GOOD)
    assert "OUTCOMES_SECRET" not in seen["env"]
    code = f"from etl.read.child_process import _limit; _limit(); f = open({str(tmp_path / 'x')!r}, 'w'); f.write('x' * 9); f.flush()"
    done = run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, check=False)
    assert (done.returncode != 0, (tmp_path / "x").stat().st_size) == (True, 0)
