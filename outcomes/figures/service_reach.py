"""Facilities and who lives near them: households of compounds within a radius, as far as positions are known."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby

import numpy as np
import shapely

from outcomes.catalogue.catalogue import catalogue
from outcomes.core.places import Place
from outcomes.core.texts import Lang, t
from outcomes.geo.geodesy import in_metres, metric_system, to_wgs84
from outcomes.warehouse.mart import Mart, Row, once_per_version

COMPOUND, CANTEEN = "compound", "canteen"  # kinds of the mart's table site; the others are types of projects
RADII = (300, 500)  # metres in a straight line


@dataclass(frozen=True, kw_only=True)
class Site:
    """A compound or facility; `at` is WGS84 (longitude, latitude), None where its position is not known."""

    kind: str
    code: str
    name: str
    place: Place
    households: int | None
    at: tuple[float, float] | None
    upload_id: str
    source_row: int


@dataclass(frozen=True, kw_only=True)
class Reach:
    """Facilities of a kind inside a place and the compounds around: what lies within `radius` metres of any of them."""

    kind: str
    radius: int
    facilities: tuple[Site, ...]  # with a position
    homes: tuple[Site, ...]  # compounds with a position
    near: frozenset[str]  # codes of the compounds within the radius
    households_near: tuple[int, ...]  # of each facility, in their order
    unplaced: tuple[Site, ...]  # facilities of the place without a position: who lives near them is not known
    unplaced_homes: int

    @cached_property
    def households(self) -> int:
        """Households of the compounds whose position is known: the base of the share."""
        return sum(h.households or 0 for h in self.homes)

    @cached_property
    def covered(self) -> int:
        """Households of the compounds within the radius, each counted once."""
        return sum(h.households or 0 for h in self.homes if h.code in self.near)


def kind_name(kind: str, lang: Lang) -> str:
    """社区食堂, 口袋公园 …: the name of a kind of facility."""
    if kind in (CANTEEN, COMPOUND):
        return t(f"site.{kind}", lang)
    choices = catalogue().datasets["projects"].get("project_type").choices
    return next(c.zh if lang == "zh" else c.en for c in choices if c.code == kind)


@once_per_version
def sites(mart: Mart, month: str) -> tuple[Site, ...]:
    """All compounds and the facilities in operation in a month, in WGS84."""
    found, bare = [], mart.rows("sites", month=month)
    by_system = sorted(bare, key=lambda row: str(row["coordinate_system"]))
    for system, rows in groupby(by_system, key=lambda row: row["coordinate_system"]):
        kept = list(rows)
        at = _positions(kept, str(system)) if isinstance(system, str) else [None] * len(kept)
        found += [_site(mart, row, where) for row, where in zip(kept, at, strict=True)]
    return tuple(sorted(found, key=lambda s: (s.kind, s.place.code, s.code)))


def _positions(rows: list[Row], system: str) -> list[tuple[float, float] | None]:
    """The positions of rows of one system in WGS84; None where a row has none."""
    raw = np.array([(row["longitude"], row["latitude"]) for row in rows], float)
    moved = to_wgs84(shapely.points(np.nan_to_num(raw)), system)
    return [(float(p.x), float(p.y)) if np.isfinite(at).all() else None for p, at in zip(moved, raw, strict=True)]


def _site(mart: Mart, row: Row, at: tuple[float, float] | None) -> Site:
    households = row["households"]
    return Site(
        kind=str(row["kind"]),
        code=str(row["code"]),
        name=str(row["name"]),
        place=mart.register.get(str(row["place"])),
        households=int(households) if isinstance(households, (int, float)) and households == households else None,
        at=at,
        upload_id=str(row["upload_id"]),
        source_row=int(str(row["source_row"])),
    )


def kinds_on(mart: Mart, month: str) -> list[str]:
    """The kinds of facilities of which at least one position is known, canteens first."""
    known = {s.kind for s in sites(mart, month) if s.at and s.kind != COMPOUND}
    choices = [c.code for c in catalogue().datasets["projects"].get("project_type").choices]
    return [k for k in (CANTEEN, *choices) if k in known]


@once_per_version
def reach(mart: Mart, kind: str, month: str, radius: int, within: str) -> Reach:
    """How far the facilities of a kind reach in a month inside a place (district, street or community code).

    Distances are straight lines in metres of the district's projected system. The compounds are those of the place;
    facilities of other places count where they reach into it. A compound's households count whole, by its one point.
    """
    every = sites(mart, month)
    homes = tuple(s for s in every if s.kind == COMPOUND and _inside(s.place, within, mart))
    facilities = tuple(s for s in every if s.kind == kind)
    placed = tuple(h for h in homes if h.at)
    there = _there(facilities, placed, within, radius, mart)
    apart = distances(placed, there)
    near = np.asarray(apart <= radius)
    sizes = np.array([h.households or 0 for h in placed])
    return Reach(
        kind=kind,
        radius=radius,
        facilities=there,
        homes=placed,
        near=frozenset(h.code for h, any_ in zip(placed, near, strict=True) if any_.any()),
        households_near=tuple(int(sizes[column].sum()) for column in near.T),
        unplaced=tuple(f for f in facilities if f.at is None and _inside(f.place, within, mart)),
        unplaced_homes=len(homes) - len(placed),
    )


def _there(
    facilities: Iterable[Site], homes: tuple[Site, ...], within: str, radius: int, mart: Mart
) -> tuple[Site, ...]:
    """The facilities of the place with a position, and those of other places that reach one of its compounds."""
    placed = tuple(f for f in facilities if f.at)
    reaching = np.asarray(distances(homes, placed) <= radius).T
    return tuple(f for f, near in zip(placed, reaching, strict=True) if near.any() or _inside(f.place, within, mart))


def distances(
    homes: tuple[Site, ...], facilities: tuple[Site, ...]
) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    """Metres from every compound (rows) to every facility (columns); all have positions."""
    if not homes or not facilities:
        return np.zeros((len(homes), len(facilities)))
    at = np.array([s.at for s in (*homes, *facilities)], float)
    metres = shapely.get_coordinates(in_metres(shapely.points(at), metric_system(float(at[:, 0].mean()))))
    apart = metres[: len(homes), None, :] - metres[None, len(homes) :, :]
    found: np.ndarray[tuple[int, int], np.dtype[np.float64]] = np.hypot(apart[..., 0], apart[..., 1])
    return found


def _inside(place: Place, within: str, mart: Mart) -> bool:
    return within in (place.code, place.parent, mart.register.district.code)
