"""The numbers that a paper or deck states, kept while it is being made."""

from __future__ import annotations

from dataclasses import dataclass, field

from outcomes.charts import Trend
from outcomes.core.periods import Period
from outcomes.core.places import Place
from outcomes.core.texts import Lang
from outcomes.figures.figure import Figure
from outcomes.papers.contents import Illustration
from outcomes.papers.sentences import sentence
from outcomes.papers.value import Card, Number, Stated, key_of, number_of
from outcomes.warehouse.mart import Mart
from outcomes.words import talking_points

TITLE = "title"


@dataclass
class Slips:
    """The numbers that are stated so far, each made once, and where on which slide."""

    mart: Mart
    lang: Lang
    stated: list[Stated] = field(default_factory=list)
    numbers: dict[str, Number] = field(default_factory=dict)

    def number(self, f: Figure) -> Number:
        """A figure as a stated number, made once."""
        key = key_of(f)
        if key not in self.numbers:
            self.numbers[key] = number_of(self.mart, f, self.lang)
        return self.numbers[key]

    def card(self, slide: str, n: int, f: Figure, *, group: str = "", name: str = "") -> Card:
        """A figure as the n-th card of a slide, under the indicator's name unless another is given."""
        self.stated.append(Stated(slide=slide, shape=f"card-{n}", number=self.number(f)))
        parts = (
            talking_points.when(f.period, self.lang),
            f.base(self.lang),
            f.interval(self.lang) or f.why(self.lang),
            f.coverage(self.lang),
        )
        below = " · ".join(part for part in parts if part)
        return Card(
            name=name or f.indicator.name[self.lang],
            text=f.text(self.lang, unit=True),
            note=below,
            known=f.state == "known",
            group=group,
        )

    def say(self, slide: str, shape: str, code: str, place: Place, period: Period) -> str:
        """A sentence in a shape of a slide."""
        made = sentence(self.mart, code, place, period, self.lang)
        self.stated.append(Stated(slide=slide, shape=shape, number=made))
        return made.text

    def chart(self, slide: str, drawn: Illustration) -> None:
        """Every point of a chart, as the figures that it draws."""
        chart = drawn.chart
        for s, (series, line) in enumerate(zip(chart.series, drawn.lines, strict=True)):
            by_code = {f.period.last if isinstance(chart, Trend) else f.place.code: f for f in line}
            for p, point in enumerate(series.points):
                found = self.number(by_code[point.code])
                self.stated.append(Stated(slide=slide, shape=chart.name, series=s, point=p, number=found))
