"""What pages show as a tree, a list or a timeline, as figures for every other medium: the tiers, the projects."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from outcomes.catalogue.catalogue import SystemPicture, catalogue
from outcomes.charts.topic import Subject, of_version
from outcomes.charts.value import Bars, Point, Series
from outcomes.core.periods import Period, label, month
from outcomes.core.places import Place, named
from outcomes.core.texts import Lang, listed, t
from outcomes.figures.ask import figure
from outcomes.figures.projects import STATES, ProjectAt, projects_at
from outcomes.warehouse.mart import Mart, once_per_version


def projects_title(found: Sequence[ProjectAt], place: Place, lang: Lang) -> str:
    """How many projects of a place are done and how many are open, late ones named: 完工9个，未完工4个，其中逾期1个."""
    counts = Counter(project.state for project in found)
    waiting = len(found) - counts["done"]
    where = named(place, lang)
    return t("section.projects", lang, place=where, done=counts["done"], open=waiting, late=counts["late"])


@once_per_version
def projects(mart: Mart, place: Place, last: str, lang: Lang) -> Bars | None:
    """How many projects of a place are done, not yet due and late; None where the register names none."""
    found = projects_at(mart, place, last)
    if not found:
        return None
    counts = Counter(project.state for project in found)
    shown = [state for state in STATES if state != "unverified" or counts[state]]
    points = tuple(_counted(s, t(f"section.{s}", lang), counts[s]) for s in shown)
    subject = Subject(mart=mart, place=place, last=last, lang=lang)
    title = projects_title(found, place, lang)
    return _of_projects(subject, "projects", title, Series(name=t("listed.projects", lang), points=points))


@once_per_version
def timeline(mart: Mart, place: Place, last: str, lang: Lang) -> Bars | None:
    """The projects of a place by type, all of them and those that are done; None where the register names none."""
    found = projects_at(mart, place, last)
    if not found:
        return None
    words = {
        c.code: c.zh if lang == "zh" else c.en for c in catalogue().datasets["projects"].get("project_type").choices
    }
    every = Counter(project.kind for project in sorted(found, key=lambda p: p.kind))
    done = Counter(project.kind for project in found if project.state == "done")

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
    first = f"{min(project.day for project in projects_at(mart, place, last)):%Y-%m}"
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
