"""Accounts from a sheet: every row judged, and all of them added in one act, or none."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import select

from outcomes.core.characters import folded
from outcomes.core.places import Register
from outcomes.core.settings import Settings
from outcomes.core.texts import LANGS, Lang, listed, t
from outcomes.security import accounts, audit, passwords
from outcomes.security.access import LEVEL_OF, ROLES, Person, Role
from outcomes.security.accounts import AccountError, NewAccount, Profile
from outcomes.security.database import ACCOUNT, reading

MOST_ROWS = 500  # more are no staff of one district, and their passwords would be hashed for half a minute
_LONGEST_MADE = 30  # letters of a name in the account that is made of it


@dataclass(frozen=True, kw_only=True)
class AccountRow:
    """A row of a sheet as it was typed, with its number in the spreadsheet and what its place may mean."""

    line: int
    name: str
    role: str
    place: str
    account: str = ""
    near: tuple[str, ...] = ()  # names and codes of places that a place may mean which the register does not know


@dataclass(frozen=True, kw_only=True)
class RowFault:
    """What is wrong with a row; a text key (account_sheet.…) with its words in each language."""

    line: int
    key: str
    words: Mapping[Lang, Mapping[str, object]]

    def in_language(self, lang: Lang) -> str:
        """The sentence in one language, which names the row as the spreadsheet numbers it."""
        return t("account_sheet.row", lang, n=self.line, said=t(f"account_sheet.{self.key}", lang, **self.words[lang]))


@dataclass(frozen=True, kw_only=True)
class SheetJudged:
    """What the rows of a sheet come to: the accounts to be added with their rows, or what is wrong with some."""

    rows: tuple[tuple[int, NewAccount], ...] = ()
    faults: tuple[RowFault, ...] = ()

    @property
    def good(self) -> bool:
        """Whether all of it may be added."""
        return bool(self.rows) and not self.faults


@dataclass(frozen=True, kw_only=True)
class Slip:
    """What a person is handed: the account with its one-time password. It is shown once and kept nowhere."""

    account: NewAccount
    password: str = field(repr=False)


class SheetRefused(Exception):
    """Nothing of a sheet was added, because of these rows."""

    def __init__(self, faults: Sequence[RowFault]) -> None:
        super().__init__("\n".join(f"{f.in_language('zh')} / {f.in_language('en')}" for f in faults))
        self.faults = tuple(faults)


def role_of(text: str) -> Role | None:
    """The role that a text names by its code or its words in either language."""
    wanted = _bare(text).removesuffix("员")
    names = {r: (r, *(_bare(t(f"role.{r}", lang)).removesuffix("员") for lang in LANGS)) for r in ROLES}
    return next((r for r in ROLES if wanted in names[r]), None)


def _bare(text: str) -> str:
    return "".join(folded(text).split()).casefold()


def _row_fault(row: AccountRow, key: str, **words: object) -> RowFault:
    """A fault whose words are the same in both languages."""
    return RowFault(line=row.line, key=key, words=dict.fromkeys(LANGS, words))


def _role_fault(row: AccountRow) -> RowFault:
    words = {
        lang: {"role": row.role[:40], "roles": listed([t(f"role.{r}", lang) for r in ROLES], lang)} for lang in LANGS
    }
    return RowFault(line=row.line, key="no_role" if row.role else "empty_role", words=words)


def _place_fault(row: AccountRow) -> RowFault:
    words = {lang: {"place": row.place[:40], "near": listed(list(row.near), lang)} for lang in LANGS}
    key = "empty_place" if not row.place else "place_near" if row.near else "no_place"
    return RowFault(line=row.line, key=key, words=words)


def _level_fault(row: AccountRow, role: Role, level: str) -> RowFault:
    words = {
        lang: {
            "role": t(f"role.{role}", lang),
            "place": row.place[:40],
            "is_level": t(f"account_sheet.level_{level}", lang),
            "level": t(f"account_sheet.level_{LEVEL_OF[role]}", lang),
        }
        for lang in LANGS
    }
    return RowFault(line=row.line, key="wrong_level", words=words)


def _faults_of(row: AccountRow, places: Register) -> list[RowFault]:
    """What is wrong with a row by itself."""
    found = []
    if not row.name or len(row.name) > 60:
        found.append(_row_fault(row, "long_name" if row.name else "empty_name"))
    role, place = role_of(row.role), places.find(row.place)
    if role is None:
        found.append(_role_fault(row))
    if place is None:
        found.append(_place_fault(row))
    elif role is not None and place.level != LEVEL_OF[role]:
        found.append(_level_fault(row, role, place.level))
    return found


def judge(settings: Settings, rows: Sequence[AccountRow]) -> SheetJudged:
    """The accounts that these rows come to, in their order, with an account made for whoever has none; or every fault."""
    places = accounts.register(settings)
    faults = [fault for row in rows for fault in _faults_of(row, places)]
    with reading(settings) as con:
        there = con.execute(select(ACCOUNT.c.account, ACCOUNT.c.name, ACCOUNT.c.role, ACCOUNT.c.place)).all()
    taken: dict[str, int] = {row.account: 0 for row in there}  # account -> its row; 0: it is there already
    people: dict[tuple[str, ...], tuple[int, str]] = {(r.name, r.role, r.place): (0, r.account) for r in there}
    bad = {fault.line for fault in faults}
    made: list[tuple[int, NewAccount]] = []
    given = {accounts.plain(row.account) for row in rows if row.account}
    for row in rows:
        if row.line in bad:
            continue
        try:
            new = _new(row, places, {*taken, *given})
        except AccountError as error:
            faults.append(
                RowFault(line=row.line, key="refused", words={z: {"why": error.in_language(z)} for z in LANGS})
            )
            continue
        fault = _doubled(row, new, taken, people)
        if fault:
            faults.append(fault)
            continue
        taken[new.account] = row.line
        people.setdefault((new.name, new.role, new.place), (row.line, new.account))
        made.append((row.line, new))
    return SheetJudged(rows=tuple(made), faults=tuple(sorted(faults, key=lambda f: f.line)))


def _doubled(
    row: AccountRow, new: NewAccount, taken: Mapping[str, int], people: Mapping[tuple[str, ...], tuple[int, str]]
) -> RowFault | None:
    """The fault of an account that there is already, or of a person without a given account who has one already."""
    if new.account in taken:
        line = taken[new.account]
        return _row_fault(row, "doubled" if line else "taken", account=new.account, line=line)
    same = people.get((new.name, new.role, new.place))
    if same and not row.account:
        return _row_fault(row, "person_doubled" if same[0] else "person_there", account=same[1], line=same[0])
    return None


def _new(row: AccountRow, places: Register, taken: set[str]) -> NewAccount:
    """The account of a good row; AccountError for a name that no account may have."""
    role = role_of(row.role)
    assert role is not None
    account = row.account or made_account(row.name, taken)
    return accounts.checked(places, account, Profile(name=row.name, role=role, place=row.place))


def made_account(name: str, taken: set[str]) -> str:
    """An account that nobody has, of a name in pinyin and a number: lihua01."""
    from pypinyin import lazy_pinyin  # half a second to import

    letters = re.sub(r"[^a-z]", "", "".join(lazy_pinyin(name)).casefold())[:_LONGEST_MADE] or "user"
    number = 1
    while f"{letters}{number:02d}" in taken:
        number += 1
    return f"{letters}{number:02d}"


def add_all(settings: Settings, rows: Sequence[AccountRow], *, by: Person | None) -> list[Slip]:
    """Adds the accounts of all rows in one act and gives their one-time passwords; SheetRefused and nothing for any fault."""
    acting = accounts.allowed(settings, by, "")
    judged = judge(settings, rows)
    if not judged.good:
        raise SheetRefused(judged.faults)
    slips = [Slip(account=new, password=passwords.first()) for _, new in judged.rows]
    stored = [passwords.kept(slip.password) for slip in slips]
    with audit.recording(settings) as con:
        for (line, _), slip, kept in zip(judged.rows, slips, stored, strict=True):
            try:
                accounts.store(con, settings, slip.account, kept, acting)
            except AccountError as error:  # somebody else was faster
                words = {z: {"why": error.in_language(z)} for z in LANGS}
                raise SheetRefused([RowFault(line=line, key="refused", words=words)]) from error
    return slips
