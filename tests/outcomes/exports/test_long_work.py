"""Long work: handed in once, watched by everybody, over with a result or a sentence; what broke is begun anew."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest

from outcomes.exports.long_work import CannotBeDone, Hear, LongWork, Standing, hand_in, work_of
from outcomes.exports.own_process import BROKEN


def _handed_in(key: object, make: Callable[[Hear], int]) -> LongWork[int]:
    return hand_in(("a test", key), make, "pages", by="leader", where="thread")


def test_work_is_done_once_and_what_broke_is_begun_anew() -> None:
    calls: list[int] = []

    def make(_hear: Hear) -> int:
        calls.append(1)
        if len(calls) == 1:
            raise OSError("nothing left")
        return 7

    broken = _handed_in("broken", make)
    with pytest.raises(OSError, match="nothing left"):
        broken.result()
    assert broken.is_over
    assert broken.standing == Standing(state="failed", said=BROKEN)  # nobody is shown what a library says
    again = _handed_in("broken", make)
    assert again.result() == 7
    assert again.standing == Standing(state="done", share=1.0)
    assert _handed_in("broken", make) is again
    assert len(calls) == 2


def test_what_cannot_be_done_says_why_and_is_not_tried_again() -> None:
    calls: list[int] = []

    def make(_hear: Hear) -> int:
        calls.append(1)
        raise CannotBeDone("没有数字清单 / no list of numbers")

    first = _handed_in("impossible", make)
    assert first.is_over
    assert first.standing == Standing(state="failed", said="没有数字清单 / no list of numbers")
    assert _handed_in("impossible", make) is first
    assert len(calls) == 1


def test_whoever_asks_the_same_watches_the_same_with_the_share_that_is_done() -> None:
    told, go_on = threading.Event(), threading.Event()

    def make(hear: Hear) -> int:
        hear(0.4)
        told.set()
        go_on.wait(60)
        return 1

    mine = _handed_in("watched", make)
    waiting = _handed_in("behind it", lambda _hear: 2)
    assert told.wait(60)
    assert work_of(("a test", "watched")) is mine
    assert (mine.by, mine.where) == ("leader", "thread")
    assert mine.standing == Standing(state="running", share=0.4)
    assert not mine.is_over
    assert waiting.standing == Standing(state="waiting")  # one at a time
    go_on.set()
    assert (mine.result(), waiting.result()) == (1, 2)
    assert mine.standing.is_over
