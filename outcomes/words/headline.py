"""Sentences computed from figures: the headline, what was finished, what to push, one brand's story."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from outcomes.catalogue.catalogue import catalogue
from outcomes.core.periods import label, month, twelve_months
from outcomes.core.places import named
from outcomes.core.texts import Lang, listed, statements, t
from outcomes.figures.ask import figure
from outcomes.figures.figure import Figure
from outcomes.figures.panel import panel
from outcomes.figures.projects import projects_by
from outcomes.figures.promises import counted
from outcomes.warehouse.mart import Mart, Row, once_per_version
from outcomes.words.attention import attention

LONGEST = {"zh": 40, "en": 90}  # characters of a headline


@dataclass(frozen=True, kw_only=True)
class Thing:
    """One thing of the month: what kind, the sentence, and where it comes from."""

    kind: str  # finished | push
    text: str
    source: str


def reported(mart: Mart, last: str, lang: Lang) -> dict[str, list[str]]:
    """Names of the communities by the state of their monthly report: published, incomplete, pending, returned, unreported.

    incomplete: published with counts that are not known yet.
    """
    found: dict[str, list[str]] = {"published": [], "incomplete": [], "pending": [], "returned": [], "unreported": []}
    for row in mart.rows("coverage", month=last):
        state = row["state"] if isinstance(row["state"], str) else "unreported"
        found[state].append(named(mart.register.get(str(row["code"])), lang))
    return found


@once_per_version
def headline(mart: Mart, last: str, lang: Lang) -> str:
    """2025年12月：建议向4个社区了解情况；22个实事项目逾期；3项承诺未达到, as much of it as 40 characters (90 in English) hold.

    While changes cannot be judged yet: how many communities reported, and the requests of the month.
    """
    said = attention(mart, last, lang).said
    late = projects_by(mart, mart.register.district, last)
    missed = counted(mart, last)["not_reached"]
    more = [t("story.late", lang, n=late.late)] if late and late.late else []
    more += [t("story.missed", lang, n=missed)] if missed else []
    first = [said] if said else [reported_words(mart, last, lang), _sums(mart, last, lang)]
    return _fitting([part for part in first if part], more, last, lang)


def beside(mart: Mart, last: str, lang: Lang) -> str:
    """What stands below the headline: how many reported; empty where the headline says so itself."""
    return reported_words(mart, last, lang) if attention(mart, last, lang).said else ""


def _fitting(first: Sequence[str], more: Sequence[str], last: str, lang: Lang) -> str:
    """The month with these parts; those at the end are left out where there is no room."""
    parts = [*first, *more]
    while True:
        words = t("story.headline", lang, month=label(last, lang), parts=statements(parts, lang))
        if len(words) <= LONGEST[lang] or len(parts) == 1:
            return words
        parts.pop()


def reported_words(mart: Mart, last: str, lang: Lang) -> str:
    """月报41/44个社区，另1个有暂缺待补的栏: how many communities have a published monthly report, with and without gaps."""
    states = reported(mart, last, lang)
    total = sum(len(names) for names in states.values())
    lacking = len(states["incomplete"])
    more = t("story.incomplete", lang, n=lacking) if lacking else ""
    return t("story.reported", lang, n=len(states["published"]), of=total, more=more)


def _sums(mart: Mart, last: str, lang: Lang) -> str:
    """受理诉求22件（2/44）、办结11件（1/44): each with its own coverage where they are of different communities; empty unless known."""
    received, closed = (
        figure(mart, catalogue().indicators[code], mart.register.district, month(last))
        for code in ("requests_received", "requests_resolved")
    )
    if received.state != "known" or closed.state != "known":
        return ""
    apart = received.n != closed.n
    done = len(reported(mart, last, lang)["published"])
    return t(
        "story.sums",
        lang,
        received=received.text(lang),
        of_received=_of(received, lang) if apart else "",
        closed=closed.text(lang),
        of_closed=_of(closed, lang) if apart or closed.n != done else "",
    )


def _of(f: Figure, lang: Lang) -> str:
    return t("figure.in_brackets", lang, of=f"{f.n}/{f.of_n}")


def finished(mart: Mart, last: str, lang: Lang) -> Thing:
    """The livelihood projects that were completed in a month."""
    kinds = {
        c.code: c.zh if lang == "zh" else c.en for c in catalogue().datasets["projects"].get("project_type").choices
    }
    done = [
        p
        for p in mart.rows("projects", year=int(last[:4]))
        if p["status"] == "completed" and str(p["completed_on"])[:7] == last
    ]
    source = catalogue().datasets["projects"].name[lang]
    if not done:
        empty = mart.query("projects", year=int(last[:4])).empty
        return Thing(
            kind="finished",
            text=t("story.finished_unknown" if empty else "story.finished_none", lang, month=label(last, lang)),
            source=source,
        )
    named = [
        f"{p['community']}{kinds[p['project_type']]}"
        if lang == "zh"
        else f"{kinds[p['project_type']]} ({mart.register.get(p['community_code']).name_en})"
        for p in done[:3]
    ]
    return Thing(
        kind="finished",
        text=t(
            "story.finished",
            lang,
            n=len(done),
            month=label(last, lang),
            names=listed(named, lang),
            more=t("story.and_more", lang) if len(done) > 3 else "",
        ),
        source=source,
    )


def to_push(mart: Mart, last: str, lang: Lang, *, named_missing: bool = False) -> Thing:
    """What to push: reports that are missing and projects that are late.

    `named_missing`: whether communities that have not reported are named; if not, those not yet published are counted.
    """
    states = reported(mart, last, lang)
    missing = states["unreported"]
    waiting = sum(len(states[state]) for state in ("pending", "returned", "unreported"))
    by = projects_by(mart, mart.register.district, last)
    late = by.late if by else 0
    parts = []
    if not named_missing and waiting:
        parts.append(t("story.push_unpublished", lang, n=waiting))
    elif named_missing and missing:
        names = listed(missing[:4], lang)
        parts.append(
            t(
                "story.push_missing",
                lang,
                n=len(missing),
                names=names + (t("story.and_more", lang) if len(missing) > 4 else ""),
            )
        )
    if states["incomplete"]:
        parts.append(t("story.push_incomplete", lang, n=len(states["incomplete"])))
    if late:
        parts.append(t("story.push_late", lang, n=late, month=label(last, lang)))
    text = statements(parts, lang) or t("story.push_none", lang)
    reports = waiting > 0 if not named_missing else bool(missing)
    return Thing(kind="push", text=text, source=listed(push_sources(lang, reports=reports, late=bool(late)), lang))


def push_sources(lang: Lang, *, reports: bool, late: bool) -> tuple[str, ...]:
    """The tables behind a sentence on what to push: of what it speaks of; both where there is nothing to push."""
    asked = [code for code, told in (("monthly_report", reports), ("projects", late)) if told]
    return tuple(catalogue().datasets[code].name[lang] for code in asked or ("monthly_report", "projects"))


@once_per_version
def story_brand(mart: Mart, last: str) -> Row | None:
    """The community whose brand is told this month: those with a brand name and a figure beside it take turns."""
    told = [row for row in mart.rows("brands") if brand_name(row, "zh")[1]]
    people = panel(mart, catalogue().indicators["volunteer_participations"])
    known = people.known_months(mart.register.district, twelve_months(last))
    told = [row for row in told if str(row["code"]) in known] or told
    return told[int(last[5:]) % len(told)] if told else None


def brand_name(row: Row, lang: Lang) -> tuple[str, bool]:
    """The brand's name and whether there is one: the upload in force, else as printed, else 品牌名称待填报."""
    for key in ("brand_name", "printed_name"):
        if isinstance(row[key], str) and row[key]:
            return row[key], True
    return t("brand.unnamed", lang), False
