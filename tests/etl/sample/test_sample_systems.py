"""The sample of all systems: every row is accepted, ledgers and registers agree, the published figures come out."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pyarrow as pa
import pytest

from etl.sample import SampleFile
from outcomes.catalogue.catalogue import catalogue
from outcomes.core.places import read_register
from outcomes.reporting.judgement import Judgement
from tests.etl.judged import judge

pytestmark = pytest.mark.story

ROOT = Path(__file__).resolve().parents[3]
REFERENCE = ROOT / "data" / "reference"
RECONCILIATION = ROOT.parent / "shared" / "data" / "reconciliation.csv"
REGISTER = read_register(REFERENCE)
DATASETS = sorted(catalogue().datasets)
HALF_YEARS = ("2023-06", "2023-12", "2024-06", "2024-12", "2025-06", "2025-12")
NAMES = {"dim_canteen": "canteens", "dim_brand": "brands", "dim_volunteer_team": "volunteer_teams"}
# one row of each is refused on purpose
NOT_EXACT = {"普兰店区社区月报汇总（2024年下半年）.csv", "皮口街道2025年11月社区月报.csv"}

Rows = list[dict[str, Any]]
Judged = list[tuple[SampleFile, Judgement]]
Tables = dict[str, pd.DataFrame]


@pytest.fixture(scope="module")
def judged(files: list[SampleFile]) -> Judged:
    return [
        (
            file,
            judge(
                file.content,
                file.file_name,
                cat=catalogue(),
                register=REGISTER,
                today=file.today,
                dataset=file.dataset,
                real=False,
            ),
        )
        for file in files
    ]


@pytest.fixture(scope="module")
def tables(judged: Judged) -> Tables:
    """What stands in the end: of every key the last row that was published and not taken back."""
    found: Tables = {}
    for code in DATASETS:
        parts = [
            j.rows.to_pandas()
            for file, j in judged
            if file.dataset == code and file.publish and not file.withdraw and j.rows is not None
        ]
        key = [catalogue().datasets[code].get(c).stored_as for c in catalogue().datasets[code].key]
        rows = pd.concat(parts, ignore_index=True).drop_duplicates(key, keep="last")
        found[code] = rows[rows["void"].isna()] if "void" in rows else rows
    return found


def _sent(judged: Judged, code: str) -> Iterator[tuple[SampleFile, pa.Table]]:
    for file, j in judged:
        if file.dataset == code and not file.returned and not file.withdraw:
            assert j.rows is not None
            yield file, j.rows


def test_every_dataset_is_sent(judged: Judged) -> None:
    assert {file.dataset for file, _ in judged} == {*DATASETS}


def test_every_row_of_every_file_is_accepted(judged: Judged) -> None:
    for file, j in judged:
        errors = [f for f in j.findings if f.severity == "error"]
        if file.file_name in NOT_EXACT:
            assert ([f.code for f in errors], file.partial) == (["number_not_exact"], True)
            continue
        assert (errors, j.refused) == ([], 0), file.file_name
        assert j.stored > 0


def test_the_headers_are_known_and_most_files_use_the_first_spelling(judged: Judged) -> None:
    codes = [{f.code for f in j.findings} for _, j in judged]
    assert not any("unknown_column" in c for c in codes)
    assert 2 <= sum("header_alias" in c for c in codes) <= 8


@pytest.mark.parametrize("number", [f"R{n:02d}" for n in range(2, 26)])
def test_published_figures_come_out(tables: Tables, number: str) -> None:
    if not RECONCILIATION.exists():
        pytest.skip(f"{RECONCILIATION} is not here")
    with RECONCILIATION.open(encoding="utf-8-sig", newline="") as file:
        [check] = [row for row in csv.DictReader(file) if row["check_id"] == number]
    name = NAMES.get(check["table_name"], check["table_name"])
    with duckdb.connect() as con:
        con.register(check["table_name"], tables[name])
        [[value]] = con.execute(check["sql"]).fetchall()
    assert float(check["accept_min"]) <= float(value) <= float(check["accept_max"])
    assert float(value) == float(check["sample_value"])


def test_the_programme_has_44_communities(tables: Tables) -> None:
    assert tables["brands"]["community_code"].nunique() == 44


def _monthly(tables: Tables) -> pd.DataFrame:
    """The monthly report beside what the ledgers say of the same community and month."""
    requests, services = tables["requests"], tables["volunteer_services"]

    def by(frame: pd.DataFrame, column: str) -> list[pd.Series]:
        return [frame["community_code"], pd.to_datetime(frame[column]).dt.strftime("%Y-%m").rename("month")]

    closed = requests[requests["resolved_at"].notna()]
    counts = {
        "received": requests.groupby(by(requests, "received_at")).size(),
        "closed": closed.groupby(by(closed, "resolved_at")).size(),
        "volunteers": services.groupby(by(services, "served_on"))["volunteers"].sum(),
    }
    report = tables["monthly_report"].set_index(["community_code", "month"])
    return report.join(pd.DataFrame(counts)).fillna(dict.fromkeys(counts, 0))


def test_the_monthly_report_counts_the_ledgers_but_for_one_in_a_hundred(tables: Tables) -> None:
    both = _monthly(tables)
    off = (both["requests_received"] != both["received"]) | (both["requests_resolved"] != both["closed"])
    assert 0.005 <= off.mean() <= 0.02
    assert (both["requests_received"] - both["received"]).abs().max() <= 3
    assert (both["volunteer_participations"] == both["volunteers"]).all()


def test_requests_go_as_plausible_cases_go(tables: Tables) -> None:
    r = tables["requests"]
    assert 21_000 <= len(r) <= 26_000
    closed = r[r["status"] == "resolved"]
    times = ["received_at", "dispatched_at", "accepted_at", "first_contact_at", "resolved_at", "call_back_at"]
    for earlier, later in pairwise(times):
        assert not (closed[earlier] > closed[later]).any(), later
    called, valid = closed["call_back_at"].notna(), closed["call_back_valid"].eq(True)
    answered = closed[valid]
    due = pd.to_datetime(closed["due_on"]).dt.date
    shares = {
        "first contact": ((r["first_contact_at"] - r["received_at"]) <= timedelta(hours=24)).mean(),
        "in time": (closed["resolved_at"].dt.date <= due).mean(),
        "called back": called.mean(),
        "valid": valid.sum() / called.sum(),
        "solved": answered["confirmed_solved"].eq(True).mean(),
        "backfilled": r["is_backfilled"].eq(True).mean(),
    }
    expected = {
        "first contact": (0.92, 0.97),
        "in time": (0.9, 0.95),
        "called back": (0.66, 0.74),
        "valid": (0.82, 0.88),
        "solved": (0.8, 0.88),
        "backfilled": (0.02, 0.05),
    }
    assert {name: low <= shares[name] <= high for name, (low, high) in expected.items()} == dict.fromkeys(
        expected, True
    ), shares


def test_requests_repeat_at_the_same_place_in_a_few_cases_in_a_hundred(tables: Tables) -> None:
    r = tables["requests"].dropna(subset=["compound_id"]).sort_values("received_at")
    again = r.groupby(["compound_id", "category"])["received_at"].diff() <= timedelta(days=30)
    assert 0.02 <= again.sum() / len(tables["requests"]) <= 0.08


def test_a_renovation_takes_away_a_quarter_of_what_it_mends(tables: Tables) -> None:
    p = tables["projects"]
    done = p[p["compound_id"].notna()].set_index("compound_id")["completed_on"]
    r = tables["requests"]
    r = r[r["compound_id"].notna() & r["category"].isin(["drainage", "housing", "lighting", "parking"])]
    day = r["compound_id"].map(done)
    mine = r[day.notna()]
    after = mine["received_at"] > pd.to_datetime(mine["compound_id"].map(done))
    span = pd.Timestamp("2026-01-01") - pd.to_datetime(done)
    share = span.sum() / (pd.Timestamp("2026-01-01") - pd.Timestamp("2023-01-01")) / len(done)
    change = (after.sum() / share) / ((~after).sum() / (1 - share)) - 1
    assert -0.35 <= change <= -0.1


def test_cases_close_sooner_where_the_brand_works_so(tables: Tables) -> None:
    with (REFERENCE / "sample_allocation.csv").open(encoding="utf-8-sig", newline="") as file:
        launched = {r["community_code"]: r for r in csv.DictReader(file) if r["launch_month"]}
    r = tables["requests"]
    r = r[r["status"] == "resolved"].assign(days=lambda f: (f["resolved_at"] - f["received_at"]).dt.total_seconds())

    def change(multiplier: str) -> float:
        ratios = []
        for code, row in launched.items():
            if row["true_resolution_days_multiplier"] == multiplier:
                of_place = r[r["community_code"] == code]
                after = of_place["received_at"].dt.strftime("%Y-%m") > row["launch_month"]
                ratios.append(of_place[after]["days"].median() / of_place[~after]["days"].median())
        return sum(ratios) / len(ratios)

    assert 0.68 <= change("0.8") <= 0.92
    assert 0.9 <= change("1.0") <= 1.1


REGISTERS = [code for code, d in catalogue().datasets.items() if d.covers_from]


@pytest.mark.parametrize("code", REGISTERS)
def test_registers_never_lose_a_row_and_never_take_back_a_date(judged: Judged, code: str) -> None:
    dataset = catalogue().datasets[code]
    [key] = dataset.key
    before: dict[str, dict[str, Any]] = {}
    for file, rows in _sent(judged, code):
        now = {row[key]: row for row in rows.to_pylist()}
        assert before.keys() <= now.keys(), file.file_name
        for number, row in before.items():
            for column in dataset.column:
                if row[column.stored_as] is not None and column.type in ("date", "month", "place"):
                    assert now[number][column.stored_as] == row[column.stored_as], (number, column.code)
        before = now


LEDGERS = [code for code, d in catalogue().datasets.items() if d.is_ledger]


@pytest.mark.parametrize("code", LEDGERS)
def test_ledgers_say_what_they_cover_and_send_open_cases_again(judged: Judged, code: str) -> None:
    dataset = catalogue().datasets[code]
    [key] = dataset.key
    first: dict[str, str] = {}
    again = late = 0
    for file, rows in _sent(judged, code):
        assert file.covers_place
        assert file.covers_first < file.covers_last < f"{file.today:%Y-%m}"
        with duckdb.connect() as con:
            con.register("t", rows)
            found = con.execute(f"SELECT {key}, {dataset.event_month} FROM t").fetchall()
        for number, month in found:
            assert month <= file.covers_last
            again += number in first
            late += number not in first and month < file.covers_first
            first.setdefault(number, file.file_name)
    if code in ("requests", "deliberations", "disputes", "hazards", "tasks", "services"):
        assert again > 10
    if code in ("requests", "volunteer_services", "services"):
        assert late > 2


def test_coverage_is_stated_for_registers_and_ledgers_alone(judged: Judged) -> None:
    for file, _ in judged:
        dataset = catalogue().datasets[file.dataset]
        stated = bool(file.covers_place), bool(file.covers_first)
        assert stated == (bool(dataset.covers_from or dataset.is_ledger), dataset.is_ledger), file.file_name


@pytest.mark.parametrize(
    ("code", "column"),
    [("organisation_monthly", "inservice_active_ytd"), ("participation_monthly", "volunteers_active_ytd")],
)
def test_running_counts_never_fall_within_a_year(tables: Tables, code: str, column: str) -> None:
    rows = tables[code].sort_values("month").assign(year=lambda f: f["month"].str[:4])
    assert (rows.groupby(["community_code", "year"])[column].diff().dropna() >= 0).all()
    assert (rows[rows["month"].str.endswith("-01")][column] < rows[column].mean()).all()


def test_a_few_months_were_never_reported(tables: Tables) -> None:
    for code in ("organisation_monthly", "participation_monthly", "facility_checks"):
        # three months of three communities, three before the first of 新海, six before that of 建设
        assert len(tables[code]) == 44 * 36 - 3 - (3 + 6), code
    of_street = tables["services"][tables["services"]["community_code"].str.startswith("210214005")]
    assert not of_street["served_on"].astype(str).str.startswith("2024-12").any()


def test_points_are_redeemed_only_when_they_are_there(tables: Tables) -> None:
    p = tables["points_monthly"].sort_values("month")
    sums = p.groupby("community_code")[["points_issued", "points_redeemed"]].sum()
    assert (sums["points_redeemed"] <= sums["points_issued"]).all()
    assert (p["points_held_top10"] / p["points_held"]).between(0.24, 0.46).all()


def test_numbers_point_at_what_is_there(tables: Tables) -> None:
    for code, dataset in catalogue().datasets.items():
        for column in dataset.column:
            if column.refers:
                other, key = column.refers.split(".")
                known = {*tables[other][key]}
                assert {*tables[code][column.code].dropna()} <= known, (code, column.code)
    needs = {*tables["volunteer_services"]["need_request_id"].dropna()}
    assert needs <= {*tables["requests"]["request_id"]}
    assert (
        0.25
        <= len(tables["volunteer_services"].dropna(subset=["need_request_id"])) / len(tables["volunteer_services"])
        <= 0.42
    )


def test_some_files_are_sent_back_or_taken_back_and_come_again(judged: Judged) -> None:
    files = [file for file, _ in judged]
    returned = [file for file in files if file.returned]
    withdrawn = [file for file in files if file.withdraw]
    assert len(returned) >= 1
    assert {file.dataset for file in withdrawn} > {"monthly_report"}
    assert not any(file.publish for file in returned)
    for file in (*returned, *withdrawn):
        after = [f for f in files if f.dataset == file.dataset and f.today >= (file.withdrawn_on or file.today)]
        assert any(f.publish and not f.withdraw and f is not file for f in after), file.file_name


def test_profiles_agree_with_grids_buildings_and_compounds(tables: Tables) -> None:
    last = tables["community_profile"]
    last = last[last["year"] == "2025"].set_index("community_code")
    assert last.notna().all().all()
    compounds = tables["compounds"]
    patrols = tables["grid_patrols"]
    assert (compounds.groupby("community_code").size() == last["compounds"]).all()
    assert (compounds.groupby("community_code")["households"].sum() == last["households"]).all()
    assert (patrols.groupby("community_code")["grid_no"].nunique() == last["grids"]).all()
    branches = tables["organisations"].query("tier == 'grid_branch'").groupby("community_code").size()
    assert (branches / last["grids"]).mean() > 0.85
    assert ((last["aged_60"] / last["population"]) - 0.27).abs().max() < 0.03


def test_about_half_to_two_thirds_of_the_promises_are_kept(tables: Tables) -> None:
    both = _monthly(tables).reset_index()
    of_year = both[both["month"] >= "2025-01"].groupby("community_code")
    received, closed = of_year["received"].sum(), of_year["closed"].sum()
    brands = tables["brands"].set_index("community_code")
    with_target = brands[brands["target_1"].notna()]
    assert len(with_target) == 16
    met = [100 * closed[c] / received[c] >= float(t) for c, t in with_target["target_1"].items()]
    volunteers = of_year["volunteers"].sum()
    for code, row in with_target.iterrows():
        if row["promise_2"] == "volunteer_participations":
            met.append(volunteers[code] >= float(row["target_2"]))
    assert 0.4 <= sum(met) / len(met) <= 0.75


def test_the_same_bytes_come_twice_only_where_a_file_is_sent_again(judged: Judged) -> None:
    new = [file for file, _ in judged if not file.repeats]
    assert len({file.content for file in new}) == len(new) == len(judged) - 1


def test_no_file_is_dated_after_the_sample(judged: Judged) -> None:
    assert max(file.today for file, _ in judged) == date(2026, 1, 6)
