"""The worst file of each code, judged as a server judges it: seconds and memory of who opens it, and what is kept of it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

from bench.measure import Ratio, Timed
from outcomes.core.settings import ROOT

_EVERY = 0.02  # seconds between two looks at the processes


@dataclass(frozen=True, kw_only=True)
class Judged:
    """What the judgement of one file took, and what is kept of it."""

    seconds: float
    cpu_seconds: float  # of the processes that judge
    memory_mb: float  # the largest of the processes that judge
    server_mb: float  # by how much the server grew meanwhile, at most
    held_mb: float  # by how much it is larger as long as it holds the judgement
    size_mb: float
    outcome: str
    codes: dict[str, int]  # those found, and how many of each
    findings: int
    kept_bytes: int


def _memory(pid: int | str, what: str = "VmHWM") -> float:
    """MB that a process held at most (VmHWM) or holds (VmRSS)."""
    try:
        status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    except OSError:
        return 0
    return next((int(line.split()[1]) / 1024 for line in status.splitlines() if line.startswith(what)), 0)


def _below(pid: int) -> Iterator[int]:
    """The processes that a process began, and those that these began."""
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            begun = [int(text) for text in task.read_text(encoding="ascii").split()]
        except OSError:
            continue
        for child in begun:
            yield child
            yield from _below(child)


def _cpu(pid: int) -> float:
    """Seconds of the processor that a process has taken."""
    try:
        told = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    except OSError:
        return 0
    return (int(told[11]) + int(told[12])) / os.sysconf("SC_CLK_TCK")


class _Watch:
    """Looks again and again at the processes below one: how large the largest was, and the seconds that all have taken."""

    def __init__(self, pid: int) -> None:
        self.memory_mb, self._pid = 0.0, pid
        self._seconds: dict[int, float] = {}
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._look)

    @property
    def cpu_seconds(self) -> float:
        """What they have taken together."""
        return sum(self._seconds.values())

    def _look(self) -> None:
        while not self._ended.wait(_EVERY):
            for child in _below(self._pid):
                self.memory_mb = max(self.memory_mb, _memory(child))
                self._seconds[child] = max(self._seconds.get(child, 0), _cpu(child))

    def __enter__(self) -> _Watch:
        self._thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._ended.set()
        self._thread.join()


def judged(code: str) -> Judged:
    """The judgement of the worst file of a code, by the child of a server that this process is."""
    from bench.worst_files import worst_of
    from etl.check.apart import judge_apart
    from outcomes.foreign import nursery

    worst = worst_of(code)
    sent, around = worst.submission(worst.largest()), worst.surroundings
    server = nursery.open_for_server(["etl.check.apart"])
    assert server is not None
    judge_apart(worst.submission(b"a"), around)  # what comes with the first file is no part of the second
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")  # the high-water mark begins anew
    before = _memory("self", "VmRSS")
    with _Watch(server.pid) as watch:
        start = perf_counter()
        found = judge_apart(sent, around)
        seconds = perf_counter() - start
    nursery.close_for_server()
    server_mb, held_mb = _memory("self") - before, _memory("self", "VmRSS") - before
    codes: dict[str, int] = {}
    for f in found.findings:
        name = str(f.value) if f.code == "more_of_the_same" else f.code
        codes[name] = codes.get(name, 0) + f.count
    return Judged(
        seconds=seconds,
        cpu_seconds=watch.cpu_seconds,
        memory_mb=watch.memory_mb,
        server_mb=server_mb,
        held_mb=held_mb,
        size_mb=len(sent.content) / 2**20,
        outcome=found.outcome,
        codes=codes,
        findings=len(found.findings),
        kept_bytes=len(json.dumps([f.as_dict() for f in found.findings], ensure_ascii=False).encode()),
    )


def of_code(code: str) -> Judged:
    """The same in a process of its own."""
    command = [sys.executable, "-m", "bench.worst", code]
    said = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    return Judged(**json.loads(said))


def _line(code: str, j: Judged) -> str:
    """What one file took, for whoever watches."""
    took = f"{j.seconds:.1f} s ({j.cpu_seconds:.1f} s of the processor), {j.memory_mb:.0f} MB, server +{j.server_mb:.0f} MB"
    found = f"{j.codes.get(code, 0):,} found, {j.findings:,} of all findings kept in {j.kept_bytes / 1024:,.0f} KB"
    return f"{code}: {j.size_mb:.1f} MB, {took}; {found}, {j.outcome}"


def _worst(name: str, told: dict[str, Judged], of: Callable[[Judged], float], unit: str, most: float) -> Ratio:
    """The largest of one measure by what it may be, with the code of its file."""
    code = max(told, key=lambda code: of(told[code]))
    ours = Timed(seconds=(of(told[code]),), unit=f"{unit}, {code}")
    return Ratio(name=f"worst files {name}", ours=ours, baseline=Timed(seconds=(most,), unit=unit), goal=1)


def ratios(told: dict[str, dict[str, Judged]]) -> list[Ratio]:
    """Of each kind of code the slowest file and the one that takes the most memory; of all, what is kept and what the server holds."""
    made = []
    for kind, files in told.items():
        made += [
            _worst(
                f"{kind}: the slowest ÷ 20 s of the processor",
                files,
                lambda j: j.cpu_seconds,
                "s",
                20,
            ),
            _worst(f"{kind}: the most memory of a process ÷ 512 MB", files, lambda j: j.memory_mb, "MB", 512),
        ]
    every = {code: judged for files in told.values() for code, judged in files.items()}
    return [
        *made,
        _worst("of all: the most that is kept of findings ÷ 10 MB", every, lambda j: j.kept_bytes / 2**20, "MB", 10),
        _worst("of all: the server's growth while one is judged ÷ 100 MB", every, lambda j: j.server_mb, "MB", 100),
    ]


def measure(_folder: Path) -> list[Ratio]:
    """Every worst file once, each in a process of its own; a line for each to whoever watches."""
    from bench.worst_files import KINDS

    told: dict[str, dict[str, Judged]] = {}
    for kind, files in KINDS.items():
        for worst in files():
            judged_now = told.setdefault(kind, {})[worst.code] = of_code(worst.code)
            print(_line(worst.code, judged_now), file=sys.stderr, flush=True)
    return ratios(told)


if __name__ == "__main__":
    print(json.dumps(vars(judged(sys.argv[1]))))
