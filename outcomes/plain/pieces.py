"""Pieces of plain pages: a figure that leads to its source, tables, forms."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from markupsafe import Markup

from outcomes.core.html import NOTHING, tag, together
from outcomes.figures.figure import Figure
from outcomes.figures.provenance import origin_of
from outcomes.plain.view import View
from outcomes.reporting.judgement import Preview
from outcomes.words.reported import replaced_words

_MOST_ROWS = 200


def figure_link(view: View, f: Figure, words: str) -> Markup:
    """A figure as the way to its source: definition, uploads, what is inside it."""
    return tag("a.figure", words, href=view.to("source", src=origin_of(f).code), title=view.say("source.open"))


def table(head: Sequence[str], rows: Sequence[Sequence[str]], *, right: Collection[int] = ()) -> Markup:
    """A table of texts or of cells that are made already; the heads of the columns in `right` stand at the right."""
    lines = [[cell if isinstance(cell, Markup) else tag("td", cell) for cell in row] for row in rows]
    return listed_table(head, [("", lines)], right=right)


def listed_table(
    head: Sequence[str], groups: Sequence[tuple[str, Sequence[Sequence[Markup]]]], *, right: Collection[int] = ()
) -> Markup:
    """A table in groups, each under its name; rows are made of cells."""
    wide = str(len(head))
    bodies = []
    for name, rows in groups:
        title = tag("tr.group", tag("th", name, colspan=wide, scope="rowgroup")) if name else NOTHING
        bodies.append(tag("tbody", title, [tag("tr", row) for row in rows]))
    names = [tag("th.r" if n in right else "th", words, scope="col") for n, words in enumerate(head)]
    top = tag("thead", tag("tr", names))
    return tag("div.wide", tag("table", top, bodies), tabindex="0")


def choice(name: str, words: Mapping[str, str], chosen: str) -> Markup:
    """A drop-down list of codes and their words."""
    options = [tag("option", text, value=code, selected=code == chosen) for code, text in words.items()]
    return tag("select", options, name=name, id=name)


def labelled(name: str, words: str, field: Markup) -> Markup:
    """A field under its label."""
    return tag("div.field", tag("label", words, for_=name), field)


def hidden(fields: Mapping[str, str]) -> list[Markup]:
    """Fields that a form carries on unseen."""
    return [tag("input", type="hidden", name=name, value=value) for name, value in fields.items()]


def asking(view: View, page: str, fields: Sequence[Markup], **kept: str) -> Markup:
    """A form that only asks for another view of a page."""
    button = tag("button", view.say("plain.show"), type="submit")
    return tag("form.asking", hidden({**view.kept, **kept}), fields, button, method="get", action=f"/plain/{page}")


def acting(view: View, page: str, inside: Sequence[Markup], **asked: str) -> Markup:
    """A form that does something: it sends back the token of this session."""
    token = hidden({"token": view.token})
    return tag(
        "form.acting", token, inside, method="post", action=view.to(page, **asked), enctype="multipart/form-data"
    )


def month_form(view: View, page: str, **kept: str) -> Markup:
    """The choice of a month; `kept`: what else the address keeps."""
    words = {m: view.month_words(m) for m in dict.fromkeys([view.month, *view.months])}
    return asking(view, page, [labelled("m", view.say("filter.month"), choice("m", words, view.month))], **kept)


def said(words: str, kind: str = "done") -> Markup:
    """A message above a page: done, warning or error."""
    return tag(f"p.said.{kind}", words, role="alert" if kind == "error" else "status") if words else NOTHING


def preview_table(view: View, changes: Preview) -> Markup:
    """Rows beside what is in force, with how many are new, changed, the same."""
    counts = {"new": changes.new, "changed": changes.changed, "same": changes.same}
    rows = [[row[0], view.say(f"report.{row[1]}"), *row[2:]] for row in changes.rows[:_MOST_ROWS]]
    words = f"{view.say('report.difference', **counts)} {view.say('report.legend')}"
    if len(changes.rows) > _MOST_ROWS:
        words += " " + view.say("report.first_rows", n=_MOST_ROWS, of=len(changes.rows))
    warned = together(*(said(text, "warning") for text in replaced_words(changes, view.lang)))
    return warned + tag("p.note", words) + table([view.say("report.row"), "", *changes.head[2:]], rows)
