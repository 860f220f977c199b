"""A process that is killed while it writes: what it said was done is there, and nothing is half there."""

from __future__ import annotations

import signal
from multiprocessing.connection import Connection
from pathlib import Path

import pytest

from outcomes.warehouse.lake import connect
from outcomes.warehouse.mart import Store
from tests import tree
from tests.etl import busy, small, whole

pytestmark = pytest.mark.processes
ENDS = (  # how a process ends, and how far ahead: more than two loads go
    (busy.end_after_steps, 300_000, signal.SIGKILL),  # between any two steps of the program
    (busy.end_after_work, 1.0, signal.SIGPROF),  # in the middle of whatever runs, a commit too
)


def _heard(said: Connection) -> list[tuple[str, str, str, int]]:
    """Everything that a process said until its end."""
    heard = []
    while True:
        try:
            heard.append(said.recv())
        except EOFError:
            return heard


@pytest.mark.timeout(3600)
def test_what_was_acknowledged_survives_a_kill_and_nothing_is_half_there(tmp_path: Path) -> None:
    settings, cat = small.make(tmp_path)
    app, chance, acknowledged = Store(settings), tree.chance("kills"), dict[str, str]()
    app.mart()
    rounds = tree.examples(8, long=50)
    for seed in range(1, rounds + 1):
        end, far, by = ENDS[seed % 2]
        process, said = busy.start(
            busy.load_for_ever, settings.data, tmp_path / "catalogue", seed, end, far * chance.random()
        )
        heard = _heard(said)  # something at least: the lock of the one before was released
        process.join()
        assert process.exitcode == -by
        assert heard
        newest = {month: figure for _, state, month, figure in heard if state == "published"}
        acknowledged |= {upload: state for upload, state, *_ in heard}
        con = connect(settings)
        stored = dict(con.execute("SELECT upload_id, min(state) FROM lake.ledger.slice_state GROUP BY 1").fetchall())
        con.close()
        since = {
            "submitted": ("submitted", "published", "superseded"),
            "published": ("published",),
            "superseded": ("superseded",),
        }
        assert {u: s for u, s in acknowledged.items() if stored.get(u) not in since[s]} == {}
        assert whole.wrong(settings, cat) == []
        further = {max(figure for *_, figure in heard) + more for more in (0, 1)}  # stored, and not heard of any more
        for month, figure in newest.items():
            assert whole.received(app.mart(), month) in {figure, *further}
        acknowledged |= stored
    assert whole.one_more(settings, cat, "2025-03", 90_000).published
    assert whole.received(app.mart(), "2025-03") == 90_000
    assert len(acknowledged) >= rounds


@pytest.fixture(scope="module")
def one_report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the small catalogue and a warehouse of one published report, which each case copies."""
    folder = tmp_path_factory.mktemp("one-report")
    settings, cat = small.make(folder)
    whole.one_more(settings, cat, "2025-03", 10)
    return folder


@pytest.mark.parametrize(
    ("where", "after", "figure"),
    [
        ("etl.ledger.landing.digest", True, 10),
        ("etl.ledger.landing.keep", True, 10),
        ("outcomes.security.audit.append", True, 10),
        ("outcomes.security.audit._keep_head", False, 10),
        ("outcomes.security.audit._keep_head", True, 10),
        ("etl.ledger.acts.refresh", True, 10),
        ("outcomes.warehouse.lake._commit", False, 10),
        ("outcomes.warehouse.lake._commit", True, 11),
    ],
)
def test_killed_at_this_very_step_all_or_nothing_is_there(
    one_report: Path, tmp_path: Path, where: str, after: bool, figure: int
) -> None:
    cat, settings = small.read(one_report / "catalogue"), small.copy(one_report / "real", tmp_path)
    app = Store(settings)
    assert whole.received(app.mart(), "2025-03") == 10
    process, _ = busy.start(busy.die_at, settings.data, one_report / "catalogue", where, after)
    process.join()
    assert process.exitcode == -signal.SIGKILL
    assert whole.wrong(settings, cat) == []
    assert whole.received(app.mart(), "2025-03") == figure
    assert whole.one_more(settings, cat, "2025-03", 12).published
    assert whole.received(app.mart(), "2025-03") == 12
    assert whole.wrong(settings, cat) == []
