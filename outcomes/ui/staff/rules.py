"""Pieces of the page on what is reported: which tables are asked for and when, which ledgers count, and who said so."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pandas as pd
import streamlit as st

from outcomes.catalogue.catalogue import catalogue
from outcomes.catalogue.dataset import Dataset
from outcomes.core.html import tag
from outcomes.core.periods import add_months, label, last_complete_month
from outcomes.core.places import Place, named
from outcomes.core.settings import today
from outcomes.core.texts import listed
from outcomes.figures.switched_on import datasets_asked, datasets_in_use
from outcomes.reporting.rules import ReportingRule, ReportingRules, RuleAct, rules_of
from outcomes.reporting.takeover import Takeover
from outcomes.ui.frame.acting import attempt
from outcomes.ui.frame.identity import names_by_account
from outcomes.ui.frame.pieces import note, panel, subhead, table
from outcomes.ui.frame.shell import lang, mart, say
from outcomes.ui.frame.show import plain, show

Set = Callable[[Sequence[ReportingRule], str], int]
_MOST_ACTS = 30


def _typed(dataset: Dataset) -> int:
    """How many columns of a row are typed: all but community and month."""
    period = dataset.period_column
    return sum(c.type not in ("place", "any_place") and c is not period for c in dataset.column)


def _burden(codes: frozenset[str]) -> str:
    """What one community has to type each month: its own monthly tables and their columns."""
    owed = [d for d in catalogue().datasets.values() if d.code in codes and d.frequency == "monthly"]
    own = [d for d in owed if d.reporter == "community"]
    reports = [d for d in own if d.replace == "slice"]
    words = {"tables": len(own), "columns": sum(map(_typed, reports)), "ledgers": len(own) - len(reports)}
    return say("rules.burden", **words)


def _tables() -> list[Dataset]:
    return sorted(catalogue().datasets.values(), key=lambda d: (d.code not in datasets_asked(mart()), d.code))


def _state(dataset: Dataset, rules: ReportingRules) -> tuple[str, str]:
    """Whether a table is asked for, and who says so."""
    asked = dataset.code in datasets_asked(mart())
    used = dataset.code in datasets_in_use(mart())
    state = "asked" if asked else "kept" if used else "off"
    says = "act" if rules.set_by_act(dataset.code) else "server" if rules.asked(dataset.code) else "catalogue"
    return say(f"rules.{state}"), say(f"rules.by_{says if state == 'asked' or says == 'act' else 'catalogue'}")


_HEADS = ("table", "asked", "due", "reporter", "frequency", "columns", "state", "by")


def _row(dataset: Dataset, rules: ReportingRules) -> list[str]:
    """One table as it stands: name, due day, who sends it, how often, how much is typed, whether it is asked for, by whom."""
    state, says = _state(dataset, rules)
    columns = say("rules.columns_of" if dataset.replace == "slice" else "rules.columns_each", n=_typed(dataset))
    due = say("rules.due_day", n=rules.due_day(dataset.code)) if dataset.frequency == "monthly" else "—"
    who, often = say(f"reporter.{dataset.reporter}"), say(f"frequency.{dataset.frequency}")
    return [dataset.name[lang()], due, who, often, columns, state, says]


def asked_tables() -> None:
    """What is asked for now, in a sentence, and every table with who sends it, how often, by when, and who says so."""
    rules = rules_of(mart())
    start = say("rules.starts_at", month=label(rules.starts, lang())) if rules.starts else say("rules.starts_never")
    head = [say(f"rules.{k}") for k in _HEADS if k != "asked"]
    panel(
        say("rules.tables"),
        tag("p.oc-lead", _burden(datasets_asked(mart())))
        + note(start)
        + tag("div.oc-wide", table(head, [_row(d, rules) for d in _tables()])),
    )


def rules_form(change: Set) -> None:
    """The same to be changed: tables on and off, deadlines, the start month, with a reason; what it asks of whom comes first."""
    rules, tables = rules_of(mart()), _tables()
    with st.container(border=True, key="oc_rules_form"):
        subhead(say("rules.tables"))
        show(tag("p.oc-lead", _burden(datasets_asked(mart()))))
        before = _frame(tables, rules)
        days = [say("rules.due_day", n=n) for n in range(1, 29)]
        after = st.data_editor(
            before,
            hide_index=True,
            width="stretch",
            height="content",
            disabled=[say(f"rules.{k}") for k in _HEADS if k not in ("asked", "due")],
            column_config={
                say("rules.asked"): st.column_config.SelectboxColumn(options=[_yes(True), _yes(False)], required=True),
                say("rules.due"): st.column_config.SelectboxColumn(options=["—", *days], help=say("rules.due_help")),
            },
            key=f"rules_{mart().version}_{lang()}",
        )
        wanted = [*_changed(tables, before, after), *_start_month(rules)]
        if not wanted:
            st.caption(say("rules.nothing_changed"))
            return
        st.warning(plain("\n".join([say("rules.will"), *(f"· {line}" for line in _lines(wanted))])))
        reason = st.text_input(say("history.reason"), key="rules_reason", max_chars=200).strip()
        pressed = st.button(say("rules.save"), type="primary", key="rules_save")
        if pressed and attempt(lambda: change(wanted, reason), lambda v: say("rules.done", version=v)):
            st.rerun()


def _frame(tables: Sequence[Dataset], rules: ReportingRules) -> pd.DataFrame:
    rows = [_row(d, rules) for d in tables]
    made = pd.DataFrame(rows, columns=[say(f"rules.{k}") for k in _HEADS if k != "asked"])
    made.insert(1, say("rules.asked"), [_yes(d.code in datasets_asked(mart())) for d in tables])
    return made


def _yes(asked: bool) -> str:
    return say("definitions.yes" if asked else "definitions.no")


def _start_month(rules: ReportingRules) -> list[ReportingRule]:
    last = last_complete_month(today())
    months = ["", *(add_months(last, 1 - n) for n in range(36))]
    if rules.starts and rules.starts not in months:
        months.append(rules.starts)
    chosen = st.selectbox(
        say("rules.starts"),
        months,
        index=months.index(rules.starts),
        format_func=lambda m: label(m, lang()) if m else say("rules.no_start"),
        help=say("rules.starts_help"),
        key=f"starts_{mart().version}",
    )
    return [ReportingRule(rule="starts", value=chosen)] if chosen != rules.starts else []


def _changed(tables: Sequence[Dataset], before: pd.DataFrame, after: pd.DataFrame) -> list[ReportingRule]:
    """The rules that the edited table comes to."""
    asked, due, found = say("rules.asked"), say("rules.due"), list[ReportingRule]()
    for n, dataset in enumerate(tables):
        if before.at[n, asked] != after.at[n, asked]:
            yes = after.at[n, asked] == _yes(True)
            found.append(ReportingRule(rule="asked", dataset=dataset.code, value="yes" if yes else "no"))
        old, new = str(before.at[n, due]), str(after.at[n, due])
        if old != new and "—" not in (old, new):
            found.append(ReportingRule(rule="due_day", dataset=dataset.code, value="".join(filter(str.isdigit, new))))
    return found


def _lines(wanted: Sequence[ReportingRule]) -> list[str]:
    """What these rules will ask of whom, a line each, and what a community then types."""
    lines = [_words(rule) for rule in wanted]
    on = {r.dataset for r in wanted if r.rule == "asked" and r.value == "yes"}
    off = {r.dataset for r in wanted if r.rule == "asked" and r.value == "no"}
    return [*lines, _burden((datasets_asked(mart()) | on) - off)] if on or off else lines


def _words(rule: ReportingRule) -> str:
    """One rule in words."""
    name = catalogue().datasets[rule.dataset].name[lang()] if rule.dataset in catalogue().datasets else ""
    if rule.rule == "asked" and rule.value:
        dataset = catalogue().datasets[rule.dataset]
        who, often = say(f"reporter.{dataset.reporter}"), say(f"frequency.{dataset.frequency}")
        return say(f"rules.set_{rule.value}", table=name, who=who, often=often, n=_typed(dataset))
    if rule.rule == "takes_over":
        where = named(mart().register.get(rule.community_code), lang()) if rule.community_code else say("rules.all")
        key = "set_takes_over" if rule.value else "set_takes_over_off"
        return say(f"rules.{key}", table=name, where=where, month=label(rule.value, lang()) if rule.value else "")
    value = label(rule.value, lang()) if rule.rule == "starts" and rule.value else rule.value
    return say(f"rules.set_{rule.rule}{'' if rule.value else '_off'}", table=name or say("rules.every"), value=value)


def takeovers_panel(
    tables: Sequence[Dataset], changed: Callable[[Dataset, Sequence[str], str], Takeover], change: Set | None
) -> None:
    """Which ledgers count from which month and where; with `change` another one, after what it changes, or none any more."""
    standing = rules_of(mart()).standing_takeovers()
    with st.container(border=True, key="oc_takeovers"):
        subhead(say("rules.takeovers"))
        st.caption(plain(say("rules.takeovers_note")))
        lines = [[catalogue().datasets[code].name[lang()], *_where(of)] for code, of in standing.items()]
        if lines:
            show(table([say("rules.ledger"), say("rules.from"), say("rules.where")], lines))
        if change is None:
            return
        with st.expander(say("rules.takeover_new")):
            _takeover_form(tables, changed, change)


def _where(of: dict[str, str]) -> list[str]:
    months = sorted(set(of.values()))
    names = [
        label(m, lang())
        + "：" * (len(months) > 1)
        + listed(
            [named(mart().register.get(c), lang()) if c else say("rules.all") for c, v in of.items() if v == m], lang()
        )
        for m in months
    ]
    return [listed([label(m, lang()) for m in months], lang()), listed(names, lang())]


def _takeover_form(
    tables: Sequence[Dataset], changed: Callable[[Dataset, Sequence[str], str], Takeover], change: Set
) -> None:
    register = mart().register
    left, middle, right = st.columns([2, 2, 3])
    dataset: Dataset = left.selectbox(
        say("rules.ledger"), tables, format_func=lambda d: d.name[lang()], key="take_table"
    )
    months = ["", *(add_months(last_complete_month(today()), 1 - n) for n in range(36))]
    since = middle.selectbox(
        say("takeover.since"),
        months,
        index=2,
        format_func=lambda m: label(m, lang()) if m else say("rules.by_year"),
        key="take_since",
    )
    places: list[Place] = right.multiselect(
        say("rules.where"),
        [register.district, *register.streets(), *register.communities()],
        format_func=lambda p: named(p, lang()),
        key="take_places",
    )
    codes = sorted({c.code for p in places for c in register.communities(p.code)})
    if not codes:
        st.caption(say("rules.where_none"))
        return
    found = changed(dataset, codes, since or "9999")
    if since and found.cells:
        words = {"since": label(since, lang()), "months": len(found.months), "places": len(found.places)}
        said = [say("rules.take_changes", **words), *(f"· {line}" for line in found.where(register, lang()))]
        st.warning(plain("\n".join(said)))
    reason = st.text_input(say("history.reason"), key="take_reason", max_chars=200).strip()
    wanted = [
        ReportingRule(rule="takes_over", dataset=dataset.code, community_code=code, value=since) for code in codes
    ]
    pressed = st.button(say("rules.take" if since else "rules.untake"), type="primary", key="take")
    if pressed and attempt(lambda: change(wanted, reason), lambda v: say("rules.done", version=v)):
        st.rerun()


def rule_acts(acts: Sequence[RuleAct]) -> None:
    """Who set which rule, when and why, newest first."""
    if not acts:
        return
    head, names = [say(f"rules.{k}") for k in ("when", "who", "what", "why")], names_by_account()
    rows = [
        [a.made_at, names.get(a.sender, a.sender), listed(dict.fromkeys(map(_words, a.rules)), lang()), a.reason]
        for a in acts[:_MOST_ACTS]
    ]
    panel(say("rules.history"), table(head, rows))
