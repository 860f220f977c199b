"""What the tests of the pages share: an empty real warehouse with an account of each role."""

from __future__ import annotations

from pathlib import Path

import pytest

from outcomes.core.settings import Settings
from outcomes.security import accounts
from outcomes.security.access import LEVEL_OF, ROLES
from tests import warehouses

_PLACE = {"community": "古城社区", "street": "丰荣街道", "district": "普兰店区"}


@pytest.fixture(scope="session")
def empty_folder(new_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """This worker's real warehouse without data: accounts may be added, nothing may be published into it."""
    folder = warehouses.copy(new_folder, tmp_path_factory.mktemp("empty") / "real")
    settings = Settings(data=folder)
    for role in ROLES:
        accounts.add(
            settings,
            role,
            accounts.Profile(name=f"{role}（测试）", role=role, place=_PLACE[LEVEL_OF[role]]),
            by=None,
            password="Luoyu-qingtian7",
        )
        accounts.change_password(settings, role, "Luoyu-qingtian7", "Chunjiang-huaye8")
    return folder
