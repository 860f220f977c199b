"""An official list of the communities of the programme: what is wrong with it, and what it changes in the register."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from outcomes.core.places import Place, Register, bare_name
from outcomes.core.texts import LANGS, t

DifferenceKind = Literal["added", "gone", "renamed", "moved", "confirmed", "unconfirmed", "dated"]
_NAME = re.compile(r"[\u4e00-\u9fff·]{2,20}")
_KINDS_OF_PLACE = re.compile(r"(?:社区|居民委员会|居委会|村民委员会|村委会|委员会|村){1,4}\Z")
_LONGEST_SHOWN = 30


@dataclass(frozen=True, kw_only=True)
class ListedCommunity:
    """A row of an official list: code, name and code of the street, with its number in the spreadsheet (0: of no file)."""

    code: str
    name: str
    street: str
    line: int = 0


@dataclass(frozen=True, kw_only=True)
class ListRemark:
    """What is said of a list or of one of its rows; a question may be answered, anything else has to be mended first."""

    key: str  # of a text register_list.…
    line: int = 0  # as the spreadsheet shows it; 0: the list as a whole
    words: tuple[tuple[str, object], ...] = ()
    question: bool = False

    def in_language(self, lang: str) -> str:
        """The sentence in one language, which names the row."""
        said = t(f"register_list.{self.key}", lang, **dict(self.words))
        return t("register_list.row", lang, n=self.line, said=said) if self.line else said

    @property
    def in_both(self) -> str:
        """The sentence, zh / en."""
        return " / ".join(self.in_language(lang) for lang in LANGS)


@dataclass(frozen=True, kw_only=True)
class Difference:
    """One thing that is another in a register than in the one before: of which community, what it was and what it is."""

    kind: DifferenceKind
    code: str
    name: str
    was: str = ""
    now: str = ""
    month: str = ""  # added: the first that counts; gone: the last one, empty where none does any more

    def sides(self, lang: str) -> tuple[str, str]:
        """What it was and what it is, in words; a dash where there is nothing."""
        if self.kind in ("confirmed", "unconfirmed"):
            words = [t(f"register_list.state_{state}", lang) for state in ("assumed", "confirmed")]
            return (words[0], words[1]) if self.kind == "confirmed" else (words[1], words[0])
        if self.kind == "gone":
            return self.was, t(f"register_list.{'until' if self.month else 'never'}", lang, month=self.month)
        if self.kind == "added":
            return "—", t("register_list.from", lang, street=self.now, month=self.month)
        return self.was, self.now

    @property
    def in_both(self) -> str:
        """One line for a terminal, zh / en."""
        was, now = self.sides("zh")
        kinds = [t(f"register_list.{self.kind}", lang) for lang in LANGS]
        return f"{kinds[0]} / {kinds[1]}: {self.name} {self.code}: {was} → {now}"


def list_remark(key: str, line: int = 0, *, question: bool = False, **words: object) -> ListRemark:
    """A remark with its words; what people typed is cut, and reads as one language's part of a sentence."""
    cut = {k: w[:_LONGEST_SHOWN].replace(" / ", "/") if isinstance(w, str) else w for k, w in words.items()}
    return ListRemark(key=key, line=line, words=tuple(cut.items()), question=question)


def is_name(text: str) -> bool:
    """Whether a text can be the name of a community: 2 to 20 Chinese letters."""
    return bool(_NAME.fullmatch(text))


def is_kind_alone(name: str) -> bool:
    """Whether a name says the kind of place only: 社区, 居委会."""
    return not _KINDS_OF_PLACE.sub("", bare_name(name))


def faults(register: Register, listed: Sequence[ListedCommunity], since: str) -> list[ListRemark]:
    """Why a list cannot be the register from a month on (empty: undated), row by row; nothing where it can."""
    if not listed:
        return [list_remark("no_rows")]
    return [*_doubled(listed), *(fault for row in listed for fault in _of_row(register, row)), *_dates(register, since)]


def _doubled(listed: Sequence[ListedCommunity]) -> Iterator[ListRemark]:
    for key, of in (("doubled_code", lambda r: r.code), ("doubled_name", lambda r: bare_name(r.name))):
        first: dict[str, int] = {}
        for row in listed:
            if of(row) in first:
                yield list_remark(key, row.line, code=row.code, typed=row.name, other=first[of(row)])
            first.setdefault(of(row), row.line)


def _of_row(register: Register, row: ListedCommunity) -> Iterator[ListRemark]:
    known = {p.code: p for p in register.places}
    if not is_name(row.name):
        yield list_remark("bad_name", row.line, typed=row.name)
    elif is_kind_alone(row.name):
        yield list_remark("kind_alone", row.line, typed=row.name)
    if row.street not in known or known[row.street].level != "street":
        yield list_remark("no_street", row.line, typed=row.street)
        return
    there = known.get(row.code)
    if there is None and not re.fullmatch(r"[0-9]{12}", row.code):
        yield list_remark("bad_code", row.line, typed=row.code)
    elif there is None and row.code[:9] != row.street:
        yield list_remark("code_of_other", row.line, code=row.code, street=known[row.street].name, start=row.street)
    elif there is not None and there.level != "community":
        yield list_remark("bad_code", row.line, typed=row.code)
    elif there is not None and there.in_programme and there.valid_to:
        yield list_remark("ended", row.line, name=there.name, code=row.code, month=there.valid_to[:7])
    if there is None or there.name != row.name:
        for other in _namesakes(register, row):
            yield list_remark(
                "name_of_other", row.line, typed=row.name, code=other.code, street=known[other.parent].name
            )


def _namesakes(register: Register, row: ListedCommunity) -> list[Place]:
    """Communities outside the programme that bear a name already: a file could not say which of the two it means."""
    outside = [p for p in register.places if p.level == "community" and not p.in_programme and p.code != row.code]
    return [p for p in outside if bare_name(p.name) == bare_name(row.name)]


def _dates(register: Register, since: str) -> Iterator[ListRemark]:
    """A list holds from a month on that lies after every change with a month."""
    for place in register.communities() if since else ():
        if place.valid_from[:7] >= since or place.valid_to[:7] >= since:
            month = max(place.valid_from[:7], place.valid_to[:7])
            yield list_remark("too_early", since=since, name=place.name, month=month)
            return


def counted(register: Register) -> list[Place]:
    """The communities of the programme that there are today, without an end."""
    return [p for p in register.communities() if not p.valid_to]


def differences(before: Register, after: Register) -> list[Difference]:
    """What is another in a register than in the one before, community by community in the order of the later one."""
    old, new = ({p.code: p for p in r.places if p.level == "community"} for r in (before, after))
    there = {p.code for p in counted(before)}, {p.code for p in counted(after)}
    streets = {p.code: p.name for r in (before, after) for p in r.places if p.level == "street"}
    found = []
    for code in dict.fromkeys([*new, *old]):
        was, now = old.get(code), new.get(code)
        place = now or was
        assert place is not None
        if code in there[0] and code not in there[1]:
            last = now.valid_to[:7] if now and now.in_programme else ""
            found.append(Difference(kind="gone", code=code, name=place.name, was=streets[place.parent], month=last))
        elif code in there[1] and code not in there[0]:
            first = place.valid_from[:7]
            found.append(Difference(kind="added", code=code, name=place.name, now=streets[place.parent], month=first))
        elif code in there[1] and was and now:
            found += _changed(was, now, streets)
    return found


def _changed(was: Place, now: Place, streets: dict[str, str]) -> Iterator[Difference]:
    """What is another in a community that stays."""
    said: list[tuple[DifferenceKind, str, str]] = [
        ("renamed", was.name, now.name),
        ("moved", streets[was.parent], streets[now.parent]),
        ("dated", was.valid_from, now.valid_from),
    ]
    for kind, before, after in said:
        if before != after:
            yield Difference(kind=kind, code=now.code, name=now.name, was=before, now=after)
    if was.assumed != now.assumed:
        yield Difference(kind="confirmed" if was.assumed else "unconfirmed", code=now.code, name=now.name)


def questions(changes: Sequence[Difference], count: int, expected: int) -> list[ListRemark]:
    """What has to be answered before a list becomes the register: another number than was published, a new code alone."""
    found = []
    if expected and count != expected:
        found.append(list_remark("not_expected", n=count, expected=expected, question=True))
    added = {bare_name(d.name): d for d in changes if d.kind == "added"}
    for gone in (d for d in changes if d.kind == "gone" and bare_name(d.name) in added):
        new = added[bare_name(gone.name)].code
        found.append(list_remark("same_name", name=gone.name, old=gone.code, new=new, question=True))
    if moved := [d.name for d in changes if d.kind == "moved"]:
        found.append(list_remark("moves_months", names="、".join(moved), question=True))
    return found


def as_list(register: Register) -> list[ListedCommunity]:
    """The communities of the programme of a register as an official list would have them, numbered as rows below a header."""
    rows = [p for p in register.places if p.level == "community"]
    lines = {p.code: n for n, p in enumerate(rows, 2)}
    return [ListedCommunity(code=p.code, name=p.name, street=p.parent, line=lines[p.code]) for p in counted(register)]
