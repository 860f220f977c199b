"""The uploads in force behind a figure."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

import pandas as pd

from outcomes.catalogue.catalogue import catalogue
from outcomes.core.periods import Period
from outcomes.core.places import Place
from outcomes.warehouse.mart import Mart, once_per_version


def uploads_behind(mart: Mart, datasets: list[str], place: Place, period: Period) -> pd.DataFrame:
    """The uploads in force of these tables that speak of a place in a period, newest first."""
    ledgers = [d for d in datasets if d in catalogue().datasets and catalogue().datasets[d].is_ledger]
    return mart.query(
        "behind", datasets=datasets, ledgers=ledgers, place=place.code, first=period.first, last=period.last
    )


@once_per_version
def _in_force(mart: Mart) -> Mapping[tuple[str, str], tuple[tuple[int, str, str, str], ...]]:
    """(table, community) → order (newest first), period, month it was made and number of each upload in force."""
    found: dict[tuple[str, str], list[tuple[int, str, str, str]]] = {}
    rows = mart.query("behind_all")
    columns = (rows[c].tolist() for c in ("dataset", "community_code", "period", "made", "upload_id"))
    for n, (dataset, community, period, made, upload) in enumerate(zip(*columns, strict=True)):
        found.setdefault((dataset, community), []).append((n, period, made, upload))
    return MappingProxyType({key: tuple(uploads) for key, uploads in found.items()})


def upload_ids(mart: Mart, datasets: list[str], place: Place, period: Period) -> tuple[str, ...]:
    """The numbers of the uploads that `uploads_behind` gives, newest first: from memory, for lists of many figures."""
    known, spans = _in_force(mart), {4: (period.first[:4], period.last[:4]), 7: (period.first, period.last)}
    found: dict[str, int] = {}
    for community in mart.register.communities(place.code):
        for dataset in datasets:
            ledger = dataset in catalogue().datasets and catalogue().datasets[dataset].is_ledger
            for n, when, made, upload in known.get((dataset, community.code), ()):
                if not when:
                    speaks = not ledger or made >= period.first
                else:
                    first, last = spans.get(len(when), ("9", "0"))
                    speaks = first <= when <= last
                if speaks:
                    found[upload] = min(n, found.get(upload, n))
    return tuple(sorted(found, key=lambda u: found[u]))
