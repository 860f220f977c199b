"""社区品牌 without a script: every brand with its promises, and one community: verdict, promises, what changed, its rates."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from markupsafe import Markup

from outcomes.core.html import NOTHING, tag
from outcomes.core.places import Place
from outcomes.figures.ask import figure
from outcomes.figures.figure import Figure, usual_period
from outcomes.figures.switched_on import headline_of
from outcomes.papers.promise_wall import BrandPanel, Lacking, PromiseBar, brand_panel, promise_wall
from outcomes.plain.document import document
from outcomes.plain.pieces import figure_link, listed_table, month_form, table
from outcomes.plain.view import View
from outcomes.words.verdict import Departure, departures_of, quiet_words, verdict

_COLUMNS = ("promise", "target", "actual", "state")


def brands(view: View) -> Markup:
    """The page of all brands, or of the community that is asked for (?c=code)."""
    place = view.mart.register.find(view.asked.get("c", ""))
    if place is not None and place in view.mart.register.communities():
        return _community(view, place)
    wall = promise_wall(view.mart, view.month, view.lang)
    counts = " · ".join(f"{c.mark} {c.word} {c.n}" for c in wall.counts)
    head = [view.say("quality.community"), view.say("promise.column_name"), *_heads(view)]
    named = [row for brand in wall.brands for row in _named(view, brand)]
    groups = [
        ("", named),
        *((street, [r for one in group for r in _lacking(view, one)]) for street, group in wall.lacking),
    ]
    return document(
        view,
        "brands",
        wall.title,
        tag("p.lead", f"{wall.subtitle} · {counts}"),
        month_form(view, "brands"),
        tag("section.listing", listed_table(head, groups), tag("p.note", wall.note)),
    )


def _heads(view: View) -> list[str]:
    return [view.say(f"promise.column_{key}") for key in _COLUMNS]


def _link(view: View, code: str, words: str) -> Markup:
    return tag("a", words, href=view.to("brands", c=code, m=view.asked.get("m", "")))


def _named(view: View, brand: BrandPanel) -> list[list[Markup]]:
    """The rows of a named brand: one for each promise, at least one."""
    kind = " · ".join(part for part in (brand.kind, brand.stage) if part)
    first = [tag("td", _link(view, brand.code, brand.place)), tag("td", brand.name, tag("small", kind))]
    return _rows(view, first, brand.bars, brand.lacks)


def _lacking(view: View, one: Lacking) -> list[list[Markup]]:
    lacks = view.say("promise.launched_unnamed" if one.launched else "brand.unnamed")
    return _rows(view, [tag("td", _link(view, one.code, one.name)), tag("td.off", lacks)], one.bars, "")


def _rows(view: View, first: list[Markup], bars: Sequence[PromiseBar], lacks: str) -> list[list[Markup]]:
    if not bars:
        return [[*first, tag("td.off", lacks, colspan=str(len(_COLUMNS)))]]
    blank = [tag("td"), tag("td")]
    return [[*(first if n == 0 else blank), *_promise(view, bar)] for n, bar in enumerate(bars)]


def _promise(view: View, bar: PromiseBar) -> list[Markup]:
    """What is promised, its target, the value as the way to its source, and its state with the reason."""
    value = tag("a.figure", bar.value, href=view.to("source", src=bar.origin.code), title=view.say("source.open"))
    below = tag("small", bar.base_words) if bar.base_words else NOTHING
    state = tag(f"td.{bar.state}", f"{bar.mark} {bar.word}", tag("small", bar.why) if bar.why else NOTHING)
    return [tag("td", bar.name), tag("td", bar.target), tag("td", value, below), state]


def _community(view: View, place: Place) -> Markup:
    """One community, beginning with its verdict."""
    row = next(r for r in view.mart.rows("brands") if r["code"] == place.code)
    mine = brand_panel(view.mart, row, view.month, view.lang)
    said = verdict(view.mart, place, view.month, view.lang)
    about = " · ".join(part for part in (mine.place, mine.street, mine.kind, mine.stage, mine.whose) if part)
    promised = table(_heads(view), [_promise(view, bar) for bar in mine.bars]) if mine.bars else tag("p", mine.lacks)
    return document(
        view,
        "brands",
        view.say("promise.of_place", place=place.name_in(view.lang), verdict=said),
        tag("p.lead", about),
        month_form(view, "brands", c=place.code),
        tag("section", tag("h2", mine.name), _does(mine)),
        tag("section", tag("h2", view.say("promise.mine")), promised),
        tag("section", tag("h2", view.say("promise.changed")), _changed(view, place)),
        tag("section", tag("h2", view.say("brand.against")), _rates(view, place)),
        tag("p", tag("a", view.say("brand.back"), href=view.to("brands", m=view.asked.get("m", "")))),
    )


def _does(mine: BrandPanel) -> Markup:
    parts: Iterable[str] = (mine.slogan, "；".join(mine.practices), mine.quote)
    told = [tag("p", part) for part in parts if part]
    return Markup("").join(told)


def _changed(view: View, place: Place) -> Markup:
    found = departures_of(view.mart, place, view.month, view.lang)
    if found.found:
        return tag("ul", [_departure(view, one) for one in found.found])
    return tag("p", quiet_words(view.mart, place, view.month, view.lang))


def _departure(view: View, one: Departure) -> Markup:
    return tag("li", f"{one.indicator.name[view.lang]} ", tag("b", one.words), tag("small", f" {one.told}"))


def _rates(view: View, place: Place) -> Markup:
    """The rates that speak for the systems, of the community, its street and the district, each the way to its source."""
    register, last = view.mart.register, view.month
    places = (place, register.get(place.parent), register.district)
    rows = [
        [tag("td", i.name[view.lang]), *(_cell(view, figure(view.mart, i, p, usual_period(i, last))) for p in places)]
        for i in headline_of(view.mart, most=2)
        if i.is_ratio
    ]
    return table([view.say("filter.indicator"), *(view.name(p) for p in places)], rows, right=(1, 2, 3))


def _cell(view: View, f: Figure) -> Markup:
    below = f.note(view.lang) if f.state == "known" else f.why(view.lang)
    small = tag("small", below) if below else NOTHING
    return tag("td.r" if f.state == "known" else "td.r.off", figure_link(view, f, f.text(view.lang)), small)
