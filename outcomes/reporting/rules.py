"""The rules of reporting: start month, deadlines, which tables are asked for, and which ledgers took over from when."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from outcomes.core.settings import Settings, settings
from outcomes.warehouse.mart import Mart, Row, once_per_version

RuleName = Literal["starts", "due_day", "asked", "takes_over"]


@dataclass(frozen=True, kw_only=True)
class ReportingRule:
    """One rule as an act set it; an empty value gives it up: the setting of the server counts again."""

    rule: RuleName
    value: str
    dataset: str = ""  # empty: every table
    community_code: str = ""  # empty: every community


@dataclass(frozen=True, kw_only=True)
class RuleAct:
    """One act on the rules: who, when, why, and what it set."""

    number: int
    sender: str
    made_at: str
    reason: str
    rules: tuple[ReportingRule, ...]


@dataclass(frozen=True, kw_only=True)
class ReportingRules:
    """What counts now: acts before the settings of the server."""

    starts: str  # the first month that is reported (YYYY-MM); empty: none was said
    _due_days: Mapping[str, int]
    _asked: Mapping[str, bool]
    _switched: frozenset[str]  # tables that the settings of the server switch on
    takeovers: tuple[ReportingRule, ...]  # oldest first

    def due_day(self, dataset: str) -> int:
        """The day of the month after by which a table is due."""
        return self._due_days.get(dataset, self._due_days[""])

    def asked(self, dataset: str) -> bool | None:
        """Whether a table is asked for; None where neither an act nor the settings say so."""
        return self._asked.get(dataset, True if dataset in self._switched else None)

    def set_by_act(self, dataset: str) -> bool:
        """Whether an act says that a table is asked for or not."""
        return dataset in self._asked

    def standing_takeovers(self) -> dict[str, dict[str, str]]:
        """Ledger → community ('' for all of them) → the month from which it counts, as far as any is standing."""
        found: dict[str, dict[str, str]] = {}
        for rule in self.takeovers:
            of_table = found.setdefault(rule.dataset, {})
            if not rule.community_code:
                of_table.clear()
            of_table.pop(rule.community_code, None)
            if rule.value:
                of_table[rule.community_code] = rule.value
        return {code: of_table for code, of_table in found.items() if of_table}

    def took_over(self, dataset: str, community: str) -> str:
        """The month from which a ledger alone gives the figures of a community; empty where no act says so."""
        of_place = [r.value for r in self.takeovers if r.dataset == dataset and r.community_code in ("", community)]
        return of_place[-1] if of_place else ""


def rules_from(rows: Iterable[Row], chosen: Settings) -> ReportingRules:
    """The rules that rows of `rule` (rule, dataset, community_code, value, act_id) and the settings come to."""
    found = sorted(rows, key=lambda row: int(row["act_id"]))
    by_name = {name: [r for r in found if r["rule"] == name] for name in ("starts", "due_day", "asked", "takes_over")}
    starts = [str(r["value"]) for r in by_name["starts"] if r["value"]]
    return ReportingRules(
        starts=starts[-1] if starts else chosen.start_month,
        _due_days=MappingProxyType(
            {"": chosen.deadline_day, **{r["dataset"]: int(r["value"]) for r in by_name["due_day"] if r["value"]}}
        ),
        _asked=MappingProxyType({r["dataset"]: r["value"] == "yes" for r in by_name["asked"] if r["value"]}),
        _switched=frozenset(code.strip() for code in chosen.datasets_on.split(",")),
        takeovers=tuple(
            ReportingRule(rule="takes_over", value=r["value"], dataset=r["dataset"], community_code=r["community_code"])
            for r in by_name["takes_over"]
        ),
    )


@once_per_version
def rules_of(mart: Mart) -> ReportingRules:
    """The rules of the version that a page shows."""
    return rules_from(mart.rows("rules"), settings())
