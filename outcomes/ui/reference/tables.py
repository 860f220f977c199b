"""The tables of the dictionary as HTML: who reports each, when and how, its columns, words and rules."""

from __future__ import annotations

from html import escape

import streamlit as st

from outcomes.catalogue.catalogue import catalogue
from outcomes.catalogue.dataset import Column, Dataset
from outcomes.core.numbers import number
from outcomes.figures.switched_on import is_on
from outcomes.ui.frame.pieces import table
from outcomes.ui.frame.shell import lang, mart, say


def _joined(words: list[str]) -> str:
    return ("、" if lang() == "zh" else ", ").join(words)


def _accepts(column: Column) -> str:
    """What may stand in a column: the words of a choice, the range of a number, the form of a date."""
    if column.indicators:
        return say("type.indicator")
    if column.refers:
        return say("type.id_of", table=catalogue().datasets[column.refers.partition(".")[0]].name[lang()])
    if column.type == "place" and column.levels != ("community",):
        return say("type.any_place")
    text = column.type == "text"
    words = _joined([c.zh if lang() == "zh" or c.zh == c.en else f"{c.zh} ({c.en})" for c in column.choices])
    limit = str(column.max_length) if text else number(column.max)
    fill = {"max": limit} if text or column.type in ("count", "decimal") else {"words": words} if words else {}
    unit = f" {column.units[0]}" if column.units else ""
    return say(f"type.{column.type}", **fill) + unit


def _columns(dataset: Dataset) -> str:
    head = [say(f"definitions.{k}") for k in ("header", "must", "accepts", "help", "also", "code")]
    rows = [
        [
            c.header if lang() == "zh" else f"{c.header} · {c.en}",
            say("definitions.must_short" if c.required else "definitions.may_short"),
            _accepts(c),
            c.help[lang()],
            _joined(list(c.also)),
            c.code,
        ]
        for c in dataset.column
    ]
    return table(head, rows)


def _notes(title: str, lines: list[str]) -> str:
    """A titled list; empty for no lines."""
    items = "".join(f"<li>{escape(line)}</li>" for line in lines)
    return f'<div><div class="oc-sub2">{escape(title)}</div><ul>{items}</ul></div>' if lines else ""


def _about(dataset: Dataset) -> str:
    """What the table is, on what basis, what tells its rows apart, and which indicators it feeds."""
    headers = [c.header if lang() == "zh" else c.en for c in map(dataset.get, dataset.key)]
    fed = [i.name[lang()] for i in catalogue().fed_by(dataset.code)]
    facts = {
        "basis": dataset.basis[lang()],
        "row": dataset.row[lang()],
        "key": say(f"definitions.replaces_{dataset.replace}", headers=_joined(headers)),
        "feeds": _joined(fed) or "—",
    }
    lines = "".join(f"<dt>{escape(say(f'definitions.{k}'))}</dt><dd>{escape(v)}</dd>" for k, v in facts.items())
    return f"<p>{escape(dataset.about[lang()])}</p><dl>{lines}</dl>"


def _summary(dataset: Dataset) -> str:
    """The line that stands for a table: name, systems, who reports it, how often, whether it is on."""
    state = "on" if is_on(mart(), dataset) else "off"
    cells = [
        f"<b>{escape(dataset.name[lang()])}</b>",
        f"<code>{escape(dataset.code)}</code>",
        escape(" ".join(dataset.systems)),
        escape(say(f"reporter.{dataset.reporter}")),
        escape(say(f"frequency.{dataset.frequency}")),
        f'<i class="{state}">{escape(say(f"definitions.{state}"))}</i>',
    ]
    return "<summary>" + "".join(f"<span>{cell}</span>" for cell in cells) + "</summary>"


def _one(dataset: Dataset) -> str:
    rules = [rule.zh if lang() == "zh" else rule.en for rule in dataset.rule]
    notes = _notes(say("definitions.rules"), rules)
    notes += _notes(say("definitions.guide"), [line[lang()] for line in dataset.guide])
    body = f'{_about(dataset)}{_columns(dataset)}<div class="oc-two">{notes}</div>'
    return f'<details class="oc-dataset">{_summary(dataset)}<div class="d">{body}</div></details>'


def dataset_tables() -> None:
    """Every table of the catalogue, those in use first: a line each, its columns and rules on demand."""
    shown = sorted(catalogue().datasets.values(), key=lambda d: (not d.on, int(d.systems[0][1:]), d.code))
    note = say("definitions.tables_note", n=len(shown), on=sum(is_on(mart(), d) for d in shown))
    head = [say(f"definitions.{k}") for k in ("name", "code", "system", "reporter", "frequency", "state")]
    line = "".join(f"<span>{escape(word)}</span>" for word in head)
    body = "".join(_one(dataset) for dataset in shown)
    st.html(
        f'<div class="oc-panel"><div class="oc-note">{escape(note)}</div>'
        f'<div class="oc-dataset-head">{line}</div>{body}</div>'
    )
