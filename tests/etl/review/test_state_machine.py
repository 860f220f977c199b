"""Random sequences of upload, approve, return, publish, withdraw, restore against a small model: figures always agree."""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

import duckdb
import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from etl.review import review, submit
from etl.review.board import board
from etl.review.seat import Seat
from outcomes.core.errors import WarehouseError
from outcomes.core.settings import Settings
from outcomes.reporting.submission import Submission
from outcomes.warehouse.lake import connect
from tests import tree, warehouses
from tests.etl import small
from tests.etl.small import APPROVER, DISTRICT, SENDER, STREET, TODAY

pytestmark = pytest.mark.story

MONTH = "2025-03"
PLACES = {"210214001003": "古城社区", "210214001002": "台山社区", "210214001004": "鑫荣社区"}
SOME = st.sets(st.sampled_from(sorted(PLACES)), min_size=1)
# ask -> who asks, from which states, to which state ('' = the one before)
ASKS = {
    "approve": (APPROVER, {"submitted"}, "approved"),
    "send_back": (APPROVER, {"submitted", "approved"}, "returned"),
    "publish": (DISTRICT, {"approved"}, "published"),
    "withdraw": (DISTRICT, {"approved", "published"}, "withdrawn"),
    "take_back": (SENDER, {"submitted", "returned"}, "withdrawn"),
    "restore": (DISTRICT, {"withdrawn"}, ""),
}


@dataclass
class Slice:
    """The model of one community in one upload."""

    value: int
    moved: int  # when it was moved last
    state: str = "submitted"
    before: str = "submitted"
    turn: int = 0  # when it was published first


@dataclass
class Model:
    """What should be in force: of each community the slice that was published last and is not withdrawn."""

    uploads: dict[str, dict[str, Slice]] = field(default_factory=dict)
    clock: int = 0

    def submit(self, upload: str, values: dict[str, int]) -> None:
        self.clock += 1
        self.uploads[upload] = {code: Slice(value=v, moved=self.clock) for code, v in values.items()}

    def _of(self, code: str) -> list[Slice]:
        return [u[code] for u in self.uploads.values() if code in u and u[code].state != "withdrawn"]

    def unsettled(self) -> bool:
        """Whether a community of the street waits to be approved and has nothing published: the month is not ready."""
        return any(
            max(known, key=lambda s: s.moved).state == "submitted" and all(s.state != "published" for s in known)
            for known in map(self._of, PLACES)
            if known
        )

    def move(self, ask: str, upload: str, communities: set[str]) -> bool:
        _, among, to = ASKS[ask]
        moving = [s for code, s in self.uploads[upload].items() if code in communities and s.state in among]
        if ask == "publish" and self.unsettled():
            return False
        self.clock += 1
        for s in moving:
            target = to or s.before
            if target == "withdrawn":
                s.before = s.state
            s.state, s.moved = target, self.clock
            if target == "published" and not s.turn:
                s.turn = self.clock
        return bool(moving)

    def figures(self) -> dict[tuple[str, str], float]:
        found: dict[tuple[str, str], float] = {}
        for code in PLACES:
            published = [s for s in self._of(code) if s.state == "published"]
            if published:
                found[code, MONTH] = max(published, key=lambda s: s.turn).value
        return found


def in_force(con: duckdb.DuckDBPyConnection) -> dict[tuple[str, str], float]:
    """(community, month) -> requests received, as the mart has it."""
    rows = con.execute(
        """SELECT place, month, numerator FROM lake.mart.indicator_value
        WHERE known_to IS NULL AND indicator = 'requests_received'"""
    ).fetchall()
    return {(place, month): number for place, month, number in rows}


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """A warehouse in which every community of the street is left out until it sends something."""
    Machine.empty, Machine.cat = small.make(tmp_path_factory.mktemp("small"))
    for slot in board(Machine.empty, Machine.cat, "monthly_report", MONTH).inside(STREET):
        review.leave_out(Seat(settings=Machine.empty, person=APPROVER), "monthly_report", MONTH, slot.place, "轮训")
    return Machine.empty


class Machine(RuleBasedStateMachine):
    """A warehouse and its model, moved together."""

    cat = empty = None

    @initialize()
    def open(self) -> None:
        self.folder = Path(tempfile.mkdtemp())
        self.settings = Settings(data=warehouses.copy(Machine.empty.data, self.folder / "warehouse"))
        self.model, self.number, self.con = Model(), 0, connect(self.settings)

    def teardown(self) -> None:
        self.con.close()
        shutil.rmtree(self.folder, ignore_errors=True)

    @rule(communities=SOME)
    def upload(self, communities: set[str]) -> None:
        self.number += 1
        values = {code: 10 * self.number + n for n, code in enumerate(sorted(communities))}
        content = small.content_of(*((PLACES[code], MONTH, v, 1) for code, v in values.items()))
        made = submit.send(
            Seat(settings=self.settings, person=SENDER, cat=Machine.cat),
            Submission(content=content, name="三月.csv", dataset=Machine.cat.datasets["monthly_report"].code),
            TODAY,
        )
        assert made.upload_id is not None
        self.model.submit(made.upload_id, values)

    @precondition(lambda self: self.model.uploads)
    @rule(data=st.data(), ask=st.sampled_from(sorted(ASKS)), communities=SOME)
    def decide(self, data: st.DataObject, ask: str, communities: set[str]) -> None:
        upload = data.draw(st.sampled_from(sorted(self.model.uploads)))
        wanted = communities & set(self.model.uploads[upload])
        if not wanted:
            return
        moved = self.model.move(ask, upload, wanted)
        try:
            review.decide(
                Seat(settings=self.settings, person=ASKS[ask][0], cat=Machine.cat),
                review.Decision(ask=ask, upload_id=upload, communities=sorted(wanted), reason="核实"),
            )
        except WarehouseError:
            assert not moved
        else:
            assert moved

    @invariant()
    def figures_agree(self) -> None:
        if hasattr(self, "settings"):
            assert in_force(self.con) == self.model.figures()


@pytest.mark.timeout(3600 if tree.LONG else 900)
def test_random_sequences_agree_with_the_model(empty: Settings) -> None:
    run_state_machine_as_test(
        Machine,
        settings=settings(max_examples=tree.examples(15, long=300), stateful_step_count=7),
    )
