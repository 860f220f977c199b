"""The hardest formulas a second time: the rows in force read once, then plain loops, no SQL that adds anything up."""

from __future__ import annotations

from calendar import monthrange
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from outcomes.core.periods import add_months, month_of, months_between
from outcomes.core.settings import Settings
from outcomes.warehouse.lake import connect

Row = dict[str, Any]
Cells = dict[str, tuple[float, float]]  # community -> numerator, denominator


@dataclass(frozen=True)
class Ledgers:
    """The rows in force of the sample, and the community-months that published uploads speak of."""

    folder: Path

    def _all(self, table: str) -> list[Row]:
        con = connect(Settings(data=self.folder))
        found = con.execute(f"SELECT * FROM lake.ledger.{table}")
        names = [d[0] for d in found.description or []]
        rows = [dict(zip(names, row, strict=True)) for row in found.fetchall()]
        con.close()
        return rows

    @cache  # noqa: B019
    def rows(self, dataset: str) -> list[Row]:
        return self._all(f"{dataset}_in_force")

    @cache  # noqa: B019
    def of(self, dataset: str) -> dict[str, list[Row]]:
        """The rows of each community."""
        found = defaultdict(list)
        for row in self.rows(dataset):
            found[row["community_code"]].append(row)
        return found

    @cache  # noqa: B019
    def asked(self) -> dict[tuple[str, str], list[Row]]:
        """The requests of each community and month."""
        found = defaultdict(list)
        for row in self.rows("requests"):
            found[row["community_code"], month_of(row["received_at"])].append(row)
        return found

    @cache  # noqa: B019
    def alike(self) -> list[list[Row]]:
        """The requests of each compound and category, in the order in which they came."""
        found = defaultdict(list)
        for row in self.rows("requests"):
            if row["compound_id"]:
                found[row["compound_id"], row["category"]].append(row)
        return [sorted(rows, key=lambda r: (r["received_at"], r["request_id"])) for rows in found.values()]

    @cache  # noqa: B019
    def _spoken(self) -> dict[str, set[tuple[str, str]]]:
        state: dict[tuple[str, str], str] = {}
        for event in sorted(self._all("state_event"), key=lambda e: e["act_id"]):
            state[event["upload_id"], event["community_code"]] = event["state"]
        spoken = defaultdict(set)
        for cell in self._all("coverage"):
            if state.get((cell["upload_id"], cell["community_code"])) == "published":
                spoken[cell["dataset"]].add((cell["community_code"], cell["month"]))
        return spoken

    def covered(self, dataset: str, month: str) -> list[str]:
        """The communities of which something is known in a month."""
        return [place for place, of in self._spoken()[dataset] if of == month]


def end_of_month(month: str) -> date:
    year, number = int(month[:4]), int(month[5:])
    return date(year, number, monthrange(year, number)[1])


def nearest_rank(values: list[int], percent: int) -> int:
    """The smallest value that at least so many per cent of all values do not exceed."""
    return sorted(values)[-(-percent * len(values) // 100) - 1]


def closure_hours(ledgers: Ledgers, place: str, months: list[str]) -> list[int]:
    """For every request that a community closed in these months the whole hours within which it was done."""
    found = []
    for row in ledgers.of("requests")[place]:
        if row["status"] == "resolved" and month_of(row["resolved_at"]) in months:
            took: timedelta = row["resolved_at"] - row["received_at"]
            found.append(-(-took // timedelta(hours=1)))
    return found


def delivery_days(ledgers: Ledgers, place: str, months: list[str]) -> list[int]:
    """Days from proposal to delivery of what a community delivered in these months."""
    return [
        (row["resolved_on"] - row["proposed_on"]).days
        for row in ledgers.of("deliberations")[place]
        if row["resolved_on"] and month_of(row["resolved_on"]) in months
    ]


def case_repeat(ledgers: Ledgers, month: str) -> Cells:
    counted: dict[str, list[float]] = {place: [0, 0] for place in ledgers.covered("requests", month)}
    for rows in ledgers.alike():
        for n, row in enumerate(rows):
            if month_of(row["received_at"]) != month or row["community_code"] not in counted:
                continue
            of_late = [o for o in rows[:n] if row["received_at"] - o["received_at"] <= timedelta(days=30)]
            counted[row["community_code"]][0] += bool(of_late)
            counted[row["community_code"]][1] += 1
    return {place: (n, of) for place, (n, of) in counted.items()}


def case_overdue(ledgers: Ledgers, month: str) -> Cells:
    found, end = dict.fromkeys(ledgers.covered("requests", month), 0), end_of_month(month)
    for row in ledgers.rows("requests"):
        if row["community_code"] not in found or row["status"] in ("rejected", "merged") or row["due_on"] is None:
            continue
        open_still = row["resolved_at"] is None or row["resolved_at"].date() > end
        found[row["community_code"]] += row["due_on"] < end and open_still
    return {place: (n, 0) for place, n in found.items()}


def list_stale(ledgers: Ledgers, month: str) -> Cells:
    found, end = dict.fromkeys(ledgers.covered("list_items", month), 0), end_of_month(month)
    for row in ledgers.rows("list_items"):
        unclaimed = row["claimed_on"] is None or row["claimed_on"] > end
        if row["community_code"] in found and row["list_kind"] == "demand" and unclaimed:
            found[row["community_code"]] += (end - row["created_on"]).days > 90
    return {place: (n, 0) for place, n in found.items()}


def _in_post(ledgers: Ledgers, place: str, month: str) -> list[Row]:
    return [
        row
        for row in ledgers.of("committee_members")[place]
        if row["start_month"] <= month and (row["end_month"] is None or row["end_month"] > month)
    ]


def bpc_active(ledgers: Ledgers, month: str) -> Cells:
    year = months_between(add_months(month, -11), month)
    done = {
        (row["community_code"], row["provider_partner_id"])
        for row in ledgers.rows("list_items")
        if row["done_on"] and month_of(row["done_on"]) in year
    }
    found = {}
    for place in {*ledgers.covered("committee_members", month)} & {*ledgers.covered("list_items", month)}:
        members = _in_post(ledgers, place, month)
        if members:
            found[place] = (sum((place, m["partner_id"]) in done for m in members), len(members))
    return found


def bpc_turnover(ledgers: Ledgers, month: str) -> Cells:
    before = add_months(month, -12)
    year = months_between(add_months(month, -11), month)
    found = {}
    for place in {*ledgers.covered("committee_members", month)} & {*ledgers.covered("committee_members", before)}:
        changes = 0
        for row in ledgers.of("committee_members")[place]:
            changes += row["change_kind"] in ("new", "replaced") and row["start_month"] in year
            changes += row["end_month"] in year
        found[place] = (changes, len(_in_post(ledgers, place, before)))
    return found


def vol_hours(ledgers: Ledgers, month: str) -> Cells:
    since_january = months_between(f"{month[:4]}-01", month)
    whole = [{*ledgers.covered("volunteer_services", m)} for m in since_january]
    active = {
        row["community_code"]: row["volunteers_active_ytd"]
        for row in ledgers.rows("participation_monthly")
        if row["month"] == month
    }
    found = {}
    for place in {*active}.intersection(*whole):
        hours = sum(
            float(row["hours"])
            for row in ledgers.of("volunteer_services")[place]
            if month_of(row["served_on"]) in since_january
        )
        found[place] = (hours, active[place])
    return found


def reno_case_delta(ledgers: Ledgers, month: str) -> Cells:
    done: dict[str, tuple[str, str]] = {}  # compound -> community and month of its first renovation
    for row in ledgers.rows("projects"):
        if row["project_type"] == "compound_renovation" and row["status"] == "completed" and row["compound_id"]:
            told = (row["community_code"], month_of(row["completed_on"]))
            done[row["compound_id"]] = min(told, done.get(row["compound_id"], told), key=lambda t: t[1])
    found: dict[str, tuple[float, float]] = {}
    for compound, (place, of) in done.items():
        counts = _around(ledgers, place, of, compound, {*done})
        if add_months(of, 12) > month or counts is None or place not in ledgers.covered("requests", month):
            continue
        (before, after), (others_before, others_after) = counts
        if others_before and before + after + others_before + others_after:
            expected = before * others_after / others_before
            numerator, denominator = found.get(place, (0.0, 0.0))
            found[place] = (numerator + after - expected, denominator + expected)
    return found


def _around(
    ledgers: Ledgers, place: str, of: str, compound: str, done: set[str]
) -> tuple[tuple[int, int], tuple[int, int]] | None:
    """Requests in the 12 months before and after, of the compound and of those never renovated; None where unknown."""
    if any(place not in ledgers.covered("requests", add_months(of, n)) for n in range(-12, 13)):
        return None
    own, others = [], []
    for months in (range(-12, 0), range(1, 13)):
        rows = [row for n in months for row in ledgers.asked()[place, add_months(of, n)] if row["compound_id"]]
        own.append(sum(row["compound_id"] == compound for row in rows))
        others.append(sum(row["compound_id"] not in done for row in rows))
    return (own[0], own[1]), (others[0], others[1])


NAIVE: dict[str, Callable[[Ledgers, str], Cells]] = {
    f.__name__: f for f in (case_repeat, case_overdue, list_stale, bpc_active, bpc_turnover, vol_hours, reno_case_delta)
}
