"""One set of colours: what Streamlit is configured with is what the theme says, and words can be read on their ground."""

from __future__ import annotations

import tomllib

import pytest

from outcomes.charts import theme
from outcomes.core.settings import ROOT

CONFIG = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))["theme"]


@pytest.mark.parametrize(("part", "dark"), [("light", False), ("dark", True)])
def test_the_configuration_of_streamlit_has_the_colours_of_the_theme(part: str, dark: bool) -> None:
    look, said = theme.tokens(dark), CONFIG[part]
    assert said["backgroundColor"].upper() == look.page
    assert said["secondaryBackgroundColor"].upper() == look.card
    assert said["textColor"].upper() == look.ink


def _light(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _contrast(one: str, other: str) -> float:
    high, low = sorted((_light(one), _light(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("dark", [False, True])
def test_words_stand_out_from_page_and_card(dark: bool) -> None:
    look = theme.tokens(dark)
    assert _contrast("#000000", "#FFFFFF") == pytest.approx(21)
    for ink in (look.ink, look.secondary, look.unknown_ink, look.soft_ink, look.better):
        for ground in (look.page, look.card):
            assert _contrast(ink, ground) >= 4.5, (ink, ground)
    assert _contrast(look.concern, look.card) >= 4.5  # signals stand on cards
    for n, colour in enumerate(look.sequential):
        assert _contrast(theme.label_ink(n, dark), colour) >= 3, (n, colour)  # values on tiles are large and bold


def test_every_colour_is_a_variable_of_the_style_sheets() -> None:
    names = theme.variables(False)
    assert set(names) == set(theme.variables(True))
    sheets = "".join(
        p.read_text(encoding="utf-8") for p in (ROOT / "outcomes" / "ui" / "frame" / "styles").glob("*.css")
    )
    asked = {part.split(")")[0].strip() for part in sheets.split("var(--oc-")[1:]}
    assert asked <= set(names)


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("古城", "古城"),
        ("Chongwangmiao", "Chongwangmiao"),
        ("和悦新时代实践", "和悦新时代实践"),
        ("久寿和悦新时代文明实践示范", "久寿和悦新时…"),
    ],
)
def test_a_name_on_a_tile_ends_before_its_neighbours(name: str, shown: str) -> None:
    assert theme.cut_to(name, theme.TILE_WIDTH) == shown
