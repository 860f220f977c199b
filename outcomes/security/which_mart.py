"""The mart that an address asks for: of now, as known on a day (asof), or with what waits for review (pending)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from outcomes.core.periods import end_of
from outcomes.core.places import DISTRICT
from outcomes.core.settings import today
from outcomes.security.access import Person, may, places_for
from outcomes.warehouse.in_force import Look
from outcomes.warehouse.mart import Mart, the_store


def day_of(text: str) -> date | None:
    """The day that figures are to be shown as of; None for now, for nonsense and for days to come."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if day < today() else None


def asked_mart(person: Person, query: Mapping[str, str]) -> Mart:
    """The mart for a query with asof=YYYY-MM-DD or pending=1; what waits only for those who may see it, of their own place."""
    store, day = the_store(), day_of(query.get("asof", ""))
    if day is not None:
        return store.other(Look(as_of=end_of(day.isoformat())))
    if query.get("pending") != "1" or not may(person, "see_pending"):
        return store.mart()
    own = None if person.place == DISTRICT else tuple(sorted(places_for(person, "see_pending", store.register())))
    return store.other(Look(pending=True, within=own))
