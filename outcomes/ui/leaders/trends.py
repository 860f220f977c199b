"""The trend of 对比分析: how it is read, January and February as one, and what changed in words."""

from __future__ import annotations

from markupsafe import Markup

from outcomes.catalogue.catalogue import Indicator
from outcomes.charts.readings import LineAsked, Read, joins_spring, reading, reads_of
from outcomes.comparison.changes import Told, changes
from outcomes.core.html import tag
from outcomes.core.places import Place
from outcomes.figures.figure import usual_period
from outcomes.ui.frame.chart import show_chart
from outcomes.ui.frame.filters import choose_one, choose_switch
from outcomes.ui.frame.pieces import panel, span_words
from outcomes.ui.frame.shell import lang, mart, say
from outcomes.ui.leaders.sections import columns


def trend_view(indicator: Indicator, place: Place, last: str) -> None:
    """The trend as it is asked to be read (?read=, ?spring=), and 环比 and 同比 with what they compare."""
    allowed = reads_of(indicator)
    words = {str(r): say(f"reading.{r}") for r in allowed}
    left, right = columns([3, 2])
    with left:
        chosen = choose_one("read", say("reading.choose"), words, default="month", shape="pills")
    spring = False
    if chosen == "month" and joins_spring(mart(), indicator, place, last):
        with right:
            spring = choose_switch("spring", say("reading.spring"))
    read: Read = next((r for r in allowed if r == chosen), "month")
    chart = reading(mart(), indicator, LineAsked(place=place, last=last, read=read, spring=spring), lang())
    show_chart(
        chart, {"i": indicator.code, "m": last, "place": place.code, "read": read, "spring": "1" if spring else ""}
    )
    found = changes(mart(), indicator, place, usual_period(indicator, last))
    span = say("reading.of_span", span=span_words(indicator))
    rows = _row(say("change.month"), found.month) + _row(say("change.year") + span, found.year)
    panel(say("reading.changes"), tag("dl.oc-told", rows))


def _row(name: str, told: Told) -> Markup:
    below = tag("span.oc-note", told.base(lang()) or told.why(lang()))
    return tag("dt", name) + tag("dd", tag("b", told.text(lang())), " ", below)
