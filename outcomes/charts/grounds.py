"""What a map is drawn on: the district's published outlines, or the picture of a file of outlines before it is stored."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import shapely

from outcomes.charts.shapes import Outline, Shape
from outcomes.charts.topic import of_version
from outcomes.charts.value import Point, Series, TileMap
from outcomes.core.periods import label
from outcomes.core.places import Level
from outcomes.core.texts import Lang, t
from outcomes.geo.outlines import Named, Part, Territory, Trouble, parts_of
from outcomes.warehouse.mart import Mart, once_per_version

_NAMED_SHARE = 0.045  # of the map's width: narrower outlines carry no letters inside


@dataclass(frozen=True, kw_only=True)
class MapGround:
    """The shapes of a map with the outlines of the streets, and what it is: a set's number and month, and who is not on it."""

    shapes: tuple[Shape, ...]
    outlines: tuple[Outline, ...]
    boundary_id: str
    since: str
    missing: tuple[str, ...]  # codes of communities without an outline


def has_boundaries(mart: Mart, month: str = "9999-12") -> bool:
    """Whether published outlines hold in a month (in any month, when none is given)."""
    return not mart.query("boundaries", month=month).empty


@once_per_version
def boundaries(mart: Mart, month: str, level: Level) -> MapGround | None:
    """The published outlines that hold in a month, of communities or streets; None when there are none."""
    rows = mart.query("boundaries", month=month)
    if rows.empty:
        return None
    found = {
        row["place"]: Territory(code=row["place"], outline=row["outline"], area_m2=row["area_m2"], row=0)
        for row in rows.to_dict("records")
    }
    streets = {}
    for street in mart.register.streets():
        inside = [found[c.code].outline for c in mart.register.communities(street.code) if c.code in found]
        if inside:
            streets[street.code] = parts_of(shapely.union_all([shapely.from_geojson(text) for text in inside]))
    parts = {code: one.parts for code, one in found.items()} if level == "community" else streets
    return MapGround(
        shapes=_shapes(parts),
        outlines=tuple(
            Outline(name="", rings=tuple(part[0] for part in made), label_at=made[0][0][0]) for made in streets.values()
        ),
        boundary_id=str(rows["boundary_id"].iloc[0]),
        since=str(rows["since"].iloc[0]),
        missing=tuple(c.code for c in mart.register.communities(month=month) if c.code not in found),
    )


def _shapes(parts: dict[str, tuple[Part, ...]], without_letters: Collection[str] = ()) -> tuple[Shape, ...]:
    """Outlines as shapes of a map; letters stand where they fit."""
    every = [x for made in parts.values() for part in made for x, _ in part[0]]
    wide = max(every) - min(every)
    made = []
    for code, found in parts.items():
        largest = max(found, key=lambda part: shapely.Polygon(part[0]).area)
        at = shapely.point_on_surface(shapely.Polygon(largest[0], largest[1:]))
        xs = [x for x, _ in largest[0]]
        made.append(
            Shape(
                code=code,
                outline=largest[0],
                centre=(at.x, at.y),
                parts=found,
                lettered=code not in without_letters and (max(xs) - min(xs)) >= _NAMED_SHARE * wide,
            )
        )
    return tuple(made)


def outlines_preview(mart: Mart, shown: Sequence[Named], troubles: Sequence[Trouble], name: str, lang: Lang) -> TileMap:
    """The shapes of a file as they would lie on the map: what has to be mended in the colour of concern, gaps outlined."""
    stranger = t("register.no_community", lang)
    named = {c.code: c.name_in(lang) for c in mart.register.communities()}
    areas = [(n.parts, named.get(n.code, n.name), "" if n.code else stranger, n.bad) for n in shown if n.parts]
    shared = [(s.parts, t("register.overlap", lang), "", True) for s in troubles if s.kind == "overlap" and s.parts]
    parts = {str(n): area[0] for n, area in enumerate([*areas, *shared])}
    points = tuple(
        Point(code=key, label=label, value=None, state="not_computed", text=text, signal="concern_high" if bad else "")
        for key, (_, label, text, bad) in zip(parts, [*areas, *shared], strict=True)
    )
    clashes = [str(n) for n in range(len(areas), len(parts))]
    rings = [
        Outline(name="", rings=tuple(p[0] for p in s.parts), label_at=s.parts[0][0][0], inset=s.kind == "gap")
        for s in troubles
        if s.kind != "overlap" and s.parts
    ]
    bad = sum(n.bad for n in shown) + len(shared)
    title = t("register.preview_bad" if bad else "register.preview_good", lang, n=len(shown), bad=bad)
    return TileMap(
        **of_version(mart, lang),
        name="boundary-preview",
        title=title,
        subtitle=name,
        unit="",
        decimals=0,
        note=t("register.preview_note", lang),
        source=name,
        alt=title,
        main=Series(name=name, points=points),
        shapes=_shapes(parts, clashes),
        outlines=tuple(rings),
    )


def outlines_map(mart: Mart, lang: Lang) -> TileMap | None:
    """The newest published outlines by themselves, without a figure; None when there are none."""
    ground = boundaries(mart, "9999-12", "community")
    if ground is None:
        return None
    points = tuple(
        Point(code=s.code, label=mart.register.get(s.code).name_in(lang), value=None, state="not_computed")
        for s in ground.shapes
    )
    title = t("register.boundaries", lang)
    note = t("note.map_boundaries", lang, id=ground.boundary_id, month=label(ground.since, lang))
    return TileMap(
        **of_version(mart, lang),
        name=f"outlines-{ground.boundary_id}",
        title=title,
        subtitle=title,
        unit="",
        decimals=0,
        note=note,
        source=ground.boundary_id,
        alt=title,
        main=Series(name=title, points=points),
        shapes=ground.shapes,
        outlines=ground.outlines,
    )
