"""Rules of reporting, set by acts: each is appended, told in the audit, and given up by another act."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from etl.findings.free_text import free_text
from etl.ledger import journal
from etl.ledger.acts import in_order, refresh_by_rules, version, writing
from etl.ledger.by import By
from etl.ledger.opened import opened
from etl.ledger.rows import rows_found
from etl.ledger.rule_events import set_in
from etl.ledger.statements import statement
from etl.ledger.takeover import changed_by_rule, gives_figures_of_others
from etl.mart.refresh import has_rules
from outcomes.catalogue.catalogue import Catalogue, catalogue
from outcomes.catalogue.dataset import Dataset
from outcomes.core.errors import WarehouseError
from outcomes.core.periods import parse_month
from outcomes.core.places import DISTRICT, Register
from outcomes.core.settings import Settings
from outcomes.reporting.rules import ReportingRule, RuleAct
from outcomes.reporting.takeover import Takeover
from outcomes.security.access import Person, demand
from outcomes.warehouse.until_commit import while_unchanged


def set_rules(settings: Settings, wanted: Sequence[ReportingRule], by: By, *, cat: Catalogue | None = None) -> int:
    """Sets rules in one act; gives the version. WarehouseError for a value that cannot be."""
    cat = cat or catalogue()
    for rule in wanted:
        _demand_value(rule, cat)
    with writing(settings) as con:
        by = replace(by, at=in_order(con, by.at))
        with journal.committed(con, settings, author=by.who, message="rules of reporting"):
            changed = set_in(con, settings, wanted, by)
            if changed:
                refresh_by_rules(con, cat, changed, by.at)
        return version(con)


def _demand_value(rule: ReportingRule, cat: Catalogue) -> None:
    fits = {
        "starts": lambda v: parse_month(v) == v,
        "due_day": lambda v: v.isdigit() and 1 <= int(v) <= 28,
        "asked": lambda v: v in ("yes", "no"),
        "takes_over": lambda v: parse_month(v) == v,
    }
    known = not rule.dataset or rule.dataset in cat.datasets
    if not known or (rule.value and not fits[rule.rule](rule.value)):
        raise WarehouseError(
            f"规则不能这样写：{rule.rule} {rule.dataset} {rule.value}，没有任何改动"
            f" / no such rule: {rule.rule} {rule.dataset} {rule.value}; nothing was changed"
        )


@dataclass(frozen=True, kw_only=True)
class Rulebook:
    """What a person can do with the rules of reporting; Denied where the access table says no."""

    settings: Settings
    person: Person
    register: Register

    def acts(self) -> list[RuleAct]:
        """Every act on the rules, newest first."""
        demand(self.person, "see_rules", place=self.register.get(DISTRICT))
        return while_unchanged(self.settings, "rule acts", self._acts)

    def _acts(self) -> list[RuleAct]:
        with opened(self.settings) as ledger:
            rows = rows_found(ledger.con.execute(statement("rule_acts"))) if has_rules(ledger.con) else []
        return [
            RuleAct(
                number=number,
                sender=str(of_act[0]["sender"]),
                made_at=str(of_act[0]["made_at"]),
                reason=str(of_act[0]["reason"] or ""),
                rules=tuple(
                    ReportingRule(**{k: r[k] for k in ("rule", "dataset", "community_code", "value")}) for r in of_act
                ),
            )
            for number, of_act in ((n, list(rows)) for n, rows in groupby(rows, key=lambda r: int(r["act_id"])))
        ]

    def takeover_tables(self) -> list[Dataset]:
        """The ledgers that give figures which other tables give where they say nothing."""
        return [d for d in catalogue().datasets.values() if gives_figures_of_others(catalogue(), d)]

    def changed(self, dataset: Dataset, communities: Sequence[str], since: str) -> Takeover:
        """The published figures that would change if a ledger counted in these communities from a month on."""
        demand(self.person, "see_rules", place=self.register.get(DISTRICT))
        with opened(self.settings) as ledger:
            return changed_by_rule(ledger, dataset, communities, since)

    def set(self, wanted: Sequence[ReportingRule], reason: str) -> int:
        """Sets rules, with a reason; gives the version."""
        demand(self.person, "keep_rules", place=self.register.get(DISTRICT))
        if not reason.strip():
            raise WarehouseError("请写明原因，没有任何改动 / please give a reason; nothing was changed")
        return set_rules(self.settings, wanted, By(who=self.person.account, channel="page", reason=free_text(reason)))
