"""The wall screen's scenes: what is published and nothing else, nobody named for what is missing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from etl.review import submit
from etl.review.seat import Seat
from outcomes.core.settings import Settings
from outcomes.papers.wall_scenes import Scene, scenes
from outcomes.render import promises, wall
from outcomes.reporting.submission import Submission
from outcomes.security.access import Person
from outcomes.warehouse.mart import Mart, open_mart
from tests import warehouses
from tests.outcomes.real import publish

SENT = Person(account="taishan", name="台山填报员", role="community_staff", place="210214001002")


@pytest.fixture(scope="module")
def sample(sample_mart: Mart) -> Mart:
    return sample_mart


def _words(scene: Scene) -> str:
    return repr(scene) + (wall.tiles(scene.chart) if scene.chart and scene.kind == "figures" else "")


def test_the_scenes_of_the_sample_come_in_order_with_the_promise_wall_last(sample: Mart) -> None:
    groups = scenes(sample, "2025-12", "zh")
    assert [group[0].kind for group in groups] == ["figures", "themes", "things", "streets", "promises"]
    assert len(groups[1][0].columns) == 5
    assert all(1 <= len(column.lines) <= 3 for column in groups[1][0].columns)


def test_what_a_brand_has_met_is_named_and_what_is_short_only_counted(sample: Mart) -> None:
    [scene] = scenes(sample, "2025-12", "zh")[-1]
    assert scene.wall is not None
    assert {bar.state for brand in scene.wall.brands for bar in brand.bars} == {"reached"}
    drawn = promises.state_counts(scene.wall.counts) + promises.promise_wall(scene.wall, by_name=False)
    assert "未达到" in drawn  # how many there are
    assert [one.name for one in scene.wall.unnamed if one.name.removesuffix("社区") in drawn] == []


def test_nothing_published_leaves_the_brands_that_were_printed(real: Settings) -> None:
    [[scene]] = scenes(open_mart(real), "2025-03", "zh")
    assert (scene.kind, scene.title) == ("promises", "7个社区已有品牌名称，承诺和目标还待填报")
    assert scene.wall is not None
    assert len(scene.wall.brands) == 7


@pytest.fixture(scope="module")
def reported(new_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """A warehouse in which one community of 44 has reported March."""
    settings = Settings(data=warehouses.copy(new_folder, tmp_path_factory.mktemp("wall") / "real"))
    publish(settings, ("古城", "2025-03", 30, 28, 6, 0, 0, 0), today=date(2025, 4, 2))
    return settings


@pytest.fixture(scope="module")
def mart(reported: Settings) -> Mart:
    return open_mart(reported)


def test_one_report_of_44_counts_the_missing_and_names_none(mart: Mart) -> None:
    groups = scenes(mart, "2025-03", "zh")
    said = "".join(_words(scene) for group in groups[:-1] for scene in group)
    assert "43个社区的月报还没有发布" in said
    assert "1/44个社区" in said
    silent = [p.name for p in mart.register.communities() if p.name != "古城社区"]
    figures = wall.tiles(groups[0][0].chart)
    assert [name for name in silent if name.removesuffix("社区") in figures or name in repr(groups[2])] == []
    assert "古城" in figures


def test_what_waits_for_review_is_not_shown(
    reported: Settings, mart: Mart, tmp_path: Path, report: Callable[..., bytes]
) -> None:
    before, waiting = scenes(mart, "2025-03", "zh"), Settings(data=warehouses.copy(reported.data, tmp_path / "real"))
    sent = submit.send(
        Seat(settings=waiting, person=SENT),
        Submission(content=report(("台山", "2025-03", 77, 70, 6, 0, 0, 0)), name="台山.csv", dataset="monthly_report"),
        date(2025, 4, 2),
    )
    assert sent.upload_id is not None
    assert repr(scenes(open_mart(waiting), "2025-03", "zh")) == repr(before)


def test_unknown_figures_stand_as_outlines_and_never_at_zero(mart: Mart) -> None:
    figures, themes = (group[0] for group in scenes(mart, "2025-03", "zh")[:2])
    assert figures.chart is not None
    assert wall.tiles(figures.chart).count('class="off"') == 43
    unknown = [line for column in themes.columns for line in column.lines if not line.known]
    assert unknown
    assert all(line.value in ("未报", "—", "基数小", "‹5") for line in unknown)
