"""From bytes to text: one encoding for the whole file, decoded strictly, or a refusal that names it."""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np
from charset_normalizer import from_bytes

from etl.findings.finding import CONTROL as NO_TEXT
from etl.findings.finding import finding
from etl.read.header import HEADER_WITHIN, is_header_row
from etl.read.types import IsHeader, Refused, refuse
from outcomes.core.characters import NEVER
from outcomes.reporting.finding import Finding

MARKS = (",", "\t", ";", "|", "，")
_CONTROL = bytes(code for code in range(32) if code not in b"\t\n\r")
CONTROL = NO_TEXT.pattern
_UTF8_WORD = re.compile(rb"(?:[\xe4-\xe9][\x80-\xbf]{2}){2}")
_TRADITIONAL = frozenset("區數訴務車園備註與們這說個來對時會單結辦參權賬號紅綠齡歲經過後當處項樓層戶")
# what UTF-8 bytes of everyday Chinese become when they are read as GBK
_GARBLED = re.compile("[绀鍖鏈鏄鍙鐨鍦闂璁鐢鍏锛銆鎴涓浠璇鍔闄鍋妗鏂鏍鏁炲鐞]")
_LATIN = re.compile("[\u00a1-\u00ff]{4,}")


@dataclass(kw_only=True)
class Decoded:
    """The text with \\n at the line ends, its encoding, and what is to be said of it."""

    text: str
    encoding: str
    findings: list[Finding]

    def taken(self) -> str:
        """The text, which is no longer held here: of a large one no second copy is to be."""
        text, self.text = self.text, ""
        return text


def decode(content: bytes, is_header: IsHeader) -> Decoded:
    """The whole file as text; Refused when it is damaged or can be read in more than one way."""
    text, encoding, shown = _decoded(content, is_header)
    said = [finding("encoding", value=shown)] if shown else []  # nothing was changed
    text = text.removeprefix("\ufeff")
    if "\ufeff" in text:
        text = text.replace("\ufeff", "")
        said.append(finding("bom_removed", value="U+FEFF", fixed=True))
    text = with_one_line_end(text)
    _refuse_damaged(text)
    return Decoded(text=text, encoding=encoding, findings=said)


def with_one_line_end(text: str) -> str:
    """The text with \\n at every line end and without the mark of the end that old programs write."""
    return text.replace("\r\n", "\n").replace("\r", "\n").rstrip("\x1a")


def _decoded(content: bytes, is_header: IsHeader) -> tuple[str, str, str]:
    """Text, name of the encoding, and how it is called where it is not plain UTF-8."""
    if content.startswith((b"\xff\xfe\x00\x00", b"\x00\x00\xfe\xff")):
        raise refuse("encoding_invalid", value="UTF-32", offset=0)
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        name = "utf-16-le" if content.startswith(b"\xff\xfe") else "utf-16-be"
        try:
            return content[2:].decode(name), name, name.upper()
        except UnicodeDecodeError as error:
            raise refuse("encoding_invalid", value=name.upper(), offset=error.start + 2) from error
    if b"\x00" in content[:4096] and (wide := _unmarked_utf16(content, is_header)):
        return wide
    marked = content.startswith(b"\xef\xbb\xbf")
    try:
        return content.decode("utf-8"), "utf-8-sig" if marked else "utf-8", ""
    except UnicodeDecodeError as error:
        cut = error.reason == "unexpected end of data"  # the last character is cut off: all before it is UTF-8
        if not cut and _may_hold_utf8(content):
            _refuse_mixed(content)
        if marked or (cut and _UTF8_WORD.search(content)):
            raise refuse("encoding_invalid", value="UTF-8", offset=error.start) from error
        return _chinese(content, is_header, error.start)


def _unmarked_utf16(content: bytes, is_header: IsHeader) -> tuple[str, str, str] | None:
    """UTF-16 without a mark, when exactly one byte order gives a header; Refused when it can only be that."""
    found = []
    for name in ("utf-16-le", "utf-16-be"):
        try:
            text = content.decode(name)
        except UnicodeDecodeError:
            continue
        if has_header(text, is_header):
            found.append((text, name, f"{name.upper()}（没有标记）"))
    if len(found) == 1:
        return found[0]
    zeros = content[:4096].count(b"\x00")
    if zeros * 8 > len(content[:4096]):  # separators and digits are half zeros
        raise refuse("encoding_invalid", value="UTF-16（没有标记）", offset=0)
    return None


def _chinese(content: bytes, is_header: IsHeader, offset: int) -> tuple[str, str, str]:
    """The text of a file that is not UTF-8: GB18030, or Big5 where only that gives a header."""
    gb = _strictly(content, "gb18030")
    if gb is not None and has_header(gb, is_header):
        return gb, "gb18030", "GBK/GB18030"
    big5 = _strictly(content, "big5hkscs")
    if big5 is not None and has_header(big5, is_header):
        return big5, "big5", "Big5"
    if big5 is not None and _is_big5(content, big5, gb):
        raise refuse("encoding_invalid", value="Big5（繁体）", offset=offset)
    if gb is not None:
        return gb, "gb18030", "GBK/GB18030"
    best = from_bytes(content[:200_000]).best()
    at = _first_wrong(content, "gb18030")
    raise refuse("encoding_invalid", value=_name(best.encoding if best else "?"), offset=max(offset, at))


def _name(encoding: str) -> str:
    known = {"gb18030": "GBK/GB18030", "utf_8": "UTF-8", "cp949": "EUC-KR", "big5": "Big5（繁体）"}
    return known.get(encoding, encoding.upper().replace("_", "-"))


def _strictly(content: bytes, encoding: str) -> str | None:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError:
        return None


def _first_wrong(content: bytes, encoding: str) -> int:
    try:
        content.decode(encoding)
    except UnicodeDecodeError as error:
        return error.start
    return 0


def _is_big5(content: bytes, big5: str, gb: str | None) -> bool:
    """Whether the text is Big5: it reads as everyday traditional Chinese, and not so as GB18030."""
    head = big5[:20_000]
    common = sum(char in _TRADITIONAL for char in head)
    in_gb = sum(char in _TRADITIONAL for char in (gb or "")[:20_000])
    if common >= 2 and common > in_gb:
        return True
    best = from_bytes(content[:20_000]).best()
    return bool(gb is None and best and best.encoding.startswith("big5"))


def _may_hold_utf8(content: bytes) -> bool:
    """Whether two Chinese characters in UTF-8 follow each other anywhere; a hundred megabytes in a moment."""
    raw = np.frombuffer(content, np.uint8)
    at = np.flatnonzero((raw >= 0xE4) & (raw <= 0xE9))
    at = at[at < len(raw) - 5]
    for step in (1, 2, 4, 5):
        at = at[(raw[at + step] & 0xC0) == 0x80]
    following = raw[at + 3]
    return bool(((following >= 0xE4) & (following <= 0xE9)).any())


def _refuse_mixed(content: bytes) -> None:
    """Refuses a file with lines that are good Chinese in UTF-8 and others that can only be GBK."""
    first: dict[bool, tuple[int, int]] = {}
    offset = 0
    for n, line in enumerate(content.replace(b"\r\n", b"\n\n").replace(b"\r", b"\n").split(b"\n"), 1):
        if not line.isascii():
            try:
                line.decode("utf-8")
                utf8 = bool(_UTF8_WORD.search(line))
                known = utf8
            except UnicodeDecodeError:
                utf8, known = False, _strictly(line, "gb18030") is not None
            if known and utf8 not in first:
                first[utf8] = (n, offset)
                if len(first) == 2:
                    break
        offset += len(line) + 1
    if len(first) == 2:
        later = max(first.values())
        head = content[: later[1]].replace(b"\r\n", b"\n").replace(b"\r", b"\n")
        value = "UTF-8" if first[True] > first[False] else "GBK"
        raise refuse("encoding_mixed", value=value, row=head.count(b"\n") + 1, offset=later[1])


def has_header(text: str, is_header: IsHeader) -> bool:
    """Whether one of the first lines is a header under any of the delimiters."""
    head = re.split(r"\r\n|\r|\n", text[:100_000])[:HEADER_WITHIN]
    return any(
        is_header_row([c.strip("\"'\ufeff") for c in line.split(mark)], is_header) for line in head for mark in MARKS
    )


def _refuse_damaged(text: str) -> None:
    # the regular expressions are slow on large files: a look for single bytes comes first
    raw = text.encode("utf-8")
    lost = next((at for mark in ("\ufffd", "锟斤拷") if (at := text.find(mark)) >= 0), None)
    if lost is None and b"\xc3" in raw:
        accented = re.search(r"[ãäåæçèé][\u0080-\u00bf]{2}", text)
        lost = accented.start() if accented else _latin_for_gbk(text)
    if lost is None:
        lost = _gbk_for_utf8(text)
    if lost is not None:
        raise refuse("mojibake", row=text.count("\n", 0, lost) + 1)
    if b"\x00" in raw:  # no text has it: a file of another kind, or a damaged one
        refuse_control(text)


def holds_control(text: str) -> bool:
    """Whether a text holds a control character; a hundred megabytes in a moment."""
    if any(sign in text for sign in NEVER):
        return True
    raw = text.encode("utf-8")
    return len(raw.translate(None, _CONTROL)) != len(raw)


def control_sign(text: str) -> str:
    """The first control character of a text that holds one, by its number: U+0007."""
    found = re.search(CONTROL, text)
    return f"U+{ord(found[0]):04X}" if found else ""


def refuse_control(text: str) -> None:
    """Refuses a file with a control character in this text, which stands at its beginning."""
    if holds_control(text) and (found := re.search(CONTROL, text)):
        row = text.count("\n", 0, found.start()) + 1
        raise refuse("control_char", row=row, value=control_sign(text))


def _latin_for_gbk(text: str) -> int | None:
    """Where Chinese in GBK was read as Western letters (ÉçÇø for 社区)."""
    for match in _LATIN.finditer(text):
        try:
            back = match[0].encode("latin-1").decode("gbk")
        except UnicodeError:
            continue
        if sum("\u4e00" <= char <= "\u9fff" for char in back) >= 2:
            return match.start()
    return None


def _gbk_for_utf8(text: str) -> int | None:
    """Where Chinese in UTF-8 was read as GBK (鍙ゅ煄 for 古城): the text between ASCII turns back into Chinese."""
    end = 0
    while match := _GARBLED.search(text, end):
        start, first = match.start(), end  # what was looked at before is not looked at again
        while start > first and text[start - 1] > "~":
            start -= 1
        end = match.start()
        while end < len(text) and text[end] > "~":
            end += 1
        raw = text[start:end].encode("gb18030", "ignore")
        back = raw.decode("utf-8", "ignore")
        whole = len(back.encode("utf-8"))
        if sum("\u4e00" <= char <= "\u9fff" for char in back) >= 2 and whole >= len(raw) - 3:
            return match.start()
    return None


def mojibake_in(texts: list[str]) -> bool:
    """Whether one of these texts is garbled."""
    try:
        _refuse_damaged("\n".join(text for text in texts if text and not text.isascii()))
    except Refused as refused:
        return refused.finding.code == "mojibake"
    return False
