"""What a file of outlines is worth."""

from __future__ import annotations

from dataclasses import dataclass

from outcomes.geo.outlines import Named, Territory, Trouble
from outcomes.reporting.finding import Finding


@dataclass(frozen=True, kw_only=True)
class OutlinesJudged:
    """What a file of outlines is worth: findings, the outlines to store, and what a preview draws."""

    file_name: str
    sha256: str
    format: str = ""
    stated: str = ""  # the system that the file names; empty: none that is known
    system: str = ""  # the one it was read in
    findings: tuple[Finding, ...] = ()
    territories: tuple[Territory, ...] = ()
    shown: tuple[Named, ...] = ()
    troubles: tuple[Trouble, ...] = ()

    @property
    def good(self) -> bool:
        """Whether it can be stored."""
        return bool(self.territories) and not any(f.severity == "error" for f in self.findings)
