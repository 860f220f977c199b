"""Whether the dashboard can do its work now: figures can be read and people can sign in, or a code for what is wrong."""

from __future__ import annotations

from typing import Literal

import duckdb
from sqlalchemy.exc import DBAPIError

from outcomes.core.errors import WarehouseError
from outcomes.core.settings import Settings
from outcomes.security import audit
from outcomes.warehouse.mart import Store

Reason = Literal["", "no_warehouse", "building", "no_catalogue", "warehouse", "accounts"]


def trouble(settings: Settings, store: Store) -> Reason:
    """What keeps figures from being shown; empty where nothing does."""
    if not settings.is_built():
        return "building" if settings.progress_file.exists() else "no_warehouse"
    if not settings.catalogue_url and not (settings.data / "catalog.sqlite").exists():
        return "no_catalogue"  # a server that has it open still shows figures, and loses all with its end
    try:
        store.mart().connection.cursor().execute("SELECT count(*) FROM value").fetchone()
    except (WarehouseError, duckdb.Error, OSError):
        return "warehouse"
    try:
        audit.last(settings)
    except (WarehouseError, DBAPIError, OSError):
        return "accounts"
    return ""
