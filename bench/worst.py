"""The worst file of each code, judged as a server judges it: seconds and memory of who opens it, and what is kept of it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter, sleep

from outcomes.core.settings import ROOT

_EVERY = 0.02  # seconds between two looks at the processes


@dataclass(frozen=True, kw_only=True)
class Judged:
    """What the judgement of one file took, and what is kept of it."""

    seconds: float
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


@contextmanager
def _watched(pid: int) -> Iterator[Callable[[], float]]:
    """Asks again and again how large the processes below one are; gives who tells the largest."""
    most, ended = [0.0], threading.Event()

    def look() -> None:
        while not ended.is_set():
            most[0] = max([most[0], *map(_memory, _below(pid))])
            sleep(_EVERY)

    watcher = threading.Thread(target=look)
    watcher.start()
    try:
        yield lambda: most[0]
    finally:
        ended.set()
        watcher.join()


def judged(code: str, file: Path) -> Judged:
    """The judgement of the worst file of a code, by the child of a server that this process is."""
    from bench.worst_files import worst_of
    from etl.check.apart import judge_apart
    from outcomes.foreign import nursery
    from outcomes.reporting.finding import total

    worst = worst_of(code)
    sent, around = worst.submission(file.read_bytes()), worst.surroundings
    server = nursery.open_for_server(["etl.check.apart"])
    assert server is not None
    judge_apart(worst.submission(b"a"), around)  # what comes with the first file is no part of the second
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")  # the high-water mark begins anew
    before = _memory("self", "VmRSS")
    with _watched(server.pid) as largest:
        start = perf_counter()
        found = judge_apart(sent, around)
        seconds = perf_counter() - start
    nursery.close_for_server()
    server_mb, held_mb = _memory("self") - before, _memory("self", "VmRSS") - before
    codes: dict[str, int] = {}
    for f in found.findings:
        name = str(f.value) if f.code == "more_of_the_same" else f.code
        codes[name] = codes.get(name, 0) + f.count
    kept = json.dumps([f.as_dict() for f in found.findings], ensure_ascii=False).encode()
    assert total(found.findings) == sum(codes.values())
    return Judged(
        seconds=seconds,
        memory_mb=largest(),
        server_mb=server_mb,
        held_mb=held_mb,
        size_mb=len(sent.content) / 2**20,
        outcome=found.outcome,
        codes=codes,
        findings=len(found.findings),
        kept_bytes=len(kept),
    )


def _in_a_process(*words: str) -> str:
    command = [sys.executable, "-m", "bench.worst", *words]
    return subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True, env={**os.environ}).stdout


def of_code(code: str, folder: Path) -> Judged:
    """Makes the worst file of a code in a process of its own, and judges it in another."""
    file = folder / "worst"
    _in_a_process("make", code, str(file))
    try:
        return Judged(**json.loads(_in_a_process("judge", code, str(file))))
    finally:
        file.unlink()


def main(act: str, code: str, file: Path) -> None:
    """One step of one code."""
    if act == "make":
        from bench.worst_files import worst_of

        file.write_bytes(worst_of(code).largest())
    else:
        print(json.dumps(vars(judged(code, file))))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], Path(sys.argv[3]))
