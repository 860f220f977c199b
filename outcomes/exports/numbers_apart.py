"""数字核验 of a file or a long text in a process of its own: what a page shows of each number, as the command prints it."""

from __future__ import annotations

import json
import tempfile
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from outcomes.core.settings import Settings
from outcomes.core.texts import Lang
from outcomes.exports.long_work import CannotBeDone
from outcomes.exports.own_process import BROKEN, OF_A_FILE, outcomes_command, run_apart
from outcomes.proofreading.verdicts import NumberJudged, Verdict

A_PAGE = 2000  # letters of a text that is judged at once


@dataclass(frozen=True, kw_only=True)
class NumberLine:
    """One number of a text as a line of a list: what it is, its place (code, empty: none), the verdict in words."""

    text: str
    place: str
    verdict: Verdict
    words: str
    sentence: str


def line_of(judged: NumberJudged, lang: Lang) -> NumberLine:
    """A judged number as a line."""
    place = judged.place.code if judged.place else ""
    said, sentence = judged.words(lang), judged.found.sentence
    return NumberLine(text=judged.found.text, place=place, verdict=judged.verdict, words=said, sentence=sentence)


def lines_apart(settings: Settings, name: str, content: bytes, lang: Lang, as_of: datetime | None) -> list[NumberLine]:
    """Every number of a TXT or DOCX; CannotBeDone with the sentence why the file cannot be read."""
    with tempfile.TemporaryDirectory(prefix="numbers-") as folder:
        path = Path(folder) / f"file{Path(name).suffix.lower()}"
        path.write_bytes(content)
        command = outcomes_command("numbers", "--json", "--listed", "--lang", lang, str(path))
        if as_of is not None:
            command += ["--as-of", as_of.isoformat()]
        printed, said = run_apart(settings, command, OF_A_FILE)
    if not printed.strip():
        raise CannotBeDone(said or BROKEN)
    names = NumberLine.__dataclass_fields__
    found = [{k: v for k, v in one.items() if k in names} for one in json.loads(printed)]
    return [NumberLine(**{**one, "place": one["place"] or ""}) for one in found]
