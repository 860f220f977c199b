"""Random sequences of uploads, 本月无, decisions and ledgers that are switched on, late months too, against a small model.

Figures and boards agree after every step.
"""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import dataclass, field, replace
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

from etl.ledger import acts, ledger
from etl.ledger.by import By
from etl.ledger.opened import OpenLedger
from etl.review import review, submit
from etl.review.board import board_in
from etl.review.desk import Desk
from etl.review.seat import Seat
from outcomes.core.errors import WarehouseError
from outcomes.core.settings import Settings
from outcomes.reporting.submission import Covers, Submission
from outcomes.warehouse.lake import connect
from outcomes.warehouse.mart import register_of
from tests import tree, warehouses
from tests.etl import small
from tests.etl.small import APPROVER, DISTRICT, SENDER, STREET, TODAY

pytestmark = pytest.mark.story

MONTHS = ("2025-03", "2024-11")  # the month, and one that comes late
PLACES = {"210214001003": "古城社区", "210214001002": "台山社区", "210214001004": "鑫荣社区"}
REPORT = "monthly_report"
FIRST = {(code, month): 900 + n for n, (code, month) in enumerate((c, m) for c in PLACES for m in MONTHS)}
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
class Requests:
    """The model of a ledger of one community and month: how many requests it holds, and whether it is published."""

    cell: Cell
    count: int
    published: bool = True


@dataclass
class Model:
    """What should be in force: of each community and month the slice that was published last and is not withdrawn.

    One slice of them waits at most: what is sent later takes its place, and nothing older is decided upon. A ledger gives
    the figures from the month on from which it took over; where no act said so, those of the years that it speaks of.
    """

    uploads: dict[str, dict[Cell, Slice]] = field(default_factory=dict)  # in the order in which they were sent
    clock: int = 0
    ledgers: dict[str, Requests] = field(default_factory=dict)
    since: dict[str, str] = field(default_factory=dict)  # community -> the month from which its ledger counts
    ever_since: dict[str, str] = field(default_factory=dict)  # the same, kept when nothing is left of the ledger

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

    def takes_over(self, cell: Cell) -> bool:
        """Whether a ledger of this community and month would take the place of reported figures of its year."""
        place, year = cell[0], cell[1][:4]
        others = (c for c in self.figures() if c not in {led.cell for led in self._kept(place)})
        return not self.since.get(place) and any(c[0] == place and c[1][:4] == year for c in others)

    def switch_on(self, upload: str, ledger: Requests, since: str) -> None:
        if since:
            self.since[ledger.cell[0]] = self.ever_since[ledger.cell[0]] = since
        self.ledgers[upload] = ledger

    def switch(self, upload: str, *, on: bool) -> None:
        """The ledger is withdrawn, or comes back: a community without one goes by its reports again."""
        ledger = self.ledgers[upload]
        ledger.published, place = on, ledger.cell[0]
        if on and place in self.ever_since:
            self.since[place] = self.ever_since[place]
        elif not self._kept(place):
            self.since.pop(place, None)

    def _kept(self, place: str) -> list[Requests]:
        return [led for led in self.ledgers.values() if led.published and led.cell[0] == place]

    def _by_ledger(self, cell: Cell) -> bool:
        """Whether the figure of a community and month comes from its ledger, or from nowhere."""
        place, month = cell
        if place in self.since:
            return month >= self.since[place]
        return any(led.cell[1][:4] == month[:4] for led in self._kept(place))

    def figures(self) -> dict[Cell, float]:
        told = {cell: value for cell, value in self._reported().items() if not self._by_ledger(cell)}
        kept = [led for place in PLACES for led in self._kept(place) if self._by_ledger(led.cell)]
        return told | {led.cell: led.count for led in kept}

    def _reported(self) -> dict[Cell, float]:
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
def places_to_begin(tmp_path_factory: pytest.TempPathFactory) -> None:
    """A warehouse in which nobody has sent anything, and one in which every month of the model is published."""
    Machine.empty, Machine.cat = small.make(tmp_path_factory.mktemp("empty"), ledger=True)
    Machine.full, _ = small.make(tmp_path_factory.mktemp("full"), ledger=True)
    content = small.content_of(*((PLACES[code], month, v, 1) for (code, month), v in FIRST.items()))
    by = SENDER.account
    sent = Submission(content=content, name="三月.csv", dataset=REPORT, by=by, today=TODAY, publish=True)
    Machine.first = ledger.load(Machine.full, sent, cat=Machine.cat).upload_id


class Machine(RuleBasedStateMachine):
    """A warehouse and its model, moved together."""

    cat = empty = full = first = None

    @initialize(begun=st.booleans())
    def open(self, begun: bool) -> None:
        self.folder = Path(tempfile.mkdtemp())
        base = Machine.full if begun else Machine.empty
        self.settings = Settings(data=warehouses.copy(base.data, self.folder / "warehouse"))
        self.model, self.number, self.con = Model(), 0, connect(self.settings)
        if begun:
            self.model.submit(Machine.first, FIRST)
            for told in self.model.uploads[Machine.first].values():
                told.state, told.turn = "published", self.model.clock
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

    @rule(
        code=st.sampled_from(sorted(PLACES)), month=st.sampled_from(MONTHS), since=st.sampled_from([*MONTHS, "2025-04"])
    )
    def switch_on(self, code: str, month: str, since: str) -> None:
        """The operator publishes a ledger of a community's month: refused without a month to begin with, where one is due."""
        if any(led.cell == (code, month) for led in self.model.ledgers.values()):
            return
        self.number += 1
        count = 1 + self.number % 3
        lines = [
            f"Q{self.number}-{n},{PLACES[code]},{month}-0{n + 1} 09:00,来访,停车,社区,待办,," for n in range(count)
        ]
        content = "\r\n".join(
            ["诉求编号,社区,受理时间,来源渠道,诉求类别,办理层级,办理状态,办结时间,是否作废", *lines]
        ).encode("gb18030")
        due = self.model.takes_over((code, month))
        covers = Covers(place=code, first=month, last=month)
        sent = Submission(content=content, name="诉求.csv", dataset="requests", by="区级", today=TODAY, covers=covers)
        if due:
            with pytest.raises(WarehouseError, match="请先选定从哪个月起"):
                ledger.load(self.settings, replace(sent, publish=True, since=""), cat=Machine.cat)
        chosen = replace(sent, publish=True, since=since if due else "")
        made = ledger.load(self.settings, chosen, cat=Machine.cat)
        assert made.upload_id is not None
        self.model.switch_on(made.upload_id, Requests(cell=(code, month), count=count), since if due else "")

    @precondition(lambda self: self.model.ledgers)
    @rule(data=st.data())
    def switch(self, data: st.DataObject) -> None:
        """A published ledger is withdrawn, a withdrawn one comes back."""
        upload = data.draw(st.sampled_from(sorted(self.model.ledgers)))
        on = not self.model.ledgers[upload].published
        (acts.restore if on else acts.withdraw)(self.settings, upload, By(who="区级", reason="核实"), cat=Machine.cat)
        self.model.switch(upload, on=on)

    @invariant()
    def figures_agree(self) -> None:
        if hasattr(self, "settings"):
            assert in_force(self.con) == self.model.figures()

    @invariant()
    def the_board_agrees(self) -> None:
        if hasattr(self, "settings"):
            there = OpenLedger(con=self.con, settings=self.settings, cat=Machine.cat)
            for month in MONTHS:
                found = board_in(there, Machine.cat.datasets[REPORT], month, real=True, register=self.desk.register)
                slots = found.inside(STREET)
                shown = {s.place.code: s.state for s in slots if s.place.code in PLACES}
                assert shown == {code: self.model.stands((code, month)) for code in PLACES}


@pytest.mark.timeout(3600 if tree.LONG else 900)
@pytest.mark.usefixtures("places_to_begin")
def test_random_sequences_agree_with_the_model() -> None:
    run_state_machine_as_test(
        Machine,
        settings=settings(max_examples=tree.examples(12, long=300), stateful_step_count=7),
    )
