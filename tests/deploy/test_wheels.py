"""The locks, and the wheels of the lock: each kind of server gets a whole set, and the oldest glibc is the one that is told."""

from __future__ import annotations

import re
from datetime import date

import pytest

from deploy.ages import ages
from deploy.wheels import ANY, LOCK, RELEASED, ROOT, TARGETS, Pin, Target, Wheel, chosen, needs, pins, wheel_for

BUILT_ON_THE_SPOT = {"aarch64": ["jenkspy"]}  # docs/reference-operations.md says how
ALL_LOCKS = ("requirements.lock", "requirements-dev.lock", "requirements-uv.lock")
TESTING = {
    "pytest", "pytest-xdist", "hypothesis", "ruff", "mypy", "import-linter", "deptry", "playwright", "frictionless", "uv", "pip"
}  # fmt: skip
LINUX = Target(arch="x86_64", python=(3, 11))


def _lock(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def _pinned(name: str) -> dict[tuple[str, str], frozenset[str]]:
    return {(pin.name, pin.version): pin.sha256 for target in TARGETS for pin in pins(_lock(name), target)}


@pytest.mark.parametrize("name", ALL_LOCKS)
def test_every_line_of_a_lock_is_pinned_and_hashed(name: str) -> None:
    text = _lock(name)
    entries = re.findall(r"^[a-zA-Z0-9]\S*", text, re.MULTILINE)
    assert entries
    assert all("==" in entry for entry in entries)
    assert all(digests for digests in _pinned(name).values())
    assert "://" not in text


def test_production_gets_no_test_tool() -> None:
    names = {name for name, _ in _pinned("requirements.lock")}
    assert not names & TESTING
    assert {"streamlit", "duckdb", "typst"} <= names


def test_tests_run_on_the_very_versions_of_production() -> None:
    runs, tests = _pinned("requirements.lock"), _pinned("requirements-dev.lock")
    assert {pin: digests for pin, digests in tests.items() if pin in runs} == runs
    names = {name for name, _ in runs}
    assert not [pin for pin in tests if pin[0] in names and pin not in runs]


@pytest.mark.parametrize("target", TARGETS, ids=str)
def test_each_kind_of_server_gets_every_wheel_of_the_lock(target: Target) -> None:
    found = needs(target, chosen(), _lock("requirements.lock"))
    assert [pin.name for pin in found.without] == BUILT_ON_THE_SPOT.get(target.arch, [])
    assert len(found.wheels) + len(found.without) == len(pins(_lock("requirements.lock"), target))


@pytest.mark.parametrize("target", TARGETS, ids=str)
def test_the_oldest_glibc_is_the_one_that_is_told(target: Target) -> None:
    found = needs(target, chosen(), _lock("requirements.lock"))
    told = re.search(r"glibc ([0-9]+)\.([0-9]+)", _lock("docs/operations.md"))
    assert told is not None
    assert found.glibc == (int(told[1]), int(told[2]))


def test_no_wheel_is_kept_that_no_server_takes() -> None:
    taken = {wheel.file for target in TARGETS for wheel in needs(target, chosen(), LOCK.read_text()).wheels}
    assert taken == {wheel.file for wheel in chosen()}


def test_the_wheel_of_the_oldest_glibc_is_taken() -> None:
    pin = Pin(name="some", version="1.0", sha256=frozenset({"a", "b", "c"}))
    files = ("some-1.0-cp311-cp311-manylinux_2_28_x86_64.whl", "some-1.0-cp311-cp311-manylinux2014_x86_64.whl")
    newer, older = (Wheel(file=file, sha256=digest) for file, digest in zip(files, "ab", strict=True))
    assert (newer.glibc(LINUX), older.glibc(LINUX)) == ((2, 28), (2, 17))
    assert wheel_for(pin, [newer, older], LINUX) == older
    assert wheel_for(pin, [newer], LINUX) == newer


def test_what_does_not_run_on_a_server_is_no_wheel_for_it() -> None:
    pin = Pin(name="some", version="1.0", sha256=frozenset({"a"}))
    for file in (
        "some-1.0-cp312-cp312-manylinux2014_x86_64.whl",  # another Python
        "some-1.0-cp311-cp311-manylinux2014_aarch64.whl",  # another processor
        "some-1.0-cp311-cp311-musllinux_1_2_x86_64.whl",  # another C library
        "some-1.0-cp311-cp311-manylinux_2_39_x86_64.whl",  # newer than Debian 12
        "some-1.1-py3-none-any.whl",  # another version
    ):
        assert wheel_for(pin, [Wheel(file=file, sha256="a")], LINUX) is None, file
    assert wheel_for(pin, [Wheel(file="some-1.0-py3-none-any.whl", sha256="z")], LINUX) is None  # not of the lock
    assert Wheel(file="some-1.0-cp39-abi3-manylinux_2_17_x86_64.whl", sha256="a").glibc(LINUX) == (2, 17)
    assert Wheel(file="some-1.0-py3-none-any.whl", sha256="a").glibc(LINUX) == ANY


def test_a_marker_chooses_the_version_of_a_python() -> None:
    lock = (
        "some==1.0 ; python_full_version < '3.12' \\\n    --hash=sha256:" + "a" * 64 + "\n    # via other\n"
        "some==2.0 ; python_full_version >= '3.12' \\\n    --hash=sha256:" + "b" * 64 + "\n"
    )
    assert [pin.version for pin in pins(lock, LINUX)] == ["1.0"]
    assert [pin.version for pin in pins(lock, Target(arch="x86_64", python=(3, 12)))] == ["2.0"]


def test_every_version_of_the_lock_has_the_day_on_which_it_came_out() -> None:
    told = ages(RELEASED.read_text(encoding="utf-8"), date(2026, 12, 31))
    assert {(name, version) for name, version, _, _ in told} == set(_pinned("requirements.lock"))
    assert all(age is not None and age > 0 for *_, age in told)
    assert [age for *_, age in told] == sorted((age for *_, age in told), reverse=True)


def test_an_age_is_counted_in_days_and_an_unknown_one_is_said() -> None:
    told = ages("2026-01-31 some 1.0\n? other 2.0\n", date(2026, 3, 1))
    assert told == [("some", "1.0", "2026-01-31", 29), ("other", "2.0", "?", None)]
