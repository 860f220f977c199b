"""The rules of reporting that acts set, as the ledger keeps them: each is appended, none is changed."""

from __future__ import annotations

from collections.abc import Sequence

import duckdb

from etl.ledger.by import By
from etl.ledger.rows import rows_found
from etl.ledger.statements import statement
from etl.ledger.warehouse import next_act
from etl.mart.refresh import has_rules
from outcomes.core.settings import Settings
from outcomes.reporting.rules import ReportingRule, ReportingRules, rules_from
from outcomes.security import audit


def rules_in(con: duckdb.DuckDBPyConnection, settings: Settings) -> ReportingRules:
    """The rules that count now in an attached warehouse."""
    return rules_from(rows_found(con.execute(statement("rules"))) if has_rules(con) else [], settings)


def set_in(con: duckdb.DuckDBPyConnection, settings: Settings, wanted: Sequence[ReportingRule], by: By) -> set[str]:
    """Appends one act of rules inside the current transaction; gives the tables whose figures have to be made anew."""
    act = next_act(con, "ruled", by)
    for rule in wanted:
        con.execute(
            "INSERT INTO lake.ledger.rule_event VALUES (?, ?, ?, ?, ?)",
            [act, rule.rule, rule.dataset, rule.community_code, rule.value],
        )
    said = [{"rule": r.rule, "dataset": r.dataset, "community": r.community_code, "value": r.value} for r in wanted]
    what = " ".join(dict.fromkeys(f"{r.rule} {r.dataset}".strip() for r in wanted))
    audit.record(settings, by.deed("ruled", what, {"act": act, "rules": said, "reason": by.reason}))
    return {r.dataset for r in wanted if r.rule == "takes_over"}
