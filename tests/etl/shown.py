"""The mart of a warehouse as the dashboard holds it: opened anew only when something was published."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from outcomes.core.settings import Settings
from outcomes.warehouse.mart import Mart, Store


@lru_cache(maxsize=2)
def _store(data: Path) -> Store:
    return Store(Settings(data=data))


def mart(settings: Settings) -> Mart:
    """The mart of the newest version of this warehouse."""
    return _store(settings.data).mart()
