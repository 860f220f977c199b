"""What all tests share: seeds, cheap passwords, the sample with one mart a worker, and fresh real warehouses."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path

import hypothesis
import pytest
from _pytest.nodeid import NodeId
from argon2 import PasswordHasher

from etl.ledger import warehouse
from outcomes.core.settings import Settings
from outcomes.security import passwords
from outcomes.warehouse.mart import Mart, open_mart
from tests import resuming, tree, warehouses

# no example is judged by its time or by how many others chance left out, and none is remembered from a run before:
# one tree gives one answer
hypothesis.settings.register_profile(
    "of the tree", deadline=None, database=None, suppress_health_check=list(hypothesis.HealthCheck)
)
hypothesis.settings.load_profile("of the tree")

_failed: set[str] = set()
REAL_HASHER = passwords._hasher
HEADER = ("社区", "月份", "诉求受理数", "诉求办结数", "志愿服务人次", "改造小区数", "新增停车位", "口袋公园数", "备注")


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    outcome = yield
    group = item.get_closest_marker("xdist_group")
    outcome.get_result().group = group.args[0] if group else ""


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    resuming.begin()
    if config.getoption("numprocesses", None) and "PYTEST_XDIST_WORKER" not in os.environ:
        warehouses.begin()
    if config.getoption("--hypothesis-seed", None) is None:
        config.option.hypothesis_seed = str(tree.seed())


def pytest_report_header(config: pytest.Config) -> str:
    return f"seed {tree.seed()} (SEED=… for another, SEED=fresh for a new one){', the long run' if tree.LONG else ''}"


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    if "PYTEST_XDIST_WORKER" in os.environ:
        return
    test = report.nodeid.removesuffix(f"@{getattr(report, 'group', '')}")
    if report.failed:
        _failed.add(test)
    elif report.when == "teardown" and test not in _failed:
        resuming.note(test)


def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    if "PYTEST_XDIST_WORKER" not in os.environ:
        warehouses.end()
        everything = session.config.args_source is pytest.Config.ArgsSource.TESTPATHS
        if exitstatus == 0 and everything and not session.config.option.collectonly:
            resuming.finish()


def _file(item: pytest.Item) -> str:
    return item.path.relative_to(tree.ROOT / "tests").as_posix()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leaves out what only the long run has, and hands out the heaviest groups first; a file is a group unless it says more."""
    passed = resuming.passed_before()
    left_out = [item for item in items if item.nodeid in passed or (item.get_closest_marker("long") and not tree.LONG)]
    config.hook.pytest_deselected(items=left_out)
    kept = [item for item in items if item not in set(left_out)]
    weights = tomllib.loads((tree.ROOT / "tests" / "weights.toml").read_text(encoding="utf-8"))
    for item in kept:
        if item.get_closest_marker("xdist_group") is None:
            item.add_marker(pytest.mark.xdist_group(_file(item)))
        if config.getoption("loadgroup", False):  # pytest-xdist 3.8 names the group where pytest 9.2 no longer looks
            group = next(item.iter_markers("xdist_group")).args[0]
            item._id = NodeId.parse(f"{item.nodeid}@{group}")
    first, seconds = weights["first"], weights["seconds"]
    items[:] = sorted(kept, key=lambda item: (_file(item) not in first, -seconds.get(_file(item), 0)))


@pytest.fixture(scope="session", autouse=True)
def _cheap_passwords() -> None:
    """Passwords are hashed cheaply: what a hash must cost has a test of its own."""
    passwords._hasher = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


@pytest.fixture(scope="session")
def sample_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """This worker's copy of the sample warehouse; its tests must not publish into it."""
    return warehouses.copy(warehouses.sample(), tmp_path_factory.mktemp("sample") / "sample")


@pytest.fixture(scope="session")
def sample_mart(sample_folder: Path) -> Mart:
    """The sample's mart, opened once in a worker."""
    return open_mart(Settings(data=sample_folder))


@pytest.fixture(scope="session")
def new_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A real warehouse as `init` leaves it, made once; tests must not write into it."""
    folder = tmp_path_factory.mktemp("new") / "real"
    warehouse.init(Settings(data=folder), data_class="real")
    return folder


@pytest.fixture
def real(new_folder: Path, tmp_path: Path) -> Settings:
    """A fresh real warehouse: a copy of a new one, which opens wherever it lies."""
    return Settings(data=warehouses.copy(new_folder, tmp_path / "real"))


@pytest.fixture
def report() -> Callable[..., bytes]:
    """Makes the bytes of a monthly report from rows, as WPS writes them (GBK or, beyond it, GB18030; CRLF)."""

    def make(*rows: tuple[object, ...], encoding: str = "gb18030", title: str = "", mark: str = ",") -> bytes:
        lines = [[title]] if title else []
        lines += [list(HEADER), *([*map(str, row), *[""] * (9 - len(row))] for row in rows)]
        return "".join(mark.join(line) + "\r\n" for line in lines).encode(encoding)

    return make
