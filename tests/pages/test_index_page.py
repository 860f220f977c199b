"""The view of a composite index: no trace of it by default, whole with a file, one sentence with a wrong one."""

from pathlib import Path

import pytest

from outcomes.charts import Chart
from outcomes.core.settings import ROOT
from outcomes.render import plotly
from outcomes.ui.leaders import index as view
from tests.pages.test_pages import _run, _words

FILE = (ROOT / "docs" / "reference-operations.md").read_text(encoding="utf-8").split("```toml\n")[1].split("```")[0]
NAMES = {"zh": "综合指数", "en": "Index"}


@pytest.fixture
def index_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    path = tmp_path / "index.toml"
    path.write_text(FILE, encoding="utf-8")
    monkeypatch.setenv("OUTCOMES_INDEX_FILE", str(path))
    return path


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> list[Chart]:
    """The charts that the view shows; a kind that the page cannot draw (yet) is noted only."""
    found: list[Chart] = []
    real = view.show_chart

    def show(chart: Chart, query: dict[str, str], *, grid: bool = True) -> None:
        found.append(chart)
        try:
            plotly.figure(chart)
        except KeyError:
            assert chart.kind == "ranks"
            return
        real(chart, query, grid=grid)

    monkeypatch.setattr(view, "show_chart", show)
    return found


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_without_the_setting_there_is_no_trace_of_an_index(
    monkeypatch: pytest.MonkeyPatch, sample_folder: Path, lang: str
) -> None:
    monkeypatch.delenv("OUTCOMES_INDEX_FILE", raising=False)
    test = _run(monkeypatch, sample_folder, "explore", lang=lang, view="index")
    assert not test.exception
    assert len(test.get("button_group")) >= 1
    words = _words(test)
    assert NAMES[lang] not in words.replace("IndexColumn", "")
    assert "综合指数" not in words
    assert test.query_params["view"] != ["index"]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_view_says_dimensions_before_the_total_and_who_decided(
    monkeypatch: pytest.MonkeyPatch, sample_folder: Path, index_file: Path, drawn: list[Chart], lang: str
) -> None:
    test = _run(monkeypatch, sample_folder, "explore", lang=lang, view="index", m="2025-12", place="210214001003")
    assert not test.exception
    words = _words(test)
    assert [chart.kind for chart in drawn[-2:]] == ["bars", "ranks"]
    assert drawn[-2].series[0].points[-1].code == "total"
    assert "/download/bars.png?index=1" in words
    for word in {
        "zh": (
            "成效综合指数",
            "目标值由区委组织部2026-01-05定",
            "分数从哪里来",
            "60 → 95",
            "120 → 20（取对数）",
            "没有分的社区",
            "古城社区",
        ),
        "en": (
            "Outcome index",
            "goalposts: Organisation Department, 2026-01-05",
            "60 → 95",
            "in logarithms",
            "Communities without a score",
        ),
    }[lang]:
        assert word in words, word


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("zh", "index.toml 的 dimensions[1].weight：要大于0。"),
        ("en", "index.toml, dimensions[1].weight: has to be above 0."),
    ],
)
def test_a_wrong_file_is_said_and_the_other_views_work(
    monkeypatch: pytest.MonkeyPatch, sample_folder: Path, index_file: Path, lang: str, said: str
) -> None:
    index_file.write_text(FILE.replace("weight = 2", "weight = 0", 1), encoding="utf-8")
    test = _run(monkeypatch, sample_folder, "explore", lang=lang, view="index")
    assert not test.exception
    assert said in _words(test)
    other = _run(monkeypatch, sample_folder, "explore", lang=lang, view="compare")
    assert not other.exception
    assert said not in _words(other)
    assert not _run(monkeypatch, sample_folder, "overview", lang=lang).exception
