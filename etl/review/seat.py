"""Where a person sits: which warehouse, who it is, and by which catalogue its tables are read."""

from __future__ import annotations

from dataclasses import dataclass, field

from outcomes.catalogue.catalogue import Catalogue, catalogue
from outcomes.core.settings import Settings
from outcomes.security.access import Person


@dataclass(frozen=True, kw_only=True)
class Seat:
    """A person before a warehouse: everything that is done from here is asked of the access table, and recorded."""

    settings: Settings
    person: Person
    cat: Catalogue = field(default_factory=catalogue)
