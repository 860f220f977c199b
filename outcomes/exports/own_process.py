"""Commands of this package in a process of their own, beside the server: pages go first."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress

from outcomes.core.settings import ROOT, Settings
from outcomes.foreign.nursery import ChildLimits, TooHeavy

BROKEN = "出错了，请重试；还不行请联系管理员 / something went wrong; try again, or ask the administrator"
_LONGEST = 1800  # seconds
_MB = 1024 * 1024
_OUT_OF_MEMORY = ("MemoryError", "OutOfMemory", "bad_alloc", "Cannot allocate memory", "failed to map")
OF_A_FILE = ChildLimits(memory_mb=6144, cpu_seconds=180, seconds=300)  # the whole process, with the warehouse it holds


def outcomes_command(*words: str) -> list[str]:
    """python -m outcomes with these words."""
    return [sys.executable, "-m", "outcomes", *words]


def run_apart(settings: Settings, command: Sequence[str], limits: ChildLimits | None = None) -> tuple[str, str]:
    """What the command printed, and the sentence (zh / en) that it failed with, empty where it ended well.

    With limits, for a file that came from outside, it is ended where it takes more, and the sentence is that of TooHeavy.
    """
    environment = {**os.environ, "OUTCOMES_DATA": str(settings.data.resolve()), "PYTHONUTF8": "1"}
    try:
        with subprocess.Popen(
            command,
            cwd=ROOT,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            errors="replace",
        ) as process:
            if hasattr(os, "setpriority"):
                os.setpriority(os.PRIO_PROCESS, process.pid, 10)
            if limits is not None:
                _limit(process.pid, limits)
            try:
                printed, errors = process.communicate(timeout=limits.seconds if limits else _LONGEST)
            except subprocess.TimeoutExpired:
                process.kill()
                return "", str(TooHeavy()) if limits else BROKEN
    except OSError:
        return "", BROKEN
    if not process.returncode:
        return printed, ""
    if limits is not None and (process.returncode < 0 or any(words in errors for words in _OUT_OF_MEMORY)):
        return "", str(TooHeavy())
    last = (errors.strip().splitlines() or [""])[-1]
    said = last.removeprefix("Error: ") if last.startswith("Error: ") else BROKEN  # nobody is shown a traceback
    return printed, said


def _limit(pid: int, limits: ChildLimits) -> None:
    """Takes from a process what it does not need; before it has begun to read, for it has imports to do."""
    try:
        import resource
    except ImportError:  # Windows: for trying it out only
        return
    if hasattr(resource, "prlimit"):
        with suppress(OSError):  # it has ended already
            memory = limits.memory_mb * _MB
            resource.prlimit(pid, resource.RLIMIT_AS, (memory, memory))
            resource.prlimit(pid, resource.RLIMIT_CPU, (limits.cpu_seconds, limits.cpu_seconds))
