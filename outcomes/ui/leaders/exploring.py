"""The views of 对比分析 that tell signal from noise: control chart, funnel, ranks, effect of launches, this month."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

import streamlit as st

from outcomes import charts
from outcomes.analytics.smoothing import benjamini_hochberg
from outcomes.catalogue.catalogue import Indicator
from outcomes.charts.effects import amount, particulars, quarter_words, verdict
from outcomes.charts.signals import badges, cause_words, finding
from outcomes.comparison.control_charts import Watch, summary, watch
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
from outcomes.comparison.watch_words import possible, shown, value_words
from outcomes.core.html import NOTHING, tag
from outcomes.core.periods import Period, label
from outcomes.core.places import Level, Place, named
from outcomes.core.settings import settings
from outcomes.exports.long_work import Hear, LongWork, hand_in
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


def _usual(found: Watch) -> str:
    assert found.chart is not None
    limits = found.chart.points[-1].limits
    if limits is None:
        return ""
    low, high = (shown(possible(v, found.indicator), found.indicator) for v in (limits.lower, limits.upper))
    return f"{low} – {high}"


def changes_view(level: Level, last: str) -> None:
    """Every control chart of a level that shows a signal this month, those beyond a limit first."""
    found = summary(mart(), level, last)
    words = {"month": label(last, lang()), "charts": found.charts, "k": f"{found.expected:.0f}"}
    if not found.charts:
        empty(say("changes.unknown", month=words["month"]), say("control.no_conclusion"))
        return
    beyond = {"beyond": len(found.outside), "k_beyond": f"{found.expected_outside:.0f}"}
    title = (
        say("changes.heading", n=len(found.signals), **beyond, **words)
        if found.signals
        else say("changes.none", **words)
    )
    rows: list[list[TableCell]] = []
    for w in found.signals[:_MOST_ROWS]:
        assert w.chart is not None
        newest = w.chart.points[-1]
        assert newest.value is not None
        told = Noted(text=cause_words(newest.cause, lang()), badges=badges(w, lang())[:1])
        value = value_words(w, lang())
        rows.append([named(w.place, lang()), w.indicator.name[lang()], value, _usual(w), told])
    head = [
        say("filter.place"),
        say("filter.indicator"),
        say("section.value"),
        say("changes.usual"),
        say("changes.what"),
    ]
    more = len(found.signals) - _MOST_ROWS
    tail = note(say("changes.more", n=more)) if more > 0 else NOTHING
    panel(title, note(say("changes.help")) + (table(head, rows, right=[2]) if rows else NOTHING) + tail)


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
