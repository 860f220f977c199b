"""来源: which figure a question for the source is about, and who had a hand in the uploads behind it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import pandas as pd

from outcomes.catalogue.catalogue import UPLOADS, Indicator, catalogue
from outcomes.core.periods import Period, parse_month
from outcomes.core.places import Place, Register
from outcomes.core.settings import Settings
from outcomes.figures.ask import figure
from outcomes.figures.figure import Figure
from outcomes.figures.uploads import uploads_behind
from outcomes.warehouse.lake import connect
from outcomes.warehouse.mart import Mart
from outcomes.warehouse.statements import statement
from outcomes.warehouse.until_commit import while_unchanged

_STEPS = {"approved": "approved", "approved_instead": "approved", "published": "published"}


@dataclass(frozen=True, kw_only=True)
class Origin:
    """What is asked for: one figure, or those of one picture, of a place in a period."""

    indicators: tuple[str, ...]
    place: str
    period: Period

    @property
    def code(self) -> str:
        """As it stands in an address: requests_received~210214~2025-01~2025-12."""
        return "~".join((".".join(self.indicators), self.place, self.period.first, self.period.last))


def origin_of(f: Figure) -> Origin:
    """The question for the source of one figure."""
    return Origin(indicators=(f.indicator.code,), place=f.place.code, period=f.period)


def parse(text: str, register: Register) -> Origin | None:
    """The question that an address asks; None where it names an indicator, place or month that there is not."""
    parts = text.split("~")
    if len(parts) != 4:
        return None
    codes, place, first, last = tuple(parts[0].split(".")), parts[1], parse_month(parts[2]), parse_month(parts[3])
    known = {p.code for p in (register.district, *register.streets(), *register.communities())}
    if first is None or last is None or first > last or place not in known or set(codes) - set(catalogue().indicators):
        return None
    return Origin(indicators=codes, place=place, period=Period(first=first, last=last))


def datasets_read(indicator: Indicator, f: Figure) -> list[str]:
    """The tables that a figure was taken from with those of its denominator; all it may come from while unknown."""
    used = set(f.sources)
    return sorted({d for s in indicator.source if not used or s.reads[0] in used for d in s.reads if d != UPLOADS})


def uploads_of(settings: Settings, mart: Mart, indicator: Indicator, place: Place, period: Period) -> pd.DataFrame:
    """The uploads in force behind a figure, newest first, with who approved and who published each, and when.

    Columns of figures.uploads_behind, and approved_by, approved_at, published_by, published_at (empty: not done).
    """
    found = uploads_behind(mart, datasets_read(indicator, figure(mart, indicator, place, period)), place, period)
    sent = tuple(found["upload_id"])
    asked = ("deeds", sent, mart.look.until)
    by_upload = while_unchanged(settings, asked, lambda: _deeds(settings, sent, mart.look.until)) if sent else {}
    for column in ("approved_by", "approved_at", "published_by", "published_at"):
        found[column] = [by_upload.get(u, {}).get(column, "") for u in found["upload_id"]]
    return found


def _deeds(settings: Settings, uploads: Iterable[str], until: str) -> dict[str, dict[str, Any]]:
    """upload → the newest approval and the newest publication: by whom and when."""
    con = connect(settings)
    try:
        rows = con.execute(
            statement("deeds", until=until),
            {"uploads": list(uploads), "kinds": list(_STEPS)},
        ).fetchall()
    finally:
        con.close()
    found: dict[str, dict[str, Any]] = {}
    for upload, kind, sender, at in rows:
        found.setdefault(upload, {}).update({f"{_STEPS[kind]}_by": sender, f"{_STEPS[kind]}_at": at})
    return found
