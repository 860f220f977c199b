"""Random sequences of upload, approve, return, publish, withdraw, restore against a small model: figures always agree."""

from __future__ import annotations

import os
import shutil
import tempfile
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from etl import review, submit
from outcomes.lake import WarehouseError, connect
from outcomes.security.access import Person
from outcomes.settings import Settings
from tests.conftest import HEADER
from tests.etl.tiny import copy_of, in_force, small_catalogue, small_warehouse

TODAY, MONTH = date(2025, 4, 2), "2025-03"
PLACES = {"210214001003": "古城社区", "210214001002": "台山社区", "210214001004": "鑫荣社区"}
SENDER = Person(account="fengrong", name="填报员", role="street_staff", place="210214001")
APPROVER = Person(account="fengrong-sh", name="审核员", role="street_approver", place="210214001")
DISTRICT = Person(account="qu", name="区级", role="district_staff")
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
    state: str = "submitted"
    before: str = "submitted"
    turn: int = 0  # when it was published first


@dataclass
class Model:
    """What should be in force: of each community the slice that was published last and is not withdrawn."""

    uploads: dict[str, dict[str, Slice]] = field(default_factory=dict)
    clock: int = 0

    def move(self, upload: str, communities: set[str], among: set[str], to: str) -> bool:
        moving = [s for code, s in self.uploads[upload].items() if code in communities and s.state in among]
        self.clock += 1
        for s in moving:
            target = to or s.before
            if target == "withdrawn":
                s.before = s.state
            s.state = target
            if target == "published" and not s.turn:
                s.turn = self.clock
        return bool(moving)

    def figures(self) -> dict[tuple[str, str], float]:
        found: dict[tuple[str, str], float] = {}
        for code in PLACES:
            published = [u[code] for u in self.uploads.values() if code in u and u[code].state == "published"]
            if published:
                found[code, MONTH] = max(published, key=lambda s: s.turn).value
        return found


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    folder = tmp_path_factory.mktemp("small")
    Machine.cat = small_catalogue(folder / "catalogue")
    Machine.empty = small_warehouse(folder / "warehouse", Machine.cat)
    return Machine.empty


class Machine(RuleBasedStateMachine):
    """A warehouse and its model, moved together."""

    cat = empty = None

    @initialize()
    def open(self) -> None:
        self.folder = Path(tempfile.mkdtemp())
        self.settings = copy_of(Machine.empty, self.folder / "warehouse")
        self.model, self.number, self.con = Model(), 0, connect(self.settings)

    def teardown(self) -> None:
        self.con.close()
        shutil.rmtree(self.folder, ignore_errors=True)

    @rule(communities=SOME)
    def upload(self, communities: set[str]) -> None:
        self.number += 1
        values = {code: 10 * self.number + n for n, code in enumerate(sorted(communities))}
        lines = [",".join(HEADER), *(f"{PLACES[code]},{MONTH},{v},1,1,0,0,0," for code, v in values.items())]
        content = "\r\n".join(lines).encode("gb18030")
        made = submit.send(
            self.settings, Machine.cat, SENDER, content, "三月.csv", Machine.cat.datasets["monthly_report"], today=TODAY
        )
        assert made.upload_id is not None
        self.model.uploads[made.upload_id] = {code: Slice(value=v) for code, v in values.items()}

    @precondition(lambda self: self.model.uploads)
    @rule(data=st.data(), ask=st.sampled_from(sorted(ASKS)), communities=SOME)
    def decide(self, data: st.DataObject, ask: str, communities: set[str]) -> None:
        upload = data.draw(st.sampled_from(sorted(self.model.uploads)))
        wanted = communities & set(self.model.uploads[upload])
        if not wanted:
            return
        person, among, to = ASKS[ask]
        moved = self.model.move(upload, wanted, among, to)
        try:
            review.decide(
                self.settings, person, ask, upload, communities=sorted(wanted), reason="核实", cat=Machine.cat
            )
        except WarehouseError:
            assert not moved
        else:
            assert moved

    @invariant()
    def figures_agree(self) -> None:
        if hasattr(self, "settings"):
            assert in_force(self.con) == self.model.figures()


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_a_hundred_sequences_agree_with_the_model(empty: Settings) -> None:
    run_state_machine_as_test(
        Machine,
        settings=settings(
            max_examples=int(os.environ.get("SEQUENCES", "100")), stateful_step_count=7, deadline=None, suppress_health_check=list(HealthCheck),
            derandomize=True,
        ),
    )  # fmt: skip
