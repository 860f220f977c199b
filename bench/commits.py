"""`OUTCOMES_DATA=… python -m bench.commits OTHER [PART …]`: this checkout against another one of an older commit, by turns.

OTHER is a checkout with an environment at `.venv`; both look at the same warehouse (each at a copy of its own). A probe is a
script that both understand, or a command, each in a fresh process; what it times is printed by itself.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from time import perf_counter

from bench.measure import Ratio, Timed
from outcomes.core.settings import ROOT, settings

REPEATS = 3
_CLOCK = "import gc; from time import perf_counter as now\n"
_PAGE = """
from bench.selection import opened, share_script_cache
from outcomes.warehouse.mart import the_store
share_script_cache()
page = opened("frame.py", {page!r}, **{query!r})
taken = []
for _ in range(7):
    the_store().mart().answers.clear()  # as after a publication
    gc.collect(); start = now(); page.run(); taken.append(now() - start)
print(sorted(taken)[3])
"""
_AGAIN = """
from statistics import median
from bench.selection import back_and_forth, opened, share_script_cache
from outcomes.warehouse.mart import the_store
share_script_cache()
months = [str(m) for m in the_store().mart().query("months", indicator="requests_received")["month"][1:3]]
choose, taken = back_and_forth(opened("frame.py"), months), []
for _ in range(20):
    start = now(); choose(); taken.append(now() - start)
print(median(taken))
"""
_MARTS = """
from datetime import UTC, datetime
from etl.mart import refresh
from outcomes.catalogue.catalogue import catalogue
from outcomes.core.settings import settings
from outcomes.warehouse.lake import connect
con = connect(settings()); con.execute("BEGIN TRANSACTION")
start = now(); refresh.refresh(con, catalogue(), at=datetime.now(UTC), data_class="sample"); print(now() - start)
con.execute("ROLLBACK")
"""
_SIGNALS = """
from outcomes.comparison.control_charts import watches
from outcomes.warehouse.mart import the_store
mart = the_store().mart()
start = now(); [watches(mart, level, "2025-12") for level in ("community", "street", "district")]; print(now() - start)
"""
_EFFECT = """
from outcomes.catalogue.catalogue import catalogue
from outcomes.comparison.launch_effects import ALL, Question, answer, study
from outcomes.warehouse.mart import the_store
asked = Question(indicator=catalogue().indicators["requests_received"], kind="brand", cohort=ALL, last="2025-12")
mart = the_store().mart()
start = now(); answer(study(mart, asked)); print(now() - start)
"""
_PAGES = {
    "overview": ("", {}),
    "outcomes": ("pages/leaders/outcomes.py", {}),
    "quality": ("pages/reference/quality.py", {}),
    "compare": ("pages/leaders/explore.py", {"view": "compare"}),
    "control chart": ("pages/leaders/explore.py", {"view": "control"}),
}
_SCRIPTS = {
    **{f"{name}, after a publication": _PAGE.format(page=page, query=query) for name, (page, query) in _PAGES.items()},
    "overview, a month seen before": _AGAIN,
    "every figure of every month worked out": _MARTS,
    "every control chart": _SIGNALS,
    "the effect of the brands": _EFFECT,
}
_COMMANDS = {
    f"the command for a {kind}": ["outcomes", kind, "--month", "2025-12", "-o", "{folder}/" + f"{kind}.{suffix}"]
    for kind, suffix in (("book", "xlsx"), ("deck", "pptx"), ("brief", "docx"))
} | {"the check of the largest file of the sample": ["etl", "check", "{file}", "--json"]}


def _seconds(part: str, root: Path, folder: Path) -> float:
    """What a probe takes in a checkout, in a process of its own that has the folder's warehouse."""
    environment = {**os.environ, "OUTCOMES_DATA": str(folder / "sample"), "PYTHONPATH": str(root)}
    python = str(root / ".venv" / "bin" / "python")
    if part in _SCRIPTS:
        command = [python, "-c", _CLOCK + _SCRIPTS[part]]
    else:
        landed = (p for p in (folder / "sample").rglob("*") if p.is_file() and "landing" in p.parts)
        file = shutil.copy(max(landed, key=lambda p: p.stat().st_size), folder / "largest.csv")
        command = [python, "-m", *(word.format(folder=folder, file=file) for word in _COMMANDS[part])]
    start = perf_counter()
    done = subprocess.run(command, cwd=root, env=environment, capture_output=True, text=True, check=False)
    taken = perf_counter() - start
    if done.returncode and "check" not in command:
        raise RuntimeError(f"{part}: {done.stderr[-2000:]}")
    return float(done.stdout.split()[-1]) if part in _SCRIPTS else taken


def measure(other: Path, parts: list[str]) -> list[Ratio]:
    """Each probe here and in the other checkout, by turns."""
    with tempfile.TemporaryDirectory() as made:
        folders = {ROOT: Path(made) / "here", other: Path(made) / "there"}
        for folder in folders.values():
            shutil.copytree(settings().data, folder / "sample")
        found = []
        for part in parts or [*_SCRIPTS, *_COMMANDS]:
            taken: dict[Path, list[float]] = {root: [] for root in folders}
            for _ in range(REPEATS):
                for root, folder in folders.items():
                    taken[root].append(_seconds(part, root, folder))
            ours, theirs = (Timed(seconds=tuple(taken[root])) for root in folders)
            found.append(Ratio(name=part, ours=ours, baseline=theirs))
            low, high = found[-1].spread
            print(
                f"| {part} | **{found[-1].value:.2f}** ({low:.2f}–{high:.2f}) | {ours.text()} | {theirs.text()} |",
                flush=True,
            )
        return found


if __name__ == "__main__":
    measure(Path(sys.argv[1]).resolve(), sys.argv[2:])
