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
    PaperTable,
    Paragraph,
    Picture,
    Slide,
    Stated,
)

__all__ = [
    "CONTENTS",
    "Card",
    "Deck",
    "Heading",
    "NothingToSay",
    "Number",
    "Paper",
    "PaperTable",
    "Paragraph",
    "Picture",
    "Slide",
    "Stated",
    "brief",
    "deck",
]
