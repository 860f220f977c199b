"""The views that tell signal from noise, in both languages: with a signal, without one, and with too little data."""

from pathlib import Path

import pytest

from outcomes.exports import long_work
from tests.pages.test_pages import _run, _words

VIEWS = {
    "control": {"i": "volunteer_participations_per_1000_households", "place": "210214"},
    "funnel": {"i": "case_solved"},
    "ranks": {"i": "case_solved"},
    "effect": {"ei": "volunteer_participations_per_1000_households"},
    "changes": {"level": "community"},
}
SAYS = {
    "control": ("不是考核目标", "not a target"),
    "funnel": ("不宜排先后", "not to be put in order"),
    "ranks": ("不要说谁比谁强", "do not say that one is ahead"),
    "effect": ("均值回归", "regression to the mean"),
    "changes": ("碰巧也会有约", "chance alone gives about"),
}


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("view", VIEWS)
def test_a_view_with_the_sample(monkeypatch: pytest.MonkeyPatch, sample_folder: Path, view: str, lang: str) -> None:
    asked = {"lang": lang, "view": view, **VIEWS[view]}
    test = _run(monkeypatch, sample_folder, "explore", **asked)
    if view == "effect":  # it is worked out in the background: opened again when that has come to its end
        long_work.LINES["pages"].submit(int).result()  # one after the other: this one's turn comes after all
        test = _run(monkeypatch, sample_folder, "explore", **asked)
    assert not test.exception
    assert SAYS[view][lang == "en"] in _words(test)


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("view", VIEWS)
def test_a_view_with_too_little_data(monkeypatch: pytest.MonkeyPatch, empty_folder: Path, view: str, lang: str) -> None:
    test = _run(monkeypatch, empty_folder, "explore", lang=lang, view=view)
    assert not test.exception
    words = _words(test)
    assert ("没有结论也是结论" if lang == "zh" else "No conclusion is a conclusion too") in words


def test_a_community_too_small_for_a_chart_is_sent_to_its_street(
    monkeypatch: pytest.MonkeyPatch, sample_folder: Path
) -> None:
    test = _run(monkeypatch, sample_folder, "explore", view="control", i="delib_agenda", place="210214001003")
    assert not test.exception
    assert "请看街道或全区" in _words(test)


def test_cards_carry_icons_in_words_and_shapes(monkeypatch: pytest.MonkeyPatch, sample_folder: Path) -> None:
    test = _run(monkeypatch, sample_folder, "overview")
    assert not test.exception
    words = _words(test)
    assert "oc-icon" in words
    assert any(f"{shape} " in words for shape in "▲▼●")
    assert "了解情况" in words  # the headline; the cards say what to ask
    assert "为什么" in words


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_month_says_first_what_to_think_and_counts_stand_behind_a_question(
    monkeypatch: pytest.MonkeyPatch, sample_folder: Path, lang: str
) -> None:
    words = _words(_run(monkeypatch, sample_folder, "explore", lang=lang, view="changes", level="community"))
    title, question, chance = (
        ("超出日常波动，建议先向这些社区了解情况", "这是怎么判断的？", "碰巧也会有约")
        if lang == "zh"
        else ("ask there first", "How was this judged?", "chance alone gives about")
    )
    assert words.index(title) < words.index("<details") < words.index(question) < words.index(chance)
    shown = words[words.index(title) - 80 : words.index("<details")]
    assert not any(word in shown for word in ("控制图", "碰巧", "control chart", "chance", "XmR", "I′"))
    assert "?view=control&amp;i=" in shown  # each leads to its chart
    assert all(head in shown for head in (("地点", "平常在") if lang == "zh" else ("Where", "Usually")))
