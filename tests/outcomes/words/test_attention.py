"""本月关注: few cards, each with what, where, how sure, what to ask and whom; what is explained gets none."""

from datetime import date
from itertools import product
from pathlib import Path

import pytest

from etl.ledger import ledger
from outcomes.comparison.noticed import noticed
from outcomes.core.settings import Settings
from outcomes.core.texts import LANGS, Lang
from outcomes.reporting.submission import Submission
from outcomes.warehouse.mart import Mart, open_mart
from outcomes.words.attention import MOST, attention
from outcomes.words.headline import LONGEST, headline
from tests import warehouses

LAST = "2025-12"
NOT_FOR_LEADERS = ("控制图", "漏斗", "φ", "P90", "p=", "control chart", "funnel", "XmR", "I′", "phi")


def _mart(new_folder: Path, target: Path, last: int, remark: str = "") -> Mart:
    """古城 with 100 requests a month for three years, 90 and 92 of them closed by turns, and `last` in the last month."""
    settings = Settings(data=warehouses.copy(new_folder, target))
    months = [f"{2023 + n // 12}-{n % 12 + 1:02d}" for n in range(36)]
    rows = [f"古城,{m},100,{90 + 2 * (n % 2)},6,0,0,0," for n, m in enumerate(months[:-1])]
    rows.append(f"古城,{LAST},100,{last},6,0,0,0,{remark}")
    head = "社区,月份,诉求受理数,诉求办结数,志愿服务人次,改造小区数,新增停车位,口袋公园数,备注"
    content = "\r\n".join((head, *rows)).encode("gb18030")
    sent = Submission(
        content=content, name="月报.csv", by="甲", today=date(2026, 1, 3), publish=True, dataset="monthly_report"
    )
    assert ledger.load(settings, sent).upload_id
    return open_mart(settings)


def test_a_month_far_below_asks_one_question(new_folder: Path, tmp_path: Path) -> None:
    # the usual months: 91 ± 2.66 × 2 = 85.7 to 96.3 %; 40 lies nearly ten limits below
    found = attention(_mart(new_folder, tmp_path / "real", 40), LAST, "zh")
    [card] = found.cards
    assert (card.kind, card.signal, card.how_sure) == ("ask", "concern_low", "明显超出日常波动")
    assert card.title == "办结受理比（含结转） · 古城社区"
    assert card.what.startswith("2025年12月40.0%（40/100），平时在8")
    assert card.question == "办结受理比（含结转）为什么偏低，是个别情况还是会持续？"
    assert card.whom == "问古城社区（丰荣街道）"
    assert (card.origin.place, card.origin.period.last) == (card.place, LAST)
    assert (found.asked, found.said) == (1, "建议向1个社区了解情况")


def test_the_headline_says_it_and_is_calm_otherwise(new_folder: Path, tmp_path: Path) -> None:
    assert headline(_mart(new_folder, tmp_path / "a", 40), LAST, "zh") == "2025年12月：建议向1个社区了解情况"
    calm = _mart(new_folder, tmp_path / "b", 92)
    assert headline(calm, LAST, "zh") == "2025年12月：没有需要特别关注的变化"
    assert attention(calm, LAST, "zh").cards == ()


def test_a_remark_of_the_month_stands_first_and_takes_the_card_away(new_folder: Path, tmp_path: Path) -> None:
    found = attention(_mart(new_folder, tmp_path / "real", 40, "停水改造，诉求集中"), LAST, "zh")
    assert (found.cards, found.asked) == ((), 0)
    assert found.explained == ("古城社区办结受理比（含结转）：已有说明，停水改造，诉求集中",)


def test_an_improvement_asks_what_others_can_learn(new_folder: Path, tmp_path: Path) -> None:
    found = attention(_mart(new_folder, tmp_path / "real", 99), LAST, "zh")
    [card] = found.cards
    assert (card.kind, card.question) == ("learn", "做了什么使它变好，别的社区能不能学？")
    assert (found.asked, found.said) == (0, "没有变差的信号，有做法值得总结")


@pytest.mark.parametrize(("last", "lang"), list(product(("2024-06", "2025-03", "2025-09", "2025-12"), LANGS)))
def test_headline_and_cards_are_short_and_in_a_leaders_words(sample_mart: Mart, last: str, lang: Lang) -> None:
    found = attention(sample_mart, last, lang)
    head = headline(sample_mart, last, lang)
    assert len(head) <= LONGEST[lang]
    assert len(found.cards) <= MOST
    assert sum(card.kind == "learn" for card in found.cards) <= 1
    assert len({card.place for card in found.cards}) == len(found.cards)
    words = " ".join((head, found.said, *(" ".join((c.title, c.what, c.how_sure, c.question)) for c in found.cards)))
    assert not [word for word in NOT_FOR_LEADERS if word in words]
    for each in noticed(sample_mart, "community", last):
        assert each.watch.is_outside
        assert not each.watch.now.startswith("neutral")
