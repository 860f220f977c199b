"""What is said of projects whose day has passed: how a year stands, and of each how late, who is in charge, what is next."""

from __future__ import annotations

from datetime import date

from outcomes.core.periods import label
from outcomes.core.texts import Lang, listed, t
from outcomes.figures.projects import ProjectAt, ProjectsBy


def how_far(by: ProjectsBy, lang: Lang) -> str:
    """全年计划81个，到2025年6月应完40个；已完41个，逾期5个（其中2024年的2个），待核实1个（台账未更新）。"""
    before = [t("overdue.of_year", lang, year=year, n=n) for year, n in by.late_before.items()]
    return t(
        "overdue.how_far",
        lang,
        planned=by.planned,
        moved_on=t("overdue.moved_on", lang, n=by.moved_on) if by.moved_on else "",
        month=label(by.last, lang),
        due=by.due,
        done=by.done,
        late=by.late,
        before=t("overdue.before", lang, years=listed(before, lang)) if before else "",
        unverified=t("overdue.unverified_count", lang, n=by.unverified) if by.unverified else "",
        whole=t("overdue.of_communities", lang, n=by.n, of=by.of_n) if by.n < by.of_n else "",
    )


def how_late(project: ProjectAt, lang: Lang) -> str:
    """截至6月30日台账，已超计划23天; 台账未更新，待核实; 未到期；7月2日完工; empty where its state in the register says it all."""
    later = _done_later(project, lang)
    if project.state == "late":
        return _days_late(project, lang) + later
    if project.state == "unverified":
        return t("overdue.unverified", lang)
    return t("overdue.not_due", lang) + later if later else ""


def _days_late(project: ProjectAt, lang: Lang) -> str:
    key = "overdue.on_the_day" if not project.days else "overdue.adjusted" if project.adjusted_from else "overdue.late"
    return t(key, lang, day=day_words(project.told_on, project.due_on.year, lang), n=project.days)


def _done_later(project: ProjectAt, lang: Lang) -> str:
    """That it was done after the month that is looked at, and when; empty where it was not."""
    if project.done_on is None or project.state == "done":
        return ""
    return t("overdue.done_later", lang, day=day_words(project.done_on, project.told_on.year, lang))


def put_off(project: ProjectAt, lang: Lang) -> str:
    """原计划6月6日，专题会议同意延期; empty where the day was not adjusted."""
    if project.adjusted_from is None:
        return ""
    day = day_words(project.adjusted_from, project.due_on.year, lang)
    return t("overdue.put_off", lang, day=day, why=project.adjusted_why)


def next_step(project: ProjectAt, lang: Lang) -> str:
    """What the register says is done next; （请补充） where it says nothing, — of a project that was done later."""
    return project.next_step or ("—" if project.done_on else t("overdue.no_next", lang))


def day_words(day: date, year: int, lang: Lang) -> str:
    """6月30日 · 30 June; with its year where that is another one."""
    if lang == "zh":
        return f"{'' if day.year == year else f'{day.year}年'}{day.month}月{day.day}日"
    return f"{day.day} {day:%B}{'' if day.year == year else f' {day.year}'}"
