"""Decks, briefs and workbooks: seconds and memory against their goals, and what a page feels while one is made."""

from __future__ import annotations

import asyncio
import gc
import os
import resource
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from statistics import median
from time import perf_counter, sleep

import websockets

from bench.measure import Ratio, Timed
from bench.server import Server, serving
from bench.viewers import ask
from outcomes.charts import Subject
from outcomes.core.settings import ROOT
from outcomes.papers import brief
from outcomes.render.docx import docx
from outcomes.warehouse.mart import open_mart, the_store

_REPEATS, _ASKED = 3, 12
# seconds that an export may take; a deck also 500 MB
GOALS = {"deck": 30.0, "book": 20.0, "brief": 2.0}


def _command(folder: Path, kind: str, suffix: str) -> list[str]:
    return [sys.executable, "-m", "outcomes", kind, "--month", "2025-12", "-o", str(folder / f"{kind}.{suffix}")]


def _highest(pid: int) -> float:
    """The most memory that a process held so far in MB; what its parent held before it began is not counted (as wait4 would)."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:
        return 0.0
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM")), 0.0)


def _by_command(folder: Path, kind: str, suffix: str) -> Timed:
    """The whole command, imports and opening the warehouse included, and the largest memory of its process."""
    seconds, memory = [], 0.0
    for _ in range(_REPEATS):
        start = perf_counter()
        process = subprocess.Popen(_command(folder, kind, suffix), cwd=ROOT, stdout=subprocess.DEVNULL)
        while process.poll() is None:
            memory = max(memory, _highest(process.pid))
            sleep(0.05)
        seconds.append(perf_counter() - start)
        if process.returncode:
            raise RuntimeError(f"{kind}: exit {process.returncode}")
    return Timed(seconds=tuple(seconds), memory_mb=memory)


def _briefs() -> Timed:
    """A brief of each street as DOCX on an open mart that has not been asked before."""
    mart = the_store().mart()
    seconds = []
    for street in mart.register.streets()[:_REPEATS]:
        fresh = open_mart(the_store()._settings)
        gc.collect()
        start = perf_counter()
        docx(brief(Subject(mart=fresh, place=street, last="2025-12", lang="zh")))
        seconds.append(perf_counter() - start)
    return Timed(seconds=tuple(seconds), memory_mb=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)


async def _asked(server: Server, again: Callable[[int], bool]) -> list[float]:
    """Seconds of reruns of the overview, as long as they are wanted."""
    address = server.base.replace("http", "ws") + "/_stcore/stream"
    found: list[float] = []
    async with websockets.connect(address, subprotocols=["streamlit"], max_size=None, origin=server.base) as socket:
        await ask(socket, "overview", "")
        while again(len(found)):
            found.append(await ask(socket, "overview", f"n={len(found)}"))
            await asyncio.sleep(0.3)
    return found


def _felt(folder: Path, sample: Path) -> Ratio:
    """Reruns of the overview while a deck is made beside the server, as the page does it, against an idle server."""
    idle, busy = [], []
    with serving(sample) as server:
        for _ in range(_REPEATS):
            idle.append(median(asyncio.run(_asked(server, lambda n: n < _ASKED))))
            making = subprocess.Popen(_command(folder, "deck", "pptx"), cwd=ROOT, stdout=subprocess.DEVNULL)
            os.setpriority(os.PRIO_PROCESS, making.pid, 10)
            busy.append(median(asyncio.run(_asked(server, lambda _n, m=making: m.poll() is None))))
    return Ratio(
        name="a rerun of the overview while a deck is made ÷ on an idle server",
        ours=Timed(seconds=tuple(busy)),
        baseline=Timed(seconds=tuple(idle)),
        goal=2,
    )


def measure(folder: Path) -> list[Ratio]:
    """Each export against the seconds that it may take (ratio 1: just so)."""
    made = {
        "deck": _by_command(folder, "deck", "pptx"),
        "book": _by_command(folder, "book", "xlsx"),
        "brief": _briefs(),
    }
    names = {
        "deck": "a deck with 44 community slides ÷ 30 s",
        "book": "a workbook of every figure and month ÷ 20 s",
        "brief": "a brief of a street ÷ 2 s",
    }
    found = [
        Ratio(name=names[k], ours=t, baseline=Timed(seconds=(GOALS[k],) * len(t.seconds)), goal=1)
        for k, t in made.items()
    ]
    return [*found, _felt(folder, folder / "sample")]
