"""Which community each feature is, as its attributes say; and what is said where they say different things."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import geopandas as gpd

from etl.boundaries.features import Unread, texts_of
from etl.findings.finding import Words, finding
from outcomes.core.places import Place, Register
from outcomes.reporting.finding import Finding

Found = Sequence[Place | None]  # row by row


@dataclass(frozen=True, kw_only=True)
class FeatureNames:
    """Of each feature (from 1) its community or None and how it is called; the columns there are; what is said."""

    places: dict[int, Place | None]
    called: dict[int, str]
    columns: list[str]
    findings: list[Finding]


def names_of(frame: gpd.GeoDataFrame, register: Register) -> FeatureNames:
    """The names of all features; Unread where two columns name different communities and neither is the likelier."""
    columns = dict(texts_of(frame))
    known = {c.code: c for c in register.communities()}
    meant = {text: _community(register, known, text) for texts in columns.values() for text in set(texts)}
    found = {name: [meant[text] for text in texts] for name, texts in columns.items()}
    taken, said = _without_rivals(found)
    places: dict[int, Place | None] = {}
    called: dict[int, str] = {}
    for i, row in enumerate(range(1, len(frame) + 1)):
        here = list(dict.fromkeys(p for name in taken if (p := found[name][i])))
        if len(here) > 1:
            said.append(finding("boundary_two_names", row=row, value="、".join(p.name for p in here)))
        places[row] = here[0] if len(here) == 1 else None
        spelt = next((columns[name][i] for name in taken if columns[name][i]), "")
        called[row] = here[0].name if len(here) == 1 else spelt
    return FeatureNames(places=places, called=called, columns=list(columns), findings=said)


def _community(register: Register, known: dict[str, Place], text: str) -> Place | None:
    """The community of the programme that a text names."""
    place = register.find(text) if text else None
    return place if place and place.code in known else None


def _without_rivals(found: Mapping[str, Found]) -> tuple[list[str], list[Finding]]:
    """The columns by which features are told, those first that name most, without those that name other communities.

    Of columns that differ in most rows (a neighbour beside the name) the one is taken in which every name stands once.
    """
    names = {column: [p for p in places if p] for column, places in found.items()}
    once = {column: len(set(some)) == len(some) >= 2 for column, some in names.items()}
    order = sorted(found, key=lambda column: (-once[column], -len(names[column])))
    rivals = [column for column in order[1:] if _differ(found[order[0]], found[column])]
    taken = sorted((c for c in order if c not in rivals), key=lambda column: -len(names[column]))
    if not rivals:
        return taken, []
    words: Words = {"first": order[0], "other": "、".join(rivals)}
    if not once[order[0]] or any(once[r] and 2 * len(names[r]) > len(names[order[0]]) for r in rivals):
        raise Unread("boundary_two_columns", **words)
    return taken, [finding("boundary_column_taken", **words)]


def _differ(one: Found, other: Found) -> bool:
    """Whether two columns name different communities in most of the rows in which both name any."""
    both = [(a, b) for a, b in zip(one, other, strict=True) if a and b]
    differing = sum(a != b for a, b in both)
    return differing >= 2 and 2 * differing > len(both)
