"""The composite index by hand: scores, means, bands of ranks, the file's rules, and the two charts of the sample."""

from dataclasses import replace
from datetime import date
from math import nan, prod
from pathlib import Path
from urllib.parse import urlencode

import numpy as np
import pytest

from outcomes.analytics import index as analytics
from outcomes.catalogue.catalogue import catalogue
from outcomes.charts import Chart
from outcomes.charts import index as index_charts
from outcomes.charts.theme import text_width
from outcomes.comparison import index_file, index_scores
from outcomes.core.periods import twelve_months
from outcomes.core.settings import ROOT, Settings
from outcomes.core.texts import LANGS, Lang, t
from outcomes.exports import chart_download
from outcomes.figures.ask import figure
from outcomes.render import picture
from outcomes.warehouse.mart import Mart
from tests import tree

LAST = "2025-12"
FILE = (ROOT / "docs" / "reference-operations.md").read_text(encoding="utf-8").split("```toml\n")[1].split("```")[0]
DESIGN = analytics.IndexDesign(columns=((0, 1), (2,)), indicators=(3, 1, 1), dimensions=(1, 1))


def test_goalposts_cap_at_both_ends_and_may_be_turned_round() -> None:
    assert analytics.normalise([50, 60, 77.5, 95, 99, nan], 60, 95) == pytest.approx(
        [0, 0, 50, 100, 100, nan], nan_ok=True
    )
    assert analytics.normalise([30, 20, 5, 0], 20, 0) == pytest.approx([0, 0, 75, 100])
    assert analytics.normalise([1, 10, 100, 0], 1, 100, log=True) == pytest.approx([0, 50, 100, 0])
    assert analytics.normalise([40], 80, 20, log=True) == pytest.approx([50])


@pytest.mark.parametrize(("low", "high", "log"), [(5, 5, False), (0, 5, True), (5, -1, True)])
def test_goalposts_that_say_nothing_are_refused(low: float, high: float, log: bool) -> None:
    with pytest.raises(ValueError, match="goalposts"):
        analytics.normalise([1.0], low, high, log=log)


def test_arithmetic_inside_and_geometric_across_with_a_floor_of_one() -> None:
    scores = [[80, 40, 0], [80, 40, 49], [80, nan, 49]]
    assert analytics.dimension_scores(scores, DESIGN) == pytest.approx(
        np.array([[70, 0], [70, 49], [nan, 49]]), nan_ok=True
    )
    assert analytics.composite(scores, DESIGN) == pytest.approx([70**0.5, (70 * 49) ** 0.5, nan], nan_ok=True)
    assert analytics.composite(scores, DESIGN, additive=True) == pytest.approx([35, 59.5, nan], nan_ok=True)


def test_one_missing_figure_means_no_score_and_no_rank() -> None:
    assert analytics.ranks([50, nan, 70, 50]) == pytest.approx([2, nan, 1, 2], nan_ok=True)
    bands = analytics.rank_bands([[80, 40, 50], [80, nan, 99], [10, 10, 10]], DESIGN, draws=5)
    assert np.isnan(bands[1]).all()
    assert bands[[0, 2]].tolist() == [[1, 1, 1], [2, 2, 2]]
    assert np.isnan(analytics.rank_bands([[nan, 1, 1]], DESIGN)).all()


def test_a_dimension_without_its_only_indicator_goes_with_it() -> None:
    assert DESIGN.without(0) == replace(DESIGN, columns=((1,), (2,)))
    assert DESIGN.without(2) == replace(DESIGN, columns=((0, 1),), dimensions=(1,))


def test_weights_move_by_a_quarter_at_most_and_the_same_seed_gives_the_same_band() -> None:
    random = np.random.default_rng(tree.chance("weights").getrandbits(64))
    for _ in range(200):
        a, b = analytics.moved_weights((2, 1), random)
        assert a + b == pytest.approx(1)
        assert 2 * 0.75 / 1.25 - 1e-9 <= a / b <= 2 * 1.25 / 0.75 + 1e-9
    scores = random.uniform(0, 100, (12, 3))
    assert (analytics.rank_bands(scores, DESIGN) == analytics.rank_bands(scores, DESIGN)).all()


def test_a_place_that_lives_by_one_indicator_has_a_wide_band() -> None:
    """0: the same everywhere; 1: only its second dimension, which one of the four ways leaves out."""
    scores = [[60, 60, 60], [40, 40, 95], *([[50, 50, 50 + n] for n in range(4)])]
    steady, one_sided = analytics.rank_bands(scores, DESIGN)[:2]
    assert steady[2] - steady[0] <= 1
    assert one_sided[2] == 6


def test_a_quantile_of_ranks_is_a_rank_that_occurred() -> None:
    drawn = [np.array([float(r)]) for r in (1, 2, 3, 4)]
    assert analytics.rank_quantiles(drawn, (0.25, 0.5, 0.51, 1)).tolist() == [[1, 2, 3, 4]]


def test_entropy_puts_the_weight_on_what_is_rare_and_none_on_satisfaction() -> None:
    """Two of ten communities have new pocket parks; satisfaction differs by three points, as it does."""
    parks = [0, 0, 1, 0, 0, 0, 2, 0, 0, 0]
    cars = [30, 42, 25, 38, 55, 29, 47, 33, 36, 41]
    satisfied = [85.0, 86.1, 84.2, 85.4, 87.0, 86.3, 84.9, 85.7, 86.6, 85.2]
    weights = analytics.entropy_weights(np.column_stack([parks, cars, satisfied]))
    assert weights.sum() == pytest.approx(1)
    assert weights[0] > 0.9
    assert weights[2] < 0.001


def test_topsis_changes_its_winner_when_the_last_is_removed() -> None:
    values = np.array([[3, 7], [7, 3], [3, 8], [7, 1]])
    four = analytics.topsis(values, [1, 1], [1, 1])
    three = analytics.topsis(values[:3], [1, 1], [1, 1])
    assert int(four.argmin()) == 3
    assert (int(four.argmax()), int(three.argmax())) == (2, 1)
    fixed = analytics.composite(analytics.normalise(values, 0, 10), replace(DESIGN, columns=((0,), (1,))))
    assert int(fixed.argmax()) == int(fixed[:3].argmax())  # fixed goalposts: nobody's score knows of the others


def test_scenarios_say_so_themselves() -> None:
    for scenario in (analytics.minmax, analytics.entropy_weights, analytics.topsis):
        assert (scenario.__doc__ or "").startswith("Scenario only")


def _write(folder: Path, text: str) -> Path:
    path = folder / "index.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_the_example_of_the_manual_is_a_whole_file(tmp_path: Path) -> None:
    found = index_file.read_index(_write(tmp_path, "\ufeff" + FILE))
    assert found.title.zh == "成效综合指数"
    assert (found.decided_by["zh"], found.decided_on) == ("区委组织部", date(2026, 1, 5))
    assert found.shares == (0.5, 0.25, 0.25)
    assert found.design.columns == ((0, 1), (2, 3), (4,))
    only = index_file.read_index(
        _write(tmp_path, FILE.replace('{ zh = "区委组织部", en = "Organisation Department" }', '"区委"'))
    )
    assert only.decided_by["en"] == "区委"


_WRONG = [
    ("weight = 2", "weight = 0", "dimensions[1].weight", ("要大于0", "above 0")),
    ("weight = 2", "weight = -1", "dimensions[1].weight", ("要大于0", "above 0")),
    ("weight = 2", "weight = nan", "dimensions[1].weight", ("要写成数字", "a number")),
    ("weight = 2", "weight = true", "dimensions[1].weight", ("要写成数字", "a number")),
    ("weight = 2", "weight = '2'", "dimensions[1].weight", ("要写成数字", "a number")),
    ("weight = 2", "wieght = 2", "dimensions[1].wieght", ("没有这一项", "no such key")),
    ("weight = 2", "wieght = 2", "dimensions[1].weight", ("缺这一项", "is missing")),
    ("low = 20", "low = 20\nhihg = 3", "dimensions[1].indicators[2].hihg", ("没有这一项", "no such key")),
    ("log = true", "log = 1", "dimensions[3].indicators[1].log", ("true 或 false", "true or false")),
    ("decided_on = 2026-01-05", "", "decided_on", ("缺这一项", "is missing")),
    ("2026-01-05", '"一月五日"', "decided_on", ("写成日期", "a date")),
    ('zh = "办事"', 'zh = ""', "dimensions[1].name.zh", ("一行文字", "one line")),
    (
        '"case_solved"',
        '"case_sloved"',
        "dimensions[1].indicators[1].code",
        ("没有 case_sloved", "no indicator case_sloved"),
    ),
    ('"case_solved"', '"case_repeat"', "dimensions[1].indicators[2].code", ("写了两次", "twice")),
    (
        '"case_solved"',
        '"volunteer_participations"',
        "dimensions[1].indicators[1].code",
        ("可以计分", "only outputs and outcomes"),
    ),
    ('"case_solved"', '"pocket_parks"', "dimensions[1].indicators[1].code", ("数量", "volume")),
    ('"case_solved"', '"canteen_recover"', "dimensions[1].indicators[1].code", ("不计分", "not scored")),
    ("low = 60", "low = 95", "dimensions[1].indicators[1].high", ("不能相同", "must differ")),
    ("low = 60", "low = 99", "dimensions[1].indicators[1].high", ("越高越好", "better when higher")),
    ("low = 20", "low = -5", "dimensions[1].indicators[2].high", ("越低越好", "better when lower")),
    ("high = 20\n", "high = 0\n", "dimensions[3].indicators[1].log", ("取对数", "logarithms")),
]


@pytest.mark.parametrize(("old", "new", "key", "words"), _WRONG, ids=lambda v: str(v)[:30])
def test_a_wrong_file_says_which_key_and_what_in_both_languages(
    tmp_path: Path, old: str, new: str, key: str, words: tuple[str, str]
) -> None:
    assert old in FILE
    with pytest.raises(index_file.IndexFileError) as caught:
        index_file.read_index(_write(tmp_path, FILE.replace(old, new, 1)))
    for lang, word in zip(LANGS, words, strict=True):
        said = [line for line in caught.value.in_language(lang).split("\n") if key in line]
        assert any("index.toml" in line and word in line for line in said), caught.value.in_language(lang)


@pytest.mark.parametrize("kind", ["activity", "input", "context", "quality"])
def test_what_a_community_does_or_has_is_never_scored(tmp_path: Path, kind: str) -> None:
    for code in [i.code for i in catalogue().indicators.values() if i.kind == kind]:
        with pytest.raises(index_file.IndexFileError, match="outputs and outcomes"):
            index_file.read_index(_write(tmp_path, FILE.replace("case_solved", code, 1)))


def test_no_plain_count_and_nothing_that_is_not_compared_is_scored(tmp_path: Path) -> None:
    for i in catalogue().indicators.values():
        if not i.compared or not (i.is_ratio or i.percentile):
            with pytest.raises(index_file.IndexFileError):
                index_file.read_index(_write(tmp_path, FILE.replace("case_solved", i.code, 1)))


def test_four_or_nine_indicators_are_not_five_to_eight(tmp_path: Path) -> None:
    four = FILE[: FILE.rindex("[[dimensions]]")]
    more = "".join(
        f'[[dimensions.indicators]]\ncode = "{code}"\nlow = 1\nhigh = 99\nweight = 1\n'
        for code in ("case_sat", "case_resp", "survey_sat", "case_local")
    )
    for text, n in ((four, 4), (FILE + "\n" + more, 9)):
        with pytest.raises(index_file.IndexFileError) as caught:
            index_file.read_index(_write(tmp_path, text))
        assert caught.value.in_language("zh") == f"index.toml 的 dimensions：一共{n}个指标，应为5到8个。"


@pytest.mark.parametrize(
    ("content", "words"), [(b"title = ", "TOML"), (b"\xff\xfe", "UTF-8"), (None, "OUTCOMES_INDEX_FILE")]
)
def test_a_file_that_cannot_be_read_says_so(tmp_path: Path, content: bytes | None, words: str) -> None:
    path = tmp_path / "index.toml"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(index_file.IndexFileError) as caught:
        index_file.read_index(path)
    for lang in LANGS:
        assert words in caught.value.in_language(lang)
        assert "index.toml" in caught.value.in_language(lang)


def test_the_setting_is_empty_and_a_mended_file_is_read_again(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("OUTCOMES_INDEX_FILE", raising=False)
    assert Settings().index_file == ""
    assert index_file.chosen() is None
    assert index_file.wrong() == ""
    path = _write(tmp_path, FILE.replace("weight = 2", "weight = 0"))
    monkeypatch.setenv("OUTCOMES_INDEX_FILE", str(path))
    assert "要大于0" in index_file.wrong()
    assert "has to be above 0" in index_file.wrong()
    _write(tmp_path, FILE)
    assert index_file.wrong() == ""
    assert index_file.chosen() is not None


@pytest.fixture(scope="module")
def mart(sample_mart: Mart) -> Mart:
    return sample_mart


@pytest.fixture
def decided(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> index_file.IndexFile:
    monkeypatch.setenv("OUTCOMES_INDEX_FILE", str(_write(tmp_path, FILE)))
    found = index_file.chosen()
    assert found is not None
    return found


def test_a_score_is_what_the_figures_say(mart: Mart, decided: index_file.IndexFile) -> None:
    scores = index_scores.index_scores(mart, decided, LAST)
    assert [s.place for s in scores] == mart.register.communities()
    score = next(s for s in scores if s.total is not None)
    points = []
    for scored in decided.scored:
        value = figure(mart, scored.indicator, score.place, twelve_months(LAST)).value
        assert value is not None
        low, high = (np.log(x) if scored.log else x for x in (scored.low, scored.high))
        points.append(min(100, max(0, 100 * ((np.log(value) if scored.log else value) - low) / (high - low))))
    a, b, c = (points[0] + points[1]) / 2, (points[2] + points[3]) / 2, points[4]
    assert score.dimensions == pytest.approx((a, b, c))
    assert score.total == pytest.approx(prod(max(1, d) ** w for d, w in zip((a, b, c), (0.5, 0.25, 0.25), strict=True)))


def test_what_is_not_known_has_no_score_but_a_reason(mart: Mart, decided: index_file.IndexFile) -> None:
    scores = index_scores.index_scores(mart, decided, LAST)
    without = [s for s in scores if s.total is None]
    assert without
    assert len(without) < len(scores)
    for score in without:
        assert score.missing
        assert all(f.indicator.name["zh"] in score.reason("zh") for f in score.missing)
        assert None in score.dimensions


@pytest.mark.parametrize("lang", LANGS)
def test_the_dimensions_stand_before_the_total(mart: Mart, decided: index_file.IndexFile, lang: Lang) -> None:
    for score in index_scores.index_scores(mart, decided, LAST):
        chart = index_charts.index_dimensions(mart, decided, score.place, LAST, lang)
        assert chart is not None
        points = chart.series[0].points
        assert [p.code for p in points] == ["d1", "d2", "d3", "total"]
        assert [p.known_value for p in points] == [*score.dimensions, score.total]
        assert all(p.label in chart.title for p in points)
        assert chart.title.index(points[0].label) < chart.title.rindex(points[3].label)
        if score.total is None:
            assert score.reason(lang) in points[3].note
            assert points[3].text == {"zh": "不计分", "en": "no score"}[lang]
    assert index_charts.index_dimensions(mart, decided, mart.register.district, LAST, lang) is None


@pytest.mark.parametrize("lang", LANGS)
def test_ranks_are_bands_in_the_order_of_the_register(mart: Mart, decided: index_file.IndexFile, lang: Lang) -> None:
    scored = [s.place.code for s in index_scores.index_scores(mart, decided, LAST) if s.total is not None]
    chart = index_charts.index_ranks(mart, decided, LAST, lang, chosen=scored[1])
    assert chart is not None
    points = chart.series[0].points
    assert chart.kind == "ranks"
    assert [p.code for p in points] == scored
    assert [p.code for p in points if p.highlight] == [scored[1]]
    middle = (len(points) + 1) / 2
    assert chart.reference is not None
    assert chart.reference.value == middle
    sides = {side: t(f"index.{side}", lang) for side in ("above", "same", "below")}
    for p in points:
        assert p.value is not None
        assert p.low is not None
        assert p.high is not None
        assert 1 <= p.low <= p.value <= p.high <= len(points)
        assert p.group_label == sides["above" if p.high < middle else "below" if p.low > middle else "same"]
    counts = [sum(p.group_label == said for p in points) for said in sides.values()]
    assert all(counts)
    if lang == "zh":
        assert "{}个明显高于中间，{}个与全区分不出高低，{}个明显低于中间".format(*counts) in chart.title
        assert "不说谁在前" in chart.note
        words = ("办事 50%", "目标值由区委组织部2026-01-05定", f"{len(points)}/44个社区有分")
    else:
        assert "nobody is ahead" in chart.note
        words = ("50 : 25 : 25", "Organisation Department, 2026-01-05", f"{len(points)} of 44")
    assert all(word in chart.subtitle for word in words), chart.subtitle
    assert text_width(chart.note) <= 78


def test_few_communities_with_a_score_have_no_ranks(
    monkeypatch: pytest.MonkeyPatch, mart: Mart, decided: index_file.IndexFile
) -> None:
    monkeypatch.setattr(index_charts, "FEWEST", 45)
    assert index_charts.index_ranks(mart, decided, "2025-11", "zh") is None


def test_both_charts_are_made_again_from_their_address(
    monkeypatch: pytest.MonkeyPatch, mart: Mart, decided: index_file.IndexFile
) -> None:
    place = mart.register.communities()[2]
    query = {"index": "1", "m": LAST, "place": place.code}
    bars, ranks = (chart_download.chart_of(mart, kind, query) for kind in ("bars", "ranks"))
    assert (bars.address, ranks.address) == tuple(f"{kind}?{urlencode(query)}" for kind in ("bars", "ranks"))
    assert replace(bars, address="") == index_charts.index_dimensions(mart, decided, place, LAST, "zh")
    assert replace(ranks, address="") == index_charts.index_ranks(mart, decided, LAST, "zh", chosen=place.code)
    content, _, name = chart_download.respond(mart, "bars.csv", query)
    assert "办事" in content.decode("utf-8-sig")
    assert name.startswith("示例-成效综合指数-index-")
    assert picture.png(bars, 0.3).startswith(b"\x89PNG")
    for kind, change in (("bars", {"place": "210214"}), ("bars", {"m": ""}), ("trend", {})):
        with pytest.raises(ValueError, match="没有这个图"):
            chart_download.chart_of(mart, kind, {**query, **change})
    monkeypatch.setenv("OUTCOMES_INDEX_FILE", "")
    with pytest.raises(ValueError, match="没有这个图"):
        chart_download.chart_of(mart, "ranks", query)
    monkeypatch.setenv("OUTCOMES_INDEX_FILE", "/nowhere/index.toml")
    with pytest.raises(ValueError, match="打不开"):
        chart_download.chart_of(mart, "ranks", query)


def test_the_table_behind_says_the_band_and_the_group(mart: Mart, decided: index_file.IndexFile) -> None:
    chart = index_charts.index_ranks(mart, decided, LAST, "zh")
    assert isinstance(chart, Chart)
    content = chart_download.respond(mart, "ranks.csv", {"index": "1", "m": LAST})[0].decode("utf-8-sig")
    assert f"{chart.series[0].points[0].text} · {chart.series[0].points[0].group_label}" in content
