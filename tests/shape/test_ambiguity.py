"""The judgement of patterns: some that are known to be slow, and the same things said so that they are not."""

from __future__ import annotations

import pytest

from tests.shape.ambiguity import Use, ambiguous

SLOW: list[tuple[str, Use, str]] = [
    (r"(a+)+b", "match", "exponential"),
    (r"(a*)*b", "match", "exponential"),
    (r"(?:a?b?)*c", "match", "exponential"),
    (r"(?:a|ab|b)*c", "match", "exponential"),
    (r"(\d{1,3})*x", "match", "exponential"),
    (r"(?:[(（].*[)）]|[\d\W_])+$", "search", "exponential"),  # once the tail of a community's name
    (r"\d+\s*(?:楼|栋)\s*\d*\s*(?:单元)?\s*\d+\s*室", "match", "quadratic"),  # once a door number
    (r".*季度.*", "fullmatch", "quadratic"),
    (r"a*b?a*c", "match", "quadratic"),
    (r"[\w.+-]+@[\w-]+", "search", "restart"),  # begins anew at every letter of a long word
    (r"\s+$", "search", "restart"),
    (r"每天(?!.*\d)", "search", "restart"),
    (r"(?i)A+a*B", "match", "quadratic"),
    (r"(?>a+a+b)c", "match", "quadratic"),
]
QUICK: list[tuple[str, Use]] = [
    (r"\d+", "search"),
    (r"\d+\s*栋", "match"),
    (r"(?<!\d)\d+栋", "search"),
    (r"(?<![\w.+-])[\w.+-]+@", "search"),
    (r"\b\w+!", "search"),
    (r"\s*+\d*+\s*+室", "match"),
    (r"(?>(?:a|b)+)c", "match"),
    (r"(?:社区|居委会|村){1,4}\Z", "search"),
    (r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?", "search"),
    (r"(?:ab|cd)*x", "match"),
    (r"^\s+$", "search"),
    (r".*季度", "match"),
]


@pytest.mark.parametrize(("pattern", "use", "why"), SLOW)
def test_a_text_that_can_be_divided_in_several_ways_is_found(pattern: str, use: Use, why: str) -> None:
    assert ambiguous(pattern, use) == why


@pytest.mark.parametrize(("pattern", "use"), QUICK)
def test_a_pattern_that_reads_a_text_in_one_way_is_let_through(pattern: str, use: Use) -> None:
    assert ambiguous(pattern, use) == ""


def test_a_possessive_loop_is_not_divided_but_a_search_still_begins_in_the_middle_of_it() -> None:
    assert ambiguous(r"\d++栋", "match") == ""
    assert ambiguous(r"\d++栋", "search") == "restart"
    assert ambiguous(r"\d{1,6}+栋", "search") == ""
