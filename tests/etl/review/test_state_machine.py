"""Random sequences of uploads, 本月无 and decisions, late months too, against a small model: figures and boards agree."""

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

from etl.ledger.opened import OpenLedger
from etl.review import review, submit
from etl.review.board import board_in
from etl.review.desk import Desk
from etl.review.seat import Seat
from outcomes.core.errors import WarehouseError
from outcomes.core.settings import Settings
from outcomes.reporting.submission import Submission
from outcomes.warehouse.lake import connect
from outcomes.warehouse.mart import register_of
from tests import tree, warehouses
from tests.etl import small
from tests.etl.small import APPROVER, DISTRICT, SENDER, STREET, TODAY

pytestmark = pytest.mark.story

MONTHS = ("2025-03", "2024-11")  # the month, and one that comes late
PLACES = {"210214001003": "古城社区", "210214001002": "台山社区", "210214001004": "鑫荣社区"}
REPORT = "monthly_report"
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
    """The model of one community and month in one upload."""

    value: int
    moved: int  # when it was moved last
    state: str = "submitted"
    before: str = "submitted"
    turn: int = 0  # when it was published first


Cell = tuple[str, str]  # community, month
WAITING = {"submitted", "approved"}


@dataclass
class Model:
    """What should be in force: of each community and month the slice that was published last and is not withdrawn.

    One slice of them waits at most: what is sent later takes its place, and nothing older is decided upon.
    """

    uploads: dict[str, dict[Cell, Slice]] = field(default_factory=dict)  # in the order in which they were sent
    clock: int = 0

    def submit(self, upload: str, values: dict[Cell, int]) -> None:
        self.clock += 1
        self.uploads[upload] = {cell: Slice(value=v, moved=self.clock) for cell, v in values.items()}
        self._supersede(upload)

    def _supersede(self, upload: str) -> None:
        order = list(self.uploads)
        for cell, own in self.uploads[upload].items():
            for earlier in order[: order.index(upload)]:
                other = self.uploads[earlier].get(cell)
                if other and other.state in WAITING and own.state in WAITING | {"published"}:
                    other.state = "superseded"

    def _newer(self, upload: str, cell: Cell) -> bool:
        order = list(self.uploads)
        later = (self.uploads[u].get(cell) for u in order[order.index(upload) + 1 :])
        return any(s is not None and s.state in WAITING | {"published"} for s in later)

    def stands(self, cell: Cell) -> str:
        """How the board shows a community and month: by what was moved last."""
        known = [u[cell] for u in self.uploads.values() if cell in u]
        known = [s for s in known if s.state not in ("withdrawn", "superseded")]
        return max(known, key=lambda s: s.moved).state if known else "unreported"

    def move(self, ask: str, upload: str, communities: set[str]) -> bool:
        _, among, to = ASKS[ask]
        chosen = {c: s for c, s in self.uploads[upload].items() if c[0] in communities}
        moving = {c: s for c, s in chosen.items() if s.state in among}
        waits = [c for c, s in moving.items() if (to or s.before) in WAITING or ask in ("publish", "send_back")]
        if ask not in ("withdraw", "take_back") and any(self._newer(upload, c) for c in waits):
            return False
        self.clock += 1
        for s in moving.values():
            target = to or s.before
            if target == "withdrawn":
                s.before = s.state
            s.state, s.moved = target, self.clock
            if target == "published" and not s.turn:
                s.turn = self.clock
        if ask in ("publish", "restore"):
            self._supersede(upload)
        return bool(moving)

    def figures(self) -> dict[Cell, float]:
        found: dict[Cell, float] = {}
        for cell in {cell for slices in self.uploads.values() for cell in slices}:
            published = [u[cell] for u in self.uploads.values() if cell in u and u[cell].state == "published"]
            if published:
                found[cell] = max(published, key=lambda s: s.turn).value
        return found


def in_force(con: duckdb.DuckDBPyConnection) -> dict[Cell, float]:
    """(community, month) -> requests received, as the mart has it."""
    rows = con.execute(
        """SELECT place, month, numerator FROM lake.mart.indicator_value
        WHERE known_to IS NULL AND indicator = 'requests_received'"""
    ).fetchall()
    return {(place, month): number for place, month, number in rows}


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """A warehouse in which nobody has sent anything."""
    Machine.empty, Machine.cat = small.make(tmp_path_factory.mktemp("small"))
    return Machine.empty


class Machine(RuleBasedStateMachine):
    """A warehouse and its model, moved together."""

    cat = empty = None

    @initialize()
    def open(self) -> None:
        self.folder = Path(tempfile.mkdtemp())
        self.settings = Settings(data=warehouses.copy(Machine.empty.data, self.folder / "warehouse"))
        self.model, self.number, self.con = Model(), 0, connect(self.settings)
        register = register_of(self.con)
        self.desk = Desk(
            settings=self.settings, cat=Machine.cat, person=SENDER, register=register, real=True, today=TODAY
        )

    def teardown(self) -> None:
        self.con.close()
        shutil.rmtree(self.folder, ignore_errors=True)

    @rule(communities=SOME, months=st.sampled_from([MONTHS[:1], MONTHS[:1], MONTHS[1:], MONTHS]))
    def upload(self, communities: set[str], months: tuple[str, ...]) -> None:
        self.number += 1
        cells = [(code, month) for code in sorted(communities) for month in months]
        values = {cell: 10 * self.number + n for n, cell in enumerate(cells)}
        content = small.content_of(*((PLACES[code], month, v, 1) for (code, month), v in values.items()))
        made = submit.send(
            Seat(settings=self.settings, person=SENDER, cat=Machine.cat),
            Submission(content=content, name="三月.csv", dataset=REPORT, reason="漏记"),
            TODAY,
        )
        assert made.upload_id is not None
        self.model.submit(made.upload_id, values)

    @rule(communities=SOME, month=st.sampled_from(MONTHS))
    def nothing(self, communities: set[str], month: str) -> None:
        self.number += 1
        places = [self.desk.register.get(code) for code in sorted(communities)]
        free = all(self.model.stands((code, month)) in ("unreported", "returned") for code in communities)
        try:
            [made] = self.desk.send_nothing(Machine.cat.datasets[REPORT], self.desk.place, month, places)
        except WarehouseError:
            assert not free
        else:
            assert free
            self.model.submit(str(made.upload_id), dict.fromkeys(((code, month) for code in communities), 0))

    @precondition(lambda self: self.model.uploads)
    @rule(data=st.data(), ask=st.sampled_from(sorted(ASKS)), communities=SOME)
    def decide(self, data: st.DataObject, ask: str, communities: set[str]) -> None:
        upload = data.draw(st.sampled_from(sorted(self.model.uploads)))
        wanted = communities & {code for code, _ in self.model.uploads[upload]}
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

    @invariant()
    def the_board_agrees(self) -> None:
        if hasattr(self, "settings"):
            ledger = OpenLedger(con=self.con, settings=self.settings, cat=Machine.cat)
            for month in MONTHS:
                found = board_in(ledger, Machine.cat.datasets[REPORT], month, real=True, register=self.desk.register)
                slots = found.inside(STREET)
                shown = {s.place.code: s.state for s in slots if s.place.code in PLACES}
                assert shown == {code: self.model.stands((code, month)) for code in PLACES}


@pytest.mark.timeout(3600 if tree.LONG else 900)
def test_random_sequences_agree_with_the_model(empty: Settings) -> None:
    run_state_machine_as_test(
        Machine,
        settings=settings(max_examples=tree.examples(12, long=300), stateful_step_count=7),
    )
