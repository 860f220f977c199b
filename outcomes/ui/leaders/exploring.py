"""The views of 对比分析 that tell signal from noise: control chart, funnel, ranks, effect of launches, this month."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Literal, TypeVar
from urllib.parse import urlencode

import streamlit as st
from markupsafe import Markup

from outcomes import charts
from outcomes.analytics.smoothing import benjamini_hochberg
from outcomes.catalogue.catalogue import Indicator
from outcomes.charts.effects import amount, particulars, quarter_words, verdict
from outcomes.charts.signals import badges, cause_words, finding
from outcomes.comparison.control_charts import Summary, Watch, summary, watch
from outcomes.comparison.launch_effects import (
    ALL,
    KINDS,
    Answer,
    Kind,
    Question,
    answer,
    asked_of,
    may_be_asked,
    study,
)
from outcomes.comparison.watch_words import usual_range, value_words
from outcomes.core.html import NOTHING, tag, together
from outcomes.core.numbers import number
from outcomes.core.periods import Period, label
from outcomes.core.places import Place, named
from outcomes.core.settings import settings
from outcomes.exports.long_work import Hear, LongWork, hand_in
from outcomes.ui.frame.asof import carried
from outcomes.ui.frame.chart import show_chart
from outcomes.ui.frame.filters import choose_one, choose_switch
from outcomes.ui.frame.identity import person
from outcomes.ui.frame.pieces import Noted, TableCell, empty, icons, note, panel, table
from outcomes.ui.frame.shell import lang, mart, say
from outcomes.ui.frame.show import plain, show
from outcomes.warehouse.mart import Mart

VIEWS = ("control", "funnel", "ranks", "effect", "changes")
_MOST_ROWS = 40
_POLL = 0.5  # seconds between two looks at a calculation


def control_view(indicator: Indicator, place: Place, last: str) -> None:
    """The control chart of an indicator of a place with its icons, or why there is none."""
    found = watch(mart(), indicator, place, last)
    chart = charts.control(mart(), indicator, place, last, lang())
    if chart is None:
        empty(finding(found, lang()), say("control.no_conclusion"))
        return
    if told := badges(found, lang()):
        show(icons(told))
    show_chart(chart, {"i": indicator.code, "m": last, "place": place.code})


def funnel_view(indicator: Indicator, period: Period, query: dict[str, str], *, as_ranks: bool = False) -> None:
    """The funnel of all communities, or their rank bands; a sentence where the indicator is no rate."""
    draw = charts.ranks if as_ranks else charts.funnel_plot
    chart = draw(mart(), indicator, period, lang())
    if chart is None:
        empty(say("funnel_plot.none", name=indicator.name[lang()]), say("control.no_conclusion"))
        return
    show_chart(chart, query)


def changes_view(level: Literal["street", "community"], last: str) -> None:
    """What of a level lies beyond ordinary variation this month, the weightiest first; how it was judged, to open."""
    found = summary(mart(), level, last)
    words = {"month": label(last, lang()), "n": len(found.signals)}
    if not found.charts:
        empty(say("changes.unknown", **words), say("control.no_conclusion"))
        return
    places = len({w.place.code for w in found.signals})
    key = f"changes.heading_{level}" if found.beyond_chance else "changes.nothing"
    head = [say(f"changes.{column}") for column in ("where", "item", "value", "usual", "what")]
    rows = [_changed_row(w) for w in found.signals[:_MOST_ROWS]]
    more = len(found.signals) - _MOST_ROWS
    said = note(say("changes.help" if found.beyond_chance else "changes.by_chance")) if rows else NOTHING
    listed = table(head, rows, right=[2]) if rows else NOTHING
    tail = note(say("changes.more", n=more)) if more > 0 else NOTHING
    panel(say(key, places=places, **words), together([said, listed, tail, _how_judged(found)]))


def _changed_row(found: Watch) -> list[TableCell]:
    assert found.chart is not None
    assert found.line is not None
    quarter = say("changes.of_quarter") if found.line.step > 1 else ""
    cause = cause_words(found.chart.points[-1].cause, lang(), between=found.between)
    asked = {"view": "control", "i": found.indicator.code, "place": found.place.code, "m": found.last}
    return [
        named(found.place, lang()),
        Noted(text=found.indicator.name[lang()], link="?" + urlencode({**asked, **carried()})),
        Noted(text=value_words(found, lang()), note=quarter),
        usual_range(found, lang()),
        Noted(text=cause, badges=badges(found, lang())[:1]),
    ]


def _how_judged(found: Summary) -> Markup:
    """How many lines were looked at, and how many chance alone would have shown, behind a question."""
    counts = say(
        "changes.counts",
        charts=found.charts,
        n=len(found.signals),
        k=number(found.expected),
        beyond=len(found.outside),
        k_beyond=number(found.expected_outside),
    )
    return tag("details.oc-behind", tag("summary", say("changes.how")), note(counts), note(say("changes.judged")))


def effect_view(indicator: Indicator, last: str) -> Indicator:
    """Whether launches changed an indicator: choices, the event study, the verdict and everything it stands on.

    Starts with the indicator given where it may be asked; gives the one that was chosen.
    """
    asked = {i.code: i for i in may_be_asked(mart())}
    if indicator.code not in asked:
        indicator = next(iter(asked.values()), indicator)
    left, middle, right = st.columns([3, 2, 2])
    with left:
        names = {code: i.name[lang()] for code, i in asked.items()} or {indicator.code: indicator.code}
        code = choose_one("ei", say("filter.indicator"), names, default=indicator.code)
    with middle:
        kinds: dict[Kind, str] = {k: say(f"effect.kind_{k}") for k in KINDS}
        picked = choose_one("kind", say("effect.kind"), {str(k): words for k, words in kinds.items()})
    kind = next(k for k in kinds if k == picked)
    wanted = asked_of(asked.get(code, indicator), kind)
    found = study(mart(), Question(indicator=wanted, kind=kind, cohort=ALL, last=last))
    with right:
        batches = {c: quarter_words(c, lang()) for c in (found.cohorts if found else ())}
        cohort = choose_one("cohort", say("effect.cohort"), {ALL: say("effect.all"), **batches})
    question = Question(indicator=wanted, kind=kind, cohort=cohort, last=last)
    _answered(question)
    if kind != "compound" and choose_switch("every", say("effect.every")):
        _every(list(asked.values()), question)
    return asked.get(code, indicator)


def _key(question: Question) -> tuple[object, ...]:
    m = mart()
    return (
        m.version,
        m.look,
        str(settings().data),
        question.indicator.code,
        question.kind,
        question.cohort,
        question.last,
    )


def _done(found: Answer) -> None:
    chart = charts.event(mart(), found, lang())
    asked = found.study.question
    if chart is None:
        empty(verdict(found, lang()), say("control.no_conclusion"))
    else:
        query = {"i": asked.indicator.code, "m": asked.last, "kind": asked.kind, "cohort": asked.cohort}
        show_chart(chart, query)
    panel(verdict(found, lang()), tag("ul.oc-list", [tag("li", line) for line in particulars(found, lang())]))


def _answered(question: Question) -> None:
    """The answer, or a bar while launch dates are dealt in the background."""
    found = study(mart(), question)
    if found is None or not found.panel.units:
        empty(say("effect.none", name=question.indicator.name[lang()]), say("control.no_conclusion"))
        return
    running = _work(("effect", *_key(question)), lambda hear: answer(found, hear))
    if not running.is_over:
        st.fragment(_waiting, run_every=_POLL)(running)
    elif running.standing.state == "failed":
        empty(say("effect.failed"), "")
    else:
        _done(running.result())


def _all_answers(m: Mart, asked: Sequence[Indicator], question: Question, hear: Hear) -> list[Answer]:
    made = []
    for n, indicator in enumerate(asked):
        found = study(m, Question(indicator=indicator, kind=question.kind, cohort=question.cohort, last=question.last))
        if found is not None and found.panel.units:
            made.append(answer(found))
        hear((n + 1) / len(asked))
    return made


def _every(asked: Sequence[Indicator], question: Question) -> None:
    """The verdicts on all indicators side by side, with those that survive the correction for their number."""
    m, key = mart(), ("every", *_key(question))
    running = _work(key, lambda hear: _all_answers(m, asked, question, hear))
    if not running.is_over:
        st.fragment(_waiting, run_every=_POLL)(running)
        return
    if running.standing.state == "failed":
        empty(say("effect.failed"), "")
        return
    made = running.result()
    told = [a for a in made if a.effect.verdict in ("change", "no_clear_change")]
    holds = benjamini_hochberg([a.effect.placebo.p or 1.0 for a in told])
    kept = {id(a): h and a.effect.verdict == "change" for a, h in zip(told, holds, strict=True)}
    rows = [_verdict_row(a, kept.get(id(a))) for a in made]
    expected = f"{0.05 * sum(kept.values()):.1f}"
    several = note(say("effect.several", n=len(told), k=expected))
    head = [say("filter.indicator"), say("effect.estimate"), say("effect.interval"), say("effect.verdict")]
    panel(say("effect.every"), several + table(head, rows))


def _verdict_row(found: Answer, holds: bool | None) -> list[str]:
    whole, s = found.overall, found.study
    told = whole is not None and holds is not None
    words = verdict(found, lang())
    if found.effect.verdict == "change":
        words += " · " + say("effect.holds" if holds else "effect.not_holds")
    span = f"{amount(s, whole.low, lang())} ~ {amount(s, whole.high, lang())}" if told and whole else "—"
    return [s.question.indicator.name[lang()], amount(s, whole.att, lang()) if told and whole else "—", span, words]


T = TypeVar("T")


def _work(key: tuple[object, ...], make: Callable[[Hear], T]) -> LongWork[T]:
    return hand_in(key, make, "pages", by=person().account, where="thread")


def _waiting(running: LongWork[T]) -> None:
    """A bar; the page runs again when the work is over."""
    if running.is_over:
        st.rerun()
    st.progress(running.standing.share, text=plain(say("effect.working", n=settings().effect_permutations)))
