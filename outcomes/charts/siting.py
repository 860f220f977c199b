"""Facilities with their service radius and the compounds around them: who lives within 300 or 500 metres."""

from __future__ import annotations

from math import cos, radians
from typing import Literal

import numpy as np

from outcomes.charts.build import common, source_words
from outcomes.charts.grounds import boundaries
from outcomes.charts.value import Chart, Outline, Point, Series, Shape
from outcomes.core.numbers import number
from outcomes.core.periods import label
from outcomes.core.periods import month as one_month
from outcomes.core.places import Place
from outcomes.core.texts import Lang, t
from outcomes.figures.service_reach import CANTEEN, Reach, Site, kind_name, reach
from outcomes.warehouse.mart import Mart, once_per_version

_AROUND = 36  # corners of a circle
_METRES_A_DEGREE = 111_195.0  # of latitude, on the sphere: for drawing only


def _circle(at: tuple[float, float], radius: float) -> tuple[tuple[float, float], ...]:
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
            code=f.code, label=f.name, value=float(near) if known else None, state="known" if known else "not_computed",
            text=t("site.households", lang, n=number(near)) if known else t("state.not_computed", lang),
            note=_said(f, lang), group=f.place.code,
        )
        for f, near in zip(found.facilities, found.households_near, strict=True)
    )  # fmt: skip


def _homes(found: Reach, lang: Lang, *, near: bool) -> tuple[Point, ...]:
    return tuple(
        Point(
            code=h.code, label=h.name, value=None if h.households is None else float(h.households),
            state="unreported" if h.households is None else "known", group=h.place.code, note=_said(h, lang),
            text=t("state.unreported", lang) if h.households is None else t("site.households", lang, n=number(h.households)),
        )
        for h in found.homes
        if (h.code in found.near) == near
    )  # fmt: skip


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


def _source(mart: Mart, kind: str, place: Place, last: str, lang: Lang) -> str:
    read = ("compounds", "canteens" if kind == CANTEEN else "projects")
    return source_words(mart, read, place, one_month(last), lang)


@once_per_version
def sites_map(
    mart: Mart, kind: str, last: str, radius: int, lang: Lang, *, within: str = "",
    ground: Literal["outlines", "bare"] = "outlines",
) -> Chart:  # fmt: skip
    """The facilities of a kind in a month with their circle, and the compounds inside and outside of all circles.

    Every value is a number of households: of a facility those within its radius (a compound near two counts at both),
    of a compound its own. With ground "outlines" over the published boundaries, where there are any.
    """
    place = mart.register.get(within or mart.register.district.code)
    found = reach(mart, kind, last, radius, place.code)
    drawn = _outlines(mart, last, place) if ground == "outlines" else ()
    shapes = [Shape(code=f.code, outline=_circle(f.at, radius), centre=f.at) for f in found.facilities if f.at]
    shapes += [Shape(code=h.code, outline=(h.at,), centre=h.at) for h in found.homes if h.at]
    title = _finding(found, place, lang)
    unit = t("site.unit", lang)
    name = kind_name(kind, lang)
    return Chart(
        kind="sites", name=f"sites-{kind}-{radius}-{last}" + (f"-{within}" if within else ""), title=title,
        subtitle=t("site.subtitle", lang, kind=name, radius=radius, month=label(last, lang)),
        unit=unit, decimals=0,
        series=(
            Series(name=name, points=_facilities(found, lang)),
            Series(name=t("site.near", lang, radius=radius), points=_homes(found, lang, near=True), role="near"),
            Series(name=t("site.beyond", lang, radius=radius), points=_homes(found, lang, near=False), role="reference"),
        ),
        note=_note(found, bool(drawn), lang), source=_source(mart, kind, place, last, lang), alt=title,
        shapes=tuple(shapes), outlines=drawn, **common(mart, lang),
    )  # fmt: skip


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
