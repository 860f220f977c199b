"""What must not be opened of a ZIP, which is what workbooks, texts and decks are: the same checks for all of them."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections import Counter

MB = 1024 * 1024
MOST_ENTRIES = 10_000
MOST_UNPACKED_MB = 300
MOST_XML_MB = 20  # of a text or a deck: a parser takes ten to twenty times as much memory
_FORBIDDEN = (b"<!DOCTYPE", b"<!ENTITY", b"<!doctype")
_XML = (".xml", ".rels", ".vml")
_ZIP = b"PK\x03\x04"
_SAID = {
    "zip_entries": "文件内部条目太多（{found}），没有打开 / the file has too many entries inside ({found}) and was not opened",
    "zip_ratio": "文件解开后太大（{found}），没有打开 / the file unpacks to {found}, which is too large, and was not opened",
    "zip_xml": "文件里的文字和版式解开后太大（{found}，最多{max}），没有打开；请删去不用的页和版式再传 / "
    "the words and layouts of the file unpack to {found} (at most {max}); it was not opened. Remove what is not needed",
    "zip_duplicate": "文件内部有重名的条目，没有打开，请重新另存 / the file has entries of the same name inside; save it again",
    "zip_path": "文件内部有指向外面的路径，没有打开，请重新另存 / the file has paths inside that lead outside; save it again",
    "zip_nested": "文件里的附件又含压缩文件，没有打开 / a file inside the file holds further archives; it was not opened",
    "xml_forbidden": "文件内部结构不安全，没有打开，请重新另存 / the file is unsafe inside and was not opened; save it again",
    "file_encrypted": "文件有密码，请去掉密码再传 / the file has a password; remove it",
    "file_damaged": "文件损坏，打不开，请重新另存 / the file is damaged; save it again",
}


class Unsafe(Exception):
    """A file that is not opened: the code of the reason and its words."""

    def __init__(self, code: str, **words: object) -> None:
        super().__init__(code)
        self.code, self.words = code, words

    @property
    def sentence(self) -> str:
        """Why it was not opened, zh / en."""
        return _SAID.get(self.code, _SAID["file_damaged"]).format(**self.words)


def entries_of(archive: zipfile.ZipFile, size: int) -> set[str]:
    """The names of the entries; Unsafe for bombs, doubled, outward and encrypted entries."""
    entries = archive.infolist()
    unpacked = sum(entry.file_size for entry in entries)
    if len(entries) > MOST_ENTRIES:
        raise Unsafe("zip_entries", found=len(entries))
    if unpacked > MOST_UNPACKED_MB * MB or (unpacked > 20 * MB and unpacked > 200 * size):
        raise Unsafe("zip_ratio", found=f"{unpacked / MB:.0f} MB")
    if any(count > 1 for count in Counter(entry.filename.lower() for entry in entries).values()):
        raise Unsafe("zip_duplicate")
    for entry in entries:
        if entry.filename.startswith("/") or ".." in re.split(r"[/\\]", entry.filename) or ":" in entry.filename:
            raise Unsafe("zip_path")
        if entry.flag_bits & 1:
            raise Unsafe("file_encrypted")
    return {entry.filename for entry in entries}


def xml_part(archive: zipfile.ZipFile, name: str) -> bytes:
    """An XML part, whole and with its checksum right; Unsafe when it could make a parser read anything else."""
    raw = archive.read(name)
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\x00" in raw[:64]:
        raise Unsafe("xml_forbidden")
    declared = re.match(rb"(?:\xef\xbb\xbf)?\s*<\?xml[^>]*encoding=[\"']([^\"']+)", raw[:200])
    if declared and declared[1].lower() not in (b"utf-8", b"utf8", b"us-ascii", b"ascii"):
        raise Unsafe("xml_forbidden")
    if any(mark in raw for mark in _FORBIDDEN):
        raise Unsafe("xml_forbidden")
    return raw


def demand_safe(content: bytes, most_xml_mb: int = MOST_XML_MB) -> None:
    """Unsafe for a text, deck or workbook that must not be opened; the files inside it count with it, once inside."""
    try:
        _look_through(content, most_xml_mb)
    except (zipfile.BadZipFile, zlib.error, OSError, ValueError, NotImplementedError, EOFError) as error:
        raise Unsafe("file_damaged") from error


def _look_through(content: bytes, most_xml_mb: int, before: int = 0, *, inside: bool = False) -> int:
    """How many bytes of XML a file holds, with those counted before it; `inside` another file none may be."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        entries_of(archive, len(content))
        parts = archive.infolist()
        xml = before + sum(p.file_size for p in parts if p.filename.lower().endswith(_XML))
        if xml > most_xml_mb * MB:
            raise Unsafe("zip_xml", found=f"{xml / MB:.0f} MB", max=f"{most_xml_mb} MB")
        for part in parts:
            if part.filename.lower().endswith(_XML):
                xml_part(archive, part.filename)
                continue
            with archive.open(part) as opened:
                is_archive = opened.read(len(_ZIP)) == _ZIP
            if is_archive and inside:
                raise Unsafe("zip_nested")
            if is_archive:
                xml = _look_through(archive.read(part), most_xml_mb, xml, inside=True)
    return xml
