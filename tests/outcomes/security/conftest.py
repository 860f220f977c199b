"""What the tests of the second factor share."""

from pathlib import Path

import pytest

from outcomes.core.settings import Settings, settings
from outcomes.security import (
    accounts,
    attempts,
    audit,
    half_sign_in,
    just_typed,
    own_factor,
    resets,
    second_factor,
    sessions,
)
from tests.outcomes.security.enrolled import Clock, Enrolled, add


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    made = Clock()
    for module in (accounts, attempts, audit, sessions, second_factor, half_sign_in, own_factor, resets, just_typed):
        monkeypatch.setattr(module, "now", made)
    return made


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, clock: Clock) -> Settings:
    monkeypatch.setenv("OUTCOMES_DATA", str(tmp_path / "real"))
    add("leader", "district_leader")
    return settings()


@pytest.fixture
def enrolled(kept: Settings, clock: Clock) -> Enrolled:
    return Enrolled(clock)
