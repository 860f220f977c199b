"""What pages show as a tree, a list or a timeline, as figures for every other medium: the tiers, the projects."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Any

import pandas as pd

from outcomes.catalogue.catalogue import SystemPicture, catalogue
from outcomes.charts.topic import Subject, of_version
from outcomes.charts.value import Bars, Point, Series
from outcomes.core.periods import Period, label, month
from outcomes.core.places import Place, named
from outcomes.core.texts import Lang, listed, t
from outcomes.figures.ask import figure
from outcomes.warehouse.mart import Mart, once_per_version

ProjectRow = dict[str, Any]  # a row of the query project_marks
STATES = ("done", "open", "late")  # of a project at the end of a month


def project_state(row: ProjectRow, last: str) -> str:
    """done, late (its planned day has come and it was not done by the end of the month) or open, as it stood then."""
    if row["status"] == "completed" and f"{row['day']:%Y-%m}" <= last:
        return "done"
    return "late" if str(planned_day(row))[:7] <= last else "open"


def planned_day(row: ProjectRow) -> date:
    """The day a project was planned for; the day it was done where no other is known."""
    day: date = row["day"] if pd.isna(row["planned_on"]) else row["planned_on"]
    return day


@once_per_version
def projects(mart: Mart, place: Place, last: str, lang: Lang) -> Bars | None:
    """How many projects of a place are done, not yet due and past their day; None where the register names none."""
    found = mart.query("project_marks", place=place.code).to_dict("records")
    if not found:
        return None
    counts = Counter(project_state(row, last) for row in found)
    points = tuple(_counted(s, t(f"section.{s}", lang), counts[s]) for s in STATES)
    title = t("section.projects", lang, place=named(place, lang), done=counts["done"], open=len(found) - counts["done"])
    subject = Subject(mart=mart, place=place, last=last, lang=lang)
    return _of_projects(subject, "projects", title, Series(name=t("listed.projects", lang), points=points))


@once_per_version
def timeline(mart: Mart, place: Place, last: str, lang: Lang) -> Bars | None:
    """The projects of a place by type, all of them and those that are done; None where the register names none."""
    found = mart.query("project_marks", place=place.code).to_dict("records")
    if not found:
        return None
    words = {
        c.code: c.zh if lang == "zh" else c.en for c in catalogue().datasets["projects"].get("project_type").choices
    }
    every = Counter(row["project_type"] for row in found)
    done = Counter(row["project_type"] for row in found if project_state(row, last) == "done")

    def by_type(key: str, counts: Counter[str]) -> Series:
        points = tuple(_counted(code, words.get(code, code), counts[code]) for code in every)
        return Series(name=t(f"listed.{key}", lang), points=points)

    title = t("section.timeline", lang, place=named(place, lang))
    subject = Subject(mart=mart, place=place, last=last, lang=lang)
    return _of_projects(subject, "timeline", title, by_type("every", every), by_type("done", done))


def _counted(code: str, words: str, n: int) -> Point:
    return Point(code=code, label=words, value=n, text=f"{n:,}")


def _of_projects(subject: Subject, name: str, title: str, parts: Series, under: Series | None = None) -> Bars:
    """Counted projects of a place: of the rows of the register from its first project on."""
    mart, place, last, lang = subject.mart, subject.place, subject.last, subject.lang
    unit = t("listed.unit", lang)
    at = t("listed.at", lang, month=label(last, lang))
    subtitle = t("chart.subtitle", lang, name=t("listed.projects", lang), unit=unit, period=at)
    first = str(min(row["day"] for row in mart.query("project_marks", place=place.code).to_dict("records")))[:7]
    return Bars(
        **of_version(mart, lang),
        name=f"{name}-{place.code}-{last}",
        title=title,
        subtitle=subtitle,
        unit=unit,
        decimals=0,
        note=t("listed.note", lang),
        source=subject.source_words(["projects"], Period(first=min(first, last), last=last)),
        alt=f"{title}. {subtitle}",
        parts=parts,
        under=under,
    )


@once_per_version
def tiers(mart: Mart, shown: SystemPicture, place: Place, last: str, lang: Lang) -> Bars:
    """The tiers of the organisation, each with its number in its own unit and its coverage; for tables only."""
    known, points = catalogue().indicators, []
    for code, cover in zip(shown.indicators, shown.coverage, strict=True):
        f = figure(mart, known[code], place, month(last))
        share = figure(mart, known[cover], place, month(last)) if cover else None
        points.append(
            Point(
                code=code,
                label=f.indicator.name[lang],
                value=f.value if f.state == "known" else None,
                state=f.state,
                text=f.text(lang, unit=True),
                note=f"{share.indicator.name[lang]} {share.text(lang)} {share.note(lang)}".strip() if share else "",
            )
        )
    units = listed(dict.fromkeys(known[c].unit[lang] for c in shown.indicators), lang)
    title = t("section.tiers", lang, place=named(place, lang))
    subtitle = t("chart.subtitle", lang, name=title, unit=units, period=label(last, lang))
    topic = Subject(mart=mart, place=place, last=last, lang=lang).topic(known[shown.indicators[0]], month(last))
    return Bars(
        **of_version(mart, lang),
        name=f"tiers-{place.code}-{last}",
        title=title,
        subtitle=subtitle,
        unit=units,
        decimals=0,
        note=t("section.tiers_note", lang),
        source=topic.source,
        alt=f"{title}. {subtitle}",
        parts=Series(name=t("listed.tiers", lang), points=tuple(points)),
    )
