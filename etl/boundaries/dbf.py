"""The attributes of a Shapefile in a form that every reader takes: names and texts whole, in one encoding."""

from __future__ import annotations

import re
from dataclasses import dataclass

_FIELD, _END = 32, 0x0D  # bytes of a field's description, and the mark after the last


@dataclass(frozen=True, kw_only=True)
class Attributes:
    """A DBF whose fields are named F000, F001 …, the encoding of its texts, and what each field was called."""

    content: bytes
    encoding: str
    names: dict[str, str]


def attributes(raw: bytes, said: bytes) -> Attributes:
    """The attributes of a DBF; `said` is what its .cpg says (empty: there is none).

    Names of fields hold ten bytes, texts as many as their column: a letter that was cut there is left out.
    """
    start, width, rows = (int.from_bytes(raw[a:b], "little") for a, b in ((8, 10), (10, 12), (4, 8)))
    content = bytearray(raw)
    fields = [n for n in range(_FIELD, max(start - 1, _FIELD), _FIELD) if n + _FIELD <= len(raw)]
    if _END in (firsts := [raw[n] for n in fields]):
        fields = fields[: firsts.index(_END)]
    named = [raw[n : n + 11].split(b"\0")[0] for n in fields]
    places, at = [], 1  # a row begins with the mark of what was struck out
    for n in fields:
        places.append((at, raw[n + 16], raw[n + 11 : n + 12]))
        at += raw[n + 16]
    cells = [
        (start + row * width + first, length)
        for first, length, kind in places
        if kind == b"C"
        for row in range(min(rows, max(0, len(raw) - start) // max(width, 1)))
    ]
    encoding = _encoding([raw[a : a + n] for a, n in cells] + named, said)
    for a, n in cells:
        whole = _whole(raw[a : a + n], encoding)
        content[a : a + n] = whole + b" " * (n - len(whole))
    names = {}
    for i, (n, name) in enumerate(zip(fields, named, strict=True)):
        key = f"F{i:03d}"
        content[n : n + 11] = key.encode() + b"\0" * 7
        names[key] = name.decode(encoding, "ignore").strip() or key
    return Attributes(content=bytes(content), encoding=encoding, names=names)


def _whole(cell: bytes, encoding: str) -> bytes:
    """A text without the letter that was cut at its end; as it is where it is wrong elsewhere too."""
    for cut in range(min(4, len(cell) + 1)):
        part = cell[: len(cell) - cut]
        try:
            part.decode(encoding)
        except UnicodeDecodeError:
            continue
        return part
    return cell.decode(encoding, "ignore").encode(encoding)


def _encoding(cells: list[bytes], said: bytes) -> str:
    """What texts are written in: UTF-8 where all are (Chinese in GBK never is), else what fits more, or the .cpg names."""
    foreign = [cell.rstrip(b" \0") for cell in cells if not cell.isascii()]
    wrong = {name: sum(not _reads(cell, name) for cell in foreign) for name in ("utf-8", "gb18030")}
    if not wrong["utf-8"]:
        return "utf-8"
    named = re.search(rb"gb|936", said.lower())
    return "gb18030" if wrong["gb18030"] < wrong["utf-8"] + bool(named) else "utf-8"


def _reads(cell: bytes, encoding: str) -> bool:
    """Whether a text is one in this encoding, but for a letter cut at its end."""
    try:
        cell.decode(encoding)
    except UnicodeDecodeError as error:
        return error.reason in ("unexpected end of data", "incomplete multibyte sequence")
    return True
