"""What an uploadable table is: its columns, choices, key and rules, as frozen values."""

from __future__ import annotations

import re
from functools import cached_property, lru_cache
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from outcomes.core.characters import folded


class Frozen(BaseModel):
    """A value that is read once, never changed, and has no key that it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Words(Frozen):
    """One text in both languages."""

    zh: str
    en: str

    def __getitem__(self, lang: str) -> str:
        return self.zh if lang == "zh" else self.en


class Choice(Frozen):
    """One value of a domain: code in the warehouse, words on paper and screen."""

    code: str
    zh: str
    en: str


UNKNOWN_YET = "暂缺"  # what a cell says whose number is not known yet
SAYS_NONE = ("-", "--", "—", "——", "－", "/", "\\", "无", "没有")  # what is 0 in a count once its sender confirms it
ColumnType = Literal[
    "place", "month", "year", "count", "decimal", "degrees", "date", "moment", "choice", "choices", "bool", "id", "text"
]
STORED_AS = {
    "place": "VARCHAR",
    "month": "VARCHAR",
    "year": "VARCHAR",
    "count": "BIGINT",
    "decimal": "DECIMAL(14,2)",
    "degrees": "DECIMAL(10,7)",  # 1 cm
    "date": "DATE",
    "moment": "TIMESTAMP",
    "choice": "VARCHAR",
    "choices": "VARCHAR",
    "bool": "BOOLEAN",
    "id": "VARCHAR",
    "text": "VARCHAR",
}


@lru_cache(maxsize=20_000)
def plain_header(text: str) -> str:
    """A header without blanks, unseen characters, marks of obligation and fullwidth brackets, for comparison."""
    bare = re.sub(r"[\s*＊:：]+", "", folded(text)).replace("（", "(").replace("）", ")")
    return bare.lower()


class Column(Frozen):
    """One column of an uploadable table, as staff see it and as it is stored."""

    code: str
    header: str
    en: str
    type: ColumnType
    required: bool = True
    also: tuple[str, ...] = ()  # further accepted headers
    units: tuple[str, ...] = ()  # 33个 is read as 33 where the unit is one of these; the first is the typed unit
    max: float = 10_000_000
    max_length: int = 200
    earliest: str = "2020-01"  # no older month is taken
    ahead: int = 0  # a year: how many years after the present one are taken
    levels: tuple[Literal["district", "street", "community"], ...] = ("community",)  # a place: what it may name
    choices: tuple[Choice, ...] = ()
    indicators: bool = False  # a choice among the catalogue's indicators
    adds_up: bool = False  # new in the month only: a running total is shown beside it and asked about
    prefill: str = ""  # what the template already holds
    instead: str = ""  # the table from which the number is taken in communities that keep it
    scan: bool = False  # free text: looked through for personal data
    personal: Literal["none", "low"] = "none"  # low: about a few people, never shown below community level
    refers: str = ""  # "canteens.canteen_id": where this number is defined; an unknown one is asked about
    help: Words

    @property
    def stored_as(self) -> str:
        """The column's name in the ledger."""
        return "community_code" if self.type == "place" else self.code

    @cached_property
    def headers(self) -> frozenset[str]:
        """Every accepted header in its plain form: the header, a known variant, either with a unit in brackets."""
        known = {plain_header(text) for text in (self.header, *self.also)}
        return frozenset(known | {plain_header(f"{text}({unit})") for text in known for unit in self.units})

    @property
    def is_number(self) -> bool:
        """Whether its cells are typed as numbers."""
        return self.type in ("count", "decimal", "degrees")

    @property
    def keypad(self) -> Literal["numeric", "decimal"] | None:
        """The keys that a phone shows for a cell of it; None where words are typed."""
        return "numeric" if self.type == "count" else "decimal" if self.is_number else None

    @property
    def sql_type(self) -> str:
        """Its DuckDB type."""
        return STORED_AS[self.type]


class Rule(Frozen):
    """A cross-column rule: `where` finds the offending rows (SQL over the stored columns)."""

    code: str
    severity: Literal["error", "warning"]
    column: str
    where: str
    zh: str
    en: str


class Dataset(Frozen):
    """One uploadable table: who reports it, its columns, key and rules, and what a publication replaces."""

    code: str
    systems: tuple[str, ...] = Field(min_length=1)  # S1 … S24
    name: Words
    row: Words
    about: Words
    reporter: Literal["community", "street", "district_office", "system_export"]
    basis: Words  # what the figures are taken from
    frequency: Literal["monthly", "half_yearly", "yearly", "when_changed"]
    on: bool
    only_some: bool = False  # kept by some communities only: who has none owes nothing
    may_be_nothing: bool = False  # a report of what happened in the month: 本月无 is a row of zeros
    replace: Literal["slice", "key"]
    key: tuple[str, ...]
    column: tuple[Column, ...]
    rule: tuple[Rule, ...] = ()
    guide: tuple[Words, ...] = ()  # the lines of 填报说明
    covers_from: str = ""  # a register (replace = key): SQL for the first year a row speaks of
    event_month: str = ""  # a ledger of events (replace = key): SQL for the month a row speaks of

    @cached_property
    def headers(self) -> frozenset[str]:
        """Every accepted header of its columns, in plain form."""
        return frozenset().union(*(c.headers for c in self.column))

    @property
    def period_column(self) -> Column | None:
        """The column that says which month (or year) a row is about; None for registers."""
        if self.replace == "key":
            return None
        return next((c for c in self.column if c.type in ("month", "year") and c.code in self.key), None)

    @property
    def place_column(self) -> Column:
        """The column that names the place, mostly a community."""
        return next(c for c in self.column if c.type == "place")

    @property
    def by_community(self) -> bool:
        """Whether it speaks of communities alone: only such a table is owed, reviewed by a street and complete or not."""
        return self.place_column.levels == ("community",)

    @property
    def by_street(self) -> bool:
        """Whether a street approves it before the district publishes; what an office or a system sends, no street sees."""
        return self.reporter in ("community", "street")

    @property
    def one_row_a_month(self) -> bool:
        """Whether a community has exactly one row of it a month: such a table can be filled in as a form of its columns."""
        period = self.period_column
        monthly = self.frequency == "monthly" and self.by_community and period is not None and period.type == "month"
        return monthly and len(self.key) == 2

    @cached_property
    def instead(self) -> tuple[str, ...]:
        """The tables from which some of its columns are taken in communities that keep them."""
        return tuple(dict.fromkeys(c.instead for c in self.column if c.instead))

    @cached_property
    def may_wait(self) -> frozenset[str]:
        """The columns in which a cell may say that the number is not known yet: the counts of a table of one row a month."""
        return frozenset(c.code for c in self.column if c.type == "count" and c.required and self.one_row_a_month)

    def get(self, code: str) -> Column:
        """The column with this code; KeyError when there is none."""
        for column in self.column:
            if column.code == code:
                return column
        raise KeyError(code)

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        codes = [c.code for c in self.column]
        if len(set(codes)) != len(codes) or sum(c.type == "place" for c in self.column) != 1:
            raise ValueError("column: codes must differ, and exactly one column is of type place")
        if missing := set(self.key) - set(codes):
            raise ValueError(f"key: no such column {missing}")
        if (self.replace == "key" and self.by_community) != bool(self.covers_from or self.event_month):
            raise ValueError("covers_from, event_month: a register or ledger has one of them, any other table none")
        return self

    @property
    def is_ledger(self) -> bool:
        """Whether it holds events with numbers, and not the state of things."""
        return bool(self.event_month)


def stored_columns(dataset: Dataset) -> list[tuple[str, str]]:
    """The ledger's columns of a dataset with their DuckDB types, in order."""
    return [(column.stored_as, column.sql_type) for column in dataset.column]
