"""Reads a brief back: its list of numbers, the bookmarks that hold them, and the paragraphs with their check digits."""

from __future__ import annotations

import io
import re
from zipfile import BadZipFile

from docx import Document
from docx.document import Document as DocxFile
from docx.opc.exceptions import PackageNotFoundError
from docx.oxml.ns import qn

from outcomes.core.texts import LANGS, t
from outcomes.exports.readback import ListedNumber, ReadBack, UnreadableFile, Wording
from outcomes.papers.value import check_digits
from outcomes.render.bound import digits_of, numerals, ways

_BREAK = "\u200b"
_NUMBER, _PARAGRAPH = re.compile(r"n(\d+)_\d+"), re.compile(r"p\d+_([0-9a-f]{8})")


def of_docx(content: bytes) -> ReadBack:
    """A brief as DOCX; UnreadableFile where it has no list of numbers."""
    try:
        made = Document(io.BytesIO(content))
    except (PackageNotFoundError, BadZipFile, KeyError, ValueError) as error:
        raise UnreadableFile("这份DOCX打不开 / this DOCX cannot be opened") from error
    keys = {t("papers.key", lang) for lang in LANGS}
    table = next((x for x in reversed(made.tables) if x.rows and x.rows[0].cells[-1].text.strip() in keys), None)
    if table is None:
        raise UnreadableFile("文件里没有数字清单，不是本系统导出的，或清单被删了 / the file holds no list of numbers")
    cells, wide = table._cells, len(table.columns)
    lines = [[c.text for c in cells[i : i + wide]] for i in range(wide, len(cells), wide)]
    held = _held(made)
    core = made.core_properties
    about = {"kind": "brief", "name": core.identifier, "lang": core.language, "data_class": core.category}
    rows = tuple(_row(n, line, held.get(n, [])) for n, line in enumerate(lines, 1))
    return ReadBack(about=about, rows=rows, wordings=tuple(_wordings(made)))


def _row(n: int, line: list[str], found: list[str]) -> ListedNumber:
    key, _, check = line[-1].replace(_BREAK, "").partition("#")
    text = line[4]
    other = [words for words in found if words not in ways(text)]
    return ListedNumber(
        where=f"line {n}",
        key=key,
        name=line[1],
        place_name=line[2],
        text=text,
        value=None,
        said=False,
        list_edited=check != check_digits(key, text, None),
        found=tuple(other),
    )


def _between(made: DocxFile) -> list[tuple[str, str]]:
    """(name of the bookmark, the words that it holds now)."""
    found = []
    for paragraph in made.element.body.iter(qn("w:p")):
        open_: dict[str, tuple[str, list[str]]] = {}
        for part in paragraph.iter():
            if part.tag == qn("w:bookmarkStart"):
                open_[part.get(qn("w:id"))] = (part.get(qn("w:name")), [])
            elif part.tag == qn("w:bookmarkEnd") and part.get(qn("w:id")) in open_:
                name, words = open_.pop(part.get(qn("w:id")))
                found.append((name, "".join(words)))
            elif part.tag == qn("w:t"):
                for _, words in open_.values():
                    words.append(part.text or "")
    return found


def _held(made: DocxFile) -> dict[int, list[str]]:
    """Line of the list → what its bookmarks hold."""
    held: dict[int, list[str]] = {}
    for name, words in _between(made):
        match = _NUMBER.fullmatch(name or "")
        if match:
            held.setdefault(int(match[1]), []).append(words)
    return held


def _wordings(made: DocxFile) -> list[Wording]:
    found = []
    for name, words in _between(made):
        match = _PARAGRAPH.fullmatch(name or "")
        if match:
            found.append(Wording(text=words, numerals=numerals(words), edited=digits_of(words) != match[1]))
    return found
