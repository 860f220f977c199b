"""Commands of this package in a process of their own, beside the server: pages go first."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence

from outcomes.core.settings import ROOT, Settings

BROKEN = "出错了，请重试；还不行请联系管理员 / something went wrong; try again, or ask the administrator"
_LONGEST = 1800  # seconds


def outcomes_command(*words: str) -> list[str]:
    """python -m outcomes with these words."""
    return [sys.executable, "-m", "outcomes", *words]


def run_apart(settings: Settings, command: Sequence[str]) -> tuple[str, str]:
    """What the command printed, and the sentence (zh / en) that it failed with, empty where it ended well."""
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
            try:
                printed, errors = process.communicate(timeout=_LONGEST)
            except subprocess.TimeoutExpired:
                process.kill()
                return "", BROKEN
    except OSError:
        return "", BROKEN
    if not process.returncode:
        return printed, ""
    last = (errors.strip().splitlines() or [""])[-1]
    said = last.removeprefix("Error: ") if last.startswith("Error: ") else BROKEN  # nobody is shown a traceback
    return printed, said
