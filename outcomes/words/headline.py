"""Sentences computed from figures: the headline, the three things of the month, one brand's story."""

from __future__ import annotations

from dataclasses import dataclass

from outcomes.catalogue.catalogue import catalogue
from outcomes.comparison.control_charts import summary
from outcomes.core.periods import label, month, twelve_months
from outcomes.core.places import Place, named
from outcomes.core.texts import Lang, listed, statements, t
from outcomes.figures.ask import figure
from outcomes.figures.figure import coverage_of
from outcomes.figures.panel import panel
from outcomes.warehouse.mart import Mart, Row, once_per_version

_MOST_NAMED = 3


@dataclass(frozen=True, kw_only=True)
class Thing:
    """One of the three things of the month: what kind, the sentence, and where it comes from."""

    kind: str  # changed | finished | push
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
    """2025年12月：41/44个社区已报送；受理诉求803件、办结760件。"""
    states = reported(mart, last, lang)
    total = sum(len(names) for names in states.values())
    period, whole = month(last), mart.register.district
    received = figure(mart, catalogue().indicators["requests_received"], whole, period)
    closed = figure(mart, catalogue().indicators["requests_resolved"], whole, period)
    done, lacking = len(states["published"]), len(states["incomplete"])
    more = t("story.incomplete", lang, n=lacking) if lacking else ""
    if received.state != "known" or closed.state != "known":
        return t("story.headline_empty", lang, month=label(last, lang), n=done, of=total, more=more)
    said = t(
        "story.headline",
        lang,
        month=label(last, lang),
        n=done,
        of=total,
        more=more,
        received=received.text(lang),
        of_received=coverage_of([received], lang, brackets=True) if received.n != closed.n else "",
        closed=closed.text(lang),
        whole=coverage_of([closed] if closed.n != received.n or closed.n != done else [], lang, brackets=True),
    )
    signals = _signals(mart, last, lang)
    return f"{said}{' ' if signals and lang == 'en' else ''}{signals}"


@once_per_version
def three_things(mart: Mart, last: str, lang: Lang, *, named_missing: bool = True) -> list[Thing]:
    """What changed, what was finished, what to push; a thing that is not known says so.

    `named_missing`: whether communities that have not reported are named; if not, those not yet published are counted.
    """
    return [_changed(mart, last, lang), _finished(mart, last, lang), _push(mart, last, lang, named_missing)]


def _changed(mart: Mart, last: str, lang: Lang) -> Thing:
    """Which communities lie beyond ordinary variation this month, and how many chance alone would put there."""
    found = summary(mart, "community", last)
    source = t("story.signals_source", lang)
    if not found.charts:
        return Thing(kind="changed", text=t("story.signals_unknown", lang), source=source)
    if not found.outside:
        return Thing(kind="changed", text=t("story.signals_none", lang, charts=found.charts), source=source)
    names = ("、" if lang == "zh" else "; ").join(
        t(
            "story.signal_one",
            lang,
            place=named(w.place, lang),
            name=w.indicator.name[lang],
            what=t(f"signal.{w.now}", lang),
        )
        for w in found.outside[:_MOST_NAMED]
    )
    text = t(
        "story.signals",
        lang,
        names=names,
        more=t("story.and_more", lang) if len(found.outside) > _MOST_NAMED else "",
        charts=found.charts,
        k=f"{found.expected_outside:.0f}",
    )
    return Thing(kind="changed", text=text, source=source)


def _signals(mart: Mart, last: str, lang: Lang) -> str:
    """How many communities lie beyond ordinary variation; empty while nothing can be judged."""
    found = summary(mart, "community", last)
    if not found.charts:
        return ""
    if not found.places:
        return t("story.headline_ordinary", lang)
    return t(
        "story.headline_signals",
        lang,
        n=len(found.places),
        charts=found.charts,
        beyond=len(found.outside),
        k=f"{found.expected_outside:.0f}",
    )


def _projects(mart: Mart, last: str) -> list[Row]:
    return mart.rows("projects", year=int(last[:4]))


def late_projects(mart: Mart, last: str, within: Place) -> list[Row]:
    """The projects inside a place that were due by the month and were not done by its end."""
    codes = {p.code for p in mart.register.communities(within.code)}
    return [
        p
        for p in _projects(mart, last)
        if p["status"] != "cancelled"
        and str(p["planned_on"])[:7] <= last
        and (p["status"] != "completed" or str(p["completed_on"])[:7] > last)
        and str(p["community_code"]) in codes
    ]


def _finished(mart: Mart, last: str, lang: Lang) -> Thing:
    kinds = {
        c.code: c.zh if lang == "zh" else c.en for c in catalogue().datasets["projects"].get("project_type").choices
    }
    done = [p for p in _projects(mart, last) if p["status"] == "completed" and str(p["completed_on"])[:7] == last]
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


def _push(mart: Mart, last: str, lang: Lang, named_missing: bool) -> Thing:
    states = reported(mart, last, lang)
    missing = states["unreported"]
    waiting = sum(len(states[state]) for state in ("pending", "returned", "unreported"))
    late = late_projects(mart, last, mart.register.district)
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
        parts.append(t("story.push_late", lang, n=len(late), month=label(last, lang)))
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
