"""The four figures at the head of the overview: what each is called and what stands below it, in words."""

from __future__ import annotations

from dataclasses import dataclass

from outcomes.catalogue.catalogue import catalogue
from outcomes.core.periods import Period, month, twelve_months
from outcomes.core.texts import Lang, t
from outcomes.figures.ask import figure
from outcomes.figures.figure import Figure
from outcomes.warehouse.mart import Mart


@dataclass(frozen=True, kw_only=True)
class KeyFigure:
    """A figure with its name, its value as it is read, its unit and its base; `beside`: one that is read with it."""

    figure: Figure
    name: str
    value: str
    unit: str = ""
    base: str = ""
    beside: Figure | None = None


def key_figures(mart: Mart, last: str, lang: Lang) -> tuple[KeyFigure, KeyFigure, KeyFigure, KeyFigure]:
    """Requests with their closures, the ratio of twelve months, volunteers, and the year's projects, of the district."""
    indicators, district = catalogue().indicators, mart.register.district
    received, closed, people = (
        figure(mart, indicators[i], district, month(last))
        for i in ("requests_received", "requests_resolved", "volunteer_participations")
    )
    ratio = figure(mart, indicators["closed_to_received_ratio"], district, twelve_months(last))
    year = Period(first=f"{last[:4]}-01", last=f"{last[:4]}-12")
    projects = figure(mart, indicators["projects_done_of_planned"], district, year)
    known = " · ".join(filter(None, (ratio.base(lang), ratio.interval(lang))))
    ratio_base = known if ratio.state == "known" else ratio.why(lang)
    done, share = (projects.base(lang), projects.text(lang)) if projects.denominator else (projects.text(lang), "")
    return (
        KeyFigure(
            figure=received,
            name=t("card.pair", lang),
            value=received.text(lang),
            unit=received.indicator.unit[lang],
            base=t("card.pair_note", lang)
            + (t("card.pair_closed", lang, whole=closed.reported(lang)) if closed.n != received.n and closed.n else ""),
            beside=closed if received.state == "known" else None,
        ),
        KeyFigure(figure=ratio, name=t("card.ratio", lang), value=ratio.text(lang), base=ratio_base),
        KeyFigure(
            figure=people,
            name=t("card.volunteers", lang),
            value=people.text(lang),
            unit=people.indicator.unit[lang],
            base=people.why(lang),
        ),
        KeyFigure(
            figure=projects,
            name=t("card.projects", lang),
            value=done,
            base=share if projects.state == "known" else projects.why(lang),
        ),
    )
