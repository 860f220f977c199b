"""Health is told as it is: well only when a figure can be read and people can sign in, else a code for what is wrong."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from outcomes.core.settings import Settings
from outcomes.security.health import trouble
from outcomes.warehouse.mart import Store


def _catalogue(settings: Settings) -> list[Path]:
    return list(settings.data.glob("catalog.sqlite*"))


def _lose(settings: Settings) -> None:
    for path in _catalogue(settings):
        path.unlink()


def _cut(settings: Settings) -> None:
    for path in _catalogue(settings):
        path.write_bytes(path.read_bytes()[:100])


def _empty(settings: Settings) -> None:
    for path in _catalogue(settings):
        path.write_bytes(b"")


def _no_accounts(settings: Settings) -> None:
    for path in settings.data.glob("accounts.sqlite*"):
        path.unlink()
    (settings.data / "accounts.sqlite").write_bytes(b"no database at all, but as long as a head of one has to be" * 20)


def _building(settings: Settings) -> None:
    settings.ready_file.unlink()
    settings.progress_file.write_text("{}")


def _nothing(settings: Settings) -> None:
    settings.ready_file.unlink()


@pytest.mark.parametrize(
    ("harm", "code"),
    [
        (_lose, "no_catalogue"),
        (_cut, "warehouse"),
        (_empty, "warehouse"),
        (_no_accounts, "accounts"),
        (_building, "building"),
        (_nothing, "no_warehouse"),
    ],
    ids=lambda given: given if isinstance(given, str) else given.__name__,
)
def test_what_is_wrong_has_a_code(real: Settings, harm: Callable[[Settings], None], code: str) -> None:
    harm(real)
    assert trouble(real, Store(real)) == code


def test_a_whole_warehouse_has_none(real: Settings) -> None:
    assert trouble(real, Store(real)) == ""


def test_a_catalogue_that_is_gone_while_a_server_has_it_open_is_told(real: Settings) -> None:
    store = Store(real)
    assert trouble(real, store) == ""
    _lose(real)
    assert trouble(real, store) == "no_catalogue"
