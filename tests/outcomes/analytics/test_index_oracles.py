"""Published and independent answers of composite indices, read where they lie, within the tolerances of their manifest."""

import csv
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from outcomes.analytics import index

ROOT = Path(__file__).resolve().parents[3]
FOLDER = ROOT.parent / "shared" / "oracles" / "index"
MANIFEST = FOLDER / "manifest.json"
Rows = list[dict[str, str]]


def _rows(name: str) -> Rows:
    with (FOLDER / name).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def _columns(rows: Rows, names: list[str]) -> index.Floats:
    return np.array([[float(row[name]) for name in names] for row in rows])


def _geometric_index(case: dict[str, Any]) -> None:
    """Goalposts with capping, the mean of the two kinds of schooling, geometric across the three dimensions."""
    posts, rows = case["parameters"]["goalposts"], _rows(case["data"])
    columns = ("life_expectancy", "expected_schooling", "mean_schooling", "gni_per_capita_ppp")
    values = _columns(rows, list(columns))
    scores = np.stack(
        [
            index.normalise(values[:, n], *posts[key], log=bool(posts.get(f"{key}_log")))
            for n, key in enumerate(("life", "eys", "mys", "gni"))
        ],
        axis=1,
    )
    design = index.IndexDesign(columns=((0,), (1, 2), (3,)), indicators=(1, 1, 1, 1), dimensions=(1, 1, 1))
    found = index.composite(scores, design) / 100
    assert found == pytest.approx([float(row["hdi_2021"]) for row in rows], abs=case["tolerance"]["abs"])


def _composite_minmax_arithmetic(case: dict[str, Any]) -> None:
    """Min-max of every indicator, then equal-weighted means up the three levels."""
    structure, rows = _rows(case["structure"]), _rows(case["data"])
    normalised, aggregated = (_rows(name.strip()) for name in case["expected"].split(" and "))
    codes = [row["IndCode"] for row in structure]
    scores = index.minmax(_columns(rows, codes), [int(row["Direction"]) for row in structure])
    assert [row["UnitCode"] for row in rows] == [row["UnitCode"] for row in normalised]
    assert scores == pytest.approx(_columns(normalised, codes), abs=case["tolerance"]["abs"])
    level = {row["IndCode"]: scores[:, n] for n, row in enumerate(structure)}
    weight = {row["IndCode"]: float(row["IndWeight"]) for row in structure}
    for below, above in (("IndCode", "Agg1"), ("Agg1", "Agg2"), ("Agg2", "Agg3")):
        parts: dict[str, list[str]] = {}
        for row in structure:
            parts.setdefault(row[above], [])
            if row[below] not in parts[row[above]]:
                parts[row[above]].append(row[below])
        level = {
            name: index.arithmetic(np.stack([level[c] for c in inside], axis=1), [weight.get(c, 1) for c in inside])
            for name, inside in parts.items()
        }
        for name, found in level.items():
            expected = [float(row[name]) for row in aggregated]
            assert found == pytest.approx(expected, abs=case["tolerance"]["abs"]), name


def _rank_sensitivity(case: dict[str, Any]) -> None:
    """Ranks under equal weights and their quantiles under the given sets of weights."""
    rows, sets, expected = _rows(case["data"]), _rows(case["weights"]), _rows(case["expected"])
    names = [name for name in rows[0] if name != "UnitCode"]
    scores = _columns(rows, names)
    assert [row["UnitCode"] for row in rows] == [row["unit"] for row in expected]
    equal = index.ranks(index.arithmetic(scores, np.ones(len(names))))
    drawn = [index.ranks(index.arithmetic(scores, weights)) for weights in _columns(sets, names)]
    assert len(drawn) == 500
    found = np.column_stack([equal, index.rank_quantiles(drawn)])
    asked = _columns(expected, ["rank_equal_weights", "rank_p05", "rank_p50", "rank_p95"])
    assert np.abs(found - asked).max() <= 1  # the manifest's tolerance of ties
    assert (found == asked).all()


RUN: dict[str, Callable[[dict[str, Any]], None]] = {
    "geometric_index": _geometric_index,
    "composite_minmax_arithmetic": _composite_minmax_arithmetic,
    "rank_sensitivity": _rank_sensitivity,
}
CASES = [c for c in json.loads(MANIFEST.read_text(encoding="utf-8")) if c["kind"] in RUN] if MANIFEST.exists() else []


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_the_answer_is_the_known_one(case: dict[str, Any]) -> None:
    RUN[case["kind"]](case)


def test_every_kind_has_a_case() -> None:
    if not MANIFEST.exists():
        pytest.skip(f"{MANIFEST} is not here")
    assert {case["id"] for case in CASES} == {"idx04", "idx05", "idx10"}
    assert {case["kind"] for case in CASES} == set(RUN)
