"""Pieces of the quality page: the coverage matrix, the article's checks, the questions for staff."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape

from outcomes.catalogue.catalogue import catalogue
from outcomes.core.numbers import number
from outcomes.figures.quality import Hint
from outcomes.ui.frame.pieces import table
from outcomes.ui.frame.shell import lang, say
from outcomes.ui.leaders.stories import fact_text
from outcomes.warehouse.mart import Mart
from outcomes.warehouse.reconcile import Check


def note(text: str) -> str:
    """A small grey sentence as HTML."""
    return f'<div class="oc-note">{escape(text)}</div>'


def coverage_table(mart: Mart, found: Mapping[str, Sequence[int]], months: Sequence[str], whole: int) -> str:
    """Tables by months: how many communities are covered, and how fresh they are; gaps stand out. As HTML."""
    fresh = {str(r["dataset"]): r for r in mart.query("freshness").to_dict("records")}
    if not found:
        return note(say("app.empty"))
    head = "".join(f'<th class="r">{m[2:4]}-{m[5:]}</th>' for m in months)
    head += "".join(f'<th class="r">{escape(say(f"quality.{k}"))}</th>' for k in ("uploads", "newest"))
    rows = []
    for code, counts in found.items():
        dataset = catalogue().datasets[code]
        some = f"<small>{escape(say('quality.some'))}</small>" if dataset.only_some else ""
        cells = "".join(
            f'<td class="r{"" if n >= whole or dataset.only_some else " gap" if n else " none"}">{n or "—"}</td>'
            for n in counts
        )
        who = f"{say(f'reporter.{dataset.reporter}')} · {say(f'frequency.{dataset.frequency}')}"
        newest = fresh.get(code)
        last = (
            f"<td class='r'>{newest['uploads']}</td><td class='r'>{newest['made_at']:%Y-%m-%d}</td>"
            if newest
            else "<td></td><td></td>"
        )
        rows.append(
            f"<tr><td>{escape(dataset.name[lang()])}{some}</td><td class='sub'>{escape(who)}</td>{cells}{last}</tr>"
        )
    return (
        f'<div class="oc-scroll" tabindex="0"><table class="oc-table oc-cover"><thead><tr><th>{escape(say("quality.table"))}</th><th></th>{head}'
        f"</tr></thead><tbody>{''.join(rows)}</tbody></table></div>"
    )


def checks_table(mart: Mart, checks: Sequence[Check]) -> str:
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


def hints_table(mart: Mart, hints: Sequence[Hint]) -> str:
    """The questions by community, as HTML."""
    head = [say("quality.community"), say("hint.question")]
    rows = [[mart.register.get(h.place).name_in(lang()), h.text] for h in hints]
    return table(head, rows)
