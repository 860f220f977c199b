"""The audit."""

from __future__ import annotations

from collections.abc import Mapping

from outcomes.settings import Settings


def record(
    settings: Settings, *, who: str, act: str, what: str = "", detail: Mapping[str, object] | None = None,
    channel: str = "page", ok: bool = True,
) -> None:  # fmt: skip
    """Appends one record."""


def refused(settings: Settings, person: object, denied: object, what: str = "", *, channel: str = "page") -> None:
    """Records a refused act."""
