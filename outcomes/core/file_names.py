"""Names of files as they are shown and kept: on one line, in letters that every medium can hold."""

from __future__ import annotations

import codecs
import io
import sys
import unicodedata
from pathlib import Path

UNKNOWN = "\ufffd"
_REPLACED = "outcomes.replaced"


def _replaced(error: UnicodeError) -> tuple[bytes, int]:
    """What stands in place of letters that cannot be written, in UTF-8."""
    assert isinstance(error, UnicodeEncodeError)
    return UNKNOWN.encode() * (error.end - error.start), error.end


codecs.register_error(_REPLACED, _replaced)


def speak_utf8() -> None:
    """From now on this process writes UTF-8 wherever it runs, with a replacement sign for what is no letter."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors=_REPLACED)


def shown(name: str | Path) -> str:
    """A name or path with a replacement sign for every byte that is no letter here, and for line breaks and their like."""
    return "".join(UNKNOWN if unicodedata.category(c) in ("Cc", "Cs", "Zl", "Zp") else c for c in str(name))


def is_writable_text(name: str | Path) -> bool:
    """Whether a name or path can be written as UTF-8: one of bytes in another encoding cannot."""
    try:
        str(name).encode()
    except UnicodeEncodeError:
        return False
    return True
