"""python -m outcomes analyse: what it prints, and what it says of a file that cannot be used."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from outcomes.__main__ import main
from tests.outcomes import oracles


def _run(*words: str) -> Any:
    result = CliRunner().invoke(main, ["analyse", *words, "--json"])
    assert result.exit_code == 0, result.output
    return json.loads(result.output)


def _file(folder: Path, text: str, encoding: str = "utf-8") -> str:
    path = folder / "数据.csv"
    path.write_bytes(text.encode(encoding))
    return str(path)


@pytest.mark.parametrize("case", oracles.cases("spc"), ids=oracles.named)
def test_spc_prints_the_published_points(case: dict[str, Any]) -> None:
    asked = case["parameters"]
    words = ["--better", {"increase": "up", "decrease": "down"}[asked["improvement_direction"]]]
    words += ["--target", str(asked["target"])] if asked["target"] is not None else []
    words += ["--rebase", ",".join(asked["rebase_dates"])] if asked["rebase_dates"] else []
    words += [] if asked["screen_outliers"] else ["--no-screen"]
    found = _run("spc", str(oracles.FOLDER / "spc" / case["input"]), *words)
    for point, row in zip(found["points"], oracles.rows(case, "expected"), strict=True):
        assert [point[k] for k in ("date", "special_cause_type", "point_type")] == [
            row["date"],
            row["special_cause_type"],
            row["point_type"],
        ]
        assert [point[k] for k in ("mean", "lpl", "upl")] == pytest.approx(
            [float(row[k]) for k in ("mean", "lpl", "upl")], rel=1e-9
        )
    assert (found["variation"], found["assurance"]) == (case["expected_variation_icon"], case["expected_assurance"])


@pytest.mark.parametrize("case", oracles.cases("did", "callaway_santanna"), ids=oracles.named)
def test_effect_prints_the_published_estimates_whatever_the_verdict(case: dict[str, Any]) -> None:
    path, wanted = str(oracles.FOLDER / "did" / case["data"]), oracles.answer(case)
    control = wanted["control_group"].removesuffix("treated").removesuffix("-")
    words = ["--unit", "countyreal", "--time", "year", "--launch", "first_treat", "--value", "lemp"]
    found = _run("effect", path, *words, "--control", control, "--permutations", "50")
    assert found["overall"]["att"] == pytest.approx(wanted["simple"]["att"], abs=1e-6)
    assert {(r["group"], r["time"]) for r in found["att_gt"]} == {(r["group"], r["time"]) for r in wanted["att_gt"]}
    assert found["verdict"] == "insufficient_history"  # one launch has a single year before it
    assert found["n_treated"] == 191


def test_a_gbk_file_with_a_gap_is_read(tmp_path: Path) -> None:
    path = _file(tmp_path, "date,value,备注\r\n2025-01,3,春节\r\n2025-02,,\r\n2025-03,5,\r\n", "gbk")
    found = _run("spc", path)
    assert [p["value"] for p in found["points"]] == [3, None, 5]
    assert found["points"][1]["special_cause_type"] is None
    assert found["trial_limits"] is True


def test_intervals_and_impossible_rows(tmp_path: Path) -> None:
    found = _run(
        "interval",
        _file(tmp_path, "numerator,denominator\n12,14\n,14\n0,0\n"),
        "--kind",
        "proportion",
        "--multiplier",
        "100",
    )
    assert (round(found[0]["lower"]), round(found[0]["upper"])) == (60, 96)
    assert found[1]["value"] is None
    assert found[2]["value"] is None
    bad = CliRunner().invoke(
        main, ["analyse", "interval", _file(tmp_path, "numerator,denominator\n15,14\n"), "--kind", "proportion"]
    )
    assert bad.exit_code == 1
    assert "第2行" in bad.output
    count = _run("interval", _file(tmp_path, "numerator\n65\n"), "--kind", "count")
    assert count[0]["lower"] == pytest.approx(50.163187710459454)


def test_a_funnel_of_three(tmp_path: Path) -> None:
    text = "area,numerator,denominator\n" + "".join(f"c{i},80,100\n" for i in range(20)) + "小,5,20\n"
    found = _run("funnel", _file(tmp_path, text), "--kind", "proportion")
    assert found["widened"] is False
    assert found["areas"][-1]["label99_8"] == "low"
    assert {a["label95"] for a in found["areas"][:-1]} == {"as expected"}


@pytest.mark.parametrize(
    ("command", "text", "said"),
    [
        (["spc"], "date\n2025-01\n", "缺少列 value"),
        (["spc"], "date,value\n2025-01,约3\n", "第2行 value"),
        (["funnel", "--kind", "rate"], "area,numerator,denominator\na,,3\n", "第2行 numerator 是空的"),
        (["funnel", "--kind", "proportion"], "area,numerator,denominator\na,4,3\n", "不能画漏斗图"),
    ],
)
def test_a_wrong_file_is_told_in_both_languages(tmp_path: Path, command: list[str], text: str, said: str) -> None:
    result = CliRunner().invoke(main, ["analyse", command[0], _file(tmp_path, text), *command[1:]])
    assert result.exit_code == 1
    assert said in result.output
    assert " / " in result.output


def test_a_unit_told_twice_is_refused_and_early_launches_are_left_out(tmp_path: Path) -> None:
    words = ["--unit", "u", "--time", "t", "--launch", "l", "--value", "y"]
    twice = CliRunner().invoke(main, ["analyse", "effect", _file(tmp_path, "u,t,l,y\na,1,0,3\na,1,0,4\n"), *words])
    assert "第3行" in twice.output
    rows = [
        f"{u},{t},{start},{t}" for u, start in (("a", "1"), ("b", "3"), ("c", ""), ("d", "9")) for t in (1, 2, 3, 4)
    ]
    found = _run("effect", _file(tmp_path, "u,t,l,y\n" + "\n".join(rows) + "\n"), *words, "--permutations", "5")
    assert (found["left_out"], found["n_treated"], found["n_control"]) == (1, 1, 2)  # 9 lies after the last period
    assert {(r["group"], r["time"], r["att"]) for r in found["att_gt"]} == {(3, 2, 0), (3, 3, 0), (3, 4, 0)}


def test_three_rates_of_a_gbk_file_with_the_headers_that_staff_use(tmp_path: Path) -> None:
    head = "诉求编号,社区,受理时间,首次联系时间,办理期限,办理状态,办结时间,回访时间,是否有效回访,诉求人确认解决,满意度(1-5),是否作废"
    done = "{n},{place},2025-03-01 09:00,2025-03-01 10:00,2025-03-08,已办结,2025-03-05 12:00,2025-03-06 09:00,是,{solved},{grade},否"
    rows = [
        done.format(n=1, place="古城社区", solved="是", grade=5),
        done.format(n=2, place="古城社区", solved="部分解决", grade=3),
    ]
    rows += [done.format(n=3, place="台山社区", solved="是", grade=4)]
    found = _run("three-rates", _file(tmp_path, "\r\n".join([head, *rows]) + "\r\n", "gbk"))
    assert (found["all"]["received"], found["all"]["assessed"], found["all"]["called_back"]) == (3, 3, 3)
    assert found["all"]["solved"] == pytest.approx(2 / 3)  # partly solved does not count
    assert found["all"]["satisfied"] == pytest.approx(2 / 3)
    assert [c["place"] for c in found["communities"]] == ["古城社区", "台山社区"]
