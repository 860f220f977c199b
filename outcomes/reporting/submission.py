"""What is sent, as one value from the page or the command line to the stored row."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from typing import Literal

from outcomes.core.settings import now
from outcomes.core.settings import today as day_of_now
from outcomes.reporting.column_map import Mapped

Purpose = Literal["file", "nothing", "correction"]


@dataclass(frozen=True, kw_only=True)
class Covers:
    """What the sender says a ledger is complete for: every community of a place (its code), from month to month."""

    place: str
    first: str = ""
    last: str = ""

    def as_json(self) -> str:
        """The form in which it is kept with the upload."""
        return json.dumps(asdict(self))

    @staticmethod
    def from_json(text: str | None) -> Covers | None:
        """The reverse of as_json; None for an upload that said nothing."""
        return Covers(**json.loads(text)) if text else None


@dataclass(frozen=True, kw_only=True)
class Submission:
    """A file on its way into the ledger: its bytes, who sends it, as what, and what is to become of it.

    Whoever makes one says what he knows; a desk puts in the person's name, the place's communities and the day.
    """

    content: bytes
    name: str
    dataset: str | None = None  # None: recognised from the headers
    by: str = ""
    today: date = field(default_factory=day_of_now)
    at: datetime = field(default_factory=now)
    channel: str = "cli"
    purpose: Purpose = "file"  # nothing: 本月无; correction: by hand
    reason: str = ""
    month: str = ""  # the month that was chosen where it is sent; '': none was
    mapped: Mapped | None = None  # of a reduced file: what it came from
    covers: Covers | None = None  # what a ledger is complete for, as its sender says
    none_is_zero: bool = False  # 无, — and / in a required count are 0, as the sender has confirmed
    partial: bool = False  # store the good rows although others are refused
    publish: bool = False
    since: str | None = (
        None  # from which month a ledger takes the place of other tables; '': asked for; None: by the year
    )
    allowed: frozenset[str] | None = None  # the communities that the sender may report; None: all
    expected: frozenset[str] = frozenset()  # the communities that the sender should report
