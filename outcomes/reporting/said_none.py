"""The counts of a file that say there was none (无, —, /): each may be reported as 0 once its sender has said so."""

from __future__ import annotations

from collections.abc import Sequence

from outcomes.catalogue.catalogue import catalogue
from outcomes.catalogue.dataset import SAYS_NONE
from outcomes.core.texts import Lang, listed, t
from outcomes.reporting.finding import Finding

_MOST = 8


def none_cells(dataset: str | None, findings: Sequence[Finding], lang: Lang) -> list[str]:
    """Those cells of a judged file, by row and column: 第3行诉求受理数."""
    if dataset is None:
        return []
    counts = {c.header: c for c in catalogue().datasets[dataset].column if c.type == "count" and c.required}
    order = list(counts)
    found = [
        (f.row or 0, order.index(f.column), f.column)
        for f in findings
        if f.code == "missing_value" and f.column in counts and (f.value or "").strip() in SAYS_NONE
    ]
    return [
        t("report.none_cell", lang, row=row, column=column if lang == "zh" else counts[column].en)
        for row, _, column in sorted(found)
    ]


def none_as_zero_words(cells: Sequence[str], lang: Lang) -> str:
    """「无」和「—」按0报：第3行诉求受理数; of many cells the first few, and how many there are."""
    more = t("report.none_more", lang, n=len(cells)) if len(cells) > _MOST else ""
    return t("report.none_is_zero", lang, cells=listed(cells[:_MOST], lang) + more)
