"""A person's decision about an upload, in one call."""

from __future__ import annotations

from typing import Any

from etl.review import review
from etl.review.seat import Seat
from outcomes.core.settings import Settings
from outcomes.security.access import Person


def decide(settings: Settings, person: Person, ask: str, upload_id: str, **more: Any) -> int:
    """Approves, returns, publishes, withdraws or restores; `more` are further fields of the decision."""
    wanted = review.Decision(ask=ask, upload_id=upload_id, **more)
    return review.decide(Seat(settings=settings, person=person), wanted)
