"""The four figures at the head of the overview: what each is called and what stands below it, in words."""

from __future__ import annotations

from dataclasses import dataclass

from outcomes.catalogue.catalogue import Indicator, catalogue
from outcomes.core.periods import month, twelve_months, year_to_date
from outcomes.core.texts import Lang, t
from outcomes.figures.ask import figure
from outcomes.figures.figure import Figure
from outcomes.figures.projects import projects_by
from outcomes.figures.promises import PromiseState, counted
from outcomes.warehouse.mart import Mart

_NO_ANSWER: tuple[PromiseState, ...] = ("undecided", "small_base", "unreported", "off", "no_direction")


@dataclass(frozen=True, kw_only=True)
class KeyFigure:
    """What a card says: name, value, unit and base; `figure` is where it is from, `beside` one that is read with it."""

    figure: Figure
    name: str
    value: str
    known: bool
    unit: str = ""
    base: str = ""
    beside: Figure | None = None
    foot: str = ""


def key_figures(mart: Mart, last: str, lang: Lang) -> tuple[KeyFigure, KeyFigure, KeyFigure, KeyFigure]:
    """Requests with closures and their ratio, volunteers, the year's projects, the promises, of the district by a month."""
    return (
        _requests(mart, last, lang),
        _volunteers(mart, last, lang),
        _projects(mart, last, lang),
        _promises(mart, last, lang),
    )


def _of_month(mart: Mart, code: str, last: str) -> Figure:
    return figure(mart, catalogue().indicators[code], mart.register.district, month(last))


def _requests(mart: Mart, last: str, lang: Lang) -> KeyFigure:
    received, closed = (_of_month(mart, code, last) for code in ("requests_received", "requests_resolved"))
    ratio = figure(mart, _indicator("closed_to_received_ratio"), mart.register.district, twelve_months(last))
    base = ratio.why(lang) if received.state == "known" else received.why(lang)
    if ratio.state == "known":
        base = t("card.pair_ratio", lang, value=ratio.text(lang), base=ratio.base(lang))
    if closed.n != received.n and closed.n:
        base += t("card.pair_closed", lang, whole=closed.reported(lang))
    return KeyFigure(
        figure=received,
        name=t("card.pair", lang),
        value=received.text(lang),
        known=received.state == "known",
        unit=received.indicator.unit[lang],
        base=base,
        beside=closed if received.state == "known" else None,
        foot=received.reported(lang),
    )


def _indicator(code: str) -> Indicator:
    return catalogue().indicators[code]


def _volunteers(mart: Mart, last: str, lang: Lang) -> KeyFigure:
    people = _of_month(mart, "volunteer_participations", last)
    return KeyFigure(
        figure=people,
        name=t("card.volunteers", lang),
        value=people.text(lang),
        known=people.state == "known",
        unit=people.indicator.unit[lang],
        base=people.why(lang),
        foot=people.reported(lang),
    )


def _projects(mart: Mart, last: str, lang: Lang) -> KeyFigure:
    """Due, done and late by the end of the month; that no register was sent."""
    found = projects_by(mart, mart.register.district, last)
    source = figure(mart, _indicator("projects_done_of_planned"), mart.register.district, year_to_date(last))
    name = t("card.projects", lang)
    if found is None:
        return KeyFigure(
            figure=source,
            name=name,
            value=t("state.unreported", lang),
            known=False,
            base=t("card.project_register", lang),
        )
    below = [t("card.projects_year", lang, n=found.planned)]
    before = sum(found.late_before.values())
    below += [t("card.projects_before", lang, n=before)] if before else []
    below += [t("card.projects_unverified", lang, n=found.unverified)] if found.unverified else []
    return KeyFigure(
        figure=source,
        name=name,
        value=f"{found.due} / {found.done} / {found.late}",
        known=True,
        base=" · ".join(below),
        foot=f"{catalogue().datasets['projects'].name[lang]} {t('figure.communities', lang, n=found.n, of=found.of_n)}",
    )


def _promises(mart: Mart, last: str, lang: Lang) -> KeyFigure:
    """How many promises are met, missed, and cannot be told; that there are none, or none with a target."""
    states = counted(mart, last)
    source = figure(mart, _indicator("brand_goal"), mart.register.district, month(last))
    judged = states["reached"] + states["not_reached"]
    unsure, aimless = sum(states[s] for s in _NO_ANSWER), states["no_target"]
    value = t("card.promises_value", lang, reached=states["reached"], missed=states["not_reached"])
    if not judged:
        value = t("card.promises_base", lang, n=unsure) if unsure else t("card.promises_none", lang)
    below = [t("card.promises_base", lang, n=unsure)] if judged and unsure else []
    below += [t("card.promises_aims", lang, n=aimless)] if aimless else []
    return KeyFigure(
        figure=source,
        name=t("card.promises", lang),
        value=value,
        known=bool(judged),
        base=" · ".join(below),
        foot=catalogue().datasets["brands"].name[lang],
    )
