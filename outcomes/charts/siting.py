"""Facilities with their service radius and the compounds around them: who lives within 300 or 500 metres."""

from __future__ import annotations

from dataclasses import dataclass
from math import cos, radians
from typing import Literal

import numpy as np

from outcomes.charts.grounds import boundaries
from outcomes.charts.shapes import LonLat, Outline, Ring, Shape
from outcomes.charts.topic import Subject, of_version
from outcomes.charts.value import Point, Series, Sites
from outcomes.core.numbers import number
from outcomes.core.periods import label
from outcomes.core.periods import month as one_month
from outcomes.core.places import Place
from outcomes.core.texts import Lang, t
from outcomes.figures.service_reach import CANTEEN, Reach, Site, kind_name, reach
from outcomes.warehouse.mart import Mart, once_per_version

_AROUND = 36  # corners of a circle
_METRES_A_DEGREE = 111_195.0  # of latitude, on the sphere: for drawing only


def _circle(at: LonLat, radius: float) -> Ring:
    """A circle of a radius in metres as degrees, clockwise."""
    turns = -2 * np.pi * np.arange(_AROUND) / _AROUND
    wide = radius / (_METRES_A_DEGREE * cos(radians(at[1])))
    tall = radius / _METRES_A_DEGREE
    return tuple((at[0] + wide * float(np.cos(a)), at[1] + tall * float(np.sin(a))) for a in turns)


def _said(site: Site, lang: Lang) -> str:
    """Where a row of the chart comes from: the upload and its row."""
    return t("site.row", lang, place=site.place.name_in(lang), upload=site.upload_id, row=site.source_row)


def _facilities(found: Reach, lang: Lang) -> tuple[Point, ...]:
    """Unknown where no compound has a position: nobody can be counted then."""
    known = bool(found.homes)
    return tuple(
        Point(
            code=f.code,
            label=f.name,
            value=float(near) if known else None,
            state="known" if known else "not_computed",
            text=t("site.households", lang, n=number(near)) if known else t("state.not_computed", lang),
            note=_said(f, lang),
        )
        for f, near in zip(found.facilities, found.households_near, strict=True)
    )


def _homes(found: Reach, lang: Lang, *, near: bool) -> tuple[Point, ...]:
    return tuple(
        Point(
            code=h.code,
            label=h.name,
            value=None if h.households is None else float(h.households),
            state="unreported" if h.households is None else "known",
            note=_said(h, lang),
            text=t("state.unreported", lang)
            if h.households is None
            else t("site.households", lang, n=number(h.households)),
        )
        for h in found.homes
        if (h.code in found.near) == near
    )


def _finding(found: Reach, place: Place, lang: Lang) -> str:
    words = {"place": place.name_in(lang), "kind": kind_name(found.kind, lang), "radius": found.radius}
    if not found.households:
        return t("site.no_homes", lang, **words)
    share = number(100 * found.covered / found.households, 1)
    said = "site.finding_least" if found.unplaced else "site.finding"
    return t(said, lang, **words, covered=number(found.covered), all=number(found.households), share=share)


def _note(found: Reach, drawn: bool, lang: Lang) -> str:
    said = t("site.note", lang, radius=found.radius)
    if found.unplaced_homes or found.unplaced:
        said += t("site.unplaced", lang, homes=found.unplaced_homes, facilities=len(found.unplaced))
    return said + ("" if drawn else t("site.no_outlines", lang))


@dataclass(frozen=True, kw_only=True)
class SitesAsked:
    """Facilities of a kind in a month with a radius in metres, inside a place (the district where none is given).

    With ground "outlines" over the published boundaries, where there are any.
    """

    kind: str
    last: str
    radius: int
    within: str = ""
    ground: Literal["outlines", "bare"] = "outlines"


@once_per_version
def sites_map(mart: Mart, asked: SitesAsked, lang: Lang) -> Sites:
    """The facilities of a kind in a month with their circle, and the compounds inside and outside of all circles.

    Every value is a number of households: of a facility those within its radius (a compound near two counts at both),
    of a compound its own.
    """
    kind, last, radius = asked.kind, asked.last, asked.radius
    place = mart.register.get(asked.within or mart.register.district.code)
    found = reach(mart, kind, last, radius, place.code)
    drawn = _outlines(mart, last, place) if asked.ground == "outlines" else ()
    shapes = [Shape(code=f.code, outline=_circle(f.at, radius), centre=f.at) for f in found.facilities if f.at]
    shapes += [Shape(code=h.code, outline=(h.at,), centre=h.at) for h in found.homes if h.at]
    title, name = _finding(found, place, lang), kind_name(kind, lang)
    read = ("compounds", "canteens" if kind == CANTEEN else "projects")
    subject = Subject(mart=mart, place=place, last=last, lang=lang)
    return Sites(
        **of_version(mart, lang),
        name=f"sites-{kind}-{radius}-{last}" + (f"-{asked.within}" if asked.within else ""),
        title=title,
        subtitle=t("site.subtitle", lang, kind=name, radius=radius, month=label(last, lang)),
        unit=t("site.unit", lang),
        decimals=0,
        note=_note(found, bool(drawn), lang),
        source=subject.source_words(read, one_month(last)),
        alt=title,
        facilities=Series(name=name, points=_facilities(found, lang)),
        near=Series(name=t("site.near", lang, radius=radius), points=_homes(found, lang, near=True)),
        beyond=Series(name=t("site.beyond", lang, radius=radius), points=_homes(found, lang, near=False)),
        shapes=tuple(shapes),
        outlines=drawn,
    )


def _outlines(mart: Mart, last: str, place: Place) -> tuple[Outline, ...]:
    """The published outlines of the communities inside a place."""
    real = boundaries(mart, last, "community")
    inside = {place.code, *(c.code for c in mart.register.communities(place.code))}
    everywhere = place.level == "district"
    return tuple(
        Outline(name=mart.register.get(s.code).name, rings=tuple(part[0] for part in s.polygons), label_at=s.centre)
        for s in (real.shapes if real else ())
        if everywhere or s.code in inside
    )
