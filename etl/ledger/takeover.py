"""A ledger that takes over: the published figures of other tables it would take the place of, and from which month it may."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import pyarrow as pa

from etl.ledger.opened import OpenLedger
from etl.ledger.rule_events import rules_in
from etl.ledger.statements import statement
from outcomes.catalogue.catalogue import Catalogue
from outcomes.catalogue.dataset import Dataset
from outcomes.core.errors import WarehouseError
from outcomes.core.periods import add_months, parse_month
from outcomes.reporting.rules import ReportingRule
from outcomes.reporting.takeover import Takeover


def gives_figures_of_others(cat: Catalogue, dataset: Dataset) -> bool:
    """Whether any indicator is taken from this table first and from another one where it says nothing."""
    return bool(_figures(cat, dataset))


def _figures(cat: Catalogue, dataset: Dataset) -> list[str]:
    """Which they are."""
    return [i.code for i in cat.indicators.values() if len(i.source) > 1 and i.source[0].reads[0] == dataset.code]


def takeover(ledger: OpenLedger, dataset: Dataset, cells: Sequence[tuple[str, str]]) -> Takeover | None:
    """What publishing rows that speak of these cells (community, month) would change; None where there is nothing to decide.

    Decided it is where an act said from which month the ledger counts, or where it has been the source all along.
    """
    con, figures = ledger.con, _figures(ledger.cat, dataset)
    if not figures or not cells:
        return None
    rules = rules_in(con, ledger.settings)
    codes = {code for code, _ in cells}
    asked = {
        "dataset": dataset.code,
        "indicators": figures,
        "decided": sorted(code for code in codes if rules.took_over(dataset.code, code)),
    }
    con.register("cells", pa.table({"code": [c for c, _ in cells], "month": [m for _, m in cells]}))
    found = con.execute(statement("taken_over"), asked).fetchall()
    con.unregister("cells")
    if not found:
        return None
    places = {place for place, _ in found}
    if dataset.covers_from:  # a register speaks of all its years: it begins where reports end
        since = add_months(max(month for _, month in found), 1)
    else:
        since = min(month for code, month in cells if code in places)
    return Takeover(dataset=dataset.code, cells=tuple(found), since=since)


def of_upload(ledger: OpenLedger, upload_id: str, communities: Collection[str] | None = None) -> Takeover | None:
    """The same of an upload that is stored, or of some of its communities."""
    told = ledger.con.execute("SELECT dataset FROM lake.ledger.upload WHERE upload_id = ?", [upload_id]).fetchone()
    dataset = ledger.cat.datasets.get(told[0]) if told else None
    if dataset is None or not _figures(ledger.cat, dataset):
        return None
    cells = ledger.con.execute(
        "SELECT community_code, month FROM lake.ledger.coverage WHERE upload_id = ? ORDER BY ALL", [upload_id]
    ).fetchall()
    return takeover(ledger, dataset, [c for c in cells if communities is None or c[0] in communities])


def changed_by_rule(ledger: OpenLedger, dataset: Dataset, communities: Sequence[str], since: str) -> Takeover:
    """The published figures that would change if this ledger counted in these communities from a month on."""
    asked = {"dataset": dataset.code, "indicators": _figures(ledger.cat, dataset), "places": list(communities)}
    found = ledger.con.execute(statement("changed_by_rule"), {**asked, "since": since}).fetchall()
    return Takeover(dataset=dataset.code, cells=tuple(found), since=since)


def rules_before(
    ledger: OpenLedger, published: Sequence[tuple[str, Collection[str] | None]], since: str
) -> list[ReportingRule]:
    """The rules without which these uploads (of some communities, None: all) may not be published.

    WarehouseError where figures would change their source and no month was chosen from which.
    """
    wanted: list[ReportingRule] = []
    for upload_id, communities in published:
        found = of_upload(ledger, upload_id, communities)
        if found is None:
            continue
        if parse_month(since) != since:
            n, months = len(found.places), len(found.months)
            raise WarehouseError(
                f"{upload_id} 发布后，{n}个社区{months}个月的数据改按台账计算：请先选定从哪个月起，没有任何改动"
                f" / once {upload_id} is published, {n} communities' figures of {months} months come from this ledger: "
                "choose from which month on; nothing was changed"
            )
        wanted += [
            ReportingRule(rule="takes_over", dataset=found.dataset, community_code=code, value=since)
            for code in found.places
        ]
    return wanted


def rules_after(ledger: OpenLedger, kind: str, upload_id: str) -> list[ReportingRule]:
    """What a withdrawal takes back, and what a return brings again: a ledger of which nothing is left gives no figures."""
    if kind not in ("withdrawn", "restored"):
        return []
    found = ledger.con.execute(statement(f"takeovers_{kind}"), {"upload": upload_id}).fetchall()
    return [ReportingRule(rule="takes_over", dataset=d, community_code=code, value=value) for d, code, value in found]
