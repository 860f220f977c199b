"""Numbers with their words."""

import pytest

from outcomes.core.numbers import of_several


@pytest.mark.parametrize(
    ("value", "unit", "said"),
    [
        ("44", "community", "communities"),
        ("252", "person", "people"),
        ("1000", "space", "spaces"),
        ("7", "class per day", "classes per day"),
        ("50", "person-time per month", "person-times per month"),
        ("1", "brand", "brand"),
    ],
)
def test_the_english_unit_of_several_is_its_plural(value: str, unit: str, said: str) -> None:
    assert of_several(unit, value) == said
