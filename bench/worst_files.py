"""The worst file of every code that an upload can raise."""

from __future__ import annotations

from collections.abc import Callable

from bench.worst_books import of_books
from bench.worst_file import WorstFile
from bench.worst_tables import of_cells, of_headers, of_rows, of_texts

# what no file raises by itself, and why
OF_NO_FILE = {
    "number_of_another": "each row, but only a warehouse knows whose a number is: bounded as all others, by a test of its own",
    "number_moves": "the same where the other community is the sender's too",
    "other_month": "once a file, from the month that was chosen on the page",
    "takes_over": "once a file, from what a warehouse holds",
    "not_complete": "once a file, when it is stored",
    "more_of_the_same": "once for each kind of which not all are worded: it is what bounds the others",
}


KINDS: dict[str, Callable[[], list[WorstFile]]] = {
    "of cells": of_cells,
    "of rows": of_rows,
    "of headers": of_headers,
    "of texts": of_texts,
    "of workbooks": of_books,
}


def worst_files() -> list[WorstFile]:
    """All of them."""
    return [worst for files in KINDS.values() for worst in files()]


def worst_of(code: str) -> WorstFile:
    """That of one code."""
    return next(w for w in worst_files() if w.code == code)
