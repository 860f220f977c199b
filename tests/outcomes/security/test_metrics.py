"""The counters of the server: told on this machine alone, in the format of Prometheus, and true."""

from __future__ import annotations

from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families
from starlette.applications import Starlette
from starlette.testclient import TestClient

from outcomes.core import meters
from outcomes.core.settings import Settings, settings
from outcomes.security import accounts, audit, metrics, sessions
from outcomes.warehouse.mart import open_mart
from tests.outcomes.security.enrolled import Clock


def told() -> dict[str, float]:
    """Every number that is told, by its name (and label)."""
    families = text_string_to_metric_families(meters.told().decode())
    return {s.name + "".join(s.labels.values()): s.value for family in families for s in family.samples}


def _asked(client: str, **headers: str) -> int:
    app = TestClient(Starlette(routes=metrics.ROUTES), client=(client, 50000))
    return app.get(
        "/api/metrics", headers={name.replace("_", "-"): value for name, value in headers.items()}
    ).status_code


@pytest.mark.parametrize("client", ["127.0.0.1", "::1"])
def test_somebody_on_this_machine_is_told(client: str, kept: Settings) -> None:
    assert _asked(client) == 200


@pytest.mark.parametrize("client", ["10.1.2.3", "192.168.0.7", "testclient", ""])
def test_nobody_elsewhere_is_told(client: str, kept: Settings) -> None:
    assert _asked(client) == 404


@pytest.mark.parametrize("name", ["x_forwarded_for", "x_forwarded_proto", "x_real_ip", "forwarded", "via"])
def test_nobody_behind_a_proxy_of_this_machine_is_told(name: str, kept: Settings) -> None:
    assert _asked("127.0.0.1", **{name: "127.0.0.1"}) == 404


def test_open_sessions_are_those_that_are_signed_in_now(kept: Settings, clock: Clock) -> None:
    leader = accounts.get(kept, "leader")
    assert leader is not None
    assert sessions.number_open(kept) == 0
    first, second = sessions.start(kept, leader), sessions.start(kept, leader)
    assert sessions.number_open(kept) == 2
    sessions.end(kept, first)
    assert sessions.number_open(kept) == 1
    clock.goes_on(kept.idle_minutes * 60 + 1)
    assert sessions.number_open(kept) == 0
    assert sessions.find(kept, second) is None


def test_what_was_recorded_is_counted_by_its_act(kept: Settings) -> None:
    before = told().get("outcomes_acts_totalexport", 0)
    audit.record(kept, audit.Deed(who="leader", act="export"))
    assert told()["outcomes_acts_totalexport"] == before + 1


def test_a_mart_that_was_opened_is_counted(sample_folder: Path) -> None:
    before = told()["outcomes_mart_build_seconds_count"]
    open_mart(Settings(data=sample_folder))
    assert told()["outcomes_mart_build_seconds_count"] == before + 1


def test_runs_sessions_and_queues_are_there_before_the_first_visitor() -> None:
    names = {"outcomes_run_seconds_count", "outcomes_open_sessions", "outcomes_open_views"}
    assert names | {"outcomes_sign_ins_waiting", "outcomes_work_waiting"} <= told().keys()
    assert settings().log_days >= 180
