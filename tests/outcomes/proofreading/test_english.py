"""数字核验 of English texts: numbers tied to the same figures as in Chinese ones, and the words as they were written."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outcomes.catalogue.catalogue import catalogue
from outcomes.core.periods import month, twelve_months
from outcomes.core.places import DISTRICT
from outcomes.figures.ask import figure
from outcomes.figures.switched_on import indicators_on
from outcomes.proofreading.check import check
from outcomes.proofreading.english import Rendering, in_chinese, is_english
from outcomes.warehouse.mart import Mart

KNOWN = catalogue().indicators
FACT = {"indicator": "parking_spaces_planned", "indicator_zh": "规划小区停车位数", "unit": "space", "unit_zh": "个"}


@pytest.fixture(scope="module")
def sample(sample_mart: Mart) -> Mart:
    return sample_mart


def _read(mart: Mart, text: str) -> Rendering:
    return in_chinese(text, mart.register, indicators_on(mart).values(), [FACT])


def _said(mart: Mart, text: str) -> dict[str, str]:
    return {j.found.text: j.verdict for j in check(mart, text, "en") if j.verdict not in ("date", "word")}


def _text(mart: Mart, code: str, place: str = DISTRICT, *, year: bool = False) -> str:
    period = twelve_months("2025-12") if year else month("2025-12")
    return figure(mart, KNOWN[code], mart.register.get(place), period).text("en")


@pytest.mark.parametrize(
    ("english", "chinese"),
    [
        ("In Dec 2025, 886 requests received", "In 2025年12月, 受理诉求886件"),
        ("31 December 2025", "2025年12月31日"),
        ("Jan–Dec 2025", "2025年1—12月"),
        ("Jan 2025 – Dec 2025", "2025年1—12月"),
        ("Jul 2024 – Jun 2025", "2024年7月 – 2025年6月"),
        ("the first half of 2025", "2025年上半年"),
        ("Q4 2025", "2025年第四季度"),
        ("closed twenty-one requests", "办结21件"),
        ("up 1.4% year on year", "同比上升1.4%"),
        ("fell by 3% on the year before", "同比下降3%"),
        ("about 1.2 million yuan", "约1200000元"),
        ("no more than 40 households.", "不超过40户。"),
        ("the district has 44 communities", "全区 有 44个社区"),
        ("95% interval 93.9–94.9%", "95%区间 93.9–94.9%"),
        ("nearly 1,000 parking spaces planned", "近1,000个 规划停车位"),
        ("Gucheng: 94.3%", "古城社区: 94.3%"),
        ("the five goals", "the five goals"),
        ("94.4 percent", "94.4%"),
        ("nearly 2000 households in 2025", "近2000户 in 2025年"),
    ],
)
def test_phrases_become_the_words_that_the_reader_knows(sample: Mart, english: str, chinese: str) -> None:
    assert _read(sample, english).text == chinese


def test_a_text_is_english_by_its_letters() -> None:
    assert is_english("Gucheng has the brand “新韵古城·幸福社区”; 585 participations.")
    assert not is_english("古城社区 closed-to-received ratio 94.3%，受理诉求21件。")
    assert not is_english("2025 44")


def test_right_and_wrong_numbers_of_a_speech_are_told_apart(sample: Mart) -> None:
    received, ratio = _text(sample, "requests_received"), _text(sample, "closed_to_received_ratio", year=True)
    text = f"In December 2025 the district received {received} requests and closed 1,799. Jan–Dec 2025: closed-to-received ratio {ratio}."
    assert _said(sample, text) == {received: "agrees", "1,799": "differs", ratio: "agrees"}


def test_a_community_that_is_named_is_meant(sample: Mart) -> None:
    own = _text(sample, "requests_received", "210214001003")
    assert _said(sample, f"In Dec 2025 Gucheng Community received {own} requests.") == {own: "agrees"}
    assert _said(sample, f"In Dec 2025 Bohai Community received {int(own) + 100} requests.") == {
        str(int(own) + 100): "differs"
    }


def test_published_figures_are_known_in_english(sample: Mart) -> None:
    assert _said(sample, "The district has forty-four communities.") == {"forty-four communities": "agrees"}
    assert _said(sample, "The district has 45 communities.") == {"45 communities": "differs"}


@given(st.text(alphabet=st.sampled_from("abc 19,.%\n-(JanDec2025)requests received closed households"), max_size=80))
def test_every_letter_comes_from_where_it_stood(sample: Mart, text: str) -> None:
    read = _read(sample, text)
    for piece in read.pieces:
        assert 0 <= piece.start <= piece.end <= len(text)
    assert read.original(0, len(read.text)) in text
