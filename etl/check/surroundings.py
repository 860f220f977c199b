"""What a file is judged by beside itself: catalogue, register, rows in force, closed months and limits."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pyarrow as pa

from outcomes.catalogue.catalogue import Catalogue
from outcomes.core.places import Register
from outcomes.reporting.column_map import ColumnMap

History = Callable[[str], pa.Table | None]  # dataset code -> its rows in force
Closed = Callable[[str], frozenset[str]]  # dataset code -> its periods that take no more rows


Kept = Callable[[str], frozenset[str]]  # dataset code -> the communities that keep it


def _nothing_in_force(_dataset: str) -> pa.Table | None:
    return None


def _nothing_closed(_dataset: str) -> frozenset[str]:
    return frozenset()


@dataclass(frozen=True, kw_only=True)
class Surroundings:
    """Catalogue and register, what the ledger knows of a table, and how large a file may be; without a ledger nothing is known."""

    cat: Catalogue
    register: Register
    history: History = _nothing_in_force
    closed: Closed = _nothing_closed
    kept: Kept = _nothing_closed
    real: bool = True
    maps: tuple[ColumnMap, ...] = ()  # the profiles that are in use for the sender
    max_mb: int = 50
