"""Whoever waits for a held lock in vain is told that another write is running, whatever they wanted to do."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from filelock import FileLock

from etl.ledger import acts
from etl.ledger.by import By
from etl.review import review, submit
from etl.review.seat import Seat
from outcomes.__main__ import main
from outcomes.catalogue.catalogue import Catalogue
from outcomes.core.errors import WarehouseError
from outcomes.core.settings import Settings
from outcomes.reporting.submission import Submission
from outcomes.security import accounts, audit
from outcomes.security.audit import Deed
from tests.etl import small, whole
from tests.etl.command_line import etl

SENTENCE = "另一项写入还没有结束，请稍后再试 / another write has not finished, please try again in a moment"
MARCH = small.content_of(("古城", "2025-03", 11, 1))


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Settings, Catalogue]:
    """A warehouse with one published report whose writers do not wait."""
    settings, cat = small.make(tmp_path_factory.mktemp("held"))
    whole.one_more(settings, cat, "2025-03", 10)
    return settings.model_copy(update={"lock_seconds": 0.0}), cat


@pytest.fixture(params=["write.lock", "audit.lock"])
def held(made: tuple[Settings, Catalogue], request: pytest.FixtureRequest) -> Iterator[str]:
    """One of the two locks, held by somebody else."""
    with FileLock(made[0].data / request.param):
        yield request.param


@pytest.fixture
def write_held(made: tuple[Settings, Catalogue]) -> Iterator[None]:
    with FileLock(made[0].data / "write.lock"):
        yield


@pytest.fixture
def audit_held(made: tuple[Settings, Catalogue]) -> Iterator[None]:
    with FileLock(made[0].data / "audit.lock"):
        yield


def _seat(made: tuple[Settings, Catalogue], person: object = small.DISTRICT) -> Seat:
    return Seat(settings=made[0], person=person, cat=made[1])  # type: ignore[arg-type]


ACTS: dict[str, Callable[[Seat, str], object]] = {
    "load": lambda seat, _: whole.one_more(seat.settings, seat.cat, "2025-03", 12),
    "send": lambda seat, _: submit.send(
        Seat(settings=seat.settings, person=small.CLERK, cat=seat.cat),
        Submission(content=MARCH, name="三月.csv", dataset="monthly_report", reason="漏记"),
        small.TODAY,
    ),
    "withdraw": lambda seat, upload: acts.withdraw(seat.settings, upload, By(who="甲"), cat=seat.cat),
    "decide": lambda seat, upload: review.decide(
        seat, review.Decision(ask="withdraw", upload_id=upload, reason="填错了", seen=("published",))
    ),
    "close": lambda seat, _: review.close_month(seat, "monthly_report", "2025-03"),
}


@pytest.mark.parametrize("what", ACTS)
def test_an_act_says_so_and_does_nothing(made: tuple[Settings, Catalogue], held: str, what: str) -> None:
    [upload] = {r.what for r in audit.entries(made[0], audit.Sought(act="submitted"))}
    with pytest.raises(WarehouseError) as said:
        ACTS[what](_seat(made), upload)
    assert str(said.value) == SENTENCE


@pytest.mark.usefixtures("write_held")
@pytest.mark.parametrize(
    "words",
    [
        ("load", "三月.csv", "--by", "甲", "--dataset", "monthly_report", "--today", "2025-04-02"),
        ("publish", "U1", "--by", "甲"),
        ("withdraw", "U1", "--by", "甲"),
        ("restore", "U1", "--by", "甲"),
        ("rebuild",),
        ("recover",),
        ("init",),
    ],
    ids=lambda words: words[0],
)
def test_a_command_says_so_in_one_line(
    made: tuple[Settings, Catalogue], words: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "三月.csv").write_bytes(MARCH)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("OUTCOMES_LOCK_SECONDS", "0")
    said = etl(made[0].data, *words)
    assert (said.code, said.out, said.err) == (3, "", SENTENCE + "\n")


@pytest.mark.usefixtures("audit_held")
@pytest.mark.parametrize(
    "words",
    [
        ("user", "add", "wang", "--name", "王敏", "--role", "auditor"),
        ("user", "disable", "zhang"),
        ("audit", "export", "-o", "audit.csv"),
    ],
    ids=" ".join,
)
def test_a_command_on_accounts_or_audit_says_so_in_one_line(
    made: tuple[Settings, Catalogue], words: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("OUTCOMES_DATA", str(made[0].data))
    monkeypatch.setenv("OUTCOMES_LOCK_SECONDS", "0")
    found = CliRunner().invoke(main, words)
    assert (found.exit_code, found.stdout, found.stderr) == (1, "", SENTENCE + "\n")
    assert not (tmp_path / "audit.csv").exists()


@pytest.mark.usefixtures("audit_held")
def test_whoever_signs_in_or_changes_an_account_is_told(made: tuple[Settings, Catalogue]) -> None:
    profile = accounts.Profile(name="王敏", role="auditor", place="普兰店区")
    for act in (
        lambda: accounts.add(made[0], "li", profile, by=None),
        lambda: accounts.check(made[0], "li", "x"),
        lambda: audit.record(made[0], Deed(who="li", act="export")),
    ):
        with pytest.raises(WarehouseError) as said:
            act()
        assert str(said.value) == SENTENCE
