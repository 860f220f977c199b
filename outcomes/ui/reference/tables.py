"""The tables of the dictionary as HTML: who reports each, when and how, its columns, words and rules."""

from __future__ import annotations

from markupsafe import Markup

from outcomes.catalogue.catalogue import catalogue
from outcomes.catalogue.dataset import Column, Dataset
from outcomes.core.html import NOTHING, tag
from outcomes.core.numbers import number
from outcomes.core.texts import listed
from outcomes.figures.switched_on import is_on
from outcomes.ui.frame.pieces import note, small_heading, table
from outcomes.ui.frame.shell import lang, mart, say
from outcomes.ui.frame.show import show


def _accepts(column: Column) -> str:
    """What may stand in a column: the words of a choice, the range of a number, the form of a date."""
    if column.indicators:
        return say("type.indicator")
    if column.refers:
        return say("type.id_of", table=catalogue().datasets[column.refers.partition(".")[0]].name[lang()])
    if column.type == "place" and column.levels != ("community",):
        return say("type.any_place")
    text = column.type == "text"
    words = listed([c.zh if lang() == "zh" or c.zh == c.en else f"{c.zh} ({c.en})" for c in column.choices], lang())
    limit = str(column.max_length) if text else number(column.max)
    fill = {"max": limit} if text or column.type in ("count", "decimal") else {"words": words} if words else {}
    unit = f" {column.units[0]}" if column.units else ""
    return say(f"type.{column.type}", **fill) + unit


def _columns(dataset: Dataset) -> Markup:
    head = [say(f"definitions.{k}") for k in ("header", "must", "accepts", "help", "also", "code")]
    rows = [
        [
            c.header if lang() == "zh" else f"{c.header} · {c.en}",
            say("definitions.must_short" if c.required else "definitions.may_short"),
            _accepts(c),
            c.help[lang()],
            listed(c.also, lang()),
            c.code,
        ]
        for c in dataset.column
    ]
    return table(head, rows)


def _notes(title: str, lines: list[str]) -> Markup:
    """A titled list; empty for no lines."""
    return tag("div", small_heading(title), tag("ul", [tag("li", line) for line in lines])) if lines else NOTHING


def _about(dataset: Dataset) -> Markup:
    """What the table is, on what basis, what tells its rows apart, and which indicators it feeds."""
    headers = [c.header if lang() == "zh" else c.en for c in map(dataset.get, dataset.key)]
    fed = [i.name[lang()] for i in catalogue().fed_by(dataset.code)]
    facts = {
        "basis": dataset.basis[lang()],
        "row": dataset.row[lang()],
        "key": say(f"definitions.replaces_{dataset.replace}", headers=listed(headers, lang())),
        "feeds": listed(fed, lang()) or "—",
    }
    lines = [tag("dt", say(f"definitions.{k}")) + tag("dd", v) for k, v in facts.items()]
    return tag("p", dataset.about[lang()]) + tag("dl", lines)


def _summary(dataset: Dataset) -> Markup:
    """The line that stands for a table: name, systems, who reports it, how often, whether it is on."""
    state = "on" if is_on(mart(), dataset) else "off"
    cells = [
        tag("b", dataset.name[lang()]),
        tag("code", dataset.code),
        " ".join(dataset.systems),
        say(f"reporter.{dataset.reporter}"),
        say(f"frequency.{dataset.frequency}"),
        tag(f"i.{state}", say(f"definitions.{state}")),
    ]
    return tag("summary", [tag("span", cell) for cell in cells])


def _one(dataset: Dataset) -> Markup:
    rules = [rule.zh if lang() == "zh" else rule.en for rule in dataset.rule]
    notes = _notes(say("definitions.rules"), rules)
    notes += _notes(say("definitions.guide"), [line[lang()] for line in dataset.guide])
    body = tag("div.d", _about(dataset), _columns(dataset), tag("div.oc-two", notes))
    return tag("details.oc-dataset", _summary(dataset), body)


def dataset_tables() -> None:
    """Every table of the catalogue, those in use first: a line each, its columns and rules on demand."""
    shown = sorted(catalogue().datasets.values(), key=lambda d: (not d.on, int(d.systems[0][1:]), d.code))
    about = say("definitions.tables_note", n=len(shown), on=sum(is_on(mart(), d) for d in shown))
    head = [say(f"definitions.{k}") for k in ("name", "code", "system", "reporter", "frequency", "state")]
    line = tag("div.oc-dataset-head", [tag("span", word) for word in head])
    show(tag("div.oc-panel", note(about), line, map(_one, shown)))
