"""Pieces of the quality page: the coverage matrix, the article's checks, the questions for staff."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from markupsafe import Markup

from outcomes.catalogue.catalogue import catalogue
from outcomes.catalogue.dataset import Dataset
from outcomes.core.html import NOTHING, tag
from outcomes.core.numbers import number
from outcomes.figures.quality import Covered, Hint
from outcomes.ui.frame.pieces import note, table, table_of
from outcomes.ui.frame.shell import lang, mart, say
from outcomes.ui.leaders.stories import fact_text
from outcomes.warehouse.mart import Mart
from outcomes.warehouse.reconcile import Check
from outcomes.warehouse.unknown_counts import UnknownCounts
from outcomes.words.reported import unknown_words

_MOST_UNKNOWN = 60


def coverage_table(mart: Mart, found: Mapping[str, Sequence[Covered]], months: Sequence[str], whole: int) -> Markup:
    """Tables by months: how many communities are covered, and how fresh they are; gaps stand out. As HTML."""
    fresh = {str(r["dataset"]): r for r in mart.query("freshness").to_dict("records")}
    if not found:
        return note(say("app.empty"))
    named = [f"{m[2:4]}-{m[5:]}" for m in months] + [say(f"quality.{k}") for k in ("uploads", "newest")]
    head = tag("tr", tag("th", say("quality.table")), tag("th"), [tag("th.r", name) for name in named])
    lines = []
    for code, counts in found.items():
        dataset = catalogue().datasets[code]
        some = tag("small", say("quality.some")) if dataset.only_some else NOTHING
        who = f"{say(f'reporter.{dataset.reporter}')} · {say(f'frequency.{dataset.frequency}')}"
        cells = [_covered(n, whole, dataset) for n in counts]
        newest = _newest(fresh[code]) if code in fresh else tag("td") + tag("td")
        lines.append(tag("tr", tag("td", dataset.name[lang()], some), tag("td.sub", who), cells, newest))
    waits = any(n.incomplete for counts in found.values() for n in counts)
    legend = note(say("quality.waits")) if waits else NOTHING
    return table_of(head, lines, "table.oc-table.oc-cover") + legend


def _covered(n: Covered, whole: int, dataset: Dataset) -> Markup:
    """How many communities a month covers, with those that sent counts not known yet; a gap where one is missing."""
    there = n.complete + n.incomplete
    look = "td.r" if there >= whole or dataset.only_some else "td.r.gap" if there else "td.r.none"
    waits = tag("span.waits", f"+{n.incomplete}◒", title=say("slot.incomplete")) if n.incomplete else NOTHING
    return tag(look, str(n.complete) if there else "—", waits)


def _newest(upload: Mapping[str, object]) -> Markup:
    return tag("td.r", str(upload["uploads"])) + tag("td.r", f"{upload['made_at']:%Y-%m-%d}")


def checks_table(mart: Mart, checks: Sequence[Check]) -> Markup:
    """Each published figure in the article's words, what is accepted, what was found, and the verdict. As HTML."""
    facts = {str(r["fact_id"]): r for r in mart.query("facts_of", ids=[c.fact_id for c in checks]).to_dict("records")}
    head = [say(f"quality.{k}") for k in ("check", "where", "fact", "accepted", "found", "verdict", "table")]
    rows = []
    for c in checks:
        fact = facts[c.fact_id]
        span = (
            number(c.accept_min) if c.accept_min == c.accept_max else f"{number(c.accept_min)}–{number(c.accept_max)}"
        )
        name = fact["indicator_zh"] if lang() == "zh" else str(fact["indicator"]).replace("_", " ")
        verdict = say({True: "quality.holds", False: "quality.differs", None: "state.unreported"}[c.ok])
        source = catalogue().datasets[c.dataset].name[lang()] if c.dataset else say("quality.register")
        value = "—" if c.value is None else number(c.value)
        area = mart.register.find(c.area_name)
        where = area.name_in(lang()) if area else c.area_name
        rows.append([c.check_id, where, f"{name} {fact_text(fact)}", span, value, verdict, source])
    return table(head, rows, right=[3, 4])


def unknown_table(found: Sequence[UnknownCounts]) -> Markup:
    """What was reported as not known yet, row by row, as HTML."""
    rows = [list(unknown_words(u, mart().register, lang())) for u in found[:_MOST_UNKNOWN]]
    more = note(say("quality.more", n=len(found) - _MOST_UNKNOWN)) if len(found) > _MOST_UNKNOWN else NOTHING
    return note(say("quality.unknown_help")) + table([say("quality.table"), say("quality.columns")], rows) + more


def hints_table(mart: Mart, hints: Sequence[Hint]) -> Markup:
    """The questions by community, as HTML."""
    head = [say("quality.community"), say("hint.question")]
    rows = [[mart.register.get(h.place).name_in(lang()), h.text] for h in hints]
    return table(head, rows)
