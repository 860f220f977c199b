"""Every formula of the catalogue on no rows and on three; and what holds for all indicators together."""

from __future__ import annotations

import csv
import itertools
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from etl.mart.formulas import bins_sql, parts_sql, sources_sql
from outcomes.catalogue.catalogue import HERE, UPLOADS, CatalogueError, Indicator, Measure, catalogue, read_catalogue
from outcomes.catalogue.dataset import Column, Dataset, stored_columns
from outcomes.core.periods import month, months_between
from outcomes.core.places import Place
from outcomes.figures.figure import Figure, UnitsDiffer, total

SHARED = Path(__file__).resolve().parents[4] / "shared" / "data" / "indicator_catalogue.csv"
INDICATORS = catalogue().indicators
PLACES = GUCHENG, BOHAI, TAISHAN = "210214001001", "210214001002", "210214001003"
COVERED = months_between("2024-01", "2026-06")
HAPPENED, ENDED = "2025-03", "2025-05"  # when the three rows begin, and when what lasts has ended
NEEDS_A_HISTORY = {"reno_case_delta"}  # two compounds and two years: see test_second_calculation


def _ends(dataset: str) -> set[str]:
    """The columns that say when something that lasts has ended."""
    untils = {m.until for i in INDICATORS.values() for s in i.source for m in s.measures if m.dataset == dataset}
    return {word for until in untils for word in re.findall(r"\w+", until)} | {"end_month", "ended_month"}


def _wanted(indicator: Indicator) -> str:
    """All conditions of an indicator as one text."""
    parts = [f"{m.where} {m.expr}" for s in indicator.source for m in s.measures]
    parts += [(HERE / "indicators" / s.sql).read_text(encoding="utf-8") for s in indicator.source if s.sql]
    return " ".join(parts)


def _choice(column: Column, wanted: str) -> str:
    """A choice that the conditions ask for; otherwise the last one that they do not exclude."""
    if column.indicators:
        return "requests_received"
    asked = re.search(rf"\b{column.code} (?:= |IN \()'([^']+)'", wanted)
    barred = re.findall(rf"\b{column.code} (?:<> |NOT IN \()(.+?)(?:\)|$)", wanted)
    return asked[1] if asked else next(c.code for c in column.choices if f"'{c.code}'" not in " ".join(barred))


def _place(dataset: Dataset, n: int) -> str:
    """Two rows in Gucheng and one in Bohai; where the key allows a place only one row, the second is Taishan's."""
    several = any(dataset.get(code).type == "id" for code in dataset.key)
    return (GUCHENG, GUCHENG if several else TAISHAN, BOHAI)[n]


def _value(column: Column, n: int, ends: set[str], wanted: str) -> object:
    """What row n holds in a column: 4 people, 10 March 2025, the choice that is asked for."""
    when = ENDED if column.code in ends else HAPPENED
    if column.type in ("choice", "choices"):
        return _choice(column, wanted)
    return {
        "month": when,
        "year": when[:4],
        "count": 4,
        "decimal": 2.5,
        "degrees": 39.4,
        "date": f"{when}-10",
        "moment": f"{when}-10 09:30:00",
        "bool": True,
        "id": f"{column.code} {n}",
        "text": "文化活动",
    }[column.type]


def _make(con: duckdb.DuckDBPyConnection, dataset: Dataset, rows: int, wanted: str) -> None:
    """rows_<dataset> with so many rows and covered_<dataset> of three communities."""
    columns = ", ".join(f'"{name}" {kind}' for name, kind in stored_columns(dataset))
    con.execute(f"CREATE OR REPLACE TEMP TABLE rows_{dataset.code} ({columns})")
    ends = _ends(dataset.code)
    for n in range(rows):
        row = [
            _place(dataset, n) if column.type == "place" else _value(column, n, ends, wanted)
            for column in dataset.column
        ]
        con.execute(f"INSERT INTO rows_{dataset.code} VALUES ({', '.join('?' * len(row))})", row)
    if dataset.replace == "key":
        con.execute(
            f"CREATE OR REPLACE TEMP TABLE covered_{dataset.code} AS SELECT * FROM (SELECT unnest(?) AS place), "
            "(SELECT unnest(?) AS month)",
            [PLACES, COVERED],
        )


def _prepared(con: duckdb.DuckDBPyConnection, indicator: Indicator, rows: int) -> None:
    """Everything that the formula of an indicator reads."""
    for code in sorted(indicator.datasets - {UPLOADS}):
        _make(con, catalogue().datasets[code], rows, _wanted(indicator))
    con.execute(
        "CREATE OR REPLACE TEMP TABLE rows_uploads (made_at TIMESTAMPTZ, dataset VARCHAR, sender VARCHAR, "
        "sha256 VARCHAR, outcome VARCHAR, upload_id VARCHAR)"
    )
    for n in range(rows):
        values = ["2025-03-10 09:00:00+08", "requests", "丰荣街道", str(n), "accept", f"U{n}"]
        con.execute("INSERT INTO rows_uploads VALUES (?, ?, ?, ?, ?, ?)", values)
    con.execute(
        "CREATE OR REPLACE TEMP TABLE now_value AS SELECT 'requests_received' AS indicator, unnest(?) AS place, "
        "'2025-03' AS month, 3::DOUBLE AS numerator, NULL::DOUBLE AS denominator, '' AS source",
        [PLACES[:rows]],
    )
    con.execute(
        "CREATE OR REPLACE TEMP TABLE indicator_facts AS SELECT 'requests_received' AS code, 1::DOUBLE AS scale, "
        "'up' AS better, FALSE AS is_ratio, TRUE AS sums"
    )
    con.execute("CREATE OR REPLACE TEMP TABLE calendar AS SELECT unnest(?) AS month", [COVERED])


@pytest.fixture(scope="module")
def con() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as found:
        found.execute("SET threads = 1")
        found.execute("CREATE TABLE counted_member AS SELECT '210214' AS district")
        yield found


@pytest.mark.parametrize("indicator", INDICATORS.values(), ids=INDICATORS.keys())
def test_no_rows_give_nothing_or_zero_inside_what_is_covered(
    con: duckdb.DuckDBPyConnection, indicator: Indicator
) -> None:
    _prepared(con, indicator, 0)
    found = con.execute(sources_sql(indicator, catalogue())).fetchall()
    assert all(r[1] in PLACES and r[2] in COVERED and r[3] == 0 and not r[4] for r in found)
    splits = [parts_sql(indicator, column, catalogue()) for column in indicator.by]
    for query in [*splits, *([bins_sql(indicator, catalogue())] if indicator.percentile is not None else [])]:
        assert con.execute(query).fetchall() == []


@pytest.mark.parametrize("indicator", INDICATORS.values(), ids=INDICATORS.keys())
def test_three_rows_give_rows(con: duckdb.DuckDBPyConnection, indicator: Indicator) -> None:
    _prepared(con, indicator, 3)
    found = con.execute(sources_sql(indicator, catalogue())).fetchall()
    assert len({(r[1], r[2], r[5]) for r in found}) == len(found), "one row per place, month and source"
    assert {r[5] for r in found} == {s.reads[0] for s in indicator.source} or indicator.code in NEEDS_A_HISTORY
    for rank, source in enumerate(indicator.source):
        if source.numerator and source.numerator.expr == "count(*)":
            _count_as_expected(con, source.numerator, {(r[1], r[2]): r[3] for r in found if r[6] == rank})
    for column in indicator.by:
        parts = con.execute(parts_sql(indicator, column, catalogue())).fetchall()
        of_first = sum(r[3] for r in found if r[6] == 0)
        assert sum(p[5] for p in parts) == of_first, "the parts add up to the figure"
    if indicator.percentile is not None:
        assert [r[4] for r in con.execute(bins_sql(indicator, catalogue())).fetchall()] in ([2, 1], [1, 2])


def _count_as_expected(con: duckdb.DuckDBPyConnection, measure: Measure, found: dict[tuple[str, str], float]) -> None:
    """Two rows in Gucheng and one in Bohai: in their month, or in every month that they last; 0 in all others."""
    dates = f"{measure.since or measure.month}, {measure.until or 'NULL'}"
    [(first, end)] = con.execute(f"SELECT DISTINCT {dates} FROM rows_{measure.dataset}").fetchall()
    assert first in (HAPPENED, ENDED) or measure.since
    for (place, of), n in found.items():
        lasts = first <= of < (end or "9999") if measure.since else of == first
        assert n == {GUCHENG: 2, BOHAI: 1, TAISHAN: 0}[place] * lasts, (place, of)


def _rows_of_catalogue() -> list[dict[str, str]]:
    if not SHARED.exists():
        return []
    with SHARED.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("row", _rows_of_catalogue(), ids=lambda row: row["id"])
def test_what_was_proposed_is_there_with_its_system_unit_and_kind(row: dict[str, str]) -> None:
    found = INDICATORS[row["id"]]
    same = {"ctx": "context", "kg/户": "千克/户"}
    assert found.system == row["system"]
    assert found.unit.zh == same.get(row["unit"], row["unit"])
    assert found.kind == same.get(row["type"], row["type"])
    assert found.better == same.get(row["direction"], row["direction"])


def test_seventy_five_were_proposed() -> None:
    if not SHARED.exists():
        pytest.skip(f"{SHARED} is not here")
    assert len(_rows_of_catalogue()) == 75


def test_every_system_has_an_indicator_and_there_are_ninety() -> None:
    assert {i.system for i in INDICATORS.values()} == {f"S{n}" for n in range(1, 25)}
    assert len(INDICATORS) >= 90


def test_no_two_indicators_have_the_same_formula() -> None:
    formulas = [(i.source, i.scale, i.percentile, i.over_time) for i in INDICATORS.values()]
    assert len(set(formulas)) == len(formulas)


def test_a_percentile_counts_only_the_rows_that_it_is_taken_of(con: duckdb.DuckDBPyConnection) -> None:
    indicator = INDICATORS["case_first_p50"]
    _prepared(con, indicator, 3)
    con.execute("UPDATE rows_requests SET first_contact_at = NULL WHERE request_id = 'request_id 1'")
    found = {(r[1], r[2]): r[3] for r in con.execute(sources_sql(indicator, catalogue())).fetchall()}
    assert (found[GUCHENG, HAPPENED], found[BOHAI, HAPPENED]) == (1, 1)  # nobody was called in one of Gucheng's two


def test_a_need_is_stale_only_after_more_than_90_days(con: duckdb.DuckDBPyConnection) -> None:
    _prepared(con, INDICATORS["list_stale"], 1)
    con.execute("UPDATE rows_list_items SET created_on = DATE '2025-03-02', claimed_on = DATE '2025-07-01'")
    found = con.execute(sources_sql(INDICATORS["list_stale"], catalogue())).fetchall()
    assert [r[2] for r in found if r[3] == 1] == ["2025-06"]  # the end of May is its 90th day, July finds it claimed


def test_hours_are_whole_hours_within_which_it_was_done(con: duckdb.DuckDBPyConnection) -> None:
    _prepared(con, INDICATORS["case_p90"], 2)
    times = [("2025-03-10 09:59", "2025-03-10 10:01"), ("2025-03-10 09:00", "2025-03-10 10:30")]
    for n, (received, resolved) in enumerate(times):
        con.execute(
            f"UPDATE rows_requests SET received_at = '{received}:00', resolved_at = '{resolved}:00' "
            f"WHERE request_id = 'request_id {n}'"
        )
    bins = con.execute(bins_sql(INDICATORS["case_p90"], catalogue())).fetchall()
    assert sorted((r[3], r[4]) for r in bins) == [(1, 1), (2, 1)]  # two minutes, and an hour and a half


@pytest.mark.parametrize(("gap", "known"), [(None, True), ("2024-11", False)])
def test_a_change_after_renovation_needs_every_month_of_both_years(
    con: duckdb.DuckDBPyConnection, gap: str | None, known: bool
) -> None:
    _prepared(con, INDICATORS["reno_case_delta"], 1)  # its compound was renovated in March 2025
    con.execute("DELETE FROM rows_requests")
    for compound, of, n in (("1", "2024-05", 4), ("1", "2025-05", 1), ("2", "2024-05", 10), ("2", "2025-05", 5)):
        con.execute(
            f"INSERT INTO rows_requests (community_code, compound_id, received_at) "
            f"SELECT '{GUCHENG}', 'compound_id {int(compound) - 1}', '{of}-10 09:00:00' FROM range({n})"
        )
    con.execute("DELETE FROM covered_requests WHERE month = ?", [gap])
    found = con.execute(sources_sql(INDICATORS["reno_case_delta"], catalogue())).fetchall()
    # 4 before; next door requests halved, so 2 were to be expected; 1 came
    assert [(r[2], r[3], r[4]) for r in found if r[2] <= "2026-04"] == (
        [("2026-03", -1, 2), ("2026-04", -1, 2)] if known else []
    )


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    """A copy of the catalogue's files."""
    for part in ("datasets", "indicators"):
        shutil.copytree(HERE / part, tmp_path / part)
    return tmp_path


@pytest.mark.parametrize(
    ("columns", "units"),
    [
        ("requests_received + volunteer_participations", "人次 + 件"),
        ("parking_spaces_added + requests_received", "个 + 件"),
        ("requests_received + compounds_renovated", "个 + 件"),
    ],
)
def test_columns_of_different_units_are_not_added(copied: Path, columns: str, units: str) -> None:
    mistake = copied / "indicators" / "grid_found.toml"
    text = mistake.read_text(encoding="utf-8").split("[[source]]")[0]
    source = f'[[source]]\nnumerator = {{ dataset = "monthly_report", expr = "sum({columns})" }}\n'
    mistake.write_text(text + source, encoding="utf-8")
    with pytest.raises(CatalogueError, match=rf"grid_found\.toml: expr: {re.escape(units)}"):
        read_catalogue(copied)


def _figure(unit: str, value: float | None) -> Figure:
    place = Place(code=GUCHENG, name="古城社区", level="community", parent="210214001")
    counted = next(i for i in INDICATORS.values() if i.unit.zh == unit and not i.is_ratio and i.percentile is None)
    return Figure(
        indicator=counted,
        place=place,
        period=month("2025-03"),
        value=value,
        numerator=value,
        denominator=None,
        low=None,
        high=None,
        state="known" if value is not None else "unreported",
        n=1,
        of_n=1,
        months=1,
        of_months=1,
        cells=1,
        of_cells=1,
        assumed=0,
        sources=(),
    )


@pytest.mark.parametrize("pair", [*itertools.combinations(("件", "户", "人", "人次", "个"), 2)], ids="+".join)
def test_figures_of_different_units_are_not_added(pair: tuple[str, str]) -> None:
    with pytest.raises(UnitsDiffer):
        total([_figure(unit, 3) for unit in pair])


def test_figures_of_one_unit_are_added_where_all_are_known() -> None:
    assert total([_figure("件", 3), _figure("件", 4)]) == 7
    assert total([_figure("件", 3), _figure("件", None)]) is None
