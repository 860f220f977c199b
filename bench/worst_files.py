"""The worst file of every code that an upload can raise."""

from __future__ import annotations

from bench.worst_file import WorstFile
from bench.worst_books import of_books
from bench.worst_tables import of_cells, of_headers, of_rows, of_texts


def worst_files() -> list[WorstFile]:
    """All of them."""
    return [*of_cells(), *of_rows(), *of_headers(), *of_texts(), *of_books()]


def worst_of(code: str) -> WorstFile:
    """That of one code."""
    return next(w for w in worst_files() if w.code == code)
