"""Documents as values: what a brief says, with every number it states; drawn by outcomes.render."""

from outcomes.papers.brief import brief
from outcomes.papers.value import Heading, Number, Paper, Paragraph, Picture, Table

__all__ = ["Heading", "Number", "Paper", "Paragraph", "Picture", "Table", "brief"]
