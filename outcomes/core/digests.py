"""The SHA-256 by which bytes are known."""

from __future__ import annotations

import hashlib


def digest(content: bytes) -> str:
    """The SHA-256 of the bytes, in hexadecimal."""
    return hashlib.sha256(content).hexdigest()
