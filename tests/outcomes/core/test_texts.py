"""How words are joined in both languages."""

from outcomes.core.texts import clauses, filled, listed, names_of, statements, t


def test_names_clauses_and_statements_in_both_languages() -> None:
    two = ["甲", "乙"]
    assert [f(two, "zh") for f in (listed, clauses, statements)] == ["甲、乙", "甲，乙", "甲；乙"]
    assert [f(two, "en") for f in (listed, clauses, statements)] == ["甲, 乙", "甲, 乙", "甲; 乙"]
    assert listed([], "zh") == ""
    assert clauses(iter(["甲"]), "en") == "甲"


def test_names_can_be_taken_apart_again() -> None:
    for lang in ("zh", "en"):
        assert names_of(listed(["甲", "乙", "丙"], lang), lang) == ["甲", "乙", "丙"]


def test_english_says_one_row_and_two_rows() -> None:
    assert filled("{n:row|rows} of {of}", {"n": 1, "of": 12}) == "1 row of 12"
    assert filled("{n:row|rows} of {of}", {"n": 11, "of": 12}) == "11 rows of 12"
    assert filled("+{n:point|points}", {"n": "0.5"}) == "+0.5 points"
    said = [t("report.confirm_good", "en", n=n) for n in (1, 2)]
    assert said == ["Send only 1 good row", "Send only 2 good rows"]
