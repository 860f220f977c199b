"""A child for each foreign file: what it makes comes back; one that dies, is late or takes too much is told as too heavy."""

from __future__ import annotations

import os
import signal
import socket
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from outcomes.foreign import nursery as foreign
from outcomes.foreign.message import Broken, Message, receive, send
from outcomes.foreign.nursery import ChildLimits, Nursery, TooHeavy, demand_apart

pytestmark = pytest.mark.processes
_NOTHING = Message(said={})


@pytest.fixture(scope="module")
def nursery() -> Iterator[Nursery]:
    """A nursery whose children do the work of tests/outcomes/foreign/tasks.py."""
    made = Nursery(["tests.outcomes.foreign.tasks"])
    yield made
    made.close()


def test_what_a_child_makes_comes_back_with_its_bytes_and_its_progress(nursery: Nursery) -> None:
    heard: list[float] = []
    asked = Message(said={"name": "月报.xlsx", "rows": [1, None, "二"]}, blobs=(b"\x00\xff" * 3_000_000, b""))
    assert nursery.ask("echo", asked, heard.append) == asked
    assert heard == [0.5]


def test_a_child_that_asks_for_more_memory_than_it_may_is_refused_and_the_next_one_works(nursery: Nursery) -> None:
    with pytest.raises(TooHeavy, match=r"时间或内存超过限度.* / .*more time or memory"):
        nursery.ask("bomb", _NOTHING, limits=ChildLimits(memory_mb=256))
    assert nursery.ask("echo", _NOTHING) == _NOTHING


def test_a_child_that_is_killed_or_goes_wrong_is_refused(nursery: Nursery) -> None:
    for task in ("killed", "wrong", "no such task"):
        with pytest.raises(TooHeavy):
            nursery.ask(task, _NOTHING)


def test_a_late_child_is_ended_by_the_kernel_whatever_it_waits_for(nursery: Nursery) -> None:
    with pytest.raises(TooHeavy):
        nursery.ask("late", _NOTHING, limits=ChildLimits(seconds=0.05))


def test_a_busy_child_is_ended_after_its_seconds_of_the_processor(nursery: Nursery) -> None:
    with pytest.raises(TooHeavy):
        nursery.ask("busy", _NOTHING, limits=ChildLimits(cpu_seconds=1))


def test_a_child_has_nothing_of_the_server_open_and_knows_none_of_its_secrets(
    nursery: Nursery, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OUTCOMES_SECRET", "s3cret")
    with (tmp_path / "accounts.sqlite").open("w") as ours:
        os.set_inheritable(ours.fileno(), True)
        own = Nursery(["tests.outcomes.foreign.tasks"])
        try:
            said = own.ask("open_files", _NOTHING).said
        finally:
            own.close()
    assert not any("accounts.sqlite" in name for name in said["files"].values())
    assert sum(name.startswith("socket:") for name in said["files"].values()) == 1
    assert "OUTCOMES_SECRET" not in said["environment"]
    assert said["session"]


def test_a_nursery_that_died_is_begun_anew(nursery: Nursery) -> None:
    own = Nursery(["tests.outcomes.foreign.tasks"])
    try:
        first = own.pid
        os.kill(first, signal.SIGKILL)
        os.waitpid(first, 0)
        assert own.ask("echo", _NOTHING) == _NOTHING
        assert own.pid != first
    finally:
        own.close()


def test_several_files_at_once_each_get_their_own_answer(nursery: Nursery) -> None:
    asked = [Message(said={"n": n}, blobs=(bytes([n]) * 1000,)) for n in range(8)]
    with ThreadPoolExecutor(8) as people:
        assert list(people.map(lambda m: nursery.ask("echo", m), asked)) == asked


@pytest.mark.parametrize(
    "said", [b"\x80\x04K\x01.", b"[]", b'{"said": 1, "blobs": 0}', b'{"said": {}, "blobs": -1}', b"[" * 100_000]
)
def test_what_is_no_message_is_never_taken_for_one(said: bytes) -> None:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        theirs.sendall(len(said).to_bytes(8, "big") + said)
        with pytest.raises(Broken):
            receive(ours)


def test_a_message_that_names_more_bytes_than_a_message_may_have_is_not_read() -> None:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        theirs.sendall((1 << 62).to_bytes(8, "big"))
        with pytest.raises(Broken, match="too long"):
            receive(ours)
        send(theirs, _NOTHING)


def test_a_server_opens_no_foreign_file_itself_and_a_command_line_does() -> None:
    demand_apart()
    try:
        foreign.open_for_server(["tests.outcomes.foreign.tasks"])
        with pytest.raises(RuntimeError, match="does not open"):
            demand_apart()
    finally:
        foreign.close_for_server()
    demand_apart()


def test_a_nursery_ends_when_its_server_is_gone_without_a_word() -> None:
    own = Nursery(["tests.outcomes.foreign.tasks"])
    own.begin()
    process, control = own._process, own._control
    assert process is not None
    assert control is not None
    control.close()  # as the kernel does for a server that was killed
    assert process.wait(60) == 0


def test_a_page_that_is_about_to_take_a_file_has_the_nursery_begun_and_a_command_has_none() -> None:
    foreign.soon()
    assert foreign.the_nursery() is None
    own = foreign.open_for_server(["tests.outcomes.foreign.tasks"])
    try:
        assert own is not None
        assert not own.begun
        foreign.soon()
        foreign.soon()
        own.begin()  # waits for the one that was begun
        first = own.pid
        own.begin()
        assert (own.begun, own.pid) == (True, first)
    finally:
        foreign.close_for_server()
