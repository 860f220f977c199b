"""A file judged by what a warehouse knows: the same for page and command line."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import chain

import pyarrow.compute as pc

from etl.check.judge import Share, also_said, unheard
from etl.check.surroundings import Surroundings
from etl.findings.finding import finding
from etl.findings.said import Unworded
from etl.ledger.aliases import aliased
from etl.ledger.closed_months import closed_months
from etl.ledger.column_maps import maps_for
from etl.ledger.coverage import cells_of
from etl.ledger.history import history_of
from etl.ledger.kept_tables import keepers
from etl.ledger.meta import meta
from etl.ledger.opened import OpenLedger
from etl.ledger.owners import owned_by_others
from etl.ledger.takeover import gives_figures_of_others, takeover
from outcomes.core.periods import label
from outcomes.core.texts import listed
from outcomes.reporting.finding import Finding
from outcomes.reporting.judgement import Judgement
from outcomes.reporting.submission import Covers, Submission
from outcomes.reporting.takeover import Takeover
from outcomes.warehouse.lake import one_snapshot
from outcomes.warehouse.mart import register_of

Judge = Callable[[Submission, Surroundings, Share], Judgement]


def surroundings(ledger: OpenLedger, sender: str = "") -> Surroundings:
    """What the warehouse knows now: register, confirmed spellings, rows in force, closed months, the sender's profiles."""
    con, cat = ledger.con, ledger.cat
    return Surroundings(
        cat=cat,
        register=aliased(con),
        history=lambda code: history_of(con, cat.datasets[code]) if code in cat.datasets else None,
        closed=lambda code: closed_months(con, code),
        kept=lambda code: keepers(con, code),
        real=meta(con)["data_class"] == "real",
        max_mb=ledger.settings.max_upload_mb,
        maps=tuple(m for m in maps_for(con, sender) if m.dataset in cat.datasets),
    )


def judged_here(ledger: OpenLedger, judge: Judge, sent: Submission, progress: Share = unheard) -> Judgement:
    """The judgement of a file, with what only the ledger can tell of its numbers and the page of its month."""
    with one_snapshot(ledger.con):
        judged = judge(sent, surroundings(ledger, sent.by), progress)
        more: Iterable[Finding | Unworded] = chain(
            _of_another_month(ledger, judged, sent.month),
            owned_by_others(ledger, judged, sent.allowed),
            _takes_over(ledger, judged, sent.covers),
        )
        return also_said(judged, more)


def would_take_over(ledger: OpenLedger, judged: Judgement, covers: Covers | None) -> Takeover | None:
    """Which published figures of other tables a file that was judged would take the place of; None where it would not."""
    if judged.dataset is None or not judged.rows:
        return None
    dataset, con = ledger.cat.datasets[judged.dataset], ledger.con
    if not gives_figures_of_others(ledger.cat, dataset):
        return None
    con.register("good_rows", judged.rows)
    cells = cells_of(con, dataset, judged.today, covers, register_of(con))
    con.unregister("good_rows")
    return takeover(ledger, dataset, cells)


def _takes_over(ledger: OpenLedger, judged: Judgement, covers: Covers | None) -> Iterator[Finding]:
    """A question where a ledger takes the place of other tables."""
    if found := would_take_over(ledger, judged, covers):
        register = register_of(ledger.con)
        yield finding(
            "takes_over",
            sheet=judged.sheet,
            months=len(found.months),
            places=len(found.places),
            where=found.words(register, "zh"),
            where_en=found.words(register, "en"),
            since=label(found.since, "zh"),
            since_en=label(found.since, "en"),
        )


def _of_another_month(ledger: OpenLedger, judged: Judgement, month: str) -> Iterator[Finding]:
    """A question where the month that the sender chose is not among those of the rows."""
    if not month or judged.dataset is None or not judged.rows:
        return
    period = ledger.cat.datasets[judged.dataset].period_column
    if period is None:
        return
    found = sorted(pc.unique(judged.rows[period.stored_as]).to_pylist())
    chosen = month[: len(found[0])]
    if chosen not in found:
        words = {lang: listed([label(p, lang) for p in found[:6]], lang) for lang in ("zh", "en")}
        yield finding(
            "other_month",
            sheet=judged.sheet,
            column=period.header,
            value=words["zh"],
            value_en=words["en"],
            chosen=label(chosen, "zh"),
            chosen_en=label(chosen, "en"),
        )
