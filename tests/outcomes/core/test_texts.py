"""How words are joined in both languages."""

from outcomes.core.texts import clauses, listed, names_of, statements


def test_names_clauses_and_statements_in_both_languages() -> None:
    two = ["甲", "乙"]
    assert [f(two, "zh") for f in (listed, clauses, statements)] == ["甲、乙", "甲，乙", "甲；乙"]
    assert [f(two, "en") for f in (listed, clauses, statements)] == ["甲, 乙", "甲, 乙", "甲; 乙"]
    assert listed([], "zh") == ""
    assert clauses(iter(["甲"]), "en") == "甲"


def test_names_can_be_taken_apart_again() -> None:
    for lang in ("zh", "en"):
        assert names_of(listed(["甲", "乙", "丙"], lang), lang) == ["甲", "乙", "丙"]
