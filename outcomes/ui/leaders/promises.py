"""The promise wall on its page, and the beginning of a community's page: its brand, its promises, what changed."""

from __future__ import annotations

from urllib.parse import urlencode

from markupsafe import Markup

from outcomes.catalogue.catalogue import catalogue
from outcomes.core.html import NOTHING, tag, together
from outcomes.core.periods import label, month
from outcomes.core.places import Place
from outcomes.figures.ask import figure
from outcomes.figures.provenance import origin_of
from outcomes.papers.promise_wall import BrandPanel, PromiseBar, PromiseWall, brand_panel
from outcomes.render import promises
from outcomes.ui.frame.asof import carried
from outcomes.ui.frame.filters import choose_one
from outcomes.ui.frame.pieces import empty, facts, note, source_link, table
from outcomes.ui.frame.shell import lang, say
from outcomes.ui.frame.show import show
from outcomes.ui.leaders.sections import columns
from outcomes.warehouse.mart import Mart, Row
from outcomes.words.verdict import Departure, departures_of, quiet_words

_FIRST = ("requests_received", "requests_resolved", "volunteer_participations")  # counts of the monthly report


def _address(code: str) -> str:
    return "/brands?" + urlencode({"c": code, **carried()})


def promise_wall_view(wall: PromiseWall) -> None:
    """The whole wall: counts of states beside the filter by kind (?kind=), brands, the strip of the others, the table behind."""
    left, right = columns([9, 3])
    with right:
        kinds = {"": say("promise.any_kind"), **wall.kinds}
        shown = wall.of_kind(choose_one("kind", say("promise.kind"), kinds, shape="quiet box"))
    with left:
        show(promises.state_counts(wall.counts))
    if not shown.brands:
        ours = "none_of_kind" if wall.brands else "title_none"
        empty(say(f"promise.{ours}"), say("promise.none_of_kind_help" if wall.brands else "promise.lacking_help"))
    show(promises.promise_wall(shown, _address))
    head, rows = wall.table()
    behind = tag("details.oc-behind", tag("summary", say("promise.table")), table(head, rows))
    show(together(note(wall.note), tag("div.oc-foot", wall.source), behind))


def community_beginning(mart: Mart, row: Row, place: Place, last: str) -> Markup:
    """A community's brand, with what is published of it, beside its promises and what changed this month, as HTML."""
    mine = brand_panel(mart, row, last, lang())
    published = mart.rows("facts", area=place.name)
    told = tag("h2", say("brand.facts")) + facts(published) if published else NOTHING
    return tag(
        "div.pw-begin",
        tag("section", promises.plaque(mine), promises.practices(mine), note(mine.whose), told),
        tag("section", promises_panel(mine), changes_panel(mart, place, last)),
    )


def _sourced(bar: PromiseBar) -> Markup:
    return source_link(bar.origin, bar.value)


def promises_panel(mine: BrandPanel) -> Markup:
    """The promises of a brand with their targets and states, each value the way to its source, as HTML."""
    body = promises.promise_bars(mine.bars, _sourced) if mine.bars else tag("p.pw-none", mine.lacks)
    return tag("h2", say("promise.mine")) + body


def changes_panel(mart: Mart, place: Place, last: str) -> Markup:
    """What lies beyond its ordinary variation this month, concerns first; that nothing does, as HTML."""
    changes = departures_of(mart, place, last, lang())
    if changes.found:
        body = tag("ul.pw-changes", map(_change, changes.found))
    else:
        body = tag("p.pw-none", quiet_words(mart, place, last, lang()))
        body += NOTHING if changes.judged else _first_figures(mart, place, last)
    return tag("h2", say("promise.changed")) + body


def _first_figures(mart: Mart, place: Place, last: str) -> Markup:
    """What the first months of a community tell: its counts of the month, as far as they are known."""
    known = catalogue().indicators
    found = [figure(mart, known[code], place, month(last)) for code in _FIRST]
    lines = [
        tag("li", tag("span", f.indicator.name[lang()]), tag("b", source_link(origin_of(f), f.text(lang(), unit=True))))
        for f in found
        if f.state == "known"
    ]
    return tag("ul.pw-changes", tag("li", tag("small", label(last, lang()))), lines) if lines else NOTHING


def _change(change: Departure) -> Markup:
    said = tag(f"b.{change.side}", change.words)
    return tag("li", tag("span", change.indicator.name[lang()]), said, tag("small", change.told))
