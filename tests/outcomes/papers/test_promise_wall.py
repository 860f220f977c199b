"""The promise wall as a value: named brands, the strip of the others, where a target lies, what is drawn of it."""

from __future__ import annotations

import pytest

from outcomes.core.settings import Settings
from outcomes.figures.promises import counted, promises
from outcomes.papers.promise_wall import for_passers_by, promise_wall, track_of
from outcomes.render import promises as drawn
from outcomes.warehouse.mart import Mart, open_mart
from tests.markup import Reading
from tests.outcomes.promised import GUCHENG, TAISHAN, promised

KEPT = "古城,新韵古城,已发布,2024-12,办结受理比（含结转）,90,口袋公园数,2,,"
UNNAMED = "台山,,已发布,2024-12,办结受理比（含结转）,90,,,,"


def test_the_real_start_is_seven_names_without_promises(real: Settings) -> None:
    wall = promise_wall(open_mart(real), "2025-12", "zh")
    assert [b.name for b in wall.brands] == [
        "新韵古城·幸福社区",
        "“鑫”心相“联”",
        "五治融合·幸福渤海",
        "联建‘新’力量·携手‘新’服务",
        "有呼‘碧’有应·用心‘海’用情",
        "海纳百家·领‘新’聚力",
        "幸福新苑·亲邻共治",
    ]
    assert {b.lacks for b in wall.brands} == {""}  # the sentence says it once
    assert all(b.practices for b in wall.brands)
    assert not any("文中未述" in part for b in wall.brands for part in b.practices)
    assert [(street, len(group)) for street, group in wall.lacking] == [
        ("丰荣街道", 10),
        ("铁西街道", 9),
        ("太平街道", 16),
        ("皮口街道", 2),
    ]
    assert wall.lacking_words == ("37个社区：品牌名称待填报", "")
    assert [(c.word, c.n) for c in wall.counts] == [("有品牌名称", 7), ("名称待填报", 37)]
    assert len(wall.table()[1]) == 44


def test_brands_with_and_without_promises_stand_on_one_wall(real: Settings) -> None:
    wall = promise_wall(promised(real, KEPT, UNNAMED), "2025-12", "zh")
    first, *others = wall.brands
    assert [(bar.name, bar.word, bar.target) for bar in first.bars] == [
        ("办结受理比（含结转）", "已达到", "目标90%以上"),
        ("口袋公园数", "未达到", "目标2以上"),
    ]
    assert (first.lacks, {b.lacks for b in others}) == ("", {"承诺和目标待填报"})
    assert [(c.word, c.n) for c in wall.counts] == [("已达到", 1), ("未达到", 1), ("未报", 1)]
    assert wall.lacking_words[1] == "其中1个品牌已发布，共1项承诺"
    rows = [row for row in wall.table()[1] if row[0] in ("古城社区", "台山社区")]
    assert [(row[1], row[2], row[6]) for row in rows] == [
        ("新韵古城", "办结受理比（含结转）", "已达到"),
        ("新韵古城", "口袋公园数", "未达到"),
        ("已发布，名称待填报", "办结受理比（含结转）", "未报"),
    ]


def test_a_rate_has_its_own_axis_and_a_count_begins_at_zero(real: Settings) -> None:
    ratio, parks = promises(promised(real, KEPT), GUCHENG, "2025-12")
    # 468/480 = 97.5 %, 95.68 to 98.56; target 90: from 90 - 0.3 * 8.56 = 87.43 to 98.56 + 2.57 = 101.13
    track = track_of(ratio)
    assert track is not None
    assert (track.from_zero, track.side) == (False, "up")
    assert track.target == pytest.approx(0.3 / 1.6)
    assert track.value == pytest.approx((97.5 - 87.43) / 13.70, abs=0.002)
    assert track.high == pytest.approx(1.3 / 1.6)
    # 1 of 2 parks: an axis from 0 to 2.4
    bar = track_of(parks)
    assert bar is not None
    assert (bar.from_zero, bar.value, bar.target) == (True, pytest.approx(1 / 2.4), pytest.approx(2 / 2.4))
    [unknown] = promises(promised(real, UNNAMED, closed=(36,)), TAISHAN, "2025-12")
    assert track_of(unknown) is None


def test_one_kind_leaves_sentence_and_counts_as_they_are(real: Settings) -> None:
    wall = promise_wall(open_mart(real), "2025-12", "zh")
    one = wall.of_kind("deliberation")
    assert (one.title, one.counts[0].n) == (wall.title, 0)
    assert [place.name for place in one.unnamed] == ["久寿社区", "南苑社区"]
    assert len(wall.of_kind("joint_party_building").brands) == 3
    assert wall.of_kind("") == wall


def test_the_states_of_the_sample_add_up_to_the_promises_on_the_wall(sample_mart: Mart) -> None:
    for last in ("2025-12", "2024-06", "2023-06"):
        wall = promise_wall(sample_mart, last, "zh")
        bars = [bar for one in (*wall.brands, *wall.unnamed) for bar in one.bars]
        assert sum(c.n for c in wall.states) == len(bars) == sum(counted(sample_mart, last).values())


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_promise_is_drawn_with_its_words_inside_its_axis(sample_mart: Mart, lang: str) -> None:
    wall = promise_wall(sample_mart, "2025-12", "zh" if lang == "zh" else "en")
    page = Reading(drawn.promise_wall(wall, lambda code: f"/brands?c={code}"))
    bars = [bar for brand in wall.brands for bar in brand.bars]
    assert [one for one in (*wall.brands, *wall.unnamed) if f"c={one.code}" not in page.words] == []
    assert [bar.word for bar in bars if bar.word not in page.words] == []
    ends = [end for b in bars if b.track for end in (b.track.value, b.track.low, b.track.high, b.track.target)]
    assert [end for end in ends if end is not None and not 0 <= end <= 1] == []


def test_passers_by_see_no_name_beside_what_is_short_or_lacking(real: Settings) -> None:
    wall = for_passers_by(promise_wall(promised(real, KEPT, UNNAMED), "2025-12", "zh"))
    html = drawn.promise_wall(wall, by_name=False)
    assert [[bar.state for bar in b.bars] for b in wall.brands if b.bars] == [["reached"]]
    assert "口袋公园数" not in html
    assert "台山" not in html
    assert "太平街道" in html
