"""Who does something to the ledger, when, through what and why: what every act is recorded with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from outcomes.core.settings import now
from outcomes.security.audit import Deed


@dataclass(frozen=True, kw_only=True)
class By:
    """Who acts, when, why, and through what: page, deputy (a page, in an approver's place), cli or system."""

    who: str
    at: datetime = field(default_factory=now)
    channel: str = "cli"
    reason: str = ""
    deputy_for: tuple[str, ...] = ()  # of a deputy's act (channel deputy): the approvers in whose place it is done

    def deed(self, act: str, what: str, detail: Mapping[str, object]) -> Deed:
        """The act as the audit records it."""
        told = {**detail, "deputy_for": list(self.deputy_for)} if self.deputy_for else detail
        return Deed(who=self.who, act=act, what=what, detail=told, channel=self.channel)
