"""python -m outcomes analyse on files as people write them: read as etl reads them, or refused in a sentence with the row."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from outcomes.__main__ import main
from tests import shared_cases

SPC = "date,value\n"
EFFECT = ["--unit", "u", "--time", "t", "--launch", "l", "--value", "y", "--permutations", "5"]
REQUESTS = "诉求编号,社区,受理时间,首次联系时间,办理期限,办理状态,办结时间,回访时间,是否有效回访,诉求人确认解决,满意度(1-5),是否作废"


def _file(folder: Path, text: str, encoding: str = "utf-8") -> str:
    path = folder / "数据.csv"
    path.write_bytes(text.encode(encoding))
    return str(path)


def _no_constant(name: str) -> Any:
    raise AssertionError(f"{name} is no JSON")


def _run(*words: str) -> Any:
    result = CliRunner().invoke(main, ["analyse", *words, "--json"])
    assert result.exit_code == 0, result.output
    return json.loads(result.output, parse_constant=_no_constant)


def _refused(*words: str) -> str:
    result = CliRunner().invoke(main, ["analyse", *words, "--json"])
    assert result.exit_code in (1, 2), result.output
    assert isinstance(result.exception, SystemExit)
    assert " / " in result.output
    assert "Traceback" not in result.output
    return result.output


@shared_cases.needed
def test_the_unpadded_months_of_the_cases_are_in_the_order_of_time() -> None:
    points = _run("spc", str(shared_cases.FOLDER / "30_spc_unpadded.csv"))["points"]
    assert [p["date"] for p in points] == [f"2025-{n}" for n in range(1, 13)]
    assert points[-1]["value"] == 21


@shared_cases.needed
def test_the_nan_of_the_cases_is_refused_by_its_row() -> None:
    assert "第7行 value" in _refused("spc", str(shared_cases.FOLDER / "32_spc_nan.csv"))


@shared_cases.needed
def test_the_old_line_ends_of_the_cases_are_read() -> None:
    assert len(_run("spc", str(shared_cases.FOLDER / "34_cr_only.csv"))["points"]) == 24


@pytest.mark.parametrize(
    "dates",
    [
        ["2025-9", "2025-10", "2025-11"],
        ["2025年9月", "2025年10月", "2025年11月"],
        ["2025/9", "2025-10", "202511"],
        ["2025-09-01", "2025/10/1", "20251101"],
        ["2025-9-30", "2025-10-2", "2025-10-12"],
        ["2024年4季度", "2025Q1", "2025-Q2"],
        ["2024W9", "2024-W10", "2024年第11周"],
        ["9", "10", "11"],
        ["-2", "1", "10"],
        ["2025-03-01 9:30", "2025-03-01 10:00", "2025-03-01 11:00"],
    ],
)
@pytest.mark.parametrize(("encoding", "end"), [("utf-8-sig", "\r\n"), ("gbk", "\r"), ("utf-16", "\n")])
def test_periods_of_every_kind_sort_as_time_goes(tmp_path: Path, dates: list[str], encoding: str, end: str) -> None:
    rows = [f"{d},{n}" for n, d in enumerate(dates)]
    file = _file(tmp_path, end.join(["date,value", *reversed(rows), ""]), encoding)
    points = _run("spc", file)["points"]
    assert [(p["date"], p["value"]) for p in points] == [(d, n) for n, d in enumerate(dates)]


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ("2025-1,1\n2025-01,2\n", "第3行 date 和第2行是同一期"),
        ("2025-01,1\n待定,2\n", "第3行 date：看不出是哪一期“待定”"),
        ("2025-01,1\n,2\n", "第3行 date 是空的"),
        ("2025-01,1\n\n2025-02,x\n", "第4行 value：不是数字“x”"),
        ("2025-01,1,234\n", "第2行比表头多出单元格"),
        ('2025-01,"1\n', "引号不成对"),
    ],
)
def test_a_row_that_cannot_be_placed_is_named(tmp_path: Path, rows: str, said: str) -> None:
    assert said in _refused("spc", _file(tmp_path, SPC + rows))


NO_NUMBERS = ["nan", "-inf", "Infinity", "1e999", "1_000", "12%", "约3"]


@pytest.mark.parametrize("cell", NO_NUMBERS)
def test_what_is_no_number_is_refused_in_every_command(tmp_path: Path, cell: str) -> None:
    for text, words in (
        (f"{SPC}2025-01,{cell}\n", ["spc"]),
        (f"numerator,denominator\n{cell},9\n", ["interval", "--kind", "proportion"]),
        (f"numerator,denominator\n1,{cell}\n", ["interval", "--kind", "count"]),
        (f"area,numerator,denominator\na,{cell},9\n", ["funnel", "--kind", "rate"]),
        (f"area,numerator,denominator\na,1,{cell}\n", ["funnel", "--kind", "ratio"]),
        (f"u,t,l,y\na,2025-1,,{cell}\n", ["effect", *EFFECT]),
    ):
        assert f"“{cell}”" in _refused(words[0], _file(tmp_path, text), *words[1:])


@pytest.mark.parametrize(
    ("cell", "value"), [('"1,234"', 1234), ("１２", 12), ("007", 7), ("-3.50", -3.5), ("2e-3", 0.002)]
)
def test_numbers_are_those_that_a_table_takes(tmp_path: Path, cell: str, value: float) -> None:
    assert _run("spc", _file(tmp_path, f"{SPC}2025-01,{cell}\n"))["points"][0]["value"] == value


@pytest.mark.parametrize("cell", ["", "—", "无", "/", "N/A"])
def test_a_word_for_none_is_a_gap(tmp_path: Path, cell: str) -> None:
    assert _run("spc", _file(tmp_path, f"{SPC}2025-01,3\n2025-02,{cell}\n"))["points"][1]["value"] is None


@pytest.mark.parametrize("value", ["nan", "inf", "-inf", "1e999", "x"])
def test_options_take_numbers_alone(tmp_path: Path, value: str) -> None:
    series, ratio = f"{SPC}2025-01,3\n", "numerator,denominator\n1,9\n"
    assert value in _refused("spc", _file(tmp_path, series), "--target", value)
    kind = ["--kind", "proportion"]
    assert value in _refused("interval", _file(tmp_path, ratio), *kind, "--multiplier", value)
    assert value in _refused("interval", _file(tmp_path, ratio), *kind, "--level", value)


@pytest.mark.parametrize("value", ["0", "1", "95"])
def test_a_level_lies_between_0_and_1(tmp_path: Path, value: str) -> None:
    file = _file(tmp_path, "numerator,denominator\n1,9\n")
    assert "0和1之间" in _refused("interval", file, "--kind", "proportion", "--level", value)


def test_a_chart_starts_anew_at_a_month_however_it_is_written(tmp_path: Path) -> None:
    rows = "".join(f"2025-{n},{1 if n < 10 else 101}\n" for n in range(1, 13))
    for given in ("2025-10", "2025年10月", "2025/10"):
        points = _run("spc", _file(tmp_path, SPC + rows), "--rebase", given)["points"]
        assert [p["mean"] for p in points] == [1.0] * 9 + [101.0] * 3
    days = "".join(f"2025-{n}-15,{1 if n < 10 else 101}\n" for n in range(1, 13))
    points = _run("spc", _file(tmp_path, SPC + days), "--rebase", "2025-10")["points"]
    assert [p["mean"] for p in points] == [1.0] * 9 + [101.0] * 3
    assert "--rebase 某月" in _refused("spc", _file(tmp_path, SPC + rows), "--rebase", "某月")


def test_numbers_too_large_to_add_up_still_give_json(tmp_path: Path) -> None:
    large = "".join(f"2025-{n},{'-' if n % 2 else ''}1.7e308\n" for n in range(1, 13))
    assert _run("spc", _file(tmp_path, SPC + large))["points"][0]["upl"] is None
    found = _run("interval", _file(tmp_path, "numerator\n1e300\n"), "--kind", "count", "--multiplier", "1e300")
    assert found[0]["value"] is None


@pytest.mark.parametrize(
    "words",
    [["spc"], ["interval", "--kind", "count"], ["funnel", "--kind", "rate"], ["effect", *EFFECT], ["three-rates"]],
)
@pytest.mark.parametrize(
    "text",
    ["", "date,value,numerator,area,denominator,u,t,l,y\n", "\x00\x01", "PK\x03\x04", "诉求编号,社区\n", "锟斤拷,1\n"],
)
def test_a_file_without_rows_or_that_is_none_ends_in_json_or_a_sentence(
    tmp_path: Path, words: list[str], text: str
) -> None:
    result = CliRunner().invoke(main, ["analyse", words[0], _file(tmp_path, text), *words[1:], "--json"])
    assert result.exception is None or isinstance(result.exception, SystemExit), repr(result.exception)
    if result.exit_code == 0:
        json.loads(result.output, parse_constant=_no_constant)
    else:
        assert " / " in result.output


def test_a_total_is_no_place_of_a_funnel(tmp_path: Path) -> None:
    rows = "".join(f"c{i},80,100\n" for i in range(20))
    found = _run(
        "funnel", _file(tmp_path, f"area,numerator,denominator\n{rows}合计,1600,2000\n"), "--kind", "proportion"
    )
    assert len(found["areas"]) == 20


def test_an_effect_is_the_same_however_months_are_written(tmp_path: Path) -> None:
    """Three units begin in October and gain 5 from then on, three never do: sorted as text the tenth month came second."""

    def table(written: str, begun: str) -> str:
        rows = [
            f"{u},{written.format(n)},{begun if u < 'd' else ''},{n + ord(u) % 3 + (5 if u < 'd' and n >= 10 else 0)}"
            for u in "abcdef"
            for n in range(1, 13)
        ]
        return "\n".join(["u,t,l,y", *rows, ""])

    for written, begun in (
        ("2025-{:02d}", "2025-10"),
        ("2025-{}", "2025-10"),
        ("2025年{}月", "2025-10"),
        ("2025-{}", "2025年10月"),
        ("2025/{}/1", "2025-10-01"),
        ("{}", "10"),
    ):
        found = _run("effect", _file(tmp_path, table(written, begun)), *EFFECT)
        assert found["overall"]["att"] == pytest.approx(5.0)
        groups = {str(row["group"]) for row in found["att_gt"]}
        assert groups == {written.format(10)}
    assert "第2行 t、l" in _refused("effect", _file(tmp_path, table("2025-{}", "待定")), *EFFECT)


def _requests(folder: Path, **cells: str) -> str:
    usual = {
        "状态": "已办结",
        "回访": "是",
        "解决": "是",
        "满意": "5",
        "作废": "否",
        "联系": "2025-03-01 10:00",
        "受理": "2025-03-01 09:00",
    }
    line = "{n},古城社区,{受理},{联系},2025-03-08,{状态},2025-03-05 12:00,2025-03-06 09:00,{回访},{解决},{满意},{作废}"
    rows = [line.format(n=1, **usual), line.format(n=2, **usual | cells)]
    return _file(folder, "\r".join([REQUESTS, *rows, ""]))


def test_three_rates_of_a_file_with_old_line_ends(tmp_path: Path) -> None:
    every = _run("three-rates", _requests(tmp_path))["all"]
    assert (every["received"], every["closed"], every["called_back"], every["solved"], every["satisfied"]) == (
        2,
        2,
        2,
        1.0,
        1.0,
    )


@pytest.mark.parametrize(
    ("column", "word"),
    [
        ("回访", "大概"),
        ("解决", "还行"),
        ("作废", "不知道是否"),
        ("满意", "还可以"),
        ("满意", "7"),
        ("状态", "差不多了"),
        ("联系", "上午"),
        ("受理", "2025-13-01 09:00"),
    ],
)
def test_a_word_that_nobody_understands_is_no_no(tmp_path: Path, column: str, word: str) -> None:
    said = _refused("three-rates", _requests(tmp_path, **{column: word}))
    assert "第3行" in said
    assert word in said


@pytest.mark.parametrize(("word", "solved"), [("否", 0.5), ("部分解决", 0.5), ("", 0.5), ("yes", 1.0), ("TRUE", 1.0)])
def test_words_for_yes_and_no_are_those_of_every_table(tmp_path: Path, word: str, solved: float) -> None:
    assert _run("three-rates", _requests(tmp_path, 解决=word))["all"]["solved"] == solved


def test_a_file_of_requests_without_a_community_is_refused(tmp_path: Path) -> None:
    assert "缺少列 社区" in _refused("three-rates", _file(tmp_path, "诉求编号,受理时间\n1,2025-03-01 09:00\n"))
