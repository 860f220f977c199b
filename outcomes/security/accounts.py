"""Accounts."""

from __future__ import annotations

from typing import Any

from outcomes.settings import Settings


def listing(settings: Settings) -> list[Any]:
    """Every account."""
    return []
