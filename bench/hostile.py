"""How the time of reading grows with a text that was made to be slow: twice as long, at most about twice the time."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from bench.measure import Ratio, by_turns
from etl.check.names import contradicted, suggest
from etl.findings.personal import holds_personal_data
from etl.read.text import mojibake_in
from outcomes.core.places import read_register
from outcomes.core.settings import ROOT
from outcomes.proofreading.check import check
from outcomes.proofreading.chinese_numbers import find, flowing
from outcomes.warehouse.mart import the_store

REPEATS = 5
GROWTH = 2.6  # twice the time, and what the clock's own noise adds


def _named(text: str) -> None:
    register = read_register(ROOT / "data" / "reference")
    suggest(register, text)
    contradicted(register, text)


def _numbers(text: str) -> None:
    find(flowing(text))


def _checked(text: str) -> None:
    check(the_store().mart(), text, "zh")


# what is read: how, the text n times as long as its unit, and how often the unit is said at first
TEXTS: dict[str, tuple[Callable[[str], object], Callable[[int], str], int]] = {
    "a name with brackets": (_named, lambda n: f"古城{'()' * n}x", 10),
    "a remark with blanks in a door number": (holds_personal_data, lambda n: f"1栋{' ' * n}x", 900),
    "a remark of digits": (holds_personal_data, lambda n: "1" * n, 900),
    "a remark that is nearly an address": (holds_personal_data, lambda n: "a" * n, 900),
    "a cell that looks garbled": (lambda text: mojibake_in([text]), lambda n: "锛" * n, 10_000),
    "a speech of percentages": (_numbers, lambda n: "5%" * n, 5_000),
    "a speech of 每天开展": (_numbers, lambda n: "每天开展" * n, 5_000),
    "a speech of open quotes": (_numbers, lambda n: "“一" * n, 5_000),
    "a speech of lines without an end": (_numbers, lambda n: f"{'一' * 40}\n" * n, 1_000),
    "percentages judged": (_checked, lambda n: "5%" * n, 1_000),
    "English words judged": (_checked, lambda n: "up by 5 " * n, 500),
}


def measure(_folder: Path) -> list[Ratio]:
    """For each text the time of twice the length by that of the length, and of four times by that of twice."""
    made = []
    for name, (read, text, n) in TEXTS.items():
        for times in (1, 2):
            short, long = text(times * n), text(2 * times * n)
            second, first = by_turns(lambda s=short, r=read: r(s), lambda s=long, r=read: r(s), REPEATS)
            said = f"hostile, {name}: {len(long):,} ÷ {len(short):,} letters"
            made.append(Ratio(name=said, ours=first, baseline=second, goal=GROWTH))
    return made
