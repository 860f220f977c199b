"""Documents and decks as values: what they say, with every number they state; drawn by outcomes.render."""

from outcomes.papers.brief import brief
from outcomes.papers.deck import CONTENTS, deck
from outcomes.papers.value import (
    Card,
    Deck,
    Heading,
    NothingToSay,
    Number,
    Paper,
    Paragraph,
    Picture,
    Slide,
    Stated,
    Table,
)

__all__ = [
    "CONTENTS",
    "Card",
    "Deck",
    "Heading",
    "NothingToSay",
    "Number",
    "Paper",
    "Paragraph",
    "Picture",
    "Slide",
    "Stated",
    "Table",
    "brief",
    "deck",
]
