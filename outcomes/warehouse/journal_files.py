"""The journal as it lies on disk: a file for every act, each holding the digest of the one before."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from outcomes.core.digests import digest
from outcomes.core.errors import WarehouseError
from outcomes.core.settings import Settings

START = "0" * 64
_SHARD = 1000
Entry = dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class Tip:
    """The last entry: number of its act, digest of its file, and the audit's last record when it was made."""

    act: int = 0
    digest: str = START
    audit: int = 0


def path_of(settings: Settings, act: int) -> Path:
    """The file of an act."""
    return settings.journal / f"{act // _SHARD:06d}" / f"{act:09d}.json"


def tip(settings: Settings) -> Tip:
    """Where the journal ends; before the first entry all zeros."""
    for shard in sorted(settings.journal.glob("[0-9]*"), reverse=True):
        files = sorted(shard.glob("*.json"))
        if files:
            content = files[-1].read_bytes()
            return Tip(act=int(files[-1].stem), digest=digest(content), audit=int(json.loads(content)["audit"]))
    return Tip()


def read_journal(settings: Settings) -> list[Entry]:
    """Every entry in order; WarehouseError when one is missing, was changed or does not follow the one before."""
    entries, previous = [], START
    files = sorted(settings.journal.glob("*/*.json"))
    for number, file in enumerate(files, 1):
        content = file.read_bytes()
        try:
            entry = json.loads(content)
            fits = (entry["act"]["act_id"], entry["previous"]) == (number, previous)
        except (ValueError, KeyError, TypeError):
            fits = False
        if not fits:
            raise WarehouseError(
                f"操作日志从第{number}号起缺失或被改动：{file.name}，没有任何改动"
                f" / the journal is missing or was changed from act {number} on: {file.name}; nothing was changed"
            )
        entries.append(entry)
        previous = digest(content)
    return entries
