"""The refusal of a workbook inside the child process, which knows no findings."""

from __future__ import annotations


class Unsafe(Exception):
    """A workbook that is refused: the finding's code and its words."""

    def __init__(self, code: str, **words: object) -> None:
        super().__init__(code)
        self.code, self.words = code, words
