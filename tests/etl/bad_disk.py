"""A disk that fills up and a folder that turns read-only: run in a mount namespace of its own, says in JSON what happened."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from outcomes.core.errors import WarehouseError
from outcomes.warehouse.mart import Store
from tests import tree
from tests.etl import small, whole
from tests.etl.command_line import etl

LEFT = (0, 8, 24, 48, 96, 192) if tree.LONG else (0, 8, 48, 192)  # kilobytes that are free when a file comes


def _fill(ballast: Path, left: int) -> None:
    """Fills the disk but for so many kilobytes."""
    free = os.statvfs(ballast.parent)
    with ballast.open("wb") as file:
        file.write(b"x" * max(0, free.f_bavail * free.f_frsize - left * 1024))


def full(folder: Path) -> None:
    """Loads a file for each amount of free space, then frees the disk and loads it again."""
    settings, cat = small.make(folder)
    whole.one_more(settings, cat, "2025-03", 1000)
    app, before, ballast = Store(settings), 1000.0, folder / "ballast"
    app.mart()
    for n, left in enumerate(LEFT, 1001):
        _fill(ballast, left)
        try:
            said, after = whole.one_more(settings, cat, "2025-03", n).upload_id or "", float(n)
        except WarehouseError as error:
            said, after = str(error), before
        ballast.unlink()
        shown = whole.received(app.mart(), "2025-03")
        print(json.dumps({"left": left, "said": said, "wrong": whole.wrong(settings, cat), "right": shown == after}))
        again = whole.one_more(settings, cat, "2025-03", n)
        before = float(n)
        assert again.upload_id
    assert whole.received(app.mart(), "2025-03") == before
    assert whole.wrong(settings, cat) == []


def read_only(folder: Path, file: Path) -> None:
    """Calls every command that writes, or reads what a writer leaves, on a warehouse that nobody may change."""
    subprocess.run(["mount", "--bind", folder, folder], check=True)
    subprocess.run(["mount", "-o", "remount,ro,bind", folder], check=True)
    for words in (
        ("load", str(file), "--by", "甲", "--dataset", "monthly_report", "--today", "2025-04-02"),
        ("withdraw", "U1", "--by", "甲"),
        ("history",),
        ("rebuild",),
        ("init",),
    ):
        said = etl(folder, *words)
        print(json.dumps({"command": words[0], "code": said.code, "out": said.out, "err": said.err}))


if __name__ == "__main__":
    full(Path(sys.argv[1]))
    read_only(Path(sys.argv[2]), Path(sys.argv[3]))
