"""Pages of leaders: filters only where a view uses them, two months compared in words."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from tests.pages.test_pages import _run, _words

FILTERS = {
    "map": {"w_i", "w_m", "w_span"},
    "compare": {"w_i", "w_m", "w_span", "w_level"},
    "trend": {"w_i", "w_m", "w_place"},
    "control": {"w_i", "w_m", "w_place"},
    "funnel": {"w_i", "w_m", "w_span"},
    "ranks": {"w_i", "w_m", "w_span"},
    "effect": {"w_m"},
    "changes": {"w_m", "w_level"},
    "sites": {"w_m"},
}
OF_THE_PAGE = set().union(*FILTERS.values())


def _shown(test: AppTest) -> set[str]:
    return {str(w.key) for w in (*test.selectbox, *test.button_group) if w.key}


@pytest.mark.parametrize("view", FILTERS)
def test_a_view_asks_only_for_what_it_uses(monkeypatch: pytest.MonkeyPatch, sample_folder: Path, view: str) -> None:
    test = _run(monkeypatch, sample_folder, "explore", view=view)
    assert not test.exception
    assert _shown(test) & OF_THE_PAGE == FILTERS[view]


def test_an_indicator_stays_while_a_view_does_not_ask_for_one(
    monkeypatch: pytest.MonkeyPatch, sample_folder: Path
) -> None:
    test = _run(monkeypatch, sample_folder, "explore", view="funnel", i="case_solved", span="1")
    for view in ("changes", "funnel"):
        test.button_group(key="w_view").set_value(view).run()
        assert not test.exception
    assert test.selectbox(key="w_i").value == "case_solved"
    assert "1" in test.query_params["span"]


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        ({"i": "case_resp", "lang": "zh"}, "个社区可比"),
        ({"i": "case_resp", "lang": "en"}, "communities can be compared"),
        ({"i": "requests_received", "lang": "zh", "span": "1"}, "看控制图"),
        ({"i": "requests_received", "lang": "zh", "span": "1", "m2": "2025-02"}, "因春节不可比"),
    ],
)
def test_two_months_say_in_words_who_moved(
    monkeypatch: pytest.MonkeyPatch, sample_folder: Path, asked: dict[str, str], says: str
) -> None:
    test = _run(monkeypatch, sample_folder, "explore", view="map", months="two", **asked)
    assert not test.exception
    assert says in _words(test)


def test_two_months_of_nothing_say_so(monkeypatch: pytest.MonkeyPatch, empty_folder: Path) -> None:
    test = _run(monkeypatch, empty_folder, "explore", view="map", months="two")
    assert not test.exception
    assert "还没有可以比较的月份" in _words(test)
