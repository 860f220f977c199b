"""A community's page on one sheet of A4: story, chain, comparison, milestones, trend and what it all stands on."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from markupsafe import Markup

from outcomes.charts import Chart
from outcomes.charts.value import Point
from outcomes.core.html import NOTHING, picture_address, tag, together
from outcomes.core.numbers import number
from outcomes.core.periods import label, twelve_months
from outcomes.core.places import Place, named
from outcomes.core.texts import listed, statements
from outcomes.figures.switched_on import datasets_on
from outcomes.figures.uploads import uploads_behind
from outcomes.papers.promise_wall import brand_panel, stage_words
from outcomes.render.promises import promise_bars
from outcomes.ui.frame.pieces import first_told, note
from outcomes.ui.frame.shell import lang, owner_words, sample_chip, say
from outcomes.ui.frame.show import show
from outcomes.ui.leaders.brand import chain_panel, comparison_panel
from outcomes.ui.leaders.stories import practices_of
from outcomes.warehouse.mart import Mart
from outcomes.words.promise_chain import Milestone, milestones, when_words
from outcomes.words.promises import title_or_lack
from outcomes.words.verdict import departures_of, verdict

_ON_PAPER = {"zh": 4, "en": 2}  # rates and milestones: English takes more lines
_OF_A_STEP = {"zh": 3, "en": 2}  # figures of the chain
_PRACTICES, _CHANGES = 8, 2
_WIDE, _TALL, _LEFT, _FEWEST = 700, 84, 44, 6  # the line of the trend in points; months that it needs


def _line(chart: Chart) -> Markup:
    """The first line of a trend from zero (or its lowest month below) to its highest, with gaps for unknown months, as an image."""
    points = chart.series[0].points
    known = [p.known_value for p in points if p.known_value is not None]
    if len(known) < _FEWEST:
        return NOTHING
    low, top = min(0.0, *known), max(0.0, *known)
    step = (_WIDE - _LEFT - 4) / (len(points) - 1)
    at = [
        None
        if p.known_value is None
        else f"{_LEFT + n * step:.1f},{4 + (_TALL - 18) * (top - p.known_value) / (top - low or 1.0):.1f}"
        for n, p in enumerate(points)
    ]
    runs = [" ".join(p for p in run if p) for there, run in groupby(at, key=bool) if there]
    lines = [tag("polyline", points=run, fill="none", stroke="#1F6F78", stroke_width="1.6") for run in runs]
    highest, lowest = (number(v, chart.decimals if v else 0) + ("%" if chart.unit == "%" else "") for v in (top, low))
    svg = tag("svg", _axis(), lines, _words(points, highest, lowest), xmlns="http://www.w3.org/2000/svg", **_SVG)
    return tag("img.trend", alt=chart.alt, src=picture_address(svg))


_GROUND = _TALL - 14
_SVG = {"viewBox": f"0 0 {_WIDE} {_TALL}", "font_family": "sans-serif", "font_size": "10", "fill": "#5B6472"}


def _axis() -> Markup:
    return tag("path", d=f"M{_LEFT} 4V{_GROUND}H{_WIDE - 4}", fill="none", stroke="#C9CFD6")


def _words(points: Sequence[Point], highest: str, lowest: str) -> list[Markup]:
    """The highest and the lowest value beside the picture, the first and the last month below it."""
    left, under = str(_LEFT - 4), str(_TALL - 2)
    return [
        tag("text", highest, x=left, y="11", text_anchor="end"),
        tag("text", lowest, x=left, y=str(_GROUND), text_anchor="end"),
        tag("text", points[0].code, x=str(_LEFT), y=under),
        tag("text", points[-1].code, x=str(_WIDE - 4), y=under, text_anchor="end"),
    ]


def _trend(chart: Chart) -> Markup:
    return tag("h2", chart.title) + _line(chart) + note(f"{chart.subtitle} · {chart.source}")


def _milestones(found: Sequence[Milestone]) -> Markup:
    most = _ON_PAPER[lang()]
    lines = [tag("li", tag("b", when_words(m, lang())), f" {m.text}（{m.source}）") for m in found[:most]]
    if len(found) > most:
        lines.append(tag("li", say("section.more", n=len(found) - most)))
    return tag("ul.story", lines) if lines else together(say("chain.no_milestones"))


def _head(mart: Mart, row: dict[str, object], place: Place, last: str) -> Markup:
    """Name, community, month and stage, its verdict, what it is known for, and what it says of itself."""
    stage, name = stage_words(row, lang()), title_or_lack(row, lang())[0]
    street = mart.register.get(place.parent).name_in(lang())
    below = " · ".join(part for part in (named(place, lang()), street, label(last, lang()), stage) if part)
    slogan, does = first_told(row, "slogan"), listed(practices_of(row)[:_PRACTICES], lang())
    name_alone = first_told(row, "printed_name")
    quote = "" if name_alone and name_alone in first_told(row, "quote") else first_told(row, "quote")
    return together(
        tag(
            "header",
            tag("h1", name, sample_chip()),
            tag("p", below),
            tag("p.verdict", verdict(mart, place, last, lang())),
        ),
        tag("p.slogan", slogan) if slogan else NOTHING,
        tag("p.does", f"{say('brand.known_for')}：{does}") if does else NOTHING,
        tag("blockquote", quote) if quote else NOTHING,
    )


def _beginning(mart: Mart, row: dict[str, object], place: Place, last: str) -> Markup:
    """Its promises with their targets side by side, and what changed this month in one line."""
    bars = brand_panel(mart, row, last, lang()).bars
    changes = departures_of(mart, place, last, lang())
    said = [f"{c.indicator.name[lang()]} {c.words}（{c.told}）" for c in changes.found[:_CHANGES]]
    more = say("section.more", n=len(changes.found) - _CHANGES) if len(changes.found) > _CHANGES else ""
    changed = statements([*said, *([more] if more else [])], lang()) or say("promise.changed_none", n=changes.judged)
    return together(
        tag("h2", say("promise.mine")) + promise_bars(bars) if bars else NOTHING,
        note(f"{say('promise.changed')}：{changed}") if changes.judged else NOTHING,
    )


def _behind(mart: Mart, place: Place, last: str) -> Markup:
    behind = uploads_behind(mart, sorted(datasets_on(mart)), place, twelve_months(last))
    return note(say("chain.behind", k=behind["upload_id"].nunique(), n=behind["dataset"].nunique()))


def print_sheet(mart: Mart, row: dict[str, object], place: Place, last: str, trend: Chart) -> None:
    """The page as it is printed, with the trend that it shows: one sheet of A4 that the screen does not show."""
    version = say("chart.version", version=mart.version, at=mart.known_at)
    show(
        tag(
            "div.oc-print",
            _head(mart, row, place, last),
            _beginning(mart, row, place, last),
            tag("h2", say("chain.title")),
            chain_panel(mart, row, place, last, most=_OF_A_STEP[lang()]),
            tag("h2", say("brand.against")),
            comparison_panel(mart, place, last, most=_ON_PAPER[lang()]),
            tag("h2", say("chain.milestones")),
            _milestones(milestones(mart, row, place, last, lang())[::-1]),
            _trend(trend),
            _behind(mart, place, last),
            tag("footer", " · ".join((say("app.title"), owner_words(), version))),
            tag("div.mark", say("data.watermark")) if mart.data_class == "sample" else NOTHING,
        )
    )
