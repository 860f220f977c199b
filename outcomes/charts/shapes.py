"""What a map is drawn from: the shapes of places and the outlines around them, in degrees."""

from __future__ import annotations

from dataclasses import dataclass

LonLat = tuple[float, float]
Ring = tuple[LonLat, ...]


@dataclass(frozen=True, kw_only=True)
class Shape:
    """One place of a map: a tile of the schematic, or with `parts` its real outline as polygons with holes.

    Rings are (lon, lat) pairs, first point not repeated, outer ones clockwise; `outline` is the largest part's.
    sites: a facility's circle, or a compound as a single point.
    """

    code: str
    outline: Ring
    centre: LonLat
    inset: bool = False
    parts: tuple[tuple[Ring, ...], ...] = ()
    lettered: bool = True  # whether name and value fit inside

    @property
    def polygons(self) -> tuple[tuple[Ring, ...], ...]:
        """The place as polygons: outer ring first, then holes."""
        return self.parts or ((self.outline,),)

    @property
    def mark_at(self) -> LonLat:
        """Where a small mark stands: at the top of a tile, above the letters inside an outline."""
        top = max(y for _, y in self.outline)
        return self.centre[0], self.centre[1] + 0.62 * (top - self.centre[1]) if self.parts else top - 0.0015


@dataclass(frozen=True, kw_only=True)
class Outline:
    """The outline and name of a group of tiles (a street), drawn around and beside them."""

    name: str
    rings: tuple[Ring, ...]
    label_at: LonLat
    inset: bool = False
