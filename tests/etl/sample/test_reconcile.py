"""The article's figures come out of the sample, at the right place; what is taken back is missed by the right check."""

from pathlib import Path

import pytest

from etl.ledger import acts, history
from etl.ledger.by import By
from outcomes.catalogue.catalogue import catalogue
from outcomes.core.periods import Period, month, months_between
from outcomes.core.places import Place
from outcomes.core.settings import Settings
from outcomes.figures.ask import figure
from outcomes.figures.breakdown import parts
from outcomes.warehouse.mart import Mart
from outcomes.warehouse.reconcile import reconcile
from tests import warehouses
from tests.etl.command_line import etl

ALL = Period(first="2023-01", last="2025-12")


@pytest.fixture(scope="module")
def sample(sample_mart: Mart) -> Mart:
    return sample_mart


def _place(mart: Mart, name: str) -> Place:
    found = mart.register.find(name)
    assert found is not None
    return found


def _part(mart: Mart, indicator: str, column: str, place: str, codes: set[str]) -> float:
    found = parts(mart, catalogue().indicators[indicator], column, _place(mart, place), ALL)
    return sum(part.n for part in found if part.code in codes)


def test_all_25_checks_hold_after_a_build(sample_folder: Path) -> None:
    done = etl(sample_folder, "reconcile", "--json")
    checks = done.json
    assert len(checks) == 25
    assert {"check_id", "published", "qualifier", "accept_min", "accept_max", "value", "ok"} <= set(checks[0])
    assert [c["check_id"] for c in checks if not c["ok"]] == []
    assert done.code == 0


def test_a_withdrawn_register_of_projects_is_missed_by_its_checks_and_by_no_other(
    sample_folder: Path, tmp_path: Path
) -> None:
    settings = Settings(data=warehouses.copy(sample_folder, tmp_path / "copy"))
    newest = next(u for u in history.uploads(settings) if u["dataset"] == "projects")
    acts.withdraw(settings, newest["upload_id"], By(who="示例·区住建局", reason="核对"))
    failed = {c.check_id for c in reconcile(settings) if not c.ok}
    assert "R10" in failed
    assert failed <= {"R10", "R11", "R12", "R13", "R14", "R15"}


def test_without_uploads_nothing_holds_and_nothing_fails(real: Settings) -> None:
    verdicts = {c.check_id: c.ok for c in reconcile(real)}
    assert verdicts.pop("R01") is True  # the register alone says it
    assert set(verdicts.values()) == {None}


def test_the_articles_figures_of_single_communities_come_out_at_their_place(sample: Mart) -> None:
    assert _part(sample, "requests_resolved", "channel", "新苑社区", {"grid"}) == 48
    assert figure(sample, catalogue().indicators["service_cases"], _place(sample, "新苑社区"), ALL).value == 135
    assert _part(sample, "delib_resolved", "venue", "南苑社区", {"南苑连心议事廊"}) == 45
    assert _part(sample, "requests_resolved", "channel", "李店社区", {"wechat"}) == 52
    assert figure(sample, catalogue().indicators["partners"], _place(sample, "海新社区"), month("2025-12")).value == 29
    fine_arts = {"heritage", "music", "calligraphy", "photography", "children_classics"}
    assert _part(sample, "act_participations", "activity_type", "海新社区", fine_arts) == 6912
    teams = figure(sample, catalogue().indicators["volunteer_teams"], _place(sample, "渤海社区"), month("2025-12"))
    assert teams.value == 5
    modes = figure(sample, catalogue().indicators["canteen_modes"], _place(sample, "碧海社区"), month("2025-12"))
    assert modes.value == 5


def test_the_five_teams_of_bohai_serve_51_to_59_each_month(sample: Mart) -> None:
    served = catalogue().indicators["people_served"]
    place = _place(sample, "渤海社区")
    of_month = [figure(sample, served, place, month(m)).value for m in months_between("2024-03", "2025-12")]
    assert all(value is not None and 51 <= value <= 59 for value in of_month)
    assert (min(of_month), max(of_month)) == (52, 58)
