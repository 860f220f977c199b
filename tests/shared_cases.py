"""Small inputs with expected answers that lie beside the checkout; what needs them is skipped where they do not."""

from pathlib import Path

import pytest

FOLDER = Path(__file__).resolve().parents[2] / "shared" / "cases"
needed = pytest.mark.skipif(not FOLDER.is_dir(), reason=f"the cases lie in {FOLDER}, which is not there")


def content(name: str) -> bytes:
    """The bytes of one of them."""
    return (FOLDER / name).read_bytes()
