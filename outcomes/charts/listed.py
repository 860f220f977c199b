"""What pages show as a tree, a list or a timeline, as figures for every other medium: the tiers, the projects."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pandas as pd

from outcomes.catalogue.catalogue import SystemPicture, catalogue
from outcomes.charts.build import common, source_of, source_words
from outcomes.charts.value import Chart, Point, Series
from outcomes.core.periods import Period, label, month
from outcomes.core.places import Place, named
from outcomes.core.texts import Lang, listed, t
from outcomes.figures.ask import figure
from outcomes.warehouse.mart import Mart, once_per_version

STATES = ("done", "open", "late")  # of a project at the end of a month


def project_state(row: dict[str, Any], last: str) -> str:
    """done, late (its planned day has come and it was not done by the end of the month) or open, as it stood then."""
    if row["status"] == "completed" and f"{row['day']:%Y-%m}" <= last:
        return "done"
    return "late" if str(planned_day(row))[:7] <= last else "open"


def planned_day(row: dict[str, Any]) -> Any:
    """The day a project was planned for; the day it was done where no other is known."""
    return row["day"] if pd.isna(row["planned_on"]) else row["planned_on"]


@once_per_version
def projects(mart: Mart, place: Place, last: str, lang: Lang) -> Chart | None:
    """How many projects of a place are done, not yet due and past their day; None where the register names none."""
    found = mart.query("project_marks", place=place.code).to_dict("records")
    if not found:
        return None
    counts = Counter(project_state(row, last) for row in found)
    points = tuple(_counted(s, t(f"section.{s}", lang), counts[s]) for s in STATES)
    title = t("section.projects", lang, place=named(place, lang), done=counts["done"], open=len(found) - counts["done"])
    series = (Series(name=t("listed.projects", lang), points=points),)
    return _of_projects(mart, place, last, lang, name="projects", title=title, series=series)


@once_per_version
def timeline(mart: Mart, place: Place, last: str, lang: Lang) -> Chart | None:
    """The projects of a place by type, all of them and those that are done; None where the register names none."""
    found = mart.query("project_marks", place=place.code).to_dict("records")
    if not found:
        return None
    words = {
        c.code: c.zh if lang == "zh" else c.en for c in catalogue().datasets["projects"].get("project_type").choices
    }
    every = Counter(row["project_type"] for row in found)
    done = Counter(row["project_type"] for row in found if project_state(row, last) == "done")
    series = tuple(
        Series(name=t(f"listed.{key}", lang), points=tuple(_counted(k, words.get(k, k), counts[k]) for k in every))
        for key, counts in (("every", every), ("done", done))
    )
    title = t("section.timeline", lang, place=named(place, lang))
    return _of_projects(mart, place, last, lang, name="timeline", title=title, series=series)


def _counted(code: str, words: str, n: int) -> Point:
    return Point(code=code, label=words, value=n, text=f"{n:,}")


def _of_projects(
    mart: Mart, place: Place, last: str, lang: Lang, *, name: str, title: str, series: tuple[Series, ...]
) -> Chart:
    unit = t("listed.unit", lang)
    subtitle = t(
        "chart.subtitle",
        lang,
        name=t("listed.projects", lang),
        unit=unit,
        period=t("listed.at", lang, month=label(last, lang)),
    )
    first = str(min(row["day"] for row in mart.query("project_marks", place=place.code).to_dict("records")))[:7]
    period = Period(first=min(first, last), last=last)
    return Chart(
        **common(mart, lang), kind="bars", name=f"{name}-{place.code}-{last}", title=title, subtitle=subtitle, unit=unit,
        decimals=0, series=series, note=t("listed.note", lang), alt=f"{title}. {subtitle}",
        source=source_words(mart, ["projects"], place, period, lang),
    )  # fmt: skip


@once_per_version
def tiers(mart: Mart, shown: SystemPicture, place: Place, last: str, lang: Lang) -> Chart:
    """The tiers of the organisation, each with its number in its own unit and its coverage; for tables only."""
    known, points = catalogue().indicators, []
    for code, cover in zip(shown.indicators, shown.coverage, strict=True):
        f = figure(mart, known[code], place, month(last))
        share = figure(mart, known[cover], place, month(last)) if cover else None
        note = f"{share.indicator.name[lang]} {share.text(lang)} {share.base(lang)}".strip() if share else ""
        points.append(
            Point(
                code=code, label=f.indicator.name[lang], value=f.value if f.state == "known" else None, state=f.state,
                text=f.text(lang, unit=True), note=note,
            )
        )  # fmt: skip
    units = listed(dict.fromkeys(known[c].unit[lang] for c in shown.indicators), lang)
    first, title = known[shown.indicators[0]], t("section.tiers", lang, place=named(place, lang))
    subtitle = t("chart.subtitle", lang, name=title, unit=units, period=label(last, lang))
    return Chart(
        **common(mart, lang), kind="bars", name=f"tiers-{place.code}-{last}", title=title, subtitle=subtitle, unit=units,
        decimals=0, series=(Series(name=t("listed.tiers", lang), points=tuple(points)),), alt=f"{title}. {subtitle}",
        note=t("section.tiers_note", lang), source=source_of(mart, first, place, month(last), lang),
    )  # fmt: skip
