"""Where a table of a month stands: every community with its state, in numbers that add up, and what may be done."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from outcomes.catalogue.dataset import Dataset
from outcomes.core.places import DISTRICT, Place
from outcomes.core.settings import today
from outcomes.core.texts import Lang

STATES = ("published", "incomplete", "approved", "submitted", "returned", "unreported", "left_out", "unconfirmed")


@dataclass(frozen=True, kw_only=True)
class Slot:
    """One community's place on the board: its state, and who brought it there, when and why.

    incomplete: published with columns that are not known yet.
    """

    place: Place
    state: str
    in_force: bool = False  # figures of this month are published already (an upload that waits would replace them)
    upload_id: str = ""
    sender: str = ""
    sent_at: datetime | None = None
    decided_by: str = ""
    decided_at: datetime | None = None
    kind: str = ""
    reason: str = ""
    unknown: tuple[str, ...] = ()  # codes of the columns that were reported as not known yet


@dataclass(frozen=True, kw_only=True)
class Board:
    """A table of a month: who owes it, how far each is, when it is due, and whether the month is closed."""

    dataset: Dataset
    period: str
    due: date
    closed: bool
    slots: tuple[Slot, ...]

    @property
    def overdue(self) -> bool:
        """Whether the deadline is over."""
        return today() > self.due

    def counts(self, within: str = DISTRICT) -> dict[str, int]:
        """State -> communities inside a place; every state is there, and they add up to the number of slots."""
        found = Counter(s.state for s in self.inside(within))
        return {state: found[state] for state in STATES}

    def inside(self, within: str = DISTRICT) -> list[Slot]:
        """The slots of the communities inside a place."""
        return [s for s in self.slots if within in (DISTRICT, s.place.parent, s.place.code)]

    def missing(self, within: str = DISTRICT) -> list[Slot]:
        """The communities that owe the table still: nothing sent, or returned and not sent again."""
        return [s for s in self.inside(within) if s.state in ("unreported", "returned")]

    def incomplete(self, within: str = DISTRICT) -> list[Slot]:
        """The communities that sent the table with columns that are not known yet, and are asked for them."""
        return [s for s in self.inside(within) if s.unknown and s.state not in ("unreported", "returned")]

    def unsettled(self, within: str = DISTRICT) -> list[Slot]:
        """What a month still lacks: neither approved nor published nor left out."""
        return [s for s in self.inside(within) if s.state in ("unreported", "returned", "submitted") and not s.in_force]


@dataclass(frozen=True, kw_only=True)
class NothingToReport:
    """The communities for which 本月无 can be said of a month, and those that have sent something already."""

    free: tuple[Place, ...]
    sent: tuple[Place, ...]


@dataclass(frozen=True, kw_only=True)
class MonthActs:
    """What a person can do with a table of a month: the acts themselves, each done in that person's name."""

    publish: Callable[[str], tuple[int, int]]  # what is approved inside a place; gives communities and version
    leave_out: Callable[[Sequence[Place], str], None]  # communities that do not report the month, and why
    put_back: Callable[[Sequence[Place]], None]
    close: Callable[[], None]
    reopen: Callable[[str], None]
    reminder: Callable[
        [Lang, str, Sequence[str]], str
    ]  # language, place, communities (none: all) -> who owes, as a text
    remind: Callable[[str], None]
