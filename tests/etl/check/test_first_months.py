"""A community without months of its own: asked about what is more than its households, or far from its street's others."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pyarrow as pa
import pytest

from outcomes.catalogue.catalogue import catalogue
from outcomes.catalogue.dataset import stored_columns
from outcomes.reporting.judgement import Judgement
from tests.etl.one_row import BOHAI, GUCHENG, REGISTER, TAISHAN, judged, row_with

TABLE = catalogue().datasets["monthly_report"]
STREET = REGISTER.get(GUCHENG).parent
OTHERS = [p.code for p in REGISTER.communities(STREET) if p.code != GUCHENG][:6]
LIKE_OTHERS = (8, 9, 10, 11, 12, 13)  # of the six others: median 10.5, median deviation 1.5


def _history(
    rows: Sequence[tuple[str, str, int]], households: dict[str, int] | None = None
) -> Callable[[str], pa.Table | None]:
    """What is in force: requests received by community and month (all else 5), and the households of some."""
    names = [name for name, _ in stored_columns(TABLE)]
    given = [{"community_code": c, "month": m, "requests_received": n} for c, m, n in rows]
    filled = [{name: row.get(name, None if name == "remark" else 5) for name in names} for row in given]
    sizes = [{"community_code": c, "year": "2024", "households": n} for c, n in (households or {}).items()]
    kinds = pa.schema([("community_code", pa.string()), ("year", pa.string()), ("households", pa.int64())])
    shape = pa.schema([(n, pa.string() if n in ("community_code", "month", "remark") else pa.int64()) for n in names])
    tables = {
        "monthly_report": pa.Table.from_pylist(filled, schema=shape),
        "community_profile": pa.Table.from_pylist(sizes, schema=kinds),
    }
    return tables.get


def _asked(verdict: Judgement) -> list[tuple[str, str | None]]:
    return [(f.code, f.column) for f in verdict.findings if f.code.startswith("outlier_")]


BESIDE = [(code, "2025-03", n) for code, n in zip(OTHERS, LIKE_OTHERS, strict=True)]


def test_a_first_month_far_from_the_others_of_the_street_is_asked_about_and_taken() -> None:
    verdict = judged(row_with(received="140", resolved="5", volunteers="5"), history=_history(BESIDE))
    assert _asked(verdict) == [("outlier_beside", "诉求受理数")]
    [said] = [f for f in verdict.findings if f.code == "outlier_beside"]
    assert said.severity == "warning"
    assert "另外 6 个社区在 8 至 13 之间" in said.message_zh
    assert "往月的数还不够比" in said.message_zh  # why it is asked
    assert verdict.stored == 1


@pytest.mark.parametrize("received", ["14", "20", "5"])
def test_a_first_month_like_the_others_is_not(received: str) -> None:
    assert _asked(judged(row_with(received=received, resolved="5", volunteers="5"), history=_history(BESIDE))) == []


def test_with_months_of_its_own_a_community_is_held_to_them_alone() -> None:
    own = [(GUCHENG, f"2024-{m:02d}", 140) for m in range(5, 13)]
    verdict = judged(row_with(received="140", resolved="5", volunteers="5"), history=_history([*BESIDE, *own]))
    assert _asked(verdict) == []


def test_four_others_or_those_of_another_street_or_month_are_none_to_compare_with() -> None:
    row = row_with(received="140", resolved="5", volunteers="5")
    assert _asked(judged(row, history=_history(BESIDE[:4]))) == []
    assert _asked(judged(row, history=_history([(c, "2025-02", n) for c, _, n in BESIDE]))) == []
    elsewhere = [p.code for p in REGISTER.communities(REGISTER.get(BOHAI).parent)][:6]
    assert _asked(judged(row, history=_history([(c, "2025-03", 10) for c in elsewhere]))) == []


def test_a_community_ten_times_as_large_is_held_to_its_households() -> None:
    sizes = {**dict.fromkeys(OTHERS, 500), GUCHENG: 5000}
    row = row_with(received="110", resolved="5", volunteers="50")
    unlike = _asked(judged(row, history=_history(BESIDE)))
    assert ("outlier_beside", "诉求受理数") in unlike
    alike = _asked(judged(row, history=_history(BESIDE, sizes)))
    assert ("outlier_beside", "诉求受理数") not in alike  # 110 of 5,000 are as 11 of 500


def test_more_than_its_households_is_asked_about() -> None:
    verdict = judged(row_with(volunteers="1201"), history=_history([], {GUCHENG: 1200, TAISHAN: 10}))
    assert _asked(verdict) == [("outlier_households", "志愿服务人次")]
    assert _asked(judged(row_with(volunteers="1200"), history=_history([], {GUCHENG: 1200}))) == []


def test_rows_of_the_same_file_are_compared_with_each_other() -> None:
    names = [REGISTER.get(code).name for code in OTHERS]
    rows = [row_with(community=n, received=str(v)) for n, v in zip(names, LIKE_OTHERS, strict=True)]
    verdict = judged(*rows, row_with(received="140"), history=_history([]))
    asked = [(f.row, f.column) for f in verdict.findings if f.code == "outlier_beside"]
    assert asked == [(8, "诉求受理数")]
