"""What senders are told of a month: whose turn it is, by the way that each table goes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from outcomes.catalogue.catalogue import catalogue
from outcomes.core.places import Place
from outcomes.core.texts import Lang
from outcomes.reporting.board import Board, Slot
from outcomes.words.reported import sums, todo_title

STREET = Place(code="210214001", name="丰荣街道", level="street", parent="210214")
GUCHENG = Place(code="210214001003", name="古城社区", level="community", parent=STREET.code)


def _board(table: str, *states: str) -> Board:
    slots = tuple(Slot(place=replace(GUCHENG, code=f"21021400100{n}"), state=s) for n, s in enumerate(states))
    due = date(2026, 11, 5)
    return Board(dataset=catalogue().datasets[table], period="2026-10", due=due, closed=False, slots=slots)


def test_a_report_waits_for_the_street_and_then_for_the_district() -> None:
    board = _board("monthly_report", "submitted", "approved", "approved", "published")
    assert sums(board, STREET.code, "zh") == "应报4：已发布1、待审3、退回0、未报0（待审中：等街道1、等区发布2）"


@pytest.mark.parametrize("table", ["requests", "projects"])
def test_what_no_street_reviews_waits_for_the_district_alone(table: str) -> None:
    board = _board(table, "submitted", "submitted", "unreported")
    assert sums(board, STREET.code, "zh") == "应报3：已发布0、待审2、退回0、未报1（待审中：等区发布2）"
    assert sums(board, STREET.code, "en").endswith("(waiting: 2 for the district)")


@pytest.mark.parametrize(
    ("lang", "n", "said"),
    [
        ("zh", 2, "我的待办 · 古城社区 2026年10月：2项未完成"),
        ("zh", 0, "我的待办 · 古城社区 2026年10月：没有要办的"),
        ("en", 0, "My to-do · Gucheng Community, Oct 2026: nothing open"),
    ],
)
def test_a_place_without_a_duty_is_told_so_in_words(lang: Lang, n: int, said: str) -> None:
    name = {"zh": "古城社区", "en": "Gucheng Community"}[lang]
    assert todo_title(name, "2026-10", n, lang) == said
