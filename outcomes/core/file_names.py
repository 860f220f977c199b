"""Names of files as they are shown and kept: on one line, in letters that every medium can hold."""

from __future__ import annotations

import unicodedata
from pathlib import Path

UNKNOWN = "\ufffd"


def shown(name: str | Path) -> str:
    """A name or path with a replacement sign for every byte that is no letter here, and for line breaks and their like."""
    return "".join(UNKNOWN if unicodedata.category(c) in ("Cc", "Cs", "Zl", "Zp") else c for c in str(name))
