"""Pieces of the report page: whom a template is for, the template itself, the verdict on a file, the rows it would store."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import streamlit as st

from outcomes.catalogue.dataset import Dataset
from outcomes.core.html import tag
from outcomes.core.periods import add_months, label, last_complete_month
from outcomes.core.places import Place
from outcomes.core.settings import today
from outcomes.reporting.finding import total
from outcomes.reporting.judgement import Judgement, Preview
from outcomes.reporting.typed_form import Asked
from outcomes.ui.frame.filters import choose_one, choose_place
from outcomes.ui.frame.pieces import note, panel, subhead, table
from outcomes.ui.frame.shell import lang, say
from outcomes.ui.frame.show import plain, show
from outcomes.ui.frame.taking import take_link
from outcomes.words.reported import replaced_words

_MOST_ROWS = 200
_LOW = 12  # more rows than that scroll, so that what is to be decided stays in sight


def choose_report_month() -> str:
    """The month a template is filled in for: the last complete one unless another is chosen (?rm=…)."""
    last = last_complete_month(today())
    months = [add_months(last, -n) for n in range(-1, 24)]
    words = {m: label(m, lang()) for m in months}
    return choose_one("rm", say("report.month"), words, default=last)


def choose_asked(tables: Mapping[str, Dataset], within: Place) -> Asked:
    """What is to be reported, for whom and of which month, side by side (?d=…&for=…&rm=…)."""
    with st.container(border=True, key="oc_asked"):
        what, whom, when = st.columns([3, 2, 2])
        with what:
            names = {code: d.name[lang()] for code, d in tables.items()}
            dataset = tables[choose_one("d", say("report.choose"), names, default="monthly_report")]
        with whom:
            place = choose_place("for", say("report.for"), within=within)
        with when:
            month = choose_report_month()
        st.caption(plain(dataset.about[lang()]))
    return Asked(dataset=dataset, place=place, month=month)


def complete_for(dataset: Dataset, place: Place, month: str) -> bool:
    """Whether the sender says that a ledger or register is complete: what it does not name then counts as 0."""
    words = {"place": place.name_in(lang()), "month": label(month, lang()) if month else ""}
    key = "report.complete_ledger" if dataset.is_ledger else "report.complete_register"
    return st.checkbox(plain(say(key, **words)), help=say("report.complete_help"), key=f"complete_{dataset.code}")


def template_panel(asked: Asked) -> None:
    """Step one: the template for a place and month as XLSX, as CSV, and the guide."""
    dataset, place, month = asked.dataset, asked.place, asked.month
    subhead(say("report.step1"))
    show(note(say("report.step1_note" if dataset.replace == "slice" else "report.step1_ledger")))
    query = {"for": place.code, **({"m": month} if month else {})}
    for suffix, column in zip((".xlsx", ".csv", ".txt"), st.columns(3), strict=True):
        with column:
            show(take_link("template", dataset.code + suffix, say(f"report.template_{suffix[1:]}"), **query))
    with st.expander(say("report.guide")):
        show(tag("ol", [tag("li", line[lang()]) for line in dataset.guide]))


def dictionary_panel(entries: Mapping[str, Mapping[str, str]]) -> None:
    """Every finding that an upload may get, by code, on demand."""
    with st.expander(say("definitions.findings")):
        rows = [[say(f"report.{e['severity']}"), e[f"meaning_{lang()}"], code] for code, e in entries.items()]
        show(table(["", say("definitions.meaning"), say("definitions.code")], rows))


def always(words: str) -> Callable[[object], str]:
    """These words, whatever came of an act."""
    return lambda _: words


def verdict(judged: Judgement) -> None:
    """Step three: what is to be done with the file, and every finding."""
    subhead(say("report.step3"))
    words = say(f"report.{judged.outcome}", n=judged.stored, bad=judged.refused)
    {"reject_whole_file": st.error, "reject_rows": st.warning}.get(judged.outcome, st.info)(words)
    if not judged.findings:
        return
    order = ["error", "warning", "notice"]
    said = sorted(judged.findings, key=lambda f: (order.index(f.severity), f.row or 0))
    head = ["", say("report.row"), say("report.col"), say("report.said")]
    rows = [[say(f"report.{f.severity}"), str(f.row or ""), f.column or "", f.message(lang())] for f in said]
    panel(say("report.findings", n=total(said)), table(head, rows))


def replaced_note(changes: Preview) -> None:
    """Whose values would change, as warnings that name places, senders and receipts."""
    for words in replaced_words(changes, lang()):
        st.warning(plain(words))


def preview_panel(changes: Preview, *, title: str = "report.preview") -> None:
    """The rows that would be stored beside what is in force, with how many are new, changed, the same."""
    rows, counts = changes.rows, {"new": changes.new, "changed": changes.changed, "same": changes.same}
    shown = [[row[0], say(f"report.{row[1]}"), *row[2:]] for row in rows[:_MOST_ROWS]]
    words = f"{say('report.difference', **counts)} {say('report.legend')}"
    if len(rows) > _MOST_ROWS:
        words += " " + say("report.first_rows", n=_MOST_ROWS, of=len(rows))
    drawn = table([say("report.row"), "", *changes.head[2:]], shown)
    panel(
        say(title),
        note(words) + (tag("div.oc-sheet-rows", drawn) if len(shown) > _LOW else tag("div.oc-scroll", drawn)),
    )
