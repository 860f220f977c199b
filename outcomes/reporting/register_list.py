"""What an official list of communities is worth, before it takes the place of the register."""

from __future__ import annotations

from dataclasses import dataclass

from outcomes.core.register_changes import RegisterAct
from outcomes.core.register_list import Difference, ListedCommunity, ListRemark


@dataclass(frozen=True, kw_only=True)
class ListJudged:
    """An official list: its rows, what has to be mended or answered, and what it would change in the register of now."""

    file_name: str
    sha256: str
    since: str  # YYYY-MM; empty: the list holds without a month
    listed: tuple[ListedCommunity, ...] = ()
    remarks: tuple[ListRemark, ...] = ()
    changes: tuple[Difference, ...] = ()
    unread: tuple[str, ...] = ()  # headers of columns that nobody needs: they were read past and are kept nowhere

    @property
    def faults(self) -> list[ListRemark]:
        """What has to be mended first."""
        return [r for r in self.remarks if not r.question]

    @property
    def questions(self) -> list[ListRemark]:
        """What has to be answered first."""
        return [r for r in self.remarks if r.question]

    @property
    def good(self) -> bool:
        """Whether it may take the place of the register, its questions answered; not where it changes nothing."""
        return bool(self.changes) and not self.faults

    def line_of(self, code: str) -> int:
        """The row in which a community stands; 0 where the list does not have it."""
        return next((row.line for row in self.listed if row.code == code), 0)

    @property
    def recorded(self) -> dict[str, object]:
        """What the audit says of the file."""
        return {"communities_n": len(self.listed), "file": self.file_name, "sha256": self.sha256}

    def act(self, reason: str) -> RegisterAct:
        """The act that puts the list in force."""
        new = {d.code for d in self.changes if d.kind == "added"}
        return RegisterAct(
            kind="replaced",
            since=self.since,
            ended=tuple(dict.fromkeys(d.code for d in self.changes if d.code not in new)),
            made=tuple((row.code, row.name) for row in self.listed),
            streets=tuple(row.street for row in self.listed),
            reason=reason,
        )
