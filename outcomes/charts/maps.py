"""The map of communities: where one differs from the district or moved, or by size of the figure."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Literal

from outcomes.catalogue.catalogue import Indicator
from outcomes.charts.build import finding, point_of, smoothed
from outcomes.charts.classes import Breaks
from outcomes.charts.grounds import MapGround, boundaries
from outcomes.charts.many import MOST_DRAWN, fewer
from outcomes.charts.map_colours import by_difference, by_size
from outcomes.charts.shapes import Outline, Ring, Shape
from outcomes.charts.topic import Topic
from outcomes.charts.value import Point, Series, TileMap
from outcomes.core.periods import Period, label
from outcomes.core.places import Register
from outcomes.core.settings import settings
from outcomes.core.texts import Lang, listed, t
from outcomes.figures.ask import figure, figures
from outcomes.figures.figure import Figure
from outcomes.warehouse.mart import Mart, once_per_version


@cache
def _geometry(reference: Path) -> tuple[tuple[Shape, ...], dict[str, tuple[Ring, ...]]]:
    """The hexagon of every community and the outline rings of every street."""
    tiles = json.loads((reference / "communities_schematic.geojson").read_text(encoding="utf-8"))
    shapes = []
    for feature in tiles["features"]:
        ring = [(float(x), float(y)) for x, y in feature["geometry"]["coordinates"][0][:-1]]
        xs, ys = [x for x, _ in ring], [y for _, y in ring]
        centre = ((min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2)
        properties = feature["properties"]
        shapes.append(Shape(code=properties["code"], outline=tuple(ring), centre=centre, inset=properties["inset"]))
    streets = json.loads((reference / "streets_schematic.geojson").read_text(encoding="utf-8"))
    rings = {}
    for feature in streets["features"]:
        parts = feature["geometry"]["coordinates"]
        polygons = [parts] if feature["geometry"]["type"] == "Polygon" else parts
        rings[feature["properties"]["street_code"]] = tuple(
            tuple((float(x), float(y)) for x, y in polygon[0][:-1]) for polygon in polygons
        )
    return tuple(shapes), rings


def _street_label(name: str, rings: tuple[Ring, ...]) -> Outline:
    """The street's name above its tiles, or below where other tiles stand above."""
    ys = [y for ring in rings for _, y in ring]
    xs = [x for ring in rings for x, _ in ring]
    below = min(ys) < 39.38
    at = ((min(xs) + max(xs)) / 2, min(ys) - 0.004 if below else max(ys) + 0.0045)
    return Outline(name=name, rings=rings, label_at=at, inset="\n" in name)


def _inset_name(register: Register, code: str, lang: Lang) -> str:
    """The street's name; over two lines with 名单待区确认 where its communities are there by assumption."""
    name = register.get(code).name_in(lang)
    assumed = all(c.assumed for c in register.communities(code))
    return f"{name}\n{t('place.assumed', lang)}" if assumed else name


def _map_points(mart: Mart, found: list[Figure], lang: Lang, chosen: str) -> tuple[Point, ...]:
    """The places before they have a class, with a mark where a brand has a name."""
    branded = {
        str(row["code"])
        for row in mart.query("brands").to_dict("records")
        if any(isinstance(row[key], str) and row[key] for key in ("printed_name", "brand_name"))
    }
    points = []
    for f in found:
        point = point_of(f, lang, code=f.place.code, text_label=f.place.name_in(lang), chosen=chosen)
        points.append(replace(point, mark=f.place.code in branded))
    return tuple(points)


def _tiles(register: Register, lang: Lang) -> tuple[tuple[Shape, ...], tuple[Outline, ...]]:
    """The schematic: tiles of communities, with the streets' names around them."""
    shapes, rings = _geometry(settings().reference)
    return shapes, tuple(_street_label(_inset_name(register, code, lang), ring) for code, ring in rings.items())


def _note(mart: Mart, real: MapGround | None, lang: Lang) -> str:
    """How the map is to be read: a schematic, or outlines with their number, month and the number of the approval."""
    if real is None:
        return t("note.map", lang)
    said = t("note.map_boundaries", lang, id=real.boundary_id, month=label(real.since, lang)) + t(
        "note.map_marks", lang
    )
    if real.missing:
        names = listed((mart.register.get(c).name_in(lang) for c in real.missing[:12]), lang)
        said += t("note.map_missing", lang, names=names, n=len(real.missing))
    approval = settings().map_approval
    return said + (t("note.map_approval", lang, number=approval) if approval else t("note.map_not_approved", lang))


@dataclass(frozen=True, kw_only=True)
class MapAsked:
    """How a map is to be drawn: by difference from the district, or by size of the figure where it is a rate.

    On the hexagon tiles, a schematic and not a map of places, or with ground "boundaries" on the published outlines that
    hold in the last month, as far as there are any. `within`: a street whose communities alone are shown.
    `beside`: further periods that the classes by size are cut for, so that a colour means the same in each of their maps.
    """

    by: Literal["difference", "size"] = "difference"
    chosen: str = ""
    smooth: bool = False
    ground: Literal["tiles", "boundaries"] = "tiles"
    breaks: Breaks = "quantile"
    within: str = ""
    beside: tuple[Period, ...] = ()

    def by_size(self, indicator: Indicator) -> bool:
        """Whether it is in classes: counts of communities of unequal size never are."""
        return self.by == "size" and indicator.is_ratio

    def figures(self, mart: Mart, indicator: Indicator, period: Period) -> list[Figure]:
        """The figures of its communities in a period, smoothed if it is to be so."""
        found = figures(mart, indicator, "community", period, within=self.within or mart.register.district.code)
        return smoothed(found) if self.smooth and self.by_size(indicator) else found

    def mark(self, on_outlines: bool) -> str:
        """What of it stands in the name of the file."""
        size = self.by == "size"
        words = (
            "size" if size else "",
            "smooth" if size and self.smooth else "",
            "boundaries" if on_outlines else "",
            self.within,
            self.breaks if size and self.breaks != "quantile" else "",
        )
        return "".join(f"-{word}" for word in words if word)


_AS_USUAL = MapAsked()


@once_per_version
def tile_map(mart: Mart, indicator: Indicator, period: Period, lang: Lang, asked: MapAsked = _AS_USUAL) -> TileMap:
    """Every community: quiet where it is like the district, coloured where it is not, ringed where its month moved."""
    real = boundaries(mart, period.last, "community") if asked.ground == "boundaries" else None
    shapes, outlines = (real.shapes, real.outlines) if real else _tiles(mart.register, lang)

    def drawn_from(found: list[Figure]) -> tuple[tuple[Shape, ...], tuple[Point, ...]]:
        return fewer(shapes, _map_points(mart, found, lang, asked.chosen), indicator, lang)

    found = asked.figures(mart, indicator, period)
    drawn, points = drawn_from(found)
    if asked.by_size(indicator):
        beside = [drawn_from(asked.figures(mart, indicator, p))[1] for p in asked.beside if p != period]
        coloured = by_size(points, beside, indicator, asked.breaks, lang)
    else:
        coloured = by_difference(mart, indicator, period, points, lang)
    whole = figure(mart, indicator, mart.register.get(asked.within or mart.register.district.code), period)
    topic = Topic(mart=mart, indicator=indicator, place=whole.place, period=period, lang=lang)
    smooth = asked.smooth and asked.by_size(indicator)
    note = _note(mart, real, lang) + coloured.note + (t("smooth.note", lang) if smooth else "")
    if len(drawn) < len(found) and len(found) > MOST_DRAWN:
        note = t("many.note", lang, n=len(found), cells=len(drawn)) + note
    said = coloured.finding or finding(whole, lang)
    if coloured.finding and asked.within:
        said = t("map.of_street", lang, place=whole.place.name_in(lang), said=said)
    name = f"map-{indicator.code}-{period.last}{asked.mark(real is not None)}"
    under = topic.subtitle() + (t("smooth.subtitle", lang) if smooth else "")
    return TileMap(
        **(topic.head(name, said, note) | {"subtitle": under, "alt": said}),
        main=Series(name=topic.name, points=coloured.points),
        classes=coloured.classes,
        shapes=drawn,
        outlines=tuple(o for o in outlines if not asked.within or o.name.split("\n")[0] == whole.place.name_in(lang)),
        classes_by=coloured.by,
        change_label=coloured.rings,
        unreported_label=t("state.unreported", lang),
    )


def schematic(register: Register, lang: Lang) -> TileMap:
    """The tiles of all communities before anything is known of them."""
    shapes, outlines = _tiles(register, lang)
    unknown = t("state.unreported", lang)
    points = [Point(code=p.code, label=p.name_in(lang), value=None, state="unreported") for p in register.communities()]
    title = t("first.tiles", lang, n=len(points))
    return TileMap(
        name="schematic",
        title=title,
        subtitle="",
        unit="",
        decimals=0,
        note=t("note.map", lang),
        source="",
        data_class="published",
        version=0,
        known_at="",
        lang=lang,
        alt=title,
        main=Series(name=title, points=tuple(points)),
        shapes=shapes,
        outlines=outlines,
        unreported_label=unknown,
    )
