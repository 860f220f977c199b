"""Room for a few marts of other days: the longest unused goes, none in use does, and who finds no room waits or is told."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from outcomes.core.periods import end_of
from outcomes.core.settings import Settings
from outcomes.warehouse.in_force import Look
from outcomes.warehouse.mart import Store
from outcomes.warehouse.room import MOST, Busy, Room


def _days(n: int) -> list[str]:
    return [f"2025-06-{day:02d}" for day in range(1, n + 1)]


def test_sixteen_days_one_after_the_other_leave_the_last_four() -> None:
    room: Room[str, str] = Room()
    for day in _days(16):
        assert room.take(day, lambda d=day: f"as of {d}") == f"as of {day}"
    assert room.kept == tuple(_days(16)[-MOST:])


def test_what_was_looked_at_again_stays_longer() -> None:
    room: Room[str, str] = Room(most=2)
    for day in ("mon", "tue", "mon", "wed"):
        room.take(day, lambda d=day: d)
    assert room.kept == ("mon", "wed")


def test_a_day_that_is_there_is_not_made_again() -> None:
    room: Room[str, object] = Room()
    first = room.take("mon", object)
    assert room.take("mon", object) is first


def test_what_is_in_use_is_never_put_away_and_who_finds_no_room_is_told_in_both_languages() -> None:
    room: Room[str, str] = Room(most=2, patience=0)
    with room.sitting():
        room.take("mon", lambda: "mon")
        room.take("tue", lambda: "tue")
        with pytest.raises(Busy, match=r"请过一会儿再看 / .*try again"):
            room.take("wed", lambda: "wed")
        assert room.kept == ("mon", "tue")
    assert room.take("wed", lambda: "wed") == "wed"
    assert room.kept == ("tue", "wed")


def test_a_sitting_inside_another_one_ends_with_the_outer_one() -> None:
    room: Room[str, str] = Room(most=1, patience=0)
    with room.sitting():
        with room.sitting():
            room.take("mon", lambda: "mon")
        with pytest.raises(Busy):
            room.take("tue", lambda: "tue")


def test_what_cannot_be_made_takes_no_room_and_is_tried_again() -> None:
    room: Room[str, str] = Room(most=1, patience=0)

    def damaged() -> str:
        raise OSError("no such catalogue")

    with pytest.raises(OSError, match="no such catalogue"):
        room.take("mon", damaged)
    assert room.kept == ()
    assert room.take("mon", lambda: "mon") == "mon"


class _Visitor(threading.Thread):
    """Somebody who looks at a day until told to leave."""

    def __init__(self, room: Room[str, str], day: str) -> None:
        super().__init__(daemon=True)
        self.room, self.day = room, day
        self.looks, self.leaves = threading.Event(), threading.Event()

    def run(self) -> None:
        with self.room.sitting():
            self.room.take(self.day, lambda: self.day)
            self.looks.set()
            self.leaves.wait()


@pytest.fixture
def visitors() -> Iterator[list[_Visitor]]:
    there: list[_Visitor] = []
    yield there
    for one in there:
        one.leaves.set()
    for one in there:
        one.join()


def test_sixteen_days_at_once_are_looked_at_four_at_a_time_and_all_in_the_end(visitors: list[_Visitor]) -> None:
    room: Room[str, str] = Room(patience=600)
    visitors += [_Visitor(room, day) for day in _days(16)]
    for one in visitors:
        one.start()
    left: set[str] = set()
    while len(left) < 16:
        next_one = next((v for v in visitors if v.day not in left and v.looks.wait(0.01)), None)
        if next_one is None:
            continue
        looking = [v for v in visitors if v.looks.is_set() and v.day not in left]
        assert len(looking) <= MOST
        assert {v.day for v in looking} <= set(room.kept)
        left.add(next_one.day)
        next_one.leaves.set()
        next_one.join()


def test_the_store_keeps_four_days_and_the_mart_of_now(sample_folder: Path) -> None:
    store = Store(Settings(data=sample_folder))
    looks = [Look(as_of=end_of(day)) for day in ("2025-08-01", "2025-09-01", "2025-10-01", "2025-11-01", "2025-12-01")]
    with store.sitting():
        marts = [store.other(look) for look in looks[:4]]
        assert [store.other(look) for look in looks[:4]] == marts
    newest = store.other(looks[4])
    assert newest.look == looks[4]
    assert len(store._others.kept) == MOST
    assert store.other(looks[1]) is marts[1]
