"""A process that is killed while it writes: what it said was done is there, and nothing is half there."""

from __future__ import annotations

import random
import signal
import time
from pathlib import Path

import pytest

from outcomes.warehouse.lake import connect
from outcomes.warehouse.mart import Store
from tests.etl import busy, small, whole


@pytest.mark.timeout(900)
def test_what_was_acknowledged_survives_kill_9_and_nothing_is_half_there(tmp_path: Path) -> None:
    settings, cat = small.make(tmp_path)
    app, chance, acknowledged, unheard = Store(settings), random.Random(20250402), {}, 0
    app.mart()
    for seed in range(1, 51):
        process, said = busy.start(busy.load_for_ever, settings.data, tmp_path / "catalogue", seed)
        heard = [said.recv() for _ in range(2)]  # the lock of the one before was released
        time.sleep(chance.uniform(0, 0.8))
        process.kill()
        process.join()
        while said.poll():
            try:
                heard.append(said.recv())
            except EOFError:
                break
        newest = {month: figure for _, state, month, figure in heard[1:] if state == "published"}
        acknowledged |= {upload: state for upload, state, *_ in heard[1:]}
        con = connect(settings)
        stored = dict(con.execute("SELECT upload_id, min(state) FROM lake.ledger.slice_state GROUP BY 1").fetchall())
        con.close()
        assert {u: s for u, s in acknowledged.items() if stored.get(u) not in (s, "published")} == {}
        assert whole.wrong(settings, cat) == []
        for month, figure in newest.items():  # one more may be stored that was not heard of any more
            assert whole.received(app.mart(), month) in (figure, figure + 1)
        unheard += len(stored.keys() - acknowledged.keys())
        acknowledged |= stored
    assert whole.one_more(settings, cat, "2025-03", 90_000).published
    assert whole.received(app.mart(), "2025-03") == 90_000
    assert len(acknowledged) >= 50


@pytest.mark.parametrize(
    ("where", "after", "figure"),
    [
        ("etl.ledger.landing.digest", True, 10),
        ("etl.ledger.landing.keep", True, 10),
        ("outcomes.security.audit.append", True, 10),
        ("outcomes.security.audit._keep_head", False, 10),
        ("outcomes.security.audit._keep_head", True, 10),
        ("etl.mart.refresh.refresh", True, 10),
        ("outcomes.warehouse.lake._commit", False, 10),
        ("outcomes.warehouse.lake._commit", True, 11),
    ],
)
def test_killed_at_this_very_step_all_or_nothing_is_there(tmp_path: Path, where: str, after: bool, figure: int) -> None:
    settings, cat = small.make(tmp_path)
    whole.one_more(settings, cat, "2025-03", 10)
    app = Store(settings)
    assert whole.received(app.mart(), "2025-03") == 10
    process, _ = busy.start(busy.die_at, settings.data, tmp_path / "catalogue", where, after)
    process.join()
    assert process.exitcode == -signal.SIGKILL
    assert whole.wrong(settings, cat) == []
    assert whole.received(app.mart(), "2025-03") == figure
    assert whole.one_more(settings, cat, "2025-03", 12).published
    assert whole.received(app.mart(), "2025-03") == 12
    assert whole.wrong(settings, cat) == []
